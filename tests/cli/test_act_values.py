"""Bodies of acts as a person writes them."""

from hashlib import sha256
from pathlib import Path

import pytest
from tests.worlds.office import World

from nansen.acts.act import Subject
from nansen.acts.chain import Chain
from nansen.cli.act_values import read_body
from nansen.errors import Malformed, Unavailable
from nansen.ids import CaseId

NOTHING = Chain(subject=Subject.of_case(CaseId("case-0123456789abcdef")))


def test_values_are_read_by_how_they_are_written(tmp_path: Path) -> None:
    paper = tmp_path / "paper"
    paper.write_bytes(b"a paper")
    given = (
        "count=7", "danger=true", "outcome=grant", "questions=birth-place,photo", "fields=a,",
        "key=hex:00ff", f"statement=@{paper}", f"claim=sha256:{paper}", "empty=",
    )  # fmt: skip
    assert read_body(given, NOTHING) == {
        "count": 7,
        "danger": True,
        "outcome": "grant",
        "questions": ["birth-place", "photo"],
        "fields": ["a"],
        "key": b"\x00\xff",
        "statement": b"a paper",
        "claim": sha256(b"a paper").digest(),
        "empty": "",
    }


def test_an_act_is_named_by_its_number() -> None:
    chain = World().completed().chain
    assert read_body(("of=#2",), chain) == {"of": chain.acts[1].digest}


@pytest.mark.parametrize("value", ["#0", "#1", "#x", "#", "hex:0", "hex:zz"])
def test_what_names_nothing_is_malformed(value: str) -> None:
    with pytest.raises(Malformed, match="argument"):
        read_body((f"of={value}",), NOTHING)


@pytest.mark.parametrize("value", ["@", "sha256:"])
def test_a_file_that_is_not_there_has_no_digest(value: str, tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        read_body((f"claim={value}{tmp_path / 'none'}",), NOTHING)


@pytest.mark.parametrize("text", ["claim", "=claim", ""])
def test_what_is_no_pair_is_malformed(text: str) -> None:
    with pytest.raises(Malformed, match="NAME=VALUE"):
        read_body((text,), NOTHING)
