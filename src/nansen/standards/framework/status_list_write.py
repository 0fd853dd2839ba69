"""Status lists as they are signed: two pure steps with the signature between them.

`prepare_status_list` gives the bytes to sign, `encode_signed_status_list` the file. No time
of signing stands in it: the list tells its hour, and a second would tell more (R60).
"""

from dataclasses import dataclass, field

from nansen.standards.algorithms import SignatureAlgorithm
from nansen.standards.asn1.public_key import digest_identifier
from nansen.standards.asn1.signed_data import (
    encode_signed_attributes,
    encode_signed_data,
    encode_signer_by_key,
    encode_signer_info,
)
from nansen.standards.framework.status_list import StatusList, encode_status_list
from nansen.standards.icao9303.pki.issue import key_identifier
from nansen.standards.oids import STATUS_LIST
from nansen.standards.x509.certificate import Certificate


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsignedStatusList:
    """A status list whose signature is yet to come."""

    algorithm: SignatureAlgorithm
    content: bytes = field(repr=False)
    signed_attributes: bytes = field(repr=False)
    """The bytes to sign."""


def prepare_status_list(
    status_list: StatusList, *, algorithm: SignatureAlgorithm
) -> UnsignedStatusList:
    """Write a list and hash it."""
    content = encode_status_list(status_list)
    digest = algorithm.hash.hash(content)
    return UnsignedStatusList(
        algorithm=algorithm,
        content=content,
        signed_attributes=encode_signed_attributes(STATUS_LIST, digest, None),
    )


def encode_signed_status_list(
    unsigned: UnsignedStatusList, *, signer: Certificate, signature: bytes
) -> bytes:
    """Write the file, with the signer's certificate."""
    digest_algorithm = digest_identifier(unsigned.algorithm.hash)
    signer_info = encode_signer_info(
        signer=encode_signer_by_key(key_identifier(signer.public_key())),
        digest_algorithm=digest_algorithm,
        signed_attributes=unsigned.signed_attributes,
        signature_algorithm=unsigned.algorithm.identifier,
        signature=signature,
    )
    return encode_signed_data(
        content_type=STATUS_LIST,
        content=unsigned.content,
        digest_algorithm=digest_algorithm,
        certificates=(signer.encoded,),
        signer_info=signer_info,
    )
