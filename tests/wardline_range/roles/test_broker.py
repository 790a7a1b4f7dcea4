"""The broker: what is published reaches those who listen to it, and nobody who was switched off."""

import io

import polars as pl
import pytest

from tests.wardline_range.made import a_site, read, residents
from wardline_range.roles.broker import Broker, matches


@pytest.mark.parametrize(
    ("topic_filter", "topic", "is_match"),
    [("a/b", "a/b", True), ("a/+", "a/b", True), ("a/+", "a/b/c", False), ("#", "a/b/c", True), ("a/#", "b/a", False),
     ("a/b/c", "a/b", False)],
)  # fmt: skip
def test_filters_match_as_the_standard_says(topic_filter: str, topic: str, is_match: bool) -> None:
    assert matches(topic_filter, topic) is is_match


def test_listeners_get_what_is_published() -> None:
    out = io.BytesIO()
    site = a_site(out)
    gateway, broker, plug, phone = residents(site, "unifi-gateway", "home-assistant", "tasmota-plug", "android-phone")
    assert isinstance(broker, Broker)
    broker.join(phone, "viewer", "tele/#")
    talk = broker.join(plug, "plug")
    broker.tell(talk, "tele/plug/SENSOR", b"1")
    site.clock.now += 1_000_000_000
    phone.is_present = False
    broker.tell(talk, "tele/plug/SENSOR", b"2")
    broker.leave(talk)
    site.capture.flush(1 << 62)
    mqtt = read(out.getvalue())["mqtt"].filter(pl.col("mqtt_type") == "PUBLISH").sort("ts")
    assert mqtt["orig_h"].to_list() == [plug.nic.ip, phone.nic.ip, plug.nic.ip]
    assert mqtt["is_orig"].to_list() == [True, False, True]
    assert gateway.is_present


def test_it_tells_what_others_listen_to() -> None:
    site = a_site()
    _, broker, plug, phone = residents(site, "unifi-gateway", "home-assistant", "tasmota-plug", "android-phone")
    assert isinstance(broker, Broker)
    broker.join(phone, "viewer", "tele/#")
    broker.join(plug, "plug", "cmnd/plug/#")
    assert broker.filters(but=phone) == ("cmnd/plug/#",)
    plug.is_present = False
    assert broker.filters(but=phone) == ()
