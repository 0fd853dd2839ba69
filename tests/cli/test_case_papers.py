"""Empty papers, and values as an officer sees them."""

from dataclasses import dataclass, field
from datetime import date

import pytest
from tests.simulators.command_line import nansen

from nansen.adapters.files.toml_record import parse_toml, read_record
from nansen.apps.desk.cases.deciding import DecisionPaper
from nansen.cli.case_papers import read_paper
from nansen.cli.show_value import as_json, as_lines
from nansen.decision.statement import Outcome
from nansen.examination.eligibility.clauses import Answer
from nansen.standards.icao9303.partial_date import PartialDate


@pytest.mark.parametrize(
    "kind", ["evidence", "identity", "finding", "exclusion", "review", "notice"]
)
def test_an_empty_paper_is_one_that_can_be_read(kind: str) -> None:
    ran = nansen("case", "paper", kind)
    assert ran.status == 0
    assert ran.out.startswith("# ")
    paper = read_paper(kind, ran.out.encode())
    assert type(paper).__name__.lower() == f"{kind}paper"


def test_an_empty_decision_can_be_read_too() -> None:
    text = nansen("case", "paper", "decision").out.encode()
    paper = read_record(DecisionPaper, parse_toml(text, "decision"), "decision")
    assert paper.outcome is Outcome.GRANT
    assert paper.document is not None
    assert dict(paper.reasons.texts) == {}


def test_what_an_officer_reads_is_whole_and_one_entry_a_line() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Held:
        name: str = field(repr=False)
        born: PartialDate
        on: date
        small: bytes
        large: bytes
        answer: Answer
        many: tuple[str, ...] = ("one", "two")
        nothing: str | None = None

    held = Held(
        name="Ivanova",
        born=PartialDate.parse("1990-XX-XX"),
        on=date(2026, 11, 24),
        small=b"\x01",
        large=bytes(100),
        answer=Answer.YES,
    )
    told = as_json({"identity.names": held, "grounds": (held,)})
    lines = list(as_lines(told))
    assert lines[:8] == [
        "identity.names",
        "  name: Ivanova",
        "  born: 1990-XX-XX",
        "  on: 2026-11-24",
        "  small: 01",
        "  large: 100 octets",
        "  answer: yes",
        "  many",
    ]
    assert lines[8:10] == ["    - one", "    - two"]
    assert "nothing" not in "".join(lines)
    assert lines[11].startswith("  - name: Ivanova")
