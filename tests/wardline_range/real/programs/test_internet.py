"""Every port takes TLS, HTTP and anything else; names and time are answered."""

import shutil
import socket
import ssl
import struct
import time
from collections.abc import Iterator

import pytest

from tests.wardline_range.real.programs.launch import IP, free_port, running
from wardline_range.protocols import dns, ntp
from wardline_range.real.programs import visits

Ports = tuple[int, int, int]


@pytest.fixture(scope="module")
def ports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ports]:
    """One TCP port, that of DNS, and that of NTP."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl")
    tcp, names, clock = free_port(), free_port(socket.SOCK_DGRAM), free_port(socket.SOCK_DGRAM)
    given = ("--ip", IP, "--folder", tmp_path_factory.mktemp("internet"))
    with running("internet", *given, "--ports", tcp, "--dns", names, "--ntp", clock, ready_tcp=tcp):
        yield tcp, names, clock


def secured(port: int) -> ssl.SSLSocket:
    """A TLS connection."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context.wrap_socket(socket.create_connection((IP, port), 30), server_hostname="cloud.example")


def asked(port: int, question: bytes) -> bytes:
    """A datagram's answer."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.settimeout(30)
        line.sendto(question, (IP, port))
        return line.recv(2000)


def test_it_serves_pages_of_sizes_of_their_own(ports: Ports) -> None:
    sizes = [visits.visit(IP, ports[0], [f"/page/{number}"], "test") for number in range(5)]
    assert len(set(sizes)) == 5
    assert visits.visit(IP, ports[0], [f"/page/{number}" for number in range(5)], "test") == sum(sizes)


def test_tls_carries_pages_too(ports: Ports) -> None:
    with secured(ports[0]) as talk:
        talk.sendall(b"POST /v1/report HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc")
        assert talk.recv(2000).startswith(b"HTTP/1.1 200 OK\r\n")


def test_any_other_talk_is_answered_with_ok(ports: Ports) -> None:
    for talk in (socket.create_connection((IP, ports[0]), 30), secured(ports[0])):
        with talk:
            for said in (b"\x01\x02beacon", b"result"):
                talk.sendall(said)
                assert talk.recv(100) == b"ok\n"


def test_a_broken_handshake_is_hung_up_on(ports: Ports) -> None:
    with socket.create_connection((IP, ports[0]), 30) as talk:
        talk.sendall(b"\x16\x03\x01\x00\x05hello")
        while talk.recv(100):
            pass
    assert visits.visit(IP, ports[0], ["/v1/x"], "test")


def test_every_name_is_this_host(ports: Ports) -> None:
    answer = asked(ports[1], dns.query(7, "c2.example.net"))
    assert answer[:2] == b"\0\7"
    assert answer.endswith(socket.inet_aton(IP))
    assert asked(ports[1], dns.query(8, "x.example.net", "TXT")).endswith(b"\x02ok")
    assert struct.unpack_from("!H", asked(ports[1], dns.query(9, "x.example.net", "AAAA")), 6) == (0,)
    assert asked(ports[1], b"no question") == b"no question"


def test_it_tells_the_time(ports: Ports) -> None:
    question = ntp.request(time.time_ns(), 6)
    answer = asked(ports[2], question)
    assert answer[24:32] == question[40:48]
    (seconds,) = struct.unpack_from("!I", answer, 40)
    assert abs(seconds - 2_208_988_800 - time.time()) < 30
    assert asked(ports[2], b"echo") == b"echo"
