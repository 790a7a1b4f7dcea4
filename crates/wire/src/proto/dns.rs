//! DNS over UDP and TCP, and LLMNR: one row for each question with its response.
//!
//! References: RFC 1035 4.1 (messages), 4.2.2 (length over TCP); RFC 4795 (LLMNR). Rows follow Zeek's dns.log.

use std::collections::VecDeque;

use super::bytes::Cursor;
use super::names::{Header, Message, class_name, or_unknown, rcode_name, type_name};
use super::{At, Decoder, MAX_BUFFER, Piece, Verdict, weird};
use crate::tables::{DnsRow, LlmnrRow, Tables};

const PORT: u16 = 53;
const LLMNR_PORT: u16 = 5355;
const MDNS_PORT: u16 = 5353;
/// Questions of one flow that wait for their response; beyond it the oldest is written as unanswered.
const MAX_OPEN: usize = 64;
const MAX_ANSWERS: usize = 64;

/// A question that has not been answered yet.
struct Open {
    ts: i64,
    id: u16,
    query: Option<String>,
    kind: Option<u16>,
    class: Option<u16>,
    flags: u16,
}

#[derive(Default)]
struct Dns {
    open: VecDeque<Open>,
    held: [Vec<u8>; 2],
    is_llmnr: bool,
    is_tcp: bool,
    is_confirmed: bool,
}

/// A decoder for port 53, LLMNR's port, or a message that can be nothing else.
pub fn probe_udp(orig_p: u16, resp_p: u16, payload: &[u8]) -> Option<Box<dyn Decoder>> {
    let ports = [orig_p, resp_p];
    if ports.contains(&MDNS_PORT) {
        return None;
    }
    let is_llmnr = ports.contains(&LLMNR_PORT);
    let is_known = is_llmnr || ports.contains(&PORT);
    let is_dns = if is_known { is_plausible(payload) } else { is_sure(payload) };
    is_dns.then(|| Box::new(Dns { is_llmnr, ..Dns::default() }) as Box<dyn Decoder>)
}

/// A decoder for port 53 over TCP.
pub fn probe_tcp(resp_p: u16, _is_orig: bool, first: &[u8]) -> Option<Box<dyn Decoder>> {
    let message = first.get(2..)?;
    (resp_p == PORT && message.len() >= 12 && is_plausible(message))
        .then(|| Box::new(Dns { is_tcp: true, ..Dns::default() }) as Box<dyn Decoder>)
}

fn is_plausible(payload: &[u8]) -> bool {
    Message::new(payload).is_some_and(|(header, _)| header.opcode() <= 6 && header.questions <= 16)
}

/// On other ports: one question that reads well to its end, of a known type and class.
fn is_sure(payload: &[u8]) -> bool {
    let Some((header, mut message)) = Message::new(payload) else { return false };
    let is_lean = header.questions == 1 && header.opcode() == 0 && header.answers <= 32 && header.flags & 0x40 == 0;
    is_lean
        && message
            .question()
            .is_some_and(|asked| type_name(asked.kind).is_some() && asked.class == 1 && asked.name.contains('.'))
        && (0..header.answers).all(|_| message.record().is_some())
}

impl Decoder for Dns {
    fn held(&self) -> usize {
        self.held.iter().map(Vec::len).sum()
    }

    fn service(&self) -> &'static str {
        "dns"
    }

    fn piece(&mut self, piece: &Piece<'_>, out: &mut Tables) -> Verdict {
        if !self.is_tcp {
            self.message(piece, piece.bytes, out);
            return self.verdict();
        }
        let side = usize::from(!piece.is_orig);
        let mut held = std::mem::take(&mut self.held[side]);
        held.extend_from_slice(piece.bytes);
        let mut used = 0;
        while let Some(message) = Cursor::new(&held[used..]).vec16() {
            self.message(piece, message, out);
            used += 2 + message.len();
        }
        held.drain(..used);
        if held.len() > MAX_BUFFER + 2 {
            return Verdict::Leave;
        }
        self.held[side] = held;
        self.verdict()
    }

    fn end(&mut self, at: &At<'_>, out: &mut Tables) {
        while let Some(open) = self.open.pop_front() {
            self.write(at, &open, None, out);
        }
    }
}

