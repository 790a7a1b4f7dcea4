"""Running the tools of the operating system: by argument list, with a deadline, and with errors that say what to do."""

import shutil
import subprocess
from collections.abc import Sequence

from wardline.model.errors import WardlineError

PACKAGE_OF = {
    "arpspoof": "dsniff", "arping": "arping", "avahi-publish": "avahi-utils", "coap-client": "libcoap3-bin",
    "curl": "curl", "dig": "bind9-dnsutils", "dnsmasq": "dnsmasq-base", "ip": "iproute2", "lldpd": "lldpd",
    "macof": "dsniff", "mosquitto_passwd": "mosquitto", "mosquitto_pub": "mosquitto-clients",
    "mosquitto_sub": "mosquitto-clients", "nc": "netcat-openbsd", "nginx": "nginx-light", "ping": "iputils-ping",
    "snmpget": "snmp", "snmpwalk": "snmp", "sshd": "openssh-server", "ssh": "openssh-client",
    "telnet": "inetutils-telnet",
}  # fmt: skip
"""Debian package of a tool, where it is called otherwise than the tool."""


class LabError(WardlineError):
    """The real-time lab cannot go on; `remedy` is the next step, and the last part of what it says."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message}: {remedy}")
        self.message = message
        self.remedy = remedy


def install(tool: str) -> str:
    """How a tool is had on Debian."""
    return f"apt install {PACKAGE_OF.get(tool, tool)}"


def found(tool: str, purpose: str) -> str:
    """The path of a tool. Raises LabError where there is none."""
    path = shutil.which(tool)
    if path is None:
        raise LabError(f"{tool} is not installed and is needed to {purpose}", install(tool))
    return path


def run(arguments: Sequence[str], purpose: str, text: str = "", timeout_s: float = 20.0) -> str:
    """Run a tool to its end with `text` as its input; what it printed. Raises LabError where it fails."""
    command = [found(arguments[0], purpose), *arguments[1:]]
    by_hand = f"try by hand: {' '.join(arguments)}"
    try:
        done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=timeout_s, check=False)
    except subprocess.TimeoutExpired:
        raise LabError(f"{arguments[0]} did not {purpose} within {timeout_s:g} s", by_hand) from None
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        why = said[0] if said else f"status {done.returncode}"
        raise LabError(f"{arguments[0]} could not {purpose} ({why})", by_hand)
    return done.stdout
