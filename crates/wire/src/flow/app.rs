//! The application side of a flow: which decoder it gets, and what the decoder is handed.
//!
//! A decoder that panics loses its flow and leaves a row in `weird`; the sensor goes on.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::ident::Uid;
use crate::proto::{self, At, Decoder, Piece, Verdict};
use crate::tables::Tables;
use crate::text::{AddrText, MacText};

/// Most bytes of a stream that are kept for a decoder which is not chosen yet.
const MAX_KEPT: usize = 4096;
/// How often one direction is asked for its protocol: a first segment may be a single byte.
const MAX_PROBES: u8 = 3;
/// Most bytes that the decoders of all flows may keep together; the flow that goes beyond loses its decoder.
const MAX_HELD: usize = 128 * 1024 * 1024;

/// A flow's texts, made once.
#[derive(Clone, Copy, Default)]
pub struct Names {
    pub uid: Uid,
    pub orig_h: AddrText,
    pub resp_h: AddrText,
    pub orig_l2: MacText,
    pub resp_l2: MacText,
}

/// What every call to a decoder needs to know about its flow.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub ts: i64,
    pub names: &'a Names,
    pub orig_p: u16,
    pub resp_p: u16,
    pub is_tcp: bool,
}

impl<'a> Context<'a> {
    /// The first six columns of a row.
    #[inline]
    pub fn at(&self) -> At<'a> {
        At {
            ts: self.ts,
            uid: Some(self.names.uid.as_str()),
            orig_h: Some(self.names.orig_h.as_str()),
            orig_p: Some(self.orig_p),
            resp_h: Some(self.names.resp_h.as_str()),
            resp_p: Some(self.resp_p),
        }
    }

    fn piece(&self, is_orig: bool, bytes: &'a [u8]) -> Piece<'a> {
        let l2 = self.names.orig_l2.as_str();
        Piece {
            at: self.at(),
            is_orig,
            orig_l2_addr: (!l2.is_empty()).then_some(l2),
            proto: if self.is_tcp { "tcp" } else { "udp" },
            bytes,
        }
    }
}

/// Bytes seen before a decoder was chosen.
#[derive(Default)]
struct Kept {
    bytes: Vec<u8>,
    /// Direction, time and length of each piece.
    pieces: Vec<(bool, i64, usize)>,
    probes: [u8; 2],
}

#[derive(Default)]
enum Stage {
    #[default]
    Unasked,
    Asking(Box<Kept>),
    Decoding(Box<dyn Decoder>),
    /// No decoder, or none any more.
    Left,
}

/// The application side of one flow.
#[derive(Default)]
pub struct Application {
    stage: Stage,
    probes: [u8; 2],
    /// Bytes of this flow that count in `Tables::kept`.
    held: usize,
    /// The protocol, once a decoder is sure.
    pub service: Option<&'static str>,
}

impl Application {
    /// True where bytes may still be of use.
    #[inline]
    pub fn wants_bytes(&self) -> bool {
        !matches!(self.stage, Stage::Left)
    }

    /// The next bytes of one direction of a stream.
    pub fn bytes(&mut self, context: &Context<'_>, is_orig: bool, bytes: &[u8], out: &mut Tables) {
        self.take(context, is_orig, bytes, out);
        self.account(context, out);
    }

    fn take(&mut self, context: &Context<'_>, is_orig: bool, bytes: &[u8], out: &mut Tables) {
        match &mut self.stage {
            Stage::Decoding(_) => self.decode(context, is_orig, bytes, out),
            Stage::Left => {}
            Stage::Unasked => {
                // Most streams tell in their first segment: nothing is kept then.
                if let Some(decoder) = proto_of_stream(context, is_orig, bytes, out) {
                    self.stage = Stage::Decoding(decoder);
                    self.decode(context, is_orig, bytes, out);
                    return;
                }
                let mut kept = Box::<Kept>::default();
                kept.keep(context, is_orig, bytes);
                kept.probes[usize::from(!is_orig)] = 1;
                self.stage = if kept.bytes.len() < bytes.len() { Stage::Left } else { Stage::Asking(kept) };
            }
            Stage::Asking(kept) => {
                let side = usize::from(!is_orig);
                kept.keep(context, is_orig, bytes);
                let has_room = kept.bytes.len() < MAX_KEPT;
                let mut decoder = None;
                if kept.probes[side] < MAX_PROBES {
                    kept.probes[side] += 1;
                    let first = kept.of(is_orig);
                    decoder = proto_of_stream(context, is_orig, &first, out);
                }
                match decoder {
                    Some(decoder) => self.replay(decoder, context, out),
                    None if !has_room || kept.probes == [MAX_PROBES; 2] => self.stage = Stage::Left,
                    None => {}
                }
            }
        }
    }

    fn replay(&mut self, decoder: Box<dyn Decoder>, context: &Context<'_>, out: &mut Tables) {
        if let Stage::Asking(kept) = std::mem::replace(&mut self.stage, Stage::Decoding(decoder)) {
            let mut at = 0;
            for (is_orig, ts, len) in kept.pieces {
                self.decode(&Context { ts, ..*context }, is_orig, &kept.bytes[at..at + len], out);
                at += len;
            }
        }
    }

