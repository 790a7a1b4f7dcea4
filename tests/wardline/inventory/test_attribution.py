"""Which device each end of a row is."""

from tests.wardline.inventory.slices import HOST, OTHER, ROUTER, a_slice, arp, asks, lease, sent, talk
from wardline import inventory
from wardline.inventory.identity import device_id

SENDERS = [*sent(HOST, "10.0.0.5"), *sent(OTHER, "10.0.0.6"), *sent(ROUTER, "10.0.0.1")]
HOST_ID, OTHER_ID, ROUTER_ID = (device_id("site", mac) for mac in (HOST, OTHER, ROUTER))


def ends(table: str, **rows: list[dict[str, object]]) -> list[tuple[str | None, str | None]]:
    seen, _ = inventory.observe(a_slice(sender=SENDERS, **rows), inventory.begin())
    return seen.table(table).select("orig_device", "resp_device").rows()


def test_addresses_of_ours_have_a_device_and_others_none() -> None:
    rows = [talk("10.0.0.5", "8.8.8.8"), talk("10.0.0.6", "10.0.0.5"), talk("10.0.0.5", "224.0.0.251")]
    assert ends("conn", conn=rows) == [(HOST_ID, None), (OTHER_ID, HOST_ID), (HOST_ID, None)]


def test_an_arp_packet_is_that_of_who_sent_the_frame() -> None:
    lie = arp(HOST, "10.0.0.1", sender=OTHER)
    assert ends("arp", arp=[arp(ROUTER, "10.0.0.1"), lie])[1][0] == OTHER_ID


def test_a_client_without_an_address_is_known_by_its_hardware_address() -> None:
    assert ends("dhcp", dhcp=[asks(HOST), lease(HOST, "10.0.0.5", "OFFER")]) == [(HOST_ID, None), (ROUTER_ID, HOST_ID)]


def test_a_sender_has_one_device() -> None:
    seen, _ = inventory.observe(a_slice(sender=[*SENDERS, *sent(HOST, None)]), inventory.begin())
    assert seen.table("sender")["orig_device"].to_list() == [HOST_ID, OTHER_ID, ROUTER_ID, HOST_ID]
    assert "resp_device" not in seen.table("sender").columns


def test_rows_without_addresses_stay_without_devices() -> None:
    assert ends("weird", weird=[{"name": "truncated_header", "layer": "ip"}]) == [(None, None)]


def test_all_else_of_the_batch_stays_as_it_was() -> None:
    batch = a_slice(sender=SENDERS, conn=[talk("10.0.0.5", "8.8.8.8")])
    seen, _ = inventory.observe(batch, inventory.begin())
    assert (seen.sensor, seen.start, seen.end, seen.health) == (batch.sensor, batch.start, batch.end, batch.health)
    assert seen.table("conn").drop("orig_device", "resp_device").equals(batch.table("conn"))
