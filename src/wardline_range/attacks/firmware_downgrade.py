"""An older firmware, fetched from a host that is not the maker's."""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.attack import Attack
from wardline_range.clock import SECOND, Process
from wardline_range.habits.restart import restart
from wardline_range.packets.conversation import CLIENT, SERVER
from wardline_range.protocols import http
from wardline_range.protocols.noise import noise

_PIECE_BYTES = 60_000


@dataclass(kw_only=True, eq=False)
class FirmwareDowngrade(Attack):
    """The device fetches the version before its own (or the one named), restarts, and runs it."""

    name = "firmware-downgrade"
    techniques = ("T1105", "T0857", "T0816")
    description = "The device fetches an older firmware from a host that it never used before, and restarts with it."

    version: str = ""
    host: str = "fw-mirror.example"
    image_bytes: int = 2_600_000
    restart_s: float = 45.0

    def steps(self) -> Iterator[tuple[str, Process]]:
        """Fetch, then restart."""
        version = self.version or self._older()
        yield "fetch", self._fetch(version)
        yield "restart", self._restart(version)

    def _older(self) -> str:
        """The version before its own; a device that runs the oldest installs that again."""
        versions, own = self.device.model.firmware, self.device.who.firmware
        return versions[max(0, versions.index(own) - 1)] if own in versions else versions[0]

    def _fetch(self, version: str) -> Iterator[float]:
        device, chance = self.device, self.chance
        address, known = device.resolve(self.host, self.now, self.label("fetch"))
        path = f"/{device.model.id}/{version.replace(' ', '_')}.bin"
        talk = self.call(address, 80, "http", "fetch", known)
        talk.send(CLIENT, http.request("GET", self.host, path, "Wget/1.21.3", Connection="close"))
        talk.send(SERVER, http.response_head("nginx", self.image_bytes, "application/octet-stream"), 0.04)
        left = self.image_bytes
        while left > 0:
            talk.send(SERVER, noise(chance, min(left, _PIECE_BYTES))).settle()
            left -= _PIECE_BYTES
            yield max(0.0, (talk.at - self.now) / SECOND) + chance.between(0.02, 0.2)
            talk.wake(self.now)
        talk.close(SERVER)
        yield chance.between(5, 20)

    def _restart(self, version: str) -> Iterator[float]:
        """It goes on by itself: an attack ends where its device is off."""
        self.site.clock.spawn(restart(self.device, self.chance.around(self.restart_s, 0.2), firmware=version))
        yield 0.0
