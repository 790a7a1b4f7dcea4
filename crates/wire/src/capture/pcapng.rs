//! The block-structured capture file, with several sections and interfaces.
//!
//! References: draft-ietf-opsawg-pcapng sections 3 and 4.

use super::stream::Stream;
use super::{Found, MAX_PACKET, Step};

const SECTION: u32 = 0x0a0d_0d0a;
const INTERFACE: u32 = 1;
const OLD_PACKET: u32 = 2;
const SIMPLE_PACKET: u32 = 3;
const ENHANCED_PACKET: u32 = 6;
const MAX_BLOCK: usize = MAX_PACKET + 64 * 1024;
const MAX_INTERFACES: usize = 65_536;
const BROKEN: &str = "holds a block that makes no sense";

struct Interface {
    link_type: u16,
    snap_len: usize,
    resolution: Resolution,
    /// Seconds added to every time.
    offset: i64,
}

#[derive(Clone, Copy)]
enum Resolution {
    /// Units per second as a power of ten.
    Decimal(u32),
    /// Units per second as a power of two.
    Binary(u32),
}

impl Resolution {
    fn nanos(self, units: u64) -> i64 {
        let nanos = match self {
            Self::Decimal(9) => u128::from(units),
            Self::Decimal(power @ 0..9) => u128::from(units) * 10u128.pow(9 - power),
            Self::Decimal(power) => u128::from(units) / 10u128.pow((power - 9).min(30)),
            Self::Binary(power) => (u128::from(units) * 1_000_000_000) >> power.min(100),
        };
        i64::try_from(nanos).unwrap_or(i64::MAX)
    }
}

/// What the blocks so far said about those to come.
#[derive(Default)]
pub struct PcapNg {
    big: bool,
    interfaces: Vec<Interface>,
    last_ts: i64,
}

impl PcapNg {
    fn word(&self, bytes: &[u8], at: usize) -> u32 {
        let four = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
        if self.big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) }
    }

    fn half(&self, bytes: &[u8], at: usize) -> u16 {
        let two = [bytes[at], bytes[at + 1]];
        if self.big { u16::from_be_bytes(two) } else { u16::from_le_bytes(two) }
    }

    /// The next block.
    pub fn step(&mut self, stream: &mut Stream) -> Step {
        if !stream.ensure(12) {
            let rest = stream.ready().len();
            return if rest == 0 { Step::End } else { Step::Broken("breaks off inside a block") };
        }
        let head = stream.ready();
        let is_section = head[..4] == SECTION.to_be_bytes();
        if is_section {
            match head[8..12] {
                [0x1a, 0x2b, 0x3c, 0x4d] => self.big = true,
                [0x4d, 0x3c, 0x2b, 0x1a] => self.big = false,
                _ => return Step::Broken(BROKEN),
            }
        }
        let kind = if is_section { SECTION } else { self.word(head, 0) };
        // The length need be a multiple of four; some writers do not pad.
        let len = self.word(head, 4) as usize;
        if !(12..=MAX_BLOCK).contains(&len) {
            return Step::Broken(BROKEN);
        }
        if !stream.ensure(len) {
            return Step::Broken("breaks off inside a block");
        }
        let start = stream.consume(len);
        let body = stream.at(start + 8, len - 12);
        match kind {
            SECTION => {
                self.interfaces.clear();
                Step::Other
            }
            INTERFACE => self.interface(body),
            ENHANCED_PACKET => self.enhanced(body, start + 8),
            SIMPLE_PACKET => self.simple(body, start + 8),
            OLD_PACKET => self.old(body, start + 8),
            _ => Step::Other,
        }
    }

    fn interface(&mut self, body: &[u8]) -> Step {
        if body.len() < 8 || self.interfaces.len() >= MAX_INTERFACES {
            return Step::Broken(BROKEN);
        }
        let mut interface = Interface {
            link_type: self.half(body, 0),
            snap_len: self.word(body, 4) as usize,
            resolution: Resolution::Decimal(6),
            offset: 0,
        };
        let mut options = &body[8..];
        while options.len() >= 4 {
            let (code, len) = (self.half(options, 0), usize::from(self.half(options, 2)));
            let Some(value) = options.get(4..4 + len) else { break };
            match (code, value) {
                (0, _) => break,
                (9, [power, ..]) if power & 0x80 == 0 => interface.resolution = Resolution::Decimal(u32::from(*power)),
                (9, [power, ..]) => interface.resolution = Resolution::Binary(u32::from(power & 0x7f)),
                (14, [a, b, c, d, e, f, g, h, ..]) => {
                    let eight = [*a, *b, *c, *d, *e, *f, *g, *h];
                    interface.offset = if self.big { i64::from_be_bytes(eight) } else { i64::from_le_bytes(eight) };
                }
                _ => {}
            }
            options = options.get((4 + len).next_multiple_of(4)..).unwrap_or_default();
        }
        self.interfaces.push(interface);
        Step::Other
    }

    fn enhanced(&mut self, body: &[u8], at: usize) -> Step {
        if body.len() < 20 {
            return Step::Broken(BROKEN);
        }
        let interface = self.word(body, 0) as usize;
        self.timed(interface, body, at)
    }

    fn old(&mut self, body: &[u8], at: usize) -> Step {
        if body.len() < 20 {
            return Step::Broken(BROKEN);
        }
        let interface = usize::from(self.half(body, 0));
        self.timed(interface, body, at)
    }

    /// Both kinds that carry a time have it, and the lengths, at the same place.
    fn timed(&mut self, interface: usize, body: &[u8], at: usize) -> Step {
        let Some(interface) = self.interfaces.get(interface) else { return Step::Broken(BROKEN) };
        let units = (u64::from(self.word(body, 4)) << 32) | u64::from(self.word(body, 8));
        let len = self.word(body, 12) as usize;
        if len > body.len() - 20 {
            return Step::Broken(BROKEN);
        }
        let ts = interface.resolution.nanos(units).saturating_add(interface.offset.saturating_mul(1_000_000_000));
        let found = Found { ts, link_type: interface.link_type, orig_len: self.word(body, 16), start: at + 20, len };
        self.last_ts = ts;
        Step::Packet(found)
    }

    /// A packet without a time of its own gets that of the one before it.
    fn simple(&mut self, body: &[u8], at: usize) -> Step {
        let Some(interface) = self.interfaces.first() else { return Step::Broken(BROKEN) };
        if body.len() < 4 {
            return Step::Broken(BROKEN);
        }
        let orig_len = self.word(body, 0);
        let mut len = (orig_len as usize).min(body.len() - 4);
        if interface.snap_len != 0 {
            len = len.min(interface.snap_len);
        }
        Step::Packet(Found { ts: self.last_ts, link_type: interface.link_type, orig_len, start: at + 4, len })
    }
}
