"""Stand-ins for the hosts of the real-time lab."""

import os
import shutil
import subprocess
import sys

from wardline_range.real.plan import Host, Program


def host(name: str, last: int, *programs: Program, uses_dhcp: bool = False) -> Host:
    """A device at 10.77.0.`last`."""
    mac = f"02:00:00:00:00:{last:02x}"
    return Host(name, "camera", "Maker", "One", mac, f"10.77.0.{last}", programs, uses_dhcp=uses_dhcp)


def web(port: int = 80) -> Program:
    """A web server at the host's address."""
    return Program(tool=sys.executable, arguments=("-m", "http.server", str(port), "--bind", "{ip}"), ready_tcp=port)


def python(text: str) -> Program:
    """A Python program given as text."""
    return Program(tool=sys.executable, arguments=("-c", text))


def why_not_here(*tools: str) -> str:
    """Why no lab can run on this machine, or that one of these tools is missing; empty where all is well."""
    if os.geteuid() != 0:
        return "needs root for network namespaces"
    for tool in ("ip", "dnsmasq", "busybox", *tools):
        if shutil.which(tool) is None:
            return f"needs {tool}"
    tried = subprocess.run(["unshare", "--net", "true"], capture_output=True, text=True, check=False)
    return f"needs network namespaces: {tried.stderr.strip()}" if tried.returncode else ""
