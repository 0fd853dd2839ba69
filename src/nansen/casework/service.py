"""Acting in a case: one signed, durable, repeatable step."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from nansen.acts.act import FieldWritten, IdempotencyKey, SignedAct, Subject
from nansen.acts.chain import Chain, link, sign_act
from nansen.acts.ports import JournalDuty
from nansen.casework.case import Case
from nansen.casework.course import BEGIN, follow, read_case
from nansen.casework.ports import CaseFiles, OpenCase
from nansen.casework.standing import standing_of
from nansen.clock import Clock
from nansen.errors import Conflict, Refused, Unavailable
from nansen.ids import CaseId
from nansen.keys.fields.personal_field import FieldName
from nansen.keys.fields.register import declared_field
from nansen.keys.sealing.sealed_field import Place, open_field, seal_field
from nansen.officers.actor import Actor
from nansen.standards.deterministic_cbor import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAct:
    """What somebody means to do."""

    kind: str
    body: Mapping[str, Item] = field(default_factory=dict, repr=False)
    fields: Mapping[FieldName, bytes] = field(default_factory=dict, repr=False)
    """Personal values to be sealed with it."""


def draw_key() -> IdempotencyKey:
    """Draw the name of an act, before it is tried for the first time."""
    return IdempotencyKey(secrets.token_hex(16))


def load_case(case: CaseId, files: CaseFiles) -> Case:
    """Read a case, every signature and step of it.

    Raises:
        Unavailable: there is none, or the database cannot be reached.
        Untrusted: somebody wrote to the database behind the office's back.
    """
    chain = link(Subject.of_case(case), files.acts.read(Subject.of_case(case)))
    if not chain.acts:
        raise Unavailable("there is no such case here")
    return read_case(chain, files.officers)


def perform(
    new: NewAct,
    *,
    actor: Actor,
    case: CaseId,
    expected: int | None,
    key: IdempotencyKey,
    files: CaseFiles,
    clock: Clock,
    opened: OpenCase | None = None,
    duties: tuple[JournalDuty, ...] = (),
) -> Case:
    """Do one act, durably, and give the case after it; the same again changes nothing.

    `expected` is the version that the actor has seen; None takes whatever is there now.
    `opened` holds the keys of the fields that are to be written.

    Raises:
        Conflict: somebody else has acted meanwhile, or the key was used for another act.
        Refused: the course of the case, or a rule of the office, says no.
        Unavailable: a database cannot be reached; nothing was done.
    """
    subject = Subject.of_case(case)
    chain = link(subject, files.acts.read(subject))
    before = read_case(chain, files.officers) if chain.acts else None
    done = chain.find(key)
    if done is not None:
        return _repeated(done, new, actor, before)
    if before is None and new.kind != BEGIN:
        raise Unavailable("there is no such case here")
    if expected is not None and expected != chain.version:
        raise Conflict("somebody else has acted in this case: read it again and decide anew")
    sealed = _seal(new, before, opened)
    signed = _sign(chain, new, actor=actor, key=key, clock=clock, sealed=sealed)
    after = follow(before, signed, files.officers)
    # Sealed values first: one without its act is harmless, an act without its values is not.
    for (name, version), octets in sealed.items():
        files.vaults[declared_field(name).vault].put(case, name, version, octets)
    files.acts.append(signed, standing_of(after, files.calendar, files.deadlines), duties)
    return after


def read_field(case: Case, name: str, *, opened: OpenCase, files: CaseFiles) -> bytes | None:
    """Read the newest writing of a personal field, or None if it was never written.

    Raises:
        Refused: the case was not opened for a purpose that the field serves (R88).
        Untrusted: what lies in the vault is not what the act names.
        Unavailable: the value was erased, or the vault cannot be reached.
    """
    version = case.versions.get(name)
    if version is None:
        return None
    written = FieldWritten(name=name, version=version, digest=case.digests[name])
    return read_writing(case.id, written, opened=opened, files=files)


def read_writing(
    case: CaseId, written: FieldWritten, *, opened: OpenCase, files: CaseFiles
) -> bytes:
    """Read what one act wrote of a personal field.

    Raises:
        Refused, Untrusted, Unavailable: as `read_field`.
    """
    declaration = declared_field(written.name)
    key = opened.keys.get(declaration.name)
    if key is None:
        raise Refused("R88", f"{written.name} serves no purpose the case was opened for")
    sealed = files.vaults[declaration.vault].get(
        case, declaration.name, written.version, written.digest
    )
    if sealed is None:
        raise Unavailable(f"{written.name} is not in its vault any more")
    place = Place(case=case, declaration=declaration, version=written.version)
    return open_field(sealed, place, key)


def _repeated(done: SignedAct, new: NewAct, actor: Actor, before: Case | None) -> Case:
    act = done.act
    names = {one.name for one in act.fields}
    same = (act.kind, dict(act.body), act.by) == (new.kind, dict(new.body), actor.id)
    if before is None or not same or names != set(new.fields):
        raise Conflict("the idempotency key was used for another act: draw a new one")
    return before


def _seal(
    new: NewAct, case: Case | None, opened: OpenCase | None
) -> dict[tuple[FieldName, int], bytes]:
    sealed: dict[tuple[FieldName, int], bytes] = {}
    for name, value in new.fields.items():
        declaration = declared_field(name)
        if case is None or opened is None or name not in opened.keys:
            raise Refused("R88", f"open the case for a purpose that {name} serves")
        version = case.versions.get(name, 0) + 1
        place = Place(case=case.id, declaration=declaration, version=version)
        sealed[declaration.name, version] = seal_field(value, place, opened.keys[declaration.name])
    return sealed


def _sign(
    chain: Chain,
    new: NewAct,
    *,
    actor: Actor,
    key: IdempotencyKey,
    clock: Clock,
    sealed: Mapping[tuple[FieldName, int], bytes],
) -> SignedAct:
    written = tuple(
        FieldWritten(name=name, version=version, digest=sha256(octets).digest())
        for (name, version), octets in sorted(sealed.items())
    )
    at = clock.now()
    return sign_act(
        chain, kind=new.kind, actor=actor, at=at, key=key, body=new.body, fields=written
    )
