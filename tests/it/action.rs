//! The action's scripts, run as a job would run them: in a Git repository, with an API on loopback instead of GitHub.
//!
//! They need bash, curl and jq, which every runner has; where one is missing, there is nothing to test.
#![cfg(unix)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::support::Folder;

const HEAD: &str = "1111111111111111111111111111111111111111";

/// What the API on loopback knows.
struct Known {
    comments: Vec<Value>,
    head: String,
    /// What writing gives instead of success.
    refusal: Option<u16>,
    /// How often every request fails with 502 before it is answered.
    hiccups: usize,
    /// The longest body that is taken.
    longest: usize,
    writes: usize,
    findings: Vec<Value>,
}

struct Api {
    known: Arc<Mutex<Known>>,
    address: String,
}

impl Api {
    fn new(comments: Vec<Value>) -> Self {
        let known = Arc::new(Mutex::new(Known {
            comments,
            head: HEAD.to_owned(),
            refusal: None,
            hiccups: 0,
            longest: 65_536,
            writes: 0,
            findings: Vec::new(),
        }));
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = format!("http://{}", listener.local_addr().expect("it is bound"));
        let shared = Arc::clone(&known);
        // The thread ends with the process; nobody waits for it.
        std::thread::spawn(move || listener.incoming().flatten().for_each(|stream| answer(stream, &shared)));
        Api { known, address }
    }

    fn bodies(&self) -> Vec<String> {
        let known = self.known.lock().expect("no thread panicked");
        known.comments.iter().map(|comment| comment["body"].as_str().unwrap_or_default().to_owned()).collect()
    }

    fn set(&self, change: impl FnOnce(&mut Known)) {
        change(&mut self.known.lock().expect("no thread panicked"));
    }
}

fn answer(mut stream: TcpStream, known: &Mutex<Known>) {
    let mut reader = BufReader::new(stream.try_clone().expect("a stream can be read and written"));
    let mut first = String::new();
    let mut length = 0;
    reader.read_line(&mut first).expect("a request has a line");
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a header is text");
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().expect("a length is a number");
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("the body is as long as it says");
    let mut words = first.split(' ');
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (status, value) = respond(&mut known.lock().expect("no thread panicked"), method, path, &body);
    let text = value.to_string();
    let head = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", text.len());
    let _ = stream.write_all(format!("{head}{text}").as_bytes());
}

fn respond(known: &mut Known, method: &str, path: &str, body: &[u8]) -> (u16, Value) {
    let sent = || serde_json::from_slice::<Value>(body).expect("a body is JSON")["body"].clone();
    if known.hiccups > 0 {
        known.hiccups -= 1;
        return (502, json!({"message": "bad gateway"}));
    }
    if method != "GET"
        && let Some(status) = known.refusal
    {
        return (status, json!({"message": "no"}));
    }
    if method == "GET" && path.contains("/pulls/7") {
        return (200, json!({"head": {"sha": known.head}}));
    }
    if method == "GET" {
        let page: usize = path.rsplit('=').next().and_then(|page| page.parse().ok()).unwrap_or(1);
        return (200, known.comments.iter().skip((page - 1) * 100).take(100).cloned().collect());
    }
    if path.ends_with("/code-scanning/sarifs") {
        known.findings.push(serde_json::from_slice(body).expect("a body is JSON"));
        return (202, json!({"id": "x"}));
    }
    if sent().as_str().is_some_and(|text| text.chars().count() > known.longest) {
        return (422, json!({"message": "Body is too long"}));
    }
    known.writes += 1;
    if method == "POST" {
        let id = known.comments.len() + 1;
        known.comments.push(json!({"id": id, "body": sent(), "user": {"login": "github-actions[bot]"}}));
        return (201, json!({"id": id}));
    }
    let id: usize = path.rsplit('/').next().and_then(|id| id.parse().ok()).expect("a comment has a number");
    known.comments[id - 1]["body"] = sent();
    (200, json!({"id": id}))
}

fn has_tools() -> bool {
    let found = |tool: &&str| Command::new(tool).arg("--version").output().is_ok_and(|output| output.status.success());
    ["bash", "curl", "jq"].iter().all(found)
}

