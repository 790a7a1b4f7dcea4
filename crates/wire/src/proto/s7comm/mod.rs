//! S7comm over ISO on TCP: one row for each job, acknowledgement and message of user data.
//!
//! An acknowledgement tells what its job was about. Newer controllers speak S7comm-plus: its messages are told by their
//! operation alone. References: RFC 1006 6 (TPKT); ITU-T X.224 13 (TPDUs). S7comm itself is unpublished: names of
//! functions, blocks and errors are those of ICSNPP, where it has one; field layouts those of Wireshark's dissector.

use std::collections::VecDeque;

use super::bytes::{Cursor, said};
use super::{At, Decoder, Piece, Verdict, weird};
use crate::tables::{S7commRow, Tables};
use names::{class, function, plus_function, rosctr, service, user_function};

mod names;

const PORT: u16 = 102;
const TPKT: usize = 4;
const MAX_TPKT: usize = 16_384;
const MAX_PENDING: usize = 64;
const MAX_ITEMS: usize = 20;
const MAX_NAME: usize = 32;
const CLASSIC: u8 = 0x32;
const PLUS: u8 = 0x72;
const JOB: u8 = 1;
const USER_DATA: u8 = 7;
const READ: u8 = 0x04;
const WRITE: u8 = 0x05;
const CONTROL: u8 = 0x28;
const READ_SZL: (u8, u8) = (4, 1);

/// What a job asked, until its answer comes: the items and the block are told again there.
#[derive(Clone, Default)]
struct Asked {
    reference: u16,
    items: Vec<String>,
    block: Option<String>,
    service: Option<String>,
    szl: Option<u16>,
}

/// What a controller says of itself in a status list.
#[derive(Default)]
struct Identity {
    order_number: Option<String>,
    system_name: Option<String>,
    product_name: Option<String>,
    serial: Option<String>,
}

#[derive(Default)]
struct S7comm {
    held: [Vec<u8>; 2],
    asked: [VecDeque<Asked>; 2],
    is_confirmed: bool,
}

/// A decoder where the bytes begin with a TPKT of a connection request, or with one that carries S7comm.
pub fn probe(resp_p: u16, is_orig: bool, first: &[u8]) -> Option<Box<dyn Decoder>> {
    let length = tpkt(first)?;
    let kind = *first.get(5)?;
    let is_asking = is_orig && kind == 0xe0 && first.len() == length && length >= 11;
    let carries = kind == 0xf0 && matches!(first.get(7), Some(&CLASSIC | &PLUS));
    let is_port = resp_p == PORT && matches!(kind, 0xe0 | 0xd0 | 0xf0);
    (is_port || carries || (is_asking && resp_p != 3389)).then(|| Box::<S7comm>::default() as Box<dyn Decoder>)
}

/// Length of the packet that these bytes begin with; `None` where they begin with none.
fn tpkt(bytes: &[u8]) -> Option<usize> {
    let head = bytes.get(..TPKT)?;
    let length = usize::from(u16::from_be_bytes([head[2], head[3]]));
    (head[..2] == [3, 0] && (7..=MAX_TPKT).contains(&length)).then_some(length)
}

impl Decoder for S7comm {
    fn held(&self) -> usize {
        let asked: usize = self.asked.iter().map(|side| side.len() * size_of::<Asked>()).sum();
        self.held.iter().map(Vec::len).sum::<usize>() + asked
    }

    fn service(&self) -> &'static str {
        "s7comm"
    }

    fn piece(&mut self, piece: &Piece<'_>, out: &mut Tables) -> Verdict {
        let side = usize::from(!piece.is_orig);
        let mut held = std::mem::take(&mut self.held[side]);
        let used = if held.is_empty() {
            self.packets(piece, piece.bytes, out)
        } else {
            held.extend_from_slice(piece.bytes);
            self.packets(piece, &held, out)
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
        // Messages are mostly one to a segment: the next segment starts a new one, or the flow is given up there.
        self.held[usize::from(!is_orig)].clear();
        if self.is_confirmed { Verdict::Confirmed } else { Verdict::Unsure }
    }
}

impl S7comm {
    /// Reads whole packets; how many bytes they took, or `None` where these are none.
    fn packets(&mut self, piece: &Piece<'_>, bytes: &[u8], out: &mut Tables) -> Option<usize> {
        let mut used = 0;
        while bytes.len() - used >= TPKT {
            let rest = &bytes[used..];
            let Some(length) = tpkt(rest) else {
                weird(out, &piece.at, "s7comm", "tpkt_bad_header", None);
                return None;
            };
            let Some(packet) = rest.get(TPKT..length) else { break };
            // Behind a data TPDU of three bytes stands the message; connecting and ending say nothing more.
            if packet[1] == 0xf0 {
                match packet.get(3) {
                    Some(&CLASSIC) => self.classic(piece, &packet[3..], out),
                    Some(&PLUS) => self.plus(piece, &packet[3..], out),
                    Some(_) if !self.is_confirmed => return None,
                    _ => {}
                }
            }
            used += length;
        }
        Some(used)
    }

