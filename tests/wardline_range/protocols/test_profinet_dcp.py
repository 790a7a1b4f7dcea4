"""PROFINET DCP: exact payloads, a station that can be found and named, and tshark's reading of it."""

from hypothesis import given
from hypothesis import strategies as st

from tests.wardline_range import second_pair
from wardline_range.protocols import profinet_dcp as dcp
from wardline_range.protocols.profinet_dcp import Station


def a_station() -> Station:
    return Station("press-1", "ET200SP", 0x002A, 0x0313, "192.168.10.40", "255.255.255.0", "192.168.10.1")


def test_requests_are_exact() -> None:
    assert dcp.identify_all(0x0101) == bytes.fromhex("fefe 05 00 00000101 0080 0004 ffff 0000")
    assert dcp.identify(2, "abc") == bytes.fromhex("fefe 05 00 00000002 0001 0008 0202 0003 616263 00")
    assert dcp.set_name(3, "ab") == bytes.fromhex("fefd 04 00 00000003 0000 0008 0202 0004 0001 6162")


def test_it_answers_all_and_its_own_name_alone() -> None:
    station = a_station()
    assert station.answer(dcp.identify_all(7)) == station.answer(dcp.identify(7, "press-1"))
    assert station.answer(dcp.identify(7, "press-2")) == b""
    assert station.answer(station.answer(dcp.identify_all(7))) == b""


@given(st.from_regex(r"[a-z][a-z0-9-]{0,40}", fullmatch=True), st.integers(0, 0xFFFFFFFF))
def test_a_name_that_is_set_is_found(name: str, transaction: int) -> None:
    station = a_station()
    done = station.answer(dcp.set_name(transaction, name))
    assert done == bytes.fromhex("fefd0401") + transaction.to_bytes(4, "big") + bytes.fromhex(
        "00000008 05040003 02020000"
    )
    assert name.encode() in station.answer(dcp.identify(1, name))


def test_an_address_that_is_set_is_told() -> None:
    station = a_station()
    station.answer(dcp.set_address(1, "192.168.10.99", "255.255.0.0", "192.168.10.254"))
    assert (station.ip, station.netmask, station.gateway) == ("192.168.10.99", "255.255.0.0", "192.168.10.254")
    assert bytes((192, 168, 10, 99, 255, 255, 0, 0)) in station.answer(dcp.identify_all(2))


def test_tshark_reads_every_message() -> None:
    station = a_station()
    asked = (
        dcp.identify_all(0x0101),
        dcp.identify(2, "press-1"),
        dcp.set_name(3, "press-99"),
        dcp.set_address(4, "192.168.10.41", "255.255.255.0", "192.168.10.1"),
        dcp.identify_all(5),
    )
    turns = [turn for request in asked for turn in (request, station.answer(request))]
    capture = second_pair.ether_frames(dcp.ETHER_TYPE, *turns)
    second_pair.assert_sound(capture)
    assert second_pair.protocols(capture) == ["pn_dcp"] * len(turns)
    fields = "pn_dcp.suboption_device_nameofstation", "pn_dcp.suboption_ip_ip", "pn_dcp.suboption_vendor_id"
    shown = second_pair.dissect(capture, *fields)
    assert shown[1] == ["press-1", "192.168.10.40", "0x002a"]
    assert shown[9] == ["press-99", "192.168.10.41", "0x002a"]
