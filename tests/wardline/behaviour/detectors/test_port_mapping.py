"""Openings asked of the gateway are found when a thing asks or another is reached; consoles stay quiet."""

from dataclasses import replace

import pytest

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.detectors.run import found
from wardline.behaviour import Learning
from wardline.behaviour.checks import check_detector
from wardline.behaviour.detectors.port_mapping import PortMapping

LAPTOP, CAMERA, ROUTER = worlds.LAPTOP, worlds.CAMERAS[1], worlds.ROUTER
WHEN = 30


def told(minute: float) -> worlds.Rows:
    """The gateway says by SSDP where it is controlled."""
    row = {
        "ts": worlds.at(minute), "uid": f"S{minute}", "orig_h": ROUTER, "orig_p": 1900, "resp_h": LAPTOP,
        "resp_p": 50000, "status_code": 200, "search_target": "urn:schemas-upnp-org:device:InternetGatewayDevice:1",
        "location": f"http://{ROUTER}:5000/rootDesc.xml",
    }  # fmt: skip
    return {"ssdp": [row]}


def post(minute: float, by: str, body: int = 587, port: int = 5000) -> worlds.Row:
    return {
        "ts": worlds.at(minute), "uid": f"P{minute}-{by}", "orig_h": by, "orig_p": 40000, "resp_h": ROUTER,
        "resp_p": port, "method": "POST", "uri": "/ctl/IPConn", "request_body_len": body, "status_code": 200,
    }  # fmt: skip


def asks(minute: int, by: str, count: int) -> worlds.Rows:
    return worlds.merged(told(minute + 0.05), {"http": [post(minute + 0.1 + n / 50, by) for n in range(count)]})


def comes_in(minute: float, to: str) -> worlds.Rows:
    return {"conn": [worlds.conn(minute, worlds.EVIL, to, 80)]}


@pytest.mark.feature("B12")
def test_an_opening_by_which_another_is_reached() -> None:
    batches = worlds.days(
        40, 1, worlds.once(WHEN, asks(WHEN, LAPTOP, 2)), worlds.once(WHEN + 1, comes_in(WHEN + 1.5, CAMERA))
    )
    (finding,) = found(PortMapping(), batches, 20)
    assert finding.device == f"dev-{LAPTOP}"
    assert f"{worlds.EVIL} came in to" in finding.claim
    assert f"dev-{CAMERA}" in finding.peers
    assert {row.table for row in finding.evidence} == {"http", "conn"}


def test_a_thing_that_asks_for_many_is_told_at_once() -> None:
    (finding,) = found(PortMapping(), worlds.days(40, 1, worlds.once(WHEN, asks(WHEN, CAMERA, 6))), 20)
    assert finding.device == f"dev-{CAMERA}"
    assert "for 6 openings" in finding.claim


def test_a_computer_that_opens_for_itself_is_a_game() -> None:
    batches = worlds.days(
        40, 1, worlds.once(WHEN, asks(WHEN, LAPTOP, 2)), worlds.once(WHEN + 1, comes_in(WHEN + 1.5, LAPTOP))
    )
    assert found(PortMapping(), batches, 20) == ()


def test_who_asked_while_it_was_learned_may_go_on() -> None:
    batches = worlds.days(
        40, 1, worlds.once(5, asks(5, CAMERA, 6)), worlds.once(WHEN, asks(WHEN, CAMERA, 6)),
        worlds.once(WHEN + 1, comes_in(WHEN + 1.5, worlds.PLC)),
    )  # fmt: skip
    assert found(PortMapping(), batches, 20) == ()


def test_questions_and_other_posts_are_no_openings() -> None:
    rows = {"http": [post(WHEN + n / 50, CAMERA, 285) for n in range(9)]}
    other = {"http": [post(WHEN + 0.5 + n / 50, CAMERA, 900, port=80) for n in range(9)]}
    batches = worlds.days(40, 1, worlds.once(WHEN, worlds.merged(told(WHEN), rows, other)))
    assert found(PortMapping(), batches, 20) == ()


@pytest.mark.parametrize("seed", range(3))
def test_ordinary_days_are_quiet(seed: int) -> None:
    assert found(PortMapping(), worlds.days(60, seed, worlds.once(9, told(9.1))), 20) == ()


def test_a_server_for_outsiders_reaches_nobody_new() -> None:
    def serves(minute: int) -> worlds.Rows:
        return comes_in(minute + 0.7, worlds.HMI)

    batches = worlds.days(40, 1, serves, worlds.once(WHEN, asks(WHEN, LAPTOP, 2)))
    assert found(PortMapping(), batches, 20) == ()


def test_it_keeps_the_contract() -> None:
    batches = worlds.days(
        40, 1, worlds.once(WHEN, asks(WHEN, LAPTOP, 2)), worlds.once(WHEN + 1, comes_in(WHEN + 1.5, CAMERA))
    )
    learning = replace(Learning(), until=worlds.T0 + 20 * worlds.MINUTE, device_s=0)
    assert len(check_detector(PortMapping(), batches, worlds.inventory(), learning)) == 1
