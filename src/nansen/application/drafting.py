"""The acts of an applicant on a device of their own: begin, answer, seal, let go.

Without a network, an account or a name (R11). A draft is let go of in two ways only: against a
receipt that verifies, or because the applicant says so.
"""

from dataclasses import dataclass, replace

from nansen.application.age import Recipients
from nansen.application.bundle import Holder, SealedBundle, seal_bundle
from nansen.application.camera_marks import without_camera_marks
from nansen.application.draft import Answer, Draft, begin_draft
from nansen.application.form import FamilyGroup
from nansen.application.grounds import Evidence, EvidenceKind, MediaType
from nansen.application.holder_keys import HolderKeys, LookupTag
from nansen.application.introduction import Introduction
from nansen.application.package import Application, pack_application
from nansen.application.ports import DraftStore
from nansen.application.receipt import SignedReceipt, decode_receipt, verify_receipt
from nansen.application.request import Notice
from nansen.errors import Conflict, Refused
from nansen.officers.officer import OfficerKey


@dataclass(frozen=True, slots=True, kw_only=True)
class FileGiven:
    """What the applicant says of a file."""

    kind: EvidenceKind
    media_type: MediaType
    chip_file: str | None = None
    keep_marks: bool = False
    """Keep what the camera wrote beside the picture, where the place and the hour are proof."""


def begin(notice: Notice, holder: Holder, *, store: DraftStore) -> Draft:
    """Begin a draft after the notice was given (R12).

    Raises:
        Conflict: this codename has one already.
    """
    if store.load() is not None or store.receipt() is not None:
        raise Conflict("this codename has an application already; resume it")
    draft = begin_draft(notice, holder)
    store.save(draft)
    return draft


def resume(*, store: DraftStore) -> Draft:
    """Go on with a draft, or look at it.

    Raises:
        Refused: there is none.
    """
    draft = store.load()
    if draft is None:
        raise Refused("R11", "there is no draft under this codename here")
    return draft


def answer(given: Answer, *, store: DraftStore) -> Draft:
    """Put an answer into the draft, in the place of an earlier one."""
    return _save(_open(store).with_answer(given), store)


def add_file(content: bytes, given: FileGiven, *, store: DraftStore) -> Draft:
    """Put a file into the draft; its own name and the camera's marks stay behind.

    Raises:
        Malformed: it is not what it is said to be.
        Refused: it is too large, or one too many.
    """
    draft = _open(store)
    if not given.keep_marks:
        content = without_camera_marks(content, given.media_type)
    evidence = Evidence(
        kind=given.kind,
        media_type=given.media_type,
        digest=store.put_file(content),
        size=len(content),
        chip_file=given.chip_file,
    )
    return _save(draft.with_evidence(evidence), store)


def drop_file(digest: bytes, *, store: DraftStore) -> Draft:
    """Take a file out of the draft."""
    return _save(_open(store).without_evidence(digest), store)


def add_introduction(introduction: Introduction, *, store: DraftStore) -> Draft:
    """Put an introducer's word into the draft (R99)."""
    draft = _open(store)
    return _save(replace(draft, introductions=(*draft.introductions, introduction)), store)


def join_family(family: FamilyGroup, *, store: DraftStore) -> Draft:
    """Say that the application belongs to a family's; each has its own document (R52)."""
    return _save(replace(_open(store), family=family), store)


def seal(keys: HolderKeys, recipients: Recipients, *, store: DraftStore) -> SealedBundle:
    """Seal the draft to the offices; sealing again gives the same bundle.

    Raises:
        Refused: an answer is missing, or the keys are another codename's.
    """
    kept = store.bundle()
    if kept is not None:
        return kept
    draft = resume(store=store)
    application = Application(
        id=draft.application,
        holder=draft.holder,
        form=draft.complete(),
        files={one.digest: store.file(one.digest) for one in draft.evidence},
    )
    sealed = seal_bundle(pack_application(application), keys, recipients)
    store.keep_bundle(sealed)
    return sealed


def accept_receipt(
    octets: bytes, intakes: tuple[OfficerKey, ...], *, store: DraftStore
) -> SignedReceipt:
    """Let go of what an intake has signed for, and of nothing before.

    Raises:
        Malformed: it is no receipt.
        Untrusted: it is another bundle's, of another intake, or forged.
        Refused: nothing was sealed here.
    """
    receipt = decode_receipt(octets)
    bundle = store.bundle()
    if bundle is None:
        # The receipt came before, and a kill kept us from saying so.
        if store.receipt() == receipt:
            return receipt
        raise Refused("RECEIPT", "nothing is waiting for a receipt under this codename")
    verify_receipt(receipt, bundle, intakes)
    store.settle(receipt)
    return receipt


def withdraw(*, store: DraftStore) -> None:
    """Let go of a draft because its applicant says so (R11).

    What was handed in is not taken back by this: that takes a signed act, sent like a bundle.
    """
    store.erase()


def holder_of(keys: HolderKeys, tag: LookupTag, duress: HolderKeys) -> Holder:
    """Give what an office needs to know a holder by."""
    return Holder(key=keys.key, duress_key=duress.key, mailbox=keys.mailbox.public, tag=tag)


def _open(store: DraftStore) -> Draft:
    if store.bundle() is not None:
        raise Refused("DRAFT-SEALED", "a sealed draft waits for its receipt, or is withdrawn")
    return resume(store=store)


def _save(draft: Draft, store: DraftStore) -> Draft:
    store.save(draft)
    return draft
