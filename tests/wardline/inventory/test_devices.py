"""Devices made from pairs, owners and statements."""

from tests.wardline.inventory.slices import HOST, OTHER, a_slice, arp, asks, sent, talk
from wardline import inventory
from wardline.model.batch import Batch
from wardline.model.device import Device


def devices(*batches: Batch) -> tuple[Device, ...]:
    known = inventory.begin()
    for batch in batches:
        _, known = inventory.observe(batch, known)
    return inventory.devices(known)


def test_addresses_stand_ipv4_first_and_link_local_last() -> None:
    (device,) = devices(a_slice(sender=sent(HOST, "fe80::5", "fd00::5", "169.254.7.7", "10.0.0.5")))
    assert device.addrs == ("10.0.0.5", "fd00::5", "169.254.7.7", "fe80::5")


def test_a_device_known_by_its_address_alone_has_no_link_layer_address() -> None:
    (device,) = devices(a_slice(conn=[talk("10.0.0.5", "8.8.8.8")]))
    assert (device.macs, device.addrs) == ((), ("10.0.0.5",))


def test_times_span_all_slices() -> None:
    (device,) = devices(a_slice(sender=sent(HOST, "10.0.0.5")), a_slice(90, sender=sent(HOST, "10.0.0.5")))
    assert device.last_seen - device.first_seen == 90 * 60_000_000_000


def test_attributes_stand_in_their_order() -> None:
    (device,) = devices(a_slice(dhcp=[asks(HOST, host_name="DCS-935L", vendor_class="udhcp 1.19.4")]))
    assert [one.name for one in device.attributes] == ["vendor", "model", "type", "os", "hostname"]


def test_devices_are_ordered_by_id_and_the_same_for_the_same_traffic() -> None:
    batch = a_slice(sender=[*sent(OTHER, "10.0.0.6"), *sent(HOST, "10.0.0.5")], arp=[arp(HOST, "10.0.0.5")])
    assert [one.id for one in devices(batch)] == sorted(one.id for one in devices(batch))
    assert devices(batch) == devices(batch)
