"""What the key service is asked about the index of tokens, for one case that is open.

Asked: {"groups": [{"heads": [...], "tails": [...]}], "handles": [...]}

Answered: {"index", "handle": of the case itself, "tokens": 16 octets each, one after the other,
"cases": [...] that the handles stand for}

The officer signs the digest of the question with the request, so nobody can put another
question in its place. Its bounds are those of one person: whoever searches for many needs as
many cases and requests, each of which is logged and counted (R88).
"""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from nansen.errors import Malformed, Refused
from nansen.ids import CaseId
from nansen.keys.custody.index_key import (
    HANDLE_SIZE,
    TOKEN_SIZE,
    DerivedTokens,
    IndexId,
    IndexKey,
    TokenGroup,
)
from nansen.standards.deterministic_cbor import Item, encode_item
from nansen.standards.wire_fields import WireFields

MOST_GROUPS: Final = 2
MOST_HEADS: Final = 64
MOST_TAILS: Final = 512
MOST_TOKENS: Final = 8192
"""Somebody with five names in each of two scripts has some two thousand."""
MOST_HANDLES: Final = 100
LONGEST_TEXTS: Final = 12_288
"""Of all heads and tails together, in octets."""
_FIELD, _RULE = "index question", "R88"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexQuestion:
    """Texts to make tokens of, and handles of which the cases are wanted."""

    groups: tuple[TokenGroup, ...] = ()
    handles: tuple[str, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        """Refuse what is more than one person's."""
        texts = [text for group in self.groups for text in (*group.heads, *group.tails)]
        bounds = (
            len(self.groups) <= MOST_GROUPS,
            all(len(group.heads) <= MOST_HEADS for group in self.groups),
            all(len(group.tails) <= MOST_TAILS for group in self.groups),
            sum(map(len, self.groups)) <= MOST_TOKENS,
            sum(len(text.encode()) for text in texts) <= LONGEST_TEXTS,
            len(self.handles) <= MOST_HANDLES,
        )
        if not all(bounds):
            raise Refused(_RULE, "a question to the index is about one person")

    @property
    def digest(self) -> bytes:
        """What the officer signs of it."""
        return sha256(b"nansen index question 1\n" + encode_item(write_question(self))).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexAnswer:
    """What the key service says of a question."""

    handle: str = field(repr=False)
    """What the index calls the case that was opened."""
    derived: DerivedTokens
    cases: tuple[CaseId, ...] = field(repr=False)
    """Of the handles, in their order."""


def answer_question(key: IndexKey, case: CaseId, question: IndexQuestion) -> IndexAnswer:
    """Answer a question with the key.

    Raises:
        Refused: a handle is none.
    """
    return IndexAnswer(
        handle=key.handle(case),
        derived=key.derive(question.groups),
        cases=tuple(map(key.case, question.handles)),
    )


def write_question(question: IndexQuestion) -> dict[str, Item]:
    """Write a question as a map."""
    groups: list[Item] = [
        {"heads": [*group.heads], "tails": [*group.tails]} for group in question.groups
    ]
    return {"groups": groups, "handles": [*question.handles]}


def read_question(fields: WireFields) -> IndexQuestion:
    """Read a question."""
    fields.expect("groups", "handles")
    groups = []
    for group in fields.maps("groups", most=MOST_GROUPS):
        group.expect("heads", "tails")
        heads = group.texts("heads", most=MOST_HEADS)
        groups.append(TokenGroup(heads=heads, tails=group.texts("tails", most=MOST_TAILS)))
    handles = fields.texts("handles", most=MOST_HANDLES)
    return IndexQuestion(groups=tuple(groups), handles=handles)


def write_answer(answer: IndexAnswer) -> dict[str, Item]:
    """Write an answer as a map."""
    return {
        "index": answer.derived.index,
        "handle": answer.handle,
        "tokens": b"".join(answer.derived.tokens),
        "cases": [*answer.cases],
    }


def read_answer(fields: WireFields) -> IndexAnswer:
    """Read an answer."""
    fields.expect("index", "handle", "tokens", "cases")
    octets = fields.octets("tokens", longest=MOST_TOKENS * TOKEN_SIZE)
    index, handle = fields.text("index"), fields.text("handle")
    if len(octets) % TOKEN_SIZE or {len(index), len(handle)} != {2 * HANDLE_SIZE}:
        raise Malformed(_FIELD, "has an answer of another form", clause=_RULE)
    tokens = tuple(octets[at : at + TOKEN_SIZE] for at in range(0, len(octets), TOKEN_SIZE))
    return IndexAnswer(
        handle=handle,
        derived=DerivedTokens(index=IndexId(index), tokens=tokens),
        cases=tuple(map(CaseId, fields.texts("cases", most=MOST_HANDLES))),
    )
