"""Offices in which cases were granted, and nothing is made yet."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.journeys.office_world import applicant, founded, key_served, signer_served

from nansen.apps.demo.applicants import Applicant
from nansen.apps.desk.home import OfficeHome
from nansen.apps.desk.office import Office, open_office
from nansen.clock import Clock
from nansen.ids import CaseId
from nansen.keys.keystore import KeystoreKind
from nansen.keys.passphrase import UnsafeDemoPassphrase

ANNA, NADZEIA = applicant(1), applicant(2)


def found_granting(
    path: Path, clock: Clock, *who: Applicant, databases: bytes | None = None
) -> tuple[CaseId, ...]:
    """Found an office, and grant cases."""
    with founded(path, clock, months=12, databases=databases) as journey:
        return tuple(journey.granted(one) for one in who)


def found_with_a_document(path: Path, clock: Clock) -> CaseId:
    """Found an office with one document, which its holder has activated."""
    with founded(path, clock, months=12) as journey:
        case = journey.granted(ANNA)
        journey.handed_over(case, ANNA)
        return case


def moved_in(path: Path, template: Path) -> OfficeHome:
    """Take a copy of an office, to work in."""
    shutil.copytree(template, path)
    return OfficeHome(path)


@contextmanager
def at_the_desk(home: OfficeHome, clock: Clock, *, signer: bool = True) -> Iterator[Office]:
    """Open an office whose services run, without its line."""
    with ExitStack() as stack:
        stack.enter_context(key_served(home, clock))
        if signer:
            stack.enter_context(signer_served(home, clock))
        opened = open_office(home.path, clock, UnsafeDemoPassphrase(), KeystoreKind.DEMO)
        yield stack.enter_context(opened)
