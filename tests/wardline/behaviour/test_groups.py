"""Devices of one kind."""

from tests.wardline.behaviour import worlds
from wardline.behaviour import Learning
from wardline.behaviour.groups import alike
from wardline.behaviour.judge import View
from wardline.model.device import DeviceId


def test_four_cameras_are_alike_and_one_plc_has_no_like() -> None:
    first = {DeviceId(f"dev-{addr}"): worlds.T0 for addr in worlds.TYPES}
    view = View(worlds.inventory(), Learning(worlds.T0, 0), first)
    kind, others = alike("dev-" + worlds.CAMERAS[0], view, worlds.T0 + 1)
    assert kind == "camera"
    assert others == tuple(f"dev-{addr}" for addr in worlds.CAMERAS[1:])
    assert alike("dev-" + worlds.PLC, view, worlds.T0 + 1) == ("", ())


def test_those_still_learned_say_nothing_about_others() -> None:
    view = View(worlds.inventory(), Learning(worlds.T0 + worlds.MINUTE, 0), {})
    assert alike("dev-" + worlds.CAMERAS[0], view, worlds.T0) == ("", ())
