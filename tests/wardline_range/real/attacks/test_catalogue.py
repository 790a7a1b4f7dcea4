"""The catalogue holds together: what an attack names exists, and what it sends is its own."""

import importlib
import re

import pytest

from wardline.model.techniques import TECHNIQUES
from wardline_range.real.attacks.catalogue import ATTACKS
from wardline_range.real.hosts import HOSTS
from wardline_range.real.needs import module_path
from wardline_range.real.plan import RealAttack
from wardline_range.real.processes import filled, places

_NAMES = {host.name for host in HOSTS}
_ALWAYS_THERE = {"gateway", "laptop", "camera-1", "light-controller", "hmi"}
_FLOWS = {"tcp", "udp", "icmp"}

each = pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)


def test_every_name_and_title_is_there_once() -> None:
    for told in ([attack.name for attack in ATTACKS], [attack.title for attack in ATTACKS]):
        assert len(set(told)) == len(told)


@each
def test_its_techniques_are_known(attack: RealAttack) -> None:
    assert attack.techniques
    assert [one for one in attack.techniques if one not in TECHNIQUES] == []


@each
def test_its_modules_can_be_run(attack: RealAttack) -> None:
    for program in attack.programs:
        assert bool(program.module) != bool(program.tool)
        if program.module:
            path = module_path(program.module)
            assert path is not None
            assert callable(importlib.import_module(path).main)


@each
def test_the_hosts_it_names_exist(attack: RealAttack) -> None:
    named = {attack.on, *attack.needs_hosts, *(touch.peer for touch in attack.touches if touch.peer)}
    assert named <= _NAMES


@each
def test_the_hosts_it_touches_or_addresses_are_needed(attack: RealAttack) -> None:
    values = places(HOSTS)
    names = {re.sub("[-.]", "_", name): name for name in _NAMES}
    own = {"ip": "10.77.0.99", "mac": "02:00:00:00:00:99", "folder": "."}
    addressed = set()
    for program in attack.programs:
        for argument in program.arguments:
            assert "{" not in filled(argument, {**values, **own}, attack.name)
            addressed |= {names[one] for one in re.findall(r"\{(\w+)\}", argument) if one in names}
    wanted = addressed | {touch.peer for touch in attack.touches if touch.peer}
    assert wanted <= {attack.on, *attack.needs_hosts, "gateway"}


@each
def test_its_flows_are_told_apart_from_its_hosts_own(attack: RealAttack) -> None:
    assert attack.touches
    for touch in attack.touches:
        assert touch.proto in _FLOWS | {"arp"}
        assert touch.port or touch.proto == "arp", "a touch of every port would take in what is not the attack's"


@each
def test_it_is_short_and_does_not_overwhelm(attack: RealAttack) -> None:
    assert 10 <= attack.lasts_s <= 40
    for program in attack.programs:
        if program.tool == "hping3":
            interval = program.arguments[program.arguments.index("-i") + 1]
            assert 1_000_000 / int(interval.removeprefix("u")) <= 1000
        elif program.tool == "nmap":
            assert {"--max-rate", "--scan-delay"} & set(program.arguments)
