"""An office that is worked from the command line alone, and the people who come to it.

Every step is a command, as its user types it; services answer in threads, so that they share the
clock that a test moves.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from tests.journeys.office_world import served
from tests.simulators.command_line import Ran, finished, nansen, nansen_process
from tests.simulators.custody import MovableClock
from tests.simulators.photographs import photograph

from nansen.apps.desk.home import OfficeHome
from nansen.apps.signer.authority import read_home
from nansen.apps.signer.batch import publish_trust_files
from nansen.clock import SystemClock

PROCESSES = 4
"""Key service, signer, intake, and the desk process."""
_PATIENCE = 90.0

ANSWERS = """
[request]
document_class = "PR"
letters_language = "ru"

[person]
birth = "{birth}"
sex = "F"

[[person.names]]
part = "surname"
script = "Latn"
value = "{surname}"

[[person.names]]
part = "given"
script = "Latn"
value = "{given}"

[contact]
host_state = "UTO"
stay = {{ basis = "tolerated", until = 2032 }}
delivery = {{ point = "utopia-1" }}

[grounds]
narrative = '''
They annulled my passport after an article.
'''

[[grounds.denials]]
kind = "cannot-ask"
day = "2025"
authority = "an invented authority"
"""

EVIDENCE = """
[[claims]]
id = "c0000001"
kind = "name"
statement = "as the application says"

[[claims]]
id = "c0000002"
kind = "photo"
statement = "as the application says"

[[evidence]]
id = "e0000001"
kind = "national-passport"
source = "chip"
place = "office"
issuer = "UTO"
group = "papers-of-uto"
supports = ["c0000001", "c0000002"]
weight = 4
[[evidence.checks]]
method = "passive-authentication"
tool = "nansen inspect"
result = "successful"
signer = "0000000000000000000000000000000000000000000000000000000000000000"
[[evidence.checks]]
method = "page-inspection"
tool = "loupe"
result = "successful"

[[evidence]]
id = "e0000002"
kind = "press-report"
source = "third-party"
place = "office"
group = "press"
supports = ["c0000001", "c0000002"]
weight = 1
original = "0000000000000000000000000000000000000000000000000000000000000000"

[[settled]]
claim = "c0000001"
status = "VALID"

[[settled]]
claim = "c0000002"
status = "VALID"
"""

REFUSED = """
mode = "mandatory"
outcome = "refuse"
ground = "not-within-class"
reasons = "The protection of the origin is not shown to be lacking."

[origin_link]
answer = "yes"
evidence = ["e0000001"]
reasons = "by the passport"

[lack_of_protection]
answer = "no"
evidence = ["e0000002"]
reasons = "by the article"

[no_other_nationality]
answer = "yes"
evidence = ["e0000001"]
reasons = "by the passport"
"""

REFUSAL = """
outcome = "refuse"
mode = "mandatory"
ground = "not-within-class"

[reasons]
en = "The evidence does not show that the protection of the origin is lacking."
ru = "Из доказательств не видно, что государство происхождения не защищает вас."
"""

_PEOPLE = (
    ("Ivanova", "Anna", "1990-02-14"),
    ("Kavalenka", "Nadzeia", "1971-11-30"),
    ("Abdullaev", "Timur", "1984-06-05"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with a device of their own and seven words on paper."""

    device: Path
    words: Path
    receipt: Path

    @property
    def by(self) -> tuple[str | Path, ...]:
        """How they act at the office."""
        return ("--by", "holder", "--codename-file", self.words)


