"""LLDP: TLVs of seven and nine bits, and tshark's reading."""

from tests.wardline_range import second_pair
from wardline_range.protocols import lldp

MAC = "00:01:30:f9:ad:a0"


def test_the_mandatory_tlvs_come_first_and_the_end_last() -> None:
    made = lldp.lldpdu(MAC, lldp.port_named("1/1"), lldp.system_name("sw1"))
    chassis, port, ttl, name, end = "0207040001 30f9ada0", "0404 05 312f31", "0602 0078", "0a03 737731", "0000"
    assert made == bytes.fromhex(chassis + port + ttl + name + end)
    assert lldp.farewell(MAC, lldp.port_of(MAC)) == bytes.fromhex(
        "0207040001 30f9ada0 0407 03 000130f9ada0 06020000 0000"
    )


def test_the_length_takes_nine_bits() -> None:
    assert lldp.system_description("x" * 300)[:2] == bytes.fromhex("0d2c")


def test_a_switch_is_read_by_tshark() -> None:
    told = lldp.lldpdu(
        MAC,
        lldp.port_named("GigabitEthernet1/0/7"),
        lldp.port_description("uplink"),
        lldp.system_name("sw-floor-2"),
        lldp.system_description("Managed switch, software 15.2"),
        lldp.capabilities(lldp.BRIDGE | lldp.ROUTER, lldp.BRIDGE),
        lldp.management_address("192.168.10.2", 7),
        lldp.port_vlan(20),
        lldp.inventory(lldp.SWITCH, "1.4", "S123", "Maker", "Model"),
    )
    capture = second_pair.ether_frames(lldp.ETHER_TYPE, told, lldp.farewell(MAC, lldp.port_of(MAC)))
    second_pair.assert_sound(capture)
    assert set(second_pair.protocols(capture)) == {"lldp"}
    fields = "lldp.chassis.id.mac", "lldp.port.id", "lldp.time_to_live", "lldp.tlv.system.name", "lldp.mgn.addr.ip4"
    more = "lldp.tlv.enable_system_cap", "lldp.ieee.802_1.port_vlan.id", "lldp.media.model"
    switch, gone = second_pair.dissect(capture, *fields, *more)
    assert switch[:5] == [MAC, "GigabitEthernet1/0/7", "120", "sw-floor-2", "192.168.10.2"]
    assert switch[5:] == ["0x0004", "20", "Model"]
    assert gone[:3] == [MAC, "", "0"]
