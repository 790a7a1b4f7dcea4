"""WS-Discovery: envelopes that parse, and nothing in them that tshark minds."""

import xml.etree.ElementTree as ET

import pytest

from tests.wardline_range import second_pair
from wardline_range.protocols import ws_discovery
from wardline_range.protocols.ws_discovery import Target

ASKED, TOLD = "0a6dc791-2be6-4991-9af1-454778a1917a", "0a6dc791-2be6-4991-9af1-454778a1917b"
CAMERA = Target(
    "98190dc2-0890-4ef8-ac9a-5940995e6119",
    ws_discovery.CAMERA,
    "http://192.168.10.7/onvif/device_service",
    ws_discovery.scopes("Yard", "C-200"),
)
PRINTER = Target("98190dc2-0890-4ef8-ac9a-5940995e6120", ws_discovery.PRINTER, "http://192.168.10.8:5357/print")
WSA = "{http://schemas.xmlsoap.org/ws/2004/08/addressing}"
WSD = "{http://schemas.xmlsoap.org/ws/2005/04/discovery}"


def text(message: bytes, name: str) -> str | None:
    return ET.fromstring(message).findtext(f".//{name}")


@pytest.mark.parametrize(
    ("message", "action"),
    [
        (ws_discovery.hello(TOLD, CAMERA), "Hello"),
        (ws_discovery.hello(TOLD, PRINTER), "Hello"),
        (ws_discovery.probe(ASKED), "Probe"),
        (ws_discovery.probe_matches(TOLD, ASKED, CAMERA), "ProbeMatches"),
        (ws_discovery.bye(TOLD, CAMERA), "Bye"),
    ],
)
def test_every_envelope_names_its_action(message: bytes, action: str) -> None:
    assert text(message, f"{WSA}Action") == f"http://schemas.xmlsoap.org/ws/2005/04/discovery/{action}"


def test_a_match_answers_its_probe() -> None:
    match = ws_discovery.probe_matches(TOLD, ASKED, CAMERA)
    assert text(match, f"{WSA}RelatesTo") == f"urn:uuid:{ASKED}"
    assert b'<d:AppSequence InstanceId="1" MessageNumber="1">' in match
    assert text(match, f"{WSD}Types") == "dn:NetworkVideoTransmitter"
    assert text(match, f"{WSD}XAddrs") == CAMERA.address
    assert (text(match, f"{WSD}Scopes") or "").split()[1:] == [
        "onvif://www.onvif.org/hardware/C-200",
        "onvif://www.onvif.org/name/Yard",
    ]


def test_prefixes_within_types_are_declared() -> None:
    assert b'xmlns:wprt="http://schemas.microsoft.com/windows/2006/08/wdp/print"' in ws_discovery.hello(TOLD, PRINTER)
    assert b"xmlns:wprt" not in ws_discovery.hello(TOLD, CAMERA)


def test_tshark_minds_nothing() -> None:
    messages = ws_discovery.probe(ASKED), ws_discovery.probe_matches(TOLD, ASKED, CAMERA)
    capture = second_pair.udp_exchange(ws_discovery.PORT, *messages)
    second_pair.assert_sound(capture)
    carried = second_pair.dissect(capture, "udp.payload", "udp.dstport")
    assert [bytes.fromhex(row[0]) for row in carried] == list(messages)
    assert carried[0][1] == "3702"
