"""The threats that an office answers, by their numbers; and what one stolen part is good for.

T06 a false passport · T07 a stolen signing key · T08 the origin asks · T11 a notice from outside
· T14 a chip for a person · T23 an intake that is seized · T24 an officer under duress · T33 a
bribed officer · T35 a state that changes sides.
"""

import ast
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType

import pytest
from tests.journeys.office_world import (
    HOUR,
    WORDS,
    Journey,
    applicant,
    founded,
    inspect,
    outcomes,
    reading,
)
from tests.worlds.office import NOW, MemoryKey, World, actor

import nansen
from nansen.acts.act import IdempotencyKey
from nansen.acts.chain import sign_act
from nansen.acts.ports import JournalDuty
from nansen.adapters.files.roster_folder import RosterFolder, add_roster, read_pin, read_rosters
from nansen.adapters.signer.client import SignerClient
from nansen.application.age import Identity
from nansen.application.bundle import open_bundle
from nansen.apps.desk.assigning import assign, candidates
from nansen.apps.desk.documents.production import OpenOnce, produce
from nansen.apps.desk.home import OfficeHome
from nansen.apps.signer.authority import open_home, read_home
from nansen.apps.signer.batch import issuing_keys
from nansen.casework.case import Case
from nansen.casework.course import COURSE
from nansen.casework.desk import Desk
from nansen.casework.service import draw_key, load_case
from nansen.casework.stage import Stage
from nansen.cli.inspect import open_post
from nansen.clock import FixedClock
from nansen.decision.quorum import Approval
from nansen.decision.statement import Outcome, signed_message
from nansen.document.life_kinds import ROWS, LifeKind, LifeState
from nansen.document.order import decode_order, document_from
from nansen.document.service import lives_of
from nansen.errors import (
    Malformed,
    NansenError,
    Refused,
    Unavailable,
    Unsupported,
    Untrusted,
)
from nansen.examination.notices import NoticeCode
from nansen.ids import CaseId, DocumentNumber, OfficerId
from nansen.inspection.model import Presented
from nansen.keys.custody.request import ServiceId
from nansen.keys.fields.personal_field import FieldName
from nansen.keys.fields.purpose import PURPOSES, Purpose
from nansen.officers.actor import Actor
from nansen.officers.officer import OfficerKey
from nansen.officers.role import Role
from nansen.officers.roster import (
    Roster,
    RosterSignature,
    SignedRoster,
    encode_roster,
    verify_roster,
)
from nansen.officers.roster import signed_message as roster_message
from nansen.personalization.prepared import prepare
from nansen.personalization.service import SignedDocument, sign_document
from nansen.personalization.signing import SigningRequest
from nansen.standards.deterministic_cbor import Item
from nansen.standards.finding import Outcome as Verdict
from nansen.standards.icao9303.lds.file_names import ElementaryFile

MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
CLOCK = FixedClock(MONDAY)


@dataclass(slots=True)
class Overheard:
    """A desk that keeps what it would ask the signer, and asks nothing."""

    requests: list[SigningRequest] = field(default_factory=list)

    def sign(self, request: SigningRequest) -> SignedDocument:
        self.requests.append(request)
        raise Unavailable("the desk was stolen")


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    with founded(tmp_path_factory.mktemp("threats") / "office", CLOCK) as opened:
        yield opened


@pytest.fixture(scope="module")
def approved(journey: Journey) -> CaseId:
    """A case that was granted, and nothing more."""
    return journey.granted(applicant(1))


@pytest.fixture(scope="module")
def request_of(journey: Journey, approved: CaseId) -> SigningRequest:
    """What an honest desk would ask the signer for: all but the asking is done."""
    signer = Overheard()
    line = replace(journey.line, dossiers=OpenOnce(journey.line.dossiers), signer=signer)
    with pytest.raises(Unavailable):
        produce([approved], line)
    (request,) = signer.requests
    return request


