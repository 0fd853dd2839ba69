"""Whether the envelope of signed data keeps the profile, where no signature protects it.

A signature covers the content and the signed attributes. Version numbers, algorithm
identifiers, the signer's identifier and the order of things can be changed by anyone;
who passes over them calls two documents the same that are not.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from nansen.errors import NansenError
from nansen.standards.algorithms import (
    MAX_IDENTIFIER_OCTETS,
    HashAlgorithm,
    decode_digest_algorithm,
    decode_signature_algorithm,
    encode_oid,
)
from nansen.standards.cms import (
    SIGNING_TIME,
    SignedData,
    SignerInfo,
    is_exactly_identified,
    match_signer_certificate,
)
from nansen.standards.der import Leniencies
from nansen.standards.x509.certificate import Certificate

MASTER_LIST, DEVIATION_LIST = "2.23.136.1.1.2", "2.23.136.1.1.7"

_LISTS = frozenset({MASTER_LIST, DEVIATION_LIST})
_HASHLESS = (encode_oid("1.2.840.113549.1.1.1"), encode_oid("1.2.840.10045.2.1"))


def check_envelope(signed: SignedData, certificate: Certificate | None = None) -> tuple[str, ...]:
    """Name each departure from 9303-10 §4.6.2.2, or 9303-12 §9.1 for a list.

        non-canonical-der               something is BER and not DER
        trailing-bytes                  octets follow the signed data
        signed-data-version             is not 3
        digest-algorithms-mismatch      the set is not that of the signers
        no-certificates
        extra-certificates              others than the signer's; a list may bring its CSCA's
        crls-present
        no-signer-infos, extra-signer-infos
        signer-info-version             1 goes with issuer and serial number, 3 with a key
        signer-identifier-...           see `match_signer_certificate`
        algorithm-unsupported           or not an algorithm at all
        algorithm-parameters            parameters where none belong, or none where they do
        signature-algorithm-hashless    lawful: the digest algorithm names the hash
        signature-algorithm-hashless-sha1   the same, but one bit makes it of an identifier
                                        that does name SHA-1
        signed-attributes-missing
        signing-time-missing            from a list (9303-12 §9.1)
        unsigned-attributes-present

    An empty answer says that no octet outside the signatures and certificates could be
    another and leave the document accepted. `certificate` is the signer's, where the
    caller knows it: read from `signed` already, or found elsewhere.
    """
    found = [*_check_outside(signed), *_check_certificates(signed, certificate)]
    if not signed.signer_infos:
        found.append("no-signer-infos")
    if len(signed.signer_infos) > 1:
        found.append("extra-signer-infos")
    for signer in signed.signer_infos:
        found += _check_signer(signed, signer)
        found += _check_identifier(signed, signer, certificate)
    return tuple(dict.fromkeys(found))


def _check_outside(signed: SignedData) -> Iterator[str]:
    if signed.leniencies:
        yield from _name_departures(signed.leniencies)
    if signed.version != 3:
        yield "signed-data-version"
    used = tuple([signer.digest_algorithm for signer in signed.signer_infos])
    if len(used) != 1 or signed.digest_algorithms != used:  # else `_check_signer` reads it
        yield from _check_digests(signed.digest_algorithms, used)
    if signed.crls:
        yield "crls-present"


def _check_digests(stated: tuple[bytes, ...], used: tuple[bytes, ...]) -> Iterator[str]:
    """Compare the set of digest algorithms with those of the signers, as algorithms."""
    read = [_read_digest(encoded) for encoded in stated]
    needed = {_read_digest(encoded)[0] for encoded in used}
    if {digest for digest, _ in read} != needed or len(read) != len(needed):
        yield "digest-algorithms-mismatch"
    for _, names in read:
        yield from _name_departures(names)


def _check_certificates(signed: SignedData, certificate: Certificate | None) -> Iterator[str]:
    carried = signed.certificates
    if not carried:
        yield "no-certificates"
    others = len(carried)
    if certificate is None or certificate.encoded in carried:
        others -= 1
    if others > (1 if signed.content_type in _LISTS else 0):
        yield "extra-certificates"


def _check_signer(signed: SignedData, signer: SignerInfo) -> Iterator[str]:
    if signer.version != (3 if signer.issuer is None else 1):
        yield "signer-info-version"  # RFC 5652 §5.3
    algorithms = signer.digest_algorithm, signer.signature_algorithm
    if len(algorithms[0]) + len(algorithms[1]) > MAX_IDENTIFIER_OCTETS:
        yield "algorithm-unsupported"
    else:
        yield from _check_algorithms(*algorithms)
    if signer.signed_attributes is None:
        yield "signed-attributes-missing"
    if signed.content_type in _LISTS and SIGNING_TIME not in dict(signer.attributes):
        yield "signing-time-missing"
    if signer.unsigned_attributes is not None:
        yield "unsigned-attributes-present"


@lru_cache(maxsize=256)
def _check_algorithms(digest_algorithm: bytes, signature_algorithm: bytes) -> tuple[str, ...]:
    lenient, digest, found = Leniencies(), None, []
    try:
        digest = decode_digest_algorithm(digest_algorithm, lenient=lenient)
        decode_signature_algorithm(signature_algorithm, digest=digest, lenient=lenient)
    except NansenError:
        found.append("algorithm-unsupported")
    found += _name_departures(lenient.names)
    if signature_algorithm[2:].startswith(_HASHLESS):
        sha1 = "-sha1" if digest is HashAlgorithm.SHA1 else ""
        found.append(f"signature-algorithm-hashless{sha1}")
    return tuple(found)


def _name_departures(leniencies: Iterable[str]) -> Iterator[str]:
    """Sum up what the readers noted; the issuer's alphabet is the certificate's affair."""
    for name in leniencies:
        if name in {"trailing-bytes", "algorithm-parameters"}:
            yield name
        elif name != "text-alphabet":
            yield "non-canonical-der"


def _read_digest(encoded: bytes) -> tuple[HashAlgorithm | None, tuple[str, ...]]:
    lenient = Leniencies()
    try:
        return decode_digest_algorithm(encoded, lenient=lenient), lenient.names
    except NansenError:
        return None, lenient.names


def _check_identifier(
    signed: SignedData, signer: SignerInfo, certificate: Certificate | None
) -> tuple[str, ...]:
    if certificate is not None and is_exactly_identified(signer, certificate):
        return ()
    known = () if certificate is None else (certificate,)
    try:
        return match_signer_certificate(signed, signer, known).leniencies
    except NansenError:
        return ("signer-identifier-unmatched",)
