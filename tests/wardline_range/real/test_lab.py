"""The lab as a whole: up with what can run, recorded and labelled, and gone without a trace however it ends."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.wardline_range.made import read
from tests.wardline_range.real.stand_ins import host, python, web
from tests.wardline_range.test_demo import CHECKS, UNSOUND
from wardline_range.real import namespaces
from wardline_range.real.clean import clean
from wardline_range.real.commands import LabError
from wardline_range.real.lab import Lab
from wardline_range.real.plan import OUTSIDE, Host, Program, RealAttack, Touch
from wardline_range.real.proc import own, process

CLOUD = Host("cloud.example", "server", "", "", "", OUTSIDE, (web(),), is_outside=True)
HOSTS = (host("camera", 10, web(), uses_dhcp=True), host("plug", 11, web()), host("bot", 66, python("")), CLOUD)
FETCH = """
import socket, urllib.request
for at in ('camera', 'plug.lan', 'cloud.example', 'any.name.example'):
    print(socket.gethostbyname(at), urllib.request.urlopen('http://' + at).status, end=' ')
"""
MIXED = """
import socket
for port in range(70, 90):
    socket.socket().connect_ex(('10.77.0.10', port))
    socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('10.77.0.11', port))
"""


def attack(text: str, *touches: Touch, needs_hosts: tuple[str, ...] = ()) -> RealAttack:
    """An attack by the bot, which is a Python program."""
    return RealAttack("fetch", "Fetch", "bot", ("T1",), (python(text),), touches, needs_hosts=needs_hosts)


def left_behind(lab: str) -> list[str]:
    """What is still there of a lab."""
    prefix = namespaces.namespace(lab, "")
    found = [name for name in namespaces.present() if name.startswith(prefix)]
    return found + [path.name for path in namespaces.CONFIG.glob(f"{prefix}*")]


def test_a_lab_plays_an_attack_and_leaves_nothing(root: Path, tmp_path: Path) -> None:
    told: list[str] = []
    with Lab(tmp_path / "x.pcapng", told.append) as lab:
        lab.up(HOSTS)
        assert lab.absent == []
        play = lab.start(attack(FETCH, Touch("camera", "tcp", 80)))
        assert play.wait(60)
        assert play.steps[0].last_words == f"10.77.0.10 200 10.77.0.11 200 {OUTSIDE} 200 {OUTSIDE} 200"
        assert lab.fallen() == []
        pids = {one.child.pid for every in lab._running.values() for one in every}
    assert "camera is up" in told
    assert left_behind(namespaces.lab_id(own())) == []
    assert not root.exists()
    assert [pid for pid in pids if process(pid)] == []
    truth = lab.truth()
    assert lab.recording is not None
    assert truth.packets == lab.recording.packets > 0
    assert lab.recording.dropped == 0
    told_apart = truth.flows.filter(truth.flows["proto"] == "tcp").select("resp_device", "resp_h", "label").rows()
    assert told_apart == [
        ("camera", "10.77.0.10", "malicious"), ("plug", "10.77.0.11", "benign"),
        ("cloud.example", OUTSIDE, "benign"), ("cloud.example", OUTSIDE, "benign"),
    ]  # fmt: skip
    assert [one.name for one in truth.devices] == ["camera", "plug", "bot"]


def test_the_engine_and_tshark_read_what_the_truth_says(root: Path, tmp_path: Path) -> None:
    capture = tmp_path / "x.pcapng"
    with Lab(capture) as lab:
        lab.up(HOSTS)
        assert lab.start(attack(MIXED, *(Touch(proto=proto) for proto in ("tcp", "udp", "icmp")))).wait(60)
    truth = lab.truth()
    ends = ["community_id", "proto", "orig_h", "orig_p", "resp_h", "resp_p"]
    seen = read(capture.read_bytes())["conn"].select(ends)
    assert sorted(map(str, truth.flows.select(ends).iter_rows())) == sorted(map(str, seen.iter_rows()))
    assert set(truth.flows.filter(truth.flows["label"] == "malicious")["proto"]) == {"tcp", "udp", "icmp"}
    if tshark := shutil.which("tshark"):
        asked = [tshark, "-n", "-r", str(capture), *CHECKS, "-Y", UNSOUND]
        assert subprocess.run(asked, capture_output=True, text=True, check=True).stdout == ""


def test_hosts_that_cannot_run_stay_out_and_the_lab_says_why(root: Path, tmp_path: Path) -> None:
    missing = host("missing", 20, Program(tool="no-such-tool"))
    broken = host("broken", 21, Program(tool=sys.executable, arguments=("-c", "raise SystemExit('no')"), ready_tcp=9))
    with Lab(tmp_path / "x.pcapng") as lab:
        lab.up([*HOSTS, missing, broken])
        assert [one.said() for one in lab.absent] == [
            "missing stays out: no-such-tool not installed (apt install no-such-tool)",
            f"broken stays out: broken: 0-{Path(sys.executable).name} ended with status 1 (no) (run it by hand)",
        ]
        assert [one.name for one in lab.hosts] == [one.name for one in HOSTS]
        with pytest.raises(LabError, match="fetch needs the host missing, which is not up: apt install no-such-tool"):
            lab.start(attack("", needs_hosts=("missing",)))


def test_a_file_that_cannot_be_recorded_leaves_nothing(root: Path, tmp_path: Path) -> None:
    with pytest.raises(LabError, match="cannot write"), Lab(tmp_path / "none" / "x.pcapng") as lab:
        lab.up(HOSTS)
    assert left_behind(namespaces.lab_id(own())) == []
    assert not root.exists()


def test_without_root_the_virtual_mode_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(LabError, match=r"needs root .*: use --mode virtual"):
        Lab(tmp_path / "x.pcapng").__enter__()


_ROOT = Path(__file__).parents[3]
CHILD = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job is born ignoring it
from pathlib import Path
from tests.wardline_range.real.test_lab import HOSTS, attack
from wardline_range.real.lab import Lab
with Lab(Path(sys.argv[1])) as lab:
    lab.up(HOSTS)
    lab.start(attack('import time; time.sleep(600)'))
    print('up', flush=True)
    time.sleep(600)
"""


def ended_by(number: signal.Signals, capture: Path, then: Callable[[], object] = lambda: None) -> list[str]:
    """Run a lab in another process and end it with a signal; what is left of it after `then`."""
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(capture)], stdout=subprocess.PIPE, text=True, cwd=_ROOT
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "up\n"
        runner = process(child.pid)
        assert runner is not None
        child.send_signal(number)
        child.wait(60)
    lab = namespaces.lab_id(runner)
    if number == signal.SIGKILL:
        assert left_behind(lab)
    then()
    return left_behind(lab)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_signals_bring_it_down(root: Path, tmp_path: Path, number: signal.Signals) -> None:
    assert ended_by(number, tmp_path / "x.pcapng") == []
    assert not root.exists()


def test_what_a_killed_lab_leaves_can_be_cleaned(root: Path, tmp_path: Path) -> None:
    assert ended_by(signal.SIGKILL, tmp_path / "x.pcapng", clean) == []
    assert not root.exists()
