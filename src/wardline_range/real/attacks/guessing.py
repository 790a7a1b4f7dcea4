"""Attacks that guess passwords, with hydra where the lab's servers talk as far as it wants them to.

References: hydra(1) (`-c`: seconds between two guesses, one at a time).
"""

from wardline_range.real.plan import Program, RealAttack, Touch
from wardline_range.real.programs import logins


def _hydra(*arguments: str) -> Program:
    return Program(tool="hydra", arguments=("-I", "-C", str(logins.FILE), *arguments))


TELNET_GUESSING = RealAttack(
    name="telnet-guessing",
    title="Guess passwords at the camera's telnet login",
    on="laptop",
    techniques=("T1110.001", "T0812"),
    programs=(Program(module="attack_telnet_guessing", arguments=("--server", "{camera_1}")),),
    touches=(Touch("camera-1", "tcp", 23),),
    lasts_s=30,
    needs_hosts=("camera-1",),
)

SSH_GUESSING = RealAttack(
    name="ssh-guessing",
    title="Knock at the camera's SSH server as password guessers do",
    on="laptop",
    techniques=("T1110.001", "T1021.004"),
    programs=(Program(module="attack_ssh_guessing", arguments=("--server", "{camera_1}")),),
    touches=(Touch("camera-1", "tcp", 22),),
    lasts_s=30,
    needs_hosts=("camera-1",),
)

HTTP_GUESSING = RealAttack(
    name="http-guessing",
    title="Guess passwords at the camera's web page",
    on="laptop",
    techniques=("T1110.001", "T0812"),
    programs=(_hydra("-t", "2", "-W", "1", "http-get://{camera_1}/"),),
    touches=(Touch("camera-1", "tcp", 80),),
    lasts_s=30,
    needs_hosts=("camera-1",),
)

RTSP_GUESSING = RealAttack(
    name="rtsp-guessing",
    title="Guess passwords for the camera's video",
    on="laptop",
    techniques=("T1110.001", "T0812"),
    programs=(_hydra("-c", "1", "rtsp://{camera_1}"),),
    touches=(Touch("camera-1", "tcp", 554),),
    lasts_s=30,
    needs_hosts=("camera-1",),
)

MQTT_GUESSING = RealAttack(
    name="mqtt-guessing",
    title="Guess passwords at the hub's MQTT broker",
    on="laptop",
    techniques=("T1110.001",),
    programs=(Program(module="attack_mqtt_guessing", arguments=("--broker", "{hub}")),),
    touches=(Touch("hub", "tcp", 1883),),
    lasts_s=30,
    needs_hosts=("hub",),
)

ATTACKS = (TELNET_GUESSING, SSH_GUESSING, HTTP_GUESSING, RTSP_GUESSING, MQTT_GUESSING)
