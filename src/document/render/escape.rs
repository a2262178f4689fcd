//! Texts of documents and data as texts of HTML and Markdown: whatever somebody wrote into a profile, it stays text.

use std::fmt::Write;

/// Follows a sign that would otherwise begin a mention, a reference or an address; it takes no room.
const NOTHING: char = '\u{200b}';

/// The text without characters that nobody sees: control characters other than white space, and those that turn the
/// direction of writing around, with which a text can pretend to be another.
pub(super) fn without_controls(text: &str) -> String {
    let is_hidden = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().filter(|c| !is_hidden(*c)).collect()
}

/// The text as text of an HTML element or of a quoted attribute.
pub(super) fn html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// The text as text within a line of Markdown (CommonMark with GitHub's extensions), a table's cell among them.
///
/// It has no line breaks, and cannot become HTML, emphasis, code, a link, an image, a mention, a reference to an
/// issue, a heading, a list, a quotation, a rule or a cell's end. Addresses stay readable and are no links.
pub(super) fn markdown(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let letters: Vec<char> = text.chars().collect();
    let mut escaped = String::with_capacity(text.len());
    for (at, &c) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| letters[at]);
        let after = letters.get(at + 1).copied();
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' if begins_entity(&letters[at + 1..]) => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '[' | ']' | '|' | '~' | '$' => push_escaped(&mut escaped, c),
            // Between letters an underscore is only an underscore.
            '_' if !(is_word(before) && is_word(after)) => push_escaped(&mut escaped, c),
            '#' if before.is_none() => push_escaped(&mut escaped, c),
            '+' | '-' | '=' if before.is_none() => push_escaped(&mut escaped, c),
            '.' | ')' if is_number_of_list(&letters, at) => push_escaped(&mut escaped, c),
            _ => escaped.push(c),
        }
        let begins_address = c == ':' && after == Some('/') && letters.get(at + 2) == Some(&'/')
            || c == ':' && is_word(before) && is_word(after) && names_scheme(&letters[..at])
            || matches!(c, 'w' | 'W') && after == Some('.') && before.is_some_and(|c| c.eq_ignore_ascii_case(&'w'));
        if c == '@' || (c == '#' && is_word(after)) || begins_address {
            escaped.push(NOTHING);
        }
    }
    escaped
}

fn push_escaped(escaped: &mut String, c: char) {
    // Writing to a string cannot fail.
    let _ = write!(escaped, "\\{c}");
}

/// Whether what follows an ampersand makes it an entity, as in `&lt;` and `&#60;`.
fn begins_entity(after: &[char]) -> bool {
    let length = after.iter().take(40).take_while(|c| c.is_ascii_alphanumeric() || **c == '#').count();
    length > 0 && after.get(length) == Some(&';')
}

/// Whether a dot or a bracket makes the start of the text a list, as in `1. a`.
fn is_number_of_list(letters: &[char], at: usize) -> bool {
    let is_end = letters.get(at + 1).is_none_or(|c| *c == ' ');
    is_end && at > 0 && letters[..at].iter().all(char::is_ascii_digit)
}

/// Whether the letters before a colon are a scheme that becomes a link without slashes.
fn names_scheme(before: &[char]) -> bool {
    let ends_in = |word: &str| {
        let start = before.len().checked_sub(word.len());
        start.is_some_and(|start| before[start..].iter().zip(word.chars()).all(|(a, b)| a.eq_ignore_ascii_case(&b)))
    };
    ends_in("mailto") || ends_in("xmpp")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_stays_text() {
        let check = |text: &str, expected: &str| assert_eq!(markdown(text), expected, "{text}");
        check("200 to 500 people", "200 to 500 people");
        check("We win 34 % (of 393) – more!", "We win 34 % (of 393) – more!");
        check("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;");
        check("[x](javascript:alert(1))", "\\[x\\](javascript:alert(1))");
        check("![x](y)", "!\\[x\\](y)");
        check("a\n\n# b", "a # b");
        check("# b", "\\# b");
        check("- b", "\\- b");
        check("1. b", "1\\. b");
        check("1990.", "1990\\.");
        check("2) b", "2\\) b");
        check("34.1 % of 2.", "34.1 % of 2.");
        check("> b", "&gt; b");
        check("---", "\\---");
        check("a | b", "a \\| b");
        check("*a* _b_ snake_case `c`", "\\*a\\* \\_b\\_ snake_case \\`c\\`");
        check("R&D &amp; &#60;", "R&D &amp;amp; &amp;#\u{200b}60;");
        check("S & M", "S & M");
        check("@everyone", "@\u{200b}everyone");
        check("a@example.com", "a@\u{200b}example.com");
        check("#1 in Europe", "\\#\u{200b}1 in Europe");
        check("see org/repo#12", "see org/repo#\u{200b}12");
        check("https://evil.example", "https:\u{200b}//evil.example");
        check("www.evil.example", "www\u{200b}.evil.example");
        check("mailto:a", "mailto:\u{200b}a");
        check("timing: a", "timing: a");
        check("US$ 40k", "US\\$ 40k");
        check("a\\", "a\\\\");
        check("", "");
    }

    #[test]
    fn html_stays_text() {
        let check = |text: &str, expected: &str| assert_eq!(html(text), expected, "{text}");
        check("<a href='x' b=\"y\">&", "&lt;a href=&#39;x&#39; b=&quot;y&quot;&gt;&amp;");
        check("ä / b", "ä / b");
    }

    #[test]
    fn nobody_is_fooled_by_what_cannot_be_seen() {
        let check = |text: &str, expected: &str| assert_eq!(without_controls(text), expected);
        check("a\u{202e}b\u{0}c\u{1b}[31m", "abc[31m");
        check("a\nb\tc", "a\nb\tc");
    }
}
