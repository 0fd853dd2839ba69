"""A check of a profile, as data, and how it is run."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from nansen.errors import Malformed, Unsupported
from nansen.standards.finding import Finding, Outcome
from nansen.standards.icao9303.pki.certificate_kind import CertificateKind

Examined = TypeVar("Examined")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Generic[Examined]):
    """One requirement of a profile.

    `examine` answers with what is wrong, or with nothing. Where it raises `Malformed`
    the requirement is broken, where it raises `Unsupported` it could not be judged.
    """

    id: str
    clause: str
    rule: str
    """What is asked, as it is reported when it is kept."""
    examine: Callable[[Examined], str | None]
    kinds: frozenset[CertificateKind] = frozenset()
    """The certificates to which the requirement applies."""
    applies: Callable[[Examined], bool] | None = None
    """Whether there is anything to look at, such as an optional extension."""
    recommended: bool = False
    """Doc 9303 recommends it only: not to follow it is *not supported*, never *failed*."""


def run(checks: Iterable[Check[Examined]], examined: Examined) -> Iterator[Finding]:
    """Run each check that has something to look at."""
    for check in checks:
        if check.applies is None or check.applies(examined):
            outcome, why = _run_one(check, examined)
            yield Finding(id=check.id, outcome=outcome, why=why, clause=check.clause)


def _run_one(check: Check[Examined], examined: Examined) -> tuple[Outcome, str]:
    try:
        wrong = check.examine(examined)
    except Malformed as error:
        wrong = f"{error.field} {error.why}"
    except Unsupported as error:
        return Outcome.NOT_SUPPORTED, f"{error.field} {error.why}"
    if wrong is None:
        return Outcome.SUCCESSFUL, check.rule
    return (Outcome.NOT_SUPPORTED if check.recommended else Outcome.FAILED), wrong
