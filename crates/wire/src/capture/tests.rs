//! Capture files made here, read back.

use std::io::{Cursor, Write};
use std::sync::Arc;

use super::*;

fn pcap(big: bool, magic: u32, packets: &[(u32, u32, &[u8])]) -> Vec<u8> {
    let word = |value: u32| if big { value.to_be_bytes() } else { value.to_le_bytes() };
    let mut file = Vec::new();
    for value in [magic, 0x0004_0002, 0, 0, 65_535, 1] {
        file.extend(word(value));
    }
    for (seconds, fraction, data) in packets {
        for value in [*seconds, *fraction, data.len() as u32, data.len() as u32 + 4] {
            file.extend(word(value));
        }
        file.extend_from_slice(data);
    }
    file
}

/// Packets (time, length on the wire, bytes), and why the file broke off.
type Content = (Vec<(i64, u32, Vec<u8>)>, Option<String>);

fn read(file: Vec<u8>) -> Result<Content, CaptureError> {
    let mut capture = Capture::over("made.pcap", Box::new(Cursor::new(file)))?;
    let mut packets = Vec::new();
    while let Some(packet) = capture.next_packet() {
        packets.push((packet.ts, packet.orig_len, packet.data.to_vec()));
    }
    Ok((packets, capture.broken()))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn block(big: bool, kind: u32, mut body: Vec<u8>) -> Vec<u8> {
    body.resize(body.len().next_multiple_of(4), 0);
    let word = |value: u32| if big { value.to_be_bytes() } else { value.to_le_bytes() };
    let len = word(body.len() as u32 + 12);
    [&word(kind)[..], &len, &body, &len].concat()
}

fn pcapng(big: bool) -> Vec<u8> {
    let word = |value: u32| if big { value.to_be_bytes() } else { value.to_le_bytes() };
    let half = |value: u16| if big { value.to_be_bytes() } else { value.to_le_bytes() };
    let section = [&word(0x1a2b_3c4d)[..], &half(1), &half(0), &[0xff; 8]].concat();
    let mut seconds = [&half(1)[..], &half(0), &word(0)].concat();
    // if_tsresol: milliseconds; if_tsoffset: 100 s.
    seconds.extend([&half(9)[..], &half(1), &[3, 0, 0, 0]].concat());
    let offset = if big { 100i64.to_be_bytes() } else { 100i64.to_le_bytes() };
    seconds.extend([&half(14)[..], &half(8), &offset].concat());
    let plain = [&half(113)[..], &half(0), &word(0)].concat();
    let packet = |interface: u32, units: u32| {
        [&word(interface)[..], &word(0), &word(units), &word(3), &word(9), b"abc"].concat()
    };
    [
        block(big, 0x0a0d_0d0a, section),
        block(big, 1, seconds),
        block(big, 1, plain),
        block(big, 6, packet(0, 2500)),
        block(big, 0xbad, vec![1, 2, 3, 4]),
        block(big, 6, packet(1, 2500)),
        block(big, 3, [&word(2)[..], b"zy"].concat()),
    ]
    .concat()
}

#[test]
fn both_byte_orders_and_both_fractions() {
    for big in [false, true] {
        let micros = read(pcap(big, 0xa1b2_c3d4, &[(7, 5, b"abc")])).unwrap();
        assert_eq!(micros, (vec![(7_000_005_000, 7, b"abc".to_vec())], None));
        let nanos = read(pcap(big, 0xa1b2_3c4d, &[(7, 5, b"abc")])).unwrap();
        assert_eq!(nanos.0[0].0, 7_000_000_005);
    }
}

#[test]
fn pcapng_with_several_interfaces() {
    for big in [false, true] {
        let (packets, broken) = read(pcapng(big)).unwrap();
        let times: Vec<i64> = packets.iter().map(|packet| packet.0).collect();
        assert_eq!(times, [102_500_000_000, 2_500_000, 2_500_000]);
        assert_eq!((packets[0].1, packets[2].2.as_slice(), broken), (9, &b"zy"[..], None));
    }
}

#[test]
fn compressed_members_follow_each_other() {
    let file = pcap(false, 0xa1b2_c3d4, &[(1, 0, b"abc"), (2, 0, b"def")]);
    let mut twice = gzip(&file[..30]);
    twice.extend(gzip(&file[30..]));
    assert_eq!(read(twice).unwrap().0.len(), 2);
    let frame = |bytes: &[u8]| ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest);
    let mut twice = frame(&file[..30]);
    twice.extend(frame(&file[30..]));
    assert_eq!(read(twice).unwrap(), read(file).unwrap());
}

#[test]
fn a_file_that_breaks_off_gives_what_is_there() {
    let file = pcap(false, 0xa1b2_c3d4, &[(1, 0, b"abc"), (2, 0, b"def")]);
    for cut in 24..file.len() {
        let (packets, broken) = read(file[..cut].to_vec()).unwrap();
        assert_eq!(packets.len(), usize::from(cut >= 43));
        assert_eq!(broken.is_none(), cut == 24 || cut == 43);
    }
    let packed = gzip(&file);
    let (_, broken) = read(packed[..packed.len() - 9].to_vec()).unwrap();
    assert!(broken.is_some());
}

#[test]
fn what_is_no_capture_is_named() {
    let told = |bytes: &[u8]| read(bytes.to_vec()).unwrap_err().to_string();
    assert!(told(b"").contains("is empty"));
    assert!(told(b"#fields\tts\tuid\n").contains("text file"));
    assert!(told(b"PK\x03\x04\x14\x00\x01\x00").contains("encrypted ZIP"));
    assert!(told(b"PK\x03\x04\x14\x00\x00\x00").contains("is a ZIP"));
    assert!(told(b"%PDF-1.7").contains("PDF"));
    assert!(told(&gzip(b"hello there")).contains("text file"));
    assert!(told(&[0xd4, 0xc3, 0xb2, 0xa1, 2]).contains("file header"));
    assert!(Capture::open("no/such/file", Arc::default()).err().unwrap().to_string().contains("does not exist"));
    assert!(Capture::open("/", Arc::default()).err().unwrap().to_string().contains("is a folder"));
}

#[test]
fn random_bytes_never_panic() {
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let files = [pcap(false, 0xa1b2_c3d4, &[(1, 0, b"abc"), (2, 0, b"def")]), pcapng(true), pcapng(false)];
    for round in 0..6000 {
        let mut file = files[round % files.len()].clone();
        for _ in 0..1 + random() % 8 {
            let at = (random() as usize) % file.len();
            file[at] = random() as u8;
        }
        let _ = read(file);
    }
}
