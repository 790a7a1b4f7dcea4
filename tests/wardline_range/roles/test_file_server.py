"""Work with files over SMB."""

import io

from tests.wardline_range.made import a_site, read, residents
from tests.wardline_range.second_pair import assert_sound, dissect
from wardline_range.roles.file_server import FileServer, working


def test_a_worker_logs_on_reads_and_writes() -> None:
    out = io.BytesIO()
    site = a_site(out)
    laptop, nas = residents(site, "macbook", "synology-nas")
    assert isinstance(nas, FileServer)
    site.clock.spawn(working(laptop, nas, 600))
    site.clock.run(site.clock.now + 7200 * 10**9, lambda _: None)
    site.capture.flush(1 << 62)
    assert_sound(out.getvalue())
    commands = {part for row in dissect(out.getvalue(), "smb2.cmd", only="smb2") for part in row[0].split(",")}
    assert {"0", "1", "3", "5", "6", "8", "9"} <= commands
    assert set(read(out.getvalue())["conn"]["resp_p"]) == {445}
