"""A line comes up once there is a broker, and its will says when it is gone."""

from pathlib import Path

import pytest

pytest.importorskip("paho.mqtt", reason="needs paho-mqtt")

from tests.wardline_range.real.programs.broker import broker, listener
from tests.wardline_range.real.programs.launch import IP, free_port
from wardline_range.real.programs import mqtt_line


def test_its_will_is_published_when_it_breaks(tmp_path: Path) -> None:
    with broker(tmp_path) as port, listener(port, "tele/+/LWT") as (_, heard):
        client = mqtt_line.line("plug", "admin:admin", "tele/plug/LWT")
        client.on_connect = lambda client, *_rest: client.publish("tele/plug/LWT", "Online", retain=True)
        mqtt_line.hold(client, IP, port)
        assert heard.get(timeout=30) == ("tele/plug/LWT", b"Online")
        client.loop_stop()
        broken = client.socket()
        assert broken is not None
        broken.close()
        assert heard.get(timeout=30) == ("tele/plug/LWT", b"Offline")


def test_it_waits_for_a_broker(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_seconds: float) -> None:
        raise SystemExit

    monkeypatch.setattr("time.sleep", stop)
    with pytest.raises(SystemExit):
        mqtt_line.hold(mqtt_line.line("plug"), IP, free_port())
    assert "refused" in capsys.readouterr().out
