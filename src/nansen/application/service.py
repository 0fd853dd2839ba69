"""The acts by which an office takes in an application, each one step in the course of its case.

What comes of one application and one codename is one case, however often and in however many
pieces it is sent (R14): the case's name and the names of the acts follow from what was sent, so
doing an act again changes nothing.
"""

from collections.abc import Mapping
from hashlib import sha256

from nansen.acts.act import IdempotencyKey
from nansen.application.bundle import BundleId, SealedBundle
from nansen.application.fields import FILES, fields_of, files_of
from nansen.application.package import Application
from nansen.application.questions import QuestionCode
from nansen.application.receipt import SignedReceipt, verify_receipt
from nansen.casework.case import Case
from nansen.casework.desk import Desk
from nansen.errors import Refused
from nansen.ids import CaseId
from nansen.keys.fields.personal_field import FieldName
from nansen.officers.officer import OfficerKey
from nansen.standards.deterministic_cbor import Item


def case_of(application: Application) -> CaseId:
    """Name the case of an application.

    Whoever knows an application's name, as its introducers do, cannot take its case: the name
    of the case needs the holder's key too.
    """
    stated = bytes.fromhex(application.id) + application.holder.key.spki
    return CaseId(sha256(b"nansen case 1\n" + stated).hexdigest()[:32])


def receive(
    application: Application,
    bundle: SealedBundle,
    receipt: SignedReceipt,
    intakes: tuple[OfficerKey, ...],
    *,
    desk: Desk,
) -> Case:
    """Begin a case with a bundle that an intake has signed for.

    Raises:
        Untrusted: the receipt is for another bundle, or of no intake that we know.
        Refused: it is another application's desk.
    """
    verify_receipt(receipt, bundle, intakes)
    _check_desk(application, desk)
    body: Mapping[str, Item] = {
        "holder_key": application.holder.key.spki,
        "bundle": bytes.fromhex(bundle.id),
        "track": str(application.form.request.track),
        "receipt": sha256(receipt.octets).digest(),
    }
    return _act("application:received", bundle.id, desk, body)


def open_application(application: Application, bundle: BundleId, *, desk: Desk) -> Case:
    """Seal what the applicant said into the vaults, each answer in its own field.

    Raises:
        Refused: it is another application's desk.
    """
    _check_desk(application, desk)
    return _act("application:opened", bundle, desk, {}, fields_of(application))


def keep_files(application: Application, bundle: BundleId, *, desk: Desk) -> None:
    """Seal the files that came beside the form, one act each, before the bundle is let go.

    Raises:
        Refused: it is another application's desk.
    """
    _check_desk(application, desk)
    for number, octets in enumerate(files_of(application), start=1):
        body: Mapping[str, Item] = {"number": number}
        _act("application:file-kept", f"{bundle} {number}", desk, body, {FILES: octets})


def complete(application: Application, *, desk: Desk, key: IdempotencyKey) -> Case:
    """Say that there is all that an examination needs."""
    _check_desk(application, desk)
    body: Mapping[str, Item] = {"requested_class": str(application.form.request.document_class)}
    return desk.act("application:completed", body, key=key)


def ask(questions: tuple[QuestionCode, ...], *, desk: Desk, key: IdempotencyKey) -> Case:
    """Ask the applicant, by codes of the closed list (R2)."""
    body: Mapping[str, Item] = {"questions": [str(one) for one in dict.fromkeys(questions)]}
    return desk.act("application:information-requested", body, key=key)


def take_answer(application: Application, bundle: BundleId, *, desk: Desk) -> Case:
    """Seal what a later bundle of the same application says, beside what was said before."""
    _check_desk(application, desk)
    body: Mapping[str, Item] = {"bundle": bytes.fromhex(bundle)}
    return _act("application:answered", bundle, desk, body, fields_of(application))


def join_family(application: Application, *, desk: Desk, key: IdempotencyKey) -> Case:
    """Put the case beside those of the family that it names; each keeps its own (R52).

    Raises:
        Refused: it names none.
    """
    _check_desk(application, desk)
    if application.form.family is None:
        raise Refused("R52", "the application names no family")
    body: Mapping[str, Item] = {"group": application.form.family}
    return desk.act("application:joined-family", body, key=key)


def _check_desk(application: Application, desk: Desk) -> None:
    if case_of(application) != desk.case:
        raise Refused("R14", "this application is another case's")


def _act(
    kind: str,
    cause: str,
    desk: Desk,
    body: Mapping[str, Item],
    fields: Mapping[FieldName, bytes] | None = None,
) -> Case:
    """Do the one act of a kind that a bundle, or one of its files, can cause."""
    named = sha256(f"nansen {kind} {cause}".encode()).hexdigest()[:32]
    return desk.act(kind, body, fields or {}, key=IdempotencyKey(named))
