//! The classic capture file: one header, then packets of one link type.
//!
//! References: draft-ietf-opsawg-pcap sections 4 and 5.

use super::stream::Stream;
use super::{Found, MAX_PACKET, Step};

/// Bytes of the file header.
pub const HEADER: usize = 24;

/// How to read the packets of one file.
pub struct Pcap {
    big: bool,
    /// Nanoseconds in one unit of the fraction.
    unit: i64,
    /// Bytes of a packet header: 16, or 24 in the format of a patched libpcap (magic 0xa1b2cd34).
    record: usize,
    link_type: u16,
}

impl Pcap {
    /// Reads the file header, which the caller has made ready.
    pub fn start(stream: &mut Stream) -> Self {
        let first = stream.ready();
        let big = first[0] == 0xa1;
        let magic = word(first, 0, big);
        let pcap = Self {
            big,
            unit: if magic == 0xa1b2_3c4d { 1 } else { 1000 },
            record: if magic == 0xa1b2_cd34 { 24 } else { 16 },
            link_type: (word(first, 20, big) & 0xffff) as u16,
        };
        stream.consume(HEADER);
        pcap
    }

    /// The next packet.
    #[inline]
    pub fn step(&mut self, stream: &mut Stream) -> Step {
        if !stream.ensure(self.record) {
            let rest = stream.ready().len();
            return if rest == 0 { Step::End } else { Step::Broken("breaks off inside a packet header") };
        }
        let header = stream.ready();
        let seconds = i64::from(word(header, 0, self.big));
        let fraction = i64::from(word(header, 4, self.big));
        let len = word(header, 8, self.big) as usize;
        let orig_len = word(header, 12, self.big);
        if len > MAX_PACKET {
            return Step::Broken("holds a packet header that makes no sense");
        }
        if !stream.ensure(self.record + len) {
            return Step::Broken("breaks off inside a packet");
        }
        let start = stream.consume(self.record + len) + self.record;
        Step::Packet(Found {
            ts: seconds * 1_000_000_000 + fraction * self.unit,
            link_type: self.link_type,
            orig_len,
            start,
            len,
        })
    }
}

#[inline]
fn word(bytes: &[u8], at: usize, big: bool) -> u32 {
    let four = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
    if big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) }
}
