"""OPC UA's encoding and channel: the standard's examples, exact chunks, numbers that count."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wardline_range import second_pair
from wardline_range import demo
from wardline_range.protocols import opcua
from wardline_range.protocols.opcua import Channel, Node, Service

URL = "opc.tcp://192.168.10.7:4840"


@pytest.mark.parametrize(
    ("node", "octets"),
    [
        (Node(0, 72), "0048"),
        (Node(5, 1025), "01050104"),
        (Node(1, "Hot水"), "03010006000000486f74e6b0b4"),
        (Node(300, 70000), "022c0170110100"),
    ],
)
def test_nodes_are_those_of_the_standards_examples(node: Node, octets: str) -> None:
    assert node.octets == bytes.fromhex(octets)


def test_values_carry_their_type() -> None:
    assert opcua.variant(True) == b"\x01\x01"
    assert opcua.variant(-5) == bytes.fromhex("06fbffffff")
    assert opcua.variant(-6.5) == bytes.fromhex("0b 0000000000001ac0")
    assert opcua.variant("a") == bytes.fromhex("0c 01000000 61")
    assert opcua.string(None) == bytes.fromhex("ffffffff")
    assert opcua.moment(0) == (116_444_736 * 10**9).to_bytes(8, "little")


def test_hello_and_open_are_exact() -> None:
    assert opcua.hello("opc.tcp://a") == bytes.fromhex(
        "48454c46 2b000000 00000000 00000100 00000100 00000000 00000000 0b000000 6f70632e7463703a2f2f61"
    )
    opened = Channel(7).open(0)
    assert opened[:12] == b"OPNF" + struct.pack("<II", len(opened), 0)
    assert opened[63:83] == bytes.fromhex("ffffffff ffffffff 01000000 01000000 0100be01")
    assert Channel(7).open(0, opcua.RENEW)[8:12] == (7).to_bytes(4, "little")


@given(st.lists(st.booleans(), max_size=30))
def test_each_side_counts_its_own_messages(sides: list[bool]) -> None:
    channel, sent = Channel(9), [0, 0]
    for is_answer in sides:
        service = Service(631, b"")
        message = channel.answer(service, 0, request=77) if is_answer else channel.ask(service, 0)
        sent[is_answer] += 1
        request = 77 if is_answer else channel.requests
        assert struct.unpack_from("<IIIII", message, 4) == (len(message), 9, 1, sent[is_answer], request)
    assert channel.requests == sent[False]


def test_tshark_reads_every_message() -> None:
    channel, at = Channel(0x1F), demo.START
    turns = [opcua.hello(URL), opcua.acknowledge(), channel.open(at), channel.opened(at), channel.close(at)]
    capture = second_pair.tcp_exchange(opcua.PORT, *turns)
    second_pair.assert_sound(capture)
    assert second_pair.protocols(capture) == ["opcua"] * 5
    shown = second_pair.dissect(capture, "opcua.transport.type", "opcua.servicenodeid.numeric", only="opcua")
    assert shown == [["HEL", ""], ["ACK", ""], ["OPN", "446"], ["OPN", "449"], ["CLO", "452"]]
    times = second_pair.dissect(capture, "opcua.Timestamp", only="opcua.Timestamp")
    assert {time[0][:11] for time in times} == {second_pair.dissect(capture, "frame.time")[0][0][:11]}
