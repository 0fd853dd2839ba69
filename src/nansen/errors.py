"""Everything nansen raises on purpose.

    NansenError
    ├── Malformed     these bytes do not follow their standard
    ├── Unsupported   they follow it, in a way that this version does not carry
    ├── Untrusted     well formed, but the proof does not hold
    ├── Refused       a rule says no to this act
    ├── Conflict      the record changed since it was read
    └── Unavailable   a key, a store, a library or a peer cannot be reached now

Any other exception is a bug. A message may end up in a log, so it names the
field and the rule, never the value: a date of birth in a log is a breach.
"""


class NansenError(Exception):
    """The root of the tree; catch it at the edge only."""


class Malformed(NansenError):
    """The bytes break their standard, in the named field."""

    def __init__(self, field: str, why: str, *, clause: str) -> None:
        """Name the field, what is wrong with it, and the clause it breaks."""
        super().__init__(f"{field}: {why} [{clause}]")
        self.field = field
        self.why = why
        self.clause = clause


class Unsupported(NansenError):
    """The bytes use a lawful variant that this version does not carry."""

    def __init__(self, field: str, why: str, *, clause: str) -> None:
        """Name the field, the variant met, and the clause that allows it."""
        super().__init__(f"{field}: {why} [{clause}]")
        self.field = field
        self.why = why
        self.clause = clause


class Untrusted(NansenError):
    """A proof does not hold: a signature, a hash, a chain."""

    def __init__(self, field: str, why: str, *, clause: str) -> None:
        """Name what was to be proved, why the proof fails, and the clause."""
        super().__init__(f"{field}: {why} [{clause}]")
        self.field = field
        self.why = why
        self.clause = clause


class Refused(NansenError):
    """A rule says no to this act."""

    def __init__(self, rule: str, why: str) -> None:
        """Name the rule (an R-number or a word) and what would satisfy it."""
        super().__init__(f"{rule}: {why}")
        self.rule = rule
        self.why = why


class Conflict(NansenError):
    """The record changed since it was read; read it again and decide anew."""


class Unavailable(NansenError):
    """A key, a store, a library or a peer cannot be reached; say how to get it."""
