"""Finding contenders by name."""

import sys
from pathlib import Path

import pytest

from wardline.behaviour import registry
from wardline.model.errors import UsageError
from wardline_eval import peers
from wardline_eval.contenders import OURS, contender, names


def test_ours_come_first_and_the_rules_alone_are_some_of_all_detectors() -> None:
    assert names()[:2] == (OURS, "wardline-rules")
    assert contender(OURS).is_probability
    assert not contender("wardline-rules").raw


def test_an_unknown_one_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="no contender 'oracle'; there are wardline, wardline-rules"):
        contender("oracle")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose files are peers too, forgotten afterwards."""
    monkeypatch.setattr(peers, "__path__", [str(tmp_path)])
    for name in ("made_up", "lacking", "empty"):
        monkeypatch.delitem(sys.modules, f"{peers.__name__}.{name}", raising=False)
    return tmp_path


def test_a_peer_is_found_by_its_file(folder: Path) -> None:
    (folder / "made_up.py").write_text("class MadeUp:\n    name = 'made-up'\n    raw = True\n", encoding="utf-8")
    assert "made-up" in names()
    assert contender("made-up").name == "made-up"


def test_one_that_cannot_be_had_says_what_is_missing(folder: Path) -> None:
    (folder / "lacking.py").write_text("import no_such_package\n", encoding="utf-8")
    (folder / "empty.py").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="lacking needs no_such_package, which is not installed"):
        contender("lacking")
    with pytest.raises(UsageError, match="give its class that name"):
        contender("empty")


def test_the_registry_has_detectors_that_learn_and_some_that_do_not() -> None:
    rules = [one.spec.warm_up.startswith("None") for one in registry.all_detectors()]
    assert any(rules)
    assert not all(rules)
