import dataclasses
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.application import people
from tests.application.people import CANARIES, Ed25519Signer, keys, offices, recipients
from tests.simulators.photographs import photograph, wall

from nansen.adapters.files.draft_folder import DraftFolder
from nansen.application import drafting
from nansen.application.bundle import ApplicationId, open_bundle
from nansen.application.draft import Draft, begin_draft, decode_draft, encode_draft
from nansen.application.drafting import FileGiven
from nansen.application.grounds import EvidenceKind, MediaType
from nansen.application.introduction import Fact, sign_introduction
from nansen.application.package import unpack_application
from nansen.application.receipt import issue_receipt
from nansen.errors import Conflict, Malformed, Refused, Unsupported, Untrusted
from nansen.standards.icao9303.partial_date import PartialDate

INTAKE = Ed25519Signer()
DAY = date(2026, 11, 23)
PORTRAIT = FileGiven(kind=EvidenceKind.PORTRAIT, media_type=MediaType.JPEG, keep_marks=True)
FORM = people.form()


@pytest.fixture
def store(tmp_path: Path) -> DraftFolder:
    for name in ("device", "stick"):
        (tmp_path / name).mkdir()
    return DraftFolder(tmp_path / "device", tmp_path / "stick", keys())


def complete(store: DraftFolder) -> Draft:
    drafting.begin(people.NOTICE, people.holder(), store=store)
    for given_answer in (FORM.request, FORM.person, FORM.contact, FORM.grounds):
        drafting.answer(given_answer, store=store)
    return drafting.add_file(people.PORTRAIT, PORTRAIT, store=store)


def sealed_by(store: DraftFolder) -> bytes:
    complete(store)
    return drafting.seal(keys(), recipients(), store=store).octets


def test_a_draft_needs_no_name_to_begin(store: DraftFolder) -> None:
    draft = drafting.begin(people.NOTICE, people.holder(), store=store)
    assert draft.missing == ("request", "person", "contact", "grounds")
    assert drafting.resume(store=store) == draft
    with pytest.raises(Conflict):
        drafting.begin(people.NOTICE, people.holder(), store=store)


def test_there_is_nothing_to_resume_before(store: DraftFolder) -> None:
    with pytest.raises(Refused, match="no draft"):
        drafting.resume(store=store)
    with pytest.raises(Refused, match="no draft"):
        drafting.answer(FORM.person, store=store)


def test_answers_come_in_any_order_and_are_corrected(store: DraftFolder) -> None:
    complete(store)
    calm = dataclasses.replace(FORM.request, urgency=None)
    assert drafting.answer(calm, store=store).request == calm
    assert drafting.resume(store=store).request == calm


def test_files_come_and_go(store: DraftFolder) -> None:
    draft = complete(store)
    again = drafting.add_file(people.PORTRAIT, PORTRAIT, store=store)
    assert again == draft
    digest = sha256(people.PORTRAIT).digest()
    assert store.file(digest) == people.PORTRAIT
    assert drafting.drop_file(digest, store=store).evidence == ()
    with pytest.raises(Untrusted, match="lost in both copies"):
        store.file(digest)


def test_the_camera_is_not_a_witness_unless_asked(store: DraftFolder) -> None:
    complete(store)
    with_place = photograph(wall(60, 40), comment=b"taken at Kanareevka")
    scene = FileGiven(kind=EvidenceKind.PERSECUTION, media_type=MediaType.JPEG)
    draft = drafting.add_file(with_place, scene, store=store)
    assert b"Kanareevka" not in store.file(draft.evidence[-1].digest)
    proof = dataclasses.replace(scene, keep_marks=True)
    draft = drafting.add_file(with_place, proof, store=store)
    assert store.file(draft.evidence[-1].digest) == with_place
    with pytest.raises(Malformed):
        drafting.add_file(b"no picture", scene, store=store)


