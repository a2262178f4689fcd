//! One account explained, and a set-up looked over.

use crate::support::Folder;

/// The key of the first account whose explanation says this.
fn account(folder: &Folder, part: &str) -> String {
    let accounts = folder.read("icp/data/accounts.csv");
    let mut keys = accounts.lines().skip(1).filter_map(|line| line.split(',').next()).step_by(7);
    keys.find(|key| folder.icp(&["explain", key]).expect(0).stdout.contains(part)).expect("there is one").to_owned()
}

#[test]
fn an_account_is_explained() {
    let folder = Folder::example();
    let key = account(&folder, "in the ICP, tier A");
    let text = folder.icp(&["explain", &key]).expect(0).stdout;
    insta::assert_snapshot!("an account in the ICP", text);
    let name = folder.read("icp/data/accounts.csv");
    let name = name.lines().find(|line| line.starts_with(&format!("{key},"))).and_then(|line| line.split(',').nth(1));
    let by_name = folder.icp(&["explain", name.expect("a name")]).expect(0).stdout;
    assert_eq!(by_name, text, "the name does as well");
    let json: serde_json::Value =
        serde_json::from_str(&folder.icp(&["explain", &key, "--format", "json"]).expect(0).stdout).expect("JSON");
    assert_eq!((&json["schema"], &json["fit"], &json["tier"]), (&"icp/explain/v1".into(), &"icp".into(), &"A".into()));
    let schema = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/explain.schema.json");
    let schema = serde_json::from_str(&std::fs::read_to_string(schema).expect("a schema")).expect("JSON");
    assert!(jsonschema::is_valid(&schema, &json), "{json}");

    // The same account by another version.
    folder.edit("icp/profiles/machine-builders.yaml", "between: [200, 1000]", "between: [1, 2]");
    assert_eq!(folder.icp(&["explain", &key, "--at", "HEAD"]).expect(0).stdout.lines().next(), text.lines().next());
    folder.icp(&["explain", &key, "--head", "HEAD"]).expect(0).says("by HEAD (");
    let excluded = account(&folder, "a negative profile keeps it out");
    folder.icp(&["explain", &excluded]).expect(0).says("matches: keeps the account out");
}

#[test]
fn an_unknown_account_gives_no_list() {
    let folder = Folder::example();
    let accounts = folder.read("icp/data/accounts.csv");
    let key = accounts.lines().nth(1).and_then(|line| line.split(',').next()).expect("a key");
    let ran = folder.icp(&["explain", &format!("{key}x")]).expect(2).says("there is no account").says("did you mean");
    assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
    folder.icp(&["explain", "nothing like it at all"]).expect(2).says("there is no account");
    folder.icp(&["explain", key, "--format", "sarif"]).expect(2).says("cannot print");
}

#[test]
fn a_set_up_is_looked_over() {
    let folder = Folder::example();
    folder.icp(&["doctor"]).expect(0).says("everything is set up").says("there is no earlier commit");
    folder.write("README.md", b"x\n");
    let second = folder.commit("Say more");
    folder.icp(&["doctor"]).expect(0).says("no CI file runs `icp check`");

    let check = |prepare: &dyn Fn(&Folder), part: &str| {
        let folder = Folder::example();
        folder.write("README.md", b"x\n");
        folder.commit("Say more");
        prepare(&folder);
        folder.icp(&["doctor"]).expect(1).says(part);
    };
    let workflow = ".github/workflows/icp.yml";
    check(&|folder| folder.write(workflow, b"run: icp check\n"), "fetches the last commit only");
    let old = b"fetch-depth: 0\ncargo install --locked icp --version 0.0.1\nicp check\n";
    check(&|folder| folder.write(workflow, old), "installs icp 0.0.1");
    check(&|folder| folder.write("icp/data/accounts.csv", b"x\n"), "snapshot");
    check(&|folder| folder.edit("icp/icp.yaml", "kind: workspace", "kind: wrkspace"), "error");
    let manifest = "icp/snapshots/customers-2026q3.yaml";
    check(&|folder| folder.edit(manifest, "synthetic: true", "synthetic: false"), "committed to Git");
    let first = icp::repo::Repository::discover(folder.path()).expect("a repository").expect("one");
    let parent = first.first_parent(&first.commit("HEAD").expect("a commit")).expect("a parent").expect("one").id;
    folder.cut_off(&second, &parent);
    folder.icp(&["doctor"]).expect(1).says("shallow").says("fetch-depth: 0");
    let alone = Folder::new();
    alone.icp(&["init"]).expect(0);
    alone.icp(&["doctor"]).expect(1).says("not in a Git repository");
}
