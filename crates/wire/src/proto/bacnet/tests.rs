use super::*;
use crate::proto::testing::{column, fuzz, replay, rows};

fn decoder() -> Box<dyn Decoder> {
    Box::<Bacnet>::default()
}

fn wrapped(function: u8, npdu: &[u8]) -> Vec<u8> {
    let length = u16::try_from(npdu.len() + 4).unwrap().to_be_bytes();
    [&[TYPE, function, length[0], length[1]], npdu].concat()
}

fn unicast(apdu: &[u8]) -> Vec<u8> {
    wrapped(UNICAST, &[&[1, 4], apdu].concat())
}

/// Annex F.3.5 and F.3.9: read and write.
const READ: &[u8] = &[0, 4, 1, 12, 0x0c, 0, 0, 0, 5, 0x19, 0x55];
const READ_ACK: &[u8] = &[0x30, 1, 12, 0x0c, 0, 0, 0, 5, 0x19, 0x55, 0x3e, 0x44, 0x42, 0x90, 0x99, 0x9a, 0x3f];
const WRITE: &[u8] = &[0, 4, 2, 15, 0x0c, 0, 0x80, 0, 1, 0x19, 0x55, 0x3e, 0x44, 0x43, 0x34, 0, 0, 0x3f, 0x49, 0x08];
const WRITE_ACK: &[u8] = &[0x20, 2, 15];
const WRITE_ERROR: &[u8] = &[0x50, 2, 15, 0x91, 2, 0x91, 0x28];
/// Two objects, the second with two properties.
const READ_SEVERAL: &[u8] =
    &[0, 4, 3, 14, 0x0c, 0, 0, 0, 5, 0x1e, 0x09, 0x55, 0x1f, 0x0c, 0, 0x80, 0, 1, 0x1e, 0x09, 0x4d, 0x09, 0x55, 0x1f];
const WRITE_SEVERAL: &[u8] = &[
    0, 4, 4, 16, 0x0c, 0, 0x80, 0, 5, 0x1e, 0x09, 0x55, 0x2e, 0x44, 0x42, 0x86, 0, 0, 0x2f, 0x39, 0x05, 0x1f, 0x0c, 0,
    0x80, 0, 6, 0x1e, 0x09, 0x55, 0x2e, 0x44, 0x42, 0x86, 0, 0, 0x2f, 0x1f,
];
const DISABLE: &[u8] = &[0, 4, 5, 17, 0x09, 5, 0x19, 1, 0x2d, 8, 0, b'#', b'e', b'g', b'b', b'd', b'f', b'!'];
const RESTART: &[u8] = &[0, 4, 6, 20, 0x09, 1, 0x1d, 8, 0, b'A', b'b', b'C', b'd', b'E', b'f', b'G'];
const WRITE_FILE: &[u8] = &[0, 4, 7, 7, 0xc4, 0x02, 0x80, 0, 1, 0x0e, 0x31, 0x1e, 0x62, 1, 2, 0x0f];
const I_AM: &[u8] = &[0x10, 0, 0xc4, 2, 0, 0, 1, 0x22, 1, 0xe0, 0x91, 1, 0x21, 99];
const WHO_IS: &[u8] = &[0x10, 8, 0x09, 3, 0x1a, 1, 0];
const COV: &[u8] = &[
    0x10, 2, 0x09, 18, 0x1c, 2, 0, 0, 4, 0x2c, 0, 0, 0, 10, 0x39, 0, 0x4e, 0x09, 0x55, 0x2e, 0x44, 0x42, 0x82, 0, 0,
    0x2f, 0x09, 0x6f, 0x2e, 0x82, 4, 0, 0x2f, 0x4f,
];
const SUBSCRIBE: &[u8] = &[0, 2, 15, 5, 0x09, 18, 0x1c, 0, 0, 0, 10, 0x29, 1, 0x39, 0];

fn read(sent: &[(bool, Vec<u8>)]) -> (arrow_array::RecordBatch, usize) {
    let mut out = Tables::default();
    let borrowed: Vec<(bool, &[u8])> = sent.iter().map(|(is_orig, bytes)| (*is_orig, bytes.as_slice())).collect();
    replay(decoder(), &borrowed, usize::MAX, &mut out);
    (out.bacnet.finish(), out.weird.len())
}

