"""A device that tries names which do not exist is found; typing errors and local suffixes are not."""

import random

import pytest

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.detectors.run import found
from wardline.behaviour.detectors.dga import Dga

BOT = worlds.CAMERAS[1]


def missing(minute: float, name: str) -> worlds.Row:
    gone = {"rcode": 3, "rcode_name": "NXDOMAIN", "answers": None, "TTLs": None}
    return {**worlds.answer(minute, BOT, name, "0.0.0.0"), **gone}


@pytest.mark.feature("B12")
@pytest.mark.parametrize("seed", range(3))
def test_thirty_domains_that_do_not_exist(seed: int) -> None:
    dice = random.Random(seed)
    names = ["".join(dice.choices("abcdefghijklmnopqrstuvwxyz", k=12)) + ".example" for _ in range(30)]
    extra = worlds.once(4, {"dns": [missing(4 + place / 40, name) for place, name in enumerate(names)]})
    (finding,) = found(Dga(), worlds.days(8, seed, extra))
    assert "30 domains that do not exist" in finding.claim


def test_one_missing_name_asked_for_all_day_and_a_wrong_suffix_are_not() -> None:
    def minute_of(minute: int) -> worlds.Rows:
        return {"dns": [missing(minute, "wpad.old-office.example"), missing(minute + 0.1, f"printer{minute}.lan")]}

    assert found(Dga(), worlds.days(60, 1, minute_of)) == ()
