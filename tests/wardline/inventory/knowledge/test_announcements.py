"""What mDNS records and UPnP names say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardline.inventory.knowledge.announcements import mdns, upnp


def values(said: object) -> dict[str, str]:
    assert isinstance(said, list | tuple)
    first: dict[str, str] = {}
    for name, value, _ in said:
        first.setdefault(name, value)
    return first


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PTR _hue._tcp.local Philips Hue - 1A2B3C._hue._tcp.local", {"vendor": "Philips", "type": "hub"}),
        ("TXT Plug._hap._tcp.local ci=7; md=Smart Plug; sf=0", {"type": "plug", "model": "Smart Plug"}),
        ("TXT x._googlecast._tcp.local md=Chromecast; fn=Kitchen", {"model": "Chromecast", "hostname": "Kitchen"}),
        ("TXT HP._ipp._tcp.local ty=HP M428; usb_MFG=HP", {"vendor": "HP", "type": "printer", "model": "HP M428"}),
        ("TXT [74:da:38:80:7a:08]._http._tcp.local IC-3115W Network Camera", {"vendor": "Edimax", "type": "camera"}),
        ("A kitchen-cam.local 10.0.0.5", {"hostname": "kitchen-cam", "type": "camera"}),
        ("SRV node._esphomelib._tcp.local node.local:6053", {"type": "sensor"}),
    ],
)  # fmt: skip
def test_records_say_what_their_device_is(text: str, expected: dict[str, str]) -> None:
    assert expected.items() <= values(mdns(text)).items()


@pytest.mark.parametrize("text", ["A 10-0-0-5.local 10.0.0.5", "PTR _services._dns-sd._udp.local x", "", "TXT"])
def test_records_of_no_meaning_say_nothing(text: str) -> None:
    assert {"vendor", "type", "model", "hostname"}.isdisjoint(values(mdns(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("urn:Belkin:device:insight:1", {"vendor": "Belkin", "type": "plug"}),
        ("uuid:Bridge-1::urn:Belkin:device:bridge:1", {"vendor": "Belkin", "type": "hub"}),
        ("urn:schemas-upnp-org:device:InternetGatewayDevice:1", {"type": "router"}),
        ("urn:schemas-upnp-org:device:ZonePlayer:1", {"vendor": "Sonos", "type": "speaker"}),
        ("upnp:rootdevice", {}),
    ],
)
def test_upnp_types_say_what_their_device_is(text: str, expected: dict[str, str]) -> None:
    said = values(upnp(text))
    assert expected.items() <= said.items()
    assert bool(said) == bool(expected)


@given(st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    mdns(text)
    mdns(f"TXT {text}")
    upnp(text)
