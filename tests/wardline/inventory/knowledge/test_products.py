"""Names of products."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardline.inventory.knowledge.products import at_most, products


@pytest.mark.parametrize(
    ("text", "vendor", "kind"),
    [
        ("DSP-W215", "D-Link", "plug"),
        ("DCH-S220", "D-Link", "siren"),
        ("IC-3115W Network Camera", "Edimax", "camera"),
        ("DS-2CD2043G2-I", "Hikvision", "camera"),
        ("DS-7608NI-K2", "Hikvision", "nvr"),
        ("BRW0080927AFBCE", "Brother", "printer"),
        ("iPhone-of-Sam", "Apple", "phone"),
        ("SIMATIC S7-1200", "Siemens", "plc"),
        ("SEL-3505", "Schweitzer Engineering", "rtu"),
    ],
)
def test_a_product_names_its_maker_and_kind(text: str, vendor: str, kind: str) -> None:
    said = {name: value for name, value, _ in products(text)}
    assert (said["vendor"], said["type"]) == (vendor, kind)


@pytest.mark.parametrize(("text", "kind"), [("front-doorbell", "doorbell"), ("iKettle2", "kettle"), ("MyCam", "")])
def test_plain_words_name_a_kind(text: str, kind: str) -> None:
    assert next((value for name, value, _ in products(text) if name == "type"), "") == kind


def test_a_place_may_make_a_name_less_sure_and_never_surer() -> None:
    assert at_most([("type", "tv", 0.8), ("os", "Linux", 0.3)], 0.5) == [("type", "tv", 0.5), ("os", "Linux", 0.3)]


@given(st.text(max_size=200))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert all(value for _, value, _ in products(text))
