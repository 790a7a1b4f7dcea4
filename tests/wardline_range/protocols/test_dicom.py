"""DICOM: messages laid out by hand, and tshark's reading of an association."""

from tests.wardline_range import second_pair
from wardline_range.protocols import dicom

MODALITY, ARCHIVE = "CT1", "ARCHIVE"
CLASSES = dicom.VERIFICATION, dicom.CT_IMAGE
INSTANCE, STUDY, IMPLEMENTATION = "2.25.1001", "2.25.17", "2.25.99"


def test_an_echo_is_a_command_without_data() -> None:
    asked = dicom.echo(1, 7)
    group = "00000000 04000000 38000000"
    sop = "00000200 12000000" + b"1.2.840.10008.1.1\0".hex()
    rest = "00000001 02000000 3000 00001001 02000000 0700 00000008 02000000 0101"
    assert asked == bytes.fromhex("0400 0000004a 00000046 01 03" + group + sop + rest)


def test_an_image_is_cut_into_fragments_that_fit() -> None:
    pixels = bytes(40_000)
    whole = dicom.image(dicom.CT_IMAGE, INSTANCE, STUDY, 4711, (100, 200), pixels)
    sent = dicom.store(3, 1, dicom.CT_IMAGE, INSTANCE, whole)
    fragments, rest = [], sent
    while rest:
        size = int.from_bytes(rest[2:6], "big")
        assert size <= dicom.MAX_PDU
        fragments.append(rest[11 : 6 + size])
        rest = rest[6 + size :]
    assert [fragment[0] for fragment in fragments] == [3, 0, 0, 2]
    assert b"".join(fragment[1:] for fragment in fragments[1:]) == whole


def test_tshark_reads_an_association() -> None:
    whole = dicom.image(dicom.CT_IMAGE, INSTANCE, STUDY, 4711, (64, 64), bytes(8192))
    capture = second_pair.tcp_exchange(
        dicom.PORT,
        dicom.associate(MODALITY, ARCHIVE, IMPLEMENTATION, CLASSES),
        dicom.accepted(MODALITY, ARCHIVE, IMPLEMENTATION, CLASSES),
        dicom.echo(1, 1),
        dicom.echo_response(1, 1),
        dicom.store(3, 2, dicom.CT_IMAGE, INSTANCE, whole),
        dicom.store_response(3, 2, dicom.CT_IMAGE, INSTANCE),
        dicom.RELEASE,
        dicom.RELEASED,
    )
    second_pair.assert_sound(capture)
    assert set(second_pair.protocols(capture)) == {"dicom", "tcp"}
    kinds = [row[0] for row in second_pair.dissect(capture, "dicom.pdu.type", only="dicom.pdu.type")]
    assert ",".join(kinds) == "0x01,0x02,0x04,0x04,0x04,0x04,0x04,0x05,0x06"
    titles = second_pair.dissect(capture, "dicom.assoc.ae.calling", "dicom.assoc.ae.called", only="dicom.pdu.type == 1")
    assert [[text.strip() for text in row] for row in titles] == [[MODALITY, ARCHIVE]]


def test_tshark_reads_an_abort() -> None:
    capture = second_pair.tcp_exchange(dicom.PORT, dicom.associate("A", "B", IMPLEMENTATION, CLASSES), dicom.abort())
    second_pair.assert_sound(capture)
    assert [row[0] for row in second_pair.dissect(capture, "dicom.pdu.type", only="dicom")] == ["0x01", "0x07"]
