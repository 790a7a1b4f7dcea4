"""Regular calls to a new peer, with jitter; not what people do, not what was there before."""

import random

import pytest

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.worlds import CAMERAS, EVIL, LAPTOP, ROUTER, conn, part_of, run
from wardline.model.batch import Batch
from wardline.model.schema import TABLES

LEARN = 30


def _calls(times: list[float], device: str = CAMERAS[0], peer: str = EVIL, port: int = 443) -> list[Batch]:
    def added(minute: int) -> worlds.Rows:
        inside = [at for at in times if int(at) == minute]
        return {"conn": [conn(at, device, peer, port, orig_p=43000 + place) for place, at in enumerate(inside)]}

    return worlds.days(int(max(times)) + 1, 1, added)


def _beacon(jitter: float, seed: int, every: float = 3.0, count: int = 20) -> list[float]:
    dice = random.Random(seed)
    times = [LEARN + 5.0]
    while len(times) < count:
        times.append(times[-1] + every * (1 + dice.uniform(-jitter, jitter)))
    return times


@pytest.mark.feature("B11")
@pytest.mark.parametrize("jitter", [0.0, 0.2, 0.4])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_beacon_is_found_once_whatever_its_jitter(jitter: float, seed: int) -> None:
    (finding,) = run("beacon", _calls(_beacon(jitter, seed)), LEARN)
    assert finding.device == "dev-" + CAMERAS[0]
    assert finding.observed.value == pytest.approx(180, rel=0.25)
    assert part_of(finding, "regular") > 4
    assert finding.subject == "peer=198.51.100.0/24 port=tcp/443"
    assert len(finding.evidence) >= 9


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_people_are_no_beacons(seed: int) -> None:
    dice = random.Random(seed)
    times = [LEARN + 5.0]
    while len(times) < 40:
        times.append(times[-1] + dice.expovariate(1 / 3.0))
    assert run("beacon", _calls(times, LAPTOP), LEARN) == ()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_bursts_of_calls_alike_with_pauses_between_are_no_beacon(seed: int) -> None:
    dice = random.Random(seed)
    times = [LEARN + 5.0]
    while len(times) < 40:
        times.append(times[-1] + (dice.expovariate(15) if len(times) % 4 else dice.uniform(5, 50)))
    assert run("beacon", _calls(times), LEARN) == ()


def test_a_clock_that_was_learned_is_normal() -> None:
    assert run("beacon", _calls([5.0 + 3 * place for place in range(40)]), LEARN) == ()


def test_time_and_names_are_periodic_by_design() -> None:
    times = [LEARN + 5.0 + 3 * place for place in range(20)]
    assert run("beacon", _calls(times, port=123), LEARN) == ()
    assert run("beacon", _calls(times, port=53), LEARN) == ()


def test_one_missed_call_does_not_hide_it() -> None:
    times = [LEARN + 5.0 + 3 * place for place in range(20) if place not in (7, 8, 9)]
    assert len(run("beacon", _calls(times), LEARN)) == 1


@pytest.mark.feature("B11")
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("form", ["growing", "switched"])
def test_a_beacon_that_sleeps_longer_is_found_by_its_twelfth_call(form: str, seed: int) -> None:
    dice = random.Random(seed)
    times = [LEARN + 5.0]
    while len(times) < 12:
        wait = 1.2 ** len(times) if form == "growing" else (1.0 if len(times) < 6 else 8.0)
        times.append(times[-1] + wait * (1 + dice.uniform(-0.15, 0.15)))
    (finding,) = run("beacon", _calls(times), LEARN)
    assert finding.device == "dev-" + CAMERAS[0]
    assert ("steady factor" if form == "growing" else "then at another") in finding.claim


def _moved(first: dict[str, float], until: int) -> list[Batch]:
    """Cameras that get a new firmware one by one, and from then on call another cloud every two minutes."""

    def added(minute: int) -> worlds.Rows:
        calling = [one for one, begun in first.items() if minute >= begun and not (minute - int(begun)) % 2]
        return {"conn": [conn(minute + 0.3, one, EVIL, 443, orig_p=43000 + minute) for one in calling]}

    return worlds.days(until, 1, added)


@pytest.mark.feature("B5")
def test_calls_after_an_update_are_told_of_the_first_and_normal_once_its_like_have_them_too() -> None:
    begun = {camera: LEARN + 5.0 + 25 * place for place, camera in enumerate(CAMERAS)}
    found = run("beacon", _moved(begun, LEARN + 160), LEARN)
    assert [one.device for one in found] == ["dev-" + camera for camera in CAMERAS[:3]]


def test_calls_that_a_few_of_its_like_were_told_of_are_told_still() -> None:
    begun = {CAMERAS[0]: LEARN + 5.0, CAMERAS[1]: LEARN + 30.0, LAPTOP: LEARN + 30.0}
    assert len(run("beacon", _moved(begun, LEARN + 60), LEARN)) == 3


def _published(broker: str, since: int, until: int) -> list[Batch]:
    """A camera keeps one line to a broker, and publishes over it every 50 s or so."""
    dice = random.Random(5)
    times = [float(since)]
    while times[-1] < until - 2:
        times.append(times[-1] + 50 / 60 * (1 + dice.uniform(-0.3, 0.3)))

    def added(minute: int) -> worlds.Rows:
        if not since <= minute < until:
            return {}
        line = worlds.update(minute, CAMERAS[0], broker, 1883)
        sent = {**line, "is_orig": True, "mqtt_type": "PUBLISH", "topic": "u/1/out", "payload_len": 48}
        sent = {name: sent[name] for name in sent if name in TABLES["mqtt"].fields}
        messages = [{**sent, "ts": worlds.at(at)} for at in times if int(at) == minute]
        return {"conn_update": [line], "mqtt": messages}

    return worlds.days(until, 1, added)


@pytest.mark.feature("B10")
def test_messages_over_one_line_to_a_broker_outside_are_a_beacon() -> None:
    (finding,) = run("beacon", _published(EVIL, LEARN + 5, LEARN + 25), LEARN)
    assert finding.observed.value == pytest.approx(50, rel=0.2)
    assert finding.evidence[0].table == "mqtt"


def test_a_broker_inside_or_one_that_was_learned_is_none() -> None:
    assert run("beacon", _published(ROUTER, LEARN + 5, LEARN + 25), LEARN) == ()
    assert run("beacon", _published(EVIL, LEARN - 5, LEARN + 25), LEARN) == ()
