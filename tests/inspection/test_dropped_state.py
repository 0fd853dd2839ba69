"""T35, a state changes sides: it is dropped from the trust list, and the others stay."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from tests.worlds.specimen import ISSUED, found, keys_of, photo, specimen_document

from nansen.adapters.files.trust_files import read_trust
from nansen.clock import FixedClock
from nansen.ids import DocumentNumber
from nansen.inspection.model import Presented, Report
from nansen.inspection.service import Inspector
from nansen.keys.serial_numbers import draw_serial_number
from nansen.personalization.service import personalize
from nansen.pki.authority import Authority
from nansen.pki.ceremony import Ceremony
from nansen.pki.lists import with_master_list
from nansen.standards.finding import Outcome

LOYAL, FALLEN = DocumentNumber("N7K2M4Q9X"), DocumentNumber("P3M8K5T2W")


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """An authority, and what one of its holders shows at a border."""

    authority: Authority
    presented: Presented
    master_list: bytes

    def publish(self, folder: Path, name: str) -> None:
        """Put what counts for this issuer into a border's folder."""
        folder.mkdir(exist_ok=True)
        certificates = (
            *self.authority.csca_certificates,
            *(one.certificate for one in self.authority.seal_signers),
        )
        for place, one in enumerate(certificates):
            (folder / f"{name}-{place}.cer").write_bytes(one.encoded)
        assert self.authority.crl is not None
        (folder / f"{name}.crl").write_bytes(self.authority.crl.encoded)


def issuer(number: DocumentNumber) -> Issuer:
    authority, keystore = found()
    made = personalize(
        specimen_document(number=number),
        photo=photo(),
        keys=keys_of(authority, keystore),
        clock=FixedClock(ISSUED),
    )
    assert made.chip is not None
    shown = Presented(files=dict(made.chip.files), seals=(made.seal,))
    ceremony = Ceremony(keystore=keystore, now=ISSUED, serials=draw_serial_number)
    signed = with_master_list(authority, (), ceremony).master_list
    assert signed is not None
    return Issuer(authority=authority, presented=shown, master_list=signed)


@pytest.fixture(scope="module")
def issuers() -> dict[DocumentNumber, Issuer]:
    """Two authorities that differ in nothing but their keys: not even in their country's name."""
    return {number: issuer(number) for number in (LOYAL, FALLEN)}


def look(trust: Path, shown: Presented, days: int = 0) -> Report:
    at = ISSUED + timedelta(days=days)
    return Inspector(read_trust([trust], at), at).inspect(shown)


def test_t35_a_state_that_is_dropped_is_not_believed_at_the_next_inspection(
    issuers: dict[DocumentNumber, Issuer], tmp_path: Path
) -> None:
    """In the same process and the same minute: nothing of what it was is remembered."""
    trust = tmp_path / "trust"
    for number, one in issuers.items():
        one.publish(trust, number)
    for one in issuers.values():
        assert look(trust, one.presented).verdict is Outcome.SUCCESSFUL
    for file in trust.glob(f"{FALLEN}*"):
        file.unlink()
    for days in (0, 30):
        fallen = look(trust, issuers[FALLEN].presented, days)
        assert fallen.verdict is not Outcome.SUCCESSFUL
        assert fallen.vouchers == ()
        assert look(trust, issuers[LOYAL].presented).verdict is Outcome.SUCCESSFUL


def test_t35_a_dropped_state_vouches_for_no_seal_and_no_part_of_a_document(
    issuers: dict[DocumentNumber, Issuer], tmp_path: Path
) -> None:
    """Neither its seal alone nor its chip beside a loyal issuer's seal gets a yes."""
    issuers[LOYAL].publish(tmp_path / LOYAL, LOYAL)
    loyal, fallen = issuers[LOYAL].presented, issuers[FALLEN].presented
    for shown in (
        Presented(seals=fallen.seals),
        Presented(files=fallen.files),
        Presented(files=fallen.files, seals=loyal.seals),
        Presented(files=loyal.files, seals=fallen.seals),
    ):
        assert look(tmp_path / LOYAL, shown).verdict is not Outcome.SUCCESSFUL
    assert look(tmp_path / LOYAL, Presented(files=loyal.files)).verdict is Outcome.SUCCESSFUL


def test_t35_what_a_dropped_state_signs_of_itself_does_not_bring_it_back(
    issuers: dict[DocumentNumber, Issuer], tmp_path: Path
) -> None:
    """Its master list and revocation list are read, and vouch for nothing."""
    issuers[LOYAL].publish(tmp_path / LOYAL, LOYAL)
    fallen = issuers[FALLEN].authority
    assert fallen.crl is not None
    (tmp_path / LOYAL / "fallen.crl").write_bytes(fallen.crl.encoded)
    (tmp_path / LOYAL / "fallen.ml").write_bytes(issuers[FALLEN].master_list)
    assert look(tmp_path / LOYAL, issuers[FALLEN].presented).verdict is not Outcome.SUCCESSFUL
    assert look(tmp_path / LOYAL, issuers[LOYAL].presented).verdict is Outcome.SUCCESSFUL
