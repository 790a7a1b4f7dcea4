"""The commands: an interrogation, refused addresses, then breakers that move."""

from tests.wardline_range import second_pair
from tests.wardline_range.made import attacked

SHOWN = attacked("iec104-command", "engineering-station", ["abb-rtu", "engineering-station"], hours=0.15, lasts="6m")


def test_it_interrogates_searches_and_commands() -> None:
    own = f"ip.src == {SHOWN.ip('engineering-station')} and iec60870_asdu"
    rows = second_pair.dissect(SHOWN.capture, "iec60870_asdu.typeid", only=own)
    kinds = [int(one) for row in rows for one in row[0].split(",") if one]
    assert kinds[:14] == [100] + [45] * 13
    assert set(kinds[14:]) == {45, 50}
    assert len(kinds) > 40


def test_unknown_addresses_are_refused() -> None:
    refused = second_pair.dissect(SHOWN.capture, "frame.number", only="iec60870_asdu.causetx == 47")
    assert len(refused) >= 12
    assert set(SHOWN.flows("iec104-command")["step"]) == {"interrogate", "search", "command"}
