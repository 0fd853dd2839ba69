"""What we say of ourselves is true: every command is told of, helps, and shows an example."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cyclopts import App

from nansen.cli.app import app, run

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands(of: App, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """List every command as the words that call it."""
    for name in of:
        if name.startswith("-"):
            continue
        below = of[name]
        inner = [word for word in below if not word.startswith("-")]
        if inner:
            yield from commands(below, (*words, name))
        else:
            yield (*words, name)


COMMANDS = tuple(commands(app))


def test_there_are_commands() -> None:
    assert ("inspect",) in COMMANDS
    assert ("mrz", "name") in COMMANDS


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_helps_with_an_example(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*words, "--help"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "Example: nansen " + " ".join(words) in told
    assert "--json" in told


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_the_readme_names_it(words: tuple[str, ...]) -> None:
    *group, last = words
    assert f"nansen {' '.join(words)}" in README or (
        group
        and any(
            last in line.split()[2].split("|")
            for line in README.splitlines()
            if line.startswith(f"nansen {' '.join(group)} ")
        )
    )


def test_every_decision_is_a_page() -> None:
    pages = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
    assert len(pages) >= 7
    listed = (ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8")
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(page.name[:4])}. "), page.name
        for part in ("**Forces.**", "**Decision.**", "**Cost.**"):
            assert part in text, f"{page.name} lacks {part}"
        number, _, title = text.splitlines()[0].removeprefix("# ").partition(". ")
        assert f"| {number} | [{title}]({page.name}) |" in listed, f"{page.name} is not listed"
