"""A condition can be written down, and explains for as long as it is recovered from."""

from tests.wardline.behaviour import worlds
from wardline.behaviour.condition import RECOVERY, SENSOR, Condition, conditions, from_frame, to_frame
from wardline.behaviour.scoring import part
from wardline.model.batch import Batch
from wardline.model.evidence import RowRef

ONE = Condition(
    "internet_outage", 100, 200, ("a", "b"), 2.0, 0.1, 60, 1, (part("prior", -7, "x"),), (RowRef("conn", "C1", 5),)
)


def test_what_is_written_down_is_read_back() -> None:
    assert from_frame(to_frame([ONE])) == (ONE,)
    assert from_frame(to_frame([])) == ()


def test_it_explains_until_it_is_recovered_from() -> None:
    assert ONE.explains_at(150, 160)
    assert ONE.explains_at(200 + RECOVERY, 200 + RECOVERY + 1)
    assert not ONE.explains_at(201 + RECOVERY, 300 + RECOVERY)
    assert not ONE.explains_at(10, 99)


def test_a_batch_that_was_not_judged_has_none() -> None:
    bare = Batch("made", worlds.T0, worlds.T0 + 1, {})
    assert conditions(bare) == ()
    assert conditions(Batch("made", 0, 1, {"condition": to_frame([ONE])}), SENSOR) == ()
