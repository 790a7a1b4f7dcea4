"""HTTP messages."""

from wardline_range.protocols import http


def test_a_request_with_a_body_says_how_long_it_is() -> None:
    assert http.request("POST", "h", "/a", "me", b"xyz", Content_Type="text/plain") == (
        b"POST /a HTTP/1.1\r\nHost: h\r\nUser-Agent: me\r\nAccept: */*\r\nContent-Type: text/plain\r\n"
        b"Content-Length: 3\r\n\r\nxyz"
    )
    assert b"Content-Length" not in http.request("GET", "h", "/a", "me")


def test_a_response_has_its_reason_and_length() -> None:
    answer = http.response(401, "srv", b"no", WWW_Authenticate='Basic realm="x"')
    assert answer.startswith(b"HTTP/1.1 401 Unauthorized\r\nServer: srv\r\n")
    assert b'WWW-Authenticate: Basic realm="x"\r\n\r\nno' in answer


def test_basic_authentication_is_encoded() -> None:
    assert http.basic("Aladdin", "open sesame") == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
