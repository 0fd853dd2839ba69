"""What an authority publishes: its revocation list and its master list."""

from dataclasses import replace

from nansen.pki.authority import Authority
from nansen.pki.ceremony import Ceremony
from nansen.pki.certify import certify_crl, check_signer
from nansen.pki.rules import CRL_AT_LEAST_EVERY, check_signing_time
from nansen.standards.icao9303.pki.crl_write import RevocationListBody
from nansen.standards.icao9303.pki.issue import Period
from nansen.standards.icao9303.pki.master_list_write import (
    encode_master_list,
    prepare_master_list,
)
from nansen.standards.public_key import verify_signature
from nansen.standards.x509.certificate import Certificate


def with_crl(authority: Authority, ceremony: Ceremony) -> Authority:
    """Sign the next revocation list with the newest key (9303-12 §4.1.5).

    A CSCA key that has served signs no certificate any more, but it goes on signing
    these until the next key is there: an authority must never fall silent.
    """
    signer = ceremony.keystore.signer(authority.csca.key)
    number = authority.crl_number + 1
    body = RevocationListBody(
        number=number,
        algorithm=signer.algorithm,
        issuer=authority.csca_name,
        issuer_key=authority.csca.certificate.public_key(),
        updates=Period(start=ceremony.now, end=ceremony.now + CRL_AT_LEAST_EVERY),
        revoked={one.serial_number: one.at for one in authority.revoked},
    )
    return replace(authority, crl_number=number, crl=certify_crl(body, signer))


def with_master_list(
    authority: Authority, others: tuple[Certificate, ...], ceremony: Ceremony
) -> Authority:
    """Sign a list of the authority's own roots and links, and of others."""
    newest = authority.master_list_signer
    check_signing_time("master list signer", newest.signs, ceremony.now)
    signer, key = ceremony.keystore.signer(newest.key), newest.certificate.public_key()
    check_signer(signer, key)
    listed = (*authority.csca_certificates, *others)
    unsigned = prepare_master_list(
        (certificate.encoded for certificate in listed),
        algorithm=signer.algorithm,
        signing_time=ceremony.now,
    )
    signature = signer.sign(unsigned.signed_attributes)
    verify_signature(key, signer.algorithm, unsigned.signed_attributes, signature)
    return replace(
        authority,
        master_list=encode_master_list(
            unsigned,
            signer=newest.certificate,
            csca=authority.cscas[newest.csca - 1].certificate,
            signature=signature,
        ),
    )
