"""An image reaches the archive, and the association ends in order."""

import io

from tests.wardline_range.made import a_site, residents
from tests.wardline_range.second_pair import assert_sound, dissect
from wardline_range.protocols import dicom
from wardline_range.roles.image_archive import ImageArchive


def test_an_image_is_stored() -> None:
    out = io.BytesIO()
    site = a_site(out)
    archive, scanner = residents(site, "image-server", "ge-scanner")
    assert isinstance(archive, ImageArchive)
    talk = archive.associate(scanner, "CT0001", dicom.CT_IMAGE, site.clock.now)
    image = dicom.image(dicom.CT_IMAGE, "1.2.3.1", "1.2.3", 70_001, (8, 8), bytes(128))
    archive.take(talk, 1, dicom.CT_IMAGE, "1.2.3.1", image)
    archive.release(talk)
    site.capture.flush(1 << 62)
    assert_sound(out.getvalue())
    kinds = [kind for row in dissect(out.getvalue(), "dicom.pdu.type", only="dicom") for kind in row[0].split(",")]
    assert [int(kind, 16) for kind in kinds][:2] == [1, 2]
    assert [int(kind, 16) for kind in kinds][-2:] == [5, 6]