#[test]
fn an_answer_names_what_its_request_asked_for() {
    let (batch, odd) = read(&[
        (true, unicast(READ)),
        (false, unicast(READ_ACK)),
        (true, unicast(WRITE)),
        (false, unicast(WRITE_ERROR)),
    ]);
    assert_eq!(odd, 0);
    assert_eq!(column(&batch, "apdu_type"), ["CONFIRMED_REQUEST", "COMPLEX_ACK", "CONFIRMED_REQUEST", "ERROR_PDU"]);
    assert_eq!(column(&batch, "object_type"), ["analog-input", "analog-input", "analog-value", "analog-value"]);
    assert_eq!(column(&batch, "object_instance"), ["5", "5", "1", "1"]);
    assert_eq!(column(&batch, "property"), ["present-value"; 4]);
    assert_eq!(column(&batch, "value"), ["", "72.3", "180", ""]);
    assert_eq!(column(&batch, "priority"), ["", "", "8", "8"]);
    assert_eq!(column(&batch, "error_class")[3], "property");
    assert_eq!(column(&batch, "error_code")[3], "write-access-denied");
}

#[test]
fn an_answer_to_somebody_else_is_not_joined() {
    let (batch, _) = read(&[(true, unicast(WRITE)), (true, unicast(WRITE_ACK)), (false, unicast(READ_ACK))]);
    assert_eq!(column(&batch, "object_type"), ["analog-value", "", "analog-input"]);
}

#[test]
fn several_properties_are_listed_with_their_objects() {
    let (batch, _) = read(&[(true, unicast(READ_SEVERAL)), (true, unicast(WRITE_SEVERAL))]);
    let listed = column(&batch, "properties");
    assert_eq!(
        listed,
        [
            "[analog-input 5 present-value, analog-value 1 object-name, analog-value 1 present-value]",
            "[analog-value 5 present-value, analog-value 6 present-value]"
        ]
    );
    assert_eq!(column(&batch, "object_instance"), ["5", "5"]);
    assert_eq!(column(&batch, "value"), ["", "67"]);
    assert_eq!(column(&batch, "priority"), ["", "5"]);
}

#[test]
fn control_of_a_device_is_named_and_its_password_is_not_kept() {
    let (batch, _) = read(&[(true, unicast(DISABLE)), (true, unicast(RESTART)), (true, unicast(WRITE_FILE))]);
    assert_eq!(column(&batch, "device_state"), ["disable", "warmstart", ""]);
    assert_eq!(column(&batch, "object_type")[2], "file");
    let said: Vec<_> = rows(&batch).into_iter().flatten().map(|(_, value)| value).collect();
    assert!(said.iter().all(|value| !value.contains("egbdf") && !value.contains("AbC")), "{said:?}");
}

#[test]
fn announcements_and_discovery_are_read() {
    let everywhere = [&[1, 0x20, 0xff, 0xff, 0, 255], I_AM].concat();
    let from_afar = [&[10, 0, 0, 7, 0xba, 0xc0, 1, 8, 0x07, 0xd1, 1, 12], WHO_IS].concat();
    let (batch, _) = read(&[
        (true, wrapped(BROADCAST, &everywhere)),
        (true, wrapped(FORWARDED, &from_afar)),
        (true, unicast(COV)),
        (true, unicast(SUBSCRIBE)),
    ]);
    assert_eq!(column(&batch, "is_broadcast"), ["true", "true", "false", "false"]);
    assert_eq!(column(&batch, "device_instance"), ["1", "", "4", ""]);
    assert_eq!(column(&batch, "vendor_id")[0], "99");
    assert_eq!(column(&batch, "forwarded_from")[1], "10.0.0.7:47808");
    assert_eq!(column(&batch, "bacnet_src")[1], "2001/0c");
    assert_eq!((column(&batch, "range_low")[1].as_str(), column(&batch, "range_high")[1].as_str()), ("3", "256"));
    assert_eq!(column(&batch, "value")[2], "65");
    assert_eq!(column(&batch, "properties")[2], "[analog-input 10 present-value, analog-input 10 status-flags]");
    assert_eq!(column(&batch, "bacnet_service")[3], "subscribe_cov");
}

