"""What was measured, as JSON for scripts and as lines for a terminal."""

import math
from collections.abc import Sequence
from typing import Any

from wardline.model.text import count
from wardline_eval.calibration import Calibration
from wardline_eval.contender import Alarm
from wardline_eval.curve import Point
from wardline_eval.judging import Judged
from wardline_eval.measure import Group, Summary


def as_json(groups: Sequence[Group], seeds: str, failed: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
    """Everything that the page shows; times are ns since 1970, None stands for what there is none of."""
    left_out = [{"case": name, "error": error} for name, error in failed]
    return {"seeds": seeds, "left_out": left_out, "groups": [_group(group) for group in groups]}


def as_lines(groups: Sequence[Group]) -> list[str]:
    """A few lines for each contender."""
    found = []
    for group in groups:
        found.append(f"{group.name}: {count(len(group.cases), 'case')}")
        for one in group.summaries:
            rate = "" if one.per_1000 is None else f", {one.per_1000:.1f} in 1 000"
            median = "" if one.speed.median is None else f"; median time {one.speed.median:.0f} s"
            found.append(
                f"  {one.contender}: {one.found} of {len(one.told)} attacks found; "
                f"{count(one.false, 'false incident')} in {one.device_days:.0f} device-days{rate}{median}"
            )
            for case in one.judged:
                missed = [told.attack.name for told in case.told if not told.is_found]
                if missed:
                    found.append(f"    missed in {case.case.name}: {', '.join(missed)}")
    return found


def _group(group: Group) -> dict[str, Any]:
    cases = [
        {
            "name": case.name, "seed": case.seed, "devices": case.devices, "start": case.start,
            "learned_until": case.learned_until, "end": case.end, "device_days": case.device_days,
            "attacks": len(case.attacks),
        }
        for case in group.cases
    ]  # fmt: skip
    return {
        "group": group.name, "cases": cases, "false_incidents_compared_at": group.bar,
        "best_other": group.best_other.contender if group.best_other else None, "ratio_to_best_other": group.ratio,
        "contenders": [_summary(one) for one in group.summaries],
    }  # fmt: skip


def _summary(one: Summary) -> dict[str, Any]:
    return {
        "contender": one.contender, "threshold": _finite(one.threshold), "took_s": one.took_s,
        "attacks": len(one.told), "found": one.found, "recall": one.recall, "recall_95": one.recall_interval,
        "named_right": one.named[0], "named": one.named[1], "incidents": one.incidents, "false": one.false,
        "device_days": one.device_days,
        "false_per_1000_device_days": one.per_1000, "false_per_1000_95": one.per_1000_interval,
        "seconds_median": one.speed.median, "seconds_median_95": one.speed.interval, "seconds": one.speed.seconds,
        "beacon_periods_median": one.speed.median_periods, "beacon_periods": one.speed.periods,
        "beacons": one.speed.beacons, "beacons_within_10_periods": one.speed.soon,
        "range_precision": one.ranged.precision, "range_recall": one.ranged.recall,
        "at_equal_false_incidents": _point(one.at_bar, one.device_days),
        "budgets": [{"incidents_a_day": budget, **_point(point, one.device_days)} for budget, point in one.budgets],
        "curve": [_point(point, one.device_days) for point in one.curve],
        "calibration": _calibration(one.calibration),
        "by_kind": [
            {"kind": kind.kind, "found": kind.found, "of": kind.of, "seconds": kind.seconds, "periods": kind.periods}
            for kind in one.by_kind
        ],
        "cases": [_judged(case) for case in one.judged],
    }  # fmt: skip


def _judged(one: Judged) -> dict[str, Any]:
    return {
        "case": one.case.name,
        "attacks": [
            {
                "name": told.attack.name, "kind": told.attack.kind, "start": told.attack.start, "end": told.attack.end,
                "found": told.is_found, "seconds": told.seconds, "periods": told.periods,
                "named_right": told.is_named,
                "by": None if told.alarm is None else _alarm(one.incidents[told.alarm]),
            }
            for told in one.told
        ],
        "false": [_alarm(alarm) for alarm in one.false],
    }  # fmt: skip


def _alarm(alarm: Alarm) -> dict[str, Any]:
    return {
        "kind": alarm.kind, "title": alarm.title, "score": alarm.score, "start": alarm.ts, "end": alarm.end,
        "addresses": alarm.addresses, "peers": alarm.peers[:20],
    }  # fmt: skip


def _point(point: Point | None, device_days: float) -> dict[str, Any]:
    if point is None:
        return {"threshold": None}
    return {
        "threshold": point.threshold, "found": point.found, "of": point.attacks, "recall": point.recall,
        "false": point.false, "incidents": point.incidents,
        "false_per_1000_device_days": 1000 * point.false / device_days if device_days else None,
    }  # fmt: skip


def _calibration(one: Calibration | None) -> dict[str, Any] | None:
    if one is None:
        return None
    bins = [{"count": held.count, "said": held.said, "true": held.true, "true_95": held.interval} for held in one.bins]
    return {
        "incidents": one.count, "expected_calibration_error": one.error,
        "expected_calibration_error_95": one.error_interval, "bins": bins,
        "expected_calibration_error_equal_count": one.error_equal_count, "brier": one.brier,
    }  # fmt: skip


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
