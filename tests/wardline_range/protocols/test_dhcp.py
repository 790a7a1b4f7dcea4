"""DHCP messages: options in their place, long enough for old relays."""

from wardline_range.protocols import dhcp
from wardline_range.protocols.dhcp import Client, Lease

MAC = "e4:65:b8:3f:2a:1c"


def test_a_request_says_who_asks_for_what() -> None:
    client = Client("plug", "udhcp 1.24", (1, 3, 6), 576)
    message = dhcp.asked(dhcp.REQUEST, 5, MAC, client, wanted="10.0.0.9", server="10.0.0.1")
    options = message[240:]
    for option in ("350103", "32040a000009", "36040a000001", "39020240", "3703010306"):
        assert bytes.fromhex(option) in options
    assert b"\x0c\x04plug" in options
    assert b"\x3c\x0audhcp 1.24" in options
    assert message[28:34] == bytes.fromhex(MAC.replace(":", ""))


def test_who_has_no_name_sends_none() -> None:
    assert len(dhcp.asked(dhcp.DISCOVER, 5, MAC, Client())) == 300


def test_a_grant_names_address_server_and_lease() -> None:
    message = dhcp.granted(dhcp.ACK, 5, MAC, Lease("10.0.0.9", "10.0.0.1", "lan", 3600))
    assert message[0] == 2
    assert message[16:20] == bytes((10, 0, 0, 9))
    for option in ("350105", "330400000e10", "03040a000001", "06040a000001"):
        assert bytes.fromhex(option) in message[240:]


def test_what_was_asked_can_be_read_again() -> None:
    message = dhcp.asked(dhcp.DISCOVER, 77, MAC, Client("plug"))
    assert dhcp.read_asked(message) == (dhcp.DISCOVER, 77, MAC)
    granted = dhcp.granted(dhcp.ACK, 5, MAC, Lease("10.0.0.9", "10.0.0.1", "lan", 3600))
    assert [dhcp.read_asked(other) for other in (granted, b"", bytes(300))] == [None] * 3
