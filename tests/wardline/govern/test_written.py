"""A registry survives being written, and a broken document is refused whole."""

from dataclasses import replace
from pathlib import Path

import pytest

from wardline.govern.registry import Data, Registry, Shadow, SignOff, Version, added, shadowed, signed_off
from wardline.govern.written import from_json, to_json
from wardline.model.errors import InputError
from wardline.store import json_file

DATA = Data("own lab, scenario home", "Apache-2.0", "2026-03-02", 4000, "exact", (1, 2))
FIRST = Version("phases", 1, 10, "0.1.0", "names the phase of an attack", "ab" * 32, (DATA,), {"recall": 0.9})


def _registry() -> Registry:
    ran = shadowed(added(Registry(), FIRST), "phases", 1, Shadow(20, 30, 500, 498))
    return added(signed_off(ran, "phases", 1, SignOff("A. Tester", "security lead", 40)), replace(FIRST, number=2))


def test_a_registry_on_disk_is_the_same_registry(tmp_path: Path) -> None:
    json_file.write(tmp_path / "models.json", to_json(_registry()))
    assert from_json(json_file.read(tmp_path / "models.json")) == _registry()
    assert from_json(None) == Registry()


def test_a_document_that_lost_the_version_that_judges_is_refused() -> None:
    document = to_json(_registry())
    document["versions"]["phases"] = document["versions"]["phases"][1:]
    with pytest.raises(InputError, match="lacks versions"):
        from_json(document)


@pytest.mark.parametrize("bad", [[], {}, {"format": 2, "versions": {}, "judged": {}}, "text"])
def test_what_is_no_registry_is_named(bad: object) -> None:
    with pytest.raises(InputError, match="no registry of models"):
        from_json(bad)
