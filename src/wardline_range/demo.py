"""The demo: a small home and workshop for some hours, and three attacks in the second half of them."""

import importlib.resources
from pathlib import Path

from wardline_range.attacks.camera_bot import CameraBot
from wardline_range.attacks.dns_tunnel import DnsTunnel
from wardline_range.attacks.modbus_write import ModbusWrite
from wardline_range.devices.camera import Camera
from wardline_range.devices.gateway import Gateway
from wardline_range.devices.hub import Hub
from wardline_range.devices.laptop import Laptop
from wardline_range.devices.outstation import Outstation
from wardline_range.devices.panel import Panel
from wardline_range.devices.phone import Phone
from wardline_range.devices.plc import Plc
from wardline_range.devices.plug import Plug
from wardline_range.devices.printer import Printer
from wardline_range.devices.recorder import Recorder
from wardline_range.devices.scada import Scada
from wardline_range.devices.television import Television
from wardline_range.devices.thermostat import Thermostat
from wardline_range.devices.workstation import Workstation
from wardline_range.scenario import Cast, Planned, Scenario
from wardline_range.site import Site
from wardline_range.truth import Truth, read_json

SEED = 7
HOURS = 4.0
START = 1_772_438_400_000_000_000
"""2026-03-02 08:00:00 UTC, a Monday."""

_AT = {"camera-bot": 0.58, "dns-tunnel": 0.74, "modbus-write": 0.88}
"""When each attack begins, as a share of the whole time."""

_LASTS_S = {"camera-bot": 5000.0, "dns-tunnel": 720.0, "modbus-write": 600.0}


def cast(site: Site, hours: float = HOURS) -> Cast:
    """Everybody, and the three attacks."""
    plc, outstation = Plc(site), Outstation(site)
    camera, television, laptop = Camera(site), Television(site), Laptop(site)
    devices = (
        Gateway(site), camera, Recorder(site), Hub(site), Plug(site), Thermostat(site), television, Printer(site),
        laptop, Phone(site), plc, Panel(site, plc), Workstation(site, plc), outstation, Scada(site, outstation),
    )  # fmt: skip
    attacks = (
        CameraBot(camera, _lasting("camera-bot", hours), Recorder.spec.ip, Printer.spec.ip),
        DnsTunnel(television, _lasting("dns-tunnel", hours)),
        ModbusWrite(laptop, _lasting("modbus-write", hours), plc),
    )
    return Cast(devices, tuple(Planned(one, _AT[one.name] * hours * 3600) for one in attacks))


def scenario(seed: int = SEED, hours: float = HOURS) -> Scenario:
    """The demo as a scenario of that length."""
    return Scenario(lambda site: cast(site, hours), seed, hours, START)


def write(path: Path, seed: int = SEED, hours: float = HOURS) -> Truth:
    """Write the demo's capture to a file; what is true of it is returned. The same arguments give the same bytes."""
    with path.open("wb") as out:
        return scenario(seed, hours).play(out)


def shipped_capture() -> Path:
    """The capture that comes with the package, compressed with zstd."""
    return _shipped("demo.pcapng.zst")


def shipped_truth() -> Truth:
    """What is true of the shipped capture, without single flows."""
    return read_json(_shipped("demo-truth.json"))


def _shipped(name: str) -> Path:
    return Path(str(importlib.resources.files("wardline_range") / "data" / name))


def _lasting(name: str, hours: float) -> float:
    """As long as it should, but no longer than to the end."""
    return min(_LASTS_S[name], (1 - _AT[name]) * hours * 3600)
