//! Where values stand as a reader sees them; the parser's own spans leave out headers, dashes and what is not written.

use granit_parser::ScalarStyle;

use super::{Builder, Children, Frame};
use crate::text::Span;

impl Builder<'_> {
    /// The span of a scalar as a reader sees it.
    pub(super) fn written_span(&self, style: ScalarStyle, span: Span, bare: bool) -> Span {
        match style {
            ScalarStyle::Literal | ScalarStyle::Folded => self.block_span(span),
            ScalarStyle::Plain if bare => self.unwritten_span().unwrap_or(span),
            _ => span,
        }
    }

    /// A block text from its `|` or `>` to its last line; the parser's span has only the lines.
    fn block_span(&self, span: Span) -> Span {
        let bytes = self.source.text().as_bytes();
        let start =
            self.indicator(self.cursor, |byte| matches!(byte, b'|' | b'>')).filter(|start| *start <= span.start);
        let Some(start) = start else { return span };
        let header = bytes[start + 1..].iter().take_while(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-')).count();
        let header_end = start + 1 + header;
        let content = if span.start > start { self.source.slice(span).trim_end().len() } else { 0 };
        Span::new(start, header_end.max(if content > 0 { span.start + content } else { 0 }))
    }

    /// Where the value of the waiting key would be: behind its `:`, or behind the key if there is none.
    fn unwritten_span(&self) -> Option<Span> {
        let Children::Entries { key: Some(key), .. } = &self.frames.last()?.children else { return None };
        let bytes = self.source.text().as_bytes();
        let next = skip_blank(bytes, key.span.end);
        let at = if bytes.get(next) == Some(&b':') { next + 1 } else { key.span.end };
        Some(Span::new(at, at))
    }

    /// The first byte behind `from` that satisfies `wanted`, with nothing before it but blanks, comments, other
    /// indicators, anchors and tags.
    fn indicator(&self, from: usize, wanted: impl Fn(u8) -> bool) -> Option<usize> {
        let bytes = self.source.text().as_bytes();
        let mut at = skip_blank(bytes, from);
        while let Some(&byte) = bytes.get(at) {
            let step = match byte {
                _ if wanted(byte) => return Some(at),
                b'-' | b'?' | b':' => 1,
                b'&' | b'!' => bytes[at..].iter().take_while(|byte| !byte.is_ascii_whitespace()).count(),
                _ => return None,
            };
            at = skip_blank(bytes, at + step);
        }
        None
    }

    /// The first dash of a block list. For one that is not indented below its key the parser reports the first item.
    pub(super) fn first_dash(&self, reported: usize) -> usize {
        let in_mapping = matches!(self.frames.last(), Some(Frame { children: Children::Entries { .. }, .. }));
        let dash = if in_mapping { self.indicator(self.cursor, |byte| byte == b'-') } else { None };
        dash.unwrap_or(reported).min(reported)
    }
}

/// The first byte from `at` on that is neither blank nor in a comment.
fn skip_blank(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at) {
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' => at += 1,
            b'#' => at += bytes[at..].iter().take_while(|byte| !matches!(byte, b'\n' | b'\r')).count(),
            _ => break,
        }
    }
    at
}
