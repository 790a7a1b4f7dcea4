"""Which profile is a device's, and what it allows."""

from dataclasses import dataclass, replace

import pytest

from tests.wardline.sources.mud_made import URL, camera, written
from wardline.behaviour.allowed import Contact, allowing, is_judged, may_have_name, nearest, profile_of
from wardline.behaviour.judge import View
from wardline.behaviour.state import Learning
from wardline.model.device import Attribute, Device, DeviceId
from wardline.model.ports import DeviceView
from wardline.model.profile import Peer, Profile, Rule
from wardline.sources.mud import parse_profile

PROFILE = parse_profile(written(camera()), "cam.json")
CALL = Contact("dev-cam", "client", "203.0.113.10", "external", "tcp", 443, "camera-cloud.example")
VIEWED = Contact("dev-cam", "server", "10.0.0.30", "device", "tcp", 554, None, "dev-laptop")


def device(id_: str, **values: str) -> Device:
    stated = tuple(Attribute(name, value, 0.9, "made up", 0, ()) for name, value in values.items())
    return Device(DeviceId(id_), (), (), 0, 0, stated)


@dataclass
class _Devices:
    known: tuple[Device, ...] = ()

    def get(self, id_: DeviceId) -> Device | None:
        return next((one for one in self.known if one.id == id_), None)

    def all(self) -> tuple[Device, ...]:
        return self.known


def view(*known: Device) -> DeviceView:
    return View(_Devices(known), Learning(), {})


@pytest.mark.parametrize(
    ("contact", "rule"),
    [
        (CALL, "cloud"),
        (replace(CALL, domain="other.example"), None),
        (replace(CALL, port=80), None),
        (replace(CALL, proto="udp"), None),
        (replace(CALL, domain=None, port=8443), "stream"),
        (replace(CALL, domain=None, port=8443, peer_h="198.51.100.1"), None),
        (replace(CALL, domain=None, port=8443, peer_h="2001:db8::1"), None),
        (replace(CALL, role="server"), None),
        (VIEWED, "watched"),
        (replace(VIEWED, kind="external", peer_h="198.51.100.7"), None),
        (replace(VIEWED, role="client"), None),
        (replace(VIEWED, port=23), None),
        (Contact("dev-cam", "client", "10.0.0.1", "device", "udp", 53), "default"),
        (Contact("dev-cam", "client", "198.51.100.53", "external", "udp", 53), None),
        (Contact("dev-cam", "client", "10.0.0.9", "local", "udp", 514), "log"),
    ],
)
def test_rules_allow_by_peer_port_and_direction(contact: Contact, rule: str | None) -> None:
    found = allowing(contact, PROFILE, view())
    assert (found.name if found else None) == rule


def test_the_makers_other_devices_are_told_by_vendor() -> None:
    profile = Profile(URL, (Rule("kin", Peer("same-manufacturer"), proto="tcp"),))
    known = view(device("dev-cam", vendor="Acme"), device("dev-hub", vendor="acme"), device("dev-pc", vendor="Other"))
    hub = replace(VIEWED, peer_device="dev-hub", role="client")
    assert allowing(hub, profile, known)
    assert not allowing(replace(hub, peer_device="dev-pc"), profile, known)
    by_authority = Profile(URL, (Rule("kin", Peer("manufacturer", "mud.acme.example"), proto="tcp"),))
    assert allowing(hub, by_authority, known)


def test_a_device_is_known_by_its_url_else_by_vendor_and_model() -> None:
    by_model = replace(PROFILE, url="https://x.example/1", vendor="Acme", model="Cam 1")
    by_words = replace(PROFILE, url="https://x.example/2", about="Acme Cam 2 indoor")
    given = (by_model, by_words)
    assert profile_of(device("a"), "https://X.example/2/", given) == by_words
    assert profile_of(device("a", vendor="acme", model="CAM 1"), "", given) == by_model
    assert profile_of(device("a", vendor="Acme", model="Cam 2"), "", given) == by_words
    assert profile_of(device("a", vendor="Else", model="Cam 1"), "", given) is None
    assert profile_of(device("a", vendor="Acme"), "", given) is None


def test_groups_pings_and_dhcp_are_not_judged() -> None:
    assert is_judged(CALL)
    assert not is_judged(replace(CALL, kind="group"))
    assert not is_judged(replace(CALL, proto="icmp"))
    assert not is_judged(replace(CALL, proto="udp", port=67))


def test_the_nearest_rule_and_names_that_might_be() -> None:
    near = nearest(replace(CALL, domain="other.example"), PROFILE)
    assert near is not None
    assert near.name == "cloud"
    assert may_have_name(replace(CALL, domain=None), PROFILE)
    assert not may_have_name(replace(CALL, domain=None, port=23), PROFILE)
