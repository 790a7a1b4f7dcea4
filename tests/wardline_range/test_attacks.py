"""The contract of every attack: its packets are sound, the engine agrees with the truth, its flows bear its name."""

import pytest

from tests.wardline_range.made import Play, attacked
from tests.wardline_range.second_pair import assert_sound
from tests.wardline_range.test_models import agrees
from wardline_range import catalogue

CAST = (
    "windows-laptop", "macbook", "dlink-camera", "hikvision-recorder", "hikvision-camera", "hp-printer",
    "home-assistant", "tasmota-plug", "synology-nas", "schneider-plc", "advantech-panel", "sel-rtu", "dnp3-master",
    "siemens-plc", "siemens-panel", "hvac-controller", "building-station", "abb-rtu", "iec104-centre", "cisco-switch",
)  # fmt: skip
SILENT = {"arp-sweep", "arp-spoofing", "cloned-mac"}
"""Those that may pass without a flow of their own."""


def goes_wrong(attack: str) -> Play:
    """Half an hour in which it happens, checked."""
    shown = attacked(attack, "windows-laptop", CAST, hours=0.5, lasts="25m")
    assert_sound(shown.capture)
    agrees(shown)
    return shown


@pytest.mark.parametrize("attack", sorted(catalogue.attacks()))
def test_every_attack_is_sound_and_true(attack: str) -> None:
    shown = goes_wrong(attack)
    [told] = shown.truth.attacks
    assert (told.kind, told.device) == (attack, "windows-laptop")
    assert shown.truth.start + 100 * 10**9 < told.start < told.end <= shown.truth.end
    flows = shown.flows(attack)
    assert flows.height or attack in SILENT
    assert all(flows["step"].str.len_chars() > 0)
    assert set(flows["label"]) <= {"malicious"}
