"""An IP camera: video by RTSP, a page behind a login, and doors that never open."""

import asyncio
from contextlib import AsyncExitStack

from wardline_range.chance import Chance
from wardline_range.real.programs import doors, lifetime
from wardline_range.real.programs.rtsp_server import RtspServer
from wardline_range.real.programs.web import Page, Web


def main() -> None:
    """Serve until told to stop."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--ip", required=True)
    parser.add_argument("--title", default="IP camera", help="vendor and model")
    parser.add_argument("--account", default="admin:admin", metavar="NAME:PASSWORD", help="for video and page")
    parser.add_argument("--rtsp", type=int, default=554, help="port of the video, the last to listen")
    parser.add_argument("--http", type=int, default=80)
    parser.add_argument("--telnet", type=int, default=0, help="port of a login that always refuses (0: none)")
    parser.add_argument("--ssh", type=int, default=0, help="port of an SSH greeting (0: none)")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    pages = {
        "/": Page(f"<html><head><title>{given.title}</title></head></html>".encode(), private=True),
        "/status": Page(b"<DeviceStatus><deviceUpTime>86400</deviceUpTime></DeviceStatus>", "application/xml", True),
    }
    web = Web("webserver", pages.get, given.account, given.title)
    video = RtspServer(given.ip, given.title, given.account, Chance(given.seed, "video"))
    talks = {given.http: web.talk, given.telnet: doors.telnet, given.ssh: doors.ssh, given.rtsp: video.talk}
    lifetime.run(_serve(given.ip, {port: talk for port, talk in talks.items() if port}))


async def _serve(ip: str, talks: dict[int, lifetime.Talk]) -> None:
    async with AsyncExitStack() as open_ports:
        for port, talk in talks.items():
            await open_ports.enter_async_context(await asyncio.start_server(talk, ip, port))
        await asyncio.Event().wait()


if __name__ == "__main__":
    main()
