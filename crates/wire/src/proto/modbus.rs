//! Modbus/TCP: one row for each message.
//!
//! References: MODBUS Messaging on TCP/IP V1.0b 3.1 (MBAP header); MODBUS Application Protocol V1.1b3 6 and 7 (functions,
//! exceptions). Names of functions and exceptions are those of Zeek.

use std::collections::VecDeque;

use super::bytes::Cursor;
use super::{At, Decoder, Piece, Verdict, weird};
use crate::tables::{ModbusRow, Tables};

const PORT: u16 = 502;
const HEADER: usize = 7;
/// Longest PDU with its unit id (V1.1b3 4.1).
const MAX_LENGTH: usize = 254;
const MAX_PENDING: usize = 256;
const MAX_VALUES: usize = 256;

/// Zeek's name of a function code without the error bit.
pub fn function(code: u8) -> Option<&'static str> {
    Some(match code {
        1 => "READ_COILS",
        2 => "READ_DISCRETE_INPUTS",
        3 => "READ_HOLDING_REGISTERS",
        4 => "READ_INPUT_REGISTERS",
        5 => "WRITE_SINGLE_COIL",
        6 => "WRITE_SINGLE_REGISTER",
        7 => "READ_EXCEPTION_STATUS",
        8 => "DIAGNOSTICS",
        9 => "PROGRAM_484",
        10 => "POLL_484",
        11 => "GET_COMM_EVENT_COUNTER",
        12 => "GET_COMM_EVENT_LOG",
        13 => "PROGRAM_584_984",
        14 => "POLL_584_984",
        15 => "WRITE_MULTIPLE_COILS",
        16 => "WRITE_MULTIPLE_REGISTERS",
        17 => "REPORT_SLAVE_ID",
        18 => "PROGRAM_884_U84",
        19 => "RESET_COMM_LINK_884_U84",
        20 => "READ_FILE_RECORD",
        21 => "WRITE_FILE_RECORD",
        22 => "MASK_WRITE_REGISTER",
        23 => "READ_WRITE_MULTIPLE_REGISTERS",
        24 => "READ_FIFO_QUEUE",
        40 => "PROGRAM_CONCEPT",
        43 => "ENCAP_INTERFACE_TRANSPORT",
        90 => "PROGRAM_UNITY",
        _ => return None,
    })
}

fn exception(code: u8) -> Option<&'static str> {
    Some(match code {
        1 => "ILLEGAL_FUNCTION",
        2 => "ILLEGAL_DATA_ADDRESS",
        3 => "ILLEGAL_DATA_VALUE",
        4 => "SLAVE_DEVICE_FAILURE",
        5 => "ACKNOWLEDGE",
        6 => "SLAVE_DEVICE_BUSY",
        7 => "NEGATIVE_ACKNOWLEDGE",
        8 => "MEMORY_PARITY_ERROR",
        10 => "GATEWAY_PATH_UNAVAILABLE",
        11 => "GATEWAY_TARGET_DEVICE_FAILED_TO_RESPOND",
        _ => return None,
    })
}

/// What a request asked for, until its response comes.
#[derive(Clone, Copy)]
struct Asked {
    tid: u16,
    unit: u8,
    func_code: u8,
    address: Option<u16>,
    quantity: Option<u16>,
}

#[derive(Default)]
struct Modbus {
    held: [Vec<u8>; 2],
    asked: VecDeque<Asked>,
    values: Vec<u16>,
    is_confirmed: bool,
}

/// A decoder where the bytes begin with a plausible MBAP header; away from port 502 it must also fit its function.
pub fn probe(resp_p: u16, is_orig: bool, first: &[u8]) -> Option<Box<dyn Decoder>> {
    let mut cursor = Cursor::new(first);
    let _tid = cursor.be16()?;
    let is_modbus = cursor.be16()? == 0;
    let length = usize::from(cursor.be16()?);
    let _unit = cursor.u8()?;
    let code = cursor.u8()?;
    let is_plausible = is_modbus && (2..=MAX_LENGTH).contains(&length) && (1..=0x7f).contains(&(code & 0x7f));
    let is_sure = is_orig && first.len() == length + 6 && fits(code, length - 2);
    (is_plausible && (resp_p == PORT || is_sure)).then(|| Box::<Modbus>::default() as Box<dyn Decoder>)
}

/// A request of a well-known function has the length that the function says.
fn fits(code: u8, data: usize) -> bool {
    match code {
        1..=6 => data == 4,
        15 | 16 => data > 5,
        _ => false,
    }
}

