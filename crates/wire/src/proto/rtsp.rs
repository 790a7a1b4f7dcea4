//! RTSP control connections: logins with their outcome. The media inside a connection are not looked at.
//!
//! A request without credentials that is refused is how every login begins, and no attempt. References: RFC 2326 6, 7
//! (messages), 10.12 (interleaved data); RFC 7617 2 and RFC 7616 3.4 (credentials).

use std::collections::VecDeque;

use super::bytes::said;
use super::header_lines::{field, lines};
use super::http::{basic_user, head_end};
use super::{At, Decoder, Piece, Verdict};
use crate::tables::{LoginRow, Tables};

const METHODS: [&[u8]; 11] = [
    b"OPTIONS",
    b"DESCRIBE",
    b"ANNOUNCE",
    b"SETUP",
    b"PLAY",
    b"PAUSE",
    b"TEARDOWN",
    b"GET_PARAMETER",
    b"SET_PARAMETER",
    b"RECORD",
    b"REDIRECT",
];
const VERSION: &[u8] = b"RTSP/1.0";
const MAX_HEAD: usize = 16 * 1024;
const MAX_PENDING: usize = 16;
const MAX_NAME: usize = 128;
const INTERLEAVED: u8 = b'$';

/// A request with credentials, until its answer comes.
struct Asked {
    number: Vec<u8>,
    username: Option<String>,
    ts: i64,
}

#[derive(Default)]
struct Rtsp {
    held: [Vec<u8>; 2],
    /// Octets of a body that are still to come.
    body: [usize; 2],
    asked: VecDeque<Asked>,
    is_confirmed: bool,
}

/// A decoder where the first bytes are a request or an answer.
pub fn probe(_resp_p: u16, is_orig: bool, first: &[u8]) -> Option<Box<dyn Decoder>> {
    let line = lines(first).next()?;
    let fits = if is_orig { request(line).is_some() } else { line.starts_with(VERSION) };
    fits.then(|| Box::<Rtsp>::default() as Box<dyn Decoder>)
}

/// The method of a request line.
fn request(line: &[u8]) -> Option<&[u8]> {
    let method = line.split(|byte| *byte == b' ').next()?;
    (METHODS.contains(&method) && line.trim_ascii_end().ends_with(VERSION)).then_some(method)
}

impl Decoder for Rtsp {
    fn held(&self) -> usize {
        self.held.iter().map(Vec::len).sum()
    }

    fn service(&self) -> &'static str {
        "rtsp"
    }

    fn piece(&mut self, piece: &Piece<'_>, out: &mut Tables) -> Verdict {
        let side = usize::from(!piece.is_orig);
        let mut held = std::mem::take(&mut self.held[side]);
        held.extend_from_slice(piece.bytes);
        let mut used = 0;
        loop {
            let skipped = self.body[side].min(held.len() - used);
            self.body[side] -= skipped;
            used += skipped;
            let rest = &held[used..];
            match rest.first() {
                // Media follow, and control no more than now and then: the connection is known by now.
                Some(&INTERLEAVED) => return Verdict::Leave,
                Some(b'\r' | b'\n') => {
                    used += 1;
                    continue;
                }
                _ => {}
            }
            let Some(end) = head_end(rest) else { break };
            if !self.message(piece, &rest[..end], out) {
                return Verdict::Leave;
            }
            used += end;
        }
        held.drain(..used);
        if held.len() > MAX_HEAD {
            return Verdict::Leave;
        }
        self.held[side] = held;
        if self.is_confirmed { Verdict::Confirmed } else { Verdict::Unsure }
    }
}

impl Rtsp {
    /// Reads the head of one message; whether it was one.
    fn message(&mut self, piece: &Piece<'_>, head: &[u8], out: &mut Tables) -> bool {
        let mut all = lines(head);
        let Some(first) = all.next() else { return false };
        let (mut number, mut authorization, mut length) = (Vec::new(), None, 0);
        for (name, value) in all.filter_map(field) {
            match name.to_ascii_lowercase().as_slice() {
                b"cseq" => number = value.get(..value.len().min(16)).unwrap_or_default().to_vec(),
                b"authorization" => authorization = Some(value),
                b"content-length" => {
                    length = std::str::from_utf8(value).ok().and_then(|text| text.parse().ok()).unwrap_or(0);
                }
                _ => {}
            }
        }
        let side = usize::from(!piece.is_orig);
        self.body[side] = length;
        if let Some(code) = first.strip_prefix(VERSION).and_then(|rest| rest.trim_ascii_start().get(..3)) {
            self.is_confirmed = true;
            self.answered(&piece.at, &number, code, out);
            return true;
        }
        if request(first).is_none() {
            return false;
        }
        if let Some(value) = authorization.filter(|_| piece.is_orig) {
            if self.asked.len() == MAX_PENDING {
                self.asked.pop_front();
            }
            self.asked.push_back(Asked { number, username: user(value), ts: piece.at.ts });
        }
        true
    }

