"""Seals issued and verified, beside what OpenSSL needs for the one signature."""

from collections.abc import Iterator
from datetime import date

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bench.tables import Row, Table, rate_row
from bench.timing import race
from nansen.standards.icao9303.seal import (
    DataPageStatement,
    SealHeader,
    SealTemplate,
    assemble_seal,
    commit_to_portrait,
    decode_data_page,
    decode_seal,
    encode_data_page,
    encode_data_page_zone,
    encode_seal_message,
    verify_seal,
)
from nansen.standards.public_key import decode_public_key, ecdsa_raw_from_der

CURVES: tuple[tuple[str, ec.EllipticCurve, hashes.HashAlgorithm], ...] = (
    ("P-256", ec.SECP256R1(), hashes.SHA256()),
    ("brainpoolP256r1", ec.BrainpoolP256R1(), hashes.SHA256()),
    ("P-384", ec.SECP384R1(), hashes.SHA384()),
)
ISSUED, SIGNED = date(2026, 11, 20), date(2026, 11, 23)
ZONE = "PRUTOIVANOVA<<ANNA<<<<<<<<<<<<<<<<<<<<<<<<<<\nN7K2M4Q9X8XXB9002144F3111220<<<<<<<<<<<<<<<2"
RSA = "RSA has no row: the clause derives the hash from a curve (9303-13 §2.4)."


def tables() -> Iterator[Table]:
    """Measure every curve that a seal signer may have here."""
    rows = [_rows(*curve) for curve in CURVES]
    yield Table(
        title="Seals of data pages issued",
        about="Zone, return right and portrait commitment encoded, signed, assembled; one core. "
        f"The limit is OpenSSL signing the same bytes. {RSA}",
        unit="/s",
        rows=tuple(row for issued, _ in rows for row in issued),
    )
    yield Table(
        title="Seals of data pages verified",
        about="Read, features decoded, signature verified; one core. The limit is OpenSSL "
        f"verifying the same bytes. {RSA}",
        unit="/s",
        rows=tuple(row for _, verified in rows for row in verified),
    )


def _rows(
    name: str, curve: ec.EllipticCurve, digest: hashes.HashAlgorithm
) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    private, ecdsa = ec.generate_private_key(curve), ec.ECDSA(digest)
    public = private.public_key()
    key = decode_public_key(
        public.public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )
    template = SealTemplate(
        issuing_country="UTO", signer="UTTS", certificate_reference="0A1B2", key=key
    )
    portrait = commit_to_portrait(bytes(15_000))

    def statement() -> DataPageStatement:
        return DataPageStatement(
            mrz=ZONE, return_state="UTO", return_until=date(2031, 11, 22), portrait=portrait
        )

    def issue() -> bytes:
        message = template.message(
            encode_data_page_zone(statement()), document_issued=ISSUED, signature_created=SIGNED
        )
        return template.assemble(message, private.sign(message, ecdsa))

    def issue_plainly() -> bytes:
        header = SealHeader(
            issuing_country="UTO",
            signer="UTTS",
            certificate_reference="0A1B2",
            document_issued=ISSUED,
            signature_created=SIGNED,
            feature_reference=template.profile.feature_reference,
            document_type=template.profile.document_type,
        )
        message = encode_seal_message(header, encode_data_page(statement()))
        size = (curve.key_size + 7) // 8
        raw = ecdsa_raw_from_der(private.sign(message, ecdsa), size)
        return assemble_seal(message, raw)

    sealed = issue()
    signed = decode_seal(sealed).signed
    signature = private.sign(signed, ecdsa)

    def verify() -> None:
        seal = decode_seal(sealed)
        decode_data_page(seal)
        verify_seal(seal, key)

    verify()
    if decode_seal(issue_plainly()).signed != signed:
        raise AssertionError("the template writes other bytes than the plain codec")
    sign = race((lambda: private.sign(signed, ecdsa), issue, issue_plainly))
    check = race((lambda: public.verify(signature, signed, ecdsa), verify))
    goal = 0.7 if name == "P-256" else None
    return (
        (
            rate_row(name, sign, ours=1, other=0, beside="signature", least_ratio=goal),
            rate_row(f"{name}, plain codec", sign, ours=2, other=0, beside="signature"),
        ),
        (rate_row(name, check, ours=1, other=0, beside="signature check"),),
    )
