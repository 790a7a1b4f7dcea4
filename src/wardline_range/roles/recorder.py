"""A video recorder: it pulls the streams of its cameras, more while something moves."""

from collections.abc import Iterator
from functools import partial

from wardline_range.clock import Process, ns
from wardline_range.device import Device, Habit
from wardline_range.roles.camera import Camera


class Recorder(Device):
    """Models say how it announces itself. The cameras that it looks after are its ordinary peers."""

    idle_every_s, moving_every_s = 10.0, 1.0

    def streams(self) -> Iterator[Habit]:
        """One process for each of its cameras."""
        for place, camera in enumerate(self.site.share(self, Camera)):
            yield 15.0 + 3 * place, partial(self._stream, camera)

    def _stream(self, camera: Camera) -> Process:
        chance, sequence = self.chance, self.chance.below(1 << 16)
        while True:
            talk = camera.play(self, self.now)
            until = self.now + ns(chance.around(2700, 0.3))
            moves_until = 0
            while self.now < until:
                if self.now > moves_until and chance.happens(0.01 * self.site.rhythm.level(self.now) + 0.001):
                    moves_until = self.now + ns(chance.between(15, 50))
                is_moving = self.now < moves_until
                yield chance.around(self.moving_every_s if is_moving else self.idle_every_s, 0.02)
                sequence += 1
                camera.show(talk, sequence, int(chance.around(1100 if is_moving else 2600, 0.35)))
            camera.stop(talk)
            yield chance.between(1, 4)
