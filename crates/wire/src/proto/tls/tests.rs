//! Handshakes made by hand.

use super::*;
use crate::proto::testing::{AT, column, fuzz, replay, rows};

fn decoder() -> Box<dyn Decoder> {
    Box::<Tls>::default()
}

fn short(value: usize) -> [u8; 2] {
    u16::try_from(value).expect("a test vector fits").to_be_bytes()
}

fn record(kind: u8, body: &[u8]) -> Vec<u8> {
    [&[kind, 3, 3][..], &short(body.len()), body].concat()
}

fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    [&[kind, 0][..], &short(body.len()), body].concat()
}

fn extension(kind: u16, body: &[u8]) -> Vec<u8> {
    [&kind.to_be_bytes()[..], &short(body.len()), body].concat()
}

fn client_hello(session_id: u8, extensions: &[Vec<u8>]) -> Vec<u8> {
    let extensions = extensions.concat();
    let body = [
        &[3, 3][..],
        &[7; 32],
        &[1, session_id],
        &[0, 6, 0x1a, 0x1a, 0x13, 0x01, 0xc0, 0x2f],
        &[1, 0],
        &short(extensions.len()),
        &extensions,
    ];
    message(CLIENT_HELLO, &body.concat())
}

fn server_hello(session_id: u8, cipher: u16, random: &[u8; 32], extensions: &[Vec<u8>]) -> Vec<u8> {
    let extensions = extensions.concat();
    let body =
        [&[3, 3][..], random, &[1, session_id], &cipher.to_be_bytes(), &[0], &short(extensions.len()), &extensions];
    message(SERVER_HELLO, &body.concat())
}

fn sni() -> Vec<u8> {
    extension(0, b"\0\x0d\0\0\x0acam.vendor")
}

fn alpn(list: &[u8]) -> Vec<u8> {
    extension(16, list)
}

fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    let length = if body.len() < 128 { vec![body.len() as u8] } else { [&[0x82][..], &short(body.len())].concat() };
    [&[tag][..], &length, &body].concat()
}

fn name(parts: &[(u8, &[u8])]) -> Vec<u8> {
    let sets: Vec<Vec<u8>> = parts
        .iter()
        .map(|(kind, value)| der(0x31, &[&der(0x30, &[&der(6, &[&[0x55, 4, *kind]]), &der(12, &[value])])]))
        .collect();
    der(0x30, &sets.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

fn certificate_message() -> Vec<u8> {
    let algorithm = der(0x30, &[&der(6, &[&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11]]), &[5, 0]]);
    let key = der(0x30, &[&algorithm, &der(3, &[&[0, 1, 2, 3]])]);
    let names = der(0x30, &[&der(0x82, &[b"cam.vendor"]), &der(0x82, &[b"www.vendor"])]);
    let alternative = der(0x30, &[&der(6, &[&[0x55, 0x1d, 0x11]]), &der(4, &[&names])]);
    let body = der(
        0x30,
        &[
            &der(0xa0, &[&[2, 1, 2]]),
            &der(2, &[&[0, 0xab, 0x0c]]),
            &algorithm,
            &name(&[(6, b"DE"), (10, b"Some, CA")]),
            &der(0x30, &[&der(0x17, &[b"200101000000Z"]), &der(0x17, &[b"300101000000Z"])]),
            &name(&[(6, b"DE"), (10, b"Vendor"), (3, b"cam.vendor")]),
            &key,
            &der(0xa3, &[&der(0x30, &[&alternative])]),
        ],
    );
    let whole = der(0x30, &[&body, &algorithm, &der(3, &[&[0, 9]])]);
    let entry = [&[0][..], &short(whole.len()), &whole].concat();
    message(CERTIFICATE, &[&[0][..], &short(entry.len()), &entry].concat())
}

/// What client and server send for a full handshake of TLS 1.2.
fn full() -> Vec<(bool, Vec<u8>)> {
    let offer = client_hello(1, &[sni(), alpn(b"\0\x0c\x02h2\x08http/1.1"), extension(0x2a2a, &[])]);
    let answer = [
        server_hello(2, 0xc02f, &[9; 32], &[alpn(b"\0\x03\x02h2")]),
        certificate_message(),
        message(12, &[1; 300]),
        message(14, &[]),
    ]
    .concat();
    // The answer is cut over two records inside a message.
    let (early, late) = answer.split_at(60);
    let key = [record(HANDSHAKE, &message(16, &[1; 66])), record(20, &[1]), record(HANDSHAKE, &[0xee; 40])].concat();
    vec![
        (true, record(HANDSHAKE, &offer)),
        (false, [record(HANDSHAKE, early), record(HANDSHAKE, late)].concat()),
        (true, key),
        (false, [record(20, &[1]), record(HANDSHAKE, &[0xdd; 40])].concat()),
        (true, record(APPLICATION_DATA, &[1; 100])),
    ]
}

fn told(sent: &[(bool, Vec<u8>)], size: usize) -> Vec<Vec<(String, String)>> {
    let mut out = Tables::default();
    let borrowed: Vec<(bool, &[u8])> = sent.iter().map(|(is_orig, bytes)| (*is_orig, &bytes[..])).collect();
    replay(decoder(), &borrowed, size, &mut out);
    rows(&out.tls.finish())
}

fn value<'a>(row: &'a [(String, String)], name: &str) -> &'a str {
    row.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
}