    fn classic(&mut self, piece: &Piece<'_>, bytes: &[u8], out: &mut Tables) {
        if self.message(piece, bytes, out).is_none() {
            weird(out, &piece.at, "s7comm", "s7comm_malformed", None);
        }
    }

    fn message(&mut self, piece: &Piece<'_>, bytes: &[u8], out: &mut Tables) -> Option<()> {
        let mut cursor = Cursor::new(bytes);
        let (_protocol, kind, _reserved) = (cursor.u8()?, cursor.u8()?, cursor.be16()?);
        // The number is the sender's own, and written the other way round than all else.
        let reference = cursor.be16()?.swap_bytes();
        let (param_len, data_len) = (usize::from(cursor.be16()?), usize::from(cursor.be16()?));
        let name = rosctr(kind)?;
        let error = if matches!(kind, 2 | 3) { Some((cursor.u8()?, cursor.u8()?)) } else { None };
        let (params, data) = (cursor.take(param_len)?, cursor.take(data_len)?);
        self.is_confirmed = true;
        if kind == USER_DATA {
            return self.user_data(piece, reference, params, data, out);
        }
        let side = usize::from(!piece.is_orig);
        let code = params.first().copied();
        let asked = match (kind, code) {
            (JOB, Some(code)) => {
                let asked = Asked { reference, ..job(code, params) };
                remember(&mut self.asked[side], asked.clone());
                asked
            }
            _ => recalled(&mut self.asked[1 - side], reference),
        };
        let made = code.map(|code| format!("unknown-{code}"));
        let shown = error.map(|(class_code, code)| (class_code, format!("0x{code:02x}")));
        out.s7comm.push(
            &piece.at,
            S7commRow {
                is_orig: Some(piece.is_orig),
                rosctr: Some(name),
                pdu_type: Some(if kind == JOB { "REQ" } else { "RESP" }),
                pdu_reference: Some(reference),
                s7_func_code: code,
                s7_func: code.and_then(function).or(made.as_deref()),
                s7_subfunc: asked.service.as_deref(),
                items: (!asked.items.is_empty()).then_some(asked.items.as_slice()),
                block: asked.block.as_deref(),
                error_class: shown.as_ref().map(|(code, _)| class(*code).unwrap_or("Unknown error")),
                error_code: shown.as_ref().map(|(_, text)| text.as_str()),
                ..Default::default()
            },
        );
        Some(())
    }

    fn user_data(
        &mut self, piece: &Piece<'_>, reference: u16, params: &[u8], data: &[u8], out: &mut Tables,
    ) -> Option<()> {
        let (kind, sub) = (*params.get(5)?, *params.get(6)?);
        let (group, is_request) = (kind & 0x0f, kind & 0xf0 == 0x40);
        let (name, known) = user_function(group, sub);
        let made = known.map_or_else(|| format!("unknown-{sub}"), str::to_owned);
        let side = usize::from(!piece.is_orig);
        let mut asked = Asked { reference, ..Asked::default() };
        let error = params.get(10..12).map(|code| u16::from_be_bytes([code[0], code[1]]));
        let mut who = Identity::default();
        if is_request {
            asked.szl = ((group, sub) == READ_SZL).then(|| be16(data, 4)).flatten();
            remember(&mut self.asked[side], asked.clone());
        } else {
            asked = recalled(&mut self.asked[1 - side], reference);
            if (group, sub) == READ_SZL && error == Some(0) {
                asked.szl = be16(data, 4).or(asked.szl);
                who = identity(data).unwrap_or_default();
            }
        }
        let shown = error.map(|code| format!("0x{code:02x}"));
        out.s7comm.push(
            &piece.at,
            S7commRow {
                is_orig: Some(piece.is_orig),
                rosctr: rosctr(USER_DATA),
                pdu_type: Some(if is_request { "REQ" } else { "RESP" }),
                pdu_reference: Some(reference),
                s7_func_code: Some(kind),
                s7_func: Some(name),
                s7_subfunc: Some(&made),
                szl_id: asked.szl,
                error_class: error.map(|code| if code == 0 { "No error" } else { "Parameter Error" }),
                error_code: shown.as_deref(),
                order_number: who.order_number.as_deref(),
                system_name: who.system_name.as_deref(),
                product_name: who.product_name.as_deref(),
                serial: who.serial.as_deref(),
                ..Default::default()
            },
        );
        Some(())
    }

