"""Labelled captures: each set's own labels made into cases."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.wardline_range.made import Play, lives
from wardline.model.errors import InputError
from wardline_eval.case import RECORDED, Case
from wardline_eval.labelled import recordings

SECOND = 10**9


@pytest.fixture(scope="module")
def play() -> Play:
    return lives(["windows-laptop", "hikvision-camera"], hours=0.05)


@pytest.fixture
def made(play: Play, tmp_path: Path) -> Callable[[str, str, str, str], dict[str, Case]]:
    """Writes the play as a capture of a set with a table of labels, and makes the cases."""

    def write(place: str, labels: str, table: str, folder: str = "") -> dict[str, Case]:
        for path, content in ((tmp_path / place, play.capture), (tmp_path / labels, table.encode())):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return {name: make(tmp_path) for name, make in recordings(tmp_path / folder).items()}

    return write


Made = Callable[..., dict[str, Case]]


def test_marked_packets_are_one_attack_between_their_ends(made: Made) -> None:
    table = "".join(f"{number};{int(200 <= number < 260)}\n" for number in range(1, 400))
    found = made("modbus-lemay/plant.pcap", "modbus-lemay/plant_labeled.csv", table)
    case = found["modbus-lemay plant"]
    (attack,) = case.attacks
    assert (attack.kind, case.group, attack.mac) == ("plant", RECORDED, "")
    assert case.start < case.learned_until < attack.start < attack.end <= case.end
    assert attack.pairs
    assert case.devices >= 3


def test_frames_of_this_capture_alone_are_its_attack(made: Made) -> None:
    table = "pcap,attack,frame_number,time_epoch\nstats/lan.raw.pcap,stats,150,0\nother.pcap,stats,7,0\n"
    found = made("behaviour/home-attacks/stats/lan.raw.pcap", "behaviour/home-attacks/attack_frames.csv", table)
    (attack,) = found["home-attacks stats/lan"].attacks
    assert (attack.kind, attack.start) == ("stats", attack.end)
    assert (
        made("behaviour/home-attacks/stats/wan.raw.pcap", "behaviour/home-attacks/x.csv", "")[
            "home-attacks stats/wan"
        ].attacks
        == ()
    )


def test_windows_are_attacks_on_whomever_with_an_earlier_quiet_day_to_learn(made: Made, play: Play) -> None:
    start = play.truth.start / SECOND
    rows = f"one.pcap.zst,stop,{start + 60},{start + 70}\none.pcap.zst,MITM_Stop,{start + 80},{start + 90}\n"
    table = f"pcap,attack,start_epoch,end_epoch\n{rows}two.pcap.zst,scan,{start},{start}\n"
    found = made("dnp3-attacks/one.pcap.zst", "dnp3-attacks/windows.csv", table)
    case = found["dnp3-attacks one"]
    assert [(one.name, one.kind) for one in case.attacks] == [("stop 1", "stop"), ("MITM_Stop 2", "MITM_Stop")]
    assert case.attacks[1].techniques == ("T0830", "T1557")
    assert case.attacks[0].techniques == ()
    assert case.attacks[0].start == pytest.approx(play.truth.start + 60 * SECOND, abs=SECOND)
    assert {one.mac for one in play.truth.devices} <= set(case.attacks[0].also_on)


def test_a_quiet_day_of_later_is_learned_as_if_it_came_before(made: Made, play: Play, tmp_path: Path) -> None:
    quiet = tmp_path / "dnp3-control" / "frequent" / "capture.pcap.zst"
    quiet.parent.mkdir(parents=True)
    quiet.write_bytes(play.capture)
    start = play.truth.start / SECOND
    table = f"pcap,attack,start_epoch,end_epoch\nattacks-frequent.pcap.zst,stop,{start},{start + 9}\n"
    case = made("dnp3-attacks/attacks-frequent.pcap.zst", "dnp3-attacks/windows.csv", table)[
        "dnp3-attacks attacks-frequent"
    ]
    assert case.before == (quiet,)
    assert case.before_later == 86_400 * SECOND
    assert case.learned_until == case.start


def test_a_quiet_capture_has_no_attack_and_half_of_it_is_learned(made: Made) -> None:
    case = made("dnp3-control/frequent/capture.pcap.zst", "unused.csv", "")["dnp3-control frequent"]
    assert case.attacks == ()
    assert case.learned_until - case.start == pytest.approx((case.end - case.start) / 2, abs=1)


def test_what_is_missing_is_named(made: Made, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"attack_frames\.csv: cannot be read"):
        made("home-attacks/stats/lan.raw.pcap", "elsewhere.csv", "")
    with pytest.raises(InputError, match="is empty"):
        made("home-attacks/stats/lan.raw.pcap", "home-attacks/attack_frames.csv", "")
    (tmp_path / "nothing").mkdir()
    with pytest.raises(InputError, match="holds no set of labelled captures"):
        recordings(tmp_path / "nothing")
