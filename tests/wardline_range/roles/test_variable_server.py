"""A subscription is told what changes, and ends in order."""

import io

from tests.wardline_range.made import a_site, residents
from tests.wardline_range.second_pair import assert_sound, dissect
from wardline_range.roles.variable_server import VariableServer


def test_changes_are_published() -> None:
    out = io.BytesIO()
    site = a_site(out)
    server, historian = residents(site, "wago-controller", "historian")
    assert isinstance(server, VariableServer)
    talk, channel = server.subscribe(historian, site.clock.now)
    for sequence in range(1, 6):
        server.publish(talk, channel, sequence)
    server.end(talk, channel)
    site.capture.flush(1 << 62)
    assert_sound(out.getvalue())
    told = [
        row[0] for row in dissect(out.getvalue(), "opcua.servicenodeid.numeric", only="opcua.servicenodeid.numeric")
    ]
    assert told.count("826") == told.count("829") == 5
