"""Running cases in processes: results in the order of the jobs, what is played kept or thrown away."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from wardline.model.errors import InputError
from wardline_eval.case import Case
from wardline_eval.lab import case
from wardline_eval.run import Job, run, watched
from wardline_range import scenario_file
from wardline_range.scenario_file import Plan


def brief(short_file: Path) -> Plan:
    return replace(scenario_file.read(short_file), length_s=60.0, attacks=(), life=())


def failing(_folder: Path) -> Case:
    raise InputError("no such capture")


def test_cases_come_back_in_the_order_of_the_jobs_and_what_fails_is_said(short_file: Path, tmp_path: Path) -> None:
    jobs = [Job(f"seed {seed}", partial(case, brief(short_file), seed, "")) for seed in (2, 1)]
    said: list[str] = []
    ran = run([jobs[0], Job("broken", failing), jobs[1]], ("wardline", "wardline-rules"), 2, tmp_path, said.append)
    assert [(one.case.seed, one.contender) for one in ran.watched] == [
        (2, "wardline"),
        (2, "wardline-rules"),
        (1, "wardline"),
        (1, "wardline-rules"),
    ]
    assert ran.failed == (("broken", "InputError: no such capture"),)
    assert [one[:5] for one in said] == ["1 of ", "2 of ", "3 of "]
    assert len(list(tmp_path.glob("*.pcapng"))) == 2


def test_without_a_cache_what_was_played_is_gone(short_file: Path) -> None:
    (one,) = watched(Job("brief", partial(case, brief(short_file), 1, "")), ("wardline-rules",), None)
    assert not one.case.paths[0].exists()


def test_nothing_to_do_is_done() -> None:
    assert run([], ("wardline",), 2, None, lambda _said: None).watched == ()
