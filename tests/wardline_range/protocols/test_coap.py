"""CoAP: the standard's examples, blocks, and tshark's reading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wardline_range import second_pair
from wardline_range.protocols import coap

TOKEN = b"\x71\x0a"


def test_messages_are_those_of_appendix_a() -> None:
    asked = coap.request(coap.GET, 0x7D34, b"", "temperature")
    assert asked == bytes.fromhex("40017d34 bb") + b"temperature"
    told = coap.response(coap.CONTENT, 0x7D34, b"", payload=b"22.3 C")
    assert told == bytes.fromhex("60457d34 ff") + b"22.3 C"
    assert coap.request(coap.GET, 0x7D35, b" ", "temperature")[:5] == bytes.fromhex("41017d35 20")
    assert coap.acknowledgement(0x7D38) == bytes.fromhex("60007d38")
    assert coap.reset(0x7D38) == bytes.fromhex("70007d38")


def test_long_options_extend_their_nibbles() -> None:
    made = coap.message(coap.NON_CONFIRMABLE, coap.GET, 1, b"", [(300, b"x" * 300)])
    assert made == bytes.fromhex("50010001 ee 001f 001f") + b"x" * 300
    queried = coap.request(coap.GET, 1, b"", f"{coap.DISCOVERY}?rt=oic.wk.res", is_confirmable=False)
    assert queried == bytes.fromhex("50010001 bb") + b".well-known\x04core\x4d\0rt=oic.wk.res"


@pytest.mark.parametrize(
    ("at", "size", "has_more", "value"), [(0, 16, False, ""), (0, 16, True, "08"), (33, 1024, False, "0216")]
)
def test_a_block_is_a_number_of_at_most_three_bytes(at: int, size: int, has_more: bool, value: str) -> None:
    assert coap.block(coap.BLOCK2, at, size, has_more=has_more) == (coap.BLOCK2, bytes.fromhex(value))


@given(st.binary(min_size=1, max_size=500), st.sampled_from((16, 32, 64, 128)))
def test_blocks_together_are_the_body(body: bytes, size: int) -> None:
    count = -(-len(body) // size)
    blocks = [coap.content_block(at, b"", coap.OCTETS, body, at, size) for at in range(count)]
    assert b"".join(block.split(b"\xff", 1)[1] for block in blocks) == body


def test_tshark_reads_every_message() -> None:
    body = coap.links(("sensors/temp", "temperature"), ("light", "light-lux"))
    observe = coap.number(coap.OBSERVE, 0)
    text = coap.number(coap.CONTENT_FORMAT, coap.TEXT)
    capture = second_pair.udp_exchange(
        coap.PORT,
        coap.request(coap.GET, 1, TOKEN, coap.DISCOVERY),
        coap.content_block(1, TOKEN, coap.LINKS, body, 0, 32),
        coap.request(coap.GET, 2, TOKEN, coap.DISCOVERY, coap.block(coap.BLOCK2, 1, 32, has_more=False)),
        coap.content_block(2, TOKEN, coap.LINKS, body, 1, 32),
        coap.request(coap.GET, 3, b"\x05", "sensors/temp", observe),
        coap.response(coap.CONTENT, 3, b"\x05", coap.number(coap.OBSERVE, 12), text, payload=b"22.9"),
        b"",
        coap.response(coap.CONTENT, 900, b"\x05", coap.number(coap.OBSERVE, 13), text, payload=b"23.0", kind=0),
        coap.acknowledgement(900),
        b"",
        coap.request(coap.PUT, 4, b"\x06", "light?on=1", text, payload=b"1", is_confirmable=False),
        coap.response(coap.CHANGED, 5, b"\x06", kind=coap.NON_CONFIRMABLE),
    )
    second_pair.assert_sound(capture)
    assert {row[0].split(":")[4] for row in second_pair.dissect(capture, "frame.protocols")} == {"coap"}
    fields = "coap.type", "coap.code", "coap.opt.uri_path_recon", "coap.opt.block_number", "coap.opt.block_mflag"
    core, temperature = "/.well-known/core", "/sensors/temp"
    assert second_pair.dissect(capture, *fields) == [
        ["0", "1", core, "", ""],
        ["2", "69", core, "0", "1"],
        ["0", "1", core, "1", "0"],
        ["2", "69", core, "1", "0"],
        ["0", "1", temperature, "", ""],
        ["2", "69", temperature, "", ""],
        ["0", "69", temperature, "", ""],
        ["2", "0", "", "", ""],
        ["1", "3", "/light", "", ""],
        ["1", "68", "/light", "", ""],
    ]
    assert [row[0] for row in second_pair.dissect(capture, "coap.opt.observe") if row[0]] == ["0", "12", "13"]
