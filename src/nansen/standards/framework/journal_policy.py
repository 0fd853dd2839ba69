"""Whose documents must stand in which log: a file that an inspection post takes along (R66).

Text, one field a line, in this order and in no other form:

    nansen journal policy 1
    state UTO                                 issuing state, as in the zone
    country UT                                country of the certificates that sign
    documents PR PS PT PL PE PU               document codes that it counts for
    since 2026-11-23                          documents issued from this day on carry a proof
    origin utopia.example/journal/2026        which log
    log utopia.example/journal/2026+0a…+AV…   the key that signs its heads
    quorum 1                                  how many witnesses must have seen them
    witness witness.example/1+0b…+BA…         a witness; none, or as many lines as there are

Nobody signs the file. Whoever fills the trust folder vouches for it, as for the CSCA
certificates there: get it from the issuer, by a way that you would trust a CSCA to.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from nansen.errors import Malformed, Unsupported
from nansen.ids import StateCode
from nansen.standards.framework.entry import DocumentClass
from nansen.standards.icao9303.codes import two_letter_of
from nansen.standards.tlog.note import decode_verifier_key, encode_verifier_key
from nansen.standards.tlog.policy import LogPolicy
from nansen.standards.tlog.proof import MAX_COSIGNATURES

MAX_POLICY_OCTETS: Final = 8192

_FIELD: Final = "journal policy"
_CLAUSE: Final = "R66"
_TITLE: Final = "nansen journal policy 1"
_ANY_TITLE: Final = re.compile(r"nansen journal policy [1-9][0-9]{0,3}")
_NAMES: Final = ("state", "country", "documents", "since", "origin", "log", "quorum")
_VALUE: Final = re.compile(r"[!-~](?:[ -~]*[!-~])?")
_STATE: Final = re.compile(r"[A-Z]{1,3}")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_QUORUM: Final = re.compile(r"[0-9]{1,2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalPolicy:
    """One issuer's one log; an issuer that has followed it with another has two policies."""

    state: StateCode
    country: str
    documents: tuple[DocumentClass, ...]
    """Codes, as the issuer's other documents may be logged nowhere; in the framework's order."""
    since: date
    log: LogPolicy

    def __post_init__(self) -> None:
        """Check every field, and that the whole can be written and read again."""
        if not _STATE.fullmatch(self.state) or not _COUNTRY.fullmatch(self.country):
            raise Malformed(_FIELD, "has no code of a state and a country", clause="9303-3 §5")
        if two_letter_of(self.state) not in {None, self.country}:
            raise Malformed(_FIELD, "names a state and another's country", clause="9303-3 §5")
        if not self.documents or self.documents != _in_order(self.documents):
            raise Malformed(_FIELD, "lists no documents, or not in order", clause=_CLAUSE)
        if len(self.log.witnesses) > MAX_COSIGNATURES:
            raise Malformed(_FIELD, "has more witnesses than a proof can", clause=_CLAUSE)
        _check_size(encode_journal_policy(self))

    def counts_for(self, *, document_code: str, state: str, country: str | None) -> bool:
        """Tell whether a document is this issuer's, by its zone or by its signer.

        Either is enough: with a stolen key one could write another state into the zone.
        """
        if document_code not in self.documents:
            return False
        return state == self.state or (country or "").upper() == self.country


def encode_journal_policy(policy: JournalPolicy) -> bytes:
    """Write the file.

    Raises:
        Malformed: the origin or the name of a key cannot stand in it.
    """
    values = (
        policy.state,
        policy.country,
        " ".join(policy.documents),
        policy.since.isoformat(),
        policy.log.origin,
        encode_verifier_key(policy.log.key),
        str(policy.log.quorum),
    )
    fields = [*zip(_NAMES, values, strict=True)]
    fields += (("witness", encode_verifier_key(key)) for key in policy.log.witnesses)
    if not all(_VALUE.fullmatch(value) for _, value in fields):
        raise Malformed(_FIELD, "has a name that is no printable ASCII", clause=_CLAUSE)
    lines = (f"{_TITLE}\n", *(f"{name} {value}\n" for name, value in fields))
    return "".join(lines).encode("ascii")


def decode_journal_policy(encoded: bytes) -> JournalPolicy:
    """Read the file.

    Raises:
        Malformed: it is none, or is not in its one form.
        Unsupported: it is of another version, or names a class or a kind of key that this
            release does not know.
    """
    _check_size(encoded)
    title, *lines = encoded.decode("latin-1").removesuffix("\n").split("\n")
    if not _ANY_TITLE.fullmatch(title):
        raise Malformed(_FIELD, "does not begin with its title and a newline", clause=_CLAUSE)
    if title != _TITLE:
        raise Unsupported(_FIELD, "is of another version", clause=_CLAUSE)
    fields = [(name, value) for name, _, value in (line.partition(" ") for line in lines)]
    names, count = [name for name, _ in fields], len(_NAMES)
    if names != [*_NAMES, *["witness"] * (len(fields) - count)]:
        raise Malformed(_FIELD, "has other fields, or in another order", clause=_CLAUSE)
    policy = _read(dict(fields[:count]), [value for _, value in fields[count:]])
    if encode_journal_policy(policy) != encoded:
        raise Malformed(_FIELD, "is in another form", clause=_CLAUSE)
    return policy


def _read(fields: dict[str, str], witnesses: list[str]) -> JournalPolicy:
    if not _QUORUM.fullmatch(fields["quorum"]):
        raise Malformed(_FIELD, "has no quorum", clause=_CLAUSE)
    log = LogPolicy(
        origin=fields["origin"],
        key=decode_verifier_key(fields["log"]),
        witnesses=tuple(map(decode_verifier_key, witnesses)),
        quorum=int(fields["quorum"]),
    )
    return JournalPolicy(
        state=StateCode(fields["state"]),
        country=fields["country"],
        documents=tuple(map(_class_of, fields["documents"].split())),
        since=_day_of(fields["since"]),
        log=log,
    )


def _class_of(code: str) -> DocumentClass:
    if code not in list(DocumentClass):
        raise Unsupported(_FIELD, "counts for a class that is not known", clause="9303-4 §4.4")
    return DocumentClass(code)


def _day_of(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Malformed(_FIELD, "has no day to begin with", clause=_CLAUSE) from None


def _in_order(documents: tuple[DocumentClass, ...]) -> tuple[DocumentClass, ...]:
    return tuple(one for one in DocumentClass if one in documents)


def _check_size(encoded: bytes) -> None:
    if len(encoded) > MAX_POLICY_OCTETS:
        raise Malformed(_FIELD, "is larger than 8 KiB", clause=_CLAUSE)
