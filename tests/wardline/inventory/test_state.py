"""The inventory from batch to batch: who is on the network, what is kept, and that nothing given is changed."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest

from tests.wardline.inventory.slices import HOST, OTHER, ROUTER, a_slice, arp, asks, at, lease, sent, talk
from wardline import inventory
from wardline.inventory import Inventory, identity
from wardline.model.batch import Batch
from wardline.model.device import Device
from wardline.model.evidence import RowRef
from wardline.sources.captures import CaptureFiles


def observed(*batches: Batch, site: str = "site") -> Inventory:
    known = inventory.begin(site)
    for batch in batches:
        _, known = inventory.observe(batch, known)
    return known


def with_mac(known: Inventory, mac: str) -> Device:
    (found,) = [device for device in inventory.devices(known) if mac in device.macs]
    return found


def addresses(known: Inventory) -> Sequence[tuple[str, ...]]:
    return sorted(device.addrs for device in inventory.devices(known))


@pytest.mark.feature("V1")
def test_every_sender_on_the_wire_is_a_device_with_its_addresses_and_times() -> None:
    known = observed(a_slice(sender=[*sent(HOST, "10.0.0.5", "fe80::5"), *sent(OTHER, None)]))
    host, other = with_mac(known, HOST), with_mac(known, OTHER)
    assert host.addrs == ("10.0.0.5", "fe80::5")
    assert other.addrs == ()
    assert (host.first_seen, host.last_seen) == tuple(int(at(s).timestamp()) * 1_000_000_000 for s in (0, 1))


@pytest.mark.feature("V1")
def test_logs_without_link_layer_give_local_addresses_as_devices() -> None:
    rows = [talk("192.168.1.5", "8.8.8.8"), talk("192.168.1.6", "192.168.1.5")]
    assert addresses(observed(a_slice(conn=rows))) == [("192.168.1.5",), ("192.168.1.6",)]


def test_a_device_keeps_its_id_when_its_address_changes() -> None:
    before = a_slice(sender=sent(HOST, "10.0.0.5"), dhcp=[lease(HOST, "10.0.0.5")])
    after = a_slice(30, sender=sent(HOST, "10.0.0.77"), dhcp=[lease(HOST, "10.0.0.77")])
    first, then = observed(before), observed(before, after)
    assert with_mac(first, HOST).id == with_mac(then, HOST).id
    seen, _ = inventory.observe(a_slice(31, conn=[talk("10.0.0.77", "10.0.0.1")]), then)
    assert seen.table("conn")["orig_device"].to_list() == [with_mac(first, HOST).id]


def test_ids_of_two_sites_differ() -> None:
    batch = a_slice(sender=sent(HOST, "10.0.0.5"))
    assert with_mac(observed(batch), HOST).id != with_mac(observed(batch, site="plant 2"), HOST).id


def test_an_address_passes_on_once_its_holder_fell_silent() -> None:
    first = a_slice(sender=sent(HOST, "10.0.0.5"), arp=[arp(HOST, "10.0.0.5")])
    soon = a_slice(5, sender=sent(OTHER, "10.0.0.5"), arp=[arp(OTHER, "10.0.0.5")])
    late = a_slice(60, sender=sent(OTHER, "10.0.0.5"), arp=[arp(OTHER, "10.0.0.5")])
    assert with_mac(observed(first, soon), HOST).addrs == ("10.0.0.5",)
    assert with_mac(observed(first, soon, late), OTHER).addrs == ("10.0.0.5",)


@pytest.mark.feature("V4", "V6")
def test_attributes_say_rule_time_and_row() -> None:
    device = with_mac(observed(a_slice(dhcp=[asks(HOST, host_name="DCS-935L", vendor_class="udhcp 1.19.4")])), HOST)
    model = device.attribute("model")
    assert (device.value("vendor"), device.value("type"), device.value("os")) == (
        "D-Link",
        "camera",
        "Linux (embedded)",
    )
    assert model is not None
    assert (model.value, model.rule) == ("DCS-935L", "dhcp.host_name")
    assert model.evidence == (RowRef("dhcp", "Cdhcp0-0", model.ts),)


def test_text_from_the_wire_is_cut_and_cannot_move_a_cursor() -> None:
    device = with_mac(observed(a_slice(dhcp=[asks(HOST, host_name="\x1b[2Jcam\u202e" + "x" * 999)])), HOST)
    name = device.value("hostname")
    assert len(name) <= 200
    assert name.isprintable()


def test_what_one_device_says_is_bounded() -> None:
    names = [asks(HOST, host_name=f"name-{number}") for number in range(500)]
    known = observed(a_slice(dhcp=names[:250]), a_slice(1, dhcp=names[250:]))
    assert known.stated.frame.filter(rule="dhcp.host_name").height <= 20
    device = with_mac(known, HOST)
    assert device.value("hostname") == "name-0"
    assert all(len(one.evidence) <= 5 for one in (*device.attributes, *device.rejected))


def test_observing_changes_nothing_that_was_given() -> None:
    first = a_slice(sender=sent(HOST, "10.0.0.5"), dhcp=[asks(HOST, host_name="cam")])
    second = a_slice(1, sender=sent(OTHER, "10.0.0.6"))
    known = observed(first)
    before, tables = inventory.devices(known), dict(second.tables)
    inventory.observe(second, known)
    assert inventory.devices(observed(first)) == inventory.devices(known) == before
    assert second.tables == tables
    assert "orig_device" not in second.table("sender").columns


def test_the_state_survives_being_stored(tmp_path: Path) -> None:
    first, second = a_slice(sender=sent(HOST, "10.0.0.5")), a_slice(1, dhcp=[asks(HOST, host_name="cam")])
    frames = inventory.to_frames(observed(first))
    for name, frame in frames.items():
        frame.write_parquet(tmp_path / name)
    known = inventory.from_frames({name: pl.read_parquet(tmp_path / name) for name in frames})
    _, stored = inventory.observe(second, known)
    assert inventory.devices(stored) == inventory.devices(observed(first, second))


def test_a_flood_of_senders_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "MOST_PAIRS", 8)
    macs = [f"00:11:22:33:{number // 256:02x}:{number % 256:02x}" for number in range(60)]
    known = observed(
        *(a_slice(minute, sender=[*sent(mac, f"10.0.1.{minute}")]) for minute, mac in enumerate(macs)),
        a_slice(len(macs), sender=sent(HOST, "10.0.0.5"), dhcp=[asks(HOST, host_name="cam")]),
    )
    devices = inventory.devices(known)
    assert len(devices) <= 8
    assert [device.value("hostname") for device in devices if HOST in device.macs] == ["cam"]
    assert set(known.stated.frame["device"]) <= {device.id for device in devices}


@pytest.mark.feature("B13")
def test_a_real_network_is_read_the_same_each_time(repo_root: Path) -> None:
    capture = repo_root / "src" / "wardline_range" / "data" / "demo.pcapng.zst"
    batches = [batch for batch, _ in zip(CaptureFiles([capture]).batches(), range(30), strict=False)]
    one, other = (inventory.to_frames(observed(*batches)) for _ in range(2))
    assert all(one[name].equals(other[name]) for name in one)


def test_a_view_reads_devices_by_id_in_order() -> None:
    known = observed(a_slice(sender=[*sent(HOST, "10.0.0.5"), *sent(OTHER, "10.0.0.6"), *sent(ROUTER, "10.0.0.1")]))
    view = inventory.view(known)
    assert [device.id for device in view.all()] == sorted(device.id for device in view.all())
    assert all(view.get(device.id) == device for device in view.all())


def test_a_slice_without_rows_teaches_nothing() -> None:
    seen, known = inventory.observe(a_slice(), inventory.begin())
    assert inventory.devices(known) == ()
    assert seen.tables == {}


@pytest.mark.feature("V1", "V4")
def test_a_real_bridge_is_known_from_its_set_up(shared_data: Path) -> None:
    captures = sorted((shared_data / "device-id" / "iot-sentinel").rglob("HueBridge/*.pcap"))[:1]
    if not captures:
        pytest.skip("needs the set iot-sentinel of the evaluation data")
    known = observed(*CaptureFiles(captures).batches())
    (bridge,) = [device for device in inventory.devices(known) if device.value("type") == "hub"]
    assert (bridge.value("vendor"), bridge.value("model")) == ("Philips", "BSB002")
