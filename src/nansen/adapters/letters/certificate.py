"""The certificate of the key that signs letters.

Self-issued and for nothing else. It stands outside the passport PKI because that one writes
curves out in full (9303-12 §4.1.6.3), which readers of PDF refuse, and because a letter must
never be able to lend trust to a document. People compare its fingerprint with the one that
the office publishes.
"""

from typing import Final

from nansen.errors import Refused
from nansen.keys.signer import Signer
from nansen.standards.algorithms import Scheme
from nansen.standards.asn1 import extension as ext
from nansen.standards.asn1.certificate import encode_signed, encode_tbs_certificate
from nansen.standards.icao9303.pki.issue import Period, key_identifier
from nansen.standards.icao9303.pki.names import DistinguishedName
from nansen.standards.x509.certificate import (
    Certificate,
    decode_certificate,
    verify_certificate_signature,
)

DOCUMENT_SIGNING: Final = "1.3.6.1.5.5.7.3.36"
"""Signs documents that people read (RFC 9336 §3.1)."""

_CURVES: Final = frozenset({"secp256r1", "secp384r1", "secp521r1"})


def certify_letter_key(
    signer: Signer, *, office: DistinguishedName, serial_number: int, period: Period
) -> Certificate:
    """Let a key certify itself as the one that signs an office's letters.

    Raises:
        Refused: the key is of a kind that readers of PDF cannot check (LETTER-KEY).
    """
    check_letter_key(signer)
    key, name = signer.public_key, office.encoded
    identifier = key_identifier(key)
    extensions = (
        (ext.AUTHORITY_KEY_IDENTIFIER, ext.authority_key_identifier(identifier), False),
        (ext.SUBJECT_KEY_IDENTIFIER, ext.subject_key_identifier(identifier), False),
        (ext.KEY_USAGE, ext.key_usage({"digitalSignature"}), True),
        (ext.EXTENDED_KEY_USAGE, ext.extended_key_usage(DOCUMENT_SIGNING), False),
    )
    body = encode_tbs_certificate(
        serial_number=serial_number,
        signature_algorithm=signer.algorithm.identifier,
        issuer=name,
        not_before=period.start,
        not_after=period.end,
        subject=name,
        subject_public_key_info=key.canonical_spki,
        extensions=[ext.extension(oid, value, critical=must) for oid, value, must in extensions],
    )
    signature = signer.sign(body)
    certificate = decode_certificate(encode_signed(body, signer.algorithm.identifier, signature))
    verify_certificate_signature(certificate, key)
    return certificate


def check_letter_key(signer: Signer) -> None:
    """Refuse a key that common readers of PDF cannot check: all but ECDSA on a NIST curve."""
    curve = signer.public_key.curve
    if signer.algorithm.scheme is not Scheme.ECDSA or curve is None or curve.name not in _CURVES:
        raise Refused("LETTER-KEY", "letters are signed with ECDSA on P-256, P-384 or P-521")
