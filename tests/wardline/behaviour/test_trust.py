"""The word of an indicator weighs what its maker, its age and the way of the exchange make it weigh."""

import math

import pytest

from wardline.behaviour import trust
from wardline.behaviour.scoring import CHANGE_PRIOR

DAY = 86_400_000_000_000


@pytest.mark.parametrize(("confidence", "chance"), [(None, 0.6), (80, 0.8), (100, 0.95), (0, 0.05)])
def test_alone_it_makes_the_confidence_of_its_maker(confidence: int | None, chance: float) -> None:
    told = trust.word(confidence, "feed")
    assert 1 / (1 + math.exp(-(told.value + CHANGE_PRIOR))) == pytest.approx(chance, abs=0.001)


def test_half_as_much_for_each_half_life_past_its_end() -> None:
    assert trust.age("address", 30 * DAY, 0, 40 * DAY) is None
    gone = trust.age("address", 100 * DAY, 0, 40 * DAY)
    assert gone is not None
    assert gone.value == pytest.approx(-2 * math.log(2), abs=0.001)
    undated = trust.age("domain", 100 * DAY, None, None)
    assert undated is None
    old = trust.age("domain", 100_000 * DAY, 0, None)
    assert old is not None
    assert old.value == -trust.OLDEST


def test_what_may_mean_other_things_weighs_less() -> None:
    def value(kind: str, value: str = "x", known: str = "", specific: bool = True) -> float:
        told = trust.specific(kind, value, known_by_name=known, is_specific=specific)
        return told.value if told else 0.0

    assert value("address") == value("domain") == 0
    assert value("endpoint") > 0 > value("ja4")
    assert value("address", known="cdn.example") == trust.SHARED
    assert value("network", "4/24/1") == -2 > value("network", "4/8/1") == -4
    assert value("pattern", specific=False) == trust.GENERIC


def test_who_knocks_from_outside_says_little() -> None:
    said = {way: told.value if (told := trust.direction(way)) else 0.0 for way in trust.WAYS}
    assert said["knocked"] < said["answered"] < said["asked"] < said["called"] == 0
