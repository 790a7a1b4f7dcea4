"""The device is found by who looks for its kind of service, and says good-bye."""

from queue import Queue
from typing import Any

import pytest

pytest.importorskip("zeroconf", reason="needs zeroconf")

from zeroconf import IPVersion, ServiceBrowser, ServiceStateChange, Zeroconf

from tests.wardline_range.real.programs.launch import IP, running


def test_it_is_found_and_lost() -> None:
    seen: Queue[tuple[str, ServiceStateChange]] = Queue()

    def told(*, name: str, state_change: ServiceStateChange, **_rest: Any) -> None:
        seen.put((name, state_change))

    kind, name = "_wardlinetest._tcp.local.", "Test device._wardlinetest._tcp.local."
    line = Zeroconf(interfaces=[IP], ip_version=IPVersion.V4Only)
    try:
        ServiceBrowser(line, kind, handlers=[told])
        given = ("--ip", IP, "--kind", "_wardlinetest._tcp", "--instance", "Test device", "--port", 631)
        with running("mdns_device", *given, "--text", "ty=One"):
            assert seen.get(timeout=30) == (name, ServiceStateChange.Added)
            info = line.get_service_info(kind, name, timeout=30_000)
            assert info is not None
            assert (info.port, info.properties[b"ty"], info.server) == (631, b"One", "Test-device.local.")
        assert seen.get(timeout=30) == (name, ServiceStateChange.Removed)
    finally:
        line.close()


def test_two_devices_find_each_other() -> None:
    def device(name: str) -> tuple[object, ...]:
        return ("--ip", IP, "--kind", f"_wardline{name}._tcp", "--instance", name, "--port", 80)

    looks = running("mdns_device", *device("one"), "--looks-for", "_wardlinetwo._tcp")
    with looks as one, running("mdns_device", *device("two")):
        assert one.stdout is not None
        assert one.stdout.readline() == "two._wardlinetwo._tcp.local. is added\n"
