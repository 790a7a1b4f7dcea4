"""A capture is judged while it comes, each incident is told once, and going on later tells nothing twice."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from wardline.app.watch import LIKELIER, Options, Telling, Told, Watched, read_ahead, watch
from wardline.app.watched import ending, told_lines
from wardline.model.batch import Batch
from wardline.model.errors import InputError
from wardline.model.incident import Incident
from wardline_range import scenario_file

LEARN_S = 900.0
SITE = {
    "length": "30m", "site": {"rhythm": "always"},
    "devices": [{"model": "unifi-gateway"}, {"model": "hikvision-camera", "name": "camera", "count": 4}],
    "attacks": [{"attack": "syn-scan", "on": "camera-1", "at": "20m", "for": "8m"}],
}  # fmt: skip


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Half an hour of four cameras, one of which begins to scan."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "site.yaml").write_text(json.dumps(SITE), encoding="utf-8")
    with (folder / "attacked.pcapng").open("wb") as out:
        scenario_file.read(folder / "site.yaml").scenario().play(out)
    return folder / "attacked.pcapng"


def piped(source: Path, folder: Path) -> Path:
    """A named pipe through which the capture comes, in pieces."""
    pipe = folder / "now"
    os.mkfifo(pipe)

    def write() -> None:
        whole = source.read_bytes()
        with pipe.open("wb", buffering=0) as out:
            for at in range(0, len(whole), 100_000):
                out.write(whole[at : at + 100_000])

    threading.Thread(target=write, daemon=True).start()
    return pipe


def an_incident(probability: float, id_: str = "I1") -> Incident:
    return Incident(id_, "D1", "scan", "Scan", "high", probability, 0, 1, "", (), (), (), 1, (), ())  # type: ignore[arg-type]


def test_an_incident_is_told_when_it_is_new_and_when_it_has_grown_likelier() -> None:
    telling = Telling()
    assert telling.news([an_incident(0.5)])
    assert not telling.news([an_incident(0.5 + LIKELIER / 2)])
    assert telling.news([an_incident(0.5 + LIKELIER), an_incident(0.6, "I2")]) == [
        an_incident(0.5 + LIKELIER), an_incident(0.6, "I2")
    ]  # fmt: skip
    assert not telling.news([])


def test_what_comes_through_a_pipe_is_told_once_and_a_state_goes_on(attacked: Path, tmp_path: Path) -> None:
    told: list[Told] = []
    options = Options(piped(attacked, tmp_path), LEARN_S, 60, state=tmp_path / "state")
    seen = watch(options, told.append)
    assert seen.health.packets > 1_000
    assert seen.devices >= 5
    assert seen.told == {one.incident.id for one in told}
    assert any(one.device and one.device.label for one in told)
    assert all(one.after_s is None for one in told), "traffic of long ago says nothing about how quick telling is"
    assert seen.latency(0.5) is None
    (tmp_path / "now").unlink()
    again: list[Told] = []
    watch(replace(options, capture=piped(attacked, tmp_path)), again.append)
    assert again == []


@pytest.mark.feature("B17")
def test_live_traffic_says_how_long_after_its_last_packet_an_incident_is_told(attacked: Path, tmp_path: Path) -> None:
    told: list[Told] = []
    watch(Options(piped(attacked, tmp_path), LEARN_S, 60), told.append)
    last = max(finding.end for finding in told[0].incident.findings)
    (tmp_path / "now").unlink()
    seen = watch(Options(piped(attacked, tmp_path), LEARN_S, 60), told.append, now=lambda: last + 1_500_000_000)
    assert seen.after_s[0] == pytest.approx(1.5)
    assert "half of them within" in ending(seen)
    assert "told 1.5 s after its last packet" in told_lines(next(one for one in told if one.after_s is not None))


def test_shares_are_told_by_the_nearest_rank() -> None:
    seen = Watched(after_s=[0.4, 0.1, 0.3, 0.2])
    assert (seen.latency(0.5), seen.latency(0.99)) == (0.2, 0.4)


def test_an_interrupt_ends_it_with_what_was_seen(attacked: Path, tmp_path: Path) -> None:
    def interrupt(_told: Told) -> None:
        raise KeyboardInterrupt

    seen = watch(Options(piped(attacked, tmp_path), LEARN_S, 60), interrupt)
    assert seen.health.packets > 100


def test_an_error_of_the_reader_reaches_who_waits() -> None:
    def broken() -> Iterator[Batch]:
        yield Batch("", 0, 1, {})
        raise InputError("the capture is broken: give another")

    batches = read_ahead(broken())
    assert next(batches).end == 1
    with pytest.raises(InputError, match="broken"):
        next(batches)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.pcap cannot be watched"):
        watch(Options(tmp_path / "none.pcap"), lambda _: None)
    with pytest.raises(InputError, match="neither a file nor a pipe"):
        watch(Options(tmp_path), lambda _: None)


def test_a_program_reads_standard_input_and_tells_a_line_an_incident(attacked: Path) -> None:
    wardline = Path(sys.executable).with_name("wardline")
    command: list[str | Path] = [wardline, "watch", "-", "--learn", str(LEARN_S), "--slice", "60", "--json"]
    with attacked.open("rb") as capture, subprocess.Popen(["cat"], stdin=capture, stdout=subprocess.PIPE) as cat:
        done = subprocess.run(command, stdin=cat.stdout, capture_output=True, text=True, timeout=300, check=True)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert any("scan" in one["title"] for one in told)
    assert {"id", "title", "severity", "probability", "device_context", "after_s"} <= told[0].keys()
    assert "watched" in done.stderr
