"""A body signed: certificates and revocation lists that verify before anyone sees them."""

from nansen.errors import Refused
from nansen.keys.signer import Signer
from nansen.standards.icao9303.pki.crl_write import RevocationListBody, encode_crl
from nansen.standards.icao9303.pki.issue import CertificateBody, encode_certificate
from nansen.standards.public_key import PublicKey
from nansen.standards.x509.certificate import (
    Certificate,
    decode_certificate,
    verify_certificate_signature,
)
from nansen.standards.x509.crl import CertificateList, decode_crl, verify_crl_signature


def certify(body: CertificateBody, signer: Signer) -> Certificate:
    """Sign a certificate; a faulty signature would betray the key, so it is verified."""
    check_signer(signer, body.issuer_key)
    encoded = body.encoded
    signature = signer.sign(encoded)
    certificate = decode_certificate(encode_certificate(encoded, body.algorithm, signature))
    verify_certificate_signature(certificate, body.issuer_key)
    return certificate


def certify_crl(body: RevocationListBody, signer: Signer) -> CertificateList:
    """Sign a revocation list, and verify it."""
    check_signer(signer, body.issuer_key)
    encoded = body.encoded
    crl = decode_crl(encode_crl(encoded, body.algorithm, signer.sign(encoded)))
    verify_crl_signature(crl, body.issuer_key)
    return crl


def check_signer(signer: Signer, key: PublicKey) -> None:
    """Refuse a private key that is not the one certified."""
    if signer.public_key.fingerprint != key.fingerprint:
        raise Refused("KEY-MISMATCH", "the keystore's key is not the certified one")
