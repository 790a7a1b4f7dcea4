use super::*;
use crate::proto::testing::{AT, column, fuzz, replay};

fn decoder() -> Box<dyn Decoder> {
    Box::<Enip>::default()
}

fn wrapped(command: u16, session: u32, context: u64, data: &[u8]) -> Vec<u8> {
    let mut bytes = command.to_le_bytes().to_vec();
    bytes.extend(u16::try_from(data.len()).unwrap().to_le_bytes());
    bytes.extend(session.to_le_bytes());
    bytes.extend(0_u32.to_le_bytes());
    bytes.extend(context.to_le_bytes());
    bytes.extend(0_u32.to_le_bytes());
    bytes.extend(data);
    bytes
}

fn items(all: &[(u16, &[u8])]) -> Vec<u8> {
    let mut bytes = u16::try_from(all.len()).unwrap().to_le_bytes().to_vec();
    for (kind, content) in all {
        bytes.extend(kind.to_le_bytes());
        bytes.extend(u16::try_from(content.len()).unwrap().to_le_bytes());
        bytes.extend(*content);
    }
    bytes
}

/// A CIP message that is not connected.
fn explicit(context: u64, message: &[u8]) -> Vec<u8> {
    wrapped(SEND_RR, 7, context, &[&[0; 6][..], &items(&[(0, &[]), (0xb2, message)])].concat())
}

/// A CIP message on a connection.
fn connected(sequence: u16, message: &[u8]) -> Vec<u8> {
    let data = [&sequence.to_le_bytes()[..], message].concat();
    wrapped(SEND_UNIT, 7, 0, &[&[0; 6][..], &items(&[(0xa1, &[1, 0, 0, 0]), (0xb1, &data)])].concat())
}

fn routed(message: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x52, 2, 0x20, 6, 0x24, 1, 7, 250];
    bytes.extend(u16::try_from(message.len()).unwrap().to_le_bytes());
    bytes.extend(message);
    bytes.resize(bytes.len() + message.len() % 2, 0);
    bytes.extend([1, 0, 1, 0]);
    bytes
}

fn packet(service: u8, head: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = [&[service], head].concat();
    bytes.extend(u16::try_from(parts.len()).unwrap().to_le_bytes());
    let mut at = 2 + 2 * parts.len();
    for part in parts {
        bytes.extend(u16::try_from(at).unwrap().to_le_bytes());
        at += part.len();
    }
    bytes.extend(parts.concat());
    bytes
}

const WRITE_TAG: &[u8] = b"\x4d\x04\x91\x05Speed\x00\xc4\x00\x01\x00\x10\x27\x00\x00";
const GET_IDENTITY: &[u8] = &[1, 2, 0x20, 1, 0x24, 1];
const SET: &[u8] = &[0x10, 3, 0x20, 0x04, 0x24, 0x64, 0x30, 3, 1, 2];
const STOP: &[u8] = &[7, 2, 0x20, 0x64, 0x24, 1];
const ATTRIBUTES: &[u8] = b"\x01\x00\x0e\x00\xa6\x00\x21\x0b\x60\x00\x3a\x6c\x00\xc0\x0a1756-L61/B";
const PCCC: &[u8] = &[0x4b, 2, 0x20, 0x67, 0x24, 1, 7, 1, 0, 1, 2, 3, 4, 0x0f, 0, 9, 0, 0xaa, 2, 7, 0x89, 0, 0, 5, 0];

fn reply(service: u8, status: u8, data: &[u8]) -> Vec<u8> {
    [&[service | 0x80, 0, status, 0], data].concat()
}

fn read(sent: &[(bool, Vec<u8>)], size: usize) -> (arrow_array::RecordBatch, usize, Verdict) {
    let mut out = Tables::default();
    let borrowed: Vec<(bool, &[u8])> = sent.iter().map(|(is_orig, bytes)| (*is_orig, bytes.as_slice())).collect();
    let verdict = replay(decoder(), &borrowed, size, &mut out);
    (out.cip.finish(), out.weird.len(), verdict)
}

