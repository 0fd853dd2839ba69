"""One key more: an authority with a new CSCA, signer or list.

Nothing is saved here; each function gives the next authority, whole.
"""

from dataclasses import replace

from nansen.errors import Refused
from nansen.keys.key_kind import KeyKind
from nansen.keys.keystore import KeyLabel
from nansen.keys.signer import Signer
from nansen.pki.authority import Authority, CertifiedKey, CscaGeneration
from nansen.pki.ceremony import Ceremony
from nansen.pki.certify import certify
from nansen.pki.rules import (
    check_csca_rested,
    check_seal_keys,
    check_signing_time,
    period_of,
)
from nansen.standards.icao9303.pki.certificate_profiles import (
    CSCA_LINK,
    CSCA_ROOT,
    DOCUMENT_SIGNER,
    MASTER_LIST_SIGNER,
    SEAL_SIGNER,
    CertificateProfile,
)
from nansen.standards.icao9303.pki.issue import CertificateBody, Period
from nansen.standards.icao9303.pki.names import DistinguishedName
from nansen.standards.x509.certificate import Certificate


def add_csca(
    authority: Authority, kind: KeyKind, ceremony: Ceremony, *, name: str | None = None
) -> Authority:
    """Make a CSCA key, certify it by itself and, unless it is the first, by the one before."""
    number = len(authority.cscas) + 1
    label = KeyLabel(f"csca-{number}")
    key = ceremony.key(label, kind)
    signs = period_of(ceremony.now, authority.lifetimes.csca_key)
    named = replace(authority, name=name or authority.name)
    body = CertificateBody(
        profile=CSCA_ROOT,
        serial_number=ceremony.serial(authority),
        algorithm=key.algorithm,
        issuer=named.csca_name,
        issuer_key=key.public_key,
        issuer_alternative=authority.alternative_name,
        subject=named.csca_name,
        subject_key=key.public_key,
        subject_alternative=authority.alternative_name,
        validity=period_of(ceremony.now, authority.lifetimes.csca_certificate),
        key_usage_period=signs,
        crl_locations=authority.crl_locations,
        name_changed=named.name != authority.name,
    )
    generation = CscaGeneration(
        number=number,
        key=label,
        certificate=certify(body, key),
        signs=signs,
        link=_link(authority, body, ceremony),
    )
    return replace(named, cscas=(*authority.cscas, generation))


def add_document_signer(authority: Authority, kind: KeyKind, ceremony: Ceremony) -> Authority:
    """Make a document signer."""
    number, months = len(authority.document_signers) + 1, authority.lifetimes
    signer = _certified(
        authority,
        ceremony,
        DOCUMENT_SIGNER,
        number=number,
        label=KeyLabel(f"ds-{number}"),
        kind=kind,
        subject=authority.name_of(f"Document Signer {number}"),
        signs=months.document_signer_key,
        counts=months.document_signer_key + months.document_months(authority.document_types),
    )
    return replace(authority, document_signers=(*authority.document_signers, signer))


def add_seal_signer(
    authority: Authority, letters: str, kind: KeyKind, ceremony: Ceremony
) -> Authority:
    """Make a key for the seal signer of these letters."""
    check_seal_keys((signer.signs.start for signer in authority.seal_signers), ceremony.now)
    if kind.curve is None or kind is KeyKind.P_521:
        raise Refused("KEY-KIND", "seals need a curve of at most 512 bits (9303-13 §2.4)")
    number, months = len(authority.seal_signers_of(letters)) + 1, authority.lifetimes
    signer = _certified(
        authority,
        ceremony,
        SEAL_SIGNER,
        number=number,
        label=KeyLabel(f"seal-{letters.lower()}-{number}"),
        kind=kind,
        subject=DistinguishedName(country=authority.country, common_name=letters),
        signs=months.seal_signer_key,
        counts=months.seal_signer_key + months.document_months(authority.document_types),
    )
    return replace(authority, seal_signers=(*authority.seal_signers, signer))


def add_master_list_signer(authority: Authority, kind: KeyKind, ceremony: Ceremony) -> Authority:
    """Make a master list signer."""
    number = len(authority.master_list_signers) + 1
    signer = _certified(
        authority,
        ceremony,
        MASTER_LIST_SIGNER,
        number=number,
        label=KeyLabel(f"ml-{number}"),
        kind=kind,
        subject=authority.name_of(f"Master List Signer {number}"),
        signs=authority.lifetimes.master_list_signer_key,
        counts=authority.lifetimes.master_list_signer_certificate,
    )
    return replace(authority, master_list_signers=(*authority.master_list_signers, signer))


def _link(authority: Authority, root: CertificateBody, ceremony: Ceremony) -> Certificate | None:
    """Certify a new root's key with the key before it (9303-12 §4.1.4.3).

    A revoked key vouches for none: its successor begins anew, and other states must
    confirm it by another way (9303-12 §4.1.5.1).
    """
    if not authority.cscas or authority.is_revoked(authority.csca.certificate):
        return None
    old = authority.csca
    signer = ceremony.keystore.signer(old.key)
    # No trust can be drawn from the old key once its certificate has lapsed (RFC 4210 §4.4).
    validity = Period(start=root.validity.start, end=old.certificate.not_after)
    body = replace(
        root,
        profile=CSCA_LINK,
        serial_number=ceremony.serial(authority, root.serial_number),
        algorithm=signer.algorithm,
        issuer=authority.csca_name,
        issuer_key=old.certificate.public_key(),
        validity=validity,
    )
    return certify(body, signer)


def _certified(
    authority: Authority,
    ceremony: Ceremony,
    profile: CertificateProfile,
    *,
    number: int,
    label: KeyLabel,
    kind: KeyKind,
    subject: DistinguishedName,
    signs: int,
    counts: int,
) -> CertifiedKey:
    """Make a key and have the newest CSCA certify it; both periods count in months."""
    issuer = ready_csca(authority, ceremony)
    key = ceremony.key(label, kind)
    is_seal = profile is SEAL_SIGNER
    usage = period_of(ceremony.now, signs)
    body = CertificateBody(
        profile=profile,
        serial_number=(ceremony.short_serial if is_seal else ceremony.serial)(authority),
        algorithm=issuer.algorithm,
        issuer=authority.csca_name,
        issuer_key=authority.csca.certificate.public_key(),
        issuer_alternative=authority.alternative_name,
        subject=subject,
        subject_key=key.public_key,
        subject_alternative=authority.alternative_name,
        validity=period_of(ceremony.now, counts),
        key_usage_period=usage,
        crl_locations=() if is_seal else authority.crl_locations,
        document_types=() if profile is MASTER_LIST_SIGNER else authority.document_types,
    )
    return CertifiedKey(
        number=number,
        key=label,
        certificate=certify(body, issuer),
        signs=usage,
        csca=authority.csca.number,
    )


def ready_csca(authority: Authority, ceremony: Ceremony) -> Signer:
    """Take the newest CSCA key, if it may certify signers now."""
    csca = authority.csca
    check_signing_time("CSCA key", csca.signs, ceremony.now)
    check_csca_rested(csca.number, csca.signs, ceremony.now)
    if authority.is_revoked(csca.certificate):
        raise Refused("REVOKED", "the CSCA key is revoked: begin with a new one")
    return ceremony.keystore.signer(csca.key)
