//! `icp preview` on a real socket: what is shown, that it follows the files, and whom it refuses.
//!
//! Nothing here waits for a time to pass: a question for changes stays open until there is one.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use crate::support::Folder;

/// A preview that ends with the test.
struct Preview {
    child: Child,
    port: u16,
}

impl Preview {
    fn start(folder: &Folder, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_icp"))
            .args(["preview", "--port", "0", "--no-numbers"])
            .args(arguments)
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        let mut address = String::new();
        BufReader::new(child.stdout.take().expect("a stream")).read_line(&mut address).expect("an address");
        let port = address.trim().strip_prefix("http://127.0.0.1:").and_then(|rest| rest.strip_suffix('/'));
        Preview { port: port.and_then(|port| port.parse().ok()).expect(&address), child }
    }

    /// The answer to a request, head and body.
    fn ask(&self, method: &str, path: &str, host: &str) -> (String, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("somebody listens");
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
            .expect("it can be asked");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer in UTF-8");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        (head.to_owned(), body.to_owned())
    }

    fn get(&self, path: &str) -> String {
        let (head, body) = self.ask("GET", path, &format!("127.0.0.1:{}", self.port));
        assert!(head.starts_with("HTTP/1.1 200 "), "{path}: {head}");
        body
    }

    /// Waits until something else is shown than at this generation; its own generation.
    fn after(&self, generation: u64) -> u64 {
        let news: serde_json::Value =
            serde_json::from_str(&self.get(&format!("/changes?since={generation}"))).expect("JSON");
        news["generation"].as_u64().expect("a number")
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_page_follows_the_files_and_shows_what_is_wrong() {
    let folder = Folder::example();
    let preview = Preview::start(&folder, &[]);
    let first = preview.after(0);
    let shell = preview.get("/");
    assert!(shell.contains("dist/index.html") && shell.contains("<iframe src=\"/document/0\""), "{shell}");
    assert!(preview.get("/document/0").contains("Who Taktwise is for"));
    assert!(preview.get("/document/1").starts_with("# Taktwise: ideal customer profile"));

    folder.edit("icp/icp.yaml", "product: Taktwise", "product: Taktbrave");
    let second = preview.after(first);
    assert!(second > first);
    assert!(preview.get("/document/0").contains("Who Taktbrave is for"));

    folder.edit("icp/icp.yaml", "product: Taktbrave", "prodct: <b>Taktbrave</b>");
    let third = preview.after(second);
    let page = preview.get("/document/0");
    assert!(page.contains("The document cannot be written yet"), "{page}");
    assert!(page.contains("`prodct`") && page.contains("icp/icp.yaml:") && page.contains("&lt;b&gt;"), "{page}");
    assert!(!page.contains("<b>"), "what is wrong is shown as text");

    folder.edit("icp/icp.yaml", "prodct: <b>Taktbrave</b>", "product: Taktwise");
    assert!(preview.after(third) > third);
    assert!(preview.get("/document/0").contains("Who Taktwise is for"));
}

#[test]
fn a_template_at_fault_is_shown_with_its_line() {
    let folder = Folder::example();
    folder.write("icp/templates/mine.html", b"<p>{{ product }}</p>");
    let preview = Preview::start(&folder, &["--template", "mine.html", "--language", "de"]);
    let first = preview.after(0);
    assert_eq!(preview.get("/document/0"), "<p>Taktwise</p>");
    folder.write("icp/templates/mine.html", b"\n{{ prodct }}");
    let second = preview.after(first);
    assert!(preview.get("/document/0").contains("mine.html:2: `prodct` is undefined"));
    folder.write("icp/templates/mine.html", b"{{ t('win-rate') }}");
    assert!(preview.after(second) > second);
    assert_eq!(preview.get("/document/0"), "Abschlussquote");
}

#[test]
fn strangers_are_refused() {
    let folder = Folder::example();
    let preview = Preview::start(&folder, &["--template", "sales-card.md"]);
    let own = format!("127.0.0.1:{}", preview.port);
    let check = |method: &str, path: &str, host: &str, expected: &str| {
        let (head, _) = preview.ask(method, path, host);
        assert!(head.starts_with(&format!("HTTP/1.1 {expected} ")), "{method} {path} {host}: {head}");
    };
    check("GET", "/", &own, "200");
    check("GET", "/", &format!("localhost:{}", preview.port), "200");
    // A name of somebody else's that leads here, another port, no name at all.
    check("GET", "/", "evil.example", "403");
    check("GET", "/document/0", &format!("evil.example:{}", preview.port), "403");
    check("GET", "/", "127.0.0.1", "403");
    check("GET", "/", "", "403");
    check("POST", "/", &own, "405");
    check("GET", "/document/9", &own, "404");
    check("GET", "/../icp/icp.yaml", &own, "404");
    check("GET", "/icp/icp.yaml", &own, "404");
    let (head, _) = preview.ask("GET", "/", &own);
    for part in ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "nosniff", "no-store"] {
        assert!(head.contains(part), "`{part}` is missing in\n{head}");
    }
    assert!(preview.ask("GET", "/document/0", &own).0.contains("Content-Type: text/plain"));
}

#[test]
fn a_port_that_is_taken_is_named() {
    let folder = Folder::example();
    let preview = Preview::start(&folder, &["--template", "sales-card.md"]);
    let port = preview.port.to_string();
    folder.icp(&["preview", "--port", &port]).expect(2).says(&format!("port {port} cannot be had")).says("--port 0");
}

#[cfg(target_os = "linux")]
#[test]
fn a_system_without_an_opener_is_told() {
    let folder = Folder::example();
    let arguments = ["render", "--template", "sales-card.md", "--output", "card.md", "--open", "--no-numbers"];
    let ran = folder.icp_with(&[("PATH", "")], &arguments).expect(2);
    ran.says("`xdg-open` could not be started; open card.md yourself");
    assert!(folder.read("card.md").starts_with("# Taktwise"), "the document is written all the same");
}
