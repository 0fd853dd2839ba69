"""What the lists said about one person: the field `grounds.screening`, that an officer reads.

    {"v": 1, "hits": [{"token", "list", "version", "party", "digest", "score", "why",
    "countries", "topics"}]}

Acts name a hit by its token, which means nothing elsewhere. An entry that has not changed, and is
like the person for the same reasons, keeps its token from run to run: what an officer has said
of it stays said. An entry that has changed is a new hit.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from nansen.casework.shape import token as is_token
from nansen.errors import Malformed, Refused
from nansen.examination.evidence.records import (
    MAX_ITEMS,
    Record,
    check_version,
    decode_record,
    encode_record,
)
from nansen.examination.screening.changes import DIGEST_SIZE, digest_party
from nansen.examination.screening.explanation import explain
from nansen.examination.screening.model import ListId, ListVersion, Match, Occasion, PartyId
from nansen.keys.fields.personal_field import FieldName
from nansen.standards.deterministic_cbor import Item

HITS: Final = FieldName("grounds.screening")
VERSION: Final = 1
THOUSAND: Final = 1000
_FIELD: Final = "screening"
_KEYS: Final = frozenset({"v", "hits"})
_OF_ONE: Final = frozenset(
    {"token", "list", "version", "party", "digest", "score", "why", "countries", "topics"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Somebody on a list who may be the person, and everything that speaks for it."""

    token: str
    list_id: ListId
    version: str
    """The SHA-256 of the list, in hexadecimal."""
    party: PartyId = field(repr=False)
    digest: bytes = field(repr=False)
    """Of what screening reads of the entry."""
    score: int = field(repr=False)
    """How alike the names are, in thousandths; no probability of anything."""
    why: tuple[str, ...] = field(repr=False)
    """Sentences for an officer, the names first."""
    countries: tuple[str, ...] = field(default=(), repr=False)
    topics: tuple[str, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        """Refuse a name of another form, and a score of more than all."""
        if not is_token(self.token):
            raise Malformed(f"{_FIELD}.token", "is not 32 hexadecimal digits", clause="R91")
        if self.score > THOUSAND or len(self.digest) != DIGEST_SIZE or not self.why:
            raise Malformed(_FIELD, "has a hit that explains nothing", clause="R91")

    def is_as(self, other: "Hit") -> bool:
        """Tell whether it is the same entry, and like the person for the same reasons."""
        return (self.list_id, self.party, self.digest, self.why) == (
            other.list_id,
            other.party,
            other.digest,
            other.why,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRun:
    """What one run over one list adds to a case."""

    hits: tuple[Hit, ...] = field(repr=False)
    """Of this run."""
    all_hits: tuple[Hit, ...] = field(repr=False)
    """Of all lists: what is sealed from now on."""


def add_run(
    before: tuple[Hit, ...], version: ListVersion, matches: Iterable[Match], occasion: Occasion
) -> ListRun:
    """Put the matches of a run beside the hits of other lists.

    A night compares with what is new on a list, so its hits come to those that were there.

    Raises:
        Refused: they are more than anybody can look at.
    """
    fresh = [_hit(match, version) for match in matches]
    hits = tuple(next((one for one in before if one.is_as(new)), new) for new in fresh)
    tokens = {one.token for one in hits}
    nightly = occasion is Occasion.NIGHTLY
    kept = tuple(
        one
        for one in before
        if one.token not in tokens and (nightly or one.list_id != version.list_id)
    )
    if len(hits) + len(kept) > MAX_ITEMS:
        raise Refused("R91", f"an officer can look at {MAX_ITEMS} hits of a case, and not at more")
    return ListRun(hits=hits, all_hits=(*kept, *hits))


def encode_hits(hits: Iterable[Hit]) -> bytes:
    """Write hits, to be sealed."""
    items: list[Item] = [
        {
            "token": one.token,
            "list": one.list_id,
            "version": one.version,
            "party": one.party,
            "digest": one.digest,
            "score": one.score,
            "why": [*one.why],
            "countries": [*one.countries],
            "topics": [*one.topics],
        }
        for one in hits
    ]
    return encode_record({"v": VERSION, "hits": items})


def decode_hits(encoded: bytes) -> tuple[Hit, ...]:
    """Read hits that were sealed."""
    return decode_record(encoded, field=_FIELD, keys=_KEYS, build=_build)


def _build(record: Record) -> tuple[Hit, ...]:
    check_version(record, _FIELD, VERSION)
    return tuple(map(_read, record.records("hits", _OF_ONE)))


def _read(record: Record) -> Hit:
    return Hit(
        token=record.text("token"),
        list_id=ListId(record.text("list")),
        version=record.text("version"),
        party=PartyId(record.text("party")),
        digest=record.octets("digest", longest=DIGEST_SIZE),
        score=record.number("score"),
        why=record.texts("why", most=MAX_ITEMS),
        countries=record.texts("countries", most=MAX_ITEMS),
        topics=record.texts("topics", most=MAX_ITEMS),
    )


def _hit(match: Match, version: ListVersion) -> Hit:
    return Hit(
        token=secrets.token_hex(16),
        list_id=version.list_id,
        version=version.sha256,
        party=match.party.id,
        digest=digest_party(match.party),
        score=round(match.score * THOUSAND),
        why=explain(match),
        countries=match.party.countries,
        topics=match.party.topics,
    )
