"""The status lists that an inspection post took along, and what each is worth."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from nansen.errors import NansenError
from nansen.inspection.attempt import failed, finding_of, successful, undetermined
from nansen.pki.path import check_path
from nansen.standards.finding import Finding, Outcome
from nansen.standards.framework.status_list import GOOD_FOR, StatusList
from nansen.standards.framework.status_list_envelope import SignedStatusList, verify_status_list
from nansen.standards.icao9303.pki.certificate_kind import CertificateKind
from nansen.standards.icao9303.pki.state_code import read_state_code
from nansen.standards.x509.certificate import Certificate
from nansen.trust.store import TrustStore

STATUS_LIST, STATUS_LIST_AGE = "status-list", "status-list-age"
_CLAUSE, _AGE_CLAUSE = "docs/adr/0013", "R72"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusLists:
    """Lists as they were found: nothing of them is verified, and some may be old."""

    lists: tuple[SignedStatusList, ...] = field(default=(), repr=False)

    def find(self, state: str, list_id: bytes) -> tuple[SignedStatusList, ...]:
        """Find what is here of one list of one state, the newest first."""
        found = [
            one
            for one in self.lists
            if one.content.state == state and one.content.list_id == list_id
        ]
        return tuple(sorted(found, key=lambda one: one.content.issued, reverse=True))


NO_LISTS = StatusLists()


def check_age(listed: StatusList, at: datetime) -> Finding:
    """Check that a list is good without a network: at most seven days old (R72)."""
    age = listed.age_at(at)
    told = f"issued on {listed.issued:%Y-%m-%d %H:00} UTC"
    if age < timedelta():
        return undetermined(STATUS_LIST_AGE, _AGE_CLAUSE, f"{told}, later than the reference date")
    told += f", {age_in_words(age)} old"
    if age > GOOD_FOR:
        return undetermined(STATUS_LIST_AGE, _AGE_CLAUSE, f"{told}: too old to rely on")
    return successful(STATUS_LIST_AGE, _AGE_CLAUSE, told)


def age_in_words(age: timedelta) -> str:
    """Say an age in days, or in hours while it has fewer than two."""
    hours = age // timedelta(hours=1)
    if hours < 1:
        return "less than an hour"
    if hours == 1:
        return "an hour"
    return f"{hours} hours" if hours < 48 else f"{age.days} days"


class VerifiedLists:
    """Verifies lists against one trust store at one time, each once."""

    def __init__(self, trust: TrustStore, at: datetime) -> None:
        """Begin with nothing verified."""
        self._trust = trust
        self._at = at
        self._found: dict[bytes, Finding] = {}

    def check(self, signed: SignedStatusList) -> Finding:
        """Check that a status signer of the list's state signed it, and may; not its age."""
        encoded = signed.signed_data.encoded
        if encoded not in self._found:
            self._found[encoded] = self._check(signed)
        return self._found[encoded]

    def _check(self, signed: SignedStatusList) -> Finding:
        state = signed.content.state
        try:
            signer = verify_status_list(signed)
        except NansenError as error:
            return finding_of(STATUS_LIST, _CLAUSE, error)
        if read_state_code(signer) != state:
            return failed(STATUS_LIST, _CLAUSE, f"a list of {state} is signed by another authority")
        path = check_path(
            signer.encoded,
            self._trust,
            self._at,
            kind=CertificateKind.STATUS_LIST_SIGNER,
            signed_at=_moment_of(signed.content.issued, signer),
        )
        for one in path.findings:
            if one.outcome is not Outcome.SUCCESSFUL:
                why = f"its signer: {one.why}"
                return Finding(id=STATUS_LIST, outcome=one.outcome, why=why, clause=one.clause)
        return successful(STATUS_LIST, _CLAUSE, f"a status signer of {state} signed it")


def _moment_of(hour: datetime, signer: Certificate) -> datetime:
    """Give the first moment of an hour at which the signer was in force."""
    began = signer.not_before
    return began if hour < began < hour + timedelta(hours=1) else hour
