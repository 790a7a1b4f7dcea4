"""SNMP: messages laid out by hand, and tshark's reading."""

from tests.wardline_range import second_pair
from wardline_range.protocols import snmp

WHO = "public"


def test_a_question_has_empty_values() -> None:
    made = snmp.get(WHO, 258, snmp.SYSTEM_DESCRIPTION)
    name = "300c 06082b06010201010100 0500"
    assert made == bytes.fromhex(f"3027 020101 0406 7075626c6963 a01a 02020102 020100 020100 300e {name}")
    assert snmp.get_next(WHO, 258, snmp.SYSTEM_DESCRIPTION) == made.replace(b"\xa0\x1a", b"\xa1\x1a")


def test_values_carry_the_tag_of_their_type() -> None:
    assert snmp.counter((1 << 32) + 255) == bytes.fromhex("410200ff")
    assert snmp.gauge(1 << 40) == bytes.fromhex("420500ffffffff")
    assert snmp.ticks(1.5) == bytes.fromhex("43020096")
    assert snmp.address("192.0.2.1") == bytes.fromhex("4004c0000201")
    assert snmp.counter_64(1 << 40) == bytes.fromhex("4606010000000000")


def test_tshark_reads_every_message() -> None:
    octets = f"{snmp.INTERFACE_IN}.3", f"{snmp.INTERFACE_OUT}.3"
    capture = second_pair.udp_exchange(
        snmp.PORT,
        snmp.get(WHO, 1, snmp.SYSTEM_DESCRIPTION, snmp.SYSTEM_OBJECT, snmp.UPTIME),
        snmp.response(
            WHO,
            1,
            (snmp.SYSTEM_DESCRIPTION, snmp.text("Laser printer")),
            (snmp.SYSTEM_OBJECT, snmp.object_id("1.3.6.1.4.1.11.2.3.9.1")),
            (snmp.UPTIME, snmp.ticks(3600)),
        ),
        snmp.get(WHO, 2, *octets),
        snmp.response(WHO, 2, *((name, snmp.counter(1_000_000)) for name in octets)),
        snmp.get_bulk(WHO, 3, 10, snmp.INTERFACE_NAME),
        snmp.response(WHO, 3, (f"{snmp.INTERFACE_NAME}.1", snmp.text("eth0")), (octets[0], snmp.END_OF_VIEW)),
        snmp.get_next(WHO, 4, "1.3.6.1.2.1"),
        snmp.response(WHO, 4, (snmp.SYSTEM_DESCRIPTION, snmp.text("Laser printer"))),
        snmp.put(WHO, 5, (snmp.SYSTEM_NAME, snmp.text("x"))),
        snmp.response(WHO, 5, (snmp.SYSTEM_NAME, snmp.text("x")), status=6, index=1),
        snmp.get(WHO, 6, "1.3.6.1.2.1.99.0"),
        snmp.response(WHO, 6, ("1.3.6.1.2.1.99.0", snmp.NO_SUCH_OBJECT)),
    )
    second_pair.assert_sound(capture)
    assert set(second_pair.protocols(capture)) == {"snmp"}
    shown = second_pair.dissect(capture, "snmp.data", "snmp.error_status", "snmp.community")
    assert [row[0] for row in shown] == ["0", "2", "0", "2", "5", "2", "1", "2", "3", "2", "0", "2"]
    assert [row[1] for row in shown if row[1] not in {"", "0"}] == ["6"]
    assert {row[2] for row in shown} == {WHO}
    values = second_pair.dissect(capture, "snmp.value.octets", "snmp.value.timeticks", "snmp.value.counter")
    assert values[1] == [b"Laser printer".hex(), "360000", ""]
    assert values[3][2] == "1000000,1000000"


def test_tshark_reads_a_trap() -> None:
    link = f"{snmp.INTERFACE_STATUS}.3", snmp.integer(2)
    capture = second_pair.udp_exchange(snmp.TRAP_PORT, snmp.trap(WHO, 7, 12.5, snmp.LINK_DOWN, link))
    second_pair.assert_sound(capture)
    assert second_pair.dissect(capture, "snmp.data", "snmp.value.oid") == [["7", snmp.LINK_DOWN]]
