//! Transport: which flow a packet belongs to, and what it does to it.

use super::{Below, Engine};
use crate::flow::app::Names;
use crate::flow::history::Mark;
use crate::flow::ident::{self, FlowKey, ICMP, ICMP6, TCP, Tuple, UDP};
use crate::flow::stream::{Event, Stream};
use crate::flow::table::Slot;
use crate::flow::tcp::{ACK, FIN, Outcome, RST, SYN, Segment};
use crate::flow::{ATTEMPT, Flow, ports};
use crate::net::ip::Ip;
use crate::net::{be16, be32};
use crate::tables::Tables;
use crate::text;

/// A packet seen through its transport header.
struct Carried<'a> {
    tuple: Tuple,
    segment: Option<Segment>,
    /// Payload bytes on the wire.
    len: usize,
    payload: &'a [u8],
}

fn tuple(ip: &Ip<'_>, src_port: u16, dst_port: u16, one_way: bool) -> Tuple {
    Tuple { src: ip.src, dst: ip.dst, src_port, dst_port, proto: ip.proto, one_way }
}

/// Reads the transport header; an error is a name for `weird`.
#[inline]
fn parse<'a>(ip: &Ip<'a>) -> Result<Carried<'a>, &'static str> {
    let bytes = ip.payload;
    match ip.proto {
        TCP => {
            check(ip, 20)?;
            let header = usize::from(bytes[12] >> 4) * 4;
            if header < 20 || header > ip.payload_len {
                return Err("bad_TCP_header_len");
            }
            let len = ip.payload_len - header;
            let segment = Segment {
                seq: be32(bytes, 4),
                ack: be32(bytes, 8),
                flags: bytes[13],
                window: be16(bytes, 14),
                len: len as u32,
            };
            let payload = bytes.get(header..).unwrap_or_default();
            Ok(Carried {
                tuple: tuple(ip, be16(bytes, 0), be16(bytes, 2), false),
                segment: Some(segment),
                len,
                payload,
            })
        }
        UDP => {
            check(ip, 8)?;
            // A length of zero stands for a jumbogram or offload; the IP header knows better.
            let told = usize::from(be16(bytes, 4));
            let len = if told < 8 { ip.payload_len } else { told } - 8;
            let payload = &bytes[8..bytes.len().min(8 + len)];
            Ok(Carried { tuple: tuple(ip, be16(bytes, 0), be16(bytes, 2), false), segment: None, len, payload })
        }
        ICMP | ICMP6 => {
            check(ip, 8)?;
            let (answer, one_way) = ident::icmp_counterpart(ip.proto, bytes[0], bytes[1]);
            let tuple = tuple(ip, u16::from(bytes[0]), answer, one_way);
            Ok(Carried { tuple, segment: None, len: ip.payload_len - 8, payload: &bytes[8..] })
        }
        _ => Ok(Carried { tuple: tuple(ip, 0, 0, false), segment: None, len: ip.payload_len, payload: bytes }),
    }
}

