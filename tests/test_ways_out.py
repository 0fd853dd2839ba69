"""T08, an origin asks for data: every way out of an office, and for whom it is (R84).

There is no recipient that could be an origin: none among the roles that fields are opened for,
none that anything is sealed to, none that a command could be told.
"""

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from enum import StrEnum
from functools import cache
from pathlib import Path

import pytest
from cyclopts import App
from tests.worlds.office import NOW

import nansen
from nansen.casework.course import COURSE
from nansen.cli.app import app
from nansen.errors import Refused
from nansen.examination.notices import About, NoticeRecord, TaskId, read_relations
from nansen.examination.notices import receive_notice as receive
from nansen.examination.screening.adjudication import Review, ReviewerId
from nansen.examination.screening.model import SubjectId
from nansen.examination.screening.tasks import (
    HostileNotice,
    NoticeKind,
    NoticeOutcome,
    OffenceType,
)
from nansen.ids import StateCode
from nansen.keys.fields.purpose import PURPOSES, Purpose
from nansen.keys.fields.register import FIELDS
from nansen.officers.role import Role
from nansen.status.sltd import WithdrawnDocument

ROOT = Path(nansen.__file__).parent


class For(StrEnum):
    """Whoever gets what a command puts somewhere. An origin is none of these."""

    THE_HOLDER = "the applicant or holder"
    OUR_OFFICERS = "an officer whom the key service lets read"
    OUR_OFFICE = "the office itself, without keys or sealed to it"
    AUDITORS = "auditors: counts, of nobody"
    EVERYBODY = "everybody alike: nothing personal"
    NOBODY = "nobody: specimens, and drills"


OUT = {
    "apply begin --copy": For.THE_HOLDER,
    "apply answer --copy": For.THE_HOLDER,
    "apply add --copy": For.THE_HOLDER,
    "apply drop --copy": For.THE_HOLDER,
    "apply show --copy": For.THE_HOLDER,
    "apply receipt --copy": For.THE_HOLDER,
    "apply withdraw --copy": For.THE_HOLDER,
    "apply seal --copy": For.THE_HOLDER,
    "apply seal --out": For.OUR_OFFICE,
    "apply seal --to": For.OUR_OFFICE,
    "intake create --to": For.OUR_OFFICE,
    "intake receive --receipt": For.THE_HOLDER,
    "case letter --out": For.THE_HOLDER,
    "case read --save": For.OUR_OFFICERS,
    "office backup --out": For.OUR_OFFICE,
    "office restore --out": For.OUR_OFFICE,
    "office canaries --out": For.OUR_OFFICE,
    "office canaries --to": For.OUR_OFFICE,
    "office canaries --host": For.NOBODY,
    "roster draft --out": For.OUR_OFFICE,
    "issue --out": For.NOBODY,
    "demo --out": For.NOBODY,
    "status publish --out": For.EVERYBODY,
    "journal prove --out": For.EVERYBODY,
    "journal disclose --out": For.AUDITORS,
    "witness cosign --out": For.EVERYBODY,
    "authority create --state": For.EVERYBODY,
    "authority create --country": For.EVERYBODY,
}
"""Every option that says where something goes, or to whom: a further one is a decision."""

_OUTWARD = re.compile(
    r"^(out|save|to|copy|receipt|host|send|mail|url|upload|export|share|endpoint|peer|server)$"
    r"|recipient|country|^state$|embassy|consul|request(?:ed_)?by|for_"
)
_SAID_OTHERWISE = {"apply receipt --receipt", "journal monitor --state"}
"""A receipt that is read, and a monitor's memory of a log."""

SEALERS = {
    "pyrage": {"application/age.py"},
    "nansen.application.bundle.seal_bundle": {
        "application/drafting.py",
        "apps/desk/upkeep/canaries.py",
        "apps/demo/casework.py",
    },
    "nansen.application.mailbox.seal_letter": {"apps/desk/cases/mailing.py"},
    "nansen.keys.sealing.wrapped_key.wrap_case_key": {
        "apps/desk/office.py",
        "apps/keyservice/home.py",
        "keys/custody/renewal.py",
    },
}
"""Who seals anything to a public key: to the intake, to a holder's mailbox, to the key service."""


def commands(part: App = app, above: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...]]]:
    """List every command with the names of its options."""
    for name in part:
        if name.startswith("-"):
            continue
        found = part[name]
        if any(not one.startswith("-") for one in found):
            yield from commands(found, (*above, name))
        else:
            command = found.default_command
            assert callable(command)
            yield " ".join((*above, name)), tuple(inspect.signature(command).parameters)


def outward() -> set[str]:
    return {
        f"{command} --{option.rstrip('_').replace('_', '-')}"
        for command, options in commands()
        for option in options
        if _OUTWARD.search(option.rstrip("_"))
    }


def test_t08_every_way_out_of_a_command_is_known_and_none_is_an_origins() -> None:
    assert outward() - _SAID_OTHERWISE == OUT.keys()
    assert len(list(commands())) > 50
    assert not [one for one in For if "origin" in one or "state" in one]


