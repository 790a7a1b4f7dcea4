"""Pages: found, missing, behind a login; several to one connection."""

import asyncio
import http.client
import threading
from base64 import b64encode
from collections.abc import Iterator

import pytest

from tests.wardline_range.real.programs.launch import IP, eventually, free_port
from wardline_range.real.programs.http_device import serve
from wardline_range.real.programs.web import Page, Web

PAGES = {"/": Page(b"front"), "/secret": Page(b"inside", "text/plain", private=True)}


@pytest.fixture
def connection() -> Iterator[http.client.HTTPConnection]:
    """A client of a server that runs in a thread."""
    port, loop = free_port(), asyncio.new_event_loop()
    task = loop.create_task(serve(Web("tiny/1", PAGES.get, "admin:admin", "door"), IP, port))
    thread = threading.Thread(target=lambda: loop.run_until_complete(asyncio.wait([task])))
    thread.start()
    talk = http.client.HTTPConnection(IP, port, timeout=30)
    eventually(talk.connect)
    yield talk
    talk.close()
    loop.call_soon_threadsafe(task.cancel)
    thread.join()
    loop.close()


def asked(talk: http.client.HTTPConnection, method: str, path: str, account: str = "") -> tuple[int, bytes]:
    """Status and body."""
    headers = {"Authorization": f"Basic {b64encode(account.encode()).decode()}"} if account else {}
    talk.request(method, path, headers=headers)
    answer = talk.getresponse()
    assert answer.headers["Server"] == "tiny/1"
    assert (answer.status == 401) == ("WWW-Authenticate" in answer.headers)
    return answer.status, answer.read()


def test_pages_over_one_connection(connection: http.client.HTTPConnection) -> None:
    assert asked(connection, "GET", "/?x=1") == (200, b"front")
    assert asked(connection, "HEAD", "/") == (200, b"")
    assert asked(connection, "GET", "/none")[0] == 404
    assert asked(connection, "GET", "/secret") == (401, b"")
    assert asked(connection, "GET", "/secret", "admin:guess") == (401, b"")
    assert asked(connection, "GET", "/secret", "admin:admin") == (200, b"inside")


def test_what_is_not_http_is_hung_up_on(connection: http.client.HTTPConnection) -> None:
    connection.sock.sendall(b"hello\r\n\r\n")
    assert connection.sock.recv(100) == b""
