//! HTTP/1: one row for each request with its response; bodies are skipped, not kept.
//!
//! References: RFC 9112 (message syntax, 6.3 body length, 7.1 chunked), RFC 9110, RFC 7617 (Basic). Rows follow Zeek's
//! http.log.

mod head;

pub use head::{basic_user, head_end};
#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use self::head::{headers, realm, request_line};
use super::header_lines::{lines, status, value};
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
    fn held(&self) -> usize {
        self.sides.iter().map(|side| side.held.len()).sum()
    }

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
        if side == 1
            && self.open.front().is_some_and(|made| made.status.is_some())
            && let Some(made) = self.open.pop_front()
        {
            write(at, &made, out);
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
