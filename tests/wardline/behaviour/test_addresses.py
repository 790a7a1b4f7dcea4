"""Where addresses lie."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardline.behaviour.addresses import place


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("10.1.2.3", ("local", None)),
        ("172.31.0.1", ("local", None)),
        ("172.32.0.1", ("external", "172.32.0.0/24")),
        ("100.64.0.1", ("local", None)),
        ("fe80::1", ("local", None)),
        ("2001:db8:7::9", ("external", "2001:db8:7::/48")),
        ("224.0.0.251", ("group", None)),
        ("ff02::fb", ("group", None)),
        ("192.168.1.255", ("group", None)),
        ("0.0.0.0", ("group", None)),
        ("8.8.4.4", ("external", "8.8.4.0/24")),
    ],
)
def test_kinds_and_nets(address: str, expected: tuple[str, str | None]) -> None:
    assert place(address) == expected


@given(st.text(max_size=60))
def test_any_text_has_a_place(text: str) -> None:
    assert place(text)[0] in ("local", "external", "group")


@given(st.ip_addresses())
def test_only_outside_addresses_have_a_net(address: object) -> None:
    kind, net = place(str(address))
    assert (net is not None) == (kind == "external")
