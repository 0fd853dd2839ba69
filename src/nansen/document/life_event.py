"""One act in a document's life, as the rules see it: verified already, by whom and in what role."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Self

from nansen.acts.act import SignedAct, SubjectKind
from nansen.document.life_kinds import LifeKind, check_body
from nansen.document.number import is_document_number
from nansen.errors import Malformed
from nansen.ids import DocumentNumber, OfficerId
from nansen.officers.actor import HOLDER
from nansen.officers.role import Role
from nansen.standards.deterministic_cbor import Item

_FIELD, _CLAUSE = "document act", "R56"


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeEvent:
    """One act; its signature, and the roles in the roster, have been verified."""

    number: DocumentNumber = field(repr=False)
    kind: LifeKind
    by: OfficerId
    roles: frozenset[Role]
    """What the officer or process was in the roster then; a holder has none."""
    at: datetime
    digest: bytes = field(repr=False)
    """What later acts name this one by."""
    body: Mapping[str, Item] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Refuse what no chain can hold, and a body that says something else."""
        if not is_document_number(self.number) or len(self.digest) != 32:
            raise Malformed(_FIELD, "has no number and digest", clause=_CLAUSE)
        if self.at.tzinfo is None or bool(self.roles) == (self.by == HOLDER):
            raise Malformed(_FIELD, "has no moment and roles", clause=_CLAUSE)
        check_body(self.kind, self.body)

    @classmethod
    def of(cls, signed: SignedAct, *, roles: frozenset[Role]) -> Self:
        """Take a verified act about a document.

        Raises:
            Malformed: it is about a case, or of a kind that documents do not know.
        """
        act = signed.act
        if act.subject.kind is not SubjectKind.DOCUMENT or act.kind not in set(LifeKind):
            raise Malformed(_FIELD, "is no act about a document", clause=_CLAUSE)
        return cls(
            number=DocumentNumber(act.subject.id),
            kind=LifeKind(act.kind),
            by=act.by,
            roles=roles,
            at=act.at,
            digest=signed.digest,
            body=act.body,
        )

    @property
    def day(self) -> date:
        """The day of the act, in UTC."""
        return day_of(self.at)

    def text(self, key: str) -> str:
        """Give a code that the body's form makes sure of, or an empty text."""
        value = self.body.get(key, "")
        return value if isinstance(value, str) else ""

    def octets(self, key: str) -> bytes:
        """Give a digest that the body's form makes sure of, or no octets."""
        value = self.body.get(key, b"")
        return value if isinstance(value, bytes) else b""

    def on(self, key: str) -> date:
        """Give a day; the pattern lets no other text pass, but knows no calendar.

        Raises:
            Malformed: the month has no such day.
        """
        try:
            return date.fromisoformat(self.text(key))
        except ValueError:
            raise Malformed(_FIELD, f"{key} is no day", clause=_CLAUSE) from None


def day_of(moment: datetime) -> date:
    """Tell the day of a moment, in UTC."""
    return moment.astimezone(UTC).date()
