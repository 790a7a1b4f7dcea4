"""A rule's match is told as what it is: a hint of its author, weighed by level, status and how usual it is here."""

from collections.abc import Sequence

import pytest

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.worlds import CAMERAS, EVIL, HMI, LAPTOP, part_of
from wardline.behaviour import Learning
from wardline.behaviour.checks import check_detector
from wardline.behaviour.detectors.sigma import PER_SLICE, Sigma
from wardline.model.batch import Batch
from wardline.model.finding import Finding
from wardline.model.knowledge import NOTHING, Knowledge
from wardline.model.row_test import Compare
from wardline.model.rule import Level, Rule

CAMERA = CAMERAS[0]


def _rule(number: int = 1, level: Level = "high", status: str = "stable", port: int = 4444) -> Rule:
    return Rule(
        f"rule-{number}", f"Port {port}", level, status, {"conn": Compare("resp_p", "is", (port,))},
        ("T1571",), ("A game",), "A. Maker",
    )  # fmt: skip


def _told(batches: Sequence[Batch], *rules: Rule, learn: int = 0) -> tuple[Finding, ...]:
    known = Knowledge(rules=rules) if rules else NOTHING
    learning = Learning(until=worlds.T0 + learn * worlds.MINUTE)
    return check_detector(Sigma(), batches, worlds.inventory(), learning, known)


def _calls(*minutes: float, who: str = CAMERA, port: int = 4444) -> list[Batch]:
    rows = [(int(at), {"conn": [worlds.conn(at, who, EVIL, port)]}) for at in minutes]
    return worlds.days(6, 1, *(worlds.once(at, more) for at, more in rows))


def test_a_match_is_told_with_the_rule_its_author_and_the_rows() -> None:
    (told,) = _told(_calls(2.5), _rule())
    assert told.claim == (
        f"1 connection of camera (10.0.0.41) with {EVIL}: the rule 'Port 4444' of A. Maker asks for such."
    )
    assert told.techniques == ("T1571",)
    assert told.severity == "high"
    assert told.probability == pytest.approx(0.6, abs=0.01)
    assert told.next_steps == ("The rule's author knows harmless causes: A game",)
    assert [row.table for row in told.evidence] == ["conn"]


def test_without_rules_nothing_is_said() -> None:
    assert _told(_calls(2.5)) == ()


def test_it_is_told_once_a_day() -> None:
    assert len(_told(_calls(1.5, 2.5, 3.5), _rule())) == 1


@pytest.mark.parametrize(("level", "makes_an_incident"), [("low", False), ("medium", False), ("critical", True)])
def test_only_high_levels_make_an_incident_by_themselves(level: Level, makes_an_incident: bool) -> None:
    (told,) = _told(_calls(2.5), _rule(level=level))
    assert (told.probability >= 0.5) == makes_an_incident


def test_a_rule_in_test_weighs_less() -> None:
    (told,) = _told(_calls(2.5), _rule(status="experimental"))
    assert part_of(told, "status of the rule") == -1.0


def test_what_is_long_used_here_weighs_less() -> None:
    usual = [(at, {"conn": [worlds.conn(at + 0.5, HMI, EVIL, 4444)]}) for at in range(0, 180, 10)]
    late = (181, {"conn": [worlds.conn(181.5, LAPTOP, EVIL, 4444)]})
    batches = worlds.days(183, 3, *(worlds.once(at, rows) for at, rows in (*usual, late)))
    told = [one for one in _told(batches, _rule(), learn=181) if one.device == f"dev-{LAPTOP}"]
    assert part_of(told[0], "long used here") < 0


def test_many_rules_at_once_are_bounded_and_the_likeliest_stay() -> None:
    rules = [_rule(number, "low") for number in range(8)] + [_rule(9, "critical")]
    told = _told(_calls(2.5), *rules)
    assert len(told) == PER_SLICE
    assert told[0].subject == "rule=rule-9" or any(one.subject == "rule=rule-9" for one in told)
