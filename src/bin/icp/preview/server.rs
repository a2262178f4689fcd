//! The preview's web server: a page with the documents in it, which asks for changes and is told when there is one.
//!
//! It answers this machine alone, and only to requests that name it by its own address: a page elsewhere that has its
//! name lead here (DNS rebinding) is refused. It refuses to know where documents come from.

use std::io::Cursor;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Result, anyhow};
use tiny_http::{Header, Method, Request, Response, Server};

use super::board::{Board, Page, Shown};

/// How long a question for changes stays open; then the page asks again.
const PATIENCE: Duration = Duration::from_secs(20);

/// How many requests are answered at the same time.
const MOST_REQUESTS: usize = 64;

/// The policy of the page around the documents: its own style and script, and this server.
const SHELL_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; \
    frame-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The policy of documents, beside the one that each brings along: nothing from elsewhere, and nothing to anywhere.
const DOCUMENT_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; \
    img-src data:; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

type Answer = Response<Cursor<Vec<u8>>>;

/// The server, bound and not yet answering.
pub(crate) struct Preview {
    server: Server,
    port: u16,
    board: Arc<Board>,
}

impl Preview {
    /// Takes a port of this machine; 0 takes any that is free.
    ///
    /// # Errors
    /// The port is taken, or may not be had.
    pub(crate) fn bind(port: u16, board: Arc<Board>) -> Result<Self> {
        let server = Server::http((Ipv4Addr::LOCALHOST, port)).map_err(|error| {
            anyhow!("port {port} cannot be had ({error}); choose another with --port, or any free one with --port 0")
        })?;
        let port = server.server_addr().to_ip().map_or(port, |address| address.port());
        Ok(Preview { server, port, board })
    }

    /// The address to open.
    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// Answers until the program ends. A question for changes waits in a thread of its own.
    pub(crate) fn serve(&self) {
        let open = Arc::new(AtomicUsize::new(0));
        for request in self.server.incoming_requests() {
            let (board, open, port) = (Arc::clone(&self.board), Arc::clone(&open), self.port);
            if open.fetch_add(1, Ordering::Relaxed) >= MOST_REQUESTS {
                open.fetch_sub(1, Ordering::Relaxed);
                let _ = request.respond(plain(503, "too many requests at once"));
                continue;
            }
            thread::spawn(move || {
                let answer = answer(&request, port, &board);
                // Whoever has gone away needs no answer.
                let _ = request.respond(answer);
                open.fetch_sub(1, Ordering::Relaxed);
            });
        }
    }
}

fn answer(request: &Request, port: u16, board: &Board) -> Answer {
    let host = request.headers().iter().find(|header| header.field.equiv("Host")).map(|header| header.value.as_str());
    if ![format!("127.0.0.1:{port}"), format!("localhost:{port}")].iter().any(|own| Some(own.as_str()) == host) {
        return plain(403, "this preview answers to 127.0.0.1 alone");
    }
    if !matches!(request.method(), Method::Get | Method::Head) {
        return plain(405, "this preview is only read");
    }
    let (path, query) = request.url().split_once('?').unwrap_or((request.url(), ""));
    match path {
        "/preview.js" => with_type(200, include_str!("preview.js"), "text/javascript", SHELL_POLICY),
        "/preview.css" => with_type(200, include_str!("preview.css"), "text/css", SHELL_POLICY),
        "/changes" => {
            let since = query.strip_prefix("since=").and_then(|since| since.parse().ok()).unwrap_or_default();
            let shown = board.wait(since, PATIENCE);
            let news = serde_json::json!({"generation": shown.generation, "documents": names(&shown)});
            with_type(200, &news.to_string(), "application/json", SHELL_POLICY)
        }
        _ => page(path, &board.shown()),
    }
}

/// `/` and `/1` are the page around a document, `/document/1` is the document.
fn page(path: &str, shown: &Shown) -> Answer {
    let number = |text: &str| if text.is_empty() { Some(0) } else { text.parse::<usize>().ok() };
    let found = |text: &str| number(text).and_then(|at| shown.pages.get(at).map(|page| (at, page)));
    if let Some((_, page)) = path.strip_prefix("/document/").and_then(found) {
        let kind = if page.is_html { "text/html" } else { "text/plain" };
        return with_type(200, &page.text, kind, DOCUMENT_POLICY);
    }
    match path.strip_prefix('/').and_then(found) {
        Some((at, page)) => with_type(200, &shell(at, page, shown), "text/html", SHELL_POLICY),
        None => plain(404, "there is no such document"),
    }
}

fn shell(at: usize, page: &Page, shown: &Shown) -> String {
    let links: Vec<String> = shown.pages.iter().enumerate().map(|(other, page)| link(other, page, at)).collect();
    include_str!("shell.html")
        .replace("{generation}", &shown.generation.to_string())
        .replace("{number}", &at.to_string())
        .replace("{documents}", &escaped(&names(shown)))
        .replace("{links}", &links.concat())
        .replace("{name}", &escaped(&page.name))
}

fn link(at: usize, page: &Page, current: usize) -> String {
    let mark = if at == current { " aria-current=\"page\"" } else { "" };
    format!("<li><a href=\"/{at}\"{mark}>{}</a></li>", escaped(&page.name))
}

/// The names of all documents, by which the page knows whether it must be made anew.
fn names(shown: &Shown) -> String {
    shown.pages.iter().map(|page| page.name.as_str()).collect::<Vec<_>>().join("\n")
}

/// A text in HTML. Braces would be taken for the shell's own.
pub(super) fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    text.replace('{', "&#123;").replace('}', "&#125;")
}

fn plain(status: u16, text: &str) -> Answer {
    with_type(status, &format!("{text}\n"), "text/plain", SHELL_POLICY)
}

fn with_type(status: u16, text: &str, kind: &str, policy: &str) -> Answer {
    let headers = [
        ("Content-Type", format!("{kind}; charset=utf-8")),
        ("Content-Security-Policy", policy.to_owned()),
        ("Cache-Control", "no-store".to_owned()),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        ("Referrer-Policy", "no-referrer".to_owned()),
        ("Cross-Origin-Resource-Policy", "same-origin".to_owned()),
    ];
    let response = Response::from_data(text.as_bytes().to_vec()).with_status_code(status);
    // The names and values above are plain, so that none can be refused.
    headers
        .iter()
        .filter_map(|(name, value)| Header::from_bytes(*name, value.as_str()).ok())
        .fold(response, Response::with_header)
}
