"""Results as JSON and as lines."""

import json

from tests.wardline_eval.made import a_case, an_alarm, an_attack, told
from wardline_eval.measure import measure
from wardline_eval.results import as_json, as_lines

CASE = a_case(an_attack(1), an_attack(2, 300))
GROUPS = measure(
    [
        told(an_alarm(1, 103, 0.99), an_alarm(8, 700, 0.7, title="odd"), case=CASE),
        told(case=CASE, contender="silent", raw=True),
    ]
)


def test_json_holds_every_measure_and_what_stands_behind_it() -> None:
    read = json.loads(json.dumps(as_json(GROUPS, "seed 7"), allow_nan=False))
    (group,) = read["groups"]
    ours, silent = group["contenders"]
    assert (read["seeds"], ours["found"], ours["attacks"], ours["false"]) == ("seed 7", 1, 2, 1)
    (case,) = ours["cases"]
    assert [(one["name"], one["found"], one["seconds"]) for one in case["attacks"]] == [
        ("scan-1", True, 240.0),
        ("scan-2", False, None),
    ]
    assert [one["title"] for one in case["false"]] == ["odd"]
    assert ours["calibration"]["incidents"] == 2
    assert (silent["threshold"], silent["calibration"], silent["curve"]) == (None, None, [])


def test_lines_name_what_was_missed() -> None:
    lines = as_lines(GROUPS)
    assert lines[1].startswith("  wardline: 1 of 2 attacks found; 1 false incident in 96 device-days")
    assert lines[2] == "    missed in home: scan-2"
