"""Discovery and notification that are no news, and techniques by function."""

import polars as pl

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.controllers import changed, told_to_all, write
from tests.wardline.behaviour.worlds import HMI, LAPTOP, PLC, Row
from wardline.behaviour.command_news import stands_for, telling
from wardline.behaviour.commands import commands
from wardline.model.techniques import technique

KNOWN = pl.DataFrame({"client": ["dev-" + HMI], "server": ["dev-" + PLC], "command": ["bacnet - read_property "]})


def _told(*rows: Row) -> list[tuple[str, str]]:
    return telling(commands(worlds.batch(0, {"bacnet": rows})), KNOWN).select("client", "func").rows()


def test_who_spoke_to_controllers_or_is_one_may_look_around() -> None:
    asked = [told_to_all(0.1 * n, sender, "who_is") for n, sender in enumerate((HMI, PLC, LAPTOP))]
    assert _told(*asked) == [("dev-" + LAPTOP, "who_is")]


def test_a_controller_may_notify_whom_it_likes_and_a_stranger_may_not() -> None:
    told = [changed(0.1, PLC, LAPTOP), changed(0.2, LAPTOP, HMI)]
    assert _told(*told) == [("dev-" + HMI, "unconfirmed_cov_notification")]


def test_writes_are_always_news() -> None:
    assert len(_told(write(0.1, HMI, PLC, "analog-value", 9))) == 1


def test_techniques_are_those_of_the_function() -> None:
    assert stands_for("device_communication_control", "") == ("T0814", "T0803", "T0804")
    assert stands_for("Create", "cip 1/0 Create Routine 7") == ("T0843", "T0889")
    assert stands_for("Create", "cip - Create Connection 7") == ()
    for func in ("who_is", "Stop", "PCCC download request", "atomic_write_file", "life_safety_operation"):
        assert stands_for(func, "")
        assert all(technique(one) for one in stands_for(func, ""))
