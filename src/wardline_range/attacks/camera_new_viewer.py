"""A camera's stream goes to somebody who never watched it before."""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.attack import Attack
from wardline_range.clock import Process, ns
from wardline_range.protocols import rtsp
from wardline_range.roles.camera import Camera

_AGENT = "LibVLC/3.0.20 (LIVE555 Streaming Media v2016.11.28)"


@dataclass(kw_only=True, eq=False)
class CameraNewViewer(Attack):
    """It looks who serves RTSP, then watches a camera for minutes at a time, with a password it should not have."""

    name = "camera-new-viewer"
    techniques = ("T1078", "T1046", "T0801")
    description = "The device opens a camera's stream, which it never did before, and watches it."
    needs = (Camera,)

    target: str = ""
    watches_s: float = 300.0
    every_s: float = 0.5
    frame_bytes: int = 2600

    def steps(self) -> Iterator[tuple[str, Process]]:
        """Find, then watch."""
        camera = self.victim(Camera, self.target)
        yield "find", self._find()
        yield "watch", self._watch(camera)

    def _find(self) -> Iterator[float]:
        for one in self.neighbours():
            self.site.probe(self.device.nic, one.nic.ip, rtsp.PORT, self.now, self.chance, self.label("find"))
            yield self.chance.between(0.1, 0.6)

    def _watch(self, camera: Camera) -> Iterator[float]:
        chance, sequence = self.chance, self.chance.below(1 << 16)
        ends = self.begun + ns(self.lasts_s - 2 * self.every_s)
        while True:
            talk = camera.play(self.device, self.now, _AGENT, self.label("watch"))
            until = min(ends, self.now + ns(chance.around(self.watches_s, 0.4)))
            while self.now < until:
                yield chance.around(self.every_s, 0.05)
                sequence += 1
                camera.show(talk, sequence, int(chance.around(self.frame_bytes, 0.35)))
            camera.stop(talk, _AGENT)
            yield chance.between(20, 90)
