//! EtherNet/IP and CIP: one row for each request and response, and for each encapsulation message without one.
//!
//! A message sent through a router (Unconnected_Send) is told as itself with its route; the services of a
//! Multiple_Service_Packet stand behind it, each with a row. Cyclic data (UDP 2222) is recognised and has no rows.
//! References: The CIP Networks Library, volume 1: 2-4 (messages), 3-5.5.4 (Unconnected_Send), 5A-2 (Identity), A-4.10
//! (Multiple_Service_Packet); volume 2: 2-3 (encapsulation), 2-6 (packet format).

use super::bytes::Cursor;
use super::{At, Decoder, Piece, Verdict, weird};
use crate::tables::Tables;
use messages::{Envelope, Messages};

mod identity;
mod messages;
mod names;
mod path;
mod pccc;

const PORT: u16 = 44818;
const CYCLIC_PORT: u16 = 2222;
const HEADER: usize = 24;
/// Longest data behind a header (volume 2, 2-3.3).
const MAX_DATA: usize = 65_511;
const LIST_SERVICES: u16 = 0x04;
const LIST_IDENTITY: u16 = 0x63;
const LIST_INTERFACES: u16 = 0x64;
const REGISTER: u16 = 0x65;
const UNREGISTER: u16 = 0x66;
const SEND_RR: u16 = 0x6f;
const SEND_UNIT: u16 = 0x70;

/// The header in front of every encapsulated message.
#[derive(Clone, Copy)]
struct Header {
    command: u16,
    length: usize,
    session: u32,
    status: u32,
    context: [u8; 8],
}

impl Header {
    /// A header that makes sense; `None` where there is none, or too few bytes.
    fn read(bytes: &[u8]) -> Option<Self> {
        let head = bytes.get(..HEADER)?;
        let word = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let command = u16::from_le_bytes([head[0], head[1]]);
        let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
        let fits = match command {
            REGISTER => length == 4 || (length == 0 && word(8) != 0),
            UNREGISTER => length == 0,
            SEND_RR | SEND_UNIT => length >= 8 || word(8) != 0,
            _ => length <= MAX_DATA,
        };
        // Options are zero; a receiver discards what has others (volume 2, 2-3.7).
        (names::command(command).is_some() && fits && word(20) == 0).then(|| Self {
            command,
            length,
            session: word(4),
            status: word(8),
            context: head[12..20].try_into().unwrap_or_default(),
        })
    }
}

#[derive(Default)]
struct Enip {
    held: [Vec<u8>; 2],
    messages: Messages,
    is_confirmed: bool,
}

/// A decoder where the bytes begin with a header; away from port 44818 with one that asks for a session.
pub fn probe(resp_p: u16, is_orig: bool, first: &[u8]) -> Option<Box<dyn Decoder>> {
    let header = Header::read(first)?;
    let is_registering = is_orig && header.command == REGISTER && header.status == 0 && first.len() == HEADER + 4;
    (resp_p == PORT || (is_registering && first[HEADER..] == [1, 0, 0, 0]))
        .then(|| Box::<Enip>::default() as Box<dyn Decoder>)
}

/// A decoder for the list commands on port 44818, and one that only recognises cyclic data on port 2222.
pub fn probe_udp(orig_p: u16, resp_p: u16, payload: &[u8]) -> Option<Box<dyn Decoder>> {
    let has = |port: u16| [orig_p, resp_p].contains(&port);
    if has(CYCLIC_PORT) && is_cyclic(payload) {
        return Some(Box::new(Cyclic));
    }
    let header = Header::read(payload).filter(|_| has(PORT))?;
    let is_list = matches!(header.command, LIST_SERVICES | LIST_IDENTITY | LIST_INTERFACES);
    (is_list && payload.len() == HEADER + header.length).then(|| Box::<Enip>::default() as Box<dyn Decoder>)
}

/// Two items: a sequenced address and connected data.
fn is_cyclic(payload: &[u8]) -> bool {
    payload.len() >= 18 && payload[..6] == [2, 0, 2, 0x80, 8, 0] && payload[14..16] == [0xb1, 0]
}