    fn plus(&mut self, piece: &Piece<'_>, bytes: &[u8], out: &mut Tables) {
        // Version 3 puts the length of a digest and the digest in front of the operation; its fragments say none.
        let skipped = if bytes.get(1) == Some(&3) { 5 + bytes.get(4).map_or(0, |size| usize::from(*size)) } else { 4 };
        let operation = match bytes.get(skipped) {
            Some(0x31) => "Request",
            Some(0x32) => "Response",
            Some(0x33) => "Notification",
            _ => return,
        };
        self.is_confirmed = true;
        let code = be16(bytes, skipped + 3).filter(|_| operation != "Notification");
        let made = code.map(|code| format!("unknown-{code}"));
        out.s7comm.push(
            &piece.at,
            S7commRow {
                is_orig: Some(piece.is_orig),
                rosctr: Some(operation),
                pdu_type: Some(if operation == "Request" { "REQ" } else { "RESP" }),
                s7_func: code.and_then(plus_function).or(made.as_deref()),
                ..Default::default()
            },
        );
    }
}

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2).map(|two| u16::from_be_bytes([two[0], two[1]]))
}

fn remember(asked: &mut VecDeque<Asked>, one: Asked) {
    if asked.len() == MAX_PENDING {
        asked.pop_front();
    }
    asked.push_back(one);
}

/// The job that an answer belongs to; where it was not seen, one that says nothing.
fn recalled(asked: &mut VecDeque<Asked>, reference: u16) -> Asked {
    let found = asked.iter().position(|one| one.reference == reference);
    found.and_then(|index| asked.remove(index)).unwrap_or_default()
}

/// What a job is about: variables, the block, or the service that the controller is to run.
fn job(code: u8, params: &[u8]) -> Asked {
    let mut asked = Asked::default();
    match code {
        READ | WRITE => asked.items = variables(params).unwrap_or_default(),
        0x1a..=0x1d => asked.block = params.get(9..).and_then(|name| said(name.get(..MAX_NAME.min(name.len()))?, 9)),
        CONTROL => {
            let size = be16(params, 8).map_or(0, usize::from);
            let argument = params.get(10..10 + size).unwrap_or_default();
            let name = params.get(11 + size..).and_then(|name| said(name, MAX_NAME));
            asked.service = name.as_deref().and_then(service).map(str::to_owned).or(name);
            asked.block = argument.get(2..).filter(|_| size > 2).and_then(|name| said(name, 9));
        }
        _ => {}
    }
    asked
}

/// Variables of a read or write as `DB10 4+8`: area, first byte, bytes; `None` where they are cut short.
fn variables(params: &[u8]) -> Option<Vec<String>> {
    let mut cursor = Cursor::new(params.get(2..)?);
    let mut items = Vec::new();
    for _ in 0..usize::from(params[1]).min(MAX_ITEMS) {
        let (_kind, spec) = (cursor.u8()?, cursor.vec8()?);
        // Only the ordinary way to name a variable (S7ANY) is read; others are told by their kind.
        let Some(spec) = <&[u8; 10]>::try_from(spec).ok().filter(|spec| spec[0] == 0x10) else {
            items.push(format!("syntax-{}", spec.first()?));
            continue;
        };
        let each = match spec[1] {
            4 | 5 => 2,
            6..=8 => 4,
            _ => 1,
        };
        let count = u32::from(u16::from_be_bytes([spec[2], spec[3]]));
        let block = u16::from_be_bytes([spec[4], spec[5]]);
        let start = u32::from_be_bytes([0, spec[7], spec[8], spec[9]]) >> 3;
        let area = match spec[6] {
            0x81 => "I".to_owned(),
            0x82 => "Q".to_owned(),
            0x83 => "M".to_owned(),
            0x84 => format!("DB{block}"),
            0x85 => format!("DI{block}"),
            0x1c => "C".to_owned(),
            0x1d => "T".to_owned(),
            other => format!("area-{other}"),
        };
        items.push(format!("{area} {start}+{}", count * each));
    }
    Some(items)
}

/// What a list of the module (0x0011) or of its components (0x001c) says.
fn identity(data: &[u8]) -> Option<Identity> {
    let mut cursor = Cursor::new(data.get(4..)?);
    let (list, _index) = (cursor.be16()?, cursor.be16()?);
    let (size, count) = (usize::from(cursor.be16()?), usize::from(cursor.be16()?));
    let mut who = Identity::default();
    for _ in 0..count.min(32) {
        let record = cursor.take(size)?;
        let number = be16(record, 0)?;
        let text = said(record.get(2..)?.split(|byte| *byte == 0).next()?, MAX_NAME);
        match (list, number) {
            (0x0011, 1) => who.order_number = said(record.get(2..22)?, 20).map(|text| text.trim_end().to_owned()),
            (0x001c, 1) => who.system_name = text,
            (0x001c, 2) => who.product_name = who.product_name.take().or(text),
            (0x001c, 7) => who.product_name = text.or(who.product_name.take()),
            (0x001c, 5) => who.serial = text,
            _ => {}
        }
    }
    Some(who)
}

#[cfg(test)]
mod tests;
