//! Texts of documents as texts of a comment on GitHub or GitLab: whatever somebody wrote, it stays text.
//!
//! Values come from documents that anybody may have proposed. Outside of code spans nothing of them is markup, calls
//! somebody, or leads somewhere; what it is about, this file refuses to know.

/// Follows a sign that would otherwise begin a mention, a reference or an address; it takes no room.
const NOTHING: char = '\u{200b}';

/// A sentence as one line of Markdown: its code spans stay, everything else is plain.
pub(super) fn inline(text: &str) -> String {
    let text = clipped(text.trim());
    let letters: Vec<char> = text.chars().collect();
    let has_spans = has_plain_spans(&letters);
    let mut out = String::with_capacity(text.len());
    let mut in_code = false;
    for (at, &c) in letters.iter().enumerate() {
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            '`' if has_spans => {
                in_code = !in_code;
                out.push(c);
            }
            // A table's cell ends at a bar even within code.
            '|' if in_code => out.push_str("\\|"),
            c if in_code => out.push(c),
            c => plain(&mut out, &letters, at, c),
        }
    }
    printable(&out)
}

/// A text as a code span; what would end it is replaced.
pub(super) fn code(text: &str) -> String {
    format!("`{}`", printable(&clipped(text)).replace('`', "'").replace(['\n', '\r'], " ").replace('|', "\\|"))
}

/// A text as a block of code that nothing in it can end.
pub(super) fn block(language: &str, text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{}{fence}\n", printable(text))
}

/// A text without characters that would move a terminal's cursor or turn its direction.
pub(super) fn printable(text: &str) -> String {
    let is_harmful = |c: char| {
        let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        turns || (c.is_control() && !matches!(c, '\n' | '\t'))
    };
    text.chars().map(|c| if is_harmful(c) { '\u{fffd}' } else { c }).collect()
}

/// More than this is nothing that one reads in a line. Cut before escaping, so that no escape is torn.
const LONGEST: usize = 600;

fn clipped(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}

/// Whether the text has no other backticks than pairs of single ones, so that where code begins and ends is beyond
/// doubt. Runs of several follow rules by which a text could pretend to be code and not be it.
fn has_plain_spans(letters: &[char]) -> bool {
    let count = letters.iter().filter(|c| **c == '`').count();
    count.is_multiple_of(2) && !letters.windows(2).any(|pair| pair == ['`', '`'])
}

fn plain(out: &mut String, letters: &[char], at: usize, c: char) {
    let before = at.checked_sub(1).map(|at| letters[at]);
    let after = letters.get(at + 1).copied();
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '$' => out.extend(['\\', c]),
        // What begins a list or underlines a heading; a sign before a number does neither.
        '+' | '-' | '=' if before.is_none() && after.is_none_or(|next| next == ' ' || next == c) => {
            out.extend(['\\', c]);
        }
        '.' | ')'
            if at > 0 && after.is_none_or(|next| next == ' ') && letters[..at].iter().all(char::is_ascii_digit) =>
        {
            out.extend(['\\', c]);
        }
        c => out.push(c),
    }
    let begins_address =
        c == ':' && after == Some('/') || matches!(c, 'w' | 'W') && after == Some('.') || c == '@' || c == '#';
    let begins_reference = c == '-'
        && after.is_some_and(|c| c.is_ascii_digit())
        && at >= 2
        && letters[at - 2..at].iter().collect::<String>().eq_ignore_ascii_case("gh");
    if begins_address || begins_reference {
        out.push(NOTHING);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_stay_sentences() {
        let check = |text: &str, expected: &str| assert_eq!(inline(text), expected, "{text}");
        check("`a`: 1 → 2", "`a`: 1 → 2");
        check("200–500 people", "200–500 people");
        check("*a* <b> [c](d)", "\\*a\\* &lt;b&gt; \\[c\\](d)");
        check("&#64;cro", "&amp;\\#\u{200b}64;cro");
        check("@cro", "@\u{200b}cro");
        check("`@cro`", "`@cro`");
        check("#1, o/r#2, GH-3", "\\#\u{200b}1, o/r\\#\u{200b}2, GH-\u{200b}3");
        check("https://x.example", "https:\u{200b}//x.example");
        check("www.x.example", "www\u{200b}.x.example");
        check("a\nb", "a b");
        check("- a", "\\- a");
        check("1. a", "1\\. a");
        check("39.4 % of +80", "39.4 % of +80");
        check("+80", "+80");
        check("---", "\\---");
        check("`a|b` | c", "`a\\|b` \\| c");
        check("a\u{202e}b", "a\u{fffd}b");
    }

    #[test]
    fn code_is_only_what_is_beyond_doubt() {
        for text in ["``` `@cro `", "`` ` @cro `", "`a` ` @cro"] {
            assert!(inline(text).contains("@\u{200b}cro"), "{text}");
            assert!(inline(text).contains("\\`"), "{text}");
        }
        assert_eq!(code("a`b|c"), "`a'b\\|c`");
        assert_eq!(block("yaml", "a: '```'\n"), "````yaml\na: '```'\n````\n");
        assert!(inline(&"`a` ".repeat(400)).chars().count() < 1_300);
    }
}
