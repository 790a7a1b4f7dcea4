//! The head of a message: its start line, and the headers that are kept.
//!
//! References: RFC 9112 3 (request line), 5 (field syntax), 6.3 (body length); RFC 7617 2 (Basic); RFC 4648 4 (base64).

use std::borrow::Cow;

use memchr::{memchr, memrchr};

use super::{MAX_LINES, Stage};
use crate::proto::header_lines::{field, value};

/// Method, target and version; a target with blanks inside is taken as it is.
pub fn request_line(line: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let line = line.trim_ascii();
    let first = memchr(b' ', line)?;
    let last = memrchr(b' ', line)?;
    let version = line[last + 1..].strip_prefix(b"HTTP/")?;
    let uri = line.get(first + 1..last)?.trim_ascii();
    (!uri.is_empty()).then_some((&line[..first], uri, version))
}

/// Where the head ends: after the first empty line.
pub fn head_end(bytes: &[u8]) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = memchr(b'\n', &bytes[from..]) {
        let next = from + found + 1;
        match bytes.get(next..) {
            Some([b'\n', ..]) => return Some(next + 1),
            Some([b'\r', b'\n', ..]) => return Some(next + 2),
            _ => from = next,
        }
    }
    None
}

/// How the body is delimited.
#[derive(Default)]
pub struct BodyLength {
    length: Option<u64>,
    is_chunked: bool,
}

impl BodyLength {
    pub fn stage(&self, is_response: bool) -> Stage {
        match (self.is_chunked, self.length) {
            (true, _) => Stage::ChunkLine,
            (false, Some(0)) => Stage::Head,
            (false, Some(length)) => Stage::Body(length),
            (false, None) if is_response => Stage::UntilClose,
            (false, None) => Stage::Head,
        }
    }
}

pub fn headers<'a>(all: impl Iterator<Item = &'a [u8]>, mut each: impl FnMut(&[u8], &[u8])) -> BodyLength {
    let mut body = BodyLength::default();
    let mut all = all.take(MAX_LINES).peekable();
    while let Some(line) = all.next() {
        let mut line = Cow::Borrowed(line);
        // A line that begins with white space goes on with the one before (RFC 9112 5.2).
        while let Some(more) = all.next_if(|next| matches!(next.first(), Some(b' ' | b'\t'))) {
            let line = line.to_mut();
            line.push(b' ');
            line.extend_from_slice(more.trim_ascii());
        }
        let Some((name, bytes)) = field(&line) else { continue };
        let name = name.to_ascii_lowercase();
        match name.as_slice() {
            b"content-length" => body.length = std::str::from_utf8(bytes).ok().and_then(|text| text.parse().ok()),
            b"transfer-encoding" => body.is_chunked = bytes.to_ascii_lowercase().ends_with(b"chunked"),
            _ => each(&name, bytes),
        }
    }
    body
}

/// The user of `Basic dXNlcjpwYXNz`; the password is dropped where it is read.
pub fn basic_user(bytes: &[u8]) -> Option<String> {
    let coded = bytes.get(6..).filter(|_| bytes[..6].eq_ignore_ascii_case(b"basic "))?;
    let plain = base64(coded.trim_ascii());
    let user = plain.split(|byte| *byte == b':').next()?;
    Some(value(user)).filter(|text| !text.is_empty())
}

/// Base64 up to the first character that is none (RFC 4648 4).
fn base64(coded: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for byte in coded.iter().take(512) {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => break,
        };
        bits = bits << 6 | u32::from(digit);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count & 0xff) as u8);
        }
    }
    out
}

pub fn realm(bytes: &[u8]) -> Option<String> {
    let at = bytes.to_ascii_lowercase().windows(6).position(|part| part == b"realm=")? + 6;
    let rest = &bytes[at..];
    let quoted = rest.strip_prefix(b"\"").map(|rest| rest.split(|byte| *byte == b'"').next().unwrap_or_default());
    let plain = quoted.unwrap_or_else(|| rest.split(|byte| *byte == b',').next().unwrap_or_default());
    Some(value(plain)).filter(|text| !text.is_empty())
}
