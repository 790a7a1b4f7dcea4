//! Multicast DNS: one row for each question and record, as devices announce themselves.
//!
//! References: RFC 6762 (mDNS), RFC 6763 (service discovery).

use super::names::{Message, Record, or_unknown, type_name};
use super::{Decoder, Piece, Verdict, weird};
use crate::tables::{MdnsRow, Tables};

const PORT: u16 = 5353;
const MAX_RECORDS: usize = 256;
/// The top bit of a class is no part of it: unicast response wanted, or cache flush (RFC 6762 18.12, 18.13).
const SECTIONS: [&str; 3] = ["answer", "authority", "additional"];

struct Mdns;

/// A decoder for the port of mDNS.
pub fn probe(orig_p: u16, resp_p: u16, payload: &[u8]) -> Option<Box<dyn Decoder>> {
    ([orig_p, resp_p].contains(&PORT) && payload.len() >= 12).then(|| Box::new(Mdns) as Box<dyn Decoder>)
}

impl Decoder for Mdns {
    fn service(&self) -> &'static str {
        "dns"
    }

    fn piece(&mut self, piece: &Piece<'_>, out: &mut Tables) -> Verdict {
        let Some((header, mut message)) = Message::new(piece.bytes) else {
            weird(out, &piece.at, "mdns", "DNS_truncated_len_lt_hdr_len", None);
            return Verdict::Unsure;
        };
        let is_response = header.is_response();
        for _ in 0..usize::from(header.questions).min(MAX_RECORDS) {
            let Some(asked) = message.question() else {
                weird(out, &piece.at, "mdns", "DNS_label_len_gt_pkt", None);
                return Verdict::Unsure;
            };
            let kind = or_unknown(type_name(asked.kind), asked.kind);
            push(
                piece,
                out,
                MdnsRow {
                    is_response: Some(is_response),
                    rr_section: Some("question"),
                    rr_name: Some(&asked.name),
                    rr_type: Some(&kind),
                    ..Default::default()
                },
            );
        }
        for (section, count) in SECTIONS.iter().zip([header.answers, header.authorities, header.additionals]) {
            for _ in 0..usize::from(count).min(MAX_RECORDS) {
                let Some(record) = message.record() else {
                    weird(out, &piece.at, "mdns", "DNS_RR_length_mismatch", None);
                    return Verdict::Confirmed;
                };
                write(piece, is_response, section, &message, &record, out);
            }
        }
        Verdict::Confirmed
    }
}

fn write(
    piece: &Piece<'_>, is_response: bool, section: &str, message: &Message<'_>, record: &Record<'_>, out: &mut Tables,
) {
    let kind = or_unknown(type_name(record.kind), record.kind);
    let data = message.described(record);
    push(
        piece,
        out,
        MdnsRow {
            is_response: Some(is_response),
            rr_section: Some(section),
            rr_name: Some(&record.name),
            rr_type: Some(&kind),
            rr_ttl: Some(record.ttl),
            rr_data: data.as_deref(),
            ..Default::default()
        },
    );
}

fn push(piece: &Piece<'_>, out: &mut Tables, row: MdnsRow<'_>) {
    // The sender is whoever sent this datagram; the flow's opener may be the other side.
    out.mdns.push(&piece.at, MdnsRow { orig_l2_addr: piece.orig_l2_addr, ..row });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::testing::{column, fuzz, replay};

    const ANNOUNCED: &[u8] = b"\x00\x00\x84\x00\x00\x00\x00\x02\x00\x00\x00\x01\
        \x05_http\x04_tcp\x05local\x00\x00\x0c\x00\x01\x00\x00\x11\x94\x00\x06\x03cam\xc0\x0c\
        \xc0\x28\x00\x10\x80\x01\x00\x00\x11\x94\x00\x0a\x04md=X\x04fn=Y\
        \x03cam\xc0\x17\x00\x01\x80\x01\x00\x00\x00\x78\x00\x04\xc0\xa8\x01\x05";

    #[test]
    fn records_are_told_with_their_data() {
        let mut out = Tables::default();
        replay(Box::new(Mdns), &[(true, ANNOUNCED)], usize::MAX, &mut out);
        let batch = out.mdns.finish();
        assert_eq!(column(&batch, "rr_type"), ["PTR", "TXT", "A"]);
        assert_eq!(column(&batch, "rr_data"), ["cam._http._tcp.local", "md=X; fn=Y", "192.168.1.5"]);
        assert_eq!(column(&batch, "rr_section"), ["answer", "answer", "additional"]);
    }

    #[test]
    fn garbage_never_panics() {
        fuzz(|| Box::new(Mdns), &[ANNOUNCED]);
    }
}
