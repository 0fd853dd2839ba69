"""The chain of acts about one subject: verified as a whole, and followed by the next."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from nansen.acts.act import (
    NO_ACT,
    Act,
    FieldWritten,
    IdempotencyKey,
    SignedAct,
    Subject,
    decode_act,
    encode_act,
    signed_message,
)
from nansen.errors import Conflict, Untrusted
from nansen.ids import OfficerId
from nansen.officers.actor import Actor
from nansen.officers.officer import OfficerKey
from nansen.standards.deterministic_cbor import Item

KeyOf = Callable[[OfficerId, datetime], OfficerKey | None]
"""Gives the key that an actor signs with at a moment, or None if nobody of that name may act."""

_FIELD, _CLAUSE = "chain of acts", "R26"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The acts about one subject, so far."""

    subject: Subject
    acts: tuple[SignedAct, ...] = ()

    @property
    def version(self) -> int:
        """How many acts there are: what the next one has to have seen."""
        return len(self.acts)

    @property
    def head(self) -> bytes:
        """The digest of the newest act."""
        return self.acts[-1].digest if self.acts else NO_ACT

    def find(self, key: IdempotencyKey) -> SignedAct | None:
        """Find the act that an idempotency key names."""
        return next((one for one in self.acts if one.act.key == key), None)

    def extend(self, signed: SignedAct) -> "Chain":
        """Add an act; whoever adds has verified its signature.

        Raises:
            Conflict: it has not seen the newest act.
        """
        act = signed.act
        if act.subject != self.subject or act.version != self.version + 1:
            raise Conflict("somebody else has acted meanwhile: read again and decide anew")
        if act.previous != self.head:
            raise Conflict("the act follows another one than is there: read again")
        return replace(self, acts=(*self.acts, signed))


def sign_act(
    chain: Chain,
    *,
    kind: str,
    actor: Actor,
    at: datetime,
    key: IdempotencyKey,
    body: Mapping[str, Item],
    fields: tuple[FieldWritten, ...] = (),
) -> SignedAct:
    """Write the act that follows a chain, and have its actor sign it.

    Raises:
        Malformed: it is too long, or holds what no act can.
    """
    act = Act(
        subject=chain.subject,
        version=chain.version + 1,
        previous=chain.head,
        kind=kind,
        by=actor.id,
        at=at,
        key=key,
        body=body,
        fields=fields,
    )
    octets = encode_act(act)
    # An act that could not be read again would be the last of its chain.
    read = decode_act(octets)
    return SignedAct(act=read, octets=octets, signature=actor.key.sign(signed_message(octets)))


def verify_signature(signed: SignedAct, key_of: KeyOf) -> None:
    """Verify that an act is its actor's.

    Raises:
        Untrusted: it is not, or nobody of that name might act then.
    """
    key = key_of(signed.act.by, signed.act.at)
    if key is None:
        raise Untrusted("actor", "was not in service", clause=_CLAUSE)
    key.verify(signed.signature, signed_message(signed.octets))


def link(subject: Subject, acts: Iterable[SignedAct]) -> Chain:
    """Put acts together to a chain; signatures are another matter.

    Raises:
        Untrusted: one is missing, changed, or out of its place.
    """
    chain = Chain(subject=subject)
    for signed in acts:
        try:
            chain = chain.extend(signed)
        except Conflict:
            why = f"breaks at act {chain.version + 1}"
            raise Untrusted(_FIELD, why, clause=_CLAUSE) from None
    return chain
