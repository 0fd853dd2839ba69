"""From a sealed bundle to a case: opened once, each answer sealed into its own vault.

A bundle leaves the intake last of all, so whatever interrupts the work, doing it again begins
where nothing is lost; each act of it has a name that follows from the bundle.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from nansen.acts.act import IdempotencyKey
from nansen.adapters.files.whole import read_whole
from nansen.application import service as enrolment
from nansen.application.age import Identity
from nansen.application.bundle import BundleId, SealedBundle, open_bundle
from nansen.application.grounds import EvidenceKind
from nansen.application.package import Application, unpack_application
from nansen.application.receipt import SignedReceipt
from nansen.apps.desk.assigning import holds_draw
from nansen.apps.desk.office import Office
from nansen.apps.intake.service import Intake
from nansen.casework.case import Case
from nansen.casework.desk import Desk
from nansen.casework.stage import Stage
from nansen.errors import Unavailable
from nansen.ids import CaseId, OfficerId
from nansen.keys.fields.purpose import Purpose
from nansen.officers.officer import OfficerKey
from nansen.personalization.portrait import make_portrait


class Outcome(StrEnum):
    """What came of a bundle."""

    BEGUN = "begun"
    ANSWERED = "answered"
    WAITS = "waits"
    """The case asks for nothing now; the bundle stays at the intake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """A bundle, its case, and what came of it."""

    bundle: BundleId
    case: CaseId
    outcome: Outcome


def enrol(
    office: Office,
    intake: Intake,
    bundle: SealedBundle,
    *,
    key: Identity,
    receipts: tuple[OfficerKey, ...],
) -> Enrolled:
    """Begin a case with a bundle, or take it as the answer that its case waits for.

    Raises:
        Malformed: what is in the bundle is no application.
        Refused: the key does not open it, or a rule of the office says no.
        Unavailable: a part of the office cannot be reached; the bundle stays.
    """
    receipt = intake.receive(bundle.octets)
    application = unpack_application(open_bundle(bundle.octets, key))
    case = enrolment.case_of(application)
    known = _known(office, case)
    if known is None or _is_of(known, bundle):
        _begin(office, application, bundle, receipt, receipts)
        outcome = Outcome.BEGUN
    elif known.stage is Stage.AWAITING_APPLICANT:
        desk = _desk(office, case)
        enrolment.keep_files(application, bundle.id, desk=desk)
        enrolment.take_answer(_with_portrait(application), bundle.id, desk=desk)
        outcome = Outcome.ANSWERED
    else:
        return Enrolled(bundle=bundle.id, case=case, outcome=Outcome.WAITS)
    intake.release(bundle.id)
    return Enrolled(bundle=bundle.id, case=case, outcome=outcome)


def office_identity(path: Path) -> Identity:
    """Read the key that opens bundles.

    Raises:
        Unavailable: it does not lie here.
        Malformed: it is none.
    """
    secret = read_whole(path)
    if secret is None:
        raise Unavailable(f"{path.name} is missing: it opens what applicants send")
    return Identity(secret.decode())


def _begin(
    office: Office,
    application: Application,
    bundle: SealedBundle,
    receipt: SignedReceipt,
    receipts: tuple[OfficerKey, ...],
) -> None:
    case = enrolment.case_of(application)
    office.begin(case)
    intake = office.desk(office.actor("intake"), case)
    begun = enrolment.receive(application, bundle, receipt, receipts, desk=intake)
    if begun.stage is not Stage.RECEIVED:
        return
    desk = _desk(office, case)
    enrolment.keep_files(application, bundle.id, desk=desk)
    if not any(one.act.kind == "application:opened" for one in begun.chain.acts):
        enrolment.open_application(_with_portrait(application), bundle.id, desk=desk)
    named = sha256(b"nansen application:completed " + bundle.id.encode()).hexdigest()[:32]
    enrolment.complete(application, desk=desk, key=IdempotencyKey(named))


def _known(office: Office, case: CaseId) -> Case | None:
    try:
        return office.read(case)
    except Unavailable:
        # None is there yet. A database that cannot be reached says so with the next act.
        return None


def _is_of(case: Case, bundle: SealedBundle) -> bool:
    """Tell whether a case was begun with a bundle, however far it came then."""
    return case.chain.acts[0].act.body.get("bundle") == bytes.fromhex(bundle.id)


def _desk(office: Office, case: CaseId) -> Desk:
    """Open a case for whoever takes it in: the one who has drawn it, or draws it now."""
    officer = _drawn(office, case) or office.assign(case, Purpose.TAKING_IN)
    return office.open(office.actor(officer), case, Purpose.TAKING_IN)


def _drawn(office: Office, case: CaseId) -> OfficerId | None:
    read, now = office.read(case), office.clock.now()
    drawn = sorted(by for by, _ in read.assigned if holds_draw(read, by, Purpose.TAKING_IN, now))
    return drawn[0] if drawn else None


def _with_portrait(application: Application) -> Application:
    """Put the portrait as it will be printed in the place of the photograph that was sent."""
    form = application.form
    photos = [one for one in form.evidence if one.kind is EvidenceKind.PORTRAIT]
    if not photos:
        return application
    image = make_portrait(application.files[photos[0].digest]).image
    digest = sha256(image).digest()
    pictured = tuple(
        replace(one, digest=digest, size=len(image)) if one is photos[0] else one
        for one in form.evidence
    )
    kept = {name: octets for name, octets in application.files.items() if name != photos[0].digest}
    return replace(
        application,
        form=replace(form, evidence=pictured),
        files=MappingProxyType({**kept, digest: image}),
    )
