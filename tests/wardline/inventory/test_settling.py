"""Conflicting statements are settled by the rule of docs/identification.md."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardline.inventory.settling import NAMED_FROM, SUREST, Statement, decided
from wardline.model.device import ATTRIBUTES, Attribute


def says(name: str, value: str, confidence: float, rule: str, ts: int = 1, table: str = "dhcp") -> Statement:
    return Statement("D1", name, value, confidence, rule, ts, table, f"C{rule}", value)


def winner(*said: Statement, name: str = "type") -> Attribute | None:
    won, _ = decided(said)
    return next((one for one in won if one.name == name), None)


def value(*said: Statement, name: str = "type") -> str:
    found = winner(*said, name=name)
    return found.value if found else ""


@pytest.mark.feature("V7")
def test_the_surest_statement_wins_and_the_others_are_kept() -> None:
    won, lost = decided([says("type", "camera", 0.6, "oui"), says("type", "hub", 0.8, "ssdp.server")])
    assert [(one.value, one.confidence) for one in won] == [("hub", 0.8)]
    assert [(one.value, one.confidence, one.rule) for one in lost] == [("camera", 0.6, "oui")]


@pytest.mark.feature("V7", "V5")
def test_independent_rules_that_agree_make_each_other_surer() -> None:
    found = winner(
        says("type", "camera", 0.6, "oui"), says("type", "camera", 0.5, "mdns.txt"), says("type", "hub", 0.7, "x")
    )
    assert found is not None
    assert (found.value, found.confidence, found.rule) == ("camera", 0.8, "oui+mdns.txt")


def test_one_rule_counts_once_however_often_it_speaks() -> None:
    found = winner(*(says("type", "camera", 0.6, "mdns.txt", ts) for ts in range(9)))
    assert found is not None
    assert found.confidence == 0.6


def test_names_agree_whatever_their_case() -> None:
    found = winner(says("vendor", "TP-Link", 0.7, "oui"), says("vendor", "TP-LINK", 0.6, "cloud"), name="vendor")
    assert found is not None
    assert (found.value, found.rule) == ("TP-Link", "oui+cloud")


def test_equal_statements_are_settled_by_the_name_of_their_rules() -> None:
    rivals = [says("type", "hub", 0.6, "b"), says("type", "camera", 0.6, "c"), says("type", "tv", 0.6, "a")]
    assert value(*rivals) == value(*reversed(rivals)) == "tv"


@pytest.mark.feature("V5")
def test_a_device_that_was_updated_runs_what_it_said_last() -> None:
    before, after = (says("firmware", value, 0.85, "mdns.txt", ts) for value, ts in (("2.0.1", 5), ("2.1.0", 9)))
    assert value(after, before, name="firmware") == value(before, after, name="firmware") == "2.1.0"


def test_hints_alone_name_nothing() -> None:
    won, lost = decided([says("type", "plug", NAMED_FROM - 0.01, "oui")])
    assert won == ()
    assert [one.value for one in lost] == ["plug"]


def test_nothing_is_ever_certain() -> None:
    found = winner(*(says("type", "camera", 0.9, f"rule {number}") for number in range(9)))
    assert found is not None
    assert found.confidence == SUREST


def test_a_cloud_says_little_about_a_phone_that_uses_its_app() -> None:
    hue = [says("vendor", "Philips", 0.85, "cloud"), says("type", "hub", 0.64, "cloud")]
    phone = [says("type", "phone", 0.7, "dhcp.vendor_class"), says("vendor", "Google", 0.5, "dhcp.host_name")]
    assert value(*hue, name="vendor") == "Philips"
    assert value(*hue, *phone) == "phone"
    assert value(*hue, *phone, name="vendor") == "Google"


def test_clouds_of_many_makers_outweigh_each_other() -> None:
    makers = [says("vendor", maker, 0.85, "cloud") for maker in ("Philips", "Belkin", "Nest")]
    assert value(*makers, says("vendor", "Lenovo", 0.7, "oui"), name="vendor") == "Lenovo"


def test_evidence_is_one_row_for_each_rule_and_five_at_most() -> None:
    found = winner(*(says("type", "camera", 0.5, f"rule {number}") for number in range(9)))
    assert found is not None
    assert len(set(found.evidence)) == len(found.evidence) == 5


@given(
    st.lists(
        st.builds(
            says, st.sampled_from(ATTRIBUTES), st.sampled_from(["a", "b", "B"]), st.floats(0, 1),
            st.sampled_from(["oui", "cloud", "mdns.txt"]), st.integers(0, 9),
        )
    ),
)  # fmt: skip
def test_the_order_of_statements_does_not_matter_and_none_gets_lost(said: list[Statement]) -> None:
    won, lost = decided(said)
    assert decided(list(reversed(said))) == (won, lost)
    assert {(one.name, one.value.casefold()) for one in (*won, *lost)} == {(s.name, s.value.casefold()) for s in said}
    assert len({one.name for one in won}) == len(won)
    assert all(NAMED_FROM <= one.confidence <= SUREST for one in won)