/// Runs a script of the action; gives its status and what it said.
fn script(name: &str, folder: &Folder, variables: &[(&str, &str)]) -> (i32, String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/action").join(name);
    let programs = Path::new(env!("CARGO_BIN_EXE_icp")).parent().expect("a program lies in a folder").display();
    let output = Command::new("bash")
        .arg(path)
        .current_dir(folder.path())
        .env_clear()
        .env("PATH", format!("{programs}:{}", std::env::var("PATH").unwrap_or_default()))
        .env("HOME", folder.path())
        .env("ICP_TODAY", "2026-11-21")
        .env("GITHUB_ACTIONS", "true")
        .env("GITHUB_REPOSITORY", "o/r")
        .env("GITHUB_WORKFLOW", "ICP --> x")
        .env("GITHUB_JOB", "check")
        .env("GITHUB_TOKEN", "t")
        .env("GITHUB_SHA", HEAD)
        .env("GITHUB_REF", "refs/pull/7/merge")
        .env("ICP_BACKOFF", "0")
        .env("NO_PROXY", "127.0.0.1")
        .envs(["RUNNER_TEMP", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_EVENT_PATH"].map(|name| {
            let file = if name == "RUNNER_TEMP" { "temp".to_owned() } else { format!("temp/{name}") };
            (name, folder.path().join(file))
        }))
        .envs(variables.iter().copied())
        .output()
        .expect("bash runs");
    let said = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&said).into_owned())
}

fn event(folder: &Folder) {
    let event = json!({"pull_request": {"number": 7, "head": {"sha": HEAD}}});
    folder.write("temp/GITHUB_EVENT_PATH", event.to_string().as_bytes());
}

fn comment(folder: &Folder, api: &Api, is_news: &str) -> (i32, String) {
    event(folder);
    let report = folder.path().join("temp/icp-report/report.md").display().to_string();
    script("comment.sh", folder, &[("GITHUB_API_URL", &api.address), ("REPORT", &report), ("IS_NEWS", is_news)])
}

#[test]
fn a_check_hands_on_what_it_found() {
    if !has_tools() {
        return;
    }
    let folder = Folder::example();
    let profile = "icp/profiles/machine-builders.yaml";
    folder.edit(profile, "between: [200, 1000]", "between: [20, 5000]");
    folder.edit(profile, "in: [DE, AT, CH, NL, BE]", "in: [DE, AT, CH, NL, BE, FR, IT]");
    event(&folder);
    let (status, said) = script("check.sh", &folder, &[("INPUT_BASE", "main")]);
    assert_eq!(status, 0, "{said}");
    let outputs = folder.read("temp/GITHUB_OUTPUT");
    for line in ["status=1\n", "outcome=blocked\n", "win-rate-base=0.39", "difference=-0.0", "is-news=true\n"] {
        assert!(outputs.contains(line), "`{line}` is missing in\n{outputs}");
    }
    assert!(folder.read("temp/GITHUB_STEP_SUMMARY").starts_with("### Blocked: "));
    let (report, after) = said.rsplit_once("::\n").map_or((said.as_str(), ""), |parts| parts);
    assert!(report.contains("::stop-commands::") && report.contains("Blocked: "), "{said}");
    assert!(said.contains("\n::error title=ICP gate::Blocked: "), "{said}{after}");

    let folder = Folder::example();
    event(&folder);
    let (_, said) = script("check.sh", &folder, &[("INPUT_BASE", "main")]);
    let outputs = folder.read("temp/GITHUB_OUTPUT");
    assert!(outputs.contains("status=0\noutcome=passed\n") && outputs.contains("is-news=false\n"), "{outputs}{said}");

    let (_, said) = script("check.sh", &folder, &[("INPUT_BASE", "$(touch pwned)")]);
    assert!(said.contains("::error title=icp::") && !folder.path().join("pwned").exists(), "{said}");
    assert!(folder.read("temp/GITHUB_OUTPUT").contains("status=2\noutcome=failed\n"));
}

