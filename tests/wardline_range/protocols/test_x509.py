"""The certificate: nested lengths fit, names and times stand in it."""

from wardline_range.protocols.x509 import certificate

CERTIFICATE = certificate("a.example", "Maker", "Issuer", not_before="250101000000Z", not_after="271231235959Z")


def nodes(data: bytes) -> list[tuple[int, bytes]]:
    """The elements of a DER value; every byte belongs to one."""
    found = []
    while data:
        size, start = data[1], 2
        if size & 0x80:
            start += size & 0x7F
            size = int.from_bytes(data[2:start], "big")
        assert len(data) >= start + size
        found.append((data[0], data[start : start + size]))
        data = data[start + size :]
    return found


def test_it_is_three_parts_and_its_body_eight() -> None:
    [(tag, whole)] = nodes(CERTIFICATE)
    assert tag == 0x30
    assert [part for part, _ in nodes(whole)] == [0x30, 0x30, 3]
    body = nodes(nodes(whole)[0][1])
    assert [part for part, _ in body] == [0xA0, 2, 0x30, 0x30, 0x30, 0x30, 0x30, 0xA3]
    assert nodes(body[4][1]) == [(0x17, b"250101000000Z"), (0x17, b"271231235959Z")]
    assert b"a.example" in body[5][1]
    assert b"Issuer" in body[3][1]
    assert body[7][1].endswith(b"\x82\x09a.example")


def test_the_same_name_gives_the_same_certificate() -> None:
    again = certificate("a.example", "Maker", "Issuer", not_before="250101000000Z", not_after="271231235959Z")
    assert again == CERTIFICATE
    assert certificate("b.example", "Maker", "Issuer", not_before="2", not_after="3") != CERTIFICATE
