//! SSDP: one row for each notification, search and answer.
//!
//! References: UPnP Device Architecture 2.0, 1.2 (advertisement) and 1.3 (search).

use super::header_lines::{field, lines, status, value};
use super::{Decoder, Piece, Verdict, weird};
use crate::tables::{SsdpRow, Tables};

const PORT: u16 = 1900;
const MAX_LINES: usize = 64;

struct Ssdp;

/// A decoder where a message starts as SSDP does; answers come from port 1900 to any port.
pub fn probe(orig_p: u16, resp_p: u16, payload: &[u8]) -> Option<Box<dyn Decoder>> {
    ([orig_p, resp_p].contains(&PORT) && is_ssdp(payload)).then(|| Box::new(Ssdp) as Box<dyn Decoder>)
}

fn is_ssdp(payload: &[u8]) -> bool {
    [&b"NOTIFY * "[..], b"M-SEARCH * ", b"HTTP/1."].iter().any(|start| payload.starts_with(start))
}

#[derive(Default)]
struct Said {
    search_target: Option<String>,
    nts: Option<String>,
    usn: Option<String>,
    location: Option<String>,
    server: Option<String>,
    user_agent: Option<String>,
}

impl Decoder for Ssdp {
    fn service(&self) -> &'static str {
        "ssdp"
    }

    fn piece(&mut self, piece: &Piece<'_>, out: &mut Tables) -> Verdict {
        if !is_ssdp(piece.bytes) {
            weird(out, &piece.at, "ssdp", "ssdp_malformed", None);
            return Verdict::Unsure;
        }
        let mut all = lines(piece.bytes);
        let start = all.next().unwrap_or_default();
        let code = status(start).map(|(code, _)| code);
        let method = value(start.split(|byte| *byte == b' ').next().unwrap_or_default());
        let said = read(all);
        out.ssdp.push(
            &piece.at,
            SsdpRow {
                orig_l2_addr: piece.orig_l2_addr,
                method: code.is_none().then_some(method.as_str()),
                status_code: code,
                search_target: said.search_target.as_deref(),
                nts: said.nts.as_deref(),
                usn: said.usn.as_deref(),
                location: said.location.as_deref(),
                server_software: said.server.as_deref(),
                user_agent: said.user_agent.as_deref(),
                ..Default::default()
            },
        );
        Verdict::Confirmed
    }
}

fn read<'a>(all: impl Iterator<Item = &'a [u8]>) -> Said {
    let mut said = Said::default();
    for (name, bytes) in all.take(MAX_LINES).filter_map(field) {
        let place = match name.to_ascii_lowercase().as_slice() {
            b"nt" | b"st" => &mut said.search_target,
            b"nts" => &mut said.nts,
            b"usn" => &mut said.usn,
            b"location" => &mut said.location,
            b"server" => &mut said.server,
            b"user-agent" => &mut said.user_agent,
            _ => continue,
        };
        *place = Some(value(bytes)).filter(|text| !text.is_empty());
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::testing::{column, fuzz, replay};

    const NOTIFY: &[u8] = b"NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nNT: upnp:rootdevice\r\n\
        SERVER: Linux/3.14 UPnP/1.0 IpBridge/1.17\r\nNTS: ssdp:alive\r\nUSN: uuid:1::upnp:rootdevice\r\n\r\n";

    #[test]
    fn a_notification_tells_what_it_is() {
        let mut out = Tables::default();
        replay(Box::new(Ssdp), &[(true, NOTIFY)], usize::MAX, &mut out);
        let batch = out.ssdp.finish();
        assert_eq!(column(&batch, "method"), ["NOTIFY"]);
        assert_eq!(column(&batch, "search_target"), ["upnp:rootdevice"]);
        assert_eq!(column(&batch, "server_software"), ["Linux/3.14 UPnP/1.0 IpBridge/1.17"]);
    }

    #[test]
    fn an_answer_has_a_status_and_no_method() {
        let mut out = Tables::default();
        replay(Box::new(Ssdp), &[(false, b"HTTP/1.1 200 OK\r\nST: ssdp:all\r\n\r\n")], usize::MAX, &mut out);
        let batch = out.ssdp.finish();
        assert_eq!(
            (column(&batch, "method"), column(&batch, "status_code")),
            (vec![String::new()], vec!["200".into()])
        );
    }

    #[test]
    fn garbage_never_panics() {
        fuzz(|| Box::new(Ssdp), &[NOTIFY]);
    }
}