impl Decoder for Modbus {
    fn held(&self) -> usize {
        self.held.iter().map(Vec::len).sum()
    }

    fn service(&self) -> &'static str {
        "modbus"
    }

    fn piece(&mut self, piece: &Piece<'_>, out: &mut Tables) -> Verdict {
        let side = usize::from(!piece.is_orig);
        let mut held = std::mem::take(&mut self.held[side]);
        let used = if held.is_empty() {
            self.messages(piece, piece.bytes, out)
        } else {
            held.extend_from_slice(piece.bytes);
            self.messages(piece, &held, out)
        };
        let Some(used) = used else { return Verdict::Leave };
        if held.is_empty() {
            held.extend_from_slice(&piece.bytes[used..]);
        } else {
            held.drain(..used);
        }
        self.held[side] = held;
        if self.is_confirmed { Verdict::Confirmed } else { Verdict::Unsure }
    }

    fn gap(&mut self, _at: &At<'_>, is_orig: bool, _missing: u64, _out: &mut Tables) -> Verdict {
        // Messages are short and mostly one to a segment: the next segment starts a new one.
        self.held[usize::from(!is_orig)].clear();
        if self.is_confirmed { Verdict::Confirmed } else { Verdict::Unsure }
    }
}

impl Modbus {
    /// Reads whole messages; how many bytes they took, or `None` where this is not Modbus.
    fn messages(&mut self, piece: &Piece<'_>, bytes: &[u8], out: &mut Tables) -> Option<usize> {
        let mut used = 0;
        while bytes.len() - used > HEADER {
            let head = &bytes[used..];
            let length = usize::from(u16::from_be_bytes([head[4], head[5]]));
            if head[2..4] != [0, 0] || !(2..=MAX_LENGTH).contains(&length) {
                weird(out, &piece.at, "modbus", "modbus_bad_header", None);
                return None;
            }
            if head.len() < 6 + length {
                break;
            }
            self.message(piece, &head[..6 + length], out);
            used += 6 + length;
        }
        Some(used)
    }

    fn message(&mut self, piece: &Piece<'_>, bytes: &[u8], out: &mut Tables) {
        let tid = u16::from_be_bytes([bytes[0], bytes[1]]);
        let (unit, raw, data) = (bytes[6], bytes[7], &bytes[8..]);
        let code = raw & 0x7f;
        self.values.clear();
        self.is_confirmed = true;
        let is_failed = !piece.is_orig && raw & 0x80 != 0;
        let made = match function(code) {
            Some(name) if is_failed => format!("{name}_EXCEPTION"),
            Some(_) => String::new(),
            None => format!("unknown-{code}"),
        };
        let name = function(code).filter(|_| !is_failed).unwrap_or(&made);
        let mut failure = String::new();
        let failed = is_failed.then(|| data.first()).flatten().map(|why| {
            exception(*why).unwrap_or_else(|| {
                failure = format!("unknown-{why}");
                &failure
            })
        });
        let asked = if piece.is_orig {
            let asked = self.request(tid, unit, code, data);
            if self.asked.len() == MAX_PENDING {
                self.asked.pop_front();
            }
            self.asked.push_back(asked);
            asked
        } else {
            let asked = self.answered(tid, unit, code);
            if !is_failed {
                self.response(code, data, asked.quantity);
            }
            asked
        };
        out.modbus.push(
            &piece.at,
            ModbusRow {
                tid: Some(tid),
                unit: Some(unit),
                func_code: Some(code),
                func: Some(name),
                pdu_type: Some(if piece.is_orig { "REQ" } else { "RESP" }),
                exception: failed,
                address: asked.address,
                quantity: asked.quantity,
                values: (!self.values.is_empty()).then_some(self.values.as_slice()),
                ..Default::default()
            },
        );
    }

    fn request(&mut self, tid: u16, unit: u8, code: u8, data: &[u8]) -> Asked {
        let mut cursor = Cursor::new(data);
        let first = cursor.be16();
        let second = cursor.be16();
        let (address, quantity) = match code {
            1..=4 => (first, second),
            5 => {
                self.values.extend(second.map(|value| u16::from(value == 0xff00)));
                (first, Some(1))
            }
            6 => {
                self.values.extend(second);
                (first, Some(1))
            }
            15 => {
                let bits = cursor.vec8().unwrap_or_default();
                self.coils(bits, second);
                (first, second)
            }
            16 => {
                let words = cursor.vec8().unwrap_or_default();
                self.registers(words);
                (first, second)
            }
            22 => (first, Some(1)),
            23 => {
                let (address, quantity) = (cursor.be16(), cursor.be16());
                let words = cursor.vec8().unwrap_or_default();
                self.registers(words);
                (address, quantity)
            }
            24 => (first, None),
            _ => (None, None),
        };
        Asked { tid, unit, func_code: code, address, quantity }
    }

