//! BACnet/IP: one row for each message, with an answer naming what its request asked for.
//!
//! Segmented messages are told by their first segment. References: ANSI/ASHRAE 135-2020 6.2 (NPDU), 20.1 (APDU),
//! Annex J.2 (BVLC).

use std::collections::VecDeque;

use super::bytes::Cursor;
use super::{Decoder, Piece, Verdict, weird};
use crate::tables::{BacnetRow, Tables};
use services::About;

mod names;
mod properties;
mod services;
mod tags;

const PORT: u16 = 47808;
const TYPE: u8 = 0x81;
const FORWARDED: u8 = 4;
const DISTRIBUTE: u8 = 9;
const UNICAST: u8 = 10;
const BROADCAST: u8 = 11;
const LAST_FUNCTION: u8 = 12;
const ALL_NETWORKS: u16 = 0xffff;
/// Requests that wait for an answer; the oldest goes first.
const MAX_PENDING: usize = 64;

/// What a request asked for, until its answer comes.
struct Asked {
    is_orig: bool,
    invoke_id: u8,
    service: u8,
    about: About,
}

#[derive(Default)]
struct Bacnet {
    asked: VecDeque<Asked>,
}

/// One message as far as it was read.
#[derive(Default)]
struct Message {
    function: u8,
    is_broadcast: bool,
    forwarded_from: Option<String>,
    source: Option<String>,
    destination: Option<String>,
    pdu: Option<&'static str>,
    invoke_id: Option<u8>,
    code: Option<u8>,
    service: Option<String>,
    error_class: Option<String>,
    error_code: Option<String>,
    about: About,
}

/// A decoder where the bytes open as BVLL; away from port 47808 the length must be right and an NPDU of version 1 follow.
pub fn probe(orig_p: u16, resp_p: u16, payload: &[u8]) -> Option<Box<dyn Decoder>> {
    let is_known_port = [orig_p, resp_p].contains(&PORT);
    let carries = matches!(payload.get(1), Some(&UNICAST | &BROADCAST)) && payload.get(4) == Some(&1);
    (opens(payload) && (is_known_port || (carries && fits(payload))))
        .then(|| Box::<Bacnet>::default() as Box<dyn Decoder>)
}

fn opens(bytes: &[u8]) -> bool {
    bytes.len() >= 4 && bytes[0] == TYPE && bytes[1] <= LAST_FUNCTION
}

/// The length that the header tells is that of the datagram.
fn fits(bytes: &[u8]) -> bool {
    usize::from(u16::from_be_bytes([bytes[2], bytes[3]])) == bytes.len()
}

impl Decoder for Bacnet {
    fn held(&self) -> usize {
        self.asked.iter().map(|asked| asked.about.properties.iter().map(String::len).sum::<usize>() + 64).sum()
    }

    fn service(&self) -> &'static str {
        "bacnet"
    }

    fn piece(&mut self, piece: &Piece<'_>, out: &mut Tables) -> Verdict {
        if !opens(piece.bytes) {
            weird(out, &piece.at, "bacnet", "bacnet_malformed", Some("BVLL header"));
            return Verdict::Unsure;
        }
        if !fits(piece.bytes) {
            // Some devices tell a wrong length and others do not look at it: what is there is read all the same.
            weird(out, &piece.at, "bacnet", "bacnet_wrong_length", None);
        }
        let mut message = Message { function: piece.bytes[1], ..Default::default() };
        match self.bvll(piece, &mut message) {
            Some(()) => write(piece, &message, out),
            None => weird(out, &piece.at, "bacnet", "bacnet_malformed", Some(names::bvlc(message.function))),
        }
        Verdict::Confirmed
    }
}

impl Bacnet {
    /// Reads a message; `None` where its headers are cut short or of another version.
    fn bvll(&mut self, piece: &Piece<'_>, message: &mut Message) -> Option<()> {
        let mut cursor = Cursor::new(&piece.bytes[4..]);
        match message.function {
            0 => {
                let code = cursor.be16()?;
                message.error_code = (code != 0).then(|| names::bvlc_result(code));
            }
            5 => message.about.value = Some(cursor.be16()?.to_string()),
            FORWARDED => {
                let from = cursor.take(6)?;
                let port = u16::from_be_bytes([from[4], from[5]]);
                message.forwarded_from = Some(format!("{}.{}.{}.{}:{port}", from[0], from[1], from[2], from[3]));
            }
            _ => {}
        }
        message.is_broadcast = matches!(message.function, FORWARDED | DISTRIBUTE | BROADCAST);
        if message.is_broadcast || message.function == UNICAST {
            self.npdu(piece.is_orig, &mut cursor, message)?;
        }
        Some(())
    }

    fn npdu(&mut self, is_orig: bool, cursor: &mut Cursor<'_>, message: &mut Message) -> Option<()> {
        let (version, control) = (cursor.u8()?, cursor.u8()?);
        if version != 1 {
            return None;
        }
        let has_destination = control & 0x20 != 0;
        if has_destination {
            let (network, station) = address(cursor)?;
            message.is_broadcast |= network == ALL_NETWORKS;
            message.destination = Some(station);
        }
        if control & 0x08 != 0 {
            message.source = Some(address(cursor)?.1);
        }
        if has_destination {
            let _hops = cursor.u8()?;
        }
        if control & 0x80 != 0 {
            let code = cursor.u8()?;
            (message.pdu, message.code) = (Some("NPDU"), Some(code));
            message.service = Some(names::network_message(code));
            return Some(());
        }
        self.apdu(is_orig, cursor, message)
    }

