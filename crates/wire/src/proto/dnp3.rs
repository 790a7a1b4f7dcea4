//! DNP3 over TCP and UDP: one row for each application-layer message, from its first fragment.
//!
//! References: IEEE 1815-2012 9.2 (link frames and their CRC), 8.2 (transport function), 4.2.2 (application header),
//! 11.3 (object headers). Names of functions are those of Zeek.

use super::bytes::Cursor;
use super::{At, Decoder, Piece, Verdict, weird};
use crate::tables::{Dnp3Row, Tables};

const START: [u8; 2] = [0x05, 0x64];
const HEADER: usize = 10;
/// Longest application fragment that is kept (IEEE 1815 4.2.2.1: 2048 octets).
const MAX_FRAGMENT: usize = 4096;
const MAX_OBJECTS: usize = 64;
const MAX_HELD: usize = 4096;

/// Zeek's name of an application function code.
pub fn function(code: u8) -> Option<&'static str> {
    Some(match code {
        0x00 => "CONFIRM",
        0x01 => "READ",
        0x02 => "WRITE",
        0x03 => "SELECT",
        0x04 => "OPERATE",
        0x05 => "DIRECT_OPERATE",
        0x06 => "DIRECT_OPERATE_NR",
        0x07 => "IMMED_FREEZE",
        0x08 => "IMMED_FREEZE_NR",
        0x09 => "FREEZE_CLEAR",
        0x0a => "FREEZE_CLEAR_NR",
        0x0b => "FREEZE_AT_TIME",
        0x0c => "FREEZE_AT_TIME_NR",
        0x0d => "COLD_RESTART",
        0x0e => "WARM_RESTART",
        0x0f => "INITIALIZE_DATA",
        0x10 => "INITIALIZE_APPL",
        0x11 => "START_APPL",
        0x12 => "STOP_APPL",
        0x13 => "SAVE_CONFIG",
        0x14 => "ENABLE_UNSOLICITED",
        0x15 => "DISABLE_UNSOLICITED",
        0x16 => "ASSIGN_CLASS",
        0x17 => "DELAY_MEASURE",
        0x18 => "RECORD_CURRENT_TIME",
        0x19 => "OPEN_FILE",
        0x1a => "CLOSE_FILE",
        0x1b => "DELETE_FILE",
        0x1c => "GET_FILE_INFO",
        0x1d => "AUTHENTICATE_FILE",
        0x1e => "ABORT_FILE",
        0x1f => "ACTIVATE_CONFIG",
        0x20 => "AUTHENTICATE_REQ",
        0x21 => "AUTHENTICATE_ERR",
        0x81 => "RESPONSE",
        0x82 => "UNSOLICITED_RESPONSE",
        0x83 => "AUTHENTICATE_RESP",
        _ => return None,
    })
}

/// CRC-16/DNP (IEEE 1815 9.2.4.8): polynomial 0x3d65 reflected, complemented.
pub fn crc(bytes: &[u8]) -> u16 {
    !bytes.iter().fold(0_u16, |crc, byte| CRC_TABLE[usize::from((crc ^ u16::from(*byte)) & 0xff)] ^ (crc >> 8))
}

const CRC_TABLE: [u16; 256] = {
    let mut table = [0_u16; 256];
    let mut index = 0;
    while index < 256 {
        let mut crc = index as u16;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 != 0 { (crc >> 1) ^ 0xa6bc } else { crc >> 1 };
            bit += 1;
        }
        table[index] = crc;
        index += 1;
    }
    table
};

fn is_checked(block: &[u8]) -> bool {
    let (data, sum) = block.split_at(block.len() - 2);
    crc(data).to_le_bytes() == *sum
}

/// A decoder where the bytes begin with a link header whose CRC is right.
pub fn probe(_orig_p: u16, _resp_p: u16, _is_orig: bool, first: &[u8]) -> Option<Box<dyn Decoder>> {
    let header = first.get(..HEADER)?;
    (header[..2] == START && header[2] >= 5 && is_checked(header)).then(|| Box::<Dnp3>::default() as Box<dyn Decoder>)
}

