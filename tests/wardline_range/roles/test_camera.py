"""A camera's stream: begun, shown, ended."""

import io

from tests.wardline_range.made import a_site, read, residents
from wardline_range.roles.camera import Camera


def test_a_viewer_sees_and_stops() -> None:
    out = io.BytesIO()
    site = a_site(out)
    _, camera, laptop = residents(site, "unifi-gateway", "hikvision-camera", "windows-laptop")
    assert isinstance(camera, Camera)
    talk = camera.play(laptop, site.clock.now)
    camera.show(talk, 1, 5000)
    camera.stop(talk)
    site.capture.flush(1 << 62)
    [row] = read(out.getvalue())["conn"].rows(named=True)
    assert (row["orig_h"], row["resp_h"], row["resp_p"], row["conn_state"]) == (laptop.nic.ip, camera.nic.ip, 554, "SF")
    assert row["resp_bytes"] > 5000
