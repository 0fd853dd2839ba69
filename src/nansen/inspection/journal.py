"""Whether the issuer's journal holds the document, by the proof that it carries (plan 23, 24).

A stolen document signer's key makes chips that are signed and in no journal (R66). Nobody is
asked about a document: its proof stands in EF.DG13, and the post has the log's key and its
witnesses' keys with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from nansen.errors import NansenError, Unavailable, Untrusted
from nansen.ids import DocumentNumber
from nansen.inspection.attempt import attempt, failed, finding_of, not_supported, undetermined
from nansen.inspection.contents import read_framework_entry
from nansen.inspection.integrity import data_groups_of
from nansen.inspection.passive_authentication import Authenticated
from nansen.standards.algorithms import HashAlgorithm
from nansen.standards.finding import Finding
from nansen.standards.framework.entry import DocumentClass, FrameworkEntry
from nansen.standards.framework.issued_content import issued_content
from nansen.standards.icao9303.lds.dg12 import decode_dg12
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.icao9303.lds.security_object import LdsSecurityObject
from nansen.standards.icao9303.mrz import MrzReading
from nansen.standards.x509.certificate import Certificate

if TYPE_CHECKING:  # a post that knows no journal does not wait for what reads one
    from nansen.standards.framework.journal_policy import JournalPolicy

JOURNAL = "journal"
_CLAUSE = "R66"
_OWN_GROUP = 13

Files = Mapping[ElementaryFile, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalPolicies:
    """The journals that a post knows; whoever filled its trust folder vouches for them."""

    policies: tuple["JournalPolicy", ...] = ()

    def find(self, reading: MrzReading, signer: Certificate | None) -> tuple["JournalPolicy", ...]:
        """Find those that count for a document."""
        country = None if signer is None else signer.subject.country
        return tuple(
            policy
            for policy in self.policies
            if policy.counts_for(
                document_code=reading.document_code, state=reading.issuing_state, country=country
            )
        )


NO_JOURNALS = JournalPolicies()


class DocumentJournal:
    """Holds documents against the journals that a post knows."""

    def __init__(self, journals: JournalPolicies) -> None:
        """Take the journals' policies."""
        self._journals = journals

    def check(
        self, files: Files, reading: MrzReading | None, chip: Authenticated | None
    ) -> Finding:
        """Find whether the journal of a document's issuer holds it.

        Where such a journal is known, a proof that is missing or wrong is a failure; where
        none is, no document is accused.
        """
        if chip is None:
            return _without_chip(reading)
        if reading is None:
            return self._unread()
        known = self._journals.find(reading, chip.signer)  # (23)
        try:
            entry = read_framework_entry(files)
        except NansenError as error:
            return finding_of(JOURNAL, _CLAUSE, error) if known else _UNREADABLE
        if entry is None or entry.journal_proof is None:
            return _without_proof(known, files, chip)
        if not known:
            why = "the document carries a proof, and no journal of its issuer is known here"
            return undetermined(JOURNAL, _CLAUSE, why)
        proof = entry.journal_proof

        def verify() -> str:  # (24)
            content = _content_of(reading, entry, files, chip.signed)
            return _verify(proof, content, known)

        return attempt(JOURNAL, _CLAUSE, verify)

    def _unread(self) -> Finding:
        if self._journals == NO_JOURNALS:
            return not_supported(JOURNAL, _CLAUSE, "no journal is known here")
        return undetermined(JOURNAL, _CLAUSE, "EF.DG1 does not tell whose journal it is")


_UNREADABLE = undetermined(JOURNAL, _CLAUSE, "the proof in EF.DG13 cannot be read")


def _without_chip(reading: MrzReading | None) -> Finding:
    if reading is not None and reading.document_code == DocumentClass.EMERGENCY_SHEET:
        return not_supported(JOURNAL, _CLAUSE, "a sheet has no chip, and its seal carries no proof")
    return not_supported(JOURNAL, _CLAUSE, "no chip was presented, and only a chip carries a proof")


