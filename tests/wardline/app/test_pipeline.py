"""The journey on one screen: batches in, devices and incidents out, and nothing remembered but the state."""

from pathlib import Path

from tests.wardline.app.made import short_capture
from wardline.app import pipeline
from wardline.behaviour import Learning
from wardline.sources.choose import open_source

__all__ = ["short_capture"]


def test_a_baseline_teaches_and_reports_nothing(short_capture: Path) -> None:
    state = pipeline.begin(Learning(until=None, device_s=0))
    for batch in open_source([short_capture]).batches():
        state = pipeline.learn(batch, state)
    told = pipeline.picture(state)
    assert len(told.devices) >= 12
    assert told.incidents == ()
    assert state.health.packets == 0


def test_rows_that_leave_a_step_name_their_devices(short_capture: Path) -> None:
    state = pipeline.begin(Learning(until=None))
    named = 0
    for batch in open_source([short_capture]).batches():
        seen, _, state = pipeline.step(batch, state)
        known = {device.id for device in pipeline.picture(state).devices}
        tagged = set(seen.table("conn")["orig_device"].drop_nulls()) if "conn" in seen.tables else set()
        assert tagged <= known
        named += len(tagged)
    assert named > 20


def test_the_same_step_from_the_same_state_gives_the_same(short_capture: Path) -> None:
    batches = list(open_source([short_capture]).batches())[:4]
    state = pipeline.begin(Learning(until=None))
    for batch in batches:
        once, again = pipeline.step(batch, state), pipeline.step(batch, state)
        assert once[1] == again[1]
        assert pipeline.picture(once[2]) == pipeline.picture(again[2])
        state = once[2]