@pytest.fixture(scope="module")
def in_force(journey: Journey) -> tuple[CaseId, Path]:
    """A document in its holder's hand, and a copy of it."""
    who = applicant(2)
    case = journey.granted(who)
    life = journey.made(case)
    copy = journey.home.path.parent / "copies" / life.number
    shutil.copytree(journey.home.press / "jobs" / life.number, copy)
    journey.give(life.number)
    journey.as_holder(who, LifeKind.ACTIVATED, life.number)
    journey.publish()
    return case, copy


@contextmanager
def signing_nothing(home: OfficeHome) -> Iterator[None]:
    """See to it that the signer writes nothing down, and so has signed nothing."""
    ledger = home.signer / "signed.ledger"
    before = ledger.read_bytes()
    yield
    assert ledger.read_bytes() == before


def ask(journey: Journey, request: SigningRequest) -> SignedDocument:
    return SignerClient(journey.home.signer_socket).sign(request)


def approve(octets: bytes, actor: Actor) -> Approval:
    return Approval(officer=actor.id, signature=actor.key.sign(signed_message(octets)))


def roster_without(journey: Journey, gone: str, *signers: str) -> SignedRoster:
    """Write the next roster without somebody, and have administrators sign it."""
    newest = read_rosters(journey.home.rosters)[-1]
    before = newest.roster
    officers = tuple(one for one in before.officers if one.id != gone)
    return signed_roster(
        journey,
        replace(
            before,
            number=before.number + 1,
            previous=newest.digest,
            at=MONDAY + HOUR,
            officers=officers,
        ),
        *signers,
    )


def signed_roster(journey: Journey, roster: Roster, *signers: str) -> SignedRoster:
    octets = encode_roster(roster)
    signatures = tuple(
        RosterSignature(
            by=OfficerId(one), octets=journey.actor(one).key.sign(roster_message(octets))
        )
        for one in signers
    )
    return SignedRoster(octets=octets, signatures=signatures)


# One compromised part.


def test_t06_one_officer_proposes_and_grants_nothing(journey: Journey) -> None:
    case = journey.examined(applicant(3))
    with pytest.raises(Refused, match="FOUR-EYES"):
        _decide_alone(journey, case)
    read = journey.office.read(case)
    assert read.stage is Stage.SECOND_APPROVAL
    assert read.proposal is not None
    thief = Actor(id=OfficerId("approve-2"), key=MemoryKey(7))
    if read.proposal.act.by == "approve-2":
        thief = Actor(id=OfficerId("approve-1"), key=MemoryKey(7))
    with pytest.raises((Untrusted, Refused)):
        journey.office.desk(thief, case).act(
            "decision:confirmed", {"of": read.proposal.digest, "signature": b"forged"}
        )
    with signing_nothing(journey.home), pytest.raises(Refused, match="R26"):
        produce([case], replace(journey.line, dossiers=OpenOnce(journey.line.dossiers)))
    assert journey.office.read(case).stage is Stage.SECOND_APPROVAL
    assert not lives_of(case, journey.line.files)


