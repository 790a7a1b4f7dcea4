"""An agent tells who it is, and counts on."""

import io

from tests.wardline_range.made import a_site, residents
from tests.wardline_range.second_pair import assert_sound, dissect
from wardline_range.roles.snmp_agent import SnmpAgent


def test_its_counters_grow_and_it_is_silent_while_it_is_off() -> None:
    out = io.BytesIO()
    site = a_site(out)
    monitor, switch = residents(site, "monitoring-server", "netgear-switch")
    assert isinstance(switch, SnmpAgent)
    for number, is_first in enumerate((True, False, False)):
        switch.polled(monitor, number, is_first=is_first)
        site.clock.now += 60_000_000_000
    switch.is_present = False
    switch.polled(monitor, 9, is_first=False)
    site.capture.flush(1 << 62)
    assert_sound(out.getvalue())
    told = [row[0] for row in dissect(out.getvalue(), "snmp.value.octets", only="snmp.data == 2")]
    assert bytes.fromhex(told[0].split(",")[0]).decode() == f"NETGEAR GS308T, version {switch.who.firmware}"
    counted = [row[0].split(",") for row in dissect(out.getvalue(), "snmp.value.counter", only="snmp.data == 2")][1:]
    assert len(counted) == 2
    assert all(int(before) <= int(after) for before, after in zip(*counted, strict=True))
