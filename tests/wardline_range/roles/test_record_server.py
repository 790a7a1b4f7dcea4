"""HL7 messages are acknowledged, and sound to a second pair of eyes."""

import io

from tests.wardline_range.made import a_site, residents
from tests.wardline_range.second_pair import assert_sound, dissect
from wardline_range.protocols import hl7
from wardline_range.protocols.hl7 import Route
from wardline_range.roles.record_server import RecordServer


def test_a_message_is_taken_and_acknowledged() -> None:
    out = io.BytesIO()
    site = a_site(out)
    server, analyser = residents(site, "epic-server", "roche-analyser")
    assert isinstance(server, RecordServer)
    route = Route("COBAS", "LAB", "EHR", "HOSPITAL")
    talk = server.line(analyser, site.clock.now)
    message = hl7.vital_signs(route, 7, site.clock.now, 70_001, "LAB^1^1", {hl7.TEMPERATURE: 36.6})
    server.take(talk, message, route, "R01", 7)
    talk.close()
    site.capture.flush(1 << 62)
    assert_sound(out.getvalue())
    assert [row[0] for row in dissect(out.getvalue(), "hl7.message.type", only="hl7")] == ["ORU", "ACK"]
