"""Two versions beside each other: quiet, found, and alike, by device and hour."""

from tests.wardline.report.made import a_report
from wardline.govern.beside import HOUR_NS, Confirmed, figures, shadow, troubled

TOLD = a_report().incidents


def _confirmed(at: int) -> Confirmed:
    one = TOLD[at]
    return Confirmed(str(one.device), one.cause, one.first_ts, one.last_ts)


def test_what_nobody_confirmed_is_a_troubled_hour() -> None:
    hours = troubled(TOLD)
    assert figures(TOLD, (), 1000) == {"quiet": 1 - len(hours) / 1000, "found": 1.0}
    assert figures((), (), 1000)["quiet"] == 1.0


def test_what_was_confirmed_counts_as_found_and_not_as_trouble() -> None:
    all_true = tuple(_confirmed(at) for at in range(len(TOLD)))
    assert figures(TOLD, all_true, 1000) == {"quiet": 1.0, "found": 1.0}
    assert figures(TOLD[:1], all_true, 1000)["found"] == 1 / len(TOLD)


def test_alike_are_the_hours_in_which_both_said_the_same() -> None:
    one, other = frozenset({("a", 1), ("a", 2)}), frozenset({("a", 2), ("b", 3)})
    ran = shadow(one, other, 100, 0, HOUR_NS)
    assert (ran.windows, ran.alike) == (100, 98)
