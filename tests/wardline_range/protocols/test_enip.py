"""EtherNet/IP: exact messages, an adapter with tags, and tshark's reading of sessions and cyclic data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wardline_range import second_pair
from wardline_range.protocols import enip
from wardline_range.protocols.enip import Adapter, Identity, Link, Tag

LOGIX = Identity(1, 14, 55, (20, 11), 0x00A1B2C3, "1756-L61/B LOGIX5561")
LINK = Link(0x1234, 0x00C0FFEE, 0x80020001, 4, 8)


def an_adapter() -> Adapter:
    return Adapter(LOGIX, {"Speed": 12.5, "Count": 7, "Run": True}, 0x11020100)


def test_messages_are_exact() -> None:
    assert enip.register() == bytes.fromhex("6500 0400 00000000 00000000 0000000000000000 00000000 0100 0000")
    assert enip.list_identity() == b"\x63" + bytes(23)
    asked = enip.explicit(0x11020100, enip.get_identity(), 5)
    head = "6f00 1600 00010211 00000000 0500000000000000 00000000"
    assert asked == bytes.fromhex(head + "00000000 0000 0200 0000 0000 b200 0600 01 02 20012401")
    assert enip.read_tag("Speed") == bytes.fromhex("4c 04 9105 5370656564 00 0100")
    assert enip.write_tag("Run", True) == bytes.fromhex("4d 03 9103 52756e 00 c100 0100 ff")
    wrapped = "52 02 20062401 07fa 0a00 4c03 9103 52756e00 0100 01 00 0102"
    assert enip.through_backplane(enip.read_tag("Run"), 2) == bytes.fromhex(wrapped)
    assert enip.input_(LINK, 3, b"\xaa" * 8) == bytes.fromhex(
        "0200 0280 0800 01000280 03000000 b100 0a00 0300 aaaaaaaaaaaaaaaa"
    )


def test_a_session_is_given_and_ended() -> None:
    assert an_adapter().answer(enip.register())[4:8] == (0x11020100).to_bytes(4, "little")
    assert an_adapter().answer(enip.unregister(0x11020100)) == b""


def test_it_says_who_it_is() -> None:
    assert an_adapter().serve(enip.get_identity()) == bytes.fromhex("81000000") + LOGIX.octets
    assert LOGIX.octets == bytes.fromhex("0100 0e00 3700 140b 6000 c3b2a100 14") + b"1756-L61/B LOGIX5561"


@given(st.floats(width=32, allow_nan=False), st.integers(-(1 << 31), (1 << 31) - 1), st.booleans())
def test_what_is_written_is_read_back(speed: float, count: int, is_running: bool) -> None:
    adapter = an_adapter()
    written: dict[str, Tag] = {"Speed": speed, "Count": count, "Run": is_running}
    for name, value in written.items():
        assert adapter.serve(enip.through_backplane(enip.write_tag(name, value))) == bytes.fromhex("cd000000")
    assert adapter.tags == written
    assert adapter.serve(enip.read_tag("Count"))[4:] == b"\xc4\0" + count.to_bytes(4, "little", signed=True)


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (enip.read_tag("None"), "cc0004010000"),
        (enip.write_tag("None", 1), "cd0004010000"),
        (enip.write_tag("Speed", 1), "cd00ff010721"),
        (bytes.fromhex("05 02 20012401"), "85000800"),
    ],
)
def test_what_it_cannot_do_is_refused(asked: bytes, answer: str) -> None:
    assert an_adapter().serve(asked) == bytes.fromhex(answer)


def test_a_connection_is_numbered_by_both_ends() -> None:
    opened = an_adapter().serve(enip.forward_open(LINK, 1))
    assert opened[:4] == bytes.fromhex("d4000000")
    assert opened[4:12] == LINK.to_target.to_bytes(4, "little") + LINK.to_originator.to_bytes(4, "little")
    closed = an_adapter().serve(enip.forward_close(LINK, 1))
    assert closed == bytes.fromhex("ce000000 3412 0100 eeffc000 0000")


def test_tshark_reads_every_message() -> None:
    adapter, session = an_adapter(), 0x11020100
    messages = (
        enip.get_identity(),
        enip.read_tag("Speed"),
        enip.through_backplane(enip.read_tag("Run")),
        enip.through_backplane(enip.write_tag("Speed", 99.5)),
        enip.read_tag("None"),
        enip.forward_open(LINK, 1),
        enip.forward_close(LINK, 1),
    )
    asked = [enip.register(), *(enip.explicit(session, one, at) for at, one in enumerate(messages))]
    turns = [turn for request in asked for turn in (request, adapter.answer(request))]
    capture = second_pair.tcp_exchange(enip.PORT, *turns, enip.unregister(session))
    second_pair.assert_sound(capture)
    assert all(one in ("enip", "cip", "cipcls", "cipcm") for one in second_pair.protocols(capture))
    shown = second_pair.dissect(capture, "cip.service", "cip.symbol", only="cip")
    services = "0x01", "0x81", "0x4c", "0xcc", "0x52,0x4c", "0xcc", "0x52,0x4d", "0xcd"
    assert [row[0] for row in shown][:8] == list(services)
    assert [row[1] for row in shown if row[1]] == [
        one for tag in ("Speed", "Run", "Speed", "None") for one in (tag, tag)
    ]


def test_tshark_follows_a_connection_into_its_cyclic_data() -> None:
    opening = enip.explicit(1, enip.forward_open(LINK, 1))
    opened = second_pair.tcp_exchange(enip.PORT, opening, an_adapter().answer(opening))
    turns = enip.output(LINK, 1, bytes(4)), enip.input_(LINK, 1, bytes(8))
    capture = opened + second_pair.udp_exchange(enip.IO_PORT, *turns, client_port=enip.IO_PORT)
    second_pair.assert_sound(capture)
    assert second_pair.protocols(capture) == ["cipcm", "cipcm", "cipio", "cipio"]
    shown = second_pair.dissect(capture, "enip.cpf.sai.connid", "enip.cpf.sai.seq", "cip.class", only="udp")
    assert [row[:2] for row in shown] == [["0x20001234", "1"], ["0x80020001", "1"]]


def test_tshark_reads_identities() -> None:
    capture = second_pair.udp_exchange(enip.PORT, enip.list_identity(), enip.identity_reply(LOGIX, "192.168.10.7"))
    second_pair.assert_sound(capture)
    fields = "enip.lir.name", "enip.lir.serial", "enip.sinaddr"
    assert second_pair.dissect(capture, *fields)[1] == ["1756-L61/B LOGIX5561", "0x00a1b2c3", "192.168.10.7"]
