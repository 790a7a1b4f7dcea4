"""A device that announces its service by multicast DNS, answers who looks for it, and may look for others itself.

References: RFC 6762 5.2 (continuous querying), 8.3 (announcing); RFC 6763 4, 6 (service instances, TXT records).
"""

import asyncio
import socket
from typing import Any

from zeroconf import IPVersion, ServiceStateChange
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from wardline_range.real.programs import lifetime


def main() -> None:
    """Announce, and say good-bye when told to stop."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--ip", required=True)
    parser.add_argument("--kind", required=True, help="for example _ipp._tcp")
    parser.add_argument("--instance", required=True, help="what people see")
    parser.add_argument("--host", default="", help="host name, made of the instance where none is given")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--text", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--looks-for", action="append", default=[], metavar="KIND", help="for example _ipp._tcp")
    given = parser.parse_args()
    kind = f"{given.kind}.local."
    host = given.host or "-".join(given.instance.split())
    texts = dict(text.split("=", 1) for text in given.text)
    info = AsyncServiceInfo(
        kind, f"{given.instance}.{kind}", given.port, properties=texts, server=f"{host}.local.",
        addresses=[socket.inet_aton(given.ip)],
    )  # fmt: skip
    lifetime.run(_announce(given.ip, info, [f"{kind}.local." for kind in given.looks_for]))


async def _announce(ip: str, info: AsyncServiceInfo, kinds: list[str]) -> None:
    async with AsyncZeroconf(interfaces=[ip], ip_version=IPVersion.V4Only) as line:
        await line.async_register_service(info)
        if kinds:
            AsyncServiceBrowser(line.zeroconf, kinds, handlers=[_noted])
        await asyncio.Event().wait()


def _noted(*, name: str, state_change: ServiceStateChange, **_rest: Any) -> None:
    print(f"{name} is {state_change.name.lower()}", flush=True)


if __name__ == "__main__":
    main()
