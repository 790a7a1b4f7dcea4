"""Which sender owns which address, who is a router, and what is nobody's."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from tests.wardline.inventory.slices import HOST, OTHER, ROUTER, at
from wardline.inventory.identity import MOST_PAIRS, PAIRS, STRANGERS, device_id, merged, owners, routers


def pairs(*rows: tuple[str | None, str | None, bool]) -> pl.DataFrame:
    listed = [(mac, addr, claimed, at(place), at(place)) for place, (mac, addr, claimed) in enumerate(rows)]
    return merged(pl.DataFrame(schema=PAIRS), pl.DataFrame(listed, schema=PAIRS, orient="row"))


def owned(known: pl.DataFrame) -> dict[str, str]:
    return dict(owners(known, routers(known), "site").select("addr", "key").iter_rows())


def test_groups_broadcast_and_virtual_routers_are_nobody() -> None:
    nobody = ["ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:fb", "00:00:00:00:00:00", "00:00:5e:00:01:0a", "00:00:0c:07:ac:01"]
    known = pairs(*((mac, "10.0.0.5", False) for mac in nobody), (HOST, "0.0.0.0", False), (HOST, "10.0.0.6", False))
    assert known.select("mac", "addr").rows() == [(HOST, "10.0.0.6")]


def test_a_gateway_owns_what_it_claims_and_hosts_behind_it_are_devices_of_their_own() -> None:
    known = pairs(
        (ROUTER, "10.0.0.1", True), (ROUTER, "8.8.8.8", False), (ROUTER, "1.1.1.1", False),
        (ROUTER, "10.9.0.7", False), (ROUTER, "fe80::1", False), (HOST, "10.0.0.5", False),
    )  # fmt: skip
    assert routers(known)["mac"].to_list() == [ROUTER]
    assert owned(known) == {
        "10.0.0.1": ROUTER, "fe80::1": ROUTER, "10.9.0.7": "10.9.0.7", "10.0.0.5": HOST,
    }  # fmt: skip


def test_a_capture_between_two_routers_does_not_make_all_hosts_one() -> None:
    near = [(ROUTER, f"10.1.{net}.5", False) for net in range(3)]
    far = [(OTHER, f"10.2.0.{host}", False) for host in range(1, 5)]
    assert set(owned(pairs(*near, *far)).values()) == {addr for _, addr, _ in (*near, *far)}


def test_one_interface_with_many_addresses_it_claims_is_one_device() -> None:
    known = pairs(*((HOST, f"10.0.0.{host}", True) for host in range(1, 31)))
    assert routers(known).is_empty()
    assert set(owned(known).values()) == {HOST}


def test_many_ipv6_addresses_are_normal_for_a_host() -> None:
    v6 = [(HOST, f"fd00::{number:x}", False) for number in range(1, 40)]
    abroad = [(HOST, f"2001:db8::{number:x}", False) for number in range(1, 9)]
    known = pairs((HOST, "10.0.0.5", True), *v6, *abroad)
    assert routers(known).is_empty()
    assert owned(known)["fd00::9"] == HOST


def test_who_sends_for_many_ipv6_sites_is_a_router() -> None:
    sites = ("2001:db8::1", "2600:1406::1", "2a00:1450::1")
    assert routers(pairs(*((ROUTER, addr, False) for addr in sites)))["mac"].to_list() == [ROUTER]


def test_plants_may_use_public_addresses_that_claim_each_other() -> None:
    known = pairs(
        (HOST, "141.81.0.10", True), (OTHER, "141.81.0.24", True), ("00:11:22:00:00:03", "141.81.0.44", False)
    )
    assert owned(known)["141.81.0.44"] == "00:11:22:00:00:03"


def test_one_claim_does_not_make_the_internet_local() -> None:
    known = pairs((ROUTER, "192.0.2.1", True), (ROUTER, "192.0.2.77", False), (ROUTER, "10.0.0.1", True))
    assert "192.0.2.77" not in owned(known)


def test_a_liar_does_not_take_over_an_address_while_its_holder_speaks() -> None:
    known = pairs((ROUTER, "10.0.0.1", True), (HOST, "10.0.0.5", True), (HOST, "10.0.0.1", True))
    assert owned(known)["10.0.0.1"] == ROUTER


def test_addresses_from_elsewhere_are_no_devices_and_are_bounded() -> None:
    known = pairs(*((ROUTER, f"8.8.{host // 250}.{host % 250 + 1}", False) for host in range(1000)))
    assert known.height == STRANGERS
    assert owned(known) == {}


def test_memory_is_bounded_and_who_was_silent_longest_goes_first() -> None:
    count = MOST_PAIRS + 10
    macs = [f"00:11:{n >> 24 & 255:02x}:{n >> 16 & 255:02x}:{n >> 8 & 255:02x}:{n & 255:02x}" for n in range(count)]
    fresh = pl.DataFrame({"mac": macs}).with_columns(
        addr=pl.lit(None, pl.String), claimed=pl.lit(False),
        first=pl.lit(at()) + pl.duration(milliseconds=pl.int_range(count)),
    ).with_columns(last=pl.col("first")).cast(PAIRS)  # fmt: skip
    kept = merged(pl.DataFrame(schema=PAIRS), fresh)
    assert kept["mac"].to_list() == macs[10:]


@given(st.permutations([(HOST, "10.0.0.5", True), (OTHER, "10.0.0.6", False), (ROUTER, "10.0.0.1", True)]))
def test_the_order_in_which_senders_are_seen_does_not_matter(rows: list[tuple[str, str, bool]]) -> None:
    assert owned(pairs(*rows)) == {"10.0.0.1": ROUTER, "10.0.0.5": HOST, "10.0.0.6": OTHER}


def test_an_id_is_stable_and_short() -> None:
    assert device_id("site", HOST) == device_id("site", HOST)
    assert len(device_id("site", HOST)) == 13
