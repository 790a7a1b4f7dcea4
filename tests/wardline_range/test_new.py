"""Drawn scenarios: sound in every sector, as large as asked for, with attacks that can happen there."""

from pathlib import Path

import pytest

from wardline.model.errors import UsageError
from wardline_range import scenario_file
from wardline_range.new import SECTORS, new_scenario, possible_attacks


@pytest.mark.parametrize("sector", sorted(SECTORS))
@pytest.mark.parametrize("devices", [2, 30, 300])
def test_a_drawn_scenario_is_sound(tmp_path: Path, sector: str, devices: int) -> None:
    path = tmp_path / "drawn.yaml"
    path.write_text(new_scenario("drawn", sector, devices, 4, 1.5, 3), encoding="utf-8")
    plan = scenario_file.read(path)
    assert sum(entry.get("count", 1) for entry in plan.devices) == devices
    assert len(plan.attacks) == 4
    assert plan.length_s == 1.5 * 86_400


def test_the_same_seed_draws_the_same_and_another_another() -> None:
    drawn = [new_scenario("x", "home", 20, 3, 1, seed) for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_an_attack_on_a_controller_needs_one() -> None:
    assert "modbus-write" not in possible_attacks({"hp-printer"})
    assert "modbus-write" in possible_attacks({"hp-printer", "schneider-plc"})


@pytest.mark.parametrize(("sector", "devices"), [("moon", 10), ("home", 1), ("home", 10**6)])
def test_what_cannot_be_drawn_is_said(sector: str, devices: int) -> None:
    with pytest.raises(UsageError):
        new_scenario("x", sector, devices, 1, 1, 1)
