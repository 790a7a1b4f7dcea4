//! CIP messages inside their envelopes: requests, the responses that answer them, and messages within messages.

use std::collections::VecDeque;

use super::identity::{self, Identity};
use super::path::Path;
use super::{names, pccc};
use crate::proto::Piece;
use crate::proto::bytes::Cursor;
use crate::tables::{CipRow, Tables};

const UNCONNECTED_SEND: u8 = 0x52;
const MULTIPLE: u8 = 0x0a;
const GET_ALL: u8 = 0x01;
const EXECUTE_PCCC: u8 = 0x4b;
const MANAGER: u32 = 6;
const ROUTER: u32 = 2;
const IDENTITY: u32 = 1;
const PCCC: u32 = 0x67;
/// Requests that wait for a response, and services of one packet that are told.
const MAX_PENDING: usize = 64;
const MAX_INNER: usize = 128;
/// How deep messages may lie within messages.
const MAX_DEPTH: u8 = 3;

/// What all rows of one encapsulated message share.
#[derive(Clone, Copy)]
pub struct Envelope {
    pub command: &'static str,
    pub status: u32,
    pub session: u32,
    pub sequence: Option<u16>,
}

/// What a request asked for.
#[derive(Clone, Default)]
struct Asked {
    service: u8,
    path: Path,
    pccc: Option<String>,
    /// The requests inside a Multiple_Service_Packet.
    inner: Vec<Asked>,
}

/// Requests by who sent them and the number that their responses repeat.
#[derive(Default)]
pub struct Messages {
    asked: VecDeque<(bool, u64, Asked)>,
}

impl Messages {
    pub fn held(&self) -> usize {
        self.asked.iter().map(|(_, _, asked)| asked.size() + asked.inner.iter().map(Asked::size).sum::<usize>()).sum()
    }

    /// A row for a message that carries no CIP.
    pub fn plain(&self, piece: &Piece<'_>, envelope: &Envelope, is_request: bool, out: &mut Tables) {
        out.cip.push(&piece.at, started(piece, envelope, is_request));
    }

    /// A row for a device that lists itself.
    pub fn identity(&self, piece: &Piece<'_>, envelope: &Envelope, who: &Identity, out: &mut Tables) {
        out.cip.push(&piece.at, identified(started(piece, envelope, false), who));
    }

    /// Rows for one CIP message; `None` where it is cut short.
    pub fn message(
        &mut self, piece: &Piece<'_>, envelope: &Envelope, key: u64, bytes: &[u8], out: &mut Tables,
    ) -> Option<()> {
        if *bytes.first()? & 0x80 == 0 {
            let asked = request(piece, envelope, bytes, None, 0, out)?;
            self.asked.retain(|(is_orig, known, _)| *is_orig != piece.is_orig || *known != key);
            if self.asked.len() == MAX_PENDING {
                self.asked.pop_front();
            }
            self.asked.push_back((piece.is_orig, key, asked));
            return Some(());
        }
        let place = self.asked.iter().position(|(is_orig, known, _)| *is_orig != piece.is_orig && *known == key);
        let asked = place.and_then(|place| self.asked.remove(place)).map(|(_, _, asked)| asked);
        response(piece, envelope, bytes, asked.as_ref(), 0, out)
    }
}

impl Asked {
    fn size(&self) -> usize {
        let text = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        64 + text(&self.path.symbol) + text(&self.path.route) + text(&self.pccc)
    }
}

/// The row of a request, and of those inside it; what was asked, for the response.
fn request(
    piece: &Piece<'_>, envelope: &Envelope, bytes: &[u8], route: Option<&str>, depth: u8, out: &mut Tables,
) -> Option<Asked> {
    let mut cursor = Cursor::new(bytes);
    let (service, words) = (cursor.u8()?, cursor.u8()?);
    let mut path = Path::read(cursor.take(usize::from(words) * 2)?);
    let data = cursor.rest();
    if service == UNCONNECTED_SEND && path.class == Some(MANAGER) && depth < MAX_DEPTH {
        return routed(piece, envelope, data, depth, out);
    }
    path.route = route.map(str::to_owned);
    let mut asked = Asked { service, path, ..Default::default() };
    let is_pccc = service == EXECUTE_PCCC && asked.path.class == Some(PCCC);
    if let Some(said) = is_pccc.then(|| pccc::read(data)).flatten() {
        asked.pccc = said.func;
        asked.path.symbol = said.address;
    }
    tell(piece, envelope, &asked, out);
    if service == MULTIPLE && asked.path.class.is_none_or(|class| class == ROUTER) && depth < MAX_DEPTH {
        // Packets within packets are not opened: each would multiply the rows.
        asked.inner = parts(data).filter_map(|part| request(piece, envelope, part, route, MAX_DEPTH, out)).collect();
    }
    Some(asked)
}