#[test]
fn a_full_handshake_is_one_row_wherever_it_is_cut() {
    let whole = told(&full(), usize::MAX);
    let expected = [
        ("tls_version", "TLSv12"),
        ("cipher", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
        ("server_name", "cam.vendor"),
        ("client_alpn", "[h2, http/1.1]"),
        ("next_protocol", "h2"),
        ("resumed", "false"),
        ("established", "true"),
        ("subject", "CN=cam.vendor,O=Vendor,C=DE"),
        ("issuer", "O=Some\\, CA,C=DE"),
        ("san_dns", "[cam.vendor, www.vendor]"),
        ("cert_serial", "AB0C"),
        ("not_valid_before", "1577836800000000000"),
        ("not_valid_after", "1893456000000000000"),
    ];
    assert_eq!(whole.len(), 1);
    for (field, said) in expected {
        assert_eq!(value(&whole[0], field), said, "{field}");
    }
    assert_eq!(&value(&whole[0], "ja4")[..11], "t12d0202h2_");
    assert_eq!(&value(&whole[0], "ja4s")[..13], "t1201h2_c02f_");
    assert!((1..400).all(|size| told(&full(), size) == whole));
}

#[test]
fn a_session_is_resumed_by_its_id() {
    let sent = [
        (true, record(HANDSHAKE, &client_hello(5, &[]))),
        (false, [record(HANDSHAKE, &server_hello(5, 0x2f, &[9; 32], &[])), record(20, &[1])].concat()),
        (false, record(HANDSHAKE, &[0xdd; 40])),
        (true, [record(20, &[1]), record(HANDSHAKE, &[0xdd; 40])].concat()),
    ];
    let said = told(&sent, usize::MAX);
    assert_eq!((value(&said[0], "resumed"), value(&said[0], "established")), ("true", "true"));
}

#[test]
fn tls_13_after_a_retry_takes_the_first_offer_and_the_last_answer() {
    let retry: [u8; 32] = [
        0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2, 0xa2,
        0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
    ];
    let versions = extension(43, &[4, 3, 4, 3, 3]);
    let chosen = extension(43, &[3, 4]);
    let sent = [
        (true, record(HANDSHAKE, &client_hello(5, &[sni(), versions.clone()]))),
        (false, record(HANDSHAKE, &server_hello(5, 0x1301, &retry, std::slice::from_ref(&chosen)))),
        (true, [record(20, &[1]), record(HANDSHAKE, &client_hello(5, &[versions]))].concat()),
        (false, record(HANDSHAKE, &server_hello(5, 0x1301, &[9; 32], &[chosen, extension(51, &[0; 36])]))),
        (false, [record(20, &[1]), record(APPLICATION_DATA, &[0; 900])].concat()),
        (true, record(APPLICATION_DATA, &[0; 53])),
    ];
    let whole = told(&sent, usize::MAX);
    assert_eq!(value(&whole[0], "tls_version"), "TLSv13");
    assert_eq!(value(&whole[0], "established"), "true");
    assert_eq!(value(&whole[0], "resumed"), "false");
    assert!(value(&whole[0], "ja4").starts_with("t13d020200_"));
    assert!(value(&whole[0], "ja4s").starts_with("t130200_1301_"));
    assert!((1..200).all(|size| told(&sent, size) == whole));
}

#[test]
fn a_refusal_ends_with_its_alert() {
    let sent = [(true, record(HANDSHAKE, &client_hello(5, &[]))), (false, record(ALERT, &[2, 40]))];
    let said = told(&sent, 1);
    assert_eq!(value(&said[0], "last_alert"), "handshake_failure");
    assert_eq!((value(&said[0], "established"), value(&said[0], "tls_version")), ("false", "TLSv12"));
}

#[test]
fn one_direction_alone_is_still_told() {
    let mut decoder = decoder();
    let mut out = Tables::default();
    let sent = full();
    let piece = |is_orig, bytes| Piece { at: AT, is_orig, orig_l2_addr: None, proto: "tcp", bytes };
    assert_eq!(decoder.gap(&AT, true, 500, &mut out), Verdict::Unsure);
    assert_eq!(decoder.piece(&piece(false, &sent[1].1), &mut out), Verdict::Confirmed);
    assert_eq!(decoder.piece(&piece(true, b"what follows the gap is not read"), &mut out), Verdict::Confirmed);
    decoder.end(&AT, &mut out);
    assert_eq!(column(&out.tls.finish(), "subject"), ["CN=cam.vendor,O=Vendor,C=DE"]);
}

#[test]
fn what_is_no_record_is_odd_and_ends_it() {
    let sent = [(true, record(HANDSHAKE, &client_hello(5, &[]))), (false, b"HTTP/1.1 400 Bad Request\r\n".to_vec())];
    let mut out = Tables::default();
    let borrowed: Vec<(bool, &[u8])> = sent.iter().map(|(is_orig, bytes)| (*is_orig, &bytes[..])).collect();
    assert_eq!(replay(decoder(), &borrowed, 9, &mut out), Verdict::Leave);
    assert_eq!(column(&out.weird.finish(), "name"), ["tls_invalid_record"]);
    assert_eq!(out.tls.len(), 1);
}

#[test]
fn an_offer_in_the_form_of_ssl_2() {
    let mut body = [&[CLIENT_HELLO, 3, 1, 0, 6, 0, 0, 0, 16][..], &[0, 0, 0x2f, 7, 0, 0xc0], &[5; 16]].concat();
    body.splice(0..0, [0x80, 31]);
    assert!(probe(9000, true, &body).is_some());
    let sent = [(true, body), (false, record(HANDSHAKE, &server_hello(2, 0x2f, &[9; 32], &[])))];
    let whole = told(&sent, usize::MAX);
    assert_eq!(value(&whole[0], "cipher"), "TLS_RSA_WITH_AES_128_CBC_SHA");
    assert_eq!(value(&whole[0], "ja4"), "");
    assert!((1..40).all(|size| told(&sent, size) == whole));
}

#[test]
fn probes_are_strict() {
    let hello = record(HANDSHAKE, &client_hello(5, &[]));
    assert!(probe(9000, true, &hello).is_some());
    assert!(probe(443, true, &hello[..2]).is_some() && probe(9000, true, &hello[..2]).is_none());
    assert!(probe(443, true, b"GET / HTTP/1.1\r\n").is_none());
    assert!(probe(443, true, &record(APPLICATION_DATA, &[1; 30])).is_none());
}

#[test]
fn garbage_never_panics() {
    let sent = full();
    fuzz(decoder, &[&sent[0].1, &sent[1].1[..120], &sent[2].1, &sent[3].1]);
    let answer = &sent[1].1;
    fuzz(decoder, &[answer]);
}
