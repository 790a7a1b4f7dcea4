"""Device-minutes: a row for each device and minute, what was counted, and how unusual it was."""

import numpy as np
import polars as pl
import pytest

from wardline_eval.case import Case
from wardline_eval.features.minutes import MINUTE, Minutes, minutes


@pytest.fixture(scope="module")
def seen(short_case: Case) -> Minutes:
    return minutes(short_case)


def test_a_device_has_one_row_a_minute_in_order(seen: Minutes) -> None:
    keys = seen.frame.select("minute", "device")
    assert keys.equals(keys.unique().sort("minute", "device"))
    assert np.isfinite(seen.features).all()


def test_what_was_counted_is_what_a_scan_does(seen: Minutes, short_case: Case) -> None:
    scan = next(one for one in short_case.attacks if one.kind == "syn-scan")
    rows = seen.frame.filter(
        pl.col("device") == scan.ip, pl.col("minute").is_between(scan.start // MINUTE, scan.end // MINUTE)
    )
    busiest = rows.sort("f_n_opened_ports").tail(1)
    assert np.expm1(busiest["f_n_opened_ports"].item()) > 10
    assert busiest["f_share_opened_failed"].item() > 0.5
    assert busiest["z_n_opened_ports"].item() > 3
    assert busiest["peers"].item().len() > 0


def test_a_feature_of_the_learned_time_is_on_average_as_usual(seen: Minutes, short_case: Case) -> None:
    learned = seen.frame.filter(pl.Series(seen.learned(short_case)))
    assert learned.height > 0
    assert abs(learned["z_n_pkts"].mean()) < 1e-6  # type: ignore[arg-type, operator]


def test_alarms_are_of_the_time_after_learning_at_the_end_of_their_minute(seen: Minutes, short_case: Case) -> None:
    alarms = seen.alarms(short_case, np.arange(len(seen.frame), dtype=float), "made")
    assert len(alarms) == np.count_nonzero(~seen.learned(short_case))
    assert all(one.end > short_case.learned_until and one.detections == (one.end,) for one in alarms)
    assert all(one.end - one.ts == MINUTE for one in alarms)
