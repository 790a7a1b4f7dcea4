"""SIP: the digest of the standard, fields that belong together, and tshark's reading of a call."""

from tests.wardline_range import second_pair
from wardline_range.protocols import rtp, sip
from wardline_range.protocols.sip import Dialog

CALL = Dialog("a84b4c76e66710", "201", "202", "pbx.example", "192.168.10.5", "Desk phone 4.1")
ENTRY = Dialog("9c5d21", "201", "201", "pbx.example", "192.168.10.5", "Desk phone 4.1")


def fields_of(message: bytes) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in message.decode().split("\r\n\r\n")[0].splitlines()[1:])


def test_the_digest_is_that_of_rfc_2069_as_corrected_by_erratum_749() -> None:
    nonce = "dcd98b7102dd2f0e8b11d0f600bfb0c093"
    made = sip.digest("Mufasa", "CircleOfLife", "testrealm@host.com", nonce, "GET", "/dir/index.html")
    assert 'response="1949323746fe6a43ef61f9606e7febea"' in made


def test_an_answer_repeats_what_identifies_the_request() -> None:
    asked, told = fields_of(CALL.request("INVITE", 1)), fields_of(CALL.response(sip.OK, "INVITE", 1))
    assert all(asked[name] == told[name] for name in ("Via", "From", "Call-ID", "CSeq"))
    assert told["To"].startswith(asked["To"] + ";tag=")


def test_only_the_ack_of_a_call_that_was_taken_is_a_transaction_of_its_own() -> None:
    invite = fields_of(CALL.request("INVITE", 1))
    taken, refused = fields_of(CALL.acknowledge(1, sip.OK)), fields_of(CALL.acknowledge(1, sip.BUSY))
    assert refused["Via"] == invite["Via"] != taken["Via"]
    assert taken["CSeq"] == refused["CSeq"] == "1 ACK"


def test_the_callee_hangs_up_in_the_same_dialog() -> None:
    told = fields_of(CALL.response(sip.OK, "INVITE", 1))
    bye = fields_of(CALL.turned("192.168.10.7", "PBX").request("BYE", 1, to_answered=True))
    assert (bye["From"], bye["To"], bye["Call-ID"]) == (told["To"], told["From"], told["Call-ID"])
    assert bye["Via"].startswith("SIP/2.0/UDP 192.168.10.7:5060;")


def test_tshark_reads_a_registration_and_a_call() -> None:
    proof = sip.digest("201", "secret", "pbx", "abc1", "REGISTER", "sip:pbx.example")
    at_callee = "<sip:202@192.168.10.7:5060>"
    capture = second_pair.udp_exchange(
        sip.PORT,
        ENTRY.request("REGISTER", 1, Expires="3600"),
        ENTRY.response(sip.UNAUTHORIZED, "REGISTER", 1, WWW_Authenticate=sip.challenge("pbx", "abc1")),
        ENTRY.request("REGISTER", 2, Expires="3600", Authorization=proof),
        ENTRY.response(sip.OK, "REGISTER", 2, Expires="3600"),
        CALL.request("INVITE", 1, sip.audio("192.168.10.5", 16384, rtp.PCMU, rtp.PCMA)),
        CALL.response(100, "INVITE", 1),
        b"",
        CALL.response(sip.RINGING, "INVITE", 1),
        b"",
        CALL.response(sip.OK, "INVITE", 1, sip.audio("192.168.10.7", 18000), Contact=at_callee),
        CALL.acknowledge(1, sip.OK),
        b"",
        CALL.request("BYE", 2, to_answered=True),
        CALL.response(sip.OK, "BYE", 2),
        client_port=sip.PORT,
    )
    second_pair.assert_sound(capture)
    assert {one.split(":")[0] for one in second_pair.protocols(capture)} == {"sip", "sdp"}
    shown = second_pair.dissect(capture, "sip.Method", "sip.Status-Code", "sdp.media.port", "sip.Expires")
    assert [row[0] or row[1] for row in shown] == [
        "REGISTER", "401", "REGISTER", "200", "INVITE", "100", "180", "200", "ACK", "BYE", "200",
    ]  # fmt: skip
    assert [row[2] for row in shown if row[2]] == ["16384", "18000"]
    assert [row[3] for row in shown if row[3]] == ["3600"] * 3
