"""New services, offered and used."""

import pytest

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.worlds import CAMERAS, HMI, PLC, conn, once, part_of, run

LEARN = 180


def test_a_door_that_opens_on_a_camera_is_told_once() -> None:
    door = once(190, {"conn": [conn(190.5, HMI, CAMERAS[0], 23, service="telnet")]})
    again = once(195, {"conn": [conn(195.5, HMI, CAMERAS[0], 23, service="telnet")]})
    found = [
        one for one in run("new_service", worlds.days(200, 1, door, again), LEARN) if one.device == "dev-" + CAMERAS[0]
    ]
    (finding,) = found
    assert finding.subject == "server=tcp/23"
    assert "camera (10.0.0.41) answered hmi (10.0.0.20) on telnet on tcp/23, for the first time" in finding.claim
    assert part_of(finding, "kind of service") > 0
    assert finding.techniques == ("T1021", "T0886")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_ordinary_day_is_quiet(seed: int) -> None:
    assert run("new_service", worlds.days(200, seed), 120) == ()


def test_ports_chosen_anew_each_time_are_one_service() -> None:
    calls = [once(minute, {"conn": [conn(minute + 0.5, HMI, PLC, 40000 + minute)]}) for minute in range(150, 200)]
    assert run("new_service", worlds.days(200, 1, *calls), LEARN) == ()
