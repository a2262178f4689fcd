//! From the bytes of a file to its text. It refuses to guess an encoding: whatever is no UTF-8 is an error with its place.

use std::sync::Arc;

use super::parse::character;
use crate::diagnostic::Diagnostic;
use crate::text::{Place, Source};

/// The text of a file.
///
/// # Errors
///
/// `invalid-utf-8` when the bytes are no UTF-8. Its place shows the text up to the line at fault.
#[expect(clippy::result_large_err, reason = "called once per file, and the finding is shown as it is")]
pub fn decode(path: &str, bytes: Vec<u8>) -> Result<Arc<Source>, Diagnostic> {
    let error = match String::from_utf8(bytes) {
        Ok(text) => return Ok(Source::new(path, text)),
        Err(error) => error,
    };
    let offset = error.utf8_error().valid_up_to();
    let bytes = error.as_bytes();
    let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    // What is shown needs the line of the fault, not the rest of a file that may be no text at all.
    let shown = bytes.len().min(offset + 80);
    let source = Source::new(path, String::from_utf8_lossy(&bytes[..shown]));
    let line = source.line_at(offset);
    let message = if utf16 {
        "the file is UTF-16, not UTF-8".to_owned()
    } else {
        format!("the file is not UTF-8: byte 0x{:02x} at offset {offset}, line {line}", bytes[offset])
    };
    let place = Place::new(&source, character(&source, offset));
    Err(Diagnostic::error("invalid-utf-8", message).at(place).help("save the file as UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_utf_8_are_placed() {
        let error = decode("t.yaml", b"a: 1\nb: \xe4bc\n".to_vec()).expect_err("Latin-1");
        assert_eq!(error.code, "invalid-utf-8");
        assert_eq!(error.message, "the file is not UTF-8: byte 0xe4 at offset 8, line 2");
        let place = error.primary.map(|label| label.place);
        assert_eq!(place.map(|place| place.to_string()).as_deref(), Some("t.yaml:2:4"));
        let error = decode("t.yaml", b"\xff\xfea\0".to_vec()).expect_err("UTF-16");
        assert_eq!(error.message, "the file is UTF-16, not UTF-8");
        assert_eq!(error.help, ["save the file as UTF-8"]);
        assert_eq!(decode("t.yaml", "ä".into()).map(|source| source.text().to_owned()), Ok("ä".to_owned()));
    }
}
