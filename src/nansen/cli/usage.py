"""Wrong usage, told without repeating what was typed: it may be somebody's name."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, get_args, get_origin

from cyclopts import App, CycloptsError, Parameter, Token
from cyclopts.exceptions import (
    ArgumentOrderError,
    CoercionError,
    UnknownOptionError,
    UnusedCliTokensError,
    ValidationError,
)


@dataclass(frozen=True, slots=True)
class Lists:
    """What followed each `--trust`, apart."""

    groups: tuple[tuple[Path, ...], ...] = ()


def _group(_: object, tokens: Sequence[Token]) -> Lists:
    groups: list[list[Path]] = []
    for token in tokens:
        if token.index == 0:
            groups.append([])
        groups[-1].append(Path(token.value))
    return Lists(tuple(map(tuple, groups)))


TrustLists = Annotated[
    Lists,
    Parameter(converter=_group, n_tokens=-1, consume_multiple=(1, None), accepts_keys=False),
]
"""The type of `--trust`: lists, folders and certificates, as many as there are."""


def _check_dash(_: object, path: Path) -> None:
    if str(path).startswith("-") and str(path) != "-":
        raise ValueError


FileOrDash = Annotated[Path, Parameter(allow_leading_hyphen=True, validator=_check_dash)]
"""The type of a file that may be standard input; what else begins so is a mistyped option."""


def part(paths: tuple[Path, ...], trust: Lists) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Tell documents and lists apart, whichever came first on the line.

    `--trust` takes every value that follows it. Where no document stands before it, only
    the first of them is a list, and the others are documents: nothing that was meant to be
    looked at can become something that is trusted.
    """
    if paths:
        return paths, tuple(path for group in trust.groups for path in group)
    documents = tuple(path for group in trust.groups for path in group[1:])
    if not documents:
        raise CycloptsError(msg="PATH is missing: name what to look at")
    return documents, tuple(group[0] for group in trust.groups)


def explain(error: CycloptsError) -> str:
    """Say what is wrong with a command line; a value is named by its option only."""
    match error:
        case UnusedCliTokensError() | ArgumentOrderError():
            return "There are more arguments than the command takes."
        case CoercionError() | ValidationError():
            return f"The value of {_name_of(error)} is none that it takes{_choices_of(error)}."
        case UnknownOptionError():
            keyword = error.token.keyword or error.token.value
            return f"Unknown option: {keyword.partition('=')[0]}."
        case _:
            return str(error)


def _name_of(error: CycloptsError) -> str:
    name = error.argument.name if error.argument else "an argument"
    return name if name.startswith("-") else name.upper()


def _choices_of(error: CycloptsError) -> str:
    kind = getattr(error, "target_type", None)
    if get_origin(kind) is not Literal:
        return ""
    return f": choose from {', '.join(map(str, get_args(kind)))}"


def load_summaries(app: App, arguments: Sequence[str]) -> None:
    """Import the commands of a group whose help is shown: it lists their first lines."""
    words = [word for word in arguments if word not in app.help_flags]
    _, apps, rest = app.parse_commands(words)
    if not rest:
        apps[-1].resolved_commands()
