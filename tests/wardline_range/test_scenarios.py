"""The scenarios that come with the package: ten, sound from their first minutes, and every attack is in one of them."""

import io

import pytest

from tests.wardline_range.made import Play, read
from tests.wardline_range.second_pair import assert_sound
from tests.wardline_range.test_models import agrees
from wardline_range import catalogue, scenario_file

PLANS = [scenario_file.read(path) for path in catalogue.scenarios().values()]


def test_there_are_ten_and_each_says_what_it_is_about() -> None:
    assert len(PLANS) == 10
    assert all(plan.title and len(plan.about) > 40 for plan in PLANS)


def test_every_attack_happens_somewhere() -> None:
    happening = {entry["attack"] for plan in PLANS for entry in plan.attacks}
    assert set(catalogue.attacks()) == happening


def test_most_models_live_somewhere() -> None:
    living = {entry["model"] for plan in PLANS for entry in plan.devices}
    assert len(living) > 0.8 * len(catalogue.models())


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_its_first_minutes_are_sound_and_true(plan: scenario_file.Plan) -> None:
    out = io.BytesIO()
    truth = plan.scenario(length_s=600, site=plan.sites[0] if plan.sites else "").play(out)
    shown = Play(out.getvalue(), truth, read(out.getvalue()))
    assert_sound(shown.capture)
    if not any(event.kind == "mirror-loss" for event in truth.events):
        agrees(shown)
