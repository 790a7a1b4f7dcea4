//! The engine over packets made here.

use arrow_array::cast::AsArray;
use arrow_array::types::{UInt32Type, UInt64Type};

use super::*;
use crate::capture::Packet;

const SECOND: i64 = 1_000_000_000;
const FIN: u8 = 1;
const SYN: u8 = 2;
const RST: u8 = 4;
const ACK: u8 = 16;

/// An Ethernet frame from host `src` to host `dst` (last bytes of their addresses).
fn frame(src: u8, dst: u8, proto: u8, fragment: u16, payload: &[u8]) -> Vec<u8> {
    let mut data = vec![2, 0, 0, 0, 0, dst, 2, 0, 0, 0, 0, src, 8, 0, 0x45, 0];
    data.extend((payload.len() as u16 + 20).to_be_bytes());
    data.extend([0, 7]);
    data.extend(fragment.to_be_bytes());
    data.extend([64, proto, 0, 0, 10, 0, 0, src, 10, 0, 0, dst]);
    data.extend(payload);
    data
}

fn udp(src_port: u16, dst_port: u16, payload: &[u8]) -> Vec<u8> {
    let mut data = [src_port.to_be_bytes(), dst_port.to_be_bytes(), (payload.len() as u16 + 8).to_be_bytes()].concat();
    data.extend([0, 0]);
    data.extend(payload);
    data
}

/// One end of a TCP connection that is being made up.
#[derive(Clone, Copy)]
struct End {
    host: u8,
    port: u16,
    seq: u32,
}

struct Script {
    engine: Engine,
    now: i64,
    ends: [End; 2],
}

impl Script {
    fn new() -> Self {
        let client = End { host: 1, port: 4000, seq: 1000 };
        let server = End { host: 2, port: 502, seq: u32::MAX - 2 };
        Self { engine: Engine::new(Settings::default()), now: 1000 * SECOND, ends: [client, server] }
    }

    fn raw(&mut self, data: &[u8]) {
        self.now += SECOND / 100;
        self.engine.packet(&Packet { ts: self.now, link_type: 1, orig_len: data.len() as u32, data });
    }

    /// A segment by client (0) or server (1); its sequence numbers follow on.
    fn tcp(&mut self, side: usize, flags: u8, payload: &[u8]) {
        let (me, peer) = (self.ends[side], self.ends[1 - side]);
        let mut data = [me.port.to_be_bytes(), peer.port.to_be_bytes()].concat();
        data.extend(me.seq.to_be_bytes());
        data.extend(if flags & ACK != 0 { peer.seq } else { 0 }.to_be_bytes());
        data.extend([0x50, flags, 4, 0, 0, 0, 0, 0]);
        data.extend(payload);
        let moves = payload.len() as u32 + u32::from(flags & (SYN | FIN) != 0);
        self.ends[side].seq = me.seq.wrapping_add(moves);
        self.raw(&frame(me.host, peer.host, 6, 0, &data));
    }

    fn shake(&mut self) {
        self.tcp(0, SYN, b"");
        self.tcp(1, SYN | ACK, b"");
        self.tcp(0, ACK, b"");
    }

    fn end(mut self) -> Vec<Slice> {
        self.engine.finish();
        std::iter::from_fn(|| self.engine.take_slice()).collect()
    }

    /// The only connection, as state, history and payload bytes.
    fn conn(self) -> (String, String, Option<u64>, Option<u64>) {
        let slices = self.end();
        let conns = column(&slices, "conn", "conn_state");
        assert_eq!(conns.len(), 1);
        let history = column(&slices, "conn", "history").remove(0);
        (conns[0].clone(), history, number(&slices, "conn", "orig_bytes"), number(&slices, "conn", "resp_bytes"))
    }
}

fn column(slices: &[Slice], table: &str, name: &str) -> Vec<String> {
    let mut values = Vec::new();
    for (found, batch) in slices.iter().flat_map(|slice| &slice.tables) {
        if *found == table {
            let texts = batch.column_by_name(name).unwrap().as_string_view();
            values.extend(texts.iter().map(|text| text.unwrap_or("-").to_owned()));
        }
    }
    values
}

fn number(slices: &[Slice], table: &str, name: &str) -> Option<u64> {
    let mut sum = None;
    for (found, batch) in slices.iter().flat_map(|slice| &slice.tables) {
        if *found == table {
            for value in batch.column_by_name(name).unwrap().as_primitive::<UInt64Type>().iter().flatten() {
                sum = Some(sum.unwrap_or(0) + value);
            }
        }
    }
    sum
}

#[test]
fn a_whole_connection_through_the_wrap_of_sequence_numbers() {
    let mut script = Script::new();
    script.shake();
    script.tcp(0, ACK, b"hello");
    script.tcp(1, ACK, b"welcome back");
    script.tcp(0, FIN | ACK, b"");
    script.tcp(1, FIN | ACK, b"");
    script.tcp(0, ACK, b"");
    assert_eq!(script.conn(), ("SF".into(), "ShADdFf".into(), Some(5), Some(12)));
}

