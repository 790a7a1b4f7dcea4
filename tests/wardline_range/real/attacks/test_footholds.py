"""What is forged is put right in time, and what is given away belongs to nobody."""

import ipaddress

from wardline_range.real.attacks import footholds
from wardline_range.real.hosts import HOSTS
from wardline_range.real.plan import NETWORK

_RIGHTING_S = 10


def test_arp_tables_are_put_right_before_the_time_is_over() -> None:
    forwards, spoof, stops = footholds.ARP_SPOOFING.programs
    assert "net.ipv4.ip_forward=1" in forwards.arguments
    assert "net.ipv4.ip_forward=0" in stops.arguments
    assert spoof.arguments[:2] == ("-s", "INT")
    assert int(spoof.arguments[2]) + _RIGHTING_S <= footholds.ARP_SPOOFING.lasts_s
    assert "arpspoof" in spoof.needs_tools


def test_the_rogue_server_gives_away_addresses_of_nobody() -> None:
    (program,) = footholds.ROGUE_DHCP.programs
    first = ipaddress.IPv4Address(program.arguments[program.arguments.index("--first") + 1])
    pool = [first + number for number in range(16)]
    assert all(one in ipaddress.IPv4Network(NETWORK) for one in pool)
    assert {str(one) for one in pool}.isdisjoint(host.ip for host in HOSTS)