/// One direction: bytes of an incomplete frame, and the segments of an incomplete fragment.
#[derive(Default)]
struct Side {
    held: Vec<u8>,
    fragment: Vec<u8>,
    is_open: bool,
    next: u8,
}

#[derive(Default)]
struct Dnp3 {
    sides: [Side; 2],
    is_confirmed: bool,
    is_udp: bool,
}

impl Decoder for Dnp3 {
    fn held(&self) -> usize {
        self.sides.iter().map(|side| side.held.len() + side.fragment.len()).sum()
    }

    fn service(&self) -> &'static str {
        if self.is_udp { "dnp3_udp" } else { "dnp3_tcp" }
    }

    fn piece(&mut self, piece: &Piece<'_>, out: &mut Tables) -> Verdict {
        self.is_udp = piece.proto == "udp";
        let side = usize::from(!piece.is_orig);
        let mut held = std::mem::take(&mut self.sides[side].held);
        if self.is_udp {
            held.clear();
        }
        held.extend_from_slice(piece.bytes);
        let used = self.frames(piece, side, &held, out);
        held.drain(..used);
        if held.len() > MAX_HELD {
            held.clear();
        }
        self.sides[side].held = held;
        if self.is_confirmed { Verdict::Confirmed } else { Verdict::Unsure }
    }

    fn gap(&mut self, _at: &At<'_>, is_orig: bool, _missing: u64, _out: &mut Tables) -> Verdict {
        self.sides[usize::from(!is_orig)] = Side::default();
        if self.is_confirmed { Verdict::Confirmed } else { Verdict::Unsure }
    }
}

impl Dnp3 {
    /// Reads whole frames, skipping what is none; how many bytes are done with.
    fn frames(&mut self, piece: &Piece<'_>, side: usize, bytes: &[u8], out: &mut Tables) -> usize {
        let mut used = 0;
        let mut is_lost = false;
        while bytes.len() - used >= HEADER {
            let rest = &bytes[used..];
            if rest[..2] != START || rest[2] < 5 || !is_checked(&rest[..HEADER]) {
                is_lost = true;
                used += 1;
                continue;
            }
            let length = frame_length(rest[2]);
            if rest.len() < length {
                break;
            }
            self.is_confirmed = true;
            self.frame(piece, side, &rest[..length], out);
            used += length;
        }
        if is_lost {
            weird(out, &piece.at, "dnp3", "dnp3_header_lacks_magic", None);
        }
        used
    }

    fn frame(&mut self, piece: &Piece<'_>, side: usize, frame: &[u8], out: &mut Tables) {
        let address = |at: usize| u16::from_le_bytes([frame[at], frame[at + 1]]);
        let (dst, src) = (address(4), address(6));
        let mut data = Vec::with_capacity(frame.len());
        for block in frame[HEADER..].chunks(18) {
            if block.len() < 3 || !is_checked(block) {
                weird(out, &piece.at, "dnp3", "dnp3_corrupt_header_checksum", Some("data block"));
                return;
            }
            data.extend_from_slice(&block[..block.len() - 2]);
        }
        let Some((transport, segment)) = data.split_first() else { return };
        let (is_final, is_first, sequence) = (transport & 0x80 != 0, transport & 0x40 != 0, transport & 0x3f);
        let state = &mut self.sides[side];
        if is_first {
            state.fragment.clear();
            state.is_open = true;
        } else if !state.is_open || sequence != state.next {
            state.is_open = false;
            return;
        }
        state.next = (sequence + 1) & 0x3f;
        if state.fragment.len() + segment.len() > MAX_FRAGMENT {
            state.is_open = false;
            return;
        }
        state.fragment.extend_from_slice(segment);
        if is_final {
            state.is_open = false;
            let fragment = std::mem::take(&mut state.fragment);
            message(piece, src, dst, &fragment, out);
            self.sides[side].fragment = fragment;
        }
    }
}

