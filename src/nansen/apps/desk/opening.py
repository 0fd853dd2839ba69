"""Opening a case: the officer signs what for, and the key service says yes or no (R88)."""

import secrets
from dataclasses import replace
from typing import Protocol

from nansen.casework.case import Case
from nansen.casework.ports import OpenCase
from nansen.clock import Clock
from nansen.errors import Refused
from nansen.ids import CaseId
from nansen.keys.custody.index_question import IndexAnswer, IndexQuestion
from nansen.keys.custody.messages import FieldKeys
from nansen.keys.custody.request import (
    NONCE_SIZE,
    KeyRequest,
    SecondSignature,
    ServiceId,
    SignedRequest,
    encode_request,
    first_message,
    second_message,
)
from nansen.keys.fields.purpose import PURPOSES, Purpose
from nansen.officers.actor import Actor


class KeyService(Protocol):
    """The key service, wherever it runs."""

    def open_case(self, request: SignedRequest) -> FieldKeys:
        """Have a case opened."""
        ...


class IndexKeeper(Protocol):
    """The key service, which makes tokens too."""

    def ask_index(self, request: SignedRequest, question: IndexQuestion) -> IndexAnswer:
        """Ask what leads to cases like an opened one."""
        ...


def open_case(
    case: Case,
    actor: Actor,
    purpose: Purpose,
    *,
    keys: KeyService,
    service: ServiceId,
    clock: Clock,
    second: Actor | None = None,
) -> OpenCase:
    """Have a case opened for a purpose; give the keys of the fields that serve it.

    Raises:
        Refused: the case was not assigned to the officer for this, the budget is spent, or
            another rule of the key service says no.
        Unavailable: the key service cannot be reached.
    """
    request = sign_request(case.id, actor, purpose, service=service, clock=clock, second=second)
    signed = replace(request, assignment=_evidence(case, actor, purpose))
    return OpenCase(case=case.id, keys=keys.open_case(signed).keys)


def ask_index(
    case: Case,
    actor: Actor,
    purpose: Purpose,
    question: IndexQuestion,
    *,
    keys: IndexKeeper,
    service: ServiceId,
    clock: Clock,
    second: Actor | None = None,
) -> IndexAnswer:
    """Ask the key service what leads to cases like one that was assigned.

    Raises:
        Refused: the case was not assigned to the officer for this, the budget is spent, or
            another rule of the key service says no.
        Unavailable: the key service cannot be reached.
    """
    request = sign_request(
        case.id, actor, purpose, service=service, clock=clock, second=second, question=question
    )
    signed = replace(request, assignment=_evidence(case, actor, purpose))
    return keys.ask_index(signed, question)


def sign_request(
    case: CaseId,
    actor: Actor,
    purpose: Purpose,
    *,
    service: ServiceId,
    clock: Clock,
    second: Actor | None = None,
    question: IndexQuestion | None = None,
) -> SignedRequest:
    """Write and sign a request, with a second officer's signature where one is to lend it."""
    body = encode_request(
        KeyRequest(
            service=service,
            officer=actor.id,
            case=case,
            purpose=purpose,
            at=clock.now(),
            nonce=secrets.token_bytes(NONCE_SIZE),
            question=b"" if question is None else question.digest,
        )
    )
    lent = None
    if second is not None:
        lent = SecondSignature(officer=second.id, signature=second.key.sign(second_message(body)))
    return SignedRequest(body=body, signature=actor.key.sign(first_message(body)), second=lent)


def _evidence(case: Case, actor: Actor, purpose: Purpose) -> bytes:
    return _assignment(case, actor, purpose) if PURPOSES[purpose].assigned else b""


def _assignment(case: Case, actor: Actor, purpose: Purpose) -> bytes:
    for signed in reversed(case.chain.acts):
        body = signed.act.body
        if signed.act.kind == "case:assigned" and body["officer"] == actor.id:
            evidence = body["assignment"]
            if body["purpose"] == purpose.value and isinstance(evidence, bytes):
                return evidence
    raise Refused("ASSIGNMENT", f"the case is not assigned to the officer for {purpose}")
