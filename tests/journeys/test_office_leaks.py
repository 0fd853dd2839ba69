"""A canary goes through a whole life, and no word of theirs stays anywhere but in their hand.

T01 a stolen server · T04 a reader of everything · T13 what can be computed from documents ·
R86, R87 what one database tells.
"""

import base64
import io
import logging
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from hashlib import new as new_hash
from pathlib import Path

import pytest
from tests.journeys.office_dumps import check_vault, fields_in_export
from tests.journeys.office_world import (
    HOUR,
    WORDS,
    Journey,
    at_work,
    processes,
)
from tests.simulators.custody import MovableClock

from nansen.application.bundle import SealedBundle, seal_bundle
from nansen.application.contact import Delivery
from nansen.application.package import pack_application
from nansen.application.person import Place
from nansen.apps.demo.applicants import Applicant, draw_applicant
from nansen.apps.demo.founding import found_specimen_office
from nansen.apps.desk.home import OfficeHome
from nansen.apps.desk.upkeep.backup import make_backup
from nansen.apps.intake.home import read_intake_keys
from nansen.clock import FixedClock, SystemClock
from nansen.decision.statement import Outcome
from nansen.document.life_cycle import Life
from nansen.document.life_kinds import LifeKind, LifeState
from nansen.document.order_terms import OrderReason
from nansen.document.service import lives_of
from nansen.errors import NansenError
from nansen.ids import CaseId
from nansen.keys.fields.personal_field import Vault
from nansen.keys.fields.purpose import Purpose
from nansen.keys.fields.register import FIELDS
from nansen.standards.icao9303.lds.chip_image import read_chip_files
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.icao9303.partial_date import PartialDate

SURNAME, GIVEN = "Zzyzxovskaya", "Quetzalina"
NATIVE = ("Ъъыьзовская", "Кетцалина")
BIRTH = "1957-11-29"
PLACE, POINT, PING = "Xyloburg-on-Qvist", "vault-door-7731-qq", "xq-canary-ping@example"
STORY = "They burnt the Wexelblatt printing house."


def spellings(word: str) -> Iterator[bytes]:
    """Write a word in all ways in which it could be lying around."""
    for cased in dict.fromkeys((word, word.upper(), word.lower())):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            octets = cased.encode(encoding)
            yield octets
            yield octets.hex().encode()
            yield octets.hex().upper().encode()
            for lead in range(3):
                coded = base64.b64encode(bytes(lead) + octets)
                # Only the letters that no neighbour changes.
                yield coded[4 if lead else 0 : len(coded) - 4]


