//! `icp fmt` as a user meets it, and the layout of what this repository hands out.

use std::fs;
use std::path::Path;

use crate::support::Folder;

const PERSONA: &str = "icp/personas/it-manager.yaml";

#[test]
fn documents_are_laid_out_on_request() {
    let folder = Folder::example();
    assert_eq!(folder.icp(&["fmt"]).expect(0).stdout, "");
    let good = folder.read(PERSONA);
    let (head, rest) = good.split_once("titles:").expect("a persona has titles");
    folder.write(PERSONA, format!("{head}\n\n\ntitles:{}  \n\n", rest.trim_end()).as_bytes());
    let bad = folder.read(PERSONA);

    assert_eq!(folder.icp(&["fmt", "--check"]).expect(1).stdout, format!("{PERSONA}\n"));
    let patch = folder.icp(&["fmt", "--diff"]).expect(1).stdout;
    assert!(patch.starts_with(&format!("--- a/{PERSONA}\n+++ b/{PERSONA}\n")), "{patch}");
    assert_eq!(folder.read(PERSONA), bad);
    folder.icp(&["fmt", "--check", "icp/profiles"]).expect(0);

    assert_eq!(folder.icp(&["fmt"]).expect(0).stdout, format!("{PERSONA}\n"));
    assert_eq!(folder.read(PERSONA), format!("{head}\ntitles:{rest}"));
    folder.icp(&["fmt", "--check"]).expect(0);
}

#[test]
fn nested_keys_are_put_in_order() {
    let folder = Folder::example();
    let profile = "icp/profiles/machine-builders.yaml";
    let good = folder.read(profile);
    // The first key of the item changes, and the `-` with it.
    let (head, rest) = good.split_once("  - id: sponsor\n    ask: ").expect("a criterion asks for a sponsor");
    let (question, rest) = rest.split_once('\n').expect("the question ends");
    folder.write(profile, format!("{head}  - ask: {question}\n    id: sponsor\n{rest}").as_bytes());
    assert_eq!(folder.icp(&["fmt"]).expect(0).stdout, format!("{profile}\n"));
    assert_eq!(folder.read(profile), good);
}

#[test]
fn what_cannot_be_read_is_left_alone() {
    let folder = Folder::example();
    folder.write("icp/personas/broken.yaml", b"a: [  \n");
    folder.icp(&["fmt"]).expect(2).says("icp/personas/broken.yaml");
    assert_eq!(folder.read("icp/personas/broken.yaml"), "a: [  \n");
    folder.icp(&["fmt", "icp/data"]).expect(2).says("no document of the workspace lies in icp/data");
}

#[test]
fn what_this_repository_hands_out_is_laid_out() {
    for folder in ["icp", "templates/init/icp", "templates/init/minimal"] {
        check(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    }
}

fn check(folder: &Path) {
    for entry in fs::read_dir(folder).expect("the folder can be read").flatten() {
        let path = entry.path();
        if path.is_dir() {
            check(&path);
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            let text = fs::read_to_string(&path).expect("documents are UTF-8");
            let source = icp::text::Source::new(path.display().to_string(), text.as_str());
            let document = icp::yaml::parse(&source, &icp::yaml::Limits::default()).expect("documents can be parsed");
            let kind = icp::schema::kind_of(&document).ok();
            assert_eq!(icp::layout::lay_out(&document, kind), text, "{}", path.display());
        }
    }
}
