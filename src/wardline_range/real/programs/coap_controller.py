"""A controller that reads a bulb's state over CoAP, and switches it now and then.

References: RFC 7252 5.8 (methods).
"""

import asyncio
import json

from aiocoap import GET, PUT, Context, Message
from aiocoap.error import Error

from wardline_range.chance import Chance
from wardline_range.real.programs import lifetime

_PORT = 5683
_PATIENCE_S = 10.0
_AGAIN_S = 2.0


def main() -> None:
    """Read and switch until told to stop."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--bulb", required=True)
    parser.add_argument("--port", type=int, default=_PORT)
    parser.add_argument("--every", type=float, default=5.0, help="seconds between two readings")
    parser.add_argument("--switch-every", type=float, default=60.0, help="mean seconds between two switchings")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    light, chance = f"coap://{given.bulb}:{given.port}/light", Chance(given.seed, "controller")
    controller = _Controller(light, given.every, given.switch_every, chance)
    lifetime.run(lifetime.again(controller.work, _AGAIN_S, (*lifetime.GONE, Error)))


class _Controller:
    def __init__(self, light: str, every_s: float, switch_every_s: float, chance: Chance) -> None:
        self._light, self._every_s, self._switch_every_s = light, every_s, switch_every_s
        self._chance = chance

    async def work(self) -> None:
        """For as long as the bulb answers."""
        context = await Context.create_client_context()
        try:
            while True:
                state = json.loads(await self._asked(context, Message(code=GET, uri=self._light)))
                if self._chance.happens(min(1.0, self._every_s / self._switch_every_s)):
                    told = {"ison": not state["ison"], "brightness": 20 + 10 * self._chance.below(9)}
                    await self._asked(context, Message(code=PUT, uri=self._light, payload=json.dumps(told).encode()))
                await asyncio.sleep(self._chance.around(self._every_s, 0.05))
        finally:
            await context.shutdown()

    async def _asked(self, context: Context, request: Message) -> bytes:
        answer = await asyncio.wait_for(context.request(request).response, _PATIENCE_S)
        payload: bytes = answer.payload
        return payload


if __name__ == "__main__":
    main()