#[test]
fn a_routed_write_and_its_answer_name_the_tag_wherever_the_stream_is_cut() {
    let sent = [
        (true, wrapped(REGISTER, 0, 0, &[1, 0, 0, 0])),
        (false, wrapped(REGISTER, 7, 0, &[1, 0, 0, 0])),
        (true, explicit(5, &routed(WRITE_TAG))),
        (false, explicit(5, &reply(0x4d, 0, &[]))),
        (true, wrapped(UNREGISTER, 7, 0, &[])),
    ];
    for size in [1, 7, 24, 25, 60, usize::MAX] {
        let (batch, odd, verdict) = read(&sent, size);
        assert_eq!((odd, verdict), (0, Verdict::Confirmed));
        assert_eq!(column(&batch, "pdu_type"), ["REQ", "RESP", "REQ", "RESP", "REQ"]);
        assert_eq!(column(&batch, "cip_service"), ["", "", "Write_Tag", "Write_Tag", ""]);
        assert_eq!(column(&batch, "symbol")[2..4], ["Speed", "Speed"]);
        assert_eq!(column(&batch, "route")[2..4], ["1/0", "1/0"]);
        assert_eq!(column(&batch, "cip_status_name")[3], "Success");
    }
}

#[test]
fn services_in_one_packet_have_a_row_each() {
    let ask = packet(MULTIPLE, &[2, 0x20, 2, 0x24, 1], &[SET, STOP]);
    let tell = packet(MULTIPLE | 0x80, &[0, 0x1e, 0], &[&reply(0x10, 0x0e, &[]), &reply(7, 0, &[])]);
    let (batch, odd, _) = read(&[(true, connected(9, &ask)), (false, connected(9, &tell))], usize::MAX);
    assert_eq!(odd, 0);
    let three = ["Multiple_Service_Packet", "Set_Attribute_Single", "Stop"];
    assert_eq!(column(&batch, "cip_service"), [three, three].concat());
    assert_eq!(column(&batch, "class_name"), [["Message Router", "Assembly", "Controller"]; 2].concat());
    assert_eq!(column(&batch, "attribute")[4], "3");
    assert_eq!(column(&batch, "cip_status"), ["", "", "", "30", "14", "0"]);
    assert_eq!(column(&batch, "sequence"), ["9"; 6]);
}

const MULTIPLE: u8 = 0x0a;

#[test]
fn identities_are_read_from_lists_and_from_the_object() {
    let socket = [1, 0, 0, 2, 0xaf, 0x12, 10, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0];
    let item = [&socket[..], ATTRIBUTES, &[3]].concat();
    let (batch, odd, _) = read(
        &[
            (true, wrapped(LIST_IDENTITY, 0, 0, &[])),
            (false, wrapped(LIST_IDENTITY, 0, 0, &items(&[(0x0c, &item)]))),
            (true, explicit(1, GET_IDENTITY)),
            (false, explicit(1, &reply(1, 0, ATTRIBUTES))),
        ],
        usize::MAX,
    );
    assert_eq!(odd, 0);
    assert_eq!(column(&batch, "product_name"), ["", "1756-L61/B", "", "1756-L61/B"]);
    assert_eq!(column(&batch, "revision")[1], "33.11");
    assert_eq!(column(&batch, "serial")[3], "c0006c3a");
    assert_eq!(column(&batch, "vendor_id")[1], "1");
}

#[test]
fn pccc_is_named_with_its_address() {
    let (batch, _, _) = read(&[(true, explicit(1, PCCC)), (false, explicit(1, &reply(0x4b, 0, &[7])))], usize::MAX);
    assert_eq!(column(&batch, "pccc_func"), ["protected typed logical write"; 2]);
    assert_eq!(column(&batch, "symbol"), ["N7:0"; 2]);
}

#[test]
fn what_is_no_header_gives_the_stream_up() {
    let (batch, odd, verdict) = read(&[(true, explicit(1, SET)), (true, vec![0xff; 40])], usize::MAX);
    assert_eq!((batch.num_rows(), odd, verdict), (1, 1, Verdict::Leave));
}

#[test]
fn messages_cut_short_inside_are_odd() {
    let (batch, odd, verdict) = read(&[(true, explicit(1, &[0x10, 9, 0x20])), (true, explicit(1, SET))], usize::MAX);
    assert_eq!((batch.num_rows(), odd, verdict), (1, 1, Verdict::Confirmed));
}