def check_nothing_personal(words: tuple[str | Path, ...], ran: Ran) -> None:
    """No command says who somebody is, but the one that is asked to show it."""
    if words[:2] != ("case", "read"):
        for one in (*(word for person in _PEOPLE for word in person), "annulled my passport"):
            assert one not in ran.out + ran.err, words


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandOffice:
    """An office, by its commands."""

    path: Path
    folder: Path
    """Where papers and devices lie."""
    clock: MovableClock

    @property
    def authority(self) -> Path:
        """The authority's home."""
        return OfficeHome(self.path).authority

    @property
    def trust(self) -> Path:
        """What a border carries."""
        return OfficeHome(self.path).trust

    def ran(self, *words: str | Path) -> Ran:
        """Run a command."""
        return nansen(*words)

    def do(self, *words: str | Path) -> Any:
        """Run a command that succeeds, and give its JSON."""
        ran = nansen(*words, "--json")
        assert ran.status == 0, (words, ran.err)
        check_nothing_personal(words, ran)
        return ran.json

    def case(self, command: str, case: str, *words: str | Path) -> Any:
        """Run `nansen case COMMAND` on a case."""
        return self.do("case", command, self.path, case, *words)

    def act(self, case: str, kind: str, *words: str | Path) -> Any:
        """Do one act in a case."""
        return self.case("act", case, kind, *words)

    def refused(self, rule: str, *words: str | Path) -> None:
        """Run a command that a rule refuses."""
        ran = nansen(*words)
        assert ran.status == 77, (words, ran.out, ran.err)
        check_nothing_personal(words, ran)
        assert rule in ran.err, ran.err

    def stage(self, case: str) -> str:
        """Tell where a case stands."""
        stage: str = self.case("show", case)["stage"]
        return stage

    def version(self, case: str) -> str:
        """Tell a case's version, as an officer reads it before signing."""
        return str(self.case("show", case)["acts"][-1]["version"])

    def paper(self, text: str) -> Path:
        """Write a paper."""
        path = self.folder / f"paper-{len(list(self.folder.iterdir()))}.toml"
        path.write_text(text, "utf-8")
        return path

    def form(self, kind: str, **answers: str) -> Path:
        """Fill in an empty paper: reasons, and whatever else is given."""
        text = nansen("case", "paper", kind).out
        given = {"reasons": "by the papers and the article that lie in the case"} | answers
        for name, value in given.items():
            text = text.replace(f'\n{name} = ""', f'\n{name} = "{value}"')
        return self.paper(text)

    def applies(self, number: int = 0, *, group: str = "") -> Person:
        """Have somebody write an application on their own device and hand it in."""
        surname, given, birth = _PEOPLE[number]
        device = self.folder / f"device-{len(list(self.folder.iterdir()))}"
        codename = self.do("apply", "begin", device)["codename"]
        person = Person(
            device=device,
            words=device.with_suffix(".words"),
            receipt=device.with_suffix(".receipt"),
        )
        person.words.touch(mode=0o600)
        person.words.write_text(codename, "utf-8")
        mine = ("--codename-file", person.words)
        family = f'family = "{group}"\n' if group else ""
        text = family + ANSWERS.format(surname=surname, given=given, birth=birth)
        face = device.with_suffix(".jpg")
        face.write_bytes(photograph())
        self.do("apply", "answer", device, "--from", self.paper(text), *mine)
        self.do("apply", "add", device, face, "--kind", "portrait", *mine)
        bundle, intake = device.with_suffix(".napp"), OfficeHome(self.path).intake
        keys = intake / "intake.keys"
        self.do("apply", "seal", device, "--to", keys, "--out", bundle, *mine)
        self.do("intake", "receive", intake, bundle, "--receipt", person.receipt)
        self.do("apply", "receipt", device, person.receipt, "--intake", keys, *mine)
        return person

    def enrolled(self) -> str:
        """Take in what waits, which is one application."""
        (taken,) = self.do("case", "enrol", self.path)
        assert taken["outcome"] == "begun"
        case: str = taken["case"]
        return case

    def drawn(self, case: str, purpose: str) -> str:
        """Have the lot drawn."""
        officer: str = self.case("assign", case, purpose)["officer"]
        return officer

    def identified(self, case: str) -> None:
        """Record the evidence, score the identity, look for an earlier application."""
        expert = self.drawn(case, "identity-proofing")
        evidence = ("evidence", "--by", expert, "--paper", self.paper(EVIDENCE))
        self.case("record", case, *evidence)
        self.case("record", case, "identity", "--by", expert, "--paper", self.form("identity"))
        searcher = self.drawn(case, "deduplication")
        self.case("search", case, "--by", searcher)
        self.act(case, "identity:concluded", "--by", expert)

    def screened(self, case: str) -> None:
        """Compare the names with a list."""
        officer = self.drawn(case, "screening")
        listed = files("nansen.apps.demo").joinpath("invented_list.csv")
        with as_file(listed) as path:
            self.case("screen", case, "--by", officer, "--list", path)
        self.act(case, "screening:concluded", "--by", officer)

    def examined(self, case: str, paper: Path | None = None) -> None:
        """Have two examiners find the same."""
        found = paper or self.form("finding")
        for _ in range(2):
            examiner = self.drawn(case, "examination")
            self.case("record", case, "finding", "--by", examiner, "--paper", found)

    def decided(self, case: str, paper: Path, purpose: str = "approval") -> tuple[str, str]:
        """Have two officers decide."""
        first, second = self.drawn(case, purpose), self.drawn(case, purpose)
        self.case("propose", case, "--by", first, "--paper", paper)
        self.case("read", case, purpose, "--by", second)
        self.case("confirm", case, "--by", second, "--expected", self.version(case))
        return first, second

    def grant(self, months: int = 60) -> Path:
        """Write the paper of a grant."""
        path = self.form("decision", en="All three clauses are met.", ru="Все условия выполнены.")
        text = path.read_text("utf-8").replace("months = 60", f"months = {months}")
        path.write_text(text, "utf-8")
        return path

    def granted(self, number: int = 0, *, months: int = 60) -> tuple[Person, str]:
        """Bring an application to a grant."""
        person = self.applies(number)
        case = self.enrolled()
        self.identified(case)
        self.screened(case)
        self.examined(case)
        self.decided(case, self.grant(months))
        assert self.stage(case) == "granted"
        return person, case

    def document(self, number: str, kind: str, *words: str | Path) -> Any:
        """Do one act on a document."""
        return self.do("document", "act", self.path, number, kind, *words)

    def made(self, case: str) -> str:
        """Make the document that was granted, and let quality control look at it."""
        (made,) = self.do("document", "make", self.path, case)["documents"]
        number: str = made["number"]
        self.checked(number)
        return number

    def waited_for(self, case: str) -> str:
        """Wait for the document that the desk process makes."""
        ends = monotonic() + _PATIENCE
        while monotonic() < ends:
            for one in self.do("document", "list", self.path, "--case", case)["documents"]:
                if one["state"] == "personalised":
                    return str(one["number"])
            sleep(0.2)
        raise AssertionError("nobody made the document")

    def checked(self, number: str) -> None:
        """Let quality control look at a document, and keep it as it was printed."""
        self.document(number, "document:checked", "--by", "quality-1")
        shutil.copytree(OfficeHome(self.path).press / "jobs" / number, self.booklet(number))

    def booklet(self, number: str) -> Path:
        """Where a document is, once it was printed; the press keeps nothing of it."""
        return self.folder / "booklets" / number

    def handed_over(self, case: str, person: Person) -> str:
        """Give a document to its holder, who activates it."""
        number = self.made(case)
        self.document(number, "document:handed-over", "--by", "stock-1")
        self.document(number, "document:activated", *person.by)
        return number

    def state(self, number: str) -> str:
        """Tell where a document stands."""
        state: str = self.do("document", "show", self.path, number)["state"]
        return state

    def acts_on(self, number: str) -> str:
        """Name the newest act of a document, as `#7`."""
        acts = self.do("document", "show", self.path, number)["acts"]
        return f"#{acts[-1]['version']}"

    def taken_back(self, number: str, *words: str | Path) -> None:
        """Have two approvers take a document back."""
        change = ("--by", "approve-1", "--body", "change=document:withdrawn")
        self.document(number, "document:change-proposed", *change)
        of = self.acts_on(number)
        confirmed = ("--by", "approve-2", "--body", f"of={of}", *words)
        self.document(number, "document:withdrawn", *confirmed)


@contextmanager
def served_office(folder: Path, template: Path) -> Iterator[CommandOffice]:
    """Run a whole office as its processes, by the clock of the machine."""
    path, papers = folder / "office", folder / "papers"
    shutil.copytree(template, path)
    papers.mkdir()
    serving = nansen_process("office", "serve", path)
    try:
        assert serving.stdout is not None
        for _ in range(PROCESSES):
            line = serving.stdout.readline()
            assert line, serving.stderr and serving.stderr.read()
        yield CommandOffice(path=path, folder=papers, clock=MovableClock(SystemClock().now()))
    finally:
        serving.terminate()
        finished(serving)


@contextmanager
def command_office(
    folder: Path, template: Path, clock: MovableClock, patch: pytest.MonkeyPatch
) -> Iterator[CommandOffice]:
    """Move into a copy of an office that was founded before, and let its services run."""
    path, papers = folder / "office", folder / "papers"
    shutil.copytree(template, path)
    papers.mkdir()
    patch.setattr(SystemClock, "now", lambda _: clock.now())
    home = OfficeHome(path)
    publish_trust_files(read_home(home.authority), home.trust)
    with served(home, clock):
        yield CommandOffice(path=path, folder=papers, clock=clock)
