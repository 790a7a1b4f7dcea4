//! HTTP/1: one row for each request with its response; bodies are skipped, not kept.
//!
//! References: RFC 9112 (message syntax, 6.3 body length, 7.1 chunked), RFC 9110, RFC 7617 (Basic). Rows follow Zeek's
//! http.log.

use std::borrow::Cow;
use std::collections::VecDeque;

use memchr::{memchr, memrchr};

use super::header_lines::{field, lines, status, value};
use super::{At, Decoder, Piece, Verdict, weird};
use crate::tables::{HttpRow, Tables};

const MAX_HEAD: usize = 16 * 1024;
const MAX_OPEN: usize = 64;
const MAX_LINES: usize = 128;
const MAX_CHUNK_LINE: usize = 256;
const METHODS: [&[u8]; 18] = [
    b"GET",
    b"POST",
    b"HEAD",
    b"PUT",
    b"DELETE",
    b"OPTIONS",
    b"CONNECT",
    b"TRACE",
    b"PATCH",
    b"PROPFIND",
    b"PROPPATCH",
    b"SUBSCRIBE",
    b"UNSUBSCRIBE",
    b"NOTIFY",
    b"REPORT",
    b"MKCOL",
    b"M-SEARCH",
    b"SEARCH",
];

/// A request that waits for its response, or that is being answered.
#[derive(Default)]
struct Exchange {
    ts: i64,
    depth: u32,
    method: Option<String>,
    host: Option<String>,
    uri: Option<String>,
    version: Option<String>,
    user_agent: Option<String>,
    referrer: Option<String>,
    username: Option<String>,
    request_body: u64,
    response_body: u64,
    status: Option<u16>,
    reason: Option<String>,
    server: Option<String>,
    content_type: Option<String>,
    realm: Option<String>,
}

/// Where one direction stands.
#[derive(Default, Clone, Copy)]
enum Stage {
    #[default]
    Head,
    /// Bytes of a body that are still to come.
    Body(u64),
    /// Lines and data of a chunked body, and what follows the last chunk.
    ChunkLine,
    ChunkData(u64),
    Trailer,
    /// A body that ends with the connection.
    UntilClose,
    /// Bytes are missing, or could not be read: waits for a piece that begins as a message does.
    Lost,
}

#[derive(Default)]
struct Side {
    held: Vec<u8>,
    stage: Stage,
}

#[derive(Default)]
struct Http {
    sides: [Side; 2],
    open: VecDeque<Exchange>,
    depth: u32,
    is_confirmed: bool,
    is_over: bool,
}

/// A decoder where the bytes start as a request or a response does.
pub fn probe(_resp_p: u16, is_orig: bool, first: &[u8]) -> Option<Box<dyn Decoder>> {
    let is_http = if is_orig { is_request(first) } else { first.starts_with(b"HTTP/1.") && first.len() >= 12 };
    is_http.then(|| Box::<Http>::default() as Box<dyn Decoder>)
}

fn is_request(first: &[u8]) -> bool {
    let Some(space) = first.iter().take(12).position(|byte| *byte == b' ') else { return false };
    let line = first.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let is_whole = line.len() < first.len();
    // RTSP and SIP share the methods and end their line otherwise.
    METHODS.contains(&&first[..space]) && (!is_whole || line.windows(7).any(|part| part == b" HTTP/1"))
}

impl Decoder for Http {
    fn service(&self) -> &'static str {
        "http"
    }

    fn piece(&mut self, piece: &Piece<'_>, out: &mut Tables) -> Verdict {
        let side = usize::from(!piece.is_orig);
        let mut held = std::mem::take(&mut self.sides[side].held);
        let used = if held.is_empty() {
            let used = self.advance(piece, side, piece.bytes, out);
            held.extend_from_slice(used.map_or(&[][..], |used| &piece.bytes[used..]));
            used
        } else {
            held.extend_from_slice(piece.bytes);
            let used = self.advance(piece, side, &held, out);
            held.drain(..used.unwrap_or(held.len()));
            used
        };
        if used.is_none() || self.is_over {
            self.flush(&piece.at, out);
            return Verdict::Leave;
        }
        self.sides[side].held = held;
        self.verdict()
    }

    fn gap(&mut self, at: &At<'_>, is_orig: bool, missing: u64, out: &mut Tables) -> Verdict {
        let side = usize::from(!is_orig);
        self.sides[side].held.clear();
        match self.sides[side].stage {
            Stage::Body(left) if left > missing => {
                self.sides[side].stage = Stage::Body(left - missing);
                self.count(side, missing);
            }
            Stage::Body(left) if left == missing => {
                self.count(side, missing);
                self.sides[side].stage = Stage::Head;
                self.done(side, at, out);
            }
            Stage::ChunkData(left) if left > missing => {
                self.chunk_data(side, missing, left);
            }
            Stage::UntilClose => self.count(side, missing),
            _ => {
                self.done(side, at, out);
                self.sides[side].stage = Stage::Lost;
            }
        }
        self.verdict()
    }

    fn end(&mut self, at: &At<'_>, out: &mut Tables) {
        self.flush(at, out);
    }
}

