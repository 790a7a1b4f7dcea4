"""`wardline range demo`: the real-time lab is attacked from a menu, and Wardline is watched while it reacts.

The lab records what crosses its switch; Wardline follows the recording slice by slice, learns for a while, and then
says what it sees. The same lab is the practice ground for those who learn to work with it.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from wardline.app import pipeline
from wardline.app.watch import Telling
from wardline.behaviour import Learning
from wardline.model.errors import UsageError, WardlineError
from wardline.model.incident import Incident
from wardline.sources.growing import GrowingCapture
from wardline_range.real.attacks.catalogue import ATTACKS
from wardline_range.real.hosts import HOSTS
from wardline_range.real.lab import Lab
from wardline_range.real.plan import RealAttack
from wardline_range.real.play import Play
from wardline_range.verdict import reported, score

SLICE_S = 5
_AFTERWARDS_S = 15.0
_LOOK_S = 0.5

Say = Callable[[str], None]
Ask = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What came of it: incidents as they were told, and for each attack whether it was found."""

    told: tuple[str, ...]
    found: tuple[tuple[str, bool], ...]


def chosen(names: Sequence[str]) -> list[RealAttack]:
    """The attacks of these names. Raises UsageError where there is none."""
    by_name = {attack.name: attack for attack in ATTACKS}
    for name in names:
        if name not in by_name:
            raise UsageError(f"{name!r} has no real-time form; there are {', '.join(by_name)}")
    return [by_name[name] for name in names]


def rehearse(
    capture: Path, learn_s: float, attacks: Sequence[RealAttack] | None, say: Say, ask: Ask = input
) -> Rehearsal:
    """Bring the lab up, let Wardline learn, then play the attacks given, or those that are chosen from a menu.

    Raises LabError where the lab cannot run here.
    """
    with Lab(capture, say) as lab:
        begun = time.monotonic()
        lab.up(HOSTS)
        say(f"{len(lab.hosts)} devices are up after {time.monotonic() - begun:.1f} s; nothing can leave the lab")
        for absent in lab.absent:
            say(f"left out: {absent.name} ({absent.why}); {absent.remedy}")
        with GrowingCapture(capture, slice_s=SLICE_S) as source:
            watcher = _Watcher(source, learn_s, say)
            watcher.start()
            say(f"Wardline learns what is normal here for {learn_s:.0f} s")
            watcher.wait(learn_s + SLICE_S)
            if attacks is None:
                _menu(lab, watcher, say, ask)
            else:
                for attack in attacks:
                    _play(lab, attack, watcher, say)
            if lab.recording is not None:
                lab.recording.finish()
            source.finish()
            watcher.join(30)
        truth = lab.truth()
    say(lab.removed.said())
    by_id = {device.id: device for device in watcher.picture.devices}
    verdict = score(truth, [reported(incident, by_id) for incident in watcher.picture.likely])
    return Rehearsal(tuple(watcher.told), tuple((one.attack, one.found) for one in verdict.attacks))


def _menu(lab: Lab, watcher: "_Watcher", say: Say, ask: Ask) -> None:
    by_number = dict(enumerate(ATTACKS, 1))
    while True:
        for number, attack in by_number.items():
            say(f"{number:3}  {attack.name:20} {attack.title}")
        answer = ask("which attack (number or name, q to end)? ").strip()
        if answer in ("q", "quit", "exit", ""):
            return
        try:
            attack = by_number[int(answer)] if answer.isdecimal() and int(answer) in by_number else chosen([answer])[0]
            _play(lab, attack, watcher, say)
        except WardlineError as error:
            say(str(error))


def _play(lab: Lab, attack: RealAttack, watcher: "_Watcher", say: Say) -> None:
    say(f"{attack.on} begins {attack.name}: {attack.title} (for up to {attack.lasts_s:.0f} s)")
    play: Play = lab.start(attack)
    try:
        while not play.wait(_LOOK_S):
            watcher.wait(0)
    except KeyboardInterrupt:
        play.stop()
    watcher.wait(_AFTERWARDS_S)
    say(f"{attack.name} is over")


class _Watcher(threading.Thread):
    """Follows the recording with the whole pipeline, and tells each incident when it appears or becomes likelier."""

    def __init__(self, source: GrowingCapture, learn_s: float, say: Say) -> None:
        super().__init__(name="watch", daemon=True)
        until = time.time_ns() + int(learn_s * 1e9)
        self._state = pipeline.begin(Learning(until=until, device_s=learn_s), "lab")
        self._source, self._say, self._telling = source, say, Telling()
        self._error: WardlineError | None = None
        self.picture = pipeline.Picture((), ())
        self.told: list[str] = []

    def run(self) -> None:
        """Every slice through the pipeline."""
        try:
            for batch in self._source.batches():
                _, findings, self._state = pipeline.step(batch, self._state)
                if findings:
                    self.picture = pipeline.picture(self._state)
                    self._tell(self.picture.likely)
        except WardlineError as error:
            self._error = error

    def wait(self, seconds: float) -> None:
        """Let it watch for so long. Raises what stopped it."""
        if seconds:
            self.join(seconds)
        if self._error is not None:
            raise self._error

    def _tell(self, incidents: Sequence[Incident]) -> None:
        for incident in self._telling.news(incidents):
            line = f"Wardline: {incident.title} ({incident.probability:.0%} likely)"
            self.told.append(line)
            self._say(line)
