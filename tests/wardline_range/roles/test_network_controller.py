"""Reports of access points: their mark in clear, the rest sealed."""

from tests.wardline_range.made import lives


def test_an_access_point_posts_what_it_has_to_report() -> None:
    shown = lives(["unifi-access-point", "unifi-controller"], 0.2)
    posted = shown.table("http", shown.ip("unifi-access-point"))
    assert posted.height >= 15
    assert set(posted.select("method", "uri", "resp_p", "status_code").unique().rows()) == {
        ("POST", "/inform", 8080, 200)
    }
    assert posted["request_body_len"].min() > 2000  # type: ignore[operator]
    assert shown.capture.count(b"TNBU") >= 2 * posted.height
