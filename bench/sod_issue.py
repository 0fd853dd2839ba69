"""How fast EF.SOD is issued, beside what OpenSSL needs for the same hashes and signature.

Run with `python bench/sod_issue.py`. Each figure is the median of several rounds; the
limit and the house take turns in one process, so that a busy machine slows both.
"""

# ruff: noqa: INP001 - a program, not a package

import hashlib
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from nansen.keys.key_kind import KeyKind
from nansen.keys.software_signer import PrivateKey, SoftwareSigner, generate_private_key
from nansen.personalization.sod import issue_sod
from nansen.standards.icao9303.lds.sod_template import SodTemplate, sod_template
from nansen.standards.icao9303.lds.sod_write import (
    SodProfile,
    encode_sod,
    hash_data_groups,
    prepare_sod,
)
from nansen.standards.icao9303.pki.certificate_profiles import DOCUMENT_SIGNER
from nansen.standards.icao9303.pki.issue import CertificateBody, Period, encode_certificate
from nansen.standards.icao9303.pki.names import AlternativeName, DistinguishedName
from nansen.standards.x509.certificate import Certificate, decode_certificate

ROUNDS, SECONDS = 9, 0.15
DATA_GROUPS = {1: 93, 2: 15_000, 11: 180, 13: 700, 14: 400}
KINDS = (KeyKind.P_256, KeyKind.BRAINPOOL_P256R1, KeyKind.P_384, KeyKind.RSA_3072)


def main() -> None:
    chip = {number: bytes([number]) * size for number, size in DATA_GROUPS.items()}
    print(f"EF.SOD over data groups of {tuple(DATA_GROUPS.values())} bytes, one core")
    print(f"{'':17}{'limit/s':>9}{'issue/s':>9}{'of limit':>9}{'checked/s':>10}{'plain/s':>9}")
    for kind in KINDS:
        private = generate_private_key(kind)
        signer = SoftwareSigner(private, kind.algorithm)
        template = _template(signer)
        acts = (
            _limit(private, chip, kind),
            lambda: issue_sod(template, chip, signer, verify_after_sign=False),  # noqa: B023
            lambda: issue_sod(template, chip, signer),  # noqa: B023
            lambda: _plain(template, chip, signer),  # noqa: B023
        )
        limit, issue, checked, plain = _rates(acts)
        print(f"{kind:17}{limit:9.0f}{issue:9.0f}{issue / limit:9.2f}{checked:10.0f}{plain:9.0f}")


def _rates(acts: tuple[Callable[[], object], ...]) -> list[float]:
    found: list[list[float]] = [[] for _ in acts]
    for _ in range(ROUNDS):
        for act, rates in zip(acts, found, strict=True):
            rates.append(_rate(act))
    return [statistics.median(rates) for rates in found]


def _rate(act: Callable[[], object]) -> float:
    count, start = 0, time.perf_counter()
    while (passed := time.perf_counter() - start) < SECONDS:
        for _ in range(20):
            act()
        count += 20
    return count / passed


def _limit(private: PrivateKey, chip: dict[int, bytes], kind: KeyKind) -> Callable[[], object]:
    """Hash the data groups, the security object and sign, and do nothing else."""
    name = kind.algorithm.hash.label.replace("-", "").lower()
    digest: type[hashes.HashAlgorithm] = getattr(hashes, name.upper())
    hasher = getattr(hashlib, name)
    size, data = kind.algorithm.hash.digest_size, tuple(chip.values())
    content, attributes = bytes(60 + len(data) * (size + 7)), bytes(60 + size)
    if isinstance(private, rsa.RSAPrivateKey):
        sign_rsa, pss = private.sign, padding.PSS(padding.MGF1(digest()), size)
        return lambda: (
            [hasher(one).digest() for one in (*data, content)],
            sign_rsa(attributes, pss, digest()),
        )
    sign_ec, ecdsa = private.sign, ec.ECDSA(digest())
    return lambda: (
        [hasher(one).digest() for one in (*data, content)],
        sign_ec(attributes, ecdsa),
    )


def _plain(template: SodTemplate, chip: dict[int, bytes], signer: SoftwareSigner) -> bytes:
    profile = template.profile
    unsigned = prepare_sod(profile, hash_data_groups(chip, profile.algorithm.hash))
    return encode_sod(profile, unsigned, signer.sign(unsigned.signed_attributes))


def _template(signer: SoftwareSigner) -> SodTemplate:
    profile = SodProfile(certificate=_certificate(signer), algorithm=signer.algorithm)
    return sod_template(profile, tuple(DATA_GROUPS))


def _certificate(signer: SoftwareSigner) -> Certificate:
    csca = SoftwareSigner(generate_private_key(KeyKind.P_384), KeyKind.P_384.algorithm)
    now, state = datetime(2026, 11, 23, tzinfo=UTC), AlternativeName(state="UTO")
    body = CertificateBody(
        profile=DOCUMENT_SIGNER,
        serial_number=1 << 158,
        algorithm=csca.algorithm,
        issuer=DistinguishedName(country="UT", common_name="CSCA UTO"),
        issuer_key=csca.public_key,
        issuer_alternative=state,
        subject=DistinguishedName(country="UT", common_name="Document Signer 1"),
        subject_key=signer.public_key,
        subject_alternative=state,
        validity=Period(start=now, end=now + timedelta(days=3743)),
        key_usage_period=Period(start=now, end=now + timedelta(days=90)),
        crl_locations=("https://crl.example/UTO.crl",),
        document_types=("PR", "PS", "PT"),
    )
    encoded = body.encoded
    return decode_certificate(encode_certificate(encoded, csca.algorithm, csca.sign(encoded)))


if __name__ == "__main__":
    main()
