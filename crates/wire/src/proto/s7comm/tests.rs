use super::*;
use crate::proto::testing::{column, fuzz, replay};

const CONNECT: &[u8] = &[3, 0, 0, 22, 17, 0xe0, 0, 0, 0, 1, 0, 0xc0, 1, 10, 0xc1, 2, 1, 0, 0xc2, 2, 1, 2];
const SETUP: &[u8] = &[3, 0, 0, 25, 2, 0xf0, 0x80, 0x32, 1, 0, 0, 0, 1, 0, 8, 0, 0, 0xf0, 0, 0, 1, 0, 1, 1, 0xe0];
const STOPPED: &[u8] = &[3, 0, 0, 20, 2, 0xf0, 0x80, 0x32, 3, 0, 0, 0, 5, 0, 1, 0, 0, 0, 0, 0x29];

fn decoder() -> Box<dyn Decoder> {
    Box::<S7comm>::default()
}

/// A message of S7comm in its packet.
fn wrapped(kind: u8, reference: u8, state: &[u8], params: &[u8], data: &[u8]) -> Vec<u8> {
    let sizes = [u16::try_from(params.len()).unwrap_or(0), u16::try_from(data.len()).unwrap_or(0)];
    let mut message = vec![2, 0xf0, 0x80, 0x32, kind, 0, 0, 0, reference];
    message.extend(sizes.iter().flat_map(|size| size.to_be_bytes()));
    message.extend([state, params, data].concat());
    let length = u16::try_from(message.len() + 4).unwrap_or(0).to_be_bytes();
    [&[3, 0, length[0], length[1]], message.as_slice()].concat()
}

fn job(reference: u8, params: &[u8]) -> Vec<u8> {
    wrapped(1, reference, &[], params, &[])
}

fn read(sent: &[(bool, Vec<u8>)], size: usize) -> (arrow_array::RecordBatch, usize, Verdict) {
    let mut out = Tables::default();
    let sent: Vec<(bool, &[u8])> = sent.iter().map(|(is_orig, bytes)| (*is_orig, bytes.as_slice())).collect();
    let verdict = replay(decoder(), &sent, size, &mut out);
    (out.s7comm.finish(), out.weird.len(), verdict)
}

#[test]
fn jobs_and_their_answers_name_what_they_are_about_wherever_the_stream_is_cut() {
    let item: &[u8] = &[0x12, 10, 0x10, 2, 0, 4, 0, 10, 0x84, 0, 0, 0x20];
    let write = job(4, &[&[5, 1], item].concat());
    let block = job(6, &[&[0x1a, 0, 1, 0, 0, 0, 0, 0, 9], b"_0800001P".as_slice()].concat());
    let insert =
        job(7, &[&[0x28, 0, 0, 0, 0, 0, 0, 0xfd, 0, 10, 1, 0], b"0800001P".as_slice(), &[5], b"_INSE"].concat());
    let start = job(8, &[&[0x28, 0, 0, 0, 0, 0, 0, 0xfd, 0, 0, 9], b"P_PROGRAM".as_slice()].concat());
    let stop = job(5, &[&[0x29, 0, 0, 0, 0, 0, 9], b"P_PROGRAM".as_slice()].concat());
    let done = wrapped(3, 4, &[0, 0], &[5, 1], &[0xff]);
    let sent = [
        (true, [CONNECT, SETUP].concat()),
        (true, write),
        (false, done),
        (true, stop),
        (false, STOPPED.to_vec()),
        (true, [block, insert, start].concat()),
    ];
    for size in [1, 3, 17, usize::MAX] {
        let (batch, odd, verdict) = read(&sent, size);
        assert_eq!((odd, verdict), (0, Verdict::Confirmed));
        let functions = ["Setup Communication", "Write Variable", "Write Variable", "PLC Stop", "PLC Stop"];
        assert_eq!(column(&batch, "s7_func")[..5], functions);
        assert_eq!(column(&batch, "s7_func")[5..], ["Request Download", "PLC Control", "PLC Control"]);
        assert_eq!(column(&batch, "items")[1..3], ["[DB10 4+4]", "[DB10 4+4]"]);
        assert_eq!(column(&batch, "s7_subfunc")[5..], ["", "Insert Block", "PLC Start / Stop"]);
        assert_eq!(column(&batch, "block")[5..], ["_0800001P", "0800001P", ""]);
        assert_eq!(column(&batch, "error_class")[2], "No error");
        assert_eq!(column(&batch, "error_code")[4], "0x00");
    }
}

#[test]
fn a_status_list_says_what_the_controller_is() {
    let ask = wrapped(7, 2, &[], &[0, 1, 18, 4, 17, 0x44, 1, 0], &[0xff, 9, 0, 4, 0, 0x1c, 0, 0]);
    let mut listed = vec![0xff, 9, 0, 76, 0, 0x1c, 0, 0, 0, 34, 0, 2];
    for (number, text) in [(5, "S C-C2UR28922012"), (7, "CPU 315-2 PN/DP")] {
        listed.extend([0, number]);
        listed.extend(text.bytes().chain(std::iter::repeat(0)).take(32));
    }
    let told = wrapped(7, 2, &[], &[0, 1, 18, 8, 18, 0x84, 1, 1, 0, 0, 0, 0], &listed);
    let (batch, odd, _) = read(&[(true, ask), (false, told)], usize::MAX);
    assert_eq!(odd, 0);
    assert_eq!(column(&batch, "s7_subfunc"), ["Read SZL", "Read SZL"]);
    assert_eq!(column(&batch, "szl_id"), ["28", "28"]);
    assert_eq!(column(&batch, "serial"), ["", "S C-C2UR28922012"]);
    assert_eq!(column(&batch, "product_name"), ["", "CPU 315-2 PN/DP"]);
}

#[test]
fn the_newer_protocol_is_told_by_its_operations() {
    let message: &[u8] = &[2, 0xf0, 0x80, 0x72, 2, 0, 8, 0x31, 0, 0, 0x04, 0xf2, 0, 0, 1];
    let packet = [&[3, 0, 0, 19], message].concat();
    let (batch, _, verdict) = read(&[(true, packet)], usize::MAX);
    assert_eq!(verdict, Verdict::Confirmed);
    assert_eq!(column(&batch, "s7_func"), ["Set Variable"]);
}

#[test]
fn other_users_of_the_transport_are_left_alone() {
    assert!(probe(102, true, CONNECT).is_some());
    assert!(probe(3389, true, CONNECT).is_none());
    let data = vec![3, 0, 0, 12, 2, 0xf0, 0x80, 0x7f, 0x65, 1, 2, 3];
    let (batch, _, verdict) = read(&[(true, CONNECT.to_vec()), (true, data)], usize::MAX);
    assert_eq!((batch.num_rows(), verdict), (0, Verdict::Leave));
}

#[test]
fn garbage_never_panics() {
    let list: &[u8] = &[0xff, 9, 0, 8, 0, 0x1c, 0, 0, 0, 34, 0xff, 0xff];
    let told = wrapped(7, 2, &[], &[0, 1, 18, 8, 18, 0x84, 1, 1, 0, 0, 0, 0], list);
    let read = job(4, &[4, 2, 0x12, 10, 0x10, 2, 0, 4, 0, 10, 0x84, 0, 0, 0x20, 0x12, 4, 0xb2, 1, 2, 3]);
    fuzz(decoder, &[SETUP, STOPPED, CONNECT, &told, &read]);
}