    /// One datagram.
    pub fn datagram(&mut self, context: &Context<'_>, is_orig: bool, bytes: &[u8], out: &mut Tables) {
        if let Stage::Unasked = self.stage {
            let side = usize::from(!is_orig);
            if self.probes[side] == 0 {
                self.probes[side] = 1;
                let found = guarded(context, out, |_| proto::for_datagrams(context.orig_p, context.resp_p, bytes));
                if let Some(decoder) = found.flatten() {
                    self.stage = Stage::Decoding(decoder);
                } else if self.probes == [1; 2] {
                    self.stage = Stage::Left;
                }
            }
        }
        self.decode(context, is_orig, bytes, out);
        self.account(context, out);
    }

    /// Keeps the count over all flows true, and to its bound.
    fn account(&mut self, context: &Context<'_>, out: &mut Tables) {
        let held = match &self.stage {
            Stage::Asking(kept) => kept.bytes.len(),
            Stage::Decoding(decoder) => decoder.held(),
            Stage::Unasked | Stage::Left => 0,
        };
        out.kept = out.kept + held - self.held;
        self.held = held;
        if held > 0 && out.kept > MAX_HELD {
            out.say(&context.at(), "wire", "decoder_memory_full", None);
            self.end(context, out);
        }
    }

    fn decode(&mut self, context: &Context<'_>, is_orig: bool, bytes: &[u8], out: &mut Tables) {
        let Stage::Decoding(decoder) = &mut self.stage else { return };
        let verdict = guarded(context, out, |out| decoder.piece(&context.piece(is_orig, bytes), out));
        self.heed(verdict);
    }

    /// Bytes of one direction of a stream that were never seen.
    pub fn gap(&mut self, context: &Context<'_>, is_orig: bool, missing: u64, out: &mut Tables) {
        match &mut self.stage {
            Stage::Decoding(decoder) => {
                let verdict = guarded(context, out, |out| decoder.gap(&context.at(), is_orig, missing, out));
                if verdict != Some(Verdict::Leave) {
                    self.heed(verdict);
                } else {
                    self.end(context, out);
                }
            }
            // A protocol is told by how a stream begins.
            _ => self.stage = Stage::Left,
        }
        self.account(context, out);
    }

    fn heed(&mut self, verdict: Option<Verdict>) {
        match (verdict, &self.stage) {
            (Some(Verdict::Unsure), _) => {}
            (Some(Verdict::Confirmed), Stage::Decoding(decoder)) => self.service = Some(decoder.service()),
            _ => self.stage = Stage::Left,
        }
    }

    /// The flow is over.
    pub fn end(&mut self, context: &Context<'_>, out: &mut Tables) {
        if let Stage::Decoding(mut decoder) = std::mem::replace(&mut self.stage, Stage::Left) {
            guarded(context, out, |out| decoder.end(&context.at(), out));
        }
        out.kept -= std::mem::take(&mut self.held);
    }
}

impl Kept {
    fn keep(&mut self, context: &Context<'_>, is_orig: bool, bytes: &[u8]) {
        if self.bytes.len() + bytes.len() <= MAX_KEPT {
            self.bytes.extend_from_slice(bytes);
            self.pieces.push((is_orig, context.ts, bytes.len()));
        } else {
            // A hole in what would be replayed is worse than nothing.
            self.probes = [MAX_PROBES; 2];
        }
    }

    /// What one direction has sent.
    fn of(&self, is_orig: bool) -> Vec<u8> {
        let mut at = 0;
        let mut bytes = Vec::new();
        for (of_orig, _, len) in &self.pieces {
            if *of_orig == is_orig {
                bytes.extend_from_slice(&self.bytes[at..at + len]);
            }
            at += len;
        }
        bytes
    }
}

fn proto_of_stream(context: &Context<'_>, is_orig: bool, first: &[u8], out: &mut Tables) -> Option<Box<dyn Decoder>> {
    guarded(context, out, |_| proto::for_stream(context.resp_p, is_orig, first)).flatten()
}

/// Runs a decoder; None where it panicked.
fn guarded<T>(context: &Context<'_>, out: &mut Tables, run: impl FnOnce(&mut Tables) -> T) -> Option<T> {
    let result = catch_unwind(AssertUnwindSafe(|| run(out)));
    if result.is_err() {
        out.sampler.is_quiet = false;
        out.say(&context.at(), "wire", "decoder_panic", None);
    }
    result.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_all_decoders_keep_together_is_bounded_and_given_back() {
        let names = Names::default();
        let context = Context { ts: 1, names: &names, orig_p: 40_000, resp_p: 80, is_tcp: true };
        let mut head = b"GET / HTTP/1.1\r\nX: ".to_vec();
        head.resize(16_000, b'x');
        let mut out = Tables::default();
        let mut flows: Vec<Application> = (0..9_000).map(|_| Application::default()).collect();
        for flow in &mut flows {
            flow.bytes(&context, true, &head, &mut out);
        }
        assert!(out.kept <= MAX_HELD && out.kept > MAX_HELD - head.len());
        assert!(!out.weird.is_empty());
        assert!(!flows[8_999].wants_bytes() && flows[0].wants_bytes());
        for flow in &mut flows {
            flow.end(&context, &mut out);
        }
        assert_eq!(out.kept, 0);
    }
}
