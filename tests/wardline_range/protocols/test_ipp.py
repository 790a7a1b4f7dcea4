"""IPP bodies."""

from wardline_range.protocols import ipp


def test_a_job_names_printer_and_user_before_its_document() -> None:
    body = ipp.print_job(7, "ipp://10.0.0.4/ipp/print", "user", b"%PDF")
    assert body[:9] == bytes.fromhex("020000020000000701")
    assert b"\x45\x00\x0bprinter-uri\x00\x18ipp://10.0.0.4/ipp/print" in body
    assert body.endswith(b"\x03%PDF")


def test_the_answer_has_the_job() -> None:
    body = ipp.accepted(7, "ipp://10.0.0.4/ipp/print", 41)
    assert body[2:4] == b"\0\0"
    assert b"\x21\x00\x06job-id\x00\x04\x00\x00\x00\x29" in body
