"""Acts for a store, which proves no signature: theirs are of no key."""

from datetime import UTC, datetime
from hashlib import sha256

from nansen.acts.act import Act, IdempotencyKey, SignedAct, Subject, encode_act
from nansen.acts.chain import Chain
from nansen.acts.ports import JournalDuty, Standing
from nansen.ids import CaseId, OfficerId

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


def case_of(number: int) -> Subject:
    """Name a case."""
    return Subject.of_case(CaseId(f"case-{number:016}"))


def key_of(number: int) -> IdempotencyKey:
    """Name an act."""
    return IdempotencyKey(f"{number:032x}")


def next_act(chain: Chain, *, key: int | None = None, padding: int = 0) -> SignedAct:
    """Write the act that follows a chain."""
    act = Act(
        subject=chain.subject,
        version=chain.version + 1,
        previous=chain.head,
        kind="application:completed",
        by=OfficerId("officer-1"),
        at=AT,
        key=key_of(chain.version + 1 if key is None else key),
        body={"bundle": bytes(padding)},
    )
    octets = encode_act(act)
    return SignedAct(act=act, octets=octets, signature=sha256(octets).digest() * 2)


def standing_of(subject: Subject, stage: str = "received", **rest: object) -> Standing:
    """Say where a subject stands."""
    return Standing(**{"subject": subject, "stage": stage, "since": AT} | rest)  # type: ignore[arg-type]


def duty_of(number: int) -> JournalDuty:
    """Owe the journal something."""
    return JournalDuty(key=number.to_bytes(16, "big"), kind="act", opening=b"opening %d" % number)
