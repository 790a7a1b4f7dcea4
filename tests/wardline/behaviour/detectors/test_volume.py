"""Floods and leaks stand out, the busiest ordinary minute does not."""

import pytest

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.worlds import CAMERAS, EVIL, LAPTOP, PLC, T0, conn, once, part_of, run
from wardline.model.batch import Batch

LEARN = 120


def _leak(minute: int, size: int) -> worlds.Rows:
    return {"conn": [conn(minute + 0.5, CAMERAS[0], EVIL, 443, orig_ip_bytes=size, orig_pkts=size // 1400)]}


@pytest.mark.feature("B12")
def test_a_leak_is_told_at_once_with_its_proportion() -> None:
    (finding,) = run("volume", worlds.days(131, 1, once(130, _leak(130, 2_000_000_000))), LEARN)
    assert finding.device == "dev-" + CAMERAS[0]
    assert finding.claim.startswith("camera (10.0.0.41) sent 2.0 GB in a minute, ")
    assert finding.expected.high is not None
    assert finding.observed.value is not None
    assert finding.observed.value > 100 * finding.expected.high
    assert finding.baseline.samples >= LEARN
    assert part_of(finding, "rarity") > 10


def test_minutes_in_a_row_become_two_findings_not_ten() -> None:
    leaks = [once(minute, _leak(minute, 2_000_000_000)) for minute in range(130, 140)]
    first, rest = run("volume", worlds.days(145, 1, *leaks), LEARN)
    assert (first.ts - T0) // worlds.MINUTE == 130
    assert [(at - T0) // worlds.MINUTE for at, _ in rest.series] == list(range(131, 140))
    assert rest.subject == first.subject + " continued"
    assert "kept on for 9 minutes" in rest.claim


def test_whom_it_was_with_is_named_so_that_both_ends_are_one_story() -> None:
    flood = {"conn": [conn(130.5, CAMERAS[0], PLC, 502, orig_ip_bytes=4_000_000, orig_pkts=60_000, resp_pkts=5)]}
    told = {str(one.device): one for one in run("volume", worlds.days(131, 1, once(130, flood)), LEARN)}
    assert told["dev-" + PLC].peers == ("dev-" + CAMERAS[0],)
    assert "in a minute, most of it with camera (10.0.0.41), " in told["dev-" + PLC].claim
    assert told["dev-" + PLC].probability > 0.9


def test_an_update_fetched_is_told_and_is_no_alarm_by_itself() -> None:
    sizes = {"resp_ip_bytes": 14_000_000, "resp_pkts": 10_000, "orig_pkts": 5_000, "orig_ip_bytes": 260_000}
    fetched = {"conn": [conn(130.5, CAMERAS[0], "203.0.113.80", 443, **sizes)]}
    (finding,) = run("volume", worlds.days(131, 1, once(130, fetched)), LEARN)
    assert "fetched in full packets" in finding.parts[1].why
    assert 0.1 < finding.probability < 0.5


def test_a_print_is_weighed_as_what_stays_inside() -> None:
    copied = {"conn": [conn(130.5, CAMERAS[0], LAPTOP, 9100, orig_ip_bytes=140_000, orig_pkts=100)]}
    told = run("volume", worlds.days(131, 1, once(130, copied)), LEARN)
    assert all(part_of(one, "inside") == -2.0 for one in told)
    assert all(one.probability < 0.5 for one in told if one.device == "dev-" + CAMERAS[0])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_ordinary_day_is_quiet(seed: int) -> None:
    assert run("volume", worlds.days(240, seed), LEARN) == ()


def test_what_is_rare_but_small_is_left_alone() -> None:
    small = once(130, {"conn_update": [worlds.update(130, worlds.HMI, PLC, 502, orig_ip_bytes=50_000)]})
    assert run("volume", worlds.days(135, 1, small), LEARN) == ()


def test_a_connection_with_interim_reports_counts_once() -> None:
    ended = once(130, {"conn": [conn(10, CAMERAS[0], EVIL, 443, orig_ip_bytes=2_000_000_000, updates=120)]})
    assert run("volume", worlds.days(135, 1, ended), LEARN) == ()


def test_frames_without_an_address_are_counted_for_their_sender() -> None:
    def frames(minute: int) -> worlds.Rows:
        sent = 200_000 if minute == 130 else 20
        row = {
            "ts": worlds.at(minute),
            "last_ts": worlds.at(minute + 1),
            "l2_addr": worlds.mac_of(PLC),
            "ether_type": 0x8892,
        }
        return {"sender": [row | {"pkts": sent, "bytes": 60 * sent}]}

    (finding,) = run("volume", worlds.days(133, 1, frames), LEARN)
    assert finding.device == "dev-" + PLC
    assert "200 000 frames without an address" in finding.claim


def test_what_goes_on_for_long_becomes_normal() -> None:
    leaks = [
        once(minute, {"conn": [conn(minute, LAPTOP, EVIL, 443, orig_ip_bytes=10**10)]}) for minute in range(130, 400)
    ]
    found = run("volume", worlds.days(400, 1, *leaks), LEARN)
    assert max((one.end - T0) // worlds.MINUTE for one in found) < 380


def _creeping(minutes: int, factor_an_hour: float) -> list[Batch]:
    """The HMI polls its controller more and more, a little every minute after it was learned."""

    def more(minute: int) -> worlds.Rows:
        size = int(5520 * (factor_an_hour ** (max(0, minute - LEARN) / 60)))
        return {"conn_update": [worlds.update(minute, worlds.HMI, PLC, 502, orig_ip_bytes=size, uid="more")]}

    return worlds.days(minutes, 1, more)


@pytest.mark.feature("B6")
def test_who_raises_a_rate_little_by_little_is_told_all_the_same() -> None:
    found = run("volume", _creeping(LEARN + 200, 3.0), LEARN)
    assert found
    first = found[0]
    assert first.expected.high is not None
    assert first.observed.value is not None
    assert first.expected.high < 20_000
    assert first.observed.value < 50 * first.expected.high


@pytest.mark.feature("B5")
def test_a_step_that_stays_is_told_and_then_taken_up() -> None:
    moved = [once(minute, _leak(minute, 1_000_000_000)) for minute in range(130, 330)]
    found = run("volume", worlds.days(330, 1, *moved), LEARN)
    assert found
    assert max((one.end - T0) // worlds.MINUTE for one in found) < 250