    fn apdu(&mut self, is_orig: bool, cursor: &mut Cursor<'_>, message: &mut Message) -> Option<()> {
        let first = cursor.u8()?;
        let is_segmented = first & 8 != 0;
        match first >> 4 {
            0 => {
                let _sizes = cursor.u8()?;
                let invoke_id = cursor.u8()?;
                let is_first = segment(cursor, is_segmented)?;
                let code = cursor.u8()?;
                message.set("CONFIRMED_REQUEST", Some(invoke_id), code, names::confirmed(code));
                if is_first {
                    services::confirmed(code, false, cursor.rest(), &mut message.about);
                    self.ask(is_orig, invoke_id, code, &message.about);
                }
            }
            1 => {
                let code = cursor.u8()?;
                message.set("UNCONFIRMED_REQUEST", None, code, names::unconfirmed(code));
                services::unconfirmed(code, cursor.rest(), &mut message.about);
            }
            kind @ (2 | 3 | 5) => {
                let invoke_id = cursor.u8()?;
                let is_first = kind != 3 || segment(cursor, is_segmented)?;
                let code = cursor.u8()?;
                let pdu = ["SIMPLE_ACK", "COMPLEX_ACK", "", "ERROR_PDU"][usize::from(kind - 2)];
                message.set(pdu, Some(invoke_id), code, names::confirmed(code));
                self.answer(is_orig, invoke_id, Some(code), message);
                if kind == 3 && is_first {
                    services::confirmed(code, true, cursor.rest(), &mut message.about);
                } else if kind == 5 {
                    (message.error_class, message.error_code) = services::error(cursor.rest()).unzip();
                }
            }
            4 => {
                message.pdu = Some("SEGMENT_ACK");
                message.invoke_id = Some(cursor.u8()?);
            }
            kind @ (6 | 7) => {
                let (invoke_id, reason) = (cursor.u8()?, cursor.u8()?);
                message.invoke_id = Some(invoke_id);
                message.pdu = Some(if kind == 6 { "REJECT_PDU" } else { "ABORT_PDU" });
                message.error_code = Some(if kind == 6 { names::reject(reason) } else { names::abort(reason) });
                self.answer(is_orig, invoke_id, None, message);
            }
            _ => return None,
        }
        Some(())
    }

    fn ask(&mut self, is_orig: bool, invoke_id: u8, service: u8, about: &About) {
        self.asked.retain(|asked| asked.is_orig != is_orig || asked.invoke_id != invoke_id);
        if self.asked.len() == MAX_PENDING {
            self.asked.pop_front();
        }
        // What was to be written is told once, by the request.
        let about = About { value: None, properties: Vec::new(), ..about.clone() };
        self.asked.push_back(Asked { is_orig, invoke_id, service, about });
    }

    /// Gives an answer what its request was about; a reject or an abort (`code` is None) also the service.
    fn answer(&mut self, is_orig: bool, invoke_id: u8, code: Option<u8>, message: &mut Message) {
        let place = self.asked.iter().position(|asked| {
            asked.is_orig != is_orig && asked.invoke_id == invoke_id && code.is_none_or(|code| code == asked.service)
        });
        if let Some(asked) = place.and_then(|place| self.asked.remove(place)) {
            message.about = asked.about;
            if code.is_none() {
                message.code = Some(asked.service);
                message.service = Some(names::confirmed(asked.service));
            }
        }
    }
}

impl Message {
    fn set(&mut self, pdu: &'static str, invoke_id: Option<u8>, code: u8, service: String) {
        (self.pdu, self.invoke_id, self.code, self.service) = (Some(pdu), invoke_id, Some(code), Some(service));
    }
}

/// A network number and the station on it, as `network` or `network/octets`.
fn address(cursor: &mut Cursor<'_>) -> Option<(u16, String)> {
    let network = cursor.be16()?;
    let station = cursor.vec8()?;
    let octets: String = station.iter().take(8).map(|octet| format!("{octet:02x}")).collect();
    Some((network, if octets.is_empty() { network.to_string() } else { format!("{network}/{octets}") }))
}

/// Whether a message is whole or its first segment.
fn segment(cursor: &mut Cursor<'_>, is_segmented: bool) -> Option<bool> {
    if !is_segmented {
        return Some(true);
    }
    let (sequence, _window) = (cursor.u8()?, cursor.u8()?);
    Some(sequence == 0)
}

fn write(piece: &Piece<'_>, message: &Message, out: &mut Tables) {
    let about = &message.about;
    out.bacnet.push(
        &piece.at,
        BacnetRow {
            is_orig: Some(piece.is_orig),
            bvlc_func: Some(names::bvlc(message.function)),
            is_broadcast: Some(message.is_broadcast),
            forwarded_from: message.forwarded_from.as_deref(),
            bacnet_src: message.source.as_deref(),
            bacnet_dst: message.destination.as_deref(),
            apdu_type: message.pdu,
            invoke_id: message.invoke_id,
            service_code: message.code,
            bacnet_service: message.service.as_deref(),
            device_instance: about.device,
            object_type: about.object.as_ref().map(|(kind, _)| kind.as_str()),
            object_instance: about.object.as_ref().map(|(_, instance)| *instance),
            property: about.property.as_deref(),
            array_index: about.array_index,
            value: about.value.as_deref(),
            priority: about.priority,
            properties: (!about.properties.is_empty()).then_some(about.properties.as_slice()),
            range_low: about.range.map(|(low, _)| low),
            range_high: about.range.map(|(_, high)| high),
            device_state: about.state.as_deref(),
            vendor_id: about.vendor,
            error_class: message.error_class.as_deref(),
            error_code: message.error_code.as_deref(),
            ..Default::default()
        },
    );
}

#[cfg(test)]
mod tests;
