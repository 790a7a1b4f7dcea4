"""A run that is cut off at any point, by an error or by SIGKILL, goes on and tells the same as one that never was."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from wardline.app.analyze import Options, analyze
from wardline.model.ports import Progress
from wardline.store.checkpoint import FILE
from wardline_range import demo

MINUTE = 60_000_000_000
TOLD = ("findings.jsonl", "incidents.jsonl", "devices.jsonl")


class CutOffError(Exception):
    """The end of a process, as far as a test can raise it."""


def told(folder: Path) -> dict[str, str]:
    return {name: (folder / name).read_text() for name in TOLD}


@pytest.fixture(scope="module")
def capture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An hour of the demo's site, in which something is found."""
    path = tmp_path_factory.mktemp("made") / "hour.pcapng"
    demo.write(path, seed=11, hours=1.0)
    return path


@pytest.fixture(scope="module")
def whole(capture: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    out = tmp_path_factory.mktemp("whole") / "report"
    analyze(Options((capture,), out))
    assert (out / "findings.jsonl").read_text()
    return told(out)


@pytest.mark.parametrize("cut_at", [1, 7, 40])
def test_a_run_cut_in_two_tells_the_same(capture: Path, whole: dict[str, str], tmp_path: Path, cut_at: int) -> None:
    slices = 0

    def watch(_what: str, _progress: Progress) -> None:
        nonlocal slices
        slices += 1
        if slices == cut_at:
            raise CutOffError

    options = Options((capture,), tmp_path / "report", state=tmp_path / "state")
    with pytest.raises(CutOffError):
        analyze(options, watch)
    analyze(options)
    assert told(tmp_path / "report") == whole


def test_a_run_that_is_repeated_in_full_counts_nothing_twice(
    capture: Path, whole: dict[str, str], tmp_path: Path
) -> None:
    options = Options((capture,), tmp_path / "report", state=tmp_path / "state")
    analyze(options)
    analyze(options)
    assert told(tmp_path / "report") == whole


def test_a_run_that_is_killed_goes_on_where_it_was(capture: Path, whole: dict[str, str], tmp_path: Path) -> None:
    state, out = tmp_path / "state", tmp_path / "report"
    command = [
        str(Path(sys.executable).with_name("wardline")),
        "analyze",
        str(capture),
        "--out",
        str(out),
        "--state",
        str(state),
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as running:
        first = 0
        while running.poll() is None and (not first or _known_until(state) < first + 5 * MINUTE):
            first = first or _known_until(state)
        running.send_signal(signal.SIGKILL)
    assert _known_until(state) >= first + 5 * MINUTE
    assert not out.exists()
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    assert told(out) == whole


def _known_until(state: Path) -> int:
    """Up to which time the state knows the traffic (ns), as another process may ask at any moment."""
    try:
        with closing(sqlite3.connect(f"file:{state / FILE}?mode=ro", uri=True)) as db:
            row = db.execute("SELECT until FROM progress").fetchone()
    except sqlite3.OperationalError:
        return 0
    return int(row[0]) if row else 0