fn check(ip: &Ip<'_>, header: usize) -> Result<(), &'static str> {
    if ip.payload_len < header {
        Err("truncated_header")
    } else if ip.payload.len() < header {
        Err("internally_truncated_header")
    } else {
        Ok(())
    }
}

/// True where the source is more likely the server of a conversation that is seen from its middle.
fn starts_at_server(carried: &Carried<'_>) -> bool {
    let Tuple { src_port, dst_port, proto, .. } = carried.tuple;
    match (&carried.segment, proto) {
        (Some(segment), _) => {
            if segment.flags & (SYN | ACK) == SYN || !ports::is_likely_server(true, src_port) {
                return false;
            }
            // Where both are plausible, a SYN-ACK may be a scan, and the lower port is the better guess.
            !ports::is_likely_server(true, dst_port) || (segment.flags & SYN == 0 && src_port < dst_port)
        }
        (None, UDP) => ports::is_likely_server(false, src_port) && !ports::is_likely_server(false, dst_port),
        _ => false,
    }
}

impl Engine {
    /// Takes a whole IP packet.
    #[inline]
    pub(super) fn transport(&mut self, below: &Below, ip: &Ip<'_>) {
        let carried = match parse(ip) {
            Ok(carried) => carried,
            Err(name) => return self.malformed(below.ts, "ip", name),
        };
        let (key, src_is_first) = carried.tuple.key();
        let slot = match self.flows.find(&key) {
            Some(slot) if !self.is_reused(slot, &carried) => slot,
            _ => self.open(below, &carried, key, src_is_first),
        };
        let Some(flow) = self.flows.get(slot) else { return };
        let is_orig = flow.orig_is_first == src_is_first;
        let count = &mut flow.counts[usize::from(!is_orig)];
        count.pkts += 1;
        count.ip_bytes += ip.total_len();
        match carried.segment {
            Some(segment) => self.segment(slot, below.ts, is_orig, &segment, carried.payload),
            None => {
                count.is_active = true;
                count.payload += carried.len as u64;
                self.tables.sampler.is_quiet = carried.payload.len() < carried.len;
                self.datagram(slot, below.ts, is_orig, carried.payload);
                self.tables.sampler.is_quiet = false;
            }
        }
    }

    /// Ends the flow where a SYN begins a new one between the same endpoints.
    fn is_reused(&mut self, slot: Slot, carried: &Carried<'_>) -> bool {
        let Some(segment) = carried.segment.filter(|segment| segment.flags & SYN != 0) else { return false };
        let Some(flow) = self.flows.get(slot) else { return true };
        let Some(odd) = flow.tcp.as_ref().and_then(|tcp| tcp.is_reuse(segment.flags, segment.seq)) else {
            return false;
        };
        self.tables.say(&flow.context(flow.last).at(), "tcp", odd, None);
        if let Some(flow) = self.flows.remove(slot) {
            self.finish_flow(flow);
        }
        true
    }

    fn open(&mut self, below: &Below, carried: &Carried<'_>, key: FlowKey, src_is_first: bool) -> Slot {
        while self.flows.len() >= self.settings.max_flows.max(1) {
            let Some(flow) = self.flows.evict() else { break };
            self.health.evicted_flows += 1;
            self.finish_flow(flow);
        }
        let tuple = carried.tuple;
        let names = Names {
            uid: ident::uid(b'C', &self.settings.sensor, &tuple, below.ts, self.ordinal),
            orig_h: text::addr(&tuple.src),
            resp_h: text::addr(&tuple.dst),
            orig_l2: below.src.as_ref().map(text::mac).unwrap_or_default(),
            resp_l2: below.dst.as_ref().map(text::mac).unwrap_or_default(),
        };
        let mut flow = Flow::new(tuple, src_is_first, self.ordinal, below.ts, self.now, names);
        self.ordinal += 1;
        flow.vlan = below.vlan;
        flow.inner_vlan = below.inner_vlan;
        if starts_at_server(carried) && names.resp_h.as_str() != "255.255.255.255" {
            flow.flip();
        }
        let slot = self.flows.insert(key, flow);
        self.flows.schedule(slot);
        slot
    }

    fn datagram(&mut self, slot: Slot, ts: i64, is_orig: bool, payload: &[u8]) {
        let now = self.now;
        let Some(flow) = self.flows.get(slot) else { return };
        flow.touch(ts, now);
        if flow.tuple.proto != UDP {
            return;
        }
        flow.history.once(is_orig, Mark::Data, b'D');
        if !payload.is_empty() && flow.application.wants_bytes() {
            let (application, context) = flow.application_at(ts);
            application.datagram(&context, is_orig, payload, &mut self.tables);
        }
    }

    fn segment(&mut self, slot: Slot, ts: i64, is_orig: bool, segment: &Segment, payload: &[u8]) {
        let now = self.now;
        let Some(flow) = self.flows.get(slot) else { return };
        let Some(tcp) = flow.tcp.as_mut() else { return };
        let both_closed = tcp.sides[0].did_close && tcp.sides[1].did_close;
        let outcome = tcp.take(is_orig, segment, now, ATTEMPT, &mut flow.history);
        if !both_closed {
            flow.touch(ts, now);
        }
        if outcome.flips {
            // The states are flipped already.
            flow.flip();
        }
        let is_orig = is_orig != outcome.flips;
        if let Some(odd) = outcome.odd {
            self.tables.say(&flow.context(ts).at(), "tcp", odd, None);
        }
        let mut delivery = Delivery { flow, ts, buffered: &mut self.buffered, out: &mut self.tables };
        delivery.acknowledged(!is_orig, &outcome);
        delivery.payload(is_orig, segment.len, payload, &outcome);
        if outcome.closes {
            flow.close(is_orig);
        }
        if segment.flags & (SYN | FIN | RST) != 0 {
            self.flows.schedule(slot);
        }
    }

    /// Gives up the holes in a flow's streams.
    pub(super) fn finish_streams(&mut self, flow: &mut Flow) {
        let ts = flow.last;
        let Some(mut tcp) = flow.tcp.take() else { return };
        for (index, side) in tcp.sides.iter_mut().enumerate() {
            let mut hand_on = |event: Event<'_>| apply(flow, ts, index == 0, event, &mut self.tables);
            side.stream.finish(&mut self.buffered, &mut hand_on);
        }
        flow.tcp = Some(tcp);
    }
}

/// Hands one event of a stream to the flow's decoder.
fn apply(flow: &mut Flow, ts: i64, is_orig: bool, event: Event<'_>, out: &mut Tables) {
    let (application, context) = flow.application_at(ts);
    match event {
        Event::Bytes(bytes) => application.bytes(&context, is_orig, bytes, out),
        Event::Gap(missing) => application.gap(&context, is_orig, missing, out),
    }
}

/// The streams of one flow, as one segment moves them on: first by what it acknowledges, then by what it carries.
struct Delivery<'a> {
    flow: &'a mut Flow,
    ts: i64,
    buffered: &'a mut usize,
    out: &'a mut Tables,
}