impl Http {
    fn verdict(&self) -> Verdict {
        if self.is_confirmed { Verdict::Confirmed } else { Verdict::Unsure }
    }

    /// Goes through the bytes; how many are done with, or `None` where this is HTTP no longer.
    fn advance(&mut self, piece: &Piece<'_>, side: usize, bytes: &[u8], out: &mut Tables) -> Option<usize> {
        let mut used = 0;
        while used < bytes.len() && !self.is_over {
            let rest = &bytes[used..];
            let step = match self.sides[side].stage {
                Stage::Head => self.head(piece, side, rest, out)?,
                Stage::Body(left) => self.body(piece, side, rest.len(), left, out),
                Stage::UntilClose => {
                    self.count(side, rest.len() as u64);
                    rest.len()
                }
                Stage::ChunkLine => self.chunk_line(side, rest)?,
                Stage::ChunkData(left) => self.chunk_data(side, rest.len() as u64, left),
                Stage::Lost => self.regain(piece, side, rest, out),
                Stage::Trailer => self.trailer(piece, side, rest, out)?,
            };
            if step == 0 {
                break;
            }
            used += step;
        }
        Some(used)
    }

    fn head(&mut self, piece: &Piece<'_>, side: usize, bytes: &[u8], out: &mut Tables) -> Option<usize> {
        // Empty lines before a start line are ignored (RFC 9112 2.2).
        let blank = bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        if blank > 0 {
            return Some(blank);
        }
        let Some(end) = head_end(bytes) else {
            if bytes.len() <= MAX_HEAD {
                return Some(0);
            }
            weird(out, &piece.at, "http", "http_header_too_long", None);
            return None;
        };
        let head = &bytes[..end];
        let is_known = if side == 0 { self.request(piece, head) } else { self.response(piece, head) };
        if !is_known && side == 0 {
            // What the server makes of it is still worth reading.
            weird(out, &piece.at, "http", "bad_HTTP_request", None);
            self.sides[0].stage = Stage::Lost;
            return Some(bytes.len());
        }
        if !is_known {
            weird(out, &piece.at, "http", "bad_HTTP_reply", None);
            return None;
        }
        self.is_confirmed = true;
        if matches!(self.sides[side].stage, Stage::Head) {
            self.done(side, &piece.at, out);
        }
        Some(end)
    }

    fn request(&mut self, piece: &Piece<'_>, head: &[u8]) -> bool {
        let mut all = lines(head);
        let start = all.next().unwrap_or_default();
        let Some((method, uri, version)) = request_line(start) else { return false };
        if self.open.len() >= MAX_OPEN {
            return false;
        }
        self.depth += 1;
        let mut made = Exchange {
            ts: piece.at.ts,
            depth: self.depth,
            method: Some(value(method)),
            uri: Some(value(uri)),
            version: Some(value(version)),
            ..Exchange::default()
        };
        let body = headers(all, |name, bytes| match name {
            b"host" => made.host = Some(value(bytes)),
            b"user-agent" => made.user_agent = Some(value(bytes)),
            b"referer" => made.referrer = Some(value(bytes)),
            b"authorization" => made.username = basic_user(bytes),
            _ => {}
        });
        self.open.push_back(made);
        self.sides[0].stage = body.stage(false);
        true
    }

