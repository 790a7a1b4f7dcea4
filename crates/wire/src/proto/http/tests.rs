//! Conversations made by hand.

use super::*;
use crate::proto::testing::{AT, column, fuzz, replay, rows};

const ASK: &[u8] = b"POST /login HTTP/1.1\r\nHost: cam.local\r\nUser-Agent: tool/1\r\n\
    Authorization: Basic YWRtaW46c2VjcmV0\r\nContent-Length: 4\r\n\r\na=b&GET /two HTTP/1.1\r\nHost: cam.local\r\n\r\n";
const TELL: &[u8] =
    b"HTTP/1.1 401 Unauthorized\r\nServer: micro_httpd\r\nWWW-Authenticate: Basic realm=\"IP Camera\"\r\n\
    Content-Type: text/html; charset=x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n3;x=y\r\nabc\r\n0\r\n\r\n\
    HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

fn decoder() -> Box<dyn Decoder> {
    Box::<Http>::default()
}

#[test]
fn requests_and_responses_pair_up_wherever_they_are_cut() {
    for size in 1..TELL.len() {
        let mut out = Tables::default();
        replay(decoder(), &[(true, ASK), (false, TELL)], size, &mut out);
        let batch = out.http.finish();
        assert_eq!(column(&batch, "uri"), ["/login", "/two"]);
        assert_eq!(column(&batch, "status_code"), ["401", "200"]);
        assert_eq!(column(&batch, "request_body_len"), ["4", "0"]);
        assert_eq!(column(&batch, "response_body_len"), ["8", "2"]);
        assert_eq!(column(&batch, "auth_realm"), ["IP Camera", ""]);
        assert_eq!(column(&batch, "content_type"), ["text/html", ""]);
    }
}

#[test]
fn the_user_is_kept_and_the_password_is_not() {
    let mut out = Tables::default();
    replay(decoder(), &[(true, ASK)], usize::MAX, &mut out);
    let said = rows(&out.http.finish());
    assert!(said[0].contains(&("username".into(), "admin".into())));
    assert!(!format!("{said:?}").contains("secret"));
}

#[test]
fn a_body_without_length_runs_to_the_end() {
    let mut out = Tables::default();
    let tell = b"HTTP/1.0 200 OK\r\n\r\nHTTP/1.1 is just text here";
    replay(decoder(), &[(true, b"GET / HTTP/1.0\r\n\r\n"), (false, tell)], 7, &mut out);
    let batch = out.http.finish();
    assert_eq!(column(&batch, "response_body_len"), ["26"]);
}

fn lost(sent: &[(bool, &[u8])], missing: &[(usize, bool, u64)]) -> Vec<(String, String)> {
    let (mut decoder, mut out) = (decoder(), Tables::default());
    for (index, (is_orig, bytes)) in sent.iter().enumerate() {
        for (_, is_orig, bytes) in missing.iter().filter(|(before, ..)| *before == index) {
            assert_ne!(decoder.gap(&AT, *is_orig, *bytes, &mut out), Verdict::Leave);
        }
        let piece = Piece { at: AT, is_orig: *is_orig, orig_l2_addr: None, proto: "tcp", bytes };
        decoder.piece(&piece, &mut out);
    }
    decoder.end(&AT, &mut out);
    let batch = out.http.finish();
    column(&batch, "uri").into_iter().zip(column(&batch, "status_code")).collect()
}

fn pairs(said: &[(&str, &str)]) -> Vec<(String, String)> {
    said.iter().map(|(uri, status)| ((*uri).to_owned(), (*status).to_owned())).collect()
}

#[test]
fn a_lost_response_costs_only_itself() {
    let sent: [(bool, &[u8]); 5] = [
        (true, b"GET /1 HTTP/1.1\r\n\r\n"),
        (true, b"GET /2 HTTP/1.1\r\n\r\n"),
        (false, b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
        (true, b"GET /3 HTTP/1.1\r\n\r\n"),
        (false, b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"),
    ];
    assert_eq!(lost(&sent, &[(1, false, 40)]), pairs(&[("/1", ""), ("/2", "200"), ("/3", "404")]));
}

#[test]
fn a_gap_in_a_body_is_skipped() {
    let sent: [(bool, &[u8]); 3] = [
        (true, b"GET /1 HTTP/1.1\r\n\r\n"),
        (false, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nab"),
        (false, b"hi\r\n0\r\n\r\nHTTP/1.1 304 Same\r\n\r\n"),
    ];
    assert_eq!(lost(&sent, &[(2, false, 5)]), pairs(&[("/1", "200"), ("", "304")]));
}

#[test]
fn a_bad_request_still_has_its_answer() {
    let sent: [(bool, &[u8]); 2] =
        [(true, b"GET HTTP/1.1\r\n\r\n"), (false, b"HTTP/1.1 400 Bad\r\nContent-Length: 0\r\n\r\n")];
    assert_eq!(lost(&sent, &[]), pairs(&[("", "400")]));
}

#[test]
fn interim_answers_wait_for_the_real_one_and_folded_headers_are_one() {
    let sent: [(bool, &[u8]); 2] = [
        (true, b"GET /1 HTTP/1.1\r\nExpect: 100-continue\r\n\r\n"),
        (
            false,
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\n\r\n\
            HTTP/1.1 200 OK\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\nHTTP/1.1 204 No\r\n\r\n",
        ),
    ];
    assert_eq!(lost(&sent, &[]), pairs(&[("/1", "200"), ("", "204")]));
}

#[test]
fn a_tunnel_is_left_alone() {
    let mut out = Tables::default();
    let sent: [(bool, &[u8]); 2] =
        [(true, b"CONNECT far:443 HTTP/1.1\r\n\r\n"), (false, b"HTTP/1.1 200 OK\r\n\r\n\x16\x03")];
    assert_eq!(replay(decoder(), &sent, usize::MAX, &mut out), Verdict::Leave);
    assert_eq!(column(&out.http.finish(), "status_code"), ["200"]);
}

#[test]
fn rtsp_is_not_http() {
    assert!(probe(554, true, b"OPTIONS rtsp://cam/ RTSP/1.0\r\n").is_none());
    assert!(probe(8080, true, b"GET /x HTTP/1.1\r\n").is_some());
}

#[test]
fn garbage_never_panics() {
    fuzz(decoder, &[ASK, TELL]);
}
