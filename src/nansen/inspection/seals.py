"""Visible digital seals: their signature, their signer, what they say (plan 17 to 19)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from nansen.errors import NansenError, Unsupported, Untrusted
from nansen.inspection.attempt import (
    attempt,
    failed,
    finding_of,
    not_supported,
    successful,
    undetermined,
)
from nansen.inspection.contents import read_framework_entry
from nansen.inspection.issuer import KnownSigners, check_document_type
from nansen.standards.finding import Finding
from nansen.standards.framework.entry import FrameworkEntry
from nansen.standards.icao9303.codes import two_letter_of
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.icao9303.seal import (
    DATA_PAGE,
    DataPageStatement,
    Seal,
    commit_to_portrait,
    decode_data_page,
    decode_seal,
    find_seal_profile,
    read_seal_mrz,
    verify_seal,
)
from nansen.standards.x509.certificate import Certificate

SIGNATURE, COUNTRY, MATCH = "seal-signature", "seal-country", "seal-match"
_SIGNATURE_CLAUSE, _COUNTRY_CLAUSE, _MATCH_CLAUSE = "9303-13 §2.4", "9303-13 §2.2", "9303-13 App. D"
_SEAL_MARK = 0xDC


@dataclass(frozen=True, slots=True, kw_only=True)
class SealResult:
    """One seal, read if it could be, and what was found."""

    seal: Seal | None
    mrz: str | None = field(repr=False)
    findings: tuple[Finding, ...]


NO_SEAL = SealResult(
    seal=None,
    mrz=None,
    findings=(not_supported(SIGNATURE, _SIGNATURE_CLAUSE, "no seal was presented"),),
)


def check_seals(
    contents: Sequence[bytes],
    signers: KnownSigners,
    files: Mapping[ElementaryFile, bytes],
) -> tuple[SealResult, ...]:
    """Check every bar code that is a seal; others on the page are not our matter."""
    seals = [one for one in contents if one[:1] == bytes((_SEAL_MARK,))]
    return tuple(_check_seal(one, signers, files) for one in seals) or (NO_SEAL,)


def _check_seal(
    contents: bytes, signers: KnownSigners, files: Mapping[ElementaryFile, bytes]
) -> SealResult:
    try:
        seal = decode_seal(contents)
    except NansenError as error:
        finding = finding_of(SIGNATURE, _SIGNATURE_CLAUSE, error)
        return SealResult(seal=None, mrz=None, findings=(finding,))
    mrz = _read_mrz(seal)
    return SealResult(
        seal=seal,
        mrz=mrz,
        findings=(
            *_check_signer(seal, mrz, signers),
            _check_country(seal),
            _check_match(seal, files),
        ),
    )


def _check_signer(seal: Seal, mrz: str | None, signers: KnownSigners) -> tuple[Finding, ...]:
    name = f"{seal.header.signer} {seal.header.certificate_reference}"
    signer = signers.seal_signer(seal)
    if signer is None:
        why = f"the certificate of seal signer {name} is not among those to trust"
        return (
            undetermined(SIGNATURE, _SIGNATURE_CLAUSE, why),
            undetermined("seal-chain", "9303-13 App. D", why),
        )

    def verify() -> str:
        verify_seal(seal, signer.public_key())
        return f"the signature of seal signer {name} holds"

    signed_at = _moment_of(seal.header.signature_created, signer)
    code = None if mrz is None else mrz[:2].rstrip("<")
    return (
        attempt(SIGNATURE, _SIGNATURE_CLAUSE, verify),
        *signers.path_of_seal_signer(signer, signed_at),
        check_document_type("seal-document-type", code, signer),
    )


def _moment_of(day: date, signer: Certificate) -> datetime:
    """Give the first moment of a day at which the signer was in force: a seal tells no hour."""
    start = datetime.combine(day, time(), UTC)
    began = signer.not_before
    return began if start < began < start + timedelta(days=1) else start


def _check_country(seal: Seal) -> Finding:
    """Compare the state in the header with the signer's country, as for a chip."""
    stated, country = two_letter_of(seal.header.issuing_country), seal.header.signer[:2]
    if stated is None:
        return undetermined(COUNTRY, _COUNTRY_CLAUSE, "the issuing state has no two-letter code")
    if stated != country:
        return failed(COUNTRY, _COUNTRY_CLAUSE, f"sealed for {stated} by a signer of {country}")
    return successful(COUNTRY, _COUNTRY_CLAUSE, f"issuing state and signer are both of {country}")


def _read_mrz(seal: Seal) -> str | None:
    try:
        return read_seal_mrz(seal)
    except NansenError:
        return None


def _check_match(seal: Seal, files: Mapping[ElementaryFile, bytes]) -> Finding:
    """Compare what a data page's seal says of portrait and return right with the chip.

    The zones are compared with all others in `mrz-match`.
    """
    try:
        if find_seal_profile(seal.header) is not DATA_PAGE:
            read_seal_mrz(seal)
            return not_supported(MATCH, _MATCH_CLAUSE, "the seal states nothing that a chip does")
        statement = decode_data_page(seal)
        entry = read_framework_entry(files)
    except Unsupported as error:
        return not_supported(MATCH, error.clause, f"{error.field} {error.why}")
    except NansenError as error:
        return finding_of(MATCH, _MATCH_CLAUSE, error)
    portrait = files.get(ElementaryFile.DG2)
    if portrait is None or entry is None:
        return not_supported(MATCH, _MATCH_CLAUSE, "there is no chip to compare the seal with")
    return attempt(MATCH, _MATCH_CLAUSE, lambda: _compare(statement, portrait, entry))


def _compare(statement: DataPageStatement, portrait: bytes, entry: FrameworkEntry) -> str:
    if commit_to_portrait(portrait) != statement.portrait:
        raise Untrusted("portrait", "is another in the seal than in the chip", clause=_MATCH_CLAUSE)
    sealed = (statement.return_state, statement.return_until.isoformat())
    if (entry.return_right.state, entry.return_right.until.text) != sealed:
        raise Untrusted(
            "return right", "is another in the seal than in the chip", clause=_MATCH_CLAUSE
        )
    return "seal and chip agree on portrait and return right"