/// Cyclic input and output: the connection is named and counted, its data is left alone.
struct Cyclic;

impl Decoder for Cyclic {
    fn service(&self) -> &'static str {
        "cip"
    }

    fn piece(&mut self, piece: &Piece<'_>, _out: &mut Tables) -> Verdict {
        if is_cyclic(piece.bytes) { Verdict::Confirmed } else { Verdict::Unsure }
    }
}

impl Decoder for Enip {
    fn held(&self) -> usize {
        self.held.iter().map(Vec::len).sum::<usize>() + self.messages.held()
    }

    fn service(&self) -> &'static str {
        "enip"
    }

    fn piece(&mut self, piece: &Piece<'_>, out: &mut Tables) -> Verdict {
        let side = usize::from(!piece.is_orig);
        let mut held = std::mem::take(&mut self.held[side]);
        if piece.proto == "udp" {
            held.clear();
        }
        let used = if held.is_empty() {
            self.read(piece, piece.bytes, out)
        } else {
            held.extend_from_slice(piece.bytes);
            self.read(piece, &held, out)
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

impl Enip {
    /// Reads whole messages; how many bytes they took, or `None` where this is not EtherNet/IP.
    fn read(&mut self, piece: &Piece<'_>, bytes: &[u8], out: &mut Tables) -> Option<usize> {
        let mut used = 0;
        while bytes.len() - used >= HEADER {
            let rest = &bytes[used..];
            let Some(header) = Header::read(rest) else {
                weird(out, &piece.at, "cip", "enip_bad_header", None);
                return None;
            };
            let Some(data) = rest.get(HEADER..HEADER + header.length) else { break };
            self.is_confirmed = true;
            self.message(piece, &header, data, out);
            used += HEADER + header.length;
        }
        Some(used)
    }

    fn message(&mut self, piece: &Piece<'_>, header: &Header, data: &[u8], out: &mut Tables) {
        let envelope = Envelope {
            command: names::command(header.command).unwrap_or_default(),
            status: header.status,
            session: header.session,
            sequence: None,
        };
        match header.command {
            SEND_RR | SEND_UNIT if !data.is_empty() => {
                if self.items(piece, header, envelope, data, out).is_none() {
                    weird(out, &piece.at, "cip", "enip_malformed", Some(envelope.command));
                }
            }
            LIST_IDENTITY if !data.is_empty() => match identity::listed(data) {
                Some(who) => self.messages.identity(piece, &envelope, &who, out),
                None => weird(out, &piece.at, "cip", "enip_malformed", Some(envelope.command)),
            },
            command => {
                let is_request = match command {
                    LIST_SERVICES | LIST_IDENTITY | LIST_INTERFACES => data.is_empty(),
                    REGISTER => header.session == 0 && header.status == 0,
                    _ => piece.is_orig,
                };
                self.messages.plain(piece, &envelope, is_request, out);
            }
        }
    }

    /// Reads the items of a message, of which one is a CIP message.
    fn items(
        &mut self, piece: &Piece<'_>, header: &Header, envelope: Envelope, data: &[u8], out: &mut Tables,
    ) -> Option<()> {
        let mut cursor = Cursor::new(data.get(6..)?);
        let le16 = |bytes: &[u8]| u16::from_le_bytes([bytes[0], bytes[1]]);
        let count = le16(cursor.take(2)?);
        for _ in 0..count.min(8) {
            let (kind, size) = (le16(cursor.take(2)?), usize::from(le16(cursor.take(2)?)));
            let content = cursor.take(size)?;
            match kind {
                0xb1 => {
                    let sequence = le16(content.get(..2)?);
                    let envelope = Envelope { sequence: Some(sequence), ..envelope };
                    self.messages.message(piece, &envelope, u64::from(sequence), &content[2..], out)?;
                }
                0xb2 => {
                    let key = u64::from_le_bytes(header.context);
                    self.messages.message(piece, &envelope, key, content, out)?;
                }
                _ => {}
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests;
