"""The rehearsal: a lab comes up, an attack is chosen from the menu, and Wardline says what it sees."""

import os
from pathlib import Path

import pytest

from tests.wardline_range.real.stand_ins import why_not_here
from wardline.app.rehearsal import chosen, rehearse
from wardline.model.errors import UsageError, WardlineError


def test_attacks_are_known_by_name() -> None:
    assert [attack.name for attack in chosen(["syn-scan", "dga"])] == ["syn-scan", "dga"]
    with pytest.raises(UsageError, match="'magic' has no real-time form; there are arp-sweep"):
        chosen(["magic"])


def test_without_root_the_virtual_mode_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(WardlineError, match=r"needs root.*--mode virtual"):
        rehearse(tmp_path / "lab.pcapng", 1.0, (), lambda text: None)


def test_wardline_reacts_to_what_is_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    why = why_not_here("nmap")
    if why:
        pytest.skip(why)
    monkeypatch.setenv("WARDLINE_RANGE_STATE", str(tmp_path / "state"))
    answers, said = iter(("nonsense", "syn-scan", "q")), list[str]()
    result = rehearse(tmp_path / "lab.pcapng", 20.0, None, said.append, lambda question: next(answers))
    assert result.found == (("syn-scan", True),)
    assert any("scan" in line for line in result.told)
    assert any("'nonsense' has no real-time form" in line for line in said)
    assert said[-1].startswith("removed")
