"""How an error crosses from one process to another: its kind, what it is about, and why.

    {"kind": text, "about": text, "why": text, "clause": text}

Errors name fields and rules and never a person, so they may travel as they are.
"""

from collections.abc import Callable
from typing import Final

from nansen.errors import (
    Conflict,
    Malformed,
    NansenError,
    Refused,
    Unavailable,
    Unsupported,
    Untrusted,
)
from nansen.standards.deterministic_cbor import Item
from nansen.standards.wire_fields import WireFields

_MAKERS: Final[dict[str, tuple[type[NansenError], Callable[[str, str, str], NansenError]]]] = {
    "malformed": (Malformed, lambda about, why, clause: Malformed(about, why, clause=clause)),
    "unsupported": (Unsupported, lambda about, why, clause: Unsupported(about, why, clause=clause)),
    "untrusted": (Untrusted, lambda about, why, clause: Untrusted(about, why, clause=clause)),
    "refused": (Refused, lambda about, why, _: Refused(about, why)),
    "conflict": (Conflict, lambda _, why, __: Conflict(why)),
    "unavailable": (Unavailable, lambda _, why, __: Unavailable(why)),
}


def encode_error(error: NansenError) -> dict[str, Item]:
    """Write an error."""
    about, why, clause = "", str(error), ""
    match error:
        case Malformed() | Unsupported() | Untrusted():
            about, why, clause = error.field, error.why, error.clause
        case Refused():
            about, why = error.rule, error.why
    kind = next(name for name, (one, _) in _MAKERS.items() if isinstance(error, one))
    return {"kind": kind, "about": about, "why": why, "clause": clause}


def decode_error(fields: WireFields) -> NansenError:
    """Read an error.

    Raises:
        Malformed: it is of no kind that there is.
    """
    found = _MAKERS.get(fields.text("kind"))
    if found is None:
        raise Malformed("answer.kind", "is no kind of error", clause="RFC 8949 §3.1")
    return found[1](fields.text("about"), fields.text("why"), fields.text("clause"))
