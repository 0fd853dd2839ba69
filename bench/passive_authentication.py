"""Chips authenticated, beside what OpenSSL needs for the same hashes and signature checks."""

import hashlib
from collections.abc import Iterator

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from bench.specimens import KINDS, NAMES, Specimen, specimen
from bench.tables import Row, Table, rate_row
from bench.timing import Act, race
from nansen.inspection.passive_authentication import PassiveAuthentication
from nansen.inspection.service import Inspector
from nansen.keys.key_kind import KeyKind
from nansen.standards.algorithms import SignatureAlgorithm, decode_signature_algorithm
from nansen.standards.ecdsa_value import ecdsa_der_from_raw
from nansen.standards.finding import Outcome, worst
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.icao9303.lds.sod import decode_sod
from nansen.standards.icao9303.seal import decode_seal
from nansen.standards.public_key import PublicKey


def tables() -> Iterator[Table]:
    """Measure all algorithms."""
    yield Table(
        title="Chips authenticated",
        about="EF.SOD read, each bit of it accounted for, its signature verified, every data "
        "group hashed; one core. The limit is OpenSSL's time for these hashes, that of the object, "
        "and the signature checks: one with the signer known; three with its certificate and the "
        "revocation list checked against a P-384 CSCA each time; two with the seal.",
        unit="/s",
        rows=tuple(row for kind in KINDS for row in _rows(kind)),
    )


def _rows(kind: KeyKind) -> Iterator[Row]:
    document = specimen(kind)
    files, trust, at = document.files, document.trust, document.at
    passive = PassiveAuthentication(trust, at)
    inspector = Inspector(trust, at, document.status_lists)
    _check_successful(document)
    chip, chain, seal = _check_chip(document), _check_chain(document), _check_seal(document)
    run = race(
        (
            chip,
            lambda: (chip(), chain()),
            lambda: (chip(), seal()),
            lambda: passive.authenticate(files),
            lambda: PassiveAuthentication(trust, at).authenticate(files),
            lambda: inspector.inspect(document.presented),
        )
    )
    name, goal = NAMES[kind], 0.6 if kind is KeyKind.P_256 else None
    one = "hashes, 1 signature check"
    three, two = (f"hashes, {count} signature checks" for count in (3, 2))
    yield rate_row(name, run, ours=3, other=0, beside=one, least_ratio=goal)
    yield rate_row(f"{name}, chain walked each time", run, ours=4, other=1, beside=three)
    yield rate_row(f"{name}, whole inspection with seal", run, ours=5, other=2, beside=two)


def _check_successful(document: Specimen) -> None:
    found = PassiveAuthentication(document.trust, document.at).authenticate(document.files)
    if worst(finding.outcome for finding in found.findings) is not Outcome.SUCCESSFUL:
        raise AssertionError("the specimen's chip is not authentic")
    post = Inspector(document.trust, document.at, document.status_lists)
    report = post.inspect(document.presented)
    if report.verdict is not Outcome.SUCCESSFUL:
        raise AssertionError("the specimen does not pass its inspection")


def _check_chip(document: Specimen) -> Act:
    """Hash the data groups and the security object, verify the signature, and nothing else."""
    signed = decode_sod(document.files[ElementaryFile.SOD]).signed_data
    (info,) = signed.signer_infos
    signer = document.keys.document_key
    hasher = getattr(hashlib, signer.algorithm.hash.name.lower())
    data = (*document.data_groups.values(), signed.content)
    verify = _raw_check(
        signer.public_key, signer.algorithm, info.signature, info.signed_attributes or b""
    )
    return lambda: ([hasher(one).digest() for one in data], verify())


def _check_chain(document: Specimen) -> Act:
    """Verify the signatures of the signer's certificate and of the revocation list."""
    country = document.keys.document_signer.issuer.country or ""
    (csca,) = document.trust.find_cscas(country)
    (crl,) = document.trust.find_crls(country)
    key, certificate = csca.certificate.public_key(), document.keys.document_signer
    algorithm = decode_signature_algorithm(certificate.signature_algorithm)
    one = _raw_check(key, algorithm, certificate.signature, certificate.tbs)
    other = _raw_check(key, algorithm, crl.signature, crl.tbs)
    return lambda: (one(), other())


def _check_seal(document: Specimen) -> Act:
    """Verify the signature of the seal."""
    seal, key = decode_seal(document.seal), document.keys.seal_key
    signature = ecdsa_der_from_raw(seal.signature)
    return _raw_check(key.public_key, key.algorithm, signature, seal.signed)


def _raw_check(
    public: PublicKey, algorithm: SignatureAlgorithm, signature: bytes, message: bytes
) -> Act:
    """Bind everything that OpenSSL needs for one signature check."""
    key = load_der_public_key(public.canonical_spki)
    digest: hashes.HashAlgorithm = getattr(hashes, algorithm.hash.name)()
    if isinstance(key, ec.EllipticCurvePublicKey):
        verify_ec, ecdsa = key.verify, ec.ECDSA(digest)
        return lambda: verify_ec(signature, message, ecdsa)
    if not isinstance(key, rsa.RSAPublicKey):
        raise TypeError("keys of specimens are on a curve or RSA")
    verify_rsa, pss = key.verify, padding.PSS(padding.MGF1(digest), digest.digest_size)
    return lambda: verify_rsa(signature, message, pss, digest)
