"""The stock of blank booklets, as signed acts: one chain for each booklet.

    blank:received  blank:issued  blank:used  blank:spoiled  blank:destroyed

Each step happens once, so its key follows from the booklet, and doing it again changes nothing.
A used booklet names its document by a digest that nobody can guess: it is keyed with the act
before it, which carries a signature. Whoever has the chains can open it, and no one else.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from nansen.acts.act import IdempotencyKey, SignedAct, Subject
from nansen.acts.chain import Chain, link, sign_act, verify_signature
from nansen.acts.ports import Standing
from nansen.casework.ports import CaseFiles
from nansen.clock import Clock
from nansen.document.blank_stock import (
    WAYS,
    Blank,
    BlankEvent,
    BlankNumber,
    BlankStep,
    NumberDigest,
    check_blank,
    follow_blank,
    number_digest,
)
from nansen.errors import Malformed, Refused, Untrusted
from nansen.ids import DocumentNumber, OfficerId
from nansen.officers.actor import Actor
from nansen.officers.officer import Officer
from nansen.officers.role import Role
from nansen.standards.deterministic_cbor import Item

_FIELD, _CLAUSE = "blank", "R26"
_BODY: Final[Mapping[BlankStep, frozenset[str]]] = {
    BlankStep.USED: frozenset({"document"}),
    BlankStep.DESTROYED: frozenset({"witness", "signature"}),
}
_NEXT: Final[Mapping[BlankStep, str]] = {
    BlankStep.ISSUED: Role.PERSONALISER,
    BlankStep.SPOILED: Role.STOCK_KEEPER,
}
"""Whose move it is: a booklet at the press is to be used, a spoiled one to be destroyed."""


def read_blank(number: BlankNumber, files: CaseFiles) -> Blank | None:
    """Read what has become of a booklet, every signature and step; None if nobody knows it.

    Raises:
        Untrusted: somebody wrote to the database behind the office's back.
        Unavailable: the database cannot be reached.
    """
    return _follow(_chain(number, files), files)


def step_blank(
    step: BlankStep,
    number: BlankNumber,
    *,
    actor: Actor,
    files: CaseFiles,
    clock: Clock,
    document: DocumentNumber | None = None,
    witness: Actor | None = None,
) -> Blank:
    """Do a step of a booklet, durably; the same again changes nothing.

    Raises:
        Refused: the step does not follow, or is another role's; or nobody witnesses it.
        Conflict: somebody else has acted meanwhile.
        Unavailable: the database cannot be reached; nothing was done.
    """
    chain = _chain(number, files)
    before = _follow(chain, files)
    key = _key(number, step)
    done = chain.find(key)
    if done is not None and before is not None:
        _check_same(done, chain, actor, document)
        return before
    body = _body(step, chain, document, witness)
    at = clock.now()
    signed = sign_act(chain, kind=step, actor=actor, at=at, key=key, body=body)
    after = follow_blank(before, _event(signed, chain, files))
    files.acts.append(signed, _standing(after, document))
    return after


def blank_of(document: DocumentNumber, files: CaseFiles) -> BlankNumber | None:
    """Find the booklet that a document is, if one was taken for it."""
    found = files.acts.documents_of(_owner(document))
    return BlankNumber(found[-1].subject.id) if found else None


def is_document(number: BlankNumber, document: DocumentNumber, files: CaseFiles) -> bool:
    """Tell whether a booklet was used for this document, by the digest that its act has."""
    acts = _chain(number, files).acts
    return any(
        signed.act.body.get("document") == number_digest(document, key=acts[place - 1].digest)
        for place, signed in enumerate(acts)
        if signed.act.kind == BlankStep.USED
    )


def _chain(number: BlankNumber, files: CaseFiles) -> Chain:
    subject = Subject.of_blank(check_blank(number))
    return link(subject, files.acts.read(subject))


def _follow(chain: Chain, files: CaseFiles) -> Blank | None:
    blank: Blank | None = None
    for place, signed in enumerate(chain.acts):
        before = Chain(subject=chain.subject, acts=chain.acts[:place])
        try:
            blank = follow_blank(blank, _event(signed, before, files))
        except (Refused, Malformed):
            why = f"act {signed.act.version} could never have been done"
            raise Untrusted(_FIELD, why, clause=_CLAUSE) from None
    return blank


def _event(signed: SignedAct, before: Chain, files: CaseFiles) -> BlankEvent:
    act = signed.act
    if act.kind not in set(BlankStep):
        raise Malformed(_FIELD, "knows no such step", clause=_CLAUSE)
    step = BlankStep(act.kind)
    if set(act.body) != _BODY.get(step, frozenset()):
        raise Malformed(_FIELD, "has a step with another body", clause=_CLAUSE)
    officer = _officer(act.by, signed, files)
    verify_signature(signed, lambda _by, _at: officer.key)
    document = act.body.get("document")
    return BlankEvent(
        blank=BlankNumber(act.subject.id),
        step=step,
        by=act.by,
        role=_role(officer, step),
        at=act.at,
        document=NumberDigest(document) if isinstance(document, bytes) else None,
        witness=_witness(signed, before, files) if step is BlankStep.DESTROYED else None,
    )


def _officer(name: OfficerId, signed: SignedAct, files: CaseFiles) -> Officer:
    officer = files.officers.find(name)
    if officer is None or not officer.serves_at(signed.act.at):
        raise Refused("ROSTER", "whoever acts is in the roster, and in service")
    return officer


def _role(officer: Officer, step: BlankStep) -> Role:
    role = WAYS[step].role
    if role not in officer.roles:
        raise Refused("R25", f"{step} is not for this role")
    return role


def _witness(signed: SignedAct, before: Chain, files: CaseFiles) -> OfficerId:
    """Verify that another officer saw a booklet destroyed."""
    body = signed.act.body
    name, signature = body["witness"], body["signature"]
    if not isinstance(name, str) or not isinstance(signature, bytes):
        raise Malformed(_FIELD, "names no witness", clause=_CLAUSE)
    officer = _officer(OfficerId(name), signed, files)
    officer.key.verify(signature, _seen(before))
    return officer.id


def _seen(before: Chain) -> bytes:
    return b"nansen blank destroyed 1\n" + before.subject.id.encode() + before.head


def _body(
    step: BlankStep, chain: Chain, document: DocumentNumber | None, witness: Actor | None
) -> dict[str, Item]:
    if (step is BlankStep.USED) != (document is not None):
        raise Refused("BLANK-STEP", "a booklet is used for a document, and for nothing else")
    if (step is BlankStep.DESTROYED) != (witness is not None):
        raise Refused("R26", "another person witnesses the destruction, and nothing else")
    if document is not None:
        return {"document": number_digest(document, key=chain.head)}
    if witness is not None:
        return {"witness": witness.id, "signature": witness.key.sign(_seen(chain))}
    return {}


def _check_same(
    done: SignedAct, chain: Chain, actor: Actor, document: DocumentNumber | None
) -> None:
    """Refuse to call a step done that somebody else did, or for another document."""
    before = chain.acts[done.act.version - 2].digest if done.act.version > 1 else b""
    digest = done.act.body.get("document")
    same = document is None or digest == number_digest(document, key=before)
    if done.act.by != actor.id or not same:
        raise Refused("BLANK-STEP", f"{done.act.kind} was made already")


def _standing(blank: Blank, document: DocumentNumber | None) -> Standing:
    return Standing(
        subject=Subject.of_blank(blank.number),
        stage=blank.step,
        since=blank.since,
        move=_NEXT.get(blank.step, ""),
        case="" if document is None else _owner(document),
    )


def _owner(document: DocumentNumber) -> str:
    return str(Subject.of_document(document))


def _key(number: BlankNumber, step: BlankStep) -> IdempotencyKey:
    named = f"nansen blank 1\n{number}\n{step}".encode()
    return IdempotencyKey(sha256(named).hexdigest()[:32])