#[test]
fn a_comment_is_made_edited_and_resolved() {
    if !has_tools() {
        return;
    }
    let folder = Folder::new();
    folder.write("temp/icp-report/report.md", b"### Blocked\n");
    // Somebody else wrote the marker, and there are more comments than one page holds.
    let stranger = json!({"id": 1, "body": "<!-- icp-check: ICP_____x/check --> hi", "user": {"login": "stranger"}});
    let others = (2..=150).map(|id| json!({"id": id, "body": "hi", "user": {"login": "github-actions[bot]"}}));
    let api = Api::new(std::iter::once(stranger).chain(others).collect());
    let (status, said) = comment(&folder, &api, "false");
    assert_eq!((status, api.bodies().len()), (0, 150), "nothing to tell, no comment: {said}");
    let (status, said) = comment(&folder, &api, "true");
    assert_eq!((status, api.bodies().len()), (0, 151), "{said}");
    let body = api.bodies()[150].clone();
    assert!(body.starts_with("<!-- icp-check: ICP_____x/check -->\n### Blocked\n"), "{body}");
    folder.write("temp/icp-report/report.md", b"### Passed: no change in meaning\n");
    let (_, said) = comment(&folder, &api, "false");
    assert_eq!(api.bodies().len(), 151, "{said}");
    assert!(api.bodies()[150].contains("### Passed") && api.bodies()[150].contains("_Resolved: "), "{said}");
    assert!(api.bodies()[0].ends_with("hi"), "nobody else's comment is touched");
}

#[test]
fn what_cannot_be_written_is_no_failure() {
    if !has_tools() {
        return;
    }
    let folder = Folder::new();
    folder.write("temp/icp-report/report.md", b"### Blocked\n");
    for refusal in [403, 422] {
        let api = Api::new(Vec::new());
        api.set(|known| known.refusal = Some(refusal));
        let (status, said) = comment(&folder, &api, "true");
        assert_eq!(status, 0, "{said}");
        assert!(said.contains("::notice") && said.contains(&refusal.to_string()), "{said}");
    }
    // GitHub has a bad day, and then answers; or does not.
    for (hiccups, written) in [(2, 1), (3, 1), (40, 0)] {
        let api = Api::new(Vec::new());
        api.set(|known| known.hiccups = hiccups);
        let (status, said) = comment(&folder, &api, "true");
        assert_eq!((status, api.bodies().len()), (0, written), "{hiccups}: {said}");
    }
    let gone = Api { known: Api::new(Vec::new()).known, address: "http://127.0.0.1:9".to_owned() };
    let (status, said) = comment(&folder, &gone, "true");
    assert!(status == 0 && said.contains("::notice"), "{said}");
    // A body that is too long gives way to its headline.
    folder.write("temp/icp-report/report.md", format!("### Blocked\n{}\n", "x".repeat(900)).as_bytes());
    let api = Api::new(Vec::new());
    api.set(|known| known.longest = 500);
    let (_, said) = comment(&folder, &api, "true");
    let body = api.bodies().concat();
    assert!(body.contains("### Blocked\n\nThe report is too long for a comment"), "{body} {said}");
    let api = Api::new(Vec::new());
    api.set(|known| known.head = "2".repeat(40));
    let (status, said) = comment(&folder, &api, "true");
    assert_eq!((status, api.bodies().len()), (0, 0), "an older run writes nothing: {said}");
}

