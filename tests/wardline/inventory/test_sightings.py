"""Who was seen with which address: frames, claims, and logs without a link layer."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wardline.inventory.slices import HOST, OTHER, a_slice, arp, lease, sent, talk
from wardline.inventory.identity import PAIRS
from wardline.inventory.sightings import LINKS, MOST_LINKS, link_layer, sightings
from wardline.model.batch import Batch

NONE, NO_LINKS = pl.DataFrame(schema=PAIRS), pl.DataFrame(schema=LINKS)


def seen(batch: Batch) -> set[tuple[str | None, str | None, bool]]:
    fresh, _ = sightings(batch, NONE, NO_LINKS)
    assert fresh.schema == PAIRS
    return set(fresh.select("mac", "addr", "claimed").iter_rows())


def test_frames_show_senders_and_arp_and_leases_claims() -> None:
    batch = a_slice(sender=sent(HOST, "10.0.0.5"), arp=[arp(HOST, "10.0.0.5")], dhcp=[lease(OTHER, "10.0.0.6")])
    assert seen(batch) == {(HOST, "10.0.0.5", False), (HOST, "10.0.0.5", True), (OTHER, "10.0.0.6", True)}


def test_an_offer_binds_nothing() -> None:
    assert seen(a_slice(dhcp=[lease(OTHER, "10.0.0.6", "OFFER")])) == {(OTHER, None, False)}


def test_an_answer_to_inform_binds_the_address_that_the_client_named() -> None:
    inform = {**lease(OTHER, "0.0.0.0"), "client_addr": "10.0.0.6"}
    assert seen(a_slice(dhcp=[inform])) == {(OTHER, "10.0.0.6", True)}


def test_neighbour_discovery_binds_public_ipv6_addresses() -> None:
    asked = talk(
        "2001:db8::5", "2001:db8::1", proto="icmp", orig_p=135, resp_p=136, orig_l2_addr=HOST, resp_l2_addr=OTHER
    )
    found = seen(a_slice(sender=sent(HOST, "2001:db8::5"), conn=[asked]))
    assert {(HOST, "2001:db8::5", True), (OTHER, "2001:db8::1", True)} <= found


def test_a_ping_binds_nothing() -> None:
    ping = talk("2001:db8::5", "2001:db8::1", proto="icmp", orig_p=128, resp_p=129, orig_l2_addr=HOST)
    assert not any(claimed for *_, claimed in seen(a_slice(sender=sent(HOST, "fe80::5"), conn=[ping])))


def test_logs_give_local_addresses_and_only_those_that_spoke() -> None:
    quiet = talk("10.0.0.5", "10.0.0.99", resp_pkts=0)
    assert seen(a_slice(conn=[quiet, talk("10.0.0.5", "8.8.8.8")])) == {(None, "10.0.0.5", False)}


def test_link_layer_addresses_of_logs_are_used() -> None:
    row = talk("10.0.0.5", "8.8.8.8", orig_l2_addr=HOST, resp_l2_addr=OTHER)
    assert (HOST, "10.0.0.5", False) in seen(a_slice(conn=[row]))


def test_without_local_addresses_the_one_that_talks_with_most_is_ours() -> None:
    rows = [talk(f"203.0.113.{host}", "198.51.100.7") for host in range(1, 12)]
    assert seen(a_slice(conn=rows)) == {(None, "198.51.100.7", False)}


def test_few_public_connections_prove_nothing() -> None:
    assert seen(a_slice(conn=[talk("203.0.113.1", "198.51.100.7")])) == set()


def test_one_local_address_ends_the_search_for_a_public_one() -> None:
    rows = [talk(f"203.0.113.{host}", "198.51.100.7") for host in range(1, 12)]
    _, links = sightings(a_slice(conn=rows), NONE, NO_LINKS)
    fresh, after = sightings(a_slice(conn=[talk("10.0.0.5", "198.51.100.7")]), NONE, links)
    assert fresh["addr"].to_list() == ["10.0.0.5"]
    assert after.is_empty()


def test_links_are_bounded() -> None:
    rows = [talk(f"203.0.{host // 250}.{host % 250}", "198.51.100.7") for host in range(MOST_LINKS + 100)]
    _, links = sightings(a_slice(conn=rows), NONE, NO_LINKS)
    assert links.height == MOST_LINKS


def test_addresses_made_of_one_link_layer_address_belong_together() -> None:
    rows = [talk("fe80::1e6f:65ff:fec0:4392", "fe80::1"), talk("fd00::1e6f:65ff:fec0:4392", "fe80::1")]
    macs = {mac for mac, addr, _ in seen(a_slice(conn=rows)) if addr and addr.endswith("4392")}
    assert macs == {"1c:6f:65:c0:43:92"}


@pytest.mark.parametrize("addr", ["fe80::1", "fd00::81d3:fd3e:7f62:aec8", "10.0.0.1", "", "fe80::ff:fe00:1"])
def test_other_addresses_hold_no_link_layer_address(addr: str) -> None:
    assert link_layer(addr) is None


@given(st.text())
def test_any_text_may_stand_where_an_address_should(text: str) -> None:
    link_layer(text)
    sightings(a_slice(conn=[talk(text, text)]), NONE, NO_LINKS)
