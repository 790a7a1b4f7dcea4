"""Reflection by CoAP: a short question for all resources, and a long answer.

References: RFC 7252 11.3 (amplification); RFC 6690 4 (discovery).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.reflecting import Reflection
from wardline_range.clock import Process
from wardline_range.protocols import coap


@dataclass(kw_only=True, eq=False)
class CoapReflection(Reflection):
    """Every answer is some twenty times as long as its question."""

    name = "coap-reflection"
    description = "The device asks neighbours by CoAP in the name of a host on the Internet, which gets the answers."

    def steps(self) -> Iterator[tuple[str, Process]]:
        """One step."""
        request = coap.request(coap.GET, 7, b"\x01\x02", coap.DISCOVERY, is_confirmable=False)
        body = coap.links(*((f"/sensors/{at}", f"sensor.kind.{at}") for at in range(16)))
        form = coap.number(coap.CONTENT_FORMAT, coap.LINKS)
        answer = coap.response(coap.CONTENT, 7, b"\x01\x02", form, payload=body, kind=coap.NON_CONFIRMABLE)
        yield "reflection", self.reflecting(coap.PORT, request, answer, "reflection")
