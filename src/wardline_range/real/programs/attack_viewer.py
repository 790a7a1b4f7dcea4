"""Opens a camera's stream and watches it for a while.

References: RFC 2326 10.1, 10.2, 10.4 to 10.7, 10.12 (interleaved data), RFC 7617 (basic authentication).
"""

import socket
import time
from collections.abc import Iterator, Sequence

from wardline_range.protocols import http, rtsp
from wardline_range.real.programs import lifetime
from wardline_range.real.programs.calls import call, heard

_AGENT = "LibVLC/3.0.18"
_INTERLEAVED = "RTP/AVP/TCP;unicast;interleaved=0-1"


def main(given: Sequence[str] | None = None) -> None:
    """Watch until the time is over or the camera refuses."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--camera", required=True)
    parser.add_argument("--port", type=int, default=rtsp.PORT)
    parser.add_argument("--path", default="/stream")
    parser.add_argument("--track", default="trackID=1")
    parser.add_argument("--login", default="admin:admin", help="name and password")
    parser.add_argument("--seconds", type=float, default=20.0)
    told = parser.parse_args(given)
    uri = f"rtsp://{told.camera}:{told.port}{told.path}"
    try:
        with call(told.camera, told.port) as talk:
            session = _play(talk, uri, f"{uri}/{told.track}", told.login)
            _watch(talk, told.seconds)
            talk.sendall(rtsp.request("TEARDOWN", uri, 5, _AGENT, Session=session))
    except OSError as error:
        print(f"{told.camera}: {error}", flush=True)


def _play(talk: socket.socket, uri: str, track: str, login: str) -> str:
    """Ask for the stream; the session's name. Raises ConnectionError where the camera refuses."""
    session, authorization = "", {"Authorization": http.basic(*login.split(":", 1))}
    for number, (method, where, headers) in enumerate(_steps(uri, track), 1):
        named = {"Session": session} if session else {}
        talk.sendall(rtsp.request(method, where, number, _AGENT, **authorization, **named, **headers))
        answer = heard(talk).decode(errors="replace")
        if " 200 " not in answer.partition("\r\n")[0]:
            raise ConnectionError(f"{method} is answered with {answer.partition(chr(13))[0]!r}")
        session = session_in(answer) or session
    return session


def _steps(uri: str, track: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    yield "OPTIONS", uri, {}
    yield "DESCRIBE", uri, {"Accept": "application/sdp"}
    yield "SETUP", track, {"Transport": _INTERLEAVED}
    yield "PLAY", uri, {"Range": "npt=0.000-"}


def session_in(answer: str) -> str:
    """The session's name, where an answer has one."""
    lines = (line.partition(":") for line in answer.splitlines())
    return next((value.partition(";")[0].strip() for name, _, value in lines if name.lower() == "session"), "")


def _watch(talk: socket.socket, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and heard(talk):
        pass


if __name__ == "__main__":
    main()
