"""Requests to controllers in one table: who asked whom for what, and where."""

from tests.wardline.behaviour import worlds
from wardline.behaviour.commands import commands, refusals


def test_the_same_request_again_is_one_row_with_its_count_and_range() -> None:
    asked = [
        worlds.modbus(0.1 * n, worlds.HMI, worlds.PLC, 3, "READ_HOLDING_REGISTERS", 100 + 10 * n) for n in range(5)
    ]
    found = commands(worlds.batch(0, {"modbus": asked})).to_dicts()
    assert len(found) == 1
    assert (found[0]["rows"], found[0]["low"], found[0]["high"]) == (5, 100, 149)
    assert found[0]["client_device"] == worlds.device_of(worlds.HMI)


def test_reads_writes_and_stops_are_told_apart_on_both_protocols() -> None:
    rows = {
        "modbus": [worlds.modbus(0.1, worlds.HMI, worlds.PLC, 16, "WRITE_MULTIPLE_REGISTERS", 0)],
        "dnp3": [
            worlds.dnp3(0.2, worlds.HMI, worlds.PLC, 1, "READ"),
            worlds.dnp3(0.3, worlds.HMI, worlds.PLC, 13, "COLD_RESTART"),
            worlds.dnp3(0.4, worlds.HMI, worlds.PLC, 129, "RESPONSE"),
        ],
    }
    found = commands(worlds.batch(0, rows))
    assert found.select("proto", "what").rows() == [("modbus", "write"), ("dnp3", "read"), ("dnp3", "stop")]


def test_exceptions_are_counted_by_pair() -> None:
    refused = [
        {
            **worlds.modbus(0.1 * n, worlds.HMI, worlds.PLC, 3, "x", 0),
            "pdu_type": "RESP",
            "exception": "ILLEGAL_FUNCTION",
        }
        for n in range(3)
    ]
    found = refusals(worlds.batch(0, {"modbus": refused})).to_dicts()
    assert [(one["client"], one["rows"]) for one in found] == [(worlds.device_of(worlds.HMI), 3)]


def test_a_slice_without_controllers_has_no_commands() -> None:
    assert commands(worlds.batch(0, {})).is_empty()
    assert refusals(worlds.batch(0, {})).is_empty()