    fn response(&mut self, piece: &Piece<'_>, head: &[u8]) -> bool {
        let mut all = lines(head);
        let Some((code, reason)) = status(all.next().unwrap_or_default()) else { return false };
        if self.open.is_empty() {
            self.depth += 1;
            self.open.push_back(Exchange { ts: piece.at.ts, depth: self.depth, ..Exchange::default() });
        }
        let made = &mut self.open[0];
        let body = headers(all, |name, bytes| match name {
            b"server" => made.server = Some(value(bytes)),
            b"content-type" => {
                made.content_type = Some(value(bytes.split(|byte| *byte == b';').next().unwrap_or_default()))
            }
            b"www-authenticate" => made.realm = realm(bytes),
            _ => {}
        });
        if code / 100 == 1 && code != 101 {
            // An interim answer: the real one follows.
            self.sides[1].stage = Stage::Head;
            return true;
        }
        made.status = Some(code);
        made.reason = Some(value(reason)).filter(|text| !text.is_empty());
        let is_head = made.method.as_deref() == Some("HEAD");
        let is_tunnel = code == 101 || (made.method.as_deref() == Some("CONNECT") && code / 100 == 2);
        let is_bare = is_head || code == 204 || code == 304;
        self.sides[1].stage = if is_bare || is_tunnel { Stage::Head } else { body.stage(true) };
        self.is_over = is_tunnel;
        true
    }

    fn body(&mut self, piece: &Piece<'_>, side: usize, available: usize, left: u64, out: &mut Tables) -> usize {
        let step = left.min(available as u64);
        self.count(side, step);
        if step == left {
            self.sides[side].stage = Stage::Head;
            self.done(side, &piece.at, out);
        } else {
            self.sides[side].stage = Stage::Body(left - step);
        }
        usize::try_from(step).unwrap_or(available)
    }

    fn chunk_line(&mut self, side: usize, bytes: &[u8]) -> Option<usize> {
        let Some(end) = bytes.iter().take(MAX_CHUNK_LINE).position(|byte| *byte == b'\n') else {
            return (bytes.len() < MAX_CHUNK_LINE).then_some(0);
        };
        let digits = bytes[..end].trim_ascii().split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
        if !digits.is_empty() {
            let size = u64::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
            self.sides[side].stage = if size == 0 { Stage::Trailer } else { Stage::ChunkData(size) };
        }
        Some(end + 1)
    }

    fn chunk_data(&mut self, side: usize, available: u64, left: u64) -> usize {
        let step = left.min(available);
        self.count(side, step);
        self.sides[side].stage = if step == left { Stage::ChunkLine } else { Stage::ChunkData(left - step) };
        usize::try_from(step).unwrap_or(usize::MAX)
    }

    /// Reads on where a piece begins as a message does; which requests went unanswered is then told by their order.
    fn regain(&mut self, piece: &Piece<'_>, side: usize, bytes: &[u8], out: &mut Tables) -> usize {
        let is_start = if side == 0 { is_request(bytes) } else { bytes.starts_with(b"HTTP/1.") };
        if !is_start {
            return bytes.len();
        }
        self.sides[side].stage = Stage::Head;
        while side == 1 && self.open.len() > 1 {
            if let Some(made) = self.open.pop_front() {
                write(&piece.at, &made, out);
            }
        }
        self.head(piece, side, bytes, out).unwrap_or(bytes.len())
    }

    /// Lines after the last chunk, to the empty one.
    fn trailer(&mut self, piece: &Piece<'_>, side: usize, bytes: &[u8], out: &mut Tables) -> Option<usize> {
        let Some(end) = bytes.iter().take(MAX_HEAD).position(|byte| *byte == b'\n') else {
            return (bytes.len() < MAX_HEAD).then_some(0);
        };
        if bytes[..end].trim_ascii().is_empty() {
            self.sides[side].stage = Stage::Head;
            self.done(side, &piece.at, out);
        }
        Some(end + 1)
    }

    fn count(&mut self, side: usize, bytes: u64) {
        let found = if side == 0 { self.open.back_mut() } else { self.open.front_mut() };
        if let Some(made) = found {
            let place = if side == 0 { &mut made.request_body } else { &mut made.response_body };
            *place = place.saturating_add(bytes);
        }
    }

    /// A whole message is through: a response closes its exchange.
    fn done(&mut self, side: usize, at: &At<'_>, out: &mut Tables) {
        if side == 1 && self.open.front().is_some_and(|made| made.status.is_some()) {
            if let Some(made) = self.open.pop_front() {
                write(at, &made, out);
            }
        }
    }

    fn flush(&mut self, at: &At<'_>, out: &mut Tables) {
        while let Some(made) = self.open.pop_front() {
            write(at, &made, out);
        }
    }
}