/// Length of a frame with its CRCs: one after the header, one after each 16 octets of user data.
fn frame_length(length: u8) -> usize {
    let data = usize::from(length) - 5;
    HEADER + data + data.div_ceil(16) * 2
}

fn message(piece: &Piece<'_>, src: u16, dst: u16, fragment: &[u8], out: &mut Tables) {
    let mut cursor = Cursor::new(fragment);
    let (Some(control), Some(code)) = (cursor.u8(), cursor.u8()) else { return };
    if control & 0x80 == 0 {
        // A later fragment of a message whose first one has been told.
        return;
    }
    let is_response = code >= 0x81;
    let iin = if is_response { cursor.be16() } else { None };
    let objects = headers(cursor, is_response || !is_read(code));
    let mut unknown = String::new();
    let name = function(code).unwrap_or_else(|| {
        unknown = format!("unknown-{code}");
        &unknown
    });
    out.dnp3.push(
        &piece.at,
        Dnp3Row {
            is_orig: Some(piece.is_orig),
            dnp3_src: Some(src),
            dnp3_dst: Some(dst),
            func_code: Some(code),
            func: Some(name),
            pdu_type: Some(if is_response { "RESP" } else { "REQ" }),
            iin,
            objects: (!objects.is_empty()).then_some(objects.as_slice()),
            ..Default::default()
        },
    );
}

/// Requests of these functions carry object headers without data.
fn is_read(code: u8) -> bool {
    matches!(code, 0x01 | 0x07..=0x0c | 0x14..=0x16)
}

/// Object headers as far as they can be told: data of unknown size ends the walk.
fn headers(mut cursor: Cursor<'_>, has_data: bool) -> Vec<String> {
    let mut objects = Vec::new();
    while objects.len() < MAX_OBJECTS {
        let (Some(group), Some(variation), Some(qualifier)) = (cursor.u8(), cursor.u8(), cursor.u8()) else { break };
        objects.push(format!("{group}.{variation}"));
        let (prefix, range) = (qualifier >> 4 & 7, qualifier & 15);
        let Some(count) = objects_in_range(&mut cursor, range) else { break };
        let prefix_size = match prefix {
            0 => 0,
            1 | 4 => 1,
            2 | 5 => 2,
            3 | 6 => 4,
            _ => break,
        };
        let bits = if has_data { size_in_bits(group, variation) } else { Some(0) };
        let Some(bits) = bits else { break };
        let data =
            if prefix_size == 0 && bits < 8 { (count * bits).div_ceil(8) } else { count * (prefix_size + bits / 8) };
        if cursor.take(data).is_none() {
            break;
        }
    }
    objects
}

fn objects_in_range(cursor: &mut Cursor<'_>, range: u8) -> Option<usize> {
    let le = |bytes: &[u8]| bytes.iter().rev().fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte));
    match range {
        0..=5 => {
            let size = 1 << (range % 3);
            let start = le(cursor.take(size)?);
            let stop = le(cursor.take(size)?);
            // A range that runs backwards or over everything is read no further.
            stop.checked_sub(start).map(|span| span + 1).filter(|count| *count <= 0xffff)
        }
        6 => Some(0),
        7..=9 => Some(le(cursor.take(1 << (range - 7))?)).filter(|count| *count <= 0xffff),
        11 => cursor.u8().map(usize::from),
        _ => None,
    }
}

