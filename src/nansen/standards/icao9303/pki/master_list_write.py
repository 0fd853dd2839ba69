"""Master lists: the CSCA certificates that a state has checked, signed (9303-12 §9).

Two pure steps: `prepare_master_list` gives the bytes to sign, `encode_master_list` the
file once they are signed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from nansen.errors import Refused
from nansen.standards.algorithms import SignatureAlgorithm
from nansen.standards.asn1.master_list import CSCA_MASTER_LIST, encode_csca_master_list
from nansen.standards.asn1.public_key import digest_identifier
from nansen.standards.asn1.signed_data import (
    encode_signed_attributes,
    encode_signed_data,
    encode_signer_by_key,
    encode_signer_info,
)
from nansen.standards.icao9303.pki.issue import key_identifier
from nansen.standards.x509.certificate import Certificate


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsignedMasterList:
    """A master list whose signature is yet to come."""

    algorithm: SignatureAlgorithm
    content: bytes
    signed_attributes: bytes
    """The bytes to sign."""


def prepare_master_list(
    certificates: Iterable[bytes], *, algorithm: SignatureAlgorithm, signing_time: datetime
) -> UnsignedMasterList:
    """Order the certificates, each once, and hash the list; the time is mandatory (Table 18)."""
    unique = set(certificates)
    if not unique:
        raise Refused("MASTER-LIST", "an empty list would vouch for nobody")
    content = encode_csca_master_list(unique)
    digest = algorithm.hash.hash(content)
    return UnsignedMasterList(
        algorithm=algorithm,
        content=content,
        signed_attributes=encode_signed_attributes(CSCA_MASTER_LIST, digest, signing_time),
    )


def encode_master_list(
    unsigned: UnsignedMasterList, *, signer: Certificate, csca: Certificate, signature: bytes
) -> bytes:
    """Write the file, with the signer's certificate and its CSCA's (9303-12 §9.1)."""
    digest_algorithm = digest_identifier(unsigned.algorithm.hash)
    signer_info = encode_signer_info(
        signer=encode_signer_by_key(key_identifier(signer.public_key())),
        digest_algorithm=digest_algorithm,
        signed_attributes=unsigned.signed_attributes,
        signature_algorithm=unsigned.algorithm.identifier,
        signature=signature,
    )
    return encode_signed_data(
        content_type=CSCA_MASTER_LIST,
        content=unsigned.content,
        digest_algorithm=digest_algorithm,
        certificates=(signer.encoded, csca.encoded),
        signer_info=signer_info,
    )