def _decide_alone(journey: Journey, case: CaseId) -> None:
    """Have whoever proposes confirm their own proposal."""
    work, drawn = journey.work, journey.work.drawn
    first: list[Desk] = []

    def always_the_first(of: CaseId, purpose: Purpose) -> Desk:
        first.append(first[0] if first else drawn(of, purpose))
        return first[0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(work, "drawn", always_the_first)
        work.decide(case, Outcome.GRANT, WORDS)


def test_t06_an_administrator_alone_makes_nobody_an_officer(
    journey: Journey, tmp_path: Path
) -> None:
    newest = read_rosters(journey.home.rosters)[-1]
    before = newest.roster
    friend = replace(
        before.officers[0],
        id=OfficerId("friend-1"),
        key=OfficerKey(spki=MemoryKey(8).spki),
        roles=frozenset({Role.APPROVER}),
    )
    wanted = replace(
        before,
        number=before.number + 1,
        previous=newest.digest,
        at=MONDAY + HOUR,
        officers=(*before.officers, friend),
    )
    for signers in (("exam-1",), ("exam-1", "exam-1"), ("exam-1", "approve-1")):
        with pytest.raises((Untrusted, Refused, Malformed)):
            verify_roster(signed_roster(journey, wanted, *signers), newest)
    rosters = tmp_path / "rosters"
    shutil.copytree(journey.home.rosters, rosters)
    folder = RosterFolder(rosters, read_pin(journey.home.pin))
    add_roster(rosters, signed_roster(journey, wanted, "exam-1"))
    with pytest.raises(Unavailable, match="not to be believed"):
        folder.find(OfficerId("friend-1"))


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE acts SET octets = CAST(replace(octets, 'grant', 'grand') AS BLOB)",
        "UPDATE acts SET signature = zeroblob(64) WHERE version = 3",
        "DELETE FROM acts WHERE version = 5",
        "UPDATE acts SET version = -version",
        "INSERT INTO acts SELECT subject, 99, '', digest, octets, signature FROM acts GROUP BY 1",
    ],
)
def test_t01_a_database_that_was_written_to_is_not_believed(
    journey: Journey, approved: CaseId, tmp_path: Path, forgery: str
) -> None:
    home = copy_of_desk(journey.home, tmp_path)
    with closing(sqlite3.connect(home.databases / "process.db")) as database:
        database.execute(forgery)
        database.commit()
    with reading(home) as files, pytest.raises((Untrusted, Malformed, Unavailable)):
        load_case(approved, files)


def test_t01_a_projection_that_says_granted_grants_nothing(
    journey: Journey, tmp_path: Path
) -> None:
    case = journey.enrol(applicant(4))
    home = copy_of_desk(journey.home, tmp_path)
    with closing(sqlite3.connect(home.databases / "process.db")) as database:
        database.execute("UPDATE standings SET stage = 'granted'")
        database.commit()
    with reading(home) as files:
        assert load_case(case, files).stage is Stage.IDENTITY_CHECK


def test_t01_acts_that_a_thief_signs_are_not_believed(
    journey: Journey, approved: CaseId, tmp_path: Path
) -> None:
    home = copy_of_desk(journey.home, tmp_path)
    chain = journey.office.read(approved).chain
    forged = sign_act(
        chain,
        kind="case:recused",
        actor=Actor(id=OfficerId("exam-1"), key=MemoryKey(9)),
        at=MONDAY,
        key=draw_key(),
        body={"purpose": "examination", "reason": "invented"},
    )
    row = (
        str(chain.subject),
        chain.version + 1,
        "k" * 32,
        forged.digest,
        forged.octets,
        forged.signature,
    )
    with closing(sqlite3.connect(home.databases / "process.db")) as database:
        database.execute("INSERT INTO acts VALUES (?, ?, ?, ?, ?, ?)", row)
        database.commit()
    with reading(home) as files, pytest.raises(Untrusted):
        load_case(approved, files)


def copy_of_desk(home: OfficeHome, path: Path) -> OfficeHome:
    """Copy what a thief of the desk's machine has."""
    for name in ("desk", "rosters"):
        shutil.copytree(home.path / name, path / name)
    shutil.copyfile(home.pin, path / home.pin.name)
    return OfficeHome(path)


# A stolen desk before the signer.


def test_t06_the_signer_wants_two_approvals(journey: Journey, request_of: SigningRequest) -> None:
    warrant = request_of.warrant
    first, second = warrant.approvals
    thief = Actor(id=second.officer, key=MemoryKey(7))
    stranger = Actor(id=OfficerId("stranger-1"), key=MemoryKey(7))
    statement = warrant.statement
    bad = (
        (first, first),
        (first, Approval(officer=second.officer, signature=first.signature)),
        (first, approve(statement, thief)),
        (first, approve(statement, stranger)),
        (first, approve(statement, journey.actor("exam-1"))),
        (first, approve(statement, journey.actor("appeal-1"))),
        (first, Approval(officer=second.officer, signature=bytes(64))),
    )
    with signing_nothing(journey.home):
        for approvals in bad:
            forged = replace(warrant, approvals=approvals)
            with pytest.raises((Refused, Untrusted)):
                ask(journey, replace(request_of, warrant=forged))


