"""What controllers say of themselves."""

from wardline.inventory.knowledge import read
from wardline.inventory.knowledge.controllers import (
    bacnet_property,
    bacnet_vendor,
    cip_identity,
    s7comm_identity,
)

IDENTITY = "vendor=1 type=14 revision=33.11 serial=c0006c3a name=1756-L61/B"


def test_an_identity_object_says_maker_kind_model_firmware_and_serial_number() -> None:
    assert [(name, value) for name, value, _ in read("cip.identity", IDENTITY)] == [
        ("vendor", "Rockwell Automation"),
        ("type", "plc"),
        ("model", "1756-L61/B"),
        ("firmware", "33.11"),
        ("serial", "c0006c3a"),
    ]


def test_unknown_numbers_say_nothing_and_a_model_may_have_spaces() -> None:
    said = cip_identity("vendor=9999 type=7 revision=1.2 serial=00000001 name=Vision Sensor 7")
    assert {name for name, _, _ in said} == {"model", "firmware", "serial"}
    assert ("model", "Vision Sensor 7", 0.9) in said
    assert cip_identity("name=nothing else") == ()
    assert bacnet_vendor("65535") == ()


def test_a_device_object_says_what_it_is() -> None:
    assert bacnet_vendor("36") == (("vendor", "Tridium", 0.85),)
    assert bacnet_property("model-name DXR2.E12P-102A") == (("model", "DXR2.E12P-102A", 0.9),)
    assert bacnet_property("model-name ") == ()
    assert bacnet_property("description Boiler") == ()


def test_status_lists_say_maker_kind_model_and_serial_number() -> None:
    said = {name: value for name, value, _ in read("s7comm.identity", "order= serial=S C-C2UR name=CPU 315-2 PN/DP")}
    assert said == {"type": "plc", "model": "CPU 315-2 PN/DP", "serial": "S C-C2UR"}
    said = {name: value for name, value, _ in read("s7comm.identity", "order=6ES7 315-2EH14-0AB0 serial= name=")}
    assert said == {"vendor": "Siemens", "type": "plc", "model": "6ES7 315-2EH14-0AB0"}
    assert not s7comm_identity("order= serial= name=")
