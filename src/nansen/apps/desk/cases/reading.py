"""What an officer sees of a case that is open to them: the fields of their purpose, read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from nansen.application.fields import FILES, KINDS, PORTRAIT, GivenFile, decode_field
from nansen.casework.case import Case
from nansen.casework.desk import Desk
from nansen.decision import service as decisions
from nansen.decision.reasons import decode_reasons
from nansen.document.order import decode_order
from nansen.errors import Malformed
from nansen.examination import service as examination
from nansen.examination.deduplication.candidate_list import CANDIDATES, decode_candidates
from nansen.examination.evidence.sealed import decode_evidence
from nansen.examination.exclusion import decode_exclusion
from nansen.examination.identity.conclusion import decode_conclusion
from nansen.examination.notices import decode_notices
from nansen.examination.screening.hits import HITS, decode_hits
from nansen.keys.fields.personal_field import FieldName

_DECODERS: Final[Mapping[FieldName, Callable[[bytes], object]]] = MappingProxyType(
    {
        examination.EVIDENCE: decode_evidence,
        examination.ASSURANCE: decode_conclusion,
        examination.EXCLUSION: decode_exclusion,
        examination.NOTICES: decode_notices,
        CANDIDATES: decode_candidates,
        HITS: decode_hits,
        decisions.REASONS: decode_reasons,
        decisions.ORDER: decode_order,
    }
)
"""What the office writes; what an applicant gives has its own table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A field and what it holds."""

    name: FieldName
    value: object = field(repr=False)
    """A value, or octets where nothing else is known of it."""


def read_open_fields(desk: Desk) -> tuple[Seen, ...]:
    """Read every field that the desk was opened for and that was ever written.

    Findings are those that the officer may see: until both examiners are in, one's own (R25).

    Raises:
        Refused: the desk was not opened.
        Untrusted: what lies in a vault is not what an act names.
    """
    case = desk.read()
    opened = () if desk.opened is None else desk.opened.keys
    names = sorted(name for name in opened if name in case.versions and name not in case.erased)
    return tuple(Seen(name=name, value=_value(desk, case, name)) for name in names)


def given_files(desk: Desk) -> tuple[GivenFile, ...]:
    """Read the files that an applicant sent, each put together from its parts.

    Raises:
        Refused: the desk was not opened for a purpose that they serve.
        Malformed: a part is missing.
    """
    case = desk.read()
    parts: dict[bytes, list[GivenFile]] = {}
    for signed in case.chain.acts:
        for written in signed.act.fields:
            if written.name == FILES:
                one = decode_field(FILES, desk.writing_of(written))
                if isinstance(one, GivenFile):
                    parts.setdefault(one.digest, []).append(one)
    return tuple(map(_whole, parts.values()))


def _whole(parts: list[GivenFile]) -> GivenFile:
    found = {one.part: one.content for one in parts}
    first = parts[0]
    if set(found) != set(range(1, first.parts + 1)):
        raise Malformed("file", "lacks a part", clause="R14")
    return GivenFile(
        kind=first.kind,
        media_type=first.media_type,
        chip_file=first.chip_file,
        digest=first.digest,
        part=1,
        parts=1,
        content=b"".join(found[number] for number in sorted(found)),
    )


def _value(desk: Desk, case: Case, name: FieldName) -> object:
    if name == examination.FINDINGS:
        return examination.read_findings(desk, case)
    if name == FILES:
        return given_files(desk)
    octets = desk.field_of(case, name)
    if octets is None or name == PORTRAIT:
        return octets
    if name in KINDS:
        return decode_field(name, octets)
    decode = _DECODERS.get(name)
    return octets if decode is None else decode(octets)
