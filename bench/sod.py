"""EF.SOD issued, beside what OpenSSL needs for the same hashes and the same signature."""

import hashlib
from collections.abc import Iterator

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from bench.specimens import KINDS, NAMES, specimen
from bench.tables import Row, Table, rate_row
from bench.timing import Act, race
from nansen.keys.key_kind import KeyKind
from nansen.keys.signer import Signer
from nansen.keys.software_signer import generate_private_key
from nansen.personalization.sod import issue_sod
from nansen.standards.icao9303.lds.sod_template import SodTemplate
from nansen.standards.icao9303.lds.sod_write import (
    SodProfile,
    encode_sod,
    hash_data_groups,
    prepare_sod,
)

LIMIT = "hashes and signature"


def tables() -> Iterator[Table]:
    """Measure all algorithms."""
    sizes = ", ".join(f"{len(data):,}" for data in specimen(KINDS[0]).data_groups.values())
    yield Table(
        title="EF.SOD issued",
        about=f"Data groups of {sizes} bytes hashed, object signed; one core. The limit is "
        "OpenSSL's time for these hashes, that of the object, and the signature.",
        unit="/s",
        rows=tuple(row for kind in KINDS for row in _rows(kind)),
    )


def _rows(kind: KeyKind) -> Iterator[Row]:
    chip, keys = specimen(kind).data_groups, specimen(kind).keys
    template, signer = keys.sod, keys.document_key
    _check_same(template, chip, signer)
    run = race(
        (
            limit(chip, kind),
            lambda: issue_sod(template, chip, signer, verify_after_sign=False),
            lambda: issue_sod(template, chip, signer),
            lambda: _issue_plainly(template.profile, chip, signer),
        )
    )
    goal = 0.6 if kind is KeyKind.P_256 else None
    yield rate_row(NAMES[kind], run, ours=1, other=0, beside=LIMIT, least_ratio=goal)
    yield rate_row(f"{NAMES[kind]}, and verified", run, ours=2, other=0, beside=LIMIT)
    yield rate_row(NAMES[kind], run, ours=1, other=3, beside="our plain encoder")


def limit(chip: dict[int, bytes], kind: KeyKind) -> Act:
    """Hash the data groups and the security object, sign, and do nothing else."""
    private = generate_private_key(kind)
    name = kind.algorithm.hash.name
    digest: hashes.HashAlgorithm = getattr(hashes, name)()
    hasher = getattr(hashlib, name.lower())
    size, data = kind.algorithm.hash.digest_size, tuple(chip.values())
    content, attributes = bytes(60 + len(data) * (size + 7)), bytes(60 + size)
    if isinstance(private, rsa.RSAPrivateKey):
        sign_rsa, pss = private.sign, padding.PSS(padding.MGF1(digest), size)
        return lambda: (
            [hasher(one).digest() for one in (*data, content)],
            sign_rsa(attributes, pss, digest),
        )
    sign_ec, ecdsa = private.sign, ec.ECDSA(digest)
    return lambda: (
        [hasher(one).digest() for one in (*data, content)],
        sign_ec(attributes, ecdsa),
    )


def _issue_plainly(profile: SodProfile, chip: dict[int, bytes], signer: Signer) -> bytes:
    unsigned = prepare_sod(profile, hash_data_groups(chip, profile.algorithm.hash))
    return encode_sod(profile, unsigned, signer.sign(unsigned.signed_attributes))


def _check_same(template: SodTemplate, chip: dict[int, bytes], signer: Signer) -> None:
    """See that the template and the plain encoder write the same bytes."""
    hashed = hash_data_groups(chip, template.profile.algorithm.hash)
    plain, fast = prepare_sod(template.profile, hashed), template.prepare(tuple(hashed.values()))
    signature = signer.sign(plain.signed_attributes)
    if encode_sod(template.profile, plain, signature) != template.assemble(fast, signature):
        raise AssertionError("the template writes another EF.SOD than the plain encoder")