def test_a_guardian_a_family_and_an_introducer_join(store: DraftFolder) -> None:
    draft = complete(store)
    drafting.add_file(
        people.ORDER,
        FileGiven(kind=EvidenceKind.AUTHORITY, media_type=MediaType.PDF),
        store=store,
    )
    drafting.answer(people.guardian(), store=store)
    drafting.join_family(people.FAMILY, store=store)
    introducer = Ed25519Signer(b"introducer")
    month = PartialDate(year=2026, month=10)
    word = sign_introduction("house", Fact.DETAINED, draft.application, month, introducer.sign)
    joined = drafting.add_introduction(word, store=store)
    assert (joined.family, joined.representation) == (people.FAMILY, people.guardian())
    assert joined.introductions == (word,)
    other = dataclasses.replace(word, application=ApplicationId("c" * 32))
    with pytest.raises(Refused, match="another application"):
        drafting.add_introduction(other, store=store)


def test_an_unfinished_draft_is_not_sealed(store: DraftFolder) -> None:
    drafting.begin(people.NOTICE, people.holder(), store=store)
    drafting.answer(FORM.person, store=store)
    with pytest.raises(Refused, match="request, contact, grounds"):
        drafting.seal(keys(), recipients(), store=store)


def test_what_is_sealed_is_what_was_said(store: DraftFolder) -> None:
    draft = complete(store)
    sealed = drafting.seal(keys(), recipients(), store=store)
    found = unpack_application(open_bundle(sealed.octets, offices()[1]))
    assert found.id == draft.application
    assert found.form == draft.complete()
    assert found.files == {sha256(people.PORTRAIT).digest(): people.PORTRAIT}
    assert found.holder == people.holder()


def test_sealing_again_gives_the_same_bundle_and_nothing_changes_it(store: DraftFolder) -> None:
    octets = sealed_by(store)
    again = drafting.seal(keys(), recipients(), store=store)
    assert again.octets == octets
    with pytest.raises(Refused, match="waits for its receipt"):
        drafting.answer(FORM.person, store=store)


def test_a_draft_is_let_go_of_against_a_receipt_only(store: DraftFolder, tmp_path: Path) -> None:
    sealed_by(store)
    bundle = store.bundle()
    assert bundle is not None
    receipt = issue_receipt(bundle, DAY, INTAKE)
    forged = issue_receipt(bundle, DAY, Ed25519Signer(b"another"))
    other = issue_receipt(people.sealed(), DAY, INTAKE)
    for bad in (forged.octets, other.octets):
        with pytest.raises(Untrusted):
            drafting.accept_receipt(bad, (INTAKE.key,), store=store)
    with pytest.raises(Malformed):
        drafting.accept_receipt(b"thanks", (INTAKE.key,), store=store)
    assert store.bundle() == bundle
    assert store.load() is not None
    assert drafting.accept_receipt(receipt.octets, (INTAKE.key,), store=store) == receipt
    assert (store.load(), store.bundle(), store.receipt()) == (None, None, receipt)
    left = [len([*(tmp_path / name).rglob("*")]) for name in ("device", "stick")]
    assert left == [2, 2], "a folder with a receipt in each copy"
    assert drafting.accept_receipt(receipt.octets, (INTAKE.key,), store=store) == receipt
    with pytest.raises(Refused, match="nothing is waiting"):
        drafting.accept_receipt(other.octets, (INTAKE.key,), store=store)
    with pytest.raises(Conflict):
        drafting.begin(people.NOTICE, people.holder(), store=store)


def test_withdrawing_leaves_nothing(store: DraftFolder, tmp_path: Path) -> None:
    drafting.withdraw(store=store)
    complete(store)
    drafting.withdraw(store=store)
    assert store.load() is None
    assert [*(tmp_path / "device").iterdir(), *(tmp_path / "stick").iterdir()] == []


@given(st.binary())
def test_any_octets_are_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        decode_draft(data)


def test_a_draft_reads_back_and_shows_nothing() -> None:
    draft = (
        begin_draft(people.NOTICE, people.holder())
        .with_answer(FORM.person)
        .with_answer(FORM.grounds)
    )
    assert decode_draft(encode_draft(draft)) == draft
    assert not [one for one in CANARIES if one in repr(draft)]
    with pytest.raises(Unsupported):
        dataclasses.replace(draft, version=2)
