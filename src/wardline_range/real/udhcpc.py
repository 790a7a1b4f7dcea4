"""A host's DHCP client, which asks once and sets what it is offered.

References: udhcpc(1) (the script gets what was offered in its environment).
"""

from pathlib import Path

from wardline_range.real.plan import Host, Program

SCRIPT = """#!/bin/sh
# udhcpc calls this with what the server offered.
case "$1" in
bound | renew)
    ip address replace "$ip/$mask" broadcast + dev "$interface"
    ip route replace default via "${router%% *}" dev "$interface"
    ;;
esac
"""


def write_script(path: Path) -> None:
    """Put the script where udhcpc can run it."""
    path.write_text(SCRIPT, encoding="utf-8")
    path.chmod(0o755)


def program(host: Host, script: Path) -> Program:
    """The client of a host: it ends with status 0 once the host has an address, with another where nobody offers."""
    asking = ("udhcpc", "-i", "eth0", "-f", "-q", "-n", "-t", "5", "-T", "1")
    return Program(tool="busybox", arguments=(*asking, "-x", f"hostname:{host.name}", "-s", str(script)))
