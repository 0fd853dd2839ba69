"""The bell that every machine has: a line where the service's errors go."""

import sys

from nansen.keys.custody.access_log import Alarm


class StderrBell:
    """Says it on standard error; the service's supervisor takes it from there."""

    __slots__ = ()

    def ring(self, alarm: Alarm, line: int) -> None:
        """Say which alarm, and where to read on."""
        sys.stderr.write(f"nansen: ALARM {alarm}: see line {line} of the access log\n")
        sys.stderr.flush()