    /// The request that a response belongs to; where it was not seen, one that says nothing.
    fn answered(&mut self, tid: u16, unit: u8, code: u8) -> Asked {
        let found =
            self.asked.iter().position(|asked| asked.tid == tid && asked.unit == unit && asked.func_code == code);
        let unseen = Asked { tid, unit, func_code: code, address: None, quantity: None };
        found.and_then(|index| self.asked.remove(index)).unwrap_or(unseen)
    }

    fn response(&mut self, code: u8, data: &[u8], quantity: Option<u16>) {
        let mut cursor = Cursor::new(data);
        match code {
            1 | 2 => {
                let bits = cursor.vec8().unwrap_or_default();
                self.coils(bits, quantity);
            }
            3 | 4 | 23 => {
                let words = cursor.vec8().unwrap_or_default();
                self.registers(words);
            }
            _ => {}
        }
    }

    fn coils(&mut self, bits: &[u8], quantity: Option<u16>) {
        let count = quantity.map_or(bits.len() * 8, usize::from).min(bits.len() * 8).min(MAX_VALUES);
        self.values.extend((0..count).map(|index| u16::from(bits[index / 8] >> (index % 8) & 1)));
    }

    fn registers(&mut self, words: &[u8]) {
        self.values.extend(words.chunks_exact(2).take(MAX_VALUES).map(|word| u16::from_be_bytes([word[0], word[1]])));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::testing::{fuzz, replay, rows};

    const REQUEST: &[u8] = &[0, 1, 0, 0, 0, 6, 17, 3, 0, 107, 0, 3];
    const RESPONSE: &[u8] = &[0, 1, 0, 0, 0, 9, 17, 3, 6, 2, 43, 0, 0, 0, 100];

    fn decoder() -> Box<dyn Decoder> {
        Box::<Modbus>::default()
    }

    #[test]
    fn a_response_carries_its_request_and_the_registers() {
        let mut out = Tables::default();
        replay(decoder(), &[(true, REQUEST), (false, RESPONSE)], usize::MAX, &mut out);
        let said = rows(&out.modbus.finish());
        assert_eq!(said.len(), 2);
        assert!(said[1].contains(&("address".into(), "107".into())));
        assert!(said[1].contains(&("func".into(), "READ_HOLDING_REGISTERS".into())));
        assert!(said[1].contains(&("values".into(), "[555, 0, 100]".into())));
    }

    #[test]
    fn exceptions_are_named() {
        let mut out = Tables::default();
        replay(decoder(), &[(true, REQUEST), (false, &[0, 1, 0, 0, 0, 3, 17, 0x83, 2])], usize::MAX, &mut out);
        let said = rows(&out.modbus.finish());
        assert!(said[1].contains(&("exception".into(), "ILLEGAL_DATA_ADDRESS".into())));
        assert!(said[1].contains(&("func".into(), "READ_HOLDING_REGISTERS_EXCEPTION".into())));
    }

    #[test]
    fn cut_anywhere_it_says_the_same() {
        let two = [REQUEST, &[0, 2, 0, 0, 0, 6, 17, 6, 0, 1, 0, 3]].concat();
        let mut whole = Tables::default();
        replay(decoder(), &[(true, &two), (false, RESPONSE)], usize::MAX, &mut whole);
        let expected = rows(&whole.modbus.finish());
        for size in 1..two.len() {
            let mut out = Tables::default();
            replay(decoder(), &[(true, &two), (false, RESPONSE)], size, &mut out);
            assert_eq!(rows(&out.modbus.finish()), expected);
        }
    }

    #[test]
    fn garbage_never_panics() {
        fuzz(decoder, &[REQUEST, RESPONSE]);
    }

    #[test]
    fn other_ports_need_a_request_that_fits() {
        assert!(probe(502, true, REQUEST).is_some());
        assert!(probe(1502, true, REQUEST).is_some());
        assert!(probe(1502, true, &REQUEST[..11]).is_none());
        assert!(probe(502, true, b"GET / HTTP/1.1\r\n").is_none());
    }
}
