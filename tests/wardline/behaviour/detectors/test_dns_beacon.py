"""Regular questions for ever new names; not timers, not names that lead somewhere, not what the others ask."""

import random

import pytest

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.worlds import CAMERAS, EVIL, ROUTER, answer, conn, part_of, run
from wardline.model.batch import Batch
from wardline.model.finding import Finding

LEARN = 20


def _ask(minute: float, name: str, device: str = CAMERAS[0], **given: object) -> worlds.Row:
    return {**answer(minute, device, name, "192.0.2.1"), **given}


def _batches(times: list[float], **how: bool) -> list[Batch]:
    """Ordinary minutes with a question under one domain at each time."""

    def added(minute: int) -> worlds.Rows:
        inside = [at for at in times if int(at) == minute]
        rows: dict[str, list[worlds.Row]] = {"dns": []}
        for at in inside:
            for device in CAMERAS if how.get("everybody") else (ROUTER if how.get("resolver") else CAMERAS[0],):
                rows["dns"].append(_ask(at, _name(at, **how), device, **_given(**how)))
            if how.get("connected"):
                rows.setdefault("conn", []).append(conn(at + 0.01, CAMERAS[0], EVIL, 443))
        return rows

    return worlds.days(int(max(times)) + 1, 1, added)


def _name(at: float, **how: bool) -> str:
    if how.get("reverse"):
        return f"{int(at * 997) % 250}.0.0.10.in-addr.arpa"
    return ("api" if how.get("fixed") else f"{int(at * 1e6):08x}") + ".ns.edge.example"


def _given(**how: bool) -> dict[str, object]:
    given: dict[str, object] = {"answers": [EVIL]} if how.get("connected") else {}
    if how.get("unanswered"):
        given |= {"rcode": None, "rcode_name": None, "answers": []}
    if how.get("multicast"):
        given |= {"resp_p": 5353, "resp_h": "224.0.0.251"}
    return given | ({"resp_h": "203.0.113.53"} if how.get("resolver") else {})


def _times(seed: int, jitter: float = 0.2, count: int = 11, every: float = 1.5) -> list[float]:
    dice = random.Random(seed)
    times = [LEARN + 5.0]
    while len(times) < count:
        times.append(times[-1] + every * (1 + dice.uniform(-jitter, jitter)))
    return times


def _found(times: list[float], **how: bool) -> tuple[Finding, ...]:
    return run("dns_beacon", _batches(times, **how), LEARN)


@pytest.mark.feature("B10")
@pytest.mark.parametrize("jitter", [0.0, 0.2, 0.4])
@pytest.mark.parametrize("seed", range(3))
def test_questions_with_a_name_each_are_a_beacon_within_ten_periods(seed: int, jitter: float) -> None:
    (finding,) = _found(_times(seed, jitter))
    assert finding.device == "dev-" + CAMERAS[0]
    assert finding.subject == "domain=edge.example"
    assert finding.observed.value == pytest.approx(90, rel=0.3)
    assert part_of(finding, "a name each time") == 3.0
    assert part_of(finding, "nothing follows") > 0


@pytest.mark.parametrize("how", ["fixed", "connected", "everybody", "reverse", "multicast"])
@pytest.mark.parametrize("seed", [1, 2])
def test_timers_and_what_is_local_are_none(how: str, seed: int) -> None:
    assert all(one.probability < 0.5 for one in _found(_times(seed, 0.1, 30), **{how: True}))


def test_a_resolver_asks_for_others() -> None:
    assert _found(_times(1, count=30), resolver=True) == ()


def test_names_that_nobody_answers_weigh_less() -> None:
    (answered,), (lost,) = _found(_times(1, 0.0)), _found(_times(1, 0.0), unanswered=True)
    assert lost.score < answered.score


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_people_and_what_was_learned_are_none(seed: int) -> None:
    dice = random.Random(seed)
    free = [LEARN + 5.0]
    while len(free) < 40:
        free.append(free[-1] + dice.expovariate(1 / 1.5))
    assert _found(free) == ()
    assert _found([5.0 + 1.5 * place for place in range(30)]) == ()
