"""The suite: enough device-days, every attack, and seeds that make it again."""

from collections import Counter
from pathlib import Path

import pytest

from wardline.model.errors import UsageError
from wardline_eval.lab import LEARNED_NS
from wardline_eval.scenarios import SUITE, chosen, fresh, plan, suite
from wardline_range import catalogue


def test_the_suite_judges_at_least_2500_device_days_and_every_attack() -> None:
    plans = [plan(name) for name in suite()]
    days = [one.length_s / 86_400 - LEARNED_NS / 86_400e9 for one in plans]
    devices = [sum(int(entry.get("count", 1)) for entry in one.devices) for one in plans]
    assert len(plans) == 10
    assert all(3 <= one.length_s / 86_400 <= 5 for one in plans)
    assert all(40 <= count <= 90 for count in devices)
    assert sum(one * count for one, count in zip(days, devices, strict=True)) >= 2500
    kinds = Counter(entry["attack"] for one in plans for entry in one.attacks)
    assert set(kinds) == set(catalogue.attacks())
    assert max(kinds.values()) <= 5


def test_its_names_are_not_those_of_the_labs_scenarios_and_its_seeds_differ() -> None:
    assert not set(suite()) & set(catalogue.scenarios())
    assert len({plan(name).seed for name in suite()}) == 10


def test_names_are_written_out_once_each() -> None:
    assert chosen(("home", SUITE, "grid")) == ("home", *suite())
    assert plan("home").name == "home"
    with pytest.raises(UsageError, match=r"no scenario 'nowhere': give a \.yaml file, suite, or one of bottling"):
        plan("nowhere")


def test_a_file_is_taken_by_its_path(short_file: Path) -> None:
    assert plan(str(short_file)).name == "short"


def test_the_same_seed_draws_the_same_and_another_another() -> None:
    first, again, other = fresh("grid", 1), fresh("grid", 1), fresh("grid", 2)
    assert first == again
    assert first[0].attacks != other[0].attacks
    assert first[1] != other[1]
    assert fresh("hotel", 1)[1] != first[1]