#[test]
fn rejects_take_their_service_from_the_request_and_segments_are_told() {
    let first = [&[0x3c, 9, 0, 4, 12], &READ_ACK[3..10]].concat();
    let second = [0x38, 9, 1, 4, 12, 0xff];
    let (batch, odd) = read(&[
        (true, unicast(RESTART)),
        (false, unicast(&[0x60, 6, 9])),
        (false, unicast(&first)),
        (false, unicast(&second)),
        (true, unicast(&[0x40, 9, 1, 4])),
    ]);
    assert_eq!(odd, 0);
    assert_eq!(column(&batch, "bacnet_service")[1], "reinitialize_device");
    assert_eq!(column(&batch, "error_code")[1], "unrecognized-service");
    assert_eq!(column(&batch, "object_instance")[2..], ["5", "", ""]);
    assert_eq!(column(&batch, "apdu_type")[4], "SEGMENT_ACK");
}

#[test]
fn tables_of_a_bbmd_and_network_messages_are_rows_too() {
    let (batch, odd) = read(&[
        (true, wrapped(5, &[0, 60])),
        (false, wrapped(0, &[0, 0x30])),
        (true, wrapped(BROADCAST, &[1, 0x80, 0])),
    ]);
    assert_eq!(odd, 0);
    assert_eq!(column(&batch, "bvlc_func"), ["Register_Foreign_Device", "BVLC_Result", "Original_Broadcast_NPDU"]);
    assert_eq!(column(&batch, "error_code")[1], "register-foreign-device-nak");
    assert_eq!(column(&batch, "bacnet_service")[2], "who_is_router_to_network");
}

#[test]
fn headers_cut_short_are_odd_and_the_flow_goes_on() {
    let (batch, odd) = read(&[
        (true, wrapped(UNICAST, &[1])),
        (true, wrapped(UNICAST, &[2, 0, 0x10, 8])),
        (true, b"\x81\x0d\x00\x04".to_vec()),
        (true, unicast(WHO_IS)),
    ]);
    assert_eq!((batch.num_rows(), odd), (1, 3));
}

#[test]
fn a_wrong_length_is_odd_and_the_message_is_read() {
    let mut bytes = unicast(RESTART);
    bytes[3] = 12;
    let (batch, odd) = read(&[(true, bytes)]);
    assert_eq!((column(&batch, "device_state"), odd), (vec!["warmstart".to_owned()], 1));
}

#[test]
fn other_ports_need_an_npdu() {
    assert!(probe(47808, 47808, &unicast(READ)).is_some());
    assert!(probe(50_000, 47809, &unicast(READ)).is_some());
    assert!(probe(50_000, 47809, &wrapped(5, &[0, 60])).is_none());
    assert!(probe(50_000, 47808, &wrapped(5, &[0, 60])).is_some());
    assert!(probe(50_000, 47809, b"\x81\x0a\x00\x05\x01\x00").is_none());
    assert!(probe(47808, 47808, b"\x82\x0a\x00\x06\x01\x00").is_none());
}

#[test]
fn open_requests_are_bounded() {
    let mut decoder = Bacnet::default();
    let mut out = Tables::default();
    for invoke_id in 0..=255 {
        let mut request = unicast(WRITE_SEVERAL);
        request[8] = invoke_id;
        let piece =
            Piece { at: crate::proto::testing::AT, is_orig: true, orig_l2_addr: None, proto: "udp", bytes: &request };
        decoder.piece(&piece, &mut out);
    }
    assert_eq!(decoder.asked.len(), MAX_PENDING);
    assert!(decoder.held() <= MAX_PENDING * 64);
}

#[test]
fn garbage_never_panics() {
    let samples: Vec<Vec<u8>> =
        [READ, READ_ACK, READ_SEVERAL, WRITE_SEVERAL, DISABLE, COV, I_AM, WRITE_FILE].map(unicast).to_vec();
    let borrowed: Vec<&[u8]> = samples.iter().map(Vec::as_slice).collect();
    fuzz(decoder, &borrowed);
}

#[test]
fn garbage_inside_whole_messages_never_panics() {
    // The length of the header stays true, so that what is inside is reached.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for apdu in [READ_ACK, READ_SEVERAL, WRITE_SEVERAL, DISABLE, COV, I_AM, WRITE_FILE, WRITE_ERROR] {
        for _ in 0..5_000 {
            let mut bytes = apdu.to_vec();
            for _ in 0..=next() % 5 {
                let place = usize::try_from(next()).unwrap_or(0) % bytes.len().max(1);
                if next() % 4 == 0 {
                    bytes.truncate(place);
                } else if let Some(byte) = bytes.get_mut(place) {
                    *byte = next().to_le_bytes()[0];
                }
            }
            read(&[(true, unicast(&bytes))]);
        }
    }
}