def test_t06_the_signer_wants_this_order_this_picture_and_this_day(
    journey: Journey, request_of: SigningRequest
) -> None:
    warrant = request_of.warrant
    for old, new in ((b"IVANOVA", b"SMIRNOV"), (b"IVANOVA", b"IVANOVB"), (b"1971", b"1961")):
        other = warrant.order.replace(old, new).replace(old.title(), new.title())
        if other == warrant.order:
            continue
        forged = replace(request_of, warrant=replace(warrant, order=other))
        with signing_nothing(journey.home), pytest.raises((Untrusted, Malformed)):
            ask(journey, forged)
    with signing_nothing(journey.home):
        flipped = bytearray(warrant.order)
        flipped[len(flipped) // 2] ^= 1
        for changed in (
            replace(request_of, warrant=replace(warrant, order=bytes(flipped))),
            replace(request_of, portrait=request_of.portrait + b"\x00"),
            replace(request_of, issued_on=request_of.issued_on.replace(day=1)),
        ):
            with pytest.raises(NansenError):
                ask(journey, changed)


def test_t07_the_signer_wants_the_journals_word(
    journey: Journey, request_of: SigningRequest, in_force: tuple[CaseId, Path]
) -> None:
    assert in_force
    torn = bytearray(request_of.proof)
    torn[-1] ^= 1
    with signing_nothing(journey.home):
        for proof in (b"", b"\x00" * 64, request_of.proof[:-1], bytes(torn)):
            with pytest.raises((Malformed, Unsupported, Untrusted)):
                ask(journey, replace(request_of, proof=proof))


def test_t07_stolen_signing_keys_make_nothing_that_a_border_takes(
    journey: Journey, request_of: SigningRequest, in_force: tuple[CaseId, Path]
) -> None:
    """Whoever has every key of the signer and not the journal makes no good document."""
    assert in_force
    home, warrant = journey.home, request_of.warrant
    ordered = decode_order(warrant.order)
    prepared = prepare(
        document_from(ordered, number=DocumentNumber("N7K2M4Q9X"), issued_on=MONDAY.date()),
        portrait=request_of.portrait,
        status=request_of.status,
        personalized_on=MONDAY.date(),
    )
    stolen = issuing_keys(open_home(home.authority, read_home(home.authority).kind))
    for proof in (None, request_of.proof):
        forged = sign_document(prepared, stolen, journal_proof=proof)
        assert forged.chip is not None
        report = open_post([home.trust], MONDAY).inspect(Presented(files=forged.chip.files))
        assert outcomes(report)["sod-signature"] == "successful"
        assert outcomes(report)["journal"] == "failed"
        assert report.verdict is Verdict.FAILED


def test_t24_an_officer_who_was_taken_off_the_roster_counts_no_more_even_if_it_is_hidden(
    tmp_path: Path,
) -> None:
    with founded(tmp_path / "office", CLOCK) as office:
        case = office.granted(applicant(1))
        signer = Overheard()
        line = replace(office.line, dossiers=OpenOnce(office.line.dossiers), signer=signer)
        with pytest.raises(Unavailable):
            produce([case], line)
        (request,) = signer.requests
        gone = request.warrant.approvals[0].officer
        file = add_roster(office.home.rosters, roster_without(office, gone, "enrol-1", "exam-1"))
        with signing_nothing(office.home), pytest.raises(Untrusted, match="roster"):
            ask(office, request)
        file.unlink()
        with signing_nothing(office.home), pytest.raises(Unavailable, match="not to be believed"):
            ask(office, request)


def test_t24_no_officer_alone_gets_a_document_signed(
    journey: Journey, request_of: SigningRequest
) -> None:
    """Whoever is forced, and signs as often as they are told to: the signer wants another too."""
    warrant = request_of.warrant
    everybody = read_rosters(journey.home.rosters)[-1].roster.officers
    assert len(everybody) > 15
    honest = {one.officer for one in warrant.approvals}
    with signing_nothing(journey.home):
        for one in everybody:
            mine = approve(warrant.statement, journey.actor(one.id))
            lent = [Approval(officer=other, signature=mine.signature) for other in honest]
            first, second = lent
            for approvals in ((mine, mine), (mine, first), (mine, second), (first, second)):
                forged = replace(warrant, approvals=approvals)
                with pytest.raises((Refused, Untrusted)):
                    ask(journey, replace(request_of, warrant=forged))


def test_t06_what_was_approved_is_signed_once(journey: Journey, request_of: SigningRequest) -> None:
    """Run last of these: the honest request goes through, and never under another number."""
    signed = ask(journey, request_of)
    other = request_of.number[:-1] + ("A" if request_of.number[-1] != "A" else "B")
    elsewhere = replace(request_of, number=DocumentNumber(other))
    with signing_nothing(journey.home):
        again = ask(journey, request_of)
        assert signed.chip is not None
        assert again.chip is not None
        for file in (ElementaryFile.DG1, ElementaryFile.DG2, ElementaryFile.DG13):
            assert again.chip.files[file] == signed.chip.files[file]
        with pytest.raises((Refused, Untrusted)):
            ask(journey, elsewhere)


# What stands in no table, nobody can do.


def test_t08_nothing_sends_to_an_origin() -> None:
    """No code opens a connection to anywhere but a socket file, and no role is an origin's."""
    root = Path(nansen.__file__).parent
    reaching = {
        "requests",
        "urllib.request",
        "http.client",
        "httpx",
        "aiohttp",
        "smtplib",
        "ftplib",
    }
    for file in root.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        imported = {
            name
            for node in ast.walk(tree)
            for name in (
                [one.name for one in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
        }
        assert not imported & reaching, file.name
    words = {str(one) for kind in (Role, Purpose) for one in kind}
    assert not [word for word in words if "origin" in word or "export" in word]
    assert all(rule.roles <= set(Role) for rule in PURPOSES.values())


def test_t11_a_notice_from_outside_changes_no_document(
    journey: Journey, in_force: tuple[CaseId, Path]
) -> None:
    case, folder = in_force
    before = lives_of(case, journey.line.files)
    for number, notice in enumerate(("lost-report", "annulment", "red-notice", "diffusion")):
        after = journey.do(case, "ident-1", "notice:received", notice=notice, task=f"{number:032x}")
        assert after.stage is Stage.GRANTED
    assert lives_of(case, journey.line.files) == before
    assert before[-1].state is LifeState.ACTIVE
    assert not [kind for kind in LifeKind if "notice" in kind]
    assert all(
        not ROWS[kind].roles & {Role.SCREENING_OFFICER} or kind is LifeKind.REVIEW_OPENED
        for kind in LifeKind
    )
    later = FixedClock(MONDAY + HOUR)
    journey.publish(later)
    assert inspect(folder, journey.home.trust, later).verdict is Verdict.SUCCESSFUL


def test_t08_what_an_origin_asks_lets_nothing_out(
    journey: Journey, in_force: tuple[CaseId, Path]
) -> None:
    """All that anybody outside can see of the office is as if it had not been asked."""
    case, _ = in_force
    before, acts = outside(journey.home), journey.office.read(case).chain.version
    assert len(before) > 20
    for number, notice in enumerate(NoticeCode, 16):
        task = f"{number:032x}"
        journey.do(case, "ident-1", "notice:received", notice=str(notice), task=task)
    assert journey.office.read(case).chain.version == acts + len(NoticeCode)
    assert outside(journey.home) == before


def outside(home: OfficeHome) -> dict[str, bytes]:
    """Read what leaves an office, and which of its cases were opened."""
    folders = (home.trust, home.journal, home.intake, home.press, home.letters, home.signer)
    files = [one for folder in folders for one in folder.rglob("*") if one.is_file()]
    return {str(one): one.read_bytes() for one in (*files, home.keyservice / "access.log")}


def test_t12_no_act_names_an_old_document() -> None:
    keys = {key for move in COURSE.values() for key in move.body}
    keys |= {key for row in ROWS.values() for key in (*row.body, *row.optional)}
    words = {word for key in keys for word in key.split("_")}
    assert not words & {"old", "former", "previous", "replaces", "passport"}


def test_t14_a_chip_alone_reaches_no_approval(journey: Journey) -> None:
    """A genuine chip of the origin proves the chip: without search and proofing nothing follows."""
    case = journey.enrol(applicant(5))
    desk = journey.work.drawn(case, Purpose.IDENTITY_PROOFING)
    with pytest.raises(Refused, match="R17"):
        desk.act("identity:concluded")
    for kind in ("screening:concluded", "decision:proposed"):
        assert Stage.IDENTITY_CHECK not in COURSE[kind].stages
    assert journey.office.read(case).stage is Stage.IDENTITY_CHECK


def test_t14_the_same_person_again_is_met_again(journey: Journey) -> None:
    who = applicant(6)
    first = journey.enrol(who)
    journey.work.proof(first)
    again = journey.enrol(applicant(6))
    with pytest.raises(Refused, match="R21"):
        journey.work.proof(again)
    assert journey.office.read(again).identity.candidates == 1


# What is seized.


def test_t23_a_seized_intake_opens_no_bundle(journey: Journey) -> None:
    """T22, T23: whoever has the folder has sealed bundles, and no key to any of them."""
    bundle, _ = journey.work.submit(applicant(7))
    home = journey.home
    seized = [one for one in home.intake.rglob("*") if one.is_file()]
    assert any(one.read_bytes() == bundle.octets for one in seized)
    secrets = {home.bundle_key.read_bytes(), home.recovery_key.read_bytes()}
    assert not [one for one in seized if any(secret in one.read_bytes() for secret in secrets)]
    opened = 0
    for one in seized:
        for identity in (Identity.draw(), Identity.draw()):
            try:
                open_bundle(one.read_bytes(), identity)
            except NansenError:
                continue
            opened += 1
    assert opened == 0


# Whom the lot draws.


class Lot(Desk):
    """The assigner's desk, with one case before it again and again; nothing is written."""

    def read(self) -> Case:
        return _waiting()

    def act(
        self,
        kind: str,
        body: Mapping[str, Item] = MappingProxyType({}),
        fields: Mapping[FieldName, bytes] = MappingProxyType({}),
        *,
        expected: int | None = None,
        key: IdempotencyKey | None = None,
        duties: tuple[JournalDuty, ...] = (),
    ) -> Case:
        assert (kind, fields, expected, key, duties) == ("case:assigned", {}, None, None, ())
        assert body["purpose"] == Purpose.EXAMINATION
        return _waiting()


@cache
def _waiting() -> Case:
    return World().screened()


def test_t33_a_bribed_officer_draws_the_chosen_case_no_oftener_than_chance() -> None:
    world, case = World(), _waiting()
    able = candidates(case, Purpose.EXAMINATION, world.roster, world.now)
    desk = Lot(actor=actor("assigner"), case=case.id, files=world.files, clock=FixedClock(NOW))
    drawn = Counter(
        assign(desk, Purpose.EXAMINATION, roster=world.roster, service=ServiceId("5e" * 16))[1]
        for _ in range(2000)
    )
    assert set(drawn) == {one.id for one in able}
    assert len(able) == 3
    # Two degrees of freedom: of a hundred thousand runs of a fair lot, one fails.
    assert chi_square(drawn) < 23.03


def chi_square(drawn: Mapping[OfficerId, int]) -> float:
    expected = sum(drawn.values()) / len(drawn)
    return sum((count - expected) ** 2 / expected for count in drawn.values())


def test_t35_a_states_word_ends_with_its_certificate(
    journey: Journey, in_force: tuple[CaseId, Path], tmp_path: Path
) -> None:
    """Once a state is not on the list any more, nothing that it signs is believed at a border."""
    _, folder = in_force
    trust = tmp_path / "trust"
    shutil.copytree(journey.home.trust, trust)
    for file in (*trust.glob("*.ml"), *trust.glob("csca-*.cer")):
        file.unlink()
    assert inspect(folder, trust, CLOCK).verdict is not Verdict.SUCCESSFUL
