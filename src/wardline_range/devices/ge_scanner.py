"""A CT scanner: sends the images of each examination to the archive over DICOM."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Device, Habit, Model
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import visit
from wardline_range.packets.conversation import CLIENT, SERVER
from wardline_range.protocols import dicom
from wardline_range.protocols.noise import noise
from wardline_range.roles.image_archive import ImageArchive

_ROOT = "1.2.840.113619.2.404"
_SIZE = (64, 64)
"""Rows and columns of an image here; real ones are eight times as wide."""


class GeScanner(Device):
    """Works by the rhythm of the hospital; asks the archive now and then whether it is there."""

    model = Model(
        "ge-scanner", "GE", "Revolution CT", "imaging modality", ("20HW37.3", "21MW18.4"), ("44:4b:5d",),
        "CT{digits:4}", sectors=("hospital",), zone="imaging", open_ports=frozenset({22, 104, 4006}), lag_s=0.0007,
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Clock, service line, examinations, echoes."""
        yield 5.0, partial(clock_sync, self, "pool.ntp.org", 10)
        yield 60.0, self._service
        archive = self.site.one(self, ImageArchive)
        if archive is not None:
            yield 90.0, partial(self._echo, archive)
            yield 200.0, partial(self._examine, archive)

    def _examine(self, archive: ImageArchive) -> Iterator[float]:
        study = 0
        while True:
            yield 300 + self.pause(1500)
            study += 1
            talk = archive.associate(self, self.who.hostname, dicom.CT_IMAGE, self.now)
            for number in range(1, 10 + self.chance.below(30)):
                instance = f"{_ROOT}.{study}.{number}"
                pixels = noise(self.chance, 2 * _SIZE[0] * _SIZE[1])
                image = dicom.image(dicom.CT_IMAGE, instance, f"{_ROOT}.{study}", 70_000 + study, _SIZE, pixels)
                archive.take(talk, number, dicom.CT_IMAGE, instance, image)
                yield self.chance.between(0.3, 1.2)
                talk.wake(self.now)
            archive.release(talk)

    def _echo(self, archive: ImageArchive) -> Iterator[float]:
        while True:
            talk = archive.associate(self, self.who.hostname, dicom.CT_IMAGE, self.now)
            talk.send(CLIENT, dicom.echo(1, 1)).send(SERVER, dicom.echo_response(1, 1), 0.01)
            archive.release(talk)
            yield self.chance.around(1800, 0.05)

    def _service(self) -> Iterator[float]:
        while True:
            visit(self, "insite.service.example", self.now, 2, 1800, 500)
            yield self.chance.around(3600, 0.1)