/// Size of one object in bits for the groups that are met most (IEEE 1815 Annex A); `None` where it is not known here.
fn size_in_bits(group: u8, variation: u8) -> Option<usize> {
    Some(match (group, variation) {
        (1 | 10 | 80, 1) => 1,
        (3, 1) => 2,
        (1 | 10, 2) | (2 | 11 | 13, 1) | (3, 2) => 8,
        (2 | 11 | 13, 2) | (4 | 22 | 23, 5) => 56,
        (2, 3) | (50, 4) => 24,
        (12, 1) => 88,
        (20..=22, 1) | (30 | 32, 1 | 5) | (40, 1 | 3) | (41, 1 | 3) | (42, 1) => 40,
        (20..=22, 2) | (30 | 32, 2) | (40..=42, 2) => 24,
        (20, 5) | (30, 3) => 32,
        (20, 6) | (30, 4) | (52, 1 | 2) => 16,
        (32, 3) => 88,
        (32, 4) => 72,
        (50, 1 | 3) | (51, 1 | 2) => 48,
        (60, _) => 0,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::testing::{column, fuzz, replay, rows};

    /// A frame around user data, with its CRCs.
    fn frame(src: u16, dst: u16, data: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0x05, 0x64, u8::try_from(data.len() + 5).unwrap(), 0xc4];
        bytes.extend(dst.to_le_bytes());
        bytes.extend(src.to_le_bytes());
        bytes.extend(crc(&bytes).to_le_bytes());
        for block in data.chunks(16) {
            bytes.extend(block);
            bytes.extend(crc(block).to_le_bytes());
        }
        bytes
    }

    fn decoder() -> Box<dyn Decoder> {
        Box::<Dnp3>::default()
    }

    #[test]
    fn the_crc_is_that_of_the_standard() {
        // CRC-16/DNP of "123456789" is 0xea82.
        assert_eq!(crc(b"123456789"), 0xea82);
    }

    #[test]
    fn a_read_of_classes_and_its_response() {
        let ask = frame(1, 10, &[0xc0, 0xc1, 0x01, 60, 2, 6, 60, 3, 6, 60, 4, 6]);
        let tell =
            frame(10, 1, &[0xc0, 0xc1, 0x81, 0x90, 0x00, 1, 2, 0, 0, 1, 0x81, 0x01, 30, 1, 0, 0, 0, 1, 1, 2, 3, 4]);
        for size in 1..ask.len().max(tell.len()) {
            let mut out = Tables::default();
            replay(decoder(), &[(true, &ask), (false, &tell)], size, &mut out);
            let batch = out.dnp3.finish();
            assert_eq!(column(&batch, "func"), ["READ", "RESPONSE"]);
            assert_eq!(column(&batch, "objects"), ["[60.2, 60.3, 60.4]", "[1.2, 30.1]"]);
            assert_eq!(column(&batch, "iin"), ["", "36864"]);
            assert_eq!(column(&batch, "dnp3_src"), ["1", "10"]);
        }
    }

    #[test]
    fn garbage_between_frames_is_skipped_and_said() {
        let mut bytes = frame(1, 10, &[0xc0, 0xc1, 0x0d]);
        bytes.extend(b"junk");
        bytes.extend(frame(1, 10, &[0xc1, 0xc2, 0x02]));
        let mut out = Tables::default();
        replay(decoder(), &[(true, &bytes)], usize::MAX, &mut out);
        assert_eq!(column(&out.dnp3.finish(), "func"), ["COLD_RESTART", "WRITE"]);
        assert_eq!(rows(&out.weird.finish()).len(), 1);
    }

    #[test]
    fn a_fragment_in_two_segments_is_one_message() {
        let first = frame(1, 10, &[0x40, 0xc1, 0x02, 50]);
        let second = frame(1, 10, &[0x81, 1, 7, 1, 1, 2, 3, 4, 5, 6]);
        let mut out = Tables::default();
        replay(decoder(), &[(true, &first), (true, &second)], usize::MAX, &mut out);
        assert_eq!(column(&out.dnp3.finish(), "objects"), ["[50.1]"]);
    }

    #[test]
    fn garbage_never_panics() {
        let ask = frame(1, 10, &[0xc0, 0xc1, 0x01, 60, 2, 6]);
        let tell = frame(10, 1, &[0xc0, 0xc1, 0x81, 0x90, 0x00, 1, 2, 0, 0, 1, 0x81, 0x01]);
        let (ask, tell) = (ask.as_slice(), tell.as_slice());
        fuzz(decoder, &[ask, tell]);
    }
}
