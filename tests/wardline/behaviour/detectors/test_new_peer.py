"""First contacts: loud where a device never had any, quiet where it has them all day."""

from collections.abc import Mapping

import pytest

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.worlds import CAMERAS, EVIL, HMI, LAPTOP, PLC, conn, once, part_of, run
from wardline.model.batch import Batch

LEARN = 180


def _minutes(total: int, *extra: tuple[int, Mapping[str, list[worlds.Row]]], seed: int = 1) -> list[Batch]:
    return worlds.days(total, seed, *(once(when, rows) for when, rows in extra))


@pytest.mark.feature("B1")
@pytest.mark.feature("B4")
@pytest.mark.feature("F6")
def test_a_stranger_at_the_plc_is_told_once_with_what_was_normal() -> None:
    stranger = {"conn": [conn(310.5, LAPTOP, PLC, 502, service="modbus"), conn(310.6, LAPTOP, PLC, 502, orig_p=41001)]}
    again = {"conn": [conn(315.5, LAPTOP, PLC, 502, service="modbus")]}
    found = [
        one for one in run("new_peer", _minutes(320, (310, stranger), (315, again)), 300) if one.device == "dev-" + PLC
    ]
    (finding,) = found
    assert finding.claim.startswith(
        "plc (10.0.0.10) was called by laptop (10.0.0.30) (modbus on tcp/502) for the first time"
    )
    assert finding.observed.value == 2
    assert "1 known peer" in finding.expected.text
    assert finding.baseline.samples == 300
    assert finding.baseline.stage == "operational"
    assert part_of(finding, "prior") == pytest.approx(-5.20, abs=0.01)  # 1/1000 against 0.2 / (1 + 150 min) a day
    assert part_of(finding, "devices here") < 1.5
    assert 0.005 < finding.probability < 0.5
    assert finding.score == pytest.approx(sum(part.value for part in finding.parts))
    assert {row.uid for row in finding.evidence} == {row["uid"] for row in stranger["conn"]}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_ordinary_day_is_quiet(seed: int) -> None:
    assert run("new_peer", _minutes(240, seed=seed), 120) == ()


def test_a_laptop_may_meet_whom_it_likes() -> None:
    stranger = {"conn": [conn(190.5, LAPTOP, EVIL, 443)]}
    assert run("new_peer", _minutes(200, (190, stranger)), LEARN) == ()


def test_nothing_is_said_while_a_device_is_learned() -> None:
    stranger = {"conn": [conn(100.5, HMI, PLC, 22), conn(100.5, EVIL, PLC, 502)]}
    assert run("new_peer", _minutes(110, (100, stranger)), LEARN) == ()


def test_the_same_service_under_a_new_address_is_no_new_peer() -> None:
    moved = {
        "dns": [worlds.answer(190.1, CAMERAS[0], "eu.camera-cloud.example", "203.0.200.9")],
        "conn": [conn(190.2, CAMERAS[0], "203.0.200.9", 443)],
    }
    assert run("new_peer", _minutes(200, (190, moved)), LEARN) == ()


def test_failed_attempts_alone_are_no_contact_but_weigh_when_one_succeeds() -> None:
    tries = [worlds.failed(190.2, HMI, f"10.0.0.{place}", 502) for place in range(100, 120)]
    assert run("new_peer", _minutes(200, (190, {"conn": tries})), LEARN) == ()
    hit = {"conn": [*tries, conn(190.5, HMI, "10.0.0.99", 502)]}
    (finding,) = run("new_peer", _minutes(200, (190, hit)), LEARN)
    assert part_of(finding, "failed attempts") > 1


@pytest.mark.feature("B16")
def test_a_late_device_is_judged_by_its_like() -> None:
    late = CAMERAS[3]
    inventory = worlds.inventory({late: worlds.T0 + 185 * worlds.MINUTE})
    call = {"conn": [conn(190.5, late, EVIL, 443)]}
    usual = {"conn": [conn(186.5, late, worlds.CLOUD[0], 8443)]}
    days = worlds.days(185, 1, without=[late]) + _minutes(200, (186, usual), (190, call))[185:]
    found = [one for one in run("new_peer", days, LEARN, inventory, device_s=3600) if one.device == "dev-" + late]
    strongest = max(found, key=lambda one: one.score)
    assert strongest.subject == "peer=198.51.100.0/24"
    assert strongest.baseline.peer_group == "camera"
    assert strongest.baseline.stage == "learning"
    assert part_of(strongest, "devices like it") > 0
    assert strongest.ts < worlds.T0 + 191 * worlds.MINUTE  # it came five minutes before
    ordinary = min(found, key=lambda one: one.score)
    assert ordinary.subject == "peer=203.0.113.0/24"
    assert part_of(ordinary, "devices like it") < 0