def _without_proof(
    known: tuple["JournalPolicy", ...], files: Files, chip: Authenticated
) -> Finding:
    """Judge a document that shows no proof; what was merely not read accuses nobody."""
    if not known:
        why = "the document carries no proof, and no journal of its issuer is known here"
        return not_supported(JOURNAL, _CLAUSE, why)
    since = min(policy.since for policy in known)
    if _is_unread(ElementaryFile.DG13, files, chip):
        return undetermined(JOURNAL, _CLAUSE, "EF.DG13, where the proof stands, was not read")
    if chip.signer is None or _is_older(chip.signer, since):
        if _is_unread(ElementaryFile.DG12, files, chip):
            return undetermined(JOURNAL, _CLAUSE, "EF.DG12, with the day of issue, was not read")
        issued = _day_of_issue(files)
        if issued is not None and issued < since:
            return _excused(since, chip.signer)
    why = f"the issuer's documents stand in its journal since {since}; this one carries no proof"
    return failed(JOURNAL, _CLAUSE, why)


def _excused(since: date, signer: Certificate | None) -> Finding:
    told = f"the document states a day of issue before its issuer's journal began, on {since}"
    if signer is None:
        return undetermined(JOURNAL, _CLAUSE, f"{told}; nobody is known to have signed that")
    return not_supported(JOURNAL, _CLAUSE, told)


def _is_older(signer: Certificate, since: date) -> bool:
    """Tell whether a signer began before the journal.

    A stolen key can write any day of issue: that day counts only where the signer is as old.
    """
    return signer.not_before < datetime.combine(since, time(), UTC)


def _is_unread(file: ElementaryFile, files: Files, chip: Authenticated) -> bool:
    if file in files:
        return False
    return chip.signed is None or file.data_group in chip.signed.hashes


def _day_of_issue(files: Files) -> date | None:
    encoded = files.get(ElementaryFile.DG12)
    try:
        stated = None if encoded is None else decode_dg12(encoded).date_of_issue
        return None if stated is None else date.fromisoformat(stated.text)
    except (NansenError, ValueError):  # unreadable, or a day of which parts are not known
        return None


def _content_of(
    reading: MrzReading, entry: FrameworkEntry, files: Files, signed: LdsSecurityObject | None
) -> bytes:
    """Write again what the issuer committed to before it signed."""
    if signed is None:
        raise Unavailable("EF.SOD does not tell which data groups were signed")
    return issued_content(
        DocumentNumber(reading.document_number), digests=_digests_of(files, signed), entry=entry
    )


def _digests_of(files: Files, signed: LdsSecurityObject) -> Mapping[int, bytes]:
    """Give the SHA-256 of each signed data group, whatever hash EF.SOD is made with."""
    if signed.hash_algorithm is HashAlgorithm.SHA256:
        return signed.hashes
    groups, wanted = data_groups_of(files), signed.hashes.keys() - {_OWN_GROUP}
    if not wanted <= groups.keys():
        raise Unavailable("a data group that the journal commits to was not read")
    return {group: HashAlgorithm.SHA256.hash(groups[group]) for group in wanted}


def _verify(encoded: bytes, content: bytes, known: tuple["JournalPolicy", ...]) -> str:
    # Most documents carry no proof: only those that do pay for the journal's room.
    from nansen.journal.model import EntryKind  # noqa: PLC0415
    from nansen.journal.service import verify_act  # noqa: PLC0415
    from nansen.standards.tlog.proof import decode_journal_proof  # noqa: PLC0415

    proof, kind = decode_journal_proof(encoded), EntryKind.DOCUMENT_ISSUED
    failure = Untrusted("journal proof", "is of no journal that is known here", clause=_CLAUSE)
    for log in (policy.log for policy in known if policy.log.key.key_id == proof.key_id):
        try:
            entry = verify_act(proof, kind=kind, content=content, policies=(log,))
        except Untrusted as error:
            failure = error
        else:
            return f"the journal {log.origin} holds the document, since {entry.day}"
    raise failure
