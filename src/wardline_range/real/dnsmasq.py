"""The gateway's DHCP and DNS server: addresses are reserved by MAC, and every name on the Internet is the same host.

It asks nobody: what it does not know itself does not exist. References: dnsmasq(8).
"""

from collections.abc import Sequence
from pathlib import Path

from wardline_range.real.plan import GATEWAY, NETWORK, OUTSIDE, Host, Program

DOMAIN = "lan"
_LEASE = "1h"


def configuration(hosts: Sequence[Host], leases: Path) -> str:
    """The configuration file for these hosts; a host outside is found by its name alone."""
    network, _, _ = NETWORK.partition("/")
    lines = [
        "port=53", "interface=lan", "bind-interfaces", "except-interface=lo", "user=root", "pid-file=",
        "no-resolv", "no-poll", "no-hosts", "bogus-priv", f"domain={DOMAIN}", "dhcp-authoritative",
        f"dhcp-leasefile={leases}", f"dhcp-range={network},static,255.255.255.0,{_LEASE}",
        f"dhcp-option=option:router,{GATEWAY}", f"dhcp-option=option:dns-server,{GATEWAY}",
        f"address=/#/{OUTSIDE}", "local=/#/", f"address=/{DOMAIN}/", "address=/invalid/",
        f"host-record=gateway.{DOMAIN},gateway,{GATEWAY}",
    ]  # fmt: skip
    for host in hosts:
        if host.is_outside:
            lines += [f"host-record={host.name},{host.ip}", f"address=/{host.name}/{host.ip}"]
            continue
        if host.ip != GATEWAY:
            lines.append(f"host-record={host.name}.{DOMAIN},{host.name},{host.ip}")
        if host.uses_dhcp:
            lines.append(f"dhcp-host={host.mac},{host.ip},{host.name}")
    return "\n".join((*lines, ""))


def program(config: Path) -> Program:
    """The server with that configuration file."""
    return Program(
        tool="dnsmasq", arguments=("--keep-in-foreground", "--log-facility=-", f"--conf-file={config}"), ready_tcp=53
    )
