"""A bulb on CoAP: its state can be read, set and observed, by anybody.

References: RFC 7252 5.8 (methods), 7.2 (discovery); RFC 7641 (observing).
"""

import asyncio
import json

from aiocoap import BAD_REQUEST, CHANGED, CONTENT, Context, Message
from aiocoap.numbers.contentformat import ContentFormat
from aiocoap.resource import ObservableResource, Resource, Site, WKCResource

from wardline_range.real.programs import lifetime

_PORT = 5683
_INFO = {"model": "SHBLB-1", "fw": "1.14.0", "name": "bulb"}


def main() -> None:
    """Serve until told to stop."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--ip", required=True)
    parser.add_argument("--port", type=int, default=_PORT)
    given = parser.parse_args()
    lifetime.run(_serve(given.ip, given.port))


async def _serve(ip: str, port: int) -> None:
    site = Site()
    site.add_resource([".well-known", "core"], WKCResource(site.get_resources_as_linkheader))
    site.add_resource(["light"], _Light())
    site.add_resource(["info"], _Info())
    for part in ("power", "colour", "scene", "schedule", "network", "firmware"):
        site.add_resource(["settings", part], _Info())
    context = await Context.create_server_context(site, bind=(ip, port))
    try:
        await asyncio.Event().wait()
    finally:
        await context.shutdown()


class _Light(ObservableResource):  # type: ignore[misc]
    def __init__(self) -> None:
        super().__init__()
        self._state = {"ison": True, "brightness": 70}

    async def render_get(self, _request: Message) -> Message:
        return Message(code=CONTENT, payload=json.dumps(self._state).encode(), content_format=ContentFormat.JSON)

    async def render_put(self, request: Message) -> Message:
        try:
            told = json.loads(request.payload)
            self._state |= {"ison": bool(told["ison"]), "brightness": int(told.get("brightness", 70))}
        except (ValueError, KeyError, TypeError):
            return Message(code=BAD_REQUEST)
        self.updated_state()
        return Message(code=CHANGED)


class _Info(Resource):  # type: ignore[misc]
    async def render_get(self, _request: Message) -> Message:
        return Message(code=CONTENT, payload=json.dumps(_INFO).encode(), content_format=ContentFormat.JSON)


if __name__ == "__main__":
    main()