#[test]
fn a_comment_can_be_written_where_the_event_knows_no_pull_request() {
    if !has_tools() {
        return;
    }
    let folder = Folder::new();
    folder.write("temp/icp-report/report.md", b"### Blocked\n");
    folder.write("temp/GITHUB_EVENT_PATH", br#"{"workflow_run": {"id": 1}}"#);
    let report = folder.path().join("temp/icp-report/report.md").display().to_string();
    let run = |api: &Api, number: &str, head: &str| {
        let known = [("GITHUB_API_URL", api.address.as_str()), ("REPORT", &report), ("IS_NEWS", "true")];
        script("comment.sh", &folder, &[&known[..], &[("INPUT_PULL_REQUEST", number), ("INPUT_HEAD", head)]].concat())
    };
    let api = Api::new(Vec::new());
    assert_eq!((run(&api, "", "").0, api.bodies().len()), (0, 0), "no pull request, no comment");
    assert_eq!((run(&api, "7", HEAD).0, api.bodies().len()), (0, 1));
    assert_eq!((run(&api, "7/../8", HEAD).0, run(&api, "7", "main").0, api.bodies().len()), (2, 2, 1));
}

#[test]
fn findings_go_to_code_scanning_where_they_may() {
    if !has_tools() {
        return;
    }
    let folder = Folder::new();
    folder.write("temp/findings.sarif", br#"{"version": "2.1.0", "runs": []}"#);
    let file = folder.path().join("temp/findings.sarif").display().to_string();
    let run = |api: &Api| script("sarif.sh", &folder, &[("GITHUB_API_URL", &api.address), ("SARIF", &file)]);
    let api = Api::new(Vec::new());
    let (status, said) = run(&api);
    let known = api.known.lock().expect("no thread panicked");
    assert_eq!((status, known.findings.len()), (0, 1), "{said}");
    assert_eq!(known.findings[0]["commit_sha"], HEAD);
    assert!(known.findings[0]["sarif"].as_str().is_some_and(|text| text.starts_with("H4sI")), "{:?}", known.findings);
    drop(known);
    api.set(|known| known.refusal = Some(403));
    let (status, said) = run(&api);
    assert!(status == 0 && said.contains("may not write") && !said.contains("::"), "{said}");
}

/// The whole story: a change that is blocked, commented, fixed, resolved and merged, and the document that follows.
#[test]
fn the_story_of_a_pull_request() {
    if !has_tools() {
        return;
    }
    let folder = Folder::example();
    folder.write(".gitignore", b"/temp/\n/dist/\n");
    folder.commit("Ignore what is written");
    let scratch = icp::repo::Scratch::open(folder.path()).expect("a repository");
    scratch.branch("any-size").expect("a branch");
    let profile = "icp/profiles/machine-builders.yaml";
    let before = folder.read(profile);
    folder.edit(profile, "between: [200, 1000]", "between: [20, 5000]");
    folder.edit(profile, "in: [DE, AT, CH, NL, BE]", "in: [DE, AT, CH, NL, BE, FR, IT]");
    let first = folder.commit("Sell to everybody");

    let api = Api::new(Vec::new());
    let report = folder.path().join("temp/icp-report/report.md").display().to_string();
    let job = |head: &str| {
        api.set(|known| known.head = head.to_owned());
        let event = json!({"pull_request": {"number": 7, "head": {"sha": head}}});
        folder.write("temp/GITHUB_EVENT_PATH", event.to_string().as_bytes());
        folder.write("temp/GITHUB_OUTPUT", b"");
        let base = [("INPUT_BASE", "main")];
        let (_, said) = script("check.sh", &folder, &base);
        let outputs = folder.read("temp/GITHUB_OUTPUT");
        let output = |name: &str| {
            let line = outputs.lines().find_map(|line| line.strip_prefix(&format!("{name}=")));
            line.unwrap_or_else(|| panic!("{name} is missing: {outputs}{said}")).to_owned()
        };
        let news = output("is-news");
        let known = [("GITHUB_API_URL", api.address.as_str()), ("REPORT", report.as_str()), ("IS_NEWS", news.as_str())];
        let (status, said) = script("comment.sh", &folder, &known);
        assert_eq!(status, 0, "{said}");
        for file in ["report", "page", "sarif"] {
            assert!(std::path::Path::new(&output(file)).is_file(), "{file} is written");
        }
        (output("status"), output("outcome"))
    };
    assert_eq!(job(&first), ("1".to_owned(), "blocked".to_owned()));
    assert!(api.bodies()[0].contains("### Blocked: win rate of the ICP"), "{}", api.bodies()[0]);
    assert!(api.bodies()[0].contains(&format!("Judged at {}", &first[..10])));

    folder.write(profile, before.as_bytes());
    let second = folder.commit("Stay with whom we serve");
    assert_eq!(job(&second), ("0".to_owned(), "passed".to_owned()));
    assert_eq!(api.bodies().len(), 1, "the comment is edited in place");
    assert!(api.bodies()[0].contains("_Resolved: "), "{}", api.bodies()[0]);

    // A change for the better is merged, and the document is written from what main holds then.
    let better = "icp/profiles/component-suppliers.yaml";
    folder.edit(better, "C: {from: 40,", "C: {from: 58,");
    folder.edit(profile, "C: {from: 40,", "C: {from: 58,");
    let third = folder.commit("Stop chasing the weakest tier");
    assert_eq!(job(&third).0, "0");
    assert!(api.bodies()[0].contains("improves"), "{}", api.bodies()[0]);
    scratch.switch("main").expect("main");
    for path in [better, profile] {
        folder.edit(path, "C: {from: 40,", "C: {from: 58,");
    }
    folder.commit("Merge any-size");
    folder.icp(&["render"]).expect(0).says("dist/index.html");
    assert!(folder.read("dist/ICP.md").contains("58"), "the document shows what was merged");
}
