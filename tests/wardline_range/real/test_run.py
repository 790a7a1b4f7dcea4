"""A scenario's attacks in real time: those that can be are played, the others told; capture and truth remain."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from wardline.model.errors import UsageError
from wardline_range.real.run import EVERY, chosen, run_real

SCENARIO = """
length: 1h
devices:
  - {model: unifi-gateway}
  - {model: windows-laptop}
  - {model: dlink-camera}
attacks:
  - {attack: arp-sweep, on: windows-laptop}
  - {attack: baseline-poisoning, on: dlink-camera}
"""


@pytest.fixture
def scenario(tmp_path: Path) -> str:
    """A file with one attack that has a real-time form and one that has none."""
    path = tmp_path / "some.yaml"
    path.write_text(SCENARIO, encoding="utf-8")
    return str(path)


def test_attacks_without_a_real_time_form_are_told(scenario: str) -> None:
    told: list[str] = []
    assert [attack.name for attack in chosen(scenario, told.append)] == ["arp-sweep"]
    assert told == ["baseline-poisoning has no real-time form and is left out"]
    assert len(chosen(EVERY, told.append)) > 25


def test_a_scenario_of_which_nothing_can_be_played_is_refused() -> None:
    with pytest.raises(UsageError, match="--mode virtual"):
        chosen("calm", lambda text: None)


@pytest.mark.usefixtures("root")
def test_what_is_played_is_recorded_and_labelled(scenario: str, tmp_path: Path) -> None:
    if shutil.which("nmap") is None:
        pytest.skip("needs nmap")
    out, truth = tmp_path / "real.pcapng", tmp_path / "real.parquet"
    told: list[str] = []
    [ran] = run_real(scenario, out, truth, 1.0, told.append).truths
    assert [attack.kind for attack in ran.attacks] == ["arp-sweep"]
    assert pl.read_parquet(truth).height > 10
    assert any("devices are up after" in line for line in told)
    assert any(line.startswith("removed") for line in told)
