"""What may be tolerated in reading an EF.SOD, and what leaves it in doubt.

The signature does not cover the envelope. The rule that divides the two lists: what
one changed bit can turn a good document into is never called successful. What no
single change can bring about, and what states are known to write, is named and let
pass (docs/adr/0007).
"""

from functools import lru_cache

from nansen.inspection.attempt import successful, undetermined
from nansen.standards.finding import Finding

ACCEPTED = frozenset(
    {
        "non-canonical-der",
        "no-certificates",
        "signer-identifier-computed",
        "signature-algorithm-hashless",
        "digest-info-without-null",
        "signed-attributes-resorted",
        "digest-algorithm-differs",
        "sod-without-tag",
        "sod-content-type",
        "lds-hash-count",
        "lds-version-info",
    }
)
"""Named in the report, and compatible with success."""

_CLAUSE = "9303-10 §4.6.2"


def judge_envelope(check: str, departures: tuple[str, ...]) -> Finding:
    """Weigh the departures of an envelope from the profile of 9303-10 §4.6.2."""
    if not departures:
        return _in_profile(check)
    doubtful = [name for name in departures if name not in ACCEPTED]
    if doubtful:
        return undetermined(
            check, _CLAUSE, f"unsigned parts depart from the profile: {', '.join(doubtful)}"
        )
    return successful(check, _CLAUSE, f"read with tolerance: {', '.join(departures)}")


@lru_cache(maxsize=8)
def _in_profile(check: str) -> Finding:
    return successful(check, _CLAUSE, "every unsigned part is as the profile wants it")
