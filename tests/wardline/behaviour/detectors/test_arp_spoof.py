"""Two claimants of one address are found; a lease that moved and a failover pair are not."""

import polars as pl

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.detectors.run import found
from wardline.behaviour.detectors.arp_spoof import ArpSpoof
from wardline.model.batch import Batch

ROUTER, LIAR = worlds.ROUTER, worlds.CAMERAS[0]


def claim(minute: float, addr: str, mac: str, frame_mac: str | None = None, operation: int = 2) -> worlds.Row:
    return {
        "ts": worlds.at(minute), "uid": f"A{minute:.5f}{mac}", "operation": operation,
        "orig_h": addr, "orig_l2_addr": mac,
        "resp_h": worlds.LAPTOP, "resp_l2_addr": worlds.mac_of(worlds.LAPTOP), "l2_addr": frame_mac or mac,
        "dst_l2_addr": worlds.mac_of(worlds.LAPTOP),
    }  # fmt: skip


def batches(rows: list[worlds.Row]) -> list[Batch]:
    """A quarter of an hour with these ARP messages, tagged by link-layer address as inventory does."""
    owners = {worlds.mac_of(addr): f"dev-{addr}" for addr in worlds.TYPES}
    out = []
    for minute in range(15):
        here = [row for row in rows if worlds.at(minute) <= row["ts"] < worlds.at(minute + 1)]  # type: ignore[operator]
        made = worlds.batch(minute, {"arp": here})
        tables = {
            name: table.with_columns(
                orig_device=pl.col("orig_l2_addr").replace_strict(owners, default=None, return_dtype=pl.String)
            )
            for name, table in made.tables.items()
        }
        out.append(Batch("made", made.start, made.end, tables))
    return out


def test_a_liar_beside_the_gateway_is_named() -> None:
    router = [claim(minute + 0.5, ROUTER, worlds.mac_of(ROUTER)) for minute in range(0, 15, 2)]
    liar = [claim(minute + 0.2, ROUTER, worlds.mac_of(LIAR)) for minute in range(6, 12)]
    findings = found(ArpSpoof(), batches(router + liar))
    assert {finding.device for finding in findings} == {worlds.device_of(LIAR)}
    assert findings[0].subject == f"address={ROUTER}"
    assert worlds.mac_of(ROUTER) in findings[0].claim
    assert findings[0].end < worlds.T0 + 8 * worlds.MINUTE


def test_a_lease_that_moved_to_another_host_is_not() -> None:
    old = [claim(0.5, "10.0.0.200", worlds.mac_of(worlds.CAMERAS[1]))]
    new = [claim(minute + 0.5, "10.0.0.200", worlds.mac_of(worlds.CAMERAS[2])) for minute in range(5, 12)]
    assert found(ArpSpoof(), batches(old + new)) == ()


def test_addresses_that_move_between_routers_by_design_are_not() -> None:
    pair = [claim(minute + 0.1, ROUTER, "00:00:5e:00:01:0a", worlds.mac_of(ROUTER)) for minute in range(15)]
    own = [claim(minute + 0.5, ROUTER, worlds.mac_of(ROUTER)) for minute in range(15)]
    assert found(ArpSpoof(), batches(pair + own)) == ()
