"""A clone is found by what its address shows; moves, aliases, repeaters and network boot stay quiet."""

import pytest

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.detectors.run import found
from wardline.behaviour import Learning
from wardline.behaviour.checks import check_detector
from wardline.behaviour.detectors.mac_clone import MacClone

CAMERA, LAPTOP = worlds.CAMERAS[2], worlds.LAPTOP
MAC = worlds.mac_of(CAMERA)
CAME = 30


def sender(minute: float, mac: str, addr: str, lasts: float = 0.8) -> worlds.Row:
    return {
        "ts": worlds.at(minute), "last_ts": worlds.at(minute + lasts), "l2_addr": mac, "addr": addr, "ether_type": 2048,
        "pkts": 20, "bytes": 2000,
    }  # fmt: skip


def asked(minute: float, mac: str, params: str, host: str, vendor: str = "udhcp 1.19") -> worlds.Row:
    return {
        "ts": worlds.at(minute), "uid": f"H{minute}-{mac}-{host}", "orig_h": "0.0.0.0", "resp_h": "255.255.255.255",
        "orig_l2_addr": mac, "msg_type": "REQUEST", "mac": mac, "param_list": params, "host_name": host,
        "vendor_class": vendor,
    }  # fmt: skip


def life(minute: int) -> worlds.Rows:
    """Everybody speaks from its own address; the camera renews its lease, the laptop too."""
    rows = {"sender": [sender(minute + 0.1, worlds.mac_of(addr), addr) for addr in worlds.TYPES if addr != LAPTOP]}
    if minute < CAME:
        rows["sender"].append(sender(minute + 0.1, worlds.mac_of(LAPTOP), LAPTOP))
    if minute == 3:
        rows["dhcp"] = [asked(3.2, MAC, "1,3,6,12", "camera-3")]
    return rows


def clone(minute: int) -> worlds.Rows:
    """The laptop comes back under the camera's link-layer address."""
    if minute < CAME:
        return {}
    rows = {"sender": [sender(minute + 0.1, MAC, LAPTOP)]}
    if minute == CAME:
        rows["dhcp"] = [asked(CAME + 0.05, MAC, "1,3,6,15,31,33", "LAPTOP-7", "MSFT 5.0")]
    return rows


@pytest.mark.feature("B12")
def test_a_clone_is_found_within_two_minutes() -> None:
    (finding,) = found(MacClone(), worlds.days(40, 1, life, clone), 20)
    assert finding.device == f"dev-{CAMERA}"
    assert finding.peers == (LAPTOP,)
    names = {part.name for part in finding.parts}
    assert names == {"prior", "two at once", "another's address", "another DHCP client", "another name"}
    assert finding.ts == worlds.T0 + int((CAME + 0.1) * worlds.MINUTE)


def test_a_clone_with_a_static_address_is_told_by_its_software() -> None:
    def browses(minute: int) -> worlds.Rows:
        shown = {CAMERA: "firmware/2.0"} | ({LAPTOP: "curl/8.5.0"} if minute >= CAME else {})
        if minute % 10:
            return {}
        rows = [
            {"ts": worlds.at(minute + 0.2), "uid": f"W{minute}-{addr}", "orig_h": addr, "orig_p": 40000,
             "resp_h": worlds.PLC, "resp_p": 80, "method": "GET", "user_agent": agent}
            for addr, agent in shown.items()
        ]  # fmt: skip
        return {"http": rows}

    def silent(minute: int) -> worlds.Rows:
        return {"sender": clone(minute).get("sender", [])}

    (finding,) = found(MacClone(), worlds.days(40, 1, life, silent, browses), 20)
    assert worlds.part_of(finding, "other software") == 1.5


@pytest.mark.parametrize("seed", range(3))
def test_ordinary_days_are_quiet(seed: int) -> None:
    assert found(MacClone(), worlds.days(60, seed, life), 20) == ()


def test_a_device_that_moves_to_another_address_is_no_clone() -> None:
    def moves(minute: int) -> worlds.Rows:
        mine = "10.0.0.99" if minute >= CAME else CAMERA
        first = {"dhcp": [asked(CAME + 0.05, MAC, "1,3,6,12,15", "camera-new")]} if minute == CAME else {}
        return {"sender": [sender(minute + 0.1, MAC, mine)]} | first

    def others(minute: int) -> worlds.Rows:
        return {"sender": [row for row in life(minute)["sender"] if row["l2_addr"] != MAC]}

    assert found(MacClone(), worlds.days(40, 1, others, moves), 20) == ()


def test_a_host_with_two_addresses_from_the_beginning_is_normal() -> None:
    def alias(minute: int) -> worlds.Rows:
        return {"sender": [sender(minute + 0.1, MAC, "10.0.0.98")]}

    assert found(MacClone(), worlds.days(40, 1, life, alias), 20) == ()


def test_a_second_address_alone_is_not_enough() -> None:
    def alias(minute: int) -> worlds.Rows:
        return {"sender": [sender(minute + 0.1, MAC, "10.0.0.98")]} if minute >= CAME else {}

    assert found(MacClone(), worlds.days(40, 1, life, alias), 20) == ()


def test_network_boot_is_another_client_but_the_same_host() -> None:
    def boots(minute: int) -> worlds.Rows:
        rows = {"sender": [sender(minute + 0.1, MAC, "10.0.0.98")]} if minute >= CAME else {}
        pxe = asked(CAME + 0.1, MAC, "1,2,3,4,5", "", "PXEClient:Arch:00007")
        return rows | ({"dhcp": [pxe]} if minute == CAME else {})

    assert found(MacClone(), worlds.days(40, 1, life, boots), 20) == ()


def test_a_repeater_speaks_for_many() -> None:
    def repeats(minute: int) -> worlds.Rows:
        many = [sender(minute + 0.1, MAC, f"10.0.0.{place}") for place in (30, 97, 98, 99)] if minute >= CAME else []
        first = {"dhcp": [asked(CAME + 0.05, MAC, "1,3", "guest")]} if minute == CAME else {}
        return {"sender": many} | first

    assert found(MacClone(), worlds.days(40, 1, life, repeats), 20) == ()


def test_it_keeps_the_contract() -> None:
    learning = Learning(worlds.T0 + 20 * worlds.MINUTE, 0)
    assert len(check_detector(MacClone(), worlds.days(40, 1, life, clone), worlds.inventory(), learning)) == 1
