//! The path of a packet: link layer, network, transport, flow, decoder, rows.

mod clock;
mod transport;

use std::collections::VecDeque;

use arrow_array::RecordBatch;

use crate::capture::Packet;
use crate::flow::ident::{self, Tuple};
use crate::flow::table::FlowTable;
use crate::net::arp;
use crate::net::defrag::Defragmenter;
use crate::net::ip::{self, Addr, Ip};
use crate::net::link::{self, Frame};
use crate::proto::At;
use crate::sender::{Sender, Senders};
use crate::tables::{ArpRow, Tables};
use crate::text;

/// What a caller may choose.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Name of the sensor; goes into the ids of flows.
    pub sensor: String,
    /// Length of a slice in nanoseconds.
    pub slice: i64,
    /// Most flows held at once.
    pub max_flows: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { sensor: String::new(), slice: 60_000_000_000, max_flows: 1_000_000 }
    }
}

/// What the sensor saw and what it could not read; the fields of `wardline.model.batch.Health`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Health {
    pub packets: u64,
    pub bytes: u64,
    pub truncated: u64,
    pub malformed: u64,
    pub dropped_rows: u64,
    pub evicted_flows: u64,
    pub backwards: u64,
}

/// One slice [start, end) of traffic time.
pub struct Slice {
    pub start: i64,
    pub end: i64,
    /// Tables that have rows, in the order of the schema.
    pub tables: Vec<(&'static str, RecordBatch)>,
    pub health: Health,
}

/// Everything that is open between packets.
pub struct Engine {
    settings: Settings,
    tables: Tables,
    health: Health,
    flows: FlowTable,
    senders: Senders,
    defragmenter: Defragmenter,
    /// Bytes kept above holes in all streams.
    buffered: usize,
    /// How many flows and ARP packets came before.
    ordinal: u64,
    /// Traffic time: the latest time of any packet.
    now: i64,
    /// Time of the packet before.
    previous: i64,
    started: bool,
    slice: (i64, i64),
    next_report: i64,
    has_news: bool,
    ready: VecDeque<Slice>,
    unknown_links: Vec<u16>,
}

/// What lies below IP.
#[derive(Clone, Copy)]
struct Below {
    ts: i64,
    src: Option<[u8; 6]>,
    dst: Option<[u8; 6]>,
    vlan: Option<u16>,
    inner_vlan: Option<u16>,
}

impl Engine {
    /// An engine that has seen nothing.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            tables: Tables::default(),
            health: Health::default(),
            flows: FlowTable::default(),
            senders: Senders::default(),
            defragmenter: Defragmenter::default(),
            buffered: 0,
            ordinal: 0,
            now: 0,
            previous: 0,
            started: false,
            slice: (0, 0),
            next_report: 0,
            has_news: false,
            ready: VecDeque::new(),
            unknown_links: Vec::new(),
        }
    }

    /// The next finished slice.
    pub fn take_slice(&mut self) -> Option<Slice> {
        self.ready.pop_front()
    }

    /// Reads one packet. Never fails: what cannot be read becomes a row in `weird`.
    pub fn packet(&mut self, packet: &Packet<'_>) {
        self.tick(packet.ts);
        self.health.packets += 1;
        self.health.bytes += u64::from(packet.orig_len);
        self.health.truncated += u64::from(packet.data.len() < packet.orig_len as usize);
        match link::parse(packet.link_type, packet.data) {
            Ok(frame) => self.frame(packet, &frame),
            Err("unknown_link_type") => self.unknown_link(packet),
            Err(name) => self.malformed(packet.ts, "link", name),
        }
        if self.health.packets.is_multiple_of(256) {
            self.cut_if_full();
        }
    }

    /// Says that a capture could not be read to its end.
    pub fn broken_capture(&mut self, why: &str) {
        let at = At { ts: self.now, ..At::default() };
        self.tables.say(&at, "capture", "truncated_capture_file", Some(why));
        if !self.started {
            self.tick(0);
        }
    }

    fn unknown_link(&mut self, packet: &Packet<'_>) {
        if !self.unknown_links.contains(&packet.link_type) && self.unknown_links.len() < 256 {
            self.unknown_links.push(packet.link_type);
            let at = At { ts: packet.ts, ..At::default() };
            self.tables.say(&at, "link", "unknown_link_type", Some(&packet.link_type.to_string()));
        }
    }

    /// A packet that cannot be decoded.
    fn malformed(&mut self, ts: i64, layer: &str, name: &str) {
        self.health.malformed += 1;
        self.tables.say(&At { ts, ..At::default() }, layer, name, None);
    }

    #[inline]
    fn frame(&mut self, packet: &Packet<'_>, frame: &Frame<'_>) {
        let below =
            Below { ts: packet.ts, src: frame.src, dst: frame.dst, vlan: frame.vlan, inner_vlan: frame.inner_vlan };
        let wire_len = frame.payload.len() + (packet.orig_len as usize - packet.data.len());
        let addr = match frame.ether_type {
            Some(link::IPV4) => self.network(&below, ip::v4(frame.payload, wire_len)),
            Some(link::IPV6) => self.network(&below, ip::v6(frame.payload, wire_len)),
            Some(link::ARP) => self.arp(&below, frame.payload),
            _ => None,
        };
        let sender = Sender { mac: frame.src, addr, vlan: frame.vlan, ether_type: frame.ether_type };
        self.senders.saw(sender, packet.ts, packet.orig_len);
    }

    /// Gives the sender's address.
    #[inline]
    fn network(&mut self, below: &Below, parsed: Result<Ip<'_>, &'static str>) -> Option<Addr> {
        let ip = match parsed {
            Ok(ip) => ip,
            Err(name) => {
                self.malformed(below.ts, "ip", name);
                return None;
            }
        };
        if ip.fragment.is_none() {
            self.transport(below, &ip);
            return Some(ip.src);
        }
        match self.defragmenter.take(self.now, &ip) {
            Ok(None) => {}
            Ok(Some(whole)) => {
                let whole = Ip {
                    fragment: None,
                    header_len: whole.header_len,
                    payload_len: whole.payload.len(),
                    payload: &whole.payload,
                    ..ip
                };
                self.transport(below, &whole);
            }
            Err(name) => self.malformed(below.ts, "ip", name),
        }
        Some(ip.src)
    }

    fn arp(&mut self, below: &Below, data: &[u8]) -> Option<Addr> {
        let arp = match arp::parse(data) {
            Ok(arp) => arp,
            Err(name) => {
                self.malformed(below.ts, "arp", name);
                return None;
            }
        };
        let tuple = Tuple {
            src: ip::mapped(&arp.sender),
            dst: ip::mapped(&arp.target),
            src_port: arp.operation,
            dst_port: 0,
            proto: 0,
            one_way: true,
        };
        let uid = ident::uid(b'A', &self.settings.sensor, &tuple, below.ts, self.ordinal);
        self.ordinal += 1;
        let (sender, target) = (text::v4_addr(&arp.sender), text::v4_addr(&arp.target));
        let (sender_mac, target_mac) = (text::mac(&arp.sender_mac), text::mac(&arp.target_mac));
        let (src, dst) = (below.src.as_ref().map(text::mac), below.dst.as_ref().map(text::mac));
        self.tables.arp.push(ArpRow {
            ts: Some(below.ts),
            uid: Some(uid.as_str()),
            operation: Some(arp.operation),
            orig_h: Some(sender.as_str()),
            orig_l2_addr: Some(sender_mac.as_str()),
            resp_h: Some(target.as_str()),
            resp_l2_addr: Some(target_mac.as_str()),
            l2_addr: src.as_ref().map(|mac| mac.as_str()),
            dst_l2_addr: dst.as_ref().map(|mac| mac.as_str()),
            vlan: below.vlan,
            ..Default::default()
        });
        Some(tuple.src)
    }
}

#[cfg(test)]
mod tests;
