"""The catalogue: everything in its folder is found, under its own name, with real prefixes and known techniques."""

import netaddr
import pytest

from wardline.model.errors import UsageError
from wardline.model.techniques import TECHNIQUES
from wardline_range import catalogue
from wardline_range.rhythm import RHYTHMS

SECTORS = {"home", "office", "building", "hospital", "plant"}


@pytest.mark.parametrize("name", sorted(catalogue.models()))
def test_a_model_is_who_it_says_it_is(name: str) -> None:
    kind = catalogue.models()[name]
    model = kind.model
    assert kind.__doc__
    assert kind.__module__.rsplit(".", 1)[1] == name.replace("-", "_")
    assert set(model.sectors) <= SECTORS
    assert model.sectors
    assert model.firmware
    for oui in model.ouis:
        netaddr.EUI(oui.replace(":", "-") + "-00-00-00").oui.registration()


@pytest.mark.parametrize("name", sorted(catalogue.attacks()))
def test_an_attack_has_techniques_that_exist(name: str) -> None:
    kind = catalogue.attacks()[name]
    assert kind.__doc__
    assert kind.__module__.rsplit(".", 1)[1] == name.replace("-", "_")
    assert kind.techniques
    assert set(kind.techniques) <= set(TECHNIQUES)
    assert kind.description.endswith(".")


def test_a_scenario_is_a_name_or_a_file() -> None:
    assert catalogue.scenario_path("demo").name == "demo.yaml"
    assert catalogue.scenario_path("mine.yaml").name == "mine.yaml"
    with pytest.raises(UsageError, match=r"give a \.yaml file or one of .*demo"):
        catalogue.scenario_path("nowhere")
    assert "home" in RHYTHMS