#[test]
fn attempts_rejects_and_resets() {
    let mut scan = Script::new();
    scan.tcp(0, SYN, b"");
    assert_eq!(scan.conn(), ("S0".into(), "S".into(), None, None));
    let mut reject = Script::new();
    reject.tcp(0, SYN, b"");
    reject.tcp(1, RST | ACK, b"");
    assert_eq!(reject.conn(), ("REJ".into(), "Sr".into(), Some(0), Some(0)));
    let mut half_open = Script::new();
    half_open.tcp(0, SYN, b"");
    half_open.tcp(0, RST, b"");
    assert_eq!(half_open.conn(), ("RSTOS0".into(), "SR".into(), Some(0), Some(0)));
    for (side, state, history) in [(0, "RSTO", "ShADR"), (1, "RSTR", "ShADr")] {
        let mut reset = Script::new();
        reset.shake();
        reset.tcp(0, ACK, b"x");
        reset.tcp(side, RST | ACK, b"");
        assert_eq!(reset.conn(), (state.into(), history.into(), Some(1), Some(0)));
    }
    let mut open = Script::new();
    open.shake();
    assert_eq!(open.conn().0, "S1");
}

#[test]
fn seen_from_the_middle_the_server_port_decides() {
    let mut script = Script::new();
    script.tcp(1, ACK, b"answer");
    script.tcp(0, ACK, b"");
    assert_eq!(script.conn(), ("OTH".into(), "^dA".into(), Some(0), Some(6)));
    let mut answer = Script::new();
    answer.tcp(1, SYN | ACK, b"");
    answer.tcp(0, ACK, b"");
    assert_eq!(answer.conn().1, "^hA");
}

#[test]
fn a_new_syn_makes_a_new_connection() {
    let mut script = Script::new();
    script.shake();
    script.tcp(0, RST, b"");
    script.ends[0].seq = 77_000;
    script.ends[1].seq = 88_000;
    script.shake();
    let slices = script.end();
    assert_eq!(column(&slices, "conn", "conn_state"), ["RSTO", "S1"]);
    let uids = column(&slices, "conn", "uid");
    assert!(uids[0] != uids[1] && uids.iter().all(|uid| uid.starts_with('C')));
}

#[test]
fn a_lost_segment_is_missed_once_acknowledged() {
    let mut script = Script::new();
    script.shake();
    script.tcp(0, ACK, b"first");
    script.ends[0].seq += 10;
    script.tcp(1, ACK, b"");
    script.tcp(0, ACK, b"third");
    let slices = script.end();
    assert_eq!(column(&slices, "conn", "history"), ["ShADaG"]);
    assert_eq!(number(&slices, "conn", "missed_bytes"), Some(10));
    assert_eq!(number(&slices, "conn", "orig_bytes"), Some(20));
}

#[test]
fn fragments_make_one_datagram() {
    let mut script = Script::new();
    let whole = udp(5000, 6000, &[7; 32]);
    script.raw(&frame(1, 2, 17, 2, &whole[16..]));
    script.raw(&frame(1, 2, 17, 0x2000, &whole[..16]));
    let slices = script.end();
    assert_eq!(number(&slices, "conn", "orig_pkts"), Some(1));
    assert_eq!(number(&slices, "conn", "orig_ip_bytes"), Some(60));
}

#[test]
fn echo_and_its_reply_are_one_flow() {
    let mut script = Script::new();
    script.raw(&frame(1, 2, 1, 0, &[8, 0, 0, 0, 0, 1, 0, 1, 9, 9]));
    script.raw(&frame(2, 1, 1, 0, &[0, 0, 0, 0, 0, 1, 0, 1, 9, 9]));
    let slices = script.end();
    assert_eq!(column(&slices, "conn", "proto"), ["icmp"]);
    assert_eq!((number(&slices, "conn", "orig_bytes"), number(&slices, "conn", "resp_bytes")), (Some(2), Some(2)));
}

#[test]
fn long_connections_are_reported_and_every_byte_counts_once() {
    let mut script = Script::new();
    script.shake();
    for _ in 0..10 {
        script.now += 30 * SECOND;
        script.tcp(0, ACK, b"poll");
        script.tcp(1, ACK, b"reply");
    }
    let slices = script.end();
    assert_eq!(number(&slices, "conn_update", "orig_bytes"), Some(40));
    assert_eq!(number(&slices, "conn_update", "resp_bytes"), Some(50));
    assert_eq!(number(&slices, "conn_update", "orig_pkts"), number(&slices, "conn", "orig_pkts"));
    let reported = column(&slices, "conn_update", "uid").len() as u32;
    let (_, conn) = slices.last().unwrap().tables.iter().find(|(name, _)| *name == "conn").unwrap();
    let updates = conn.column_by_name("updates").unwrap().as_primitive::<UInt32Type>().value(0);
    assert!(reported == updates && updates >= 4);
}

