"""What people say of devices stands beside what the traffic shows, with who said it."""

import pytest

from tests.wardline.incidents.made import a_device
from wardline.inventory import with_context
from wardline.inventory.context import RULE
from wardline.model.directive import Context


@pytest.mark.feature("F7")
@pytest.mark.parametrize("word", ["10.0.0.5", "10.0.0.0/24", "d-eng"])
def test_a_device_or_its_network_gets_owner_zone_and_criticality(word: str) -> None:
    (device,) = with_context([a_device("d-eng", "10.0.0.5")], [Context("C1", word, "operations", "hall 2", 4)])
    assert [device.value(name) for name in ("owner", "zone", "criticality")] == ["operations", "hall 2", "4"]
    owner = device.attribute("owner")
    assert owner is not None
    assert owner.rule == RULE


def test_others_get_nothing_and_the_later_word_counts() -> None:
    said = [Context("C1", "10.0.0.0/24", zone="hall 1", criticality=2), Context("C2", "10.0.0.5", criticality=5)]
    first, other = with_context([a_device("d-eng", "10.0.0.5"), a_device("d-x", "192.0.2.1")], said)
    assert (first.value("zone"), first.value("criticality")) == ("hall 1", "5")
    assert other.value("zone") == ""
