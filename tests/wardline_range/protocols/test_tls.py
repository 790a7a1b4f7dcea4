"""TLS: hellos that name host and offers, records of the right sizes."""

import pytest

from tests.wardline_range.made import a_site, residents
from wardline_range.chance import Chance
from wardline_range.protocols import tls

STACKS = [tls.BROWSER, tls.ANDROID, tls.OPENSSL, tls.SCHANNEL, tls.TIZEN, tls.WOLFSSL, tls.PYTHON, tls.EMBEDDED]


def extensions(hello: bytes) -> dict[int, bytes]:
    """Extensions of a ClientHello; every length in it must fit."""
    assert int.from_bytes(hello[1:4], "big") == len(hello) - 4
    at = 4 + 2 + 32
    at += 1 + hello[at]
    at += 2 + int.from_bytes(hello[at : at + 2], "big")
    at += 1 + hello[at]
    assert int.from_bytes(hello[at : at + 2], "big") == len(hello) - at - 2
    at, found = at + 2, {}
    while at < len(hello):
        code, size = int.from_bytes(hello[at : at + 2], "big"), int.from_bytes(hello[at + 2 : at + 4], "big")
        found[code] = hello[at + 4 : at + 4 + size]
        at += 4 + size
    assert at == len(hello)
    return found


@pytest.mark.parametrize("stack", STACKS)
def test_every_stack_says_a_whole_hello(stack: tls.Stack) -> None:
    found = extensions(tls.client_hello(stack, "www.news.example", Chance(1, "one")))
    assert found[0].endswith(b"www.news.example")
    assert (43 in found) == stack.has_tls13
    assert (16 in found) == bool(stack.alpn)
    assert any(code & 0x0F0F == 0x0A0A for code in found) == stack.greases


def test_families_can_be_told_apart() -> None:
    assert len({(stack.ciphers, stack.groups, stack.signatures, stack.alpn) for stack in STACKS}) == len(STACKS)


def test_a_server_answers_in_the_version_offered() -> None:
    new, old = (tls.server_hello(stack, Chance(1, "one")) for stack in (tls.OPENSSL, tls.EMBEDDED))
    assert b"\x00\x2b\x00\x02\x03\x04" in new
    assert b"\x00\x2b\x00\x02\x03\x04" not in old


@pytest.mark.parametrize(("size", "records"), [(0, 0), (10, 1), (16384, 1), (16385, 2)])
def test_data_is_cut_into_records(size: int, records: int) -> None:
    assert len(tls.data(Chance(1, "one"), size)) == size + records * (5 + 17)


def test_an_old_stack_is_shown_the_certificate() -> None:
    frames: list[bytes] = []
    site = a_site()
    _, camera = residents(site, "unifi-gateway", "hikvision-camera")
    site.capture.put = lambda ts, frame, flow=-1: frames.append(frame)  # type: ignore[method-assign]
    camera.secure("cloud.example", site.clock.now, tls.Server(b"CERTIFICATE"))
    assert any(b"\x00\x00\x0bCERTIFICATE" in frame for frame in frames)


def test_a_server_that_was_given_none_shows_one_for_its_name() -> None:
    frames: list[bytes] = []
    site = a_site()
    _, camera = residents(site, "unifi-gateway", "hikvision-camera")
    site.capture.put = lambda ts, frame, flow=-1: frames.append(frame)  # type: ignore[method-assign]
    camera.secure("cloud.example", site.clock.now)
    assert any(frame.count(b"cloud.example") == 3 for frame in frames)