/// What a response said.
struct Said {
    ts: i64,
    header: Header,
    answers: Vec<String>,
    ttls: Vec<f64>,
    is_bare: bool,
}

impl Dns {
    fn verdict(&self) -> Verdict {
        if self.is_confirmed { Verdict::Confirmed } else { Verdict::Unsure }
    }

    fn message(&mut self, piece: &Piece<'_>, bytes: &[u8], out: &mut Tables) {
        let Some((header, mut message)) = Message::new(bytes) else {
            weird(out, &piece.at, "dns", "DNS_truncated_len_lt_hdr_len", None);
            return;
        };
        let asked = if header.questions > 0 { message.question() } else { None };
        if header.questions > 0 && asked.is_none() {
            weird(out, &piece.at, "dns", "DNS_label_len_gt_pkt", None);
            return;
        }
        for _ in 1..header.questions.min(16) {
            if message.question().is_none() {
                break;
            }
        }
        // NetBIOS names come over other ports; a response alone or a question alone both make it DNS.
        self.is_confirmed = true;
        let (query, kind, class) = match asked {
            Some(asked) => (Some(asked.name.to_lowercase()), Some(asked.kind), Some(asked.class)),
            None => (None, None, None),
        };
        if header.is_response() {
            let said = answers(piece.at.ts, header, &mut message);
            let open = self.take(&header, query.as_deref(), kind).unwrap_or(Open {
                ts: piece.at.ts,
                id: header.id,
                query,
                kind,
                class,
                flags: header.flags,
            });
            self.write(&piece.at, &open, Some(&said), out);
        } else {
            if self.open.len() == MAX_OPEN
                && let Some(oldest) = self.open.pop_front()
            {
                self.write(&piece.at, &oldest, None, out);
            }
            self.open.push_back(Open { ts: piece.at.ts, id: header.id, query, kind, class, flags: header.flags });
        }
    }

    fn take(&mut self, header: &Header, query: Option<&str>, kind: Option<u16>) -> Option<Open> {
        let found = self.open.iter().position(|open| {
            open.id == header.id && (query.is_none() || (open.query.as_deref() == query && open.kind == kind))
        });
        found.and_then(|index| self.open.remove(index))
    }

    fn write(&self, at: &At<'_>, open: &Open, said: Option<&Said>, out: &mut Tables) {
        let at = At { ts: open.ts, ..*at };
        let header = said.map(|said| said.header);
        let flags = header.map_or(open.flags, |header| header.flags);
        let class = open.class.map(|class| or_unknown(class_name(class), class));
        let kind = open.kind.map(|kind| or_unknown(type_name(kind), kind));
        let rcode = header.map(|header| or_unknown(rcode_name(header.rcode()), header.rcode()));
        let rtt = said.filter(|said| said.ts > open.ts).map(|said| seconds(said.ts - open.ts));
        let row = DnsRow {
            proto: Some(if self.is_tcp { "tcp" } else { "udp" }),
            trans_id: Some(u32::from(open.id)),
            rtt,
            query: open.query.as_deref(),
            qclass: open.class,
            qclass_name: class.as_deref(),
            qtype: open.kind,
            qtype_name: kind.as_deref(),
            rcode: header.map(|header| header.rcode()),
            rcode_name: rcode.as_deref(),
            AA: Some(header.is_some() && flags & 0x0400 != 0),
            TC: Some(flags & 0x0200 != 0),
            RD: Some(open.flags & 0x0100 != 0),
            RA: Some(header.is_some() && flags & 0x0080 != 0),
            Z: Some((open.flags >> 4 & 7).to_be_bytes()[1]),
            answers: said.filter(|said| !said.answers.is_empty()).map(|said| said.answers.as_slice()),
            TTLs: said.filter(|said| !said.answers.is_empty()).map(|said| said.ttls.as_slice()),
            rejected: Some(said.is_some_and(|said| said.is_bare && said.header.rcode() != 0 && open.query.is_some())),
            ..Default::default()
        };
        if self.is_llmnr {
            out.llmnr.push(&at, as_llmnr(row));
        } else {
            out.dns.push(&at, row);
        }
    }
}

