"""The plan of an inspection, and the act that walks it."""

from collections.abc import Mapping
from datetime import datetime

from nansen.errors import NansenError
from nansen.inspection.attempt import not_supported
from nansen.inspection.contents import check_format, check_framework
from nansen.inspection.facts import gather_facts
from nansen.inspection.integrity import (
    HASHES,
    check_card_access,
    check_com,
)
from nansen.inspection.issuer import (
    DOCUMENT_TYPE,
    KnownSigners,
    check_country,
    check_document_type,
)
from nansen.inspection.journal import NO_JOURNALS, DocumentJournal, JournalPolicies
from nansen.inspection.model import Branch, Presented, Report
from nansen.inspection.passive_authentication import Authenticated, PassiveAuthentication
from nansen.inspection.seals import SealResult, check_seals
from nansen.inspection.security_object import FORM, SIGNATURE
from nansen.inspection.status import DocumentStatus
from nansen.inspection.status_lists import NO_LISTS, StatusLists
from nansen.inspection.zone import Zone, check_expiry, check_match, expiry_of, read_zone
from nansen.standards.finding import Finding
from nansen.standards.icao9303.lds.dg1 import decode_dg1
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.icao9303.mrz import MrzReading
from nansen.trust.store import TrustStore

_NO_CHIP = (
    not_supported(FORM, "TR-03135-1 §5.6.4.2.1", "no chip was presented"),
    not_supported(SIGNATURE, "TR-03135-1 §5.6.4.2.1", "no chip was presented"),
    not_supported(HASHES, "TR-03135-1 §5.6.4.4.2", "no chip was presented"),
    not_supported("ds-chain", "TR-03135-1 §5.6.4.3.3", "no chip was presented"),
    not_supported("ds-validity", "TR-03135-1 §5.6.4.3.4", "no chip was presented"),
    not_supported("issuer-country", "TR-03135-1 §5.6.4.5", "no chip was presented"),
)


class Inspector:
    """An inspection post: one trust store, one reference date, any number of documents.

    The plan; its numbers stand again where each step is taken:

        the chip (9303-11 §5.1, TR-03135-1 §5.6.4)
            (1) EF.SOD reads, and nothing unsigned in it departs from the profile
            (2) its signature is that of the document signer that it names
            (3) a trusted CSCA of one country issued the signer
            (4) both certificates are in force, and for the use that is made of them
            (5) neither is revoked
            (6) the signer may sign this type of document
            (7) every data group is as signed, none is missing, none is unsigned
            (8) EF.COM lists what EF.SOD does
            (9) EF.DG14 repeats EF.CardAccess
            (10) EF.DG1 and the signer's issuer are of one country
            (13) every data group can be read
            (14) our entry in EF.DG13 agrees with EF.DG1
            (15) whether the chip is a copy cannot be told from its files
        the page
            (11) the fields and check digits of the zone hold
            (12) the document has not expired
            (16) the zones of chip, page and seal are one
        the seal (9303-13 App. D)
            (17) its signature is that of the seal signer that it names
            (18) a trusted CSCA issued that signer, of the country and for the type that it seals
            (19) it seals the portrait and the return right that the chip states
        the status (docs/adr/0013)
            (20) a status signer of the issuing state signed the list that EF.DG13 names
            (21) the list is at most seven days old
            (22) it says that the document is in force
        the journal (docs/adr/0010)
            (23) the post knows the journal of the issuer, if it keeps one
            (24) the proof in EF.DG13 shows that the journal holds the document

    What the caller still owes: to hold the bearer beside the portrait.
    """

    def __init__(
        self,
        trust: TrustStore,
        at: datetime,
        status_lists: StatusLists = NO_LISTS,
        journals: JournalPolicies = NO_JOURNALS,
    ) -> None:
        """Open the post; `at` is aware, and the only time that is used."""
        self._at = at
        self._status = DocumentStatus(status_lists, trust, at)
        self._journal = DocumentJournal(journals)
        self._passive = PassiveAuthentication(trust, at)
        self._signers = KnownSigners(trust, at)

    def inspect(self, presented: Presented) -> Report:
        """Walk the plan for one document; what is wrong with it is in the report."""
        files = presented.files
        seals = check_seals(presented.seals, self._signers, files)  # (17), (18), (19)
        zones = _zones_of(presented, seals)
        reading, zone_finding = read_zone(zones[0] if zones else None)  # (11)
        chip = self._passive.authenticate(files) if files else None  # (1) to (5), (7)
        branches = [
            Branch(id="chip", findings=self._check_chip(files, reading, chip)),
            Branch(
                id="page",
                findings=(
                    zone_finding,
                    check_expiry(reading, self._at),  # (12)
                    check_match(zones),  # (16)
                ),
            ),
            *(
                Branch(id="seal" if index == 0 else f"seal-{index + 1}", findings=seal.findings)
                for index, seal in enumerate(seals)
            ),
            Branch(id="status", findings=(self._status.check(files, reading),)),  # (20) to (22)
            Branch(
                id="journal",
                findings=(self._journal.check(files, reading, chip),),  # (23), (24)
            ),
        ]
        source = zones[0].source if zones else ""
        return Report(branches=tuple(branches), document=gather_facts(source, reading, files))

    def _check_chip(
        self,
        files: Mapping[ElementaryFile, bytes],
        reading: MrzReading | None,
        chip: Authenticated | None,
    ) -> tuple[Finding, ...]:
        if chip is None:
            return _NO_CHIP
        expires = None if reading is None else expiry_of(reading, self._at)
        code = None if reading is None else reading.document_code
        return (
            *chip.findings,
            check_document_type(DOCUMENT_TYPE, code, chip.signer),  # (6)
            check_com(files, chip.signed),  # (8)
            check_card_access(files),  # (9)
            check_country(reading, chip.signer),  # (10)
            check_format(files),  # (13)
            check_framework(files, reading, expires),  # (14)
            _NOT_ASKED,  # (15)
        )


def inspect(
    presented: Presented,
    *,
    trust: TrustStore,
    at: datetime,
    status_lists: StatusLists = NO_LISTS,
    journals: JournalPolicies = NO_JOURNALS,
) -> Report:
    """Inspect one document; a post that sees many keeps its `Inspector`."""
    return Inspector(trust, at, status_lists, journals).inspect(presented)


_NOT_ASKED = not_supported(
    "chip-authenticity",
    "TR-03135-1 §5.6.4.1",
    "only the chip itself could prove that it is no copy; its files cannot",
)


def _zones_of(presented: Presented, seals: tuple[SealResult, ...]) -> tuple[Zone, ...]:
    """List the zones, those that a signature covers first."""
    found = []
    dg1 = presented.files.get(ElementaryFile.DG1)
    if dg1 is not None:
        found.append(Zone(source="chip", text=_text_of(dg1)))
    if presented.mrz is not None:
        found.append(Zone(source="page", text=presented.mrz))
    found.extend(Zone(source="page", text=text) for text in presented.other_zones)
    found.extend(Zone(source="seal", text=seal.mrz) for seal in seals if seal.mrz is not None)
    return tuple(found)


def _text_of(dg1: bytes) -> str:
    """Read the text of EF.DG1; one that cannot be read becomes a zone that nothing agrees with."""
    try:
        return decode_dg1(dg1).mrz
    except NansenError:
        return ""
