"""A small site, three hours, with a scan and a flood in the last one; what every peer must see."""

import json
from collections.abc import Sequence
from typing import Protocol

import pytest

from wardline_eval.case import Case
from wardline_eval.contender import Alarm, Contender
from wardline_eval.lab import case
from wardline_range import scenario_file

TOLD = {
    "title": "Planted", "length": "3h", "site": {"rhythm": "always"},
    "devices": [
        {"model": "unifi-gateway", "name": "gateway"}, {"model": "windows-laptop", "name": "laptop"},
        {"model": "hp-printer", "name": "printer"}, {"model": "tasmota-plug", "name": "plug", "count": 3},
        {"model": "home-assistant", "name": "hub"},
    ],
    "attacks": [
        {"attack": "syn-scan", "on": "plug-2", "at": "130m", "for": "5m"},
        {"attack": "udp-flood", "on": "plug-3", "at": "160m", "for": "2m"},
    ],
}  # fmt: skip
NEAR = 2 * 60 * 10**9


class Telling(Protocol):
    """What `sees_both` is."""

    def __call__(self, contender: Contender) -> Sequence[Alarm]: ...


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The case, played once."""
    folder = tmp_path_factory.mktemp("planted")
    path = folder / "planted.yaml"
    path.write_text(json.dumps(TOLD), encoding="utf-8")
    return case(scenario_file.read(path), 3, "", folder)


@pytest.fixture(scope="session")
def sees_both(planted: Case) -> Telling:
    """Has a contender watch it, and holds that each attack scores above 99 of 100 quiet device-minutes."""

    def watched(contender: Contender) -> Sequence[Alarm]:
        alarms = contender.watch(planted)
        assert all(one.end > planted.learned_until for one in alarms)
        quiet = sorted(
            one.score
            for one in alarms
            if all(one.end < attack.start - NEAR or one.ts > attack.end + NEAR for attack in planted.attacks)
        )
        for attack in planted.attacks:
            mine = [
                one.score
                for one in alarms
                if {attack.ip, attack.mac} & {*one.addresses}
                and attack.start <= one.end
                and one.ts <= attack.end + NEAR
            ]
            assert max(mine) > quiet[int(0.99 * len(quiet))], attack.name
        return alarms

    return watched
