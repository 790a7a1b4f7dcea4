"""A web site for a test, which writes down what it is asked."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue

from tests.wardline_range.real.programs.launch import IP

Asked = Queue[tuple[str, str, int]]
"""Method, path and size of the body of each request."""


@contextmanager
def site() -> Iterator[tuple[int, Asked]]:
    """Its port, and what it is asked."""
    asked: Asked = Queue()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_told: object) -> None:
            """Keep quiet."""

        def _answer(self) -> None:
            size = int(self.headers.get("Content-Length", "0"))
            self.rfile.read(size)
            asked.put((self.command, self.path, size))
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        do_GET = do_POST = _answer  # noqa: N815

    server = ThreadingHTTPServer((IP, 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.server_port, asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