#[test]
fn silence_ends_flows_in_their_own_slices() {
    let mut script = Script::new();
    script.raw(&frame(1, 2, 17, 0, &udp(5000, 6000, b"x")));
    script.now += 86_400 * SECOND;
    script.raw(&frame(1, 2, 17, 0, &udp(5000, 6000, b"x")));
    let slices = script.end();
    let spans: Vec<(i64, i64)> = slices.iter().map(|slice| (slice.start / SECOND, slice.end / SECOND)).collect();
    assert_eq!(spans, [(960, 1020), (1020, 1080), (87_360, 87_420)]);
    assert_eq!(column(&slices[1..2], "conn", "conn_state"), ["S0"]);
}

#[test]
fn the_number_of_flows_is_bounded() {
    let mut script = Script::new();
    script.engine.settings.max_flows = 100;
    for port in 0..1000 {
        script.raw(&frame(1, 2, 17, 0, &udp(10_000 + port, 6000, b"x")));
        assert!(script.engine.flows.len() <= 100);
    }
    let slices = script.end();
    assert_eq!(column(&slices, "conn", "uid").len(), 1000);
    assert_eq!(slices.iter().map(|slice| slice.health.evicted_flows).sum::<u64>(), 900);
}

#[test]
fn many_rows_are_cut_into_parts_that_follow_each_other() {
    let mut script = Script::new();
    script.engine.settings.slice = 3_600 * SECOND;
    for number in 0..450_000u32 {
        script.now -= SECOND / 100;
        let target = number.to_be_bytes();
        let data = [&[2; 12][..], &[8, 6, 0, 1, 8, 0, 6, 4, 0, 1], &[3; 6], &[10, 0, 0, 9], &[0; 6], &target].concat();
        script.raw(&data);
    }
    let slices = script.end();
    assert!(slices.len() >= 2);
    assert!(slices.windows(2).all(|pair| pair[0].end == pair[1].start && pair[0].start < pair[0].end));
    assert_eq!(column(&slices, "arp", "uid").len(), 450_000);
}

fn xorshift(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

/// Conversations of several protocols to start from.
fn seeds() -> Vec<Vec<u8>> {
    let request = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    let query = b"\x00\x01\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x01a\x02bc\x00\x00\x01\x00\x01";
    let modbus = [0, 1, 0, 0, 0, 6, 1, 3, 0, 0, 0, 2];
    let mut tcp = [4000u16.to_be_bytes(), 502u16.to_be_bytes()].concat();
    tcp.extend([0, 0, 0, 9, 0, 0, 0, 9, 0x50, ACK, 4, 0, 0, 0, 0, 0]);
    let mut web = tcp.clone();
    web[3] = 80;
    web[2] = 0;
    tcp.extend(modbus);
    web.extend(request);
    let mut v6 = vec![2; 12];
    v6.extend([0x86, 0xdd, 0x60, 0, 0, 0, 0, 16, 44, 64]);
    v6.extend([0xfe; 32]);
    v6.extend([17, 0, 0, 1, 0, 0, 0, 5, 0, 53, 0, 53, 0, 8, 0, 0]);
    vec![
        frame(1, 2, 6, 0, &tcp),
        frame(1, 2, 6, 0, &web),
        frame(1, 2, 17, 0, &udp(5353, 5353, query)),
        frame(1, 2, 17, 0, &udp(999, 53, query)),
        frame(1, 2, 17, 0x2000, &udp(68, 67, &[1; 240])),
        frame(1, 2, 1, 0, &[3, 1, 0, 0, 0, 0, 0, 0]),
        v6,
    ]
}

#[test]
fn mutated_packets_never_panic_and_all_is_counted() {
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    let mut script = Script::new();
    let seeds = seeds();
    let rounds = 60_000u64;
    for _ in 0..rounds {
        let mut data = seeds[(xorshift(&mut state) % seeds.len() as u64) as usize].clone();
        for _ in 0..xorshift(&mut state) % 6 {
            let at = (xorshift(&mut state) % data.len() as u64) as usize;
            data[at] = xorshift(&mut state) as u8;
        }
        if xorshift(&mut state).is_multiple_of(16) {
            data.truncate((xorshift(&mut state) % 60) as usize);
        }
        let link_types = [1, 1, 1, 0, 9, 51, 101, 104, 105, 108, 113, 127, 276];
        let link_type = link_types[(xorshift(&mut state) % link_types.len() as u64) as usize];
        script.now += (xorshift(&mut state) % 1000) as i64 * 1_000_000 - 100_000_000;
        let orig_len = data.len() as u32 + (xorshift(&mut state) % 3) as u32;
        script.engine.packet(&Packet { ts: script.now, link_type, orig_len, data: &data });
    }
    let slices = script.end();
    assert_eq!(slices.iter().map(|slice| slice.health.packets).sum::<u64>(), rounds);
    assert!(!column(&slices, "weird", "name").iter().any(|name| name == "decoder_panic"));
}
