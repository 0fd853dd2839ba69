"""`nansen officer` and `nansen roster`, as administrators would use them."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from tests.simulators.command_line import Ran, nansen
from tests.simulators.custody import HeardBell

from nansen.adapters.files.officer_keys import open_officer_key
from nansen.adapters.files.roster_folder import RosterFolder, decode_pin
from nansen.apps.keyservice.home import open_key_service
from nansen.clock import SystemClock
from nansen.ids import CaseId
from nansen.keys.custody.assignment import (
    Assignment,
    assignment_message,
    encode_assignment,
    encode_evidence,
)
from nansen.keys.custody.messages import AskHead, DepositKey, FieldKeys, Rejection, ServiceHead
from nansen.keys.custody.request import (
    KeyRequest,
    SignedRequest,
    encode_request,
    first_message,
)
from nansen.keys.custody.service import Custodian, Policy
from nansen.keys.fields.purpose import Purpose
from nansen.keys.sealing.case_key import draw_case_key
from nansen.keys.sealing.wrapped_key import encode_wrapped_key, wrap_case_key
from nansen.keys.unlocking import unlocking_from
from nansen.officers.actor import Actor

CASE, UNLOCKING = CaseId("0123456789abcdef" * 2), unlocking_from({})
ROLES = {"adm-1": "administrator", "adm-2": "administrator", "lots": "assigner", "o-17": "examiner"}


@pytest.fixture(autouse=True)
def _demonstration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NANSEN_KEY_PASSPHRASE", raising=False)


@dataclass
class Administration:
    """The folders of an office that is being founded."""

    path: Path

    @property
    def rosters(self) -> Path:
        return self.path / "rosters"

    def key(self, name: str) -> Path:
        return self.path / "keys" / name

    def enroll(self, name: str) -> str:
        ran = nansen("officer", "enroll", self.key(name), "--id", name, "--specimen")
        assert ran.status == 0
        return f"[[officers]]\n{ran.out}"

    def write_draft(self, lines: Mapping[str, str]) -> Path:
        office = (
            'authority = "UTO"\n[[offices]]\nid = "utopia"\nzone = "UTC"\n'
            'days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]\n'
            "opens = 00:00:00\ncloses = 23:59:00\nbudget = { cases_a_day = 3 }\n"
        )
        now = SystemClock().now()
        since, until = now - timedelta(days=2), now + timedelta(days=90)
        for name, line in lines.items():
            office += (
                f'{line}office = "utopia"\nroles = ["{ROLES[name]}"]\n'
                f"from = {since:%Y-%m-%d}\nuntil = {until:%Y-%m-%d}\n"
            )
        path = self.path / "draft.toml"
        path.write_text(office)
        return path

    def draft(self, name: str, lines: Mapping[str, str], *, first: bool = False) -> Path:
        out = self.path / f"{name}.roster"
        after = () if first else ("--after", self.rosters)
        assert nansen("roster", "draft", self.write_draft(lines), "--out", out, *after).status == 0
        return out

    def sign(self, file: Path, *names: str) -> Ran:
        for name in names:
            ran = nansen("roster", "sign", file, "--as", self.key(name))
            assert ran.status == 0
        return ran

    def actor(self, name: str) -> Actor:
        return open_officer_key(self.key(name), UNLOCKING.passphrase, kind=UNLOCKING.kind)


@contextmanager
def key_service(path: Path) -> Iterator[Custodian]:
    with open_key_service(
        path / "home",
        path / "rosters",
        UNLOCKING,
        SystemClock(),
        bell=HeardBell(),
        policy=Policy(),
    ) as custodian:
        yield custodian


def ask(custodian: Custodian, examiner: Actor, lots: Actor) -> object:
    """Ask for the case as an examiner to whom it was assigned."""
    head, now = custodian.answer(AskHead()), SystemClock().now()
    assert isinstance(head, ServiceHead)
    service, purpose = head.log.service, Purpose.EXAMINATION
    assigned = encode_assignment(
        Assignment(
            service=service,
            case=CASE,
            officer=examiner.id,
            purpose=purpose,
            not_before=now - timedelta(hours=1),
            not_after=now + timedelta(hours=1),
            by=lots.id,
        )
    )
    body = encode_request(
        KeyRequest(
            service=service,
            officer=examiner.id,
            case=CASE,
            purpose=purpose,
            at=now,
            nonce=secrets.token_bytes(16),
        )
    )
    evidence = encode_evidence(assigned, lots.key.sign(assignment_message(assigned)))
    signature = examiner.key.sign(first_message(body))
    return custodian.answer(SignedRequest(body=body, signature=signature, assignment=evidence))


def rule(answer: object) -> str:
    assert isinstance(answer, Rejection)
    return str(answer.error).split(":")[0]


def test_an_office_is_founded_enrolls_an_examiner_and_lets_them_go(tmp_path: Path) -> None:
    office = Administration(tmp_path)
    lines = {name: office.enroll(name) for name in ("adm-1", "adm-2", "lots")}
    first = office.draft("first", lines, first=True)
    pin = office.sign(first, "adm-1", "adm-2").out.splitlines()[-1]
    assert nansen("roster", "add", office.rosters, first, "--pin", pin).status == 0
    assert nansen("keyservice", "create", tmp_path / "home", "--pin", pin, "--specimen").status == 0

    examiner = office.enroll("o-17")
    second = office.draft("second", {**lines, "o-17": examiner})
    with key_service(tmp_path) as custodian:
        head = custodian.answer(AskHead())
        assert isinstance(head, ServiceHead)
        wrapped = encode_wrapped_key(wrap_case_key(draw_case_key(), CASE, head.key))
        custodian.answer(DepositKey(case=CASE, wrapped=wrapped))
        people = office.actor("o-17"), office.actor("lots")
        assert rule(ask(custodian, *people)) == "ROSTER"

        office.sign(second, "adm-1")
        alone = nansen("roster", "add", office.rosters, second)
        assert alone.status == 1
        assert "lacks the signatures of two administrators" in alone.err
        assert rule(ask(custodian, *people)) == "ROSTER"

        office.sign(second, "adm-2")
        assert nansen("roster", "add", office.rosters, second).status == 0
        assert isinstance(ask(custodian, *people), FieldKeys), "at once"

        third = office.draft("third", lines)
        office.sign(third, "adm-2", "adm-1")
        assert nansen("roster", "add", office.rosters, third).status == 0
        assert rule(ask(custodian, *people)) == "ROSTER"

    again = nansen("roster", "add", office.rosters, second)
    assert again.status == 1
    shown = nansen("roster", "show", office.rosters, "--pin", pin, "--json").json
    assert (shown["number"], shown["proved"]) == (3, True)
    assert [one["id"] for one in shown["officers"]] == ["adm-1", "adm-2", "lots"]
    assert {one["in_service"] for one in shown["officers"]} == {True}
    assert RosterFolder(office.rosters, decode_pin(pin)).current.number == 3


@pytest.fixture
def founded(tmp_path: Path) -> tuple[Administration, str]:
    office = Administration(tmp_path)
    lines = {name: office.enroll(name) for name in ("adm-1", "adm-2")}
    first = office.draft("first", lines, first=True)
    pin = office.sign(first, "adm-1", "adm-2").out.splitlines()[-1]
    assert nansen("roster", "add", office.rosters, first).status == 0
    return office, pin


def test_a_roster_is_shown_to_people(founded: tuple[Administration, str]) -> None:
    office, pin = founded
    shown = nansen("roster", "show", office.rosters, "--pin", pin)
    assert shown.status == 0
    for words in ("roster 1 of UTO, proved from the pin on", "signed by adm-1, adm-2", pin):
        assert words in shown.out
    assert office.actor("adm-1").id in shown.out
    file = nansen("roster", "show", office.path / "first.roster")
    assert "nothing in it is proved" in file.out


def test_a_folder_is_shown_only_to_who_has_the_pin(founded: tuple[Administration, str]) -> None:
    office, _ = founded
    assert nansen("roster", "show", office.rosters).status == 77
    other = nansen("roster", "show", office.rosters, "--pin", "00" * 32)
    assert (other.status, other.out) == (1, "")
    assert "is not the one that was founded with" in other.err
    assert nansen("roster", "show", office.rosters, "--pin", "x").status == 65


def test_every_command_answers_in_json(tmp_path: Path) -> None:
    office = Administration(tmp_path)
    lines = {}
    for name in ("adm-1", "adm-2"):
        made = nansen(
            *("officer", "enroll", office.key(name), "--id", name), "--specimen", "--json"
        ).json
        assert (made["id"], made["kind"]) == (name, "demo")
        lines[name] = f'[[officers]]\nid = "{name}"\nkey = "{made["key"]}"\n'
    draft, out = office.write_draft(lines), tmp_path / "first.roster"
    drafted = nansen("roster", "draft", draft, "--out", out, "--json").json
    assert (drafted["number"], drafted["signatures"]) == (1, [])
    office.sign(out, "adm-1", "adm-1")
    signed = nansen("roster", "sign", out, "--as", office.key("adm-2"), "--json").json
    assert signed["signatures"] == ["adm-1", "adm-2"]
    added = nansen("roster", "add", office.rosters, out, "--json").json
    assert added["digest"] == drafted["digest"]


def test_what_is_held_wrongly_is_told(founded: tuple[Administration, str]) -> None:
    office, pin = founded
    draft, first = office.path / "draft.toml", office.path / "first.roster"
    nowhere, out = office.path / "nowhere", office.path / "x.roster"

    def enroll(place: str, name: str) -> Ran:
        return nansen("officer", "enroll", office.key(place), "--id", name, "--specimen")

    assert enroll("adm-1", "adm-1").status == 75
    assert enroll("new", "Ms X").status == 65
    assert nansen("roster", "draft", draft, "--out", out, "--after", nowhere).status == 77
    assert nansen("roster", "draft", draft, "--out", first).status == 75
    assert nansen("roster", "draft", first, "--out", out).status == 65
    assert nansen("roster", "sign", draft, "--as", office.key("adm-1")).status == 65
    assert nansen("roster", "sign", first, "--as", nowhere).status == 69
    assert nansen("roster", "add", nowhere, first, "--pin", "00" * 32).status == 1
    assert nansen("roster", "show", nowhere, "--pin", pin).status == 69


def test_production_keys_want_their_passphrase(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NANSEN_KEY_PASSPHRASE", "a good long one")
    ran = nansen("officer", "enroll", tmp_path / "o-17", "--id", "o-17")
    assert ran.out.endswith("# production\n")
    monkeypatch.delenv("NANSEN_KEY_PASSPHRASE")
    office = Administration(tmp_path)
    lines = {name: office.enroll(name) for name in ("adm-1", "adm-2")}
    refused = nansen(
        *("roster", "sign", office.draft("first", lines, first=True)),
        *("--as", tmp_path / "o-17"),
    )
    assert refused.status == 77
    assert "PRODUCTION-KEY" in refused.err
    assert "NANSEN_KEY_PASSPHRASE" in refused.err
    forgotten = nansen("officer", "enroll", tmp_path / "o-18", "--id", "o-18")
    assert (forgotten.status, "DEMO-KEY" in forgotten.err) == (77, True)
    assert not (tmp_path / "o-18").exists()