#[test]
fn packets_within_packets_do_not_multiply() {
    let mut message = packet(MULTIPLE, &[2, 0x20, 2, 0x24, 1], &[STOP; 8]);
    for _ in 0..2 {
        let parts: Vec<&[u8]> = vec![&message; 8];
        message = packet(MULTIPLE, &[2, 0x20, 2, 0x24, 1], &parts);
    }
    let (batch, _, _) = read(&[(true, explicit(1, &message))], usize::MAX);
    assert_eq!(batch.num_rows(), 9);
    let mut nested = STOP.to_vec();
    for _ in 0..40 {
        nested = routed(&nested);
    }
    let (batch, _, _) = read(&[(true, explicit(1, &nested))], usize::MAX);
    assert_eq!(batch.num_rows(), 1);
}

#[test]
fn requests_without_answers_are_bounded() {
    let mut decoder = Enip::default();
    let mut out = Tables::default();
    let ask = packet(MULTIPLE, &[2, 0x20, 2, 0x24, 1], &[WRITE_TAG; 100]);
    for context in 0..500 {
        let bytes = explicit(context, &ask);
        let piece = Piece { at: AT, is_orig: true, orig_l2_addr: None, proto: "tcp", bytes: &bytes };
        decoder.piece(&piece, &mut out);
    }
    assert!(decoder.held() <= 64 * 128 * 80, "{}", decoder.held());
}

#[test]
fn other_ports_need_a_registration_and_cyclic_data_only_a_name() {
    let register = wrapped(REGISTER, 0, 0, &[1, 0, 0, 0]);
    assert!(probe(PORT, true, &register).is_some());
    assert!(probe(50_000, true, &register).is_some());
    assert!(probe(50_000, true, &explicit(1, SET)).is_none());
    assert!(probe(PORT, true, b"GET / HTTP/1.1\r\nHost: plc\r\n\r\n").is_none());
    assert!(probe_udp(50_000, PORT, &wrapped(LIST_IDENTITY, 0, 0, &[])).is_some());
    assert!(probe_udp(50_000, PORT, &explicit(1, SET)).is_none());
    let cyclic = items(&[(0x8002, &[0; 8]), (0xb1, &[1, 0, 9])]);
    let mut out = Tables::default();
    let decoder = probe_udp(2222, 2222, &cyclic).unwrap();
    assert_eq!(decoder.service(), "cip");
    assert_eq!(replay(decoder, &[(true, &cyclic)], usize::MAX, &mut out), Verdict::Confirmed);
    assert_eq!(out.rows(), 0);
}

#[test]
fn garbage_never_panics() {
    let ask = packet(MULTIPLE, &[2, 0x20, 2, 0x24, 1], &[SET, STOP, WRITE_TAG]);
    let item = [&[0; 18][..], ATTRIBUTES, &[3]].concat();
    let samples = [
        explicit(1, &routed(WRITE_TAG)),
        connected(2, &ask),
        explicit(3, PCCC),
        explicit(4, &reply(1, 0, ATTRIBUTES)),
        wrapped(LIST_IDENTITY, 0, 0, &items(&[(0x0c, &item)])),
    ];
    let borrowed: Vec<&[u8]> = samples.iter().map(Vec::as_slice).collect();
    fuzz(decoder, &borrowed);
}

#[test]
fn garbage_inside_whole_messages_never_panics() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let ask = packet(MULTIPLE, &[2, 0x20, 2, 0x24, 1], &[SET, STOP, WRITE_TAG]);
    for message in [&ask, &routed(WRITE_TAG), &PCCC.to_vec(), &reply(1, 0, ATTRIBUTES), &routed(&ask)] {
        for _ in 0..5_000 {
            let mut bytes = message.clone();
            for _ in 0..=next() % 5 {
                let place = usize::try_from(next()).unwrap_or(0) % bytes.len().max(1);
                if next() % 4 == 0 {
                    bytes.truncate(place);
                } else if let Some(byte) = bytes.get_mut(place) {
                    *byte = next().to_le_bytes()[0];
                }
            }
            read(
                &[(true, explicit(1, GET_IDENTITY)), (false, explicit(1, &bytes)), (true, connected(1, &bytes))],
                4096,
            );
        }
    }
}