    fn answered(&mut self, at: &At<'_>, number: &[u8], code: &[u8], out: &mut Tables) {
        let Some(place) = self.asked.iter().position(|one| one.number == number) else { return };
        let Some(asked) = self.asked.remove(place) else { return };
        let success = match code {
            b"401" | b"403" => Some(false),
            [b'2', ..] => Some(true),
            _ => return,
        };
        let row =
            LoginRow { service: Some("rtsp"), username: asked.username.as_deref(), success, ..Default::default() };
        out.login.push(&At { ts: asked.ts, ..*at }, row);
    }
}

/// The user of basic or digest credentials; nothing else of them is kept.
fn user(value: &[u8]) -> Option<String> {
    basic_user(value).or_else(|| {
        let at = value.windows(10).position(|part| part.eq_ignore_ascii_case(b"username=\""))? + 10;
        said(value[at..].split(|byte| *byte == b'"').next()?, MAX_NAME)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::testing::{column, fuzz, replay, rows};

    const TALK: &[(bool, &[u8])] = &[
        (true, b"DESCRIBE rtsp://10.0.0.2/live RTSP/1.0\r\nCSeq: 1\r\n\r\n"),
        (false, b"RTSP/1.0 401 Unauthorized\r\nCSeq: 1\r\nWWW-Authenticate: Basic realm=\"camera\"\r\n\r\n"),
        (true, b"DESCRIBE rtsp://10.0.0.2/live RTSP/1.0\r\nCSeq: 2\r\nAuthorization: Basic cm9vdDpodW50ZXIy\r\n\r\n"),
        (false, b"RTSP/1.0 401 Unauthorized\r\nCSeq: 2\r\n\r\n"),
        (
            true,
            b"DESCRIBE rtsp://a/b RTSP/1.0\r\nCSeq: 3\r\nAuthorization: Digest username=\"admin\", realm=\"x\"\r\n\r\n",
        ),
        (false, b"RTSP/1.0 200 OK\r\nCSeq: 3\r\nContent-Length: 5\r\n\r\nv=0\r\n"),
        (true, b"PLAY rtsp://a/b RTSP/1.0\r\nCSeq: 4\r\n\r\n"),
        (false, b"RTSP/1.0 200 OK\r\nCSeq: 4\r\n\r\n"),
    ];

    #[test]
    fn refused_then_accepted_wherever_the_stream_is_cut() {
        for size in [1, 7, 50, usize::MAX] {
            let mut out = Tables::default();
            assert_eq!(replay(Box::<Rtsp>::default(), TALK, size, &mut out), Verdict::Confirmed);
            let batch = out.login.finish();
            assert_eq!(column(&batch, "success"), ["false", "true"]);
            assert_eq!(column(&batch, "username"), ["root", "admin"]);
            assert!(!format!("{:?}", rows(&batch)).contains("hunter2"));
        }
    }

    #[test]
    fn media_end_the_reading() {
        let mut talk = TALK.to_vec();
        talk.push((false, b"$\x00\x00\x04abcd"));
        assert_eq!(replay(Box::<Rtsp>::default(), &talk, usize::MAX, &mut Tables::default()), Verdict::Leave);
    }

    #[test]
    fn http_is_none_of_it() {
        assert!(
            probe(554, true, b"GET / HTTP/1.1\r\n").is_none() && probe(554, true, b"OPTIONS * HTTP/1.1\r\n").is_none()
        );
        assert!(probe(8554, true, TALK[0].1).is_some() && probe(8554, false, TALK[1].1).is_some());
    }

    #[test]
    fn garbage_never_panics() {
        let all: Vec<&[u8]> = TALK.iter().map(|(_, bytes)| *bytes).collect();
        fuzz(|| Box::<Rtsp>::default(), &all);
    }
}