WORDS_OF_CANARY = tuple(
    dict.fromkeys(
        octets
        for word in (SURNAME, GIVEN, *NATIVE, BIRTH, PLACE, POINT, PING, "Wexelblatt")
        for octets in spellings(word)
        if len(octets) >= 6
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Canary:
    """What is left of a life, and what was heard while it went on."""

    home: OfficeHome
    case: CaseId
    lives: tuple[Life, ...]
    made: tuple[Path, ...]
    heard: dict[str, bytes]


def canary() -> Applicant:
    who = draw_applicant(SURNAME, GIVEN, NATIVE, PartialDate.parse(BIRTH), "ivanova.jpg")
    form = who.application.form
    told = replace(
        form,
        person=replace(form.person, birth_place=Place(text=PLACE)),
        contact=replace(form.contact, delivery=Delivery(point=POINT), ping=PING),
        grounds=replace(form.grounds, narrative=STORY),
    )
    return replace(who, application=replace(who.application, form=told))


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Canary:
    """Live a whole life with real processes, and keep whatever could be heard of it."""
    path = tmp_path_factory.mktemp("leaks")
    clock, home = MovableClock(SystemClock().now()), OfficeHome(path / "office")
    authority = found_specimen_office(home.path, clock)
    with (
        listening() as heard,
        processes(home, path) as running,
        at_work(authority, home.path, clock) as journey,
    ):
        case, made = live(journey, path)
        errors = provoke(journey, case)
        seen = {f"/proc/{one}": look_at(one) for one in (*running, os.getpid())}
        lives = lives_of(case, journey.line.files)
        journey.publish(FixedClock(clock.now() + HOUR))
        while_open = {
            str(one): one.read_bytes() for one in home.databases.iterdir() if one.is_file()
        }
    heard |= seen | while_open | {"errors": "\n".join(errors).encode()}
    heard |= {one.name: one.read_bytes() for one in path.glob("*.txt")}
    return Canary(home=home, case=case, lives=lives, made=made, heard=heard)


def live(journey: Journey, path: Path) -> tuple[CaseId, tuple[Path, ...]]:
    """From an application to a document, its loss, and another one."""
    who, made = canary(), list[Path]()
    case = journey.granted(who)
    for reason in (OrderReason.FIRST_ISSUANCE, OrderReason.REPLACEMENT):
        if reason is OrderReason.REPLACEMENT:
            journey.work.holder(who, case).act("reissue:requested", {"reason": "replacement"})
            journey.work.decide(case, Outcome.GRANT, WORDS)
        document = journey.made(case)
        made.append(path / "hand" / document.number)
        shutil.copytree(journey.home.press / "jobs" / document.number, made[-1])
        journey.give(document.number)
        journey.as_holder(who, LifeKind.ACTIVATED, document.number)
        if reason is OrderReason.FIRST_ISSUANCE:
            journey.as_holder(who, LifeKind.REPORTED_LOST, document.number)
            journey.publish()
    return case, tuple(made)


def provoke(journey: Journey, case: CaseId) -> list[str]:
    """Let things go wrong with the canary's values in hand, and keep what is said."""
    who = canary()
    recipients = read_intake_keys(journey.home.intake).recipients
    bundle = seal_bundle(pack_application(who.application), who.keys, recipients)
    torn = bytearray(bundle.octets)
    torn[len(torn) // 2] ^= 1
    person = who.application.form.person
    tries = (
        lambda: journey.work.enrol(SealedBundle(octets=bytes(torn))),
        lambda: journey.work.enrol(bundle),
        lambda: journey.work.drawn(case, Purpose.ENROLMENT).act(
            "application:opened", {}, {next(iter(FIELDS)): SURNAME.encode()}
        ),
        lambda: journey.do(case, "exam-1", SURNAME),
        lambda: journey.do(case, "exam-1", "case:recused", purpose=GIVEN, reason=PLACE),
        lambda: journey.office.open(journey.actor("exam-1"), case, Purpose.DELIVERY),
        lambda: replace(person, names=()),
        lambda: replace(person, names=person.names * 40),
        lambda: Place(text=PLACE + "\n" + PLACE),
        lambda: Place(state=type(who.application.form.contact.host_state)("QQQ"), text=PLACE),
        lambda: journey.work.decide(case, Outcome.GRANT, (STORY, STORY)),
    )
    said = [repr(who), repr(who.application), repr(who.application.form), str(person)]
    for one in tries:
        try:
            one()
        except (NansenError, ValueError, TypeError) as error:
            said += [str(error), repr(error), repr(error.__cause__), repr(error.__context__)]
        else:
            said.append("nothing went wrong")
    return said


@contextmanager
def listening() -> Iterator[dict[str, bytes]]:
    """Keep what this process logs and prints, down to the last detail."""
    heard: dict[str, bytes] = {}
    log, out = io.StringIO(), io.StringIO()
    handler, root = logging.StreamHandler(log), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        with redirect_stdout(out), redirect_stderr(out):
            yield heard
    finally:
        root.setLevel(level)
        root.removeHandler(handler)
        heard |= {"log": log.getvalue().encode(), "said": out.getvalue().encode()}


def look_at(process: int) -> bytes:
    """Look at a process as another on the machine can."""
    folder = Path("/proc") / str(process)
    links = [str(one.readlink()) for one in (folder / "fd").iterdir() if one.is_symlink()]
    parts = [(folder / name).read_bytes() for name in ("cmdline", "environ", "status")]
    return b"\n".join([*parts, *(one.encode() for one in links)])


def found_in(octets: bytes) -> list[bytes]:
    return [word for word in WORDS_OF_CANARY if word in octets]


def test_the_search_finds_what_is_there(life: Canary) -> None:
    """Without this the others would prove nothing."""
    for word in (SURNAME, NATIVE[0], POINT):
        assert found_in(b"before" + word.encode() + b"after")
        assert found_in(base64.b64encode(b"x" + word.encode("utf-16-le") + b"yz"))
        assert found_in(word.upper().encode().hex().encode())
    chips = [read_chip_files((folder / "chip.bin").read_bytes()) for folder in life.made]
    for chip in chips:
        assert found_in(b"".join(chip.values()))
    assert [one.state for one in life.lives] == [LifeState.REPORTED_LOST, LifeState.ACTIVE]


def test_t01_no_file_of_the_office_holds_a_word_of_the_canary(life: Canary) -> None:
    looked_at = 0
    for file in life.home.path.rglob("*"):
        place = file.relative_to(life.home.path)
        assert not found_in(str(place).encode()), "a file's name"
        if file.is_file():
            looked_at += 1
            assert not found_in(file.read_bytes()), place
    assert looked_at > 50
    assert not [one for one in (life.home.press / "jobs").rglob("*") if one.is_file()]


def test_t01_nothing_that_was_said_holds_a_word_of_the_canary(life: Canary) -> None:
    assert {"log", "said", "errors", "keyservice.txt", "signer.txt"} <= set(life.heard)
    assert len(life.heard["errors"]) > 500
    for where, octets in life.heard.items():
        assert not found_in(octets), where


def test_t03_the_log_of_accesses_names_no_case(life: Canary) -> None:
    log = (life.home.keyservice / "access.log").read_bytes()
    assert log.count(b"\n") > 10
    assert life.case.encode() not in log
    assert bytes.fromhex(life.case) not in log


def test_nothing_public_names_a_case_or_a_document(life: Canary) -> None:
    for folder in (life.home.trust, life.home.journal / "public"):
        for file in (one for one in folder.rglob("*") if one.is_file()):
            octets = file.read_bytes() + str(file.name).encode()
            for word in (life.case, *(one.number for one in life.lives)):
                assert word.encode() not in octets, file.name
                assert word.lower().encode() not in octets, file.name


def test_t13_from_documents_nothing_public_can_be_computed(life: Canary) -> None:
    """Whoever has read a thousand chips learns from no list and no log whose they were."""
    public = [
        one.read_bytes()
        for folder in (life.home.trust, life.home.journal / "public")
        for one in folder.rglob("*")
        if one.is_file()
    ]
    known: list[bytes] = []
    for folder, one in zip(life.made, life.lives, strict=True):
        chip = read_chip_files((folder / "chip.bin").read_bytes())
        number = one.number.encode()
        known += [number, one.case.encode(), one.person.encode(), one.order, *chip.values()]
        known += [(folder / "seal.bin").read_bytes(), number + BIRTH.encode()]
        known.append(chip[ElementaryFile.SOD] + number)
    for value in known:
        for prefix in (b"", b"\x00", b"\x01", b"nansen journal 1\n"):
            for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b"):
                digest = new_hash(name, prefix + value).digest()
                forms = (digest[:16], digest.hex()[:32].encode(), base64.b64encode(digest)[:20])
                assert not [form for octets in public for form in forms if form in octets]


@pytest.mark.parametrize("vault", list(Vault))
def test_r87_one_database_lists_nobody_with_a_place(life: Canary, vault: Vault) -> None:
    """Even with the keys of all its fields a vault has either names or places."""
    with closing(sqlite3.connect(life.home.databases / f"{vault}.db")) as database:
        kept = {row[0] for row in database.execute("SELECT DISTINCT field FROM sealed")}
    check_vault(kept, vault)


@pytest.fixture(scope="module")
def copied(life: Canary, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Back the office up."""
    folder = tmp_path_factory.mktemp("copied") / "backup"
    make_backup(life.home.path, folder, SystemClock())
    return folder


@pytest.mark.parametrize("vault", list(Vault))
def test_r87_no_copy_of_one_database_in_a_backup_does(copied: Path, vault: Vault) -> None:
    check_vault(fields_in_export(copied / "desk" / f"{vault}.export"), vault)


def test_no_file_of_a_backup_holds_a_word_of_the_canary(copied: Path) -> None:
    for file in (one for one in copied.rglob("*") if one.is_file()):
        assert not found_in(file.read_bytes()), file.name
        assert not found_in(str(file.relative_to(copied)).encode())


def test_r87_a_dump_without_keys_tells_no_more_than_how_many(life: Canary) -> None:
    for file in life.home.databases.glob("*.db"):
        with closing(sqlite3.connect(file)) as database:
            dump = "\n".join(database.iterdump()).encode()
        assert not found_in(dump), file.name