impl Delivery<'_> {
    /// The sender of a stream is told how far it was received: holes below that will not be filled.
    #[inline]
    fn acknowledged(&mut self, is_orig: bool, outcome: &Outcome) {
        let Some(tcp) = &self.flow.tcp else { return };
        let Some(up_to) = outcome.acked.filter(|acked| tcp.sides[usize::from(!is_orig)].stream.misses(*acked)) else {
            return;
        };
        // In a connection seen from its middle, the first byte is a guess.
        let is_guess = up_to <= 2 && tcp.is_partial;
        self.with_stream(is_orig, is_guess, |stream, buffered, hand_on| {
            stream.acknowledged(up_to, buffered, &mut &mut *hand_on);
        });
    }

    /// Puts the payload in its place.
    #[inline]
    fn payload(&mut self, is_orig: bool, len: u32, payload: &[u8], outcome: &Outcome) {
        let Some(start) = outcome.data_at else { return };
        let keep = self.flow.application.wants_bytes();
        self.with_stream(is_orig, false, |stream, buffered, hand_on| {
            stream.take(start, len, payload, keep, buffered, &mut &mut *hand_on);
        });
        if keep && !self.flow.application.wants_bytes() {
            for side in self.flow.tcp.iter_mut().flat_map(|tcp| &mut tcp.sides) {
                side.stream.drop_bytes(self.buffered);
            }
        }
    }

    /// Works on a stream; what it hands on goes to the decoder, and gaps in a clean connection are counted.
    #[inline]
    fn with_stream(
        &mut self, is_orig: bool, is_guess: bool, work: impl FnOnce(&mut Stream, &mut usize, &mut dyn FnMut(Event<'_>)),
    ) {
        let Some(mut tcp) = self.flow.tcp.take() else { return };
        let are_clean = tcp.sides[0].is_clean() && tcp.sides[1].is_clean();
        let side = &mut tcp.sides[usize::from(!is_orig)];
        let mut missed = 0;
        let mut hand_on = |event: Event<'_>| {
            if let Event::Gap(len) = event {
                missed += len;
            }
            if !is_guess {
                apply(self.flow, self.ts, is_orig, event, self.out);
            }
        };
        work(&mut side.stream, self.buffered, &mut hand_on);
        if missed > 0 && are_clean && !is_guess {
            self.flow.missed_bytes += missed;
            if side.gaps.is_due() {
                self.flow.history.add(is_orig, b'G');
            }
        }
        self.flow.tcp = Some(tcp);
    }
}