/// The two tables have the same columns.
fn as_llmnr(row: DnsRow<'_>) -> LlmnrRow<'_> {
    LlmnrRow {
        proto: row.proto,
        trans_id: row.trans_id,
        rtt: row.rtt,
        query: row.query,
        qclass: row.qclass,
        qclass_name: row.qclass_name,
        qtype: row.qtype,
        qtype_name: row.qtype_name,
        rcode: row.rcode,
        rcode_name: row.rcode_name,
        AA: row.AA,
        TC: row.TC,
        RD: row.RD,
        RA: row.RA,
        Z: row.Z,
        answers: row.answers,
        TTLs: row.TTLs,
        rejected: row.rejected,
        ..Default::default()
    }
}

fn answers(ts: i64, header: Header, message: &mut Message<'_>) -> Said {
    let mut said = Said {
        ts,
        header,
        answers: Vec::new(),
        ttls: Vec::new(),
        is_bare: header.answers == 0 && header.authorities == 0,
    };
    for _ in 0..header.answers {
        let Some(record) = message.record() else { break };
        if said.answers.len() < MAX_ANSWERS
            && let Some(data) = message.data(&record)
        {
            said.answers.push(data);
            said.ttls.push(f64::from(record.ttl));
        }
    }
    said
}

#[allow(clippy::cast_precision_loss)]
fn seconds(ns: i64) -> f64 {
    ns as f64 / 1e9
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::testing::{AT, column, fuzz, replay};

    const QUERY: &[u8] = b"\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x03WWW\x07example\x00\x00\x01\x00\x01";
    const ANSWER: &[u8] = b"\x12\x34\x81\x80\x00\x01\x00\x02\x00\x00\x00\x00\x03www\x07example\x00\x00\x01\x00\x01\
        \xc0\x0c\x00\x05\x00\x01\x00\x00\x00\x3c\x00\x06\x03web\xc0\x10\
        \xc0\x29\x00\x01\x00\x01\x00\x00\x00\x1e\x00\x04\xc0\x00\x02\x01";

    fn udp() -> Box<dyn Decoder> {
        Box::<Dns>::default()
    }

    fn tcp() -> Box<dyn Decoder> {
        Box::new(Dns { is_tcp: true, ..Dns::default() })
    }

    #[test]
    fn a_question_is_matched_with_its_answer() {
        let mut out = Tables::default();
        replay(udp(), &[(true, QUERY), (false, ANSWER)], usize::MAX, &mut out);
        let batch = out.dns.finish();
        assert_eq!(column(&batch, "query"), ["www.example"]);
        assert_eq!(column(&batch, "answers"), ["[web.example, 192.0.2.1]"]);
        assert_eq!(column(&batch, "TTLs"), ["[60, 30]"]);
        assert_eq!(column(&batch, "rcode_name"), ["NOERROR"]);
    }

    #[test]
    fn an_unanswered_question_is_written_at_the_end() {
        let mut out = Tables::default();
        replay(udp(), &[(true, QUERY)], usize::MAX, &mut out);
        let batch = out.dns.finish();
        assert_eq!(column(&batch, "rcode"), [""]);
        assert_eq!(column(&batch, "ts"), [AT.ts.to_string()]);
    }

    #[test]
    fn over_tcp_it_may_be_cut_anywhere() {
        let framed = |message: &[u8]| [&u16::try_from(message.len()).unwrap().to_be_bytes(), message].concat();
        let (query, answer) = (framed(QUERY), framed(ANSWER));
        for size in 1..answer.len() {
            let mut out = Tables::default();
            replay(tcp(), &[(true, &query), (false, &answer)], size, &mut out);
            assert_eq!(column(&out.dns.finish(), "answers"), ["[web.example, 192.0.2.1]"]);
        }
    }

    #[test]
    fn other_ports_need_a_message_that_can_be_nothing_else() {
        assert!(probe_udp(40_000, 53, QUERY).is_some());
        assert!(
            probe_udp(40_000, 9_999, b"\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x01a\x01b\x00\x00\x01\x00\x01")
                .is_some()
        );
        assert!(probe_udp(40_000, 9_999, b"hello, this is no DNS message").is_none());
    }

    #[test]
    fn garbage_never_panics() {
        fuzz(udp, &[QUERY, ANSWER]);
        fuzz(tcp, &[QUERY, ANSWER]);
    }
}
