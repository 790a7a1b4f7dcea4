"""HL7: messages laid out by hand, and tshark's reading."""

from tests.wardline_range import second_pair
from wardline_range.protocols import hl7

AT = 1_700_000_000_000_000_000
MONITOR = hl7.Route("MONITOR", "ICU", "GATEWAY", "HOSPITAL")
BED = "ICU^2^4"


def test_an_acknowledgement_goes_the_way_back() -> None:
    made = hl7.acknowledgement(MONITOR.back(), 9, AT, "R01", 1001)
    head = rb"MSH|^~\&|GATEWAY|HOSPITAL|MONITOR|ICU|20231114221320+0000||ACK^R01^ACK|9|P|2.5.1"
    assert made == b"\x0b" + head + b"\rMSA|AA|1001\r\x1c\r"


def test_measurements_carry_their_units() -> None:
    made = hl7.vital_signs(MONITOR, 5, AT, 4711, BED, {hl7.HEART_RATE: 72, hl7.TEMPERATURE: 36.8})
    segments = made.decode().strip("\x0b\x1c\r").split("\r")
    assert [segment[:3] for segment in segments] == ["MSH", "PID", "PV1", "OBR", "OBX", "OBX"]
    assert segments[1] == "PID|1||4711^^^ICU^MR"
    assert segments[5].startswith("OBX|2|NM|150344^MDC_TEMP^MDC|1.0.0.2|36.8|268192^MDC_DIM_DEGC^MDC|")


def test_tshark_reads_every_message() -> None:
    signs = {hl7.HEART_RATE: 72, hl7.OXYGEN: 97, hl7.SYSTOLIC: 121, hl7.DIASTOLIC: 79, hl7.BREATHS: 14}
    capture = second_pair.tcp_exchange(
        hl7.PORT,
        hl7.admission(MONITOR, 1001, AT, 4711, BED),
        hl7.acknowledgement(MONITOR.back(), 1, AT, "A01", 1001),
        hl7.vital_signs(MONITOR, 1002, AT, 4711, BED, signs),
        hl7.acknowledgement(MONITOR.back(), 2, AT, "R01", 1002, "AE"),
    )
    second_pair.assert_sound(capture)
    assert set(second_pair.protocols(capture)) == {"hl7"}
    shown = second_pair.dissect(capture, "hl7.message.type", "hl7.event.type", only="hl7")
    assert shown == [["ADT", "A01"], ["ACK", "A01"], ["ORU", "R01"], ["ACK", "R01"]]
