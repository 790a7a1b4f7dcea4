"""Cases from the lab: learning ends before attacks, plays are kept, and one of another lab is never taken."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from wardline.model.errors import InputError, OutputError
from wardline_eval import lab
from wardline_eval.case import Case
from wardline_eval.lab import LEARNED_NS, MARGIN_NS, case, learned_until
from wardline_range import scenario_file
from wardline_range.truth import read_json

MINUTE = 60 * 10**9
DAY = 1440 * MINUTE


def test_learning_ends_in_the_middle_after_thirty_hours_or_before_the_first_attack() -> None:
    assert learned_until(0, 2 * DAY, []) == DAY
    assert learned_until(0, 5 * DAY, [4 * DAY]) == LEARNED_NS
    assert learned_until(0, 5 * DAY, [3 * DAY, DAY]) == DAY - MARGIN_NS
    assert learned_until(0, 10 * MINUTE, [4 * MINUTE]) == int(3.6 * MINUTE)
    assert learned_until(7, 10 * MINUTE, [7]) == 7


def test_a_case_has_the_truth_and_the_periods_of_beacons(short_case: Case) -> None:
    scan, beacon = short_case.attacks
    assert (scan.kind, scan.period_s, beacon.kind, beacon.period_s) == ("syn-scan", None, "beacon-fixed", 30.0)
    assert short_case.learned_until <= scan.start - 3 * MINUTE
    assert (short_case.name, short_case.seed, short_case.devices) == ("short", 5, 5)
    assert short_case.paths[0].stat().st_size > 0


def test_a_play_is_found_again_and_another_seed_is_another_play(short_file: Path, short_case: Case) -> None:
    folder, plan = short_case.paths[0].parent, scenario_file.read(short_file)
    written = short_case.paths[0].stat().st_mtime_ns
    assert case(plan, 5, "", folder) == short_case
    assert short_case.paths[0].stat().st_mtime_ns == written
    brief = replace(plan, length_s=120.0, attacks=(), life=())
    assert case(brief, 5, "", folder).paths != case(brief, 6, "", folder).paths


def test_a_play_of_another_lab_is_not_taken(short_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    brief = replace(scenario_file.read(short_file), length_s=60.0, attacks=(), life=())
    first = case(brief, None, "", tmp_path)
    monkeypatch.setattr(lab, "_lab", lambda: "another")
    assert case(brief, None, "", tmp_path).paths != first.paths


def test_truth_that_was_damaged_is_refused_with_the_remedy(short_file: Path, tmp_path: Path) -> None:
    brief = replace(scenario_file.read(short_file), length_s=60.0, attacks=(), life=())
    capture = case(brief, None, "", tmp_path).paths[0]
    capture.with_suffix(".json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match=r"remove .*pcapng, and it is played anew"):
        case(brief, None, "", tmp_path)


def test_a_folder_that_cannot_be_written_is_named(short_file: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="--cache"):
        case(scenario_file.read(short_file), None, "", tmp_path / "file")


def test_the_bots_that_an_attack_makes_count_as_its_own(tmp_path: Path) -> None:
    path = tmp_path / "bots.yaml"
    told = {
        "length": "30m", "site": {"rhythm": "always"},
        "devices": [{"model": "unifi-gateway"}, {"model": "hikvision-camera", "name": "camera", "count": 4}],
        "attacks": [{"attack": "mirai-spread", "on": "camera-1", "at": "5m", "for": "20m"}],
    }  # fmt: skip
    path.write_text(json.dumps(told), encoding="utf-8")
    (attack,) = case(scenario_file.read(path), None, "", tmp_path).attacks
    (truth,) = [read_json(one) for one in tmp_path.glob("*.json") if ".met" not in one.name]
    cameras = {address for one in truth.devices if one.name.startswith("camera") for address in one.ips}
    assert attack.also_on
    assert set(attack.also_on) < cameras
    assert attack.ip not in attack.also_on
