"""What stands in for files of /etc inside the lab's namespaces, so that names are asked of the gateway and nobody else.

Otherwise a resolver service of the machine could be asked over its socket, which no network namespace holds back.

References: ip-netns(8) (/etc/netns), resolv.conf(5), nsswitch.conf(5), hosts(5).
"""

from pathlib import Path

from wardline_range.real.dnsmasq import DOMAIN
from wardline_range.real.plan import GATEWAY

_FILES = {
    "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\nservices: files\nprotocols: files\n",
    "hosts": "127.0.0.1 localhost\n",
}


def write(folder: Path, has_resolver: bool) -> None:
    """Fill a namespace's folder; without a resolver every name is unknown at once."""
    folder.mkdir(parents=True)
    server = f"nameserver {GATEWAY}\nsearch {DOMAIN}\n" if has_resolver else "nameserver 127.0.0.1\n"
    for name, text in {**_FILES, "resolv.conf": server}.items():
        (folder / name).write_text(text, encoding="utf-8")
