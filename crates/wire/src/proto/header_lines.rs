//! Header lines of HTTP and SSDP messages.
//!
//! References: RFC 9112 5 (field syntax).

use super::bytes::text;

/// Characters of a header value that are kept.
pub const MAX_VALUE: usize = 2048;

/// The lines of a message head; the first is the start line. CR and LF endings are both taken.
pub fn lines(head: &[u8]) -> impl Iterator<Item = &[u8]> {
    head.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line))
}

/// Name and value of a header line; `None` where it has no colon.
pub fn field(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    Some((line[..colon].trim_ascii(), line[colon + 1..].trim_ascii()))
}

/// A value as text.
pub fn value(bytes: &[u8]) -> String {
    text(bytes, MAX_VALUE)
}

/// Status code and reason of a response's start line such as `HTTP/1.1 200 OK`.
pub fn status(line: &[u8]) -> Option<(u16, &[u8])> {
    let rest = line.get(5..).filter(|_| line[..5].eq_ignore_ascii_case(b"HTTP/"))?;
    let code_at = rest.iter().position(|byte| *byte == b' ')? + 1;
    let digits = rest.get(code_at..code_at + 3)?;
    let code = std::str::from_utf8(digits).ok()?.parse().ok()?;
    Some((code, rest.get(code_at + 3..).unwrap_or_default().trim_ascii()))
}
