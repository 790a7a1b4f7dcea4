"""What leaves is counted by device, place and hour; what was used while a device was learned is no stranger."""

from tests.wardline.behaviour import worlds
from wardline.behaviour import Learning, outflow
from wardline.behaviour.judge import View
from wardline.model.batch import Batch

CAMERA = worlds.CAMERAS[0]
DEVICE = f"dev-{CAMERA}"


def seen(minute: int, *to: str) -> Batch:
    rows = [worlds.conn(minute + 0.1, CAMERA, addr, 443, orig_ip_bytes=1000) for addr in to]
    return worlds.batch(minute, {"conn": rows})


def view(learned_minutes: int) -> View:
    return View(worlds.inventory(), Learning(worlds.T0 + learned_minutes * worlds.MINUTE, 0), {})


def test_bytes_are_counted_by_place_and_only_what_leaves() -> None:
    (row,) = outflow.sent(seen(0, worlds.CLOUD[0], worlds.CLOUD[1], worlds.PLC)).iter_rows(named=True)
    assert (row["device"], row["peer"], row["out"]) == (DEVICE, "203.0.113.0/24", 2000.0)


def test_an_hour_is_over_when_a_slice_begins_after_it() -> None:
    memory = {"hours": outflow.sent(seen(5, worlds.CLOUD[0]))}
    assert outflow.over(seen(59, worlds.EVIL), memory).is_empty()
    assert outflow.over(seen(60, worlds.EVIL), memory).height == 1


def test_learned_places_are_no_strangers() -> None:
    devices = view(60)
    ended = outflow.sent(seen(5, worlds.CLOUD[0]))
    memory = {"places": outflow.placed(ended, devices, {})}
    assert memory["places"]["peer"].to_list() == ["203.0.113.0/24"]
    found = outflow.strangers(seen(61, worlds.CLOUD[1], worlds.EVIL), devices, memory)
    assert found["peer"].to_list() == ["198.51.100.0/24"]


def test_nothing_is_strange_while_a_device_is_learned() -> None:
    assert outflow.strangers(seen(5, worlds.EVIL), view(60), {}).is_empty()


def test_hours_after_learning_make_no_place() -> None:
    assert outflow.placed(outflow.sent(seen(61, worlds.EVIL)), view(60), {}).is_empty()