/// The request inside an Unconnected_Send, with the way it goes.
fn routed(piece: &Piece<'_>, envelope: &Envelope, data: &[u8], depth: u8, out: &mut Tables) -> Option<Asked> {
    let mut cursor = Cursor::new(data);
    let _ticks = cursor.take(2)?;
    let size = cursor.take(2).map(|bytes| usize::from(u16::from_le_bytes([bytes[0], bytes[1]])))?;
    let inner = cursor.take(size)?;
    let _pad = cursor.take(size % 2)?;
    let words = cursor.u8()?;
    let _reserved = cursor.u8()?;
    let route = Path::read(cursor.take(usize::from(words) * 2)?).route;
    request(piece, envelope, inner, route.as_deref(), depth + 1, out)
}

fn response(
    piece: &Piece<'_>, envelope: &Envelope, bytes: &[u8], asked: Option<&Asked>, depth: u8, out: &mut Tables,
) -> Option<()> {
    let mut cursor = Cursor::new(bytes);
    let (service, _reserved, status, words) = (cursor.u8()? & 0x7f, cursor.u8()?, cursor.u8()?, cursor.u8()?);
    let extended = cursor.take(usize::from(words) * 2)?;
    let data = cursor.rest();
    // A router that fails answers for itself: the request keeps its name.
    let asked = asked.filter(|asked| asked.service == service || service == UNCONNECTED_SEND);
    let unknown = Asked { service, ..Default::default() };
    let told = asked.unwrap_or(&unknown);
    let named = names::status(status).map_or_else(|| format!("unknown-{status}"), str::to_owned);
    let name = service_name(told);
    let mut row = CipRow {
        cip_status: Some(status),
        cip_status_name: Some(&named),
        ext_status: extended.get(..2).map(|bytes| u16::from_le_bytes([bytes[0], bytes[1]])),
        ..about(started(piece, envelope, false), told, &name)
    };
    let who = (service == GET_ALL && told.path.class == Some(IDENTITY)).then(|| identity::attributes(data)).flatten();
    if let Some(who) = &who {
        row = identified(row, who);
    }
    out.cip.push(&piece.at, row);
    if service == MULTIPLE && depth == 0 {
        for (place, part) in parts(data).enumerate() {
            let asked = asked.and_then(|asked| asked.inner.get(place));
            response(piece, envelope, part, asked, depth + 1, out);
        }
    }
    Some(())
}

/// The messages inside a Multiple_Service_Packet: a count, as many offsets from the count, and the messages.
fn parts(data: &[u8]) -> impl Iterator<Item = &[u8]> {
    let at = |place: usize| data.get(place * 2..place * 2 + 2).map(|b| usize::from(u16::from_le_bytes([b[0], b[1]])));
    let count = at(0).unwrap_or(0).min(MAX_INNER);
    (1..=count).filter_map(move |place| {
        let start = at(place)?;
        let end = if place == count { data.len() } else { at(place + 1)? };
        data.get(start..end)
    })
}

fn started<'a>(piece: &Piece<'a>, envelope: &Envelope, is_request: bool) -> CipRow<'a> {
    CipRow {
        is_orig: Some(piece.is_orig),
        enip_command: Some(envelope.command),
        enip_status: Some(envelope.status),
        session: Some(envelope.session),
        pdu_type: Some(if is_request { "REQ" } else { "RESP" }),
        sequence: envelope.sequence,
        ..Default::default()
    }
}

fn service_name(asked: &Asked) -> String {
    let name = names::service(asked.service, asked.path.class, asked.path.symbol.is_some());
    name.map_or_else(|| format!("unknown-{}", asked.service), str::to_owned)
}

fn about<'a>(row: CipRow<'a>, asked: &'a Asked, name: &'a str) -> CipRow<'a> {
    let path = &asked.path;
    CipRow {
        service_code: Some(asked.service),
        cip_service: Some(name),
        class_id: path.class,
        class_name: path.class.and_then(names::class),
        instance: path.instance,
        attribute: path.attribute,
        symbol: path.symbol.as_deref(),
        route: path.route.as_deref(),
        pccc_func: asked.pccc.as_deref(),
        ..row
    }
}

fn identified<'a>(row: CipRow<'a>, who: &'a Identity) -> CipRow<'a> {
    CipRow {
        vendor_id: Some(who.vendor),
        device_type: Some(who.kind),
        product_code: Some(who.product),
        revision: Some(&who.revision),
        serial: Some(&who.serial),
        product_name: who.name.as_deref(),
        ..row
    }
}

fn tell(piece: &Piece<'_>, envelope: &Envelope, asked: &Asked, out: &mut Tables) {
    let name = service_name(asked);
    out.cip.push(&piece.at, about(started(piece, envelope, true), asked, &name));
}