fn write(at: &At<'_>, made: &Exchange, out: &mut Tables) {
    out.http.push(
        &At { ts: made.ts, ..*at },
        HttpRow {
            trans_depth: Some(made.depth),
            method: made.method.as_deref(),
            host: made.host.as_deref(),
            uri: made.uri.as_deref(),
            http_version: made.version.as_deref(),
            user_agent: made.user_agent.as_deref(),
            referrer: made.referrer.as_deref(),
            username: made.username.as_deref(),
            request_body_len: Some(made.request_body),
            response_body_len: Some(made.response_body),
            status_code: made.status,
            status_msg: made.reason.as_deref(),
            server_software: made.server.as_deref(),
            content_type: made.content_type.as_deref(),
            auth_realm: made.realm.as_deref(),
            ..Default::default()
        },
    );
}

/// Method, target and version; a target with blanks inside is taken as it is.
fn request_line(line: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let line = line.trim_ascii();
    let first = memchr(b' ', line)?;
    let last = memrchr(b' ', line)?;
    let version = line[last + 1..].strip_prefix(b"HTTP/")?;
    let uri = line.get(first + 1..last)?.trim_ascii();
    (!uri.is_empty()).then_some((&line[..first], uri, version))
}

/// Where the head ends: after the first empty line.
fn head_end(bytes: &[u8]) -> Option<usize> {
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
struct BodyLength {
    length: Option<u64>,
    is_chunked: bool,
}

impl BodyLength {
    fn stage(&self, is_response: bool) -> Stage {
        match (self.is_chunked, self.length) {
            (true, _) => Stage::ChunkLine,
            (false, Some(0)) => Stage::Head,
            (false, Some(length)) => Stage::Body(length),
            (false, None) if is_response => Stage::UntilClose,
            (false, None) => Stage::Head,
        }
    }
}

fn headers<'a>(all: impl Iterator<Item = &'a [u8]>, mut each: impl FnMut(&[u8], &[u8])) -> BodyLength {
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
fn basic_user(bytes: &[u8]) -> Option<String> {
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

fn realm(bytes: &[u8]) -> Option<String> {
    let at = bytes.to_ascii_lowercase().windows(6).position(|part| part == b"realm=")? + 6;
    let rest = &bytes[at..];
    let quoted = rest.strip_prefix(b"\"").map(|rest| rest.split(|byte| *byte == b'"').next().unwrap_or_default());
    let plain = quoted.unwrap_or_else(|| rest.split(|byte| *byte == b',').next().unwrap_or_default());
    Some(value(plain)).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::testing::{AT, column, fuzz, replay, rows};

    const ASK: &[u8] = b"POST /login HTTP/1.1\r\nHost: cam.local\r\nUser-Agent: tool/1\r\n\
        Authorization: Basic YWRtaW46c2VjcmV0\r\nContent-Length: 4\r\n\r\na=b&GET /two HTTP/1.1\r\nHost: cam.local\r\n\r\n";
    const TELL: &[u8] =
        b"HTTP/1.1 401 Unauthorized\r\nServer: micro_httpd\r\nWWW-Authenticate: Basic realm=\"IP Camera\"\r\n\
        Content-Type: text/html; charset=x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n3;x=y\r\nabc\r\n0\r\n\r\n\
        HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    fn decoder() -> Box<dyn Decoder> {
        Box::<Http>::default()
    }

    #[test]
    fn requests_and_responses_pair_up_wherever_they_are_cut() {
        for size in 1..TELL.len() {
            let mut out = Tables::default();
            replay(decoder(), &[(true, ASK), (false, TELL)], size, &mut out);
            let batch = out.http.finish();
            assert_eq!(column(&batch, "uri"), ["/login", "/two"]);
            assert_eq!(column(&batch, "status_code"), ["401", "200"]);
            assert_eq!(column(&batch, "request_body_len"), ["4", "0"]);
            assert_eq!(column(&batch, "response_body_len"), ["8", "2"]);
            assert_eq!(column(&batch, "auth_realm"), ["IP Camera", ""]);
            assert_eq!(column(&batch, "content_type"), ["text/html", ""]);
        }
    }

    #[test]
    fn the_user_is_kept_and_the_password_is_not() {
        let mut out = Tables::default();
        replay(decoder(), &[(true, ASK)], usize::MAX, &mut out);
        let said = rows(&out.http.finish());
        assert!(said[0].contains(&("username".into(), "admin".into())));
        assert!(!format!("{said:?}").contains("secret"));
    }

    #[test]
    fn a_body_without_length_runs_to_the_end() {
        let mut out = Tables::default();
        let tell = b"HTTP/1.0 200 OK\r\n\r\nHTTP/1.1 is just text here";
        replay(decoder(), &[(true, b"GET / HTTP/1.0\r\n\r\n"), (false, tell)], 7, &mut out);
        let batch = out.http.finish();
        assert_eq!(column(&batch, "response_body_len"), ["26"]);
    }

    fn lost(sent: &[(bool, &[u8])], missing: &[(usize, bool, u64)]) -> Vec<(String, String)> {
        let (mut decoder, mut out) = (decoder(), Tables::default());
        for (index, (is_orig, bytes)) in sent.iter().enumerate() {
            for (_, is_orig, bytes) in missing.iter().filter(|(before, ..)| *before == index) {
                assert_ne!(decoder.gap(&AT, *is_orig, *bytes, &mut out), Verdict::Leave);
            }
            let piece = Piece { at: AT, is_orig: *is_orig, orig_l2_addr: None, proto: "tcp", bytes };
            decoder.piece(&piece, &mut out);
        }
        decoder.end(&AT, &mut out);
        let batch = out.http.finish();
        column(&batch, "uri").into_iter().zip(column(&batch, "status_code")).collect()
    }

    fn pairs(said: &[(&str, &str)]) -> Vec<(String, String)> {
        said.iter().map(|(uri, status)| ((*uri).to_owned(), (*status).to_owned())).collect()
    }

    #[test]
    fn a_lost_response_costs_only_itself() {
        let sent: [(bool, &[u8]); 5] = [
            (true, b"GET /1 HTTP/1.1\r\n\r\n"),
            (true, b"GET /2 HTTP/1.1\r\n\r\n"),
            (false, b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
            (true, b"GET /3 HTTP/1.1\r\n\r\n"),
            (false, b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"),
        ];
        assert_eq!(lost(&sent, &[(1, false, 40)]), pairs(&[("/1", ""), ("/2", "200"), ("/3", "404")]));
    }

    #[test]
    fn a_gap_in_a_body_is_skipped() {
        let sent: [(bool, &[u8]); 3] = [
            (true, b"GET /1 HTTP/1.1\r\n\r\n"),
            (false, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nab"),
            (false, b"hi\r\n0\r\n\r\nHTTP/1.1 304 Same\r\n\r\n"),
        ];
        assert_eq!(lost(&sent, &[(2, false, 5)]), pairs(&[("/1", "200"), ("", "304")]));
    }

    #[test]
    fn a_bad_request_still_has_its_answer() {
        let sent: [(bool, &[u8]); 2] =
            [(true, b"GET HTTP/1.1\r\n\r\n"), (false, b"HTTP/1.1 400 Bad\r\nContent-Length: 0\r\n\r\n")];
        assert_eq!(lost(&sent, &[]), pairs(&[("", "400")]));
    }

    #[test]
    fn interim_answers_wait_for_the_real_one_and_folded_headers_are_one() {
        let sent: [(bool, &[u8]); 2] = [
            (true, b"GET /1 HTTP/1.1\r\nExpect: 100-continue\r\n\r\n"),
            (
                false,
                b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\n\r\n\
                HTTP/1.1 200 OK\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\nHTTP/1.1 204 No\r\n\r\n",
            ),
        ];
        assert_eq!(lost(&sent, &[]), pairs(&[("/1", "200"), ("", "204")]));
    }

    #[test]
    fn a_tunnel_is_left_alone() {
        let mut out = Tables::default();
        let sent: [(bool, &[u8]); 2] =
            [(true, b"CONNECT far:443 HTTP/1.1\r\n\r\n"), (false, b"HTTP/1.1 200 OK\r\n\r\n\x16\x03")];
        assert_eq!(replay(decoder(), &sent, usize::MAX, &mut out), Verdict::Leave);
        assert_eq!(column(&out.http.finish(), "status_code"), ["200"]);
    }

    #[test]
    fn rtsp_is_not_http() {
        assert!(probe(554, true, b"OPTIONS rtsp://cam/ RTSP/1.0\r\n").is_none());
        assert!(probe(8080, true, b"GET /x HTTP/1.1\r\n").is_some());
    }

    #[test]
    fn garbage_never_panics() {
        fuzz(decoder, &[ASK, TELL]);
    }
}
