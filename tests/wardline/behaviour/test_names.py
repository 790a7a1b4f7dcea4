"""Names of addresses outside."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wardline.behaviour import worlds
from wardline.behaviour import names


@pytest.mark.parametrize(
    ("name", "domain"),
    [
        ("api.eu.example.com", "example.com"),
        ("shop.example.co.uk", "example.co.uk"),
        ("Example.ORG.", "example.org"),
        ("host.example.net:8443", "example.net"),
        ("localhost", None),
        ("192.0.2.7", None),
        ("a..b", None),
        ("", None),
    ],
)
def test_registered_domains(name: str, domain: str | None) -> None:
    assert names.domain_of(name) == domain


@given(st.text(max_size=300))
def test_any_name_is_read(name: str) -> None:
    domain = names.domain_of(name)
    assert domain is None or (domain and len(domain) <= 255)


def test_answers_handshakes_and_requests_all_tell_names() -> None:
    seen = worlds.batch(
        0,
        {
            "dns": [worlds.answer(0.1, worlds.LAPTOP, "www.one.example", "203.0.113.1")],
            "tls": [
                {
                    "ts": worlds.at(0.2),
                    "orig_h": worlds.LAPTOP,
                    "resp_h": "203.0.113.2",
                    "server_name": "api.two.example",
                }
            ],
            "http": [
                {"ts": worlds.at(0.3), "orig_h": worlds.LAPTOP, "resp_h": "203.0.113.3", "host": "three.example:80"}
            ],
        },
    )
    known = names.remember(seen, names.nothing())
    found = names.lookup(known, ["203.0.113.1", "203.0.113.2", "203.0.113.3"])
    assert sorted(found.values()) == ["one.example", "three.example", "two.example"]


def test_the_memory_of_one_device_is_bounded() -> None:
    rows = [
        worlds.answer(0.1 + place / 1e6, worlds.LAPTOP, f"n{place}.example", f"203.0.{place // 250}.{place % 250}")
        for place in range(1500)
    ]
    known = names.remember(worlds.batch(0, {"dns": rows}), names.nothing())
    assert known.height == names.PER_DEVICE
    assert known["last"].min() > pl.Series([worlds.T0]).min()  # type: ignore[operator]