@cache
def imports() -> tuple[tuple[str, str], ...]:
    """List what each file imports, by whole names."""
    found = []
    for path in ROOT.rglob("*.py"):
        within = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found += [(within, one.name) for one in node.names]
            elif isinstance(node, ast.ImportFrom):
                found += [(within, f"{node.module}.{one.name}") for one in node.names]
                found.append((within, node.module or ""))
    return tuple(found)


def test_t08_nothing_is_sealed_to_anybody_but_intake_holder_and_key_service() -> None:
    """A value leaves an office sealed or not at all, and these are all who seal to a key."""
    for name, sealers in SEALERS.items():
        importing = {file for file, imported in imports() if imported == name}
        assert importing == sealers, name


def test_t08_no_connection_leaves_the_machine_but_to_a_database() -> None:
    sockets = {file for file, imported in imports() if imported == "socket"}
    assert sockets
    assert all(file.startswith("adapters/unix_socket/") for file in sockets)
    assert not {file for file, name in imports() if name.partition(".")[0] in _REACHING}
    for file in sockets:
        text = (ROOT / file).read_text(encoding="utf-8")
        assert not re.search(r"AF_INET|create_connection|getaddrinfo|gethostbyname", text), file
    asyncs = [path for path in ROOT.rglob("*.py") if "open_connection" in path.read_text("utf-8")]
    assert asyncs == []


_REACHING = {
    "aiohttp",
    "ftplib",
    "http",
    "httpx",
    "imaplib",
    "requests",
    "smtplib",
    "telnetlib",
    "urllib3",
    "websockets",
    "xmlrpc",
}


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_t08_every_recipient_of_a_field_is_a_role_of_the_office(name: str) -> None:
    """The register is the matrix of what is given to whom: R84's allow-list."""
    field = next(one for key, one in FIELDS.items() if key == name)
    assert field.recipients <= set(Role)
    assert field.purposes <= set(Purpose)
    served = frozenset().union(*(PURPOSES[one].roles for one in field.purposes))
    assert field.recipients <= served
    for word in ("origin", "embassy", "consul", "police", "export", "interpol", "government"):
        assert not [one for one in (*field.recipients, *field.purposes) if word in one]


def test_t08_what_goes_to_interpol_is_a_number_a_type_and_an_issuer() -> None:
    """The only file that other states' police read: of our own documents, and of nobody."""
    columns = {one.name for one in fields(WithdrawnDocument)}
    assert columns == {"number", "document_class", "issuing_state", "ground"}


ORIGIN, ALLY, OTHER = (StateCode(code) for code in ("UTO", "XOM", "XPO"))
RELATIONS = read_relations('version = "1"\n[[origin]]\nstate = "UTO"\nallies = ["XOM"]\n')


def asked(kind: NoticeKind, source: StateCode, offence: OffenceType) -> NoticeRecord:
    """Receive what another state wants, about somebody who fled from Utopia."""
    of_papers = kind in {NoticeKind.LOST_OR_STOLEN, NoticeKind.ANNULMENT}
    return receive(
        HostileNotice(subject=SubjectId("s1"), source_state=source, kind=kind, offence=offence),
        task=TaskId("ab" * 16),
        about=About.OLD_DOCUMENT if of_papers else About.PERSON,
        origins=frozenset({ORIGIN}),
        relations=RELATIONS,
        status_recognised=True,
        received=NOW,
    )


@pytest.mark.parametrize("source", [ORIGIN, ALLY])
@pytest.mark.parametrize("kind", list(NoticeKind))
def test_t08_whatever_an_origin_or_its_ally_asks_is_a_task_without_effect(
    kind: NoticeKind, source: StateCode
) -> None:
    """Nobody's answer goes back to it: people settle that it has no effect, or look once more."""
    assert set(NoticeOutcome) == {NoticeOutcome.NO_EFFECT, NoticeOutcome.ASSESS}
    for offence in OffenceType:
        record = asked(kind, source, offence)
        assert record.task.presumed_hostile
        assert record.task.outcome is NoticeOutcome.NO_EFFECT
        alone = Review(by=ReviewerId("a"), answer=NoticeOutcome.ASSESS, reason="read", at=NOW)
        if NoticeOutcome.ASSESS in record.answerable:
            assert record.task.with_review(alone).outcome is NoticeOutcome.NO_EFFECT
        else:
            with pytest.raises(Refused, match="R5"):
                replace(record, task=record.task.with_review(alone))


def test_t08_an_origin_is_told_from_others_by_data() -> None:
    """Otherwise the test above would be right of any state."""
    told = [
        asked(NoticeKind.RED_NOTICE, source, OffenceType.ORDINARY).task.presumed_hostile
        for source in (ORIGIN, ALLY, OTHER)
    ]
    assert told == [True, True, False]


def test_t08_a_notice_leads_nowhere_and_carries_no_address() -> None:
    """Of all acts only these two can come of what another state wants, whatever it asks for."""
    about = {kind: move for kind, move in COURSE.items() if kind.startswith("notice:")}
    assert about.keys() == {"notice:received", "notice:answered"}
    for move in about.values():
        assert move.to is None
        assert move.roles == {Role.SCREENING_OFFICER}
        assert {*move.body, *move.optional} <= {"notice", "task", "effect", "reason"}
        assert move.fields <= {"grounds.notices"}
