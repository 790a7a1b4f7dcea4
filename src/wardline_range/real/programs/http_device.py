"""A device's own web page, with its settings behind a login."""

import asyncio

from wardline_range.real.programs import lifetime
from wardline_range.real.programs.web import Page, Web


def main() -> None:
    """Serve until told to stop."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--ip", required=True)
    parser.add_argument("--port", type=int, default=80)
    parser.add_argument("--title", required=True, help="vendor and model")
    parser.add_argument("--server", default="lighttpd/1.4.69", help="what it calls itself")
    parser.add_argument("--account", default="admin:admin", metavar="NAME:PASSWORD")
    given = parser.parse_args()
    pages = {
        "/": Page(f"<html><head><title>{given.title}</title></head><body>{given.title}</body></html>".encode()),
        "/settings": Page(f"<html><body><h1>{given.title}: settings</h1></body></html>".encode(), private=True),
    }
    lifetime.run(serve(Web(given.server, pages.get, given.account, given.title), given.ip, given.port))


async def serve(web: Web, ip: str, port: int) -> None:
    """Listen until cancelled."""
    server = await asyncio.start_server(web.talk, ip, port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    main()
