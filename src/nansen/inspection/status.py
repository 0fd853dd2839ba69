"""Whether the document is in force, by lists that were taken along (plan 20 to 22).

Nobody is asked about a document: the post has whole lists, and looks the index up itself
(R73). So nobody learns where a holder is, and a list tells its age (R72).
"""

from collections.abc import Mapping
from datetime import datetime

from nansen.errors import Malformed, NansenError
from nansen.inspection.attempt import failed, not_supported, successful, undetermined
from nansen.inspection.contents import read_framework_entry
from nansen.inspection.status_lists import StatusLists, VerifiedLists, check_age
from nansen.standards.finding import Finding, Outcome
from nansen.standards.framework.entry import StatusReference
from nansen.standards.framework.status_list import PublishedStatus, StatusList
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.icao9303.mrz import MrzReading
from nansen.trust.store import TrustStore

STATUS = "status"
_CLAUSE = "docs/adr/0013"


class DocumentStatus:
    """Looks documents up in lists, for one trust store at one reference date."""

    def __init__(self, lists: StatusLists, trust: TrustStore, at: datetime) -> None:
        """Take the lists; each is verified when a document first asks for it."""
        self._lists = lists
        self._verified = VerifiedLists(trust, at)
        self._at = at

    def check(self, files: Mapping[ElementaryFile, bytes], reading: MrzReading | None) -> Finding:
        """Find the status of one document.

        That it has ended holds in a list of any age, for ever. Everything else holds for
        seven days, because it may have changed.
        """
        try:
            entry = read_framework_entry(files)
        except NansenError:  # `framework` tells
            return undetermined(STATUS, _CLAUSE, "the reference in EF.DG13 cannot be read")
        if entry is None or entry.status_reference is None:
            return not_supported(STATUS, _CLAUSE, "the document names no status list")
        if reading is None:
            return undetermined(STATUS, _CLAUSE, "EF.DG1 does not tell whose list it is")
        return self._look_up(entry.status_reference, reading.issuing_state)

    def _look_up(self, reference: StatusReference, state: str) -> Finding:
        found = self._lists.find(state, reference.list_id)
        if not found:
            return undetermined(STATUS, _CLAUSE, "the document's status list is not here")
        begun = [one for one in found if one.content.issued <= self._at]
        if not begun:
            return undetermined(STATUS, _CLAUSE, "the status list is of a later time")
        checked = [(signed.content, self._verified.check(signed)) for signed in begun]  # (20)
        good = [listed for listed, found in checked if found.outcome is Outcome.SUCCESSFUL]
        if not good:
            why, clause = checked[0][1].why, checked[0][1].clause
            return undetermined(STATUS, clause, f"the status list does not count: {why}")
        ended = [listed for listed in good if _is_ended(listed, reference.index)]
        return self._read((ended or good)[0], reference.index)

    def _read(self, listed: StatusList, index: int) -> Finding:
        try:
            status = listed.status_at(index)
        except Malformed:
            return undetermined(STATUS, _CLAUSE, "the status list has no such index")
        age = check_age(listed, self._at)
        told = f"by a list {age.why}"
        if status is PublishedStatus.ENDED:
            return failed(STATUS, "R60", f"the document has ended, {told}")
        if age.outcome is not Outcome.SUCCESSFUL:  # (21)
            return undetermined(STATUS, "R72", f"not known for certain, {told}")
        if status is PublishedStatus.SUSPENDED:  # (22)
            return failed(STATUS, "R58", f"the document is suspended, {told}")
        if status is PublishedStatus.RESERVED:
            return undetermined(STATUS, "R60", f"a status that is not known here, {told}")
        return successful(STATUS, "R72", f"the document is in force, {told}")


def _is_ended(listed: StatusList, index: int) -> bool:
    return index < listed.statuses.size and listed.status_at(index) is PublishedStatus.ENDED
