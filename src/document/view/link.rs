//! Where more is written: an address that may become a link, or a text that says where to look.

use schemars::JsonSchema;
use serde::Serialize;

/// Where more is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Link {
    /// The address; none where the text is not a plain web address, and must not become a link.
    pub url: Option<String>,
    /// What was written, to be shown as text.
    pub text: String,
}

impl Link {
    pub(super) fn new(text: &str) -> Self {
        Link { url: is_web_address(text).then(|| text.to_owned()), text: text.to_owned() }
    }
}

/// Whether a text is an address that can stand in HTML and Markdown as it is: `https` or `http`, a host without a
/// user's name before it (which is how addresses lie about where they lead), and none of the characters that mean
/// something to either language.
fn is_web_address(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#!$&*+,;=%@".contains(c);
    !host.is_empty()
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.:".contains(&byte))
        && rest.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_web_addresses_become_links() {
        let check = |text: &str, expected: bool| assert_eq!(Link::new(text).url.is_some(), expected, "{text}");
        check("https://example.com/a?b=c&d=e#f", true);
        check("http://wiki.example.com:8080/x", true);
        check("javascript:alert(1)", false);
        check("JavaScript:alert(1)", false);
        check("data:text/html,x", false);
        check("https://", false);
        check("https://good.example.com@evil.example.com/", false);
        check("https://example.com/\"onclick=x", false);
        check("https://example.com/a)b", false);
        check("https://example.com/a b", false);
        check("https://example.com/<x>", false);
        check("the binder in the hall", false);
    }
}
