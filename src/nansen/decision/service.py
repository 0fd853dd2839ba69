"""The acts of a decision: one officer proposes, another confirms the very same octets (R26).

Both sign the statement itself, beside the act that carries it: the signer of documents sees
the statement and the two signatures, and needs to know nothing else of the case.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Final

from nansen.acts.act import IdempotencyKey, SignedAct
from nansen.acts.ports import JournalDuty
from nansen.casework.case import Case
from nansen.casework.desk import Desk
from nansen.casework.stage import Stage
from nansen.decision.quorum import Approval
from nansen.decision.reasons import Reasons, decode_reasons, encode_reasons
from nansen.decision.statement import DecisionStatement, decode_statement, signed_message
from nansen.errors import Conflict, Refused
from nansen.journal.model import EntryKind, Opening, append_key, encode_kind_opening
from nansen.keys.fields.personal_field import FieldName
from nansen.standards.deterministic_cbor import Item

REASONS: Final = FieldName("process.reasons")
ORDER: Final = FieldName("identity.order")
_PROPOSED: Final = {Stage.PROPOSAL: "decision:proposed", Stage.APPEAL: "appeal:decided"}
_CONFIRMED: Final = {Stage.SECOND_APPROVAL: "decision:confirmed", Stage.APPEAL: "appeal:confirmed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What is to be decided, with what stays sealed in the case."""

    statement: DecisionStatement
    reasons: Reasons = field(repr=False)
    order: bytes | None = field(default=None, repr=False)
    """The octets of the document's order, for a grant; the statement has their digest."""


def propose(desk: Desk, proposal: Proposal, *, key: IdempotencyKey | None = None) -> Case:
    """Sign a decision and put it before a second officer; the same again changes nothing.

    Raises:
        Refused: the statement is about another state of the case, or has other reasons.
        Conflict: somebody has acted in the case since the statement was written, or the key
            was used for another act.
    """
    case, statement = desk.read(), proposal.statement
    if _is_done(desk, case, key, _PROPOSED.values(), {"statement": statement.octets}):
        return case
    if (statement.case, statement.head) != (case.id, case.chain.head):
        raise Refused("R26", "a decision is about the case as it stands: read it again")
    if statement.reasons != proposal.reasons.commitment:
        raise Refused("R28", "the statement commits to other reasons")
    octets = statement.octets
    body: Mapping[str, Item] = {
        "outcome": statement.outcome.value,
        "statement": octets,
        "signature": desk.actor.key.sign(signed_message(octets)),
    }
    fields = {REASONS: encode_reasons(proposal.reasons)}
    if proposal.order is not None:
        fields[ORDER] = proposal.order
    kind = _kind(_PROPOSED, case)
    return desk.act(kind, body, fields, expected=case.chain.version, key=key)


def confirm(desk: Desk, *, expected: int | None = None, key: IdempotencyKey | None = None) -> Case:
    """Sign the decision that another officer has proposed, and so make it one.

    The same again changes nothing. `expected` is the version of the case that the officer has
    read.

    Raises:
        Conflict: somebody has acted in the case since, or the key was used for another act.
        Refused: there is none, it is one's own, or the reasons in the case are not those
            that it commits to.
    """
    case = desk.read()
    if _is_done(desk, case, key, _CONFIRMED.values(), {}):
        return case
    proposed = _proposed(case)
    octets = _statement_octets(proposed)
    sealed = desk.field_of(case, REASONS)
    reasons = None if sealed is None else decode_reasons(sealed)
    if reasons is None or reasons.commitment != decode_statement(octets).reasons:
        raise Refused("R28", "the case holds other reasons than the statement commits to")
    signature = desk.actor.key.sign(signed_message(octets))
    body: Mapping[str, Item] = {"of": proposed.digest, "signature": signature}
    return desk.act(
        _kind(_CONFIRMED, case),
        body,
        expected=case.chain.version if expected is None else expected,
        key=key,
        duties=(_owed(octets, reasons),),
    )


def decision_opening(octets: bytes, reasons: Reasons) -> Opening:
    """Give what the journal commits to of a decision; its salt goes with the reasons (R82)."""
    salt = sha256(b"nansen decision salt 1\n" + reasons.salt).digest()
    content = sha256(octets).digest()
    return Opening(kind=EntryKind.CASE_DECIDED, content=content, salt=salt)


def _owed(octets: bytes, reasons: Reasons) -> JournalDuty:
    opening = decision_opening(octets, reasons)
    return JournalDuty(
        key=append_key(b"decision " + octets),
        kind=opening.kind,
        opening=encode_kind_opening(opening.of_kind),
    )


def send_back(desk: Desk, reason: str, *, key: IdempotencyKey | None = None) -> Case:
    """Give a case back to the examiners, with a coded reason."""
    return desk.act("decision:returned", {"reason": reason}, key=key)


def notify(
    desk: Desk,
    letter: bytes,
    language: str,
    *,
    appeal_until: date | None,
    key: IdempotencyKey | None = None,
) -> Case:
    """Record that the applicant was told, by the letter's own digest."""
    until = "" if appeal_until is None else appeal_until.isoformat()
    body: Mapping[str, Item] = {
        "letter": sha256(letter).digest(),
        "language": language,
        "appeal_until": until,
    }
    return desk.act("decision:notified", body, key=key)


def lodge_appeal(desk: Desk, grounds: bytes, *, key: IdempotencyKey | None = None) -> Case:
    """Lodge an appeal for the holder, with what they say against the refusal sealed."""
    fields = {FieldName("grounds.appeal"): grounds} if grounds else {}
    return desk.act("appeal:lodged", {}, fields, key=key)


def decision_of(case: Case) -> tuple[bytes, tuple[Approval, Approval]]:
    """Give the newest decision of a case with its two signatures.

    Raises:
        Refused: nothing has been decided.
    """
    acts = case.chain.acts
    confirmed = next((one for one in reversed(acts) if one.act.kind in _CONFIRMED.values()), None)
    proposed = next(
        (one for one in acts if confirmed and one.digest == confirmed.act.body["of"]), None
    )
    if confirmed is None or proposed is None:
        raise Refused("R26", "nothing has been decided in this case")
    return _statement_octets(proposed), (_approval(proposed), _approval(confirmed))


def _proposed(case: Case) -> SignedAct:
    if case.proposal is None:
        raise Refused("FOUR-EYES", "nobody has proposed a decision yet")
    return case.proposal


def _statement_octets(proposed: SignedAct) -> bytes:
    octets = proposed.act.body["statement"]
    return octets if isinstance(octets, bytes) else b""


def _approval(signed: SignedAct) -> Approval:
    signature = signed.act.body["signature"]
    octets = signature if isinstance(signature, bytes) else b""
    return Approval(officer=signed.act.by, signature=octets)


def _is_done(
    desk: Desk,
    case: Case,
    key: IdempotencyKey | None,
    kinds: Collection[str],
    said: Mapping[str, Item],
) -> bool:
    """Tell whether the act of a key stands in the case; its signature may be another each time."""
    if key is None or desk.is_new(case, key):
        return False
    act = next(one.act for one in case.chain.acts if one.act.key == key)
    if act.kind not in kinds or act.by != desk.actor.id or not said.items() <= act.body.items():
        raise Conflict("the idempotency key was used for another act: draw a new one")
    return True


def _kind(kinds: Mapping[Stage, str], case: Case) -> str:
    kind = kinds.get(case.stage)
    if kind is None:
        raise Refused("COURSE", f"nothing is decided at the stage {case.stage}")
    return kind
