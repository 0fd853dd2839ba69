"""How long keys sign and certificates count, and how often lists appear.

Pure functions of the moments and counts of 9303-12 §4.1; the acts ask them first.
"""

from calendar import monthrange
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from nansen.errors import Refused
from nansen.standards.icao9303.pki.issue import Period

NOTICE_OF_NEW_CSCA = timedelta(days=90)
"""How long before a new CSCA key other states must hear of it (9303-12 §4.1.4.3)."""
REST_OF_NEW_CSCA = timedelta(days=2)
CRL_AT_LEAST_EVERY = timedelta(days=90)
CRL_AT_MOST_EVERY = timedelta(hours=48)
SEAL_KEYS_IN_A_YEAR = 5
EMERGENCY_TYPES = frozenset({"PE", "PU"})
_EMERGENCY_MONTHS = 6  # R48
_LONGEST_DOCUMENT = 120  # R48
_CLAUSE = "9303-12 §4.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifetimes:
    """For how many months each kind of key signs, and the longest document counts.

    How long certificates count follows from these (9303-12 §4.1.1.1, §4.1.4.1): a
    signer's as long as its key signs and its longest document is valid after that; a
    CSCA's as long as its key signs and the longest-lived certificate counts after that.
    The defaults give a CSCA certificate 14 years and 2 months, as Table 1 has it.
    """

    csca_key: int = 36
    document_signer_key: int = 3
    seal_signer_key: int = 14
    master_list_signer_key: int = 12
    longest_document: int = _LONGEST_DOCUMENT

    def __post_init__(self) -> None:
        """Hold each to what the clause gives it."""
        _bound("CSCA key", self.csca_key, 36, 60)
        _bound("document signer key", self.document_signer_key, 1, 3)
        _bound("seal signer key", self.seal_signer_key, 1, 24)
        _bound("master list signer key", self.master_list_signer_key, 1, 24)
        _bound("longest document", self.longest_document, 3, _LONGEST_DOCUMENT)

    def document_months(self, document_types: Collection[str]) -> int:
        """Tell how long the longest of these documents is valid (R48)."""
        if set(document_types) <= EMERGENCY_TYPES:
            return min(_EMERGENCY_MONTHS, self.longest_document)
        return self.longest_document

    @property
    def csca_certificate(self) -> int:
        """The months that a CSCA certificate counts."""
        longest_signer = max(self.document_signer_key, self.seal_signer_key)
        return self.csca_key + longest_signer + self.longest_document

    @property
    def master_list_signer_certificate(self) -> int:
        """The months that its certificate counts: 9303-12 §4.1 leaves it to us."""
        return 2 * self.master_list_signer_key


def months_from(moment: datetime, months: int) -> datetime:
    """Count calendar months; the last day of a shorter month stands for the 29th to 31st."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def period_of(start: datetime, months: int) -> Period:
    """Count a period from its start."""
    return Period(start=start, end=months_from(start, months))


def check_signing_time(what: str, signs: Period, now: datetime) -> None:
    """Refuse a key before and after its time."""
    if not signs.start <= now < signs.end:
        raise Refused("KEY-TIME", f"the {what} is not in its time of use: rotate it ({_CLAUSE})")


def check_csca_rested(generation: int, signs: Period, now: datetime) -> None:
    """Refuse signers under a CSCA key that other states cannot have yet (9303-12 §4.1.4.3).

    A first key has nothing to roll over from. Revocation lists do not wait: 48 hours
    for them are a MUST, and this rest is a SHOULD.
    """
    if generation > 1 and now < signs.start + REST_OF_NEW_CSCA:
        raise Refused("CSCA-REST", "a new CSCA key rests two days (9303-12 §4.1.4.3)")


def check_crl_interval(last: datetime, now: datetime) -> None:
    """Refuse a revocation list within 48 hours of the last (9303-12 §4.1.5)."""
    if now < last + CRL_AT_MOST_EVERY:
        raise Refused("CRL-48H", "lists appear at most every 48 hours (9303-12 §4.1.5)")


def check_seal_keys(starts: Iterable[datetime], now: datetime) -> None:
    """Refuse a sixth seal signer's key within a year (9303-12 §4.1.3)."""
    since = months_from(now, -12)
    if sum(start > since for start in starts) >= SEAL_KEYS_IN_A_YEAR:
        raise Refused("SEAL-FIVE", "at most five seal keys a year (9303-12 §4.1.3)")


def _bound(what: str, months: int, least: int, most: int) -> None:
    if not least <= months <= most:
        raise Refused("LIFETIME", f"{what}: {least} to {most} months ({_CLAUSE})")
