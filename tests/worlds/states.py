"""A small world of states, good and bad, declared in one place.

Written with `cryptography`, which shares no code with what reads it. Keys are named
curves, since that library cannot write others; the path does not mind, and the profile
has tests of its own.

    UT  Utopia: csca-1 (2015 to 2032), csca-2 (since 2020) linked to it, csca-3 (since
        2024) linked to csca-2 under a new name; signers under each of them
    NO  a second state, whose csca is fine and whose namesakes are not
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from nansen.pki.known_csca import Standing
from nansen.standards.x509.crl import CertificateList, decode_crl
from nansen.trust.store import StoredCertificate, TrustStore

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MASTER_LIST_SIGNING, SEAL_SIGNING = "2.23.136.1.1.3", "2.23.136.1.1.11.1"

CSCA_USE = frozenset({"keyCertSign", "cRLSign"})
SIGNER_USE = frozenset({"digitalSignature"})


class Name(NamedTuple):
    """A distinguished name of two parts."""

    country: str
    common: str


@dataclass(frozen=True, kw_only=True)
class Declared:
    """A certificate as this world declares it; what is None is left out."""

    subject: Name
    key: str
    issuer: Name
    signed_with: str
    serial: int
    begins: int
    """The first day of that year."""
    ends: int
    use: frozenset[str] | None = SIGNER_USE
    is_authority: bool | None = None
    purpose: str | None = None
    signs: tuple[int, int] | None = None
    """The years in which the private key signs."""
    state: tuple[str, str | None] | None = None
    """localityName, and stateOrProvinceName where it takes one."""
    names_issuer_key: bool = True
    names_own_key: bool = True
    strange_critical: bool = False


@cache
def private_key(_name: str) -> ec.EllipticCurvePrivateKey:
    """Make a key once for each name."""
    return ec.generate_private_key(ec.SECP256R1())


def public_key(name: str) -> ec.EllipticCurvePublicKey:
    """Give the public half."""
    return private_key(name).public_key()


UT, UT_NEW = Name("UT", "CSCA Utopia"), Name("UT", "CSCA Utopia renamed")
NO = Name("NO", "CSCA Norway")
SEAL = Name("UT", "TS")

_CSCA = Declared(
    subject=UT,
    key="csca-1",
    issuer=UT,
    signed_with="csca-1",
    serial=1,
    begins=2015,
    ends=2032,
    use=CSCA_USE,
    is_authority=True,
    signs=(2015, 2020),
    state=("UTO", None),
)
_CSCA_2 = replace(
    _CSCA, key="csca-2", signed_with="csca-2", serial=2, begins=2020, ends=2037, signs=(2020, 2024)
)
_CSCA_3 = replace(
    _CSCA,
    subject=UT_NEW,
    issuer=UT_NEW,
    key="csca-3",
    signed_with="csca-3",
    serial=3,
    begins=2024,
    ends=2041,
    signs=(2024, 2028),
)
_DS = Declared(
    subject=Name("UT", "Document Signer"),
    key="ds",
    issuer=UT,
    signed_with="csca-1",
    serial=100,
    begins=2018,
    ends=2029,
    signs=(2018, 2019),
)
_NO_CSCA = replace(_CSCA, subject=NO, issuer=NO, key="no", signed_with="no", state=("NOR", None))

WORLD: dict[str, Declared] = {
    "csca-1": _CSCA,
    "csca-2": _CSCA_2,
    "link-1-2": replace(_CSCA_2, signed_with="csca-1", serial=12),
    "csca-3": _CSCA_3,
    "link-2-3": replace(_CSCA_3, issuer=UT, signed_with="csca-2", serial=23),
    "ds-1": _DS,
    "ds-2": replace(_DS, signed_with="csca-2", serial=101, begins=2021, signs=(2021, 2022)),
    "ds-3": replace(_DS, issuer=UT_NEW, signed_with="csca-3", serial=102, begins=2025, ends=2036),
    "seal-3": replace(
        _DS,
        subject=SEAL,
        issuer=UT_NEW,
        signed_with="csca-3",
        serial=0x5B,
        begins=2025,
        ends=2036,
        use=None,
        purpose=SEAL_SIGNING,
        signs=None,
        names_own_key=False,
    ),
    "list-signer-1": replace(
        _DS, subject=Name("UT", "Lists"), key="lists", serial=110, purpose=MASTER_LIST_SIGNING
    ),
    "list-signer-3": replace(
        _DS,
        subject=Name("UT", "Lists"),
        key="lists",
        issuer=UT_NEW,
        signed_with="csca-3",
        serial=111,
        begins=2025,
        ends=2030,
        purpose=MASTER_LIST_SIGNING,
        signs=None,
    ),
    "no-csca": _NO_CSCA,
    "no-ds": replace(_DS, subject=Name("NO", "Signer"), issuer=NO, signed_with="no"),
    # What must not pass.
    "ds-expired": replace(_DS, serial=120, ends=2025),
    "ds-not-begun": replace(_DS, serial=121, begins=2027, signs=None),
    "ds-revoked": replace(_DS, serial=122),
    "ds-of-another-country": replace(_DS, serial=123, subject=Name("NO", "Document Signer")),
    "ds-for-certificates": replace(_DS, serial=124, use=CSCA_USE),
    "ds-without-use": replace(_DS, serial=125, use=None),
    "ds-for-encryption": replace(_DS, serial=126, use=frozenset({"keyAgreement"})),
    "ds-strange": replace(_DS, serial=127, strange_critical=True),
    "ds-of-stranger": replace(_DS, serial=128, signed_with="stranger"),
    "ds-nameless": replace(_DS, serial=134, signed_with="stranger", names_issuer_key=False),
    "ds-forged": replace(_DS, serial=129, signed_with="forger"),
    "ds-misnamed": replace(_DS, serial=130, issuer=Name("UT", "CSCA Utopia the other")),
    "ds-under-ds": replace(
        _DS,
        serial=131,
        subject=Name("UT", "Below"),
        issuer=_DS.subject,
        signed_with="ds",
        key="ds-b",
    ),
    "ds-under-expired": replace(_DS, serial=132, signed_with="csca-0", begins=2014),
    "csca-expired": replace(
        _CSCA, key="csca-0", signed_with="csca-0", serial=4, begins=2008, ends=2024, signs=None
    ),
    "ds-under-signer-csca": replace(_DS, serial=133, signed_with="csca-s"),
    "csca-for-signatures": replace(
        _CSCA, key="csca-s", signed_with="csca-s", serial=5, use=SIGNER_USE
    ),
    "csca-hong-kong": replace(_CSCA, key="hk", signed_with="hk", serial=6, state=("CHN", "HKG")),
    "link-by-norway": replace(_CSCA_2, issuer=NO, signed_with="no", serial=13),
    # Anybody can write these: a known key, a known name, a signature that is nobody's.
    "csca-0-prolonged": replace(
        _CSCA, key="csca-0", signed_with="stranger", serial=16, begins=2008, ends=2099
    ),
    "csca-2-prolonged": replace(
        _CSCA_2, signed_with="stranger", serial=122, begins=2008, ends=2099
    ),
    "link-expired": replace(_CSCA_2, signed_with="csca-1", serial=14, ends=2025),
    "link-after-the-end": replace(_CSCA_2, signed_with="csca-0", serial=15, begins=2025),
}


@cache
def certificate(which: str) -> bytes:
    """Sign a certificate of this world."""
    return sign(WORLD[which])


def sign(declared: Declared) -> bytes:
    """Sign a certificate as declared."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(declared.subject))
        .issuer_name(_name(declared.issuer))
        .serial_number(declared.serial)
        .not_valid_before(_year(declared.begins))
        .not_valid_after(_year(declared.ends))
        .public_key(public_key(declared.key))
    )
    for extension, critical in _extensions(declared):
        builder = builder.add_extension(extension, critical=critical)
    signed = builder.sign(private_key(declared.signed_with), hashes.SHA256())
    return signed.public_bytes(Encoding.DER)


def _extensions(declared: Declared) -> list[tuple[x509.ExtensionType, bool]]:
    found: list[tuple[x509.ExtensionType, bool]] = []
    if declared.names_issuer_key:
        named = "csca-1" if declared.signed_with == "forger" else declared.signed_with
        found.append((x509.AuthorityKeyIdentifier.from_issuer_public_key(public_key(named)), False))
    if declared.names_own_key:
        found.append((x509.SubjectKeyIdentifier.from_public_key(public_key(declared.key)), False))
    if declared.use is not None:
        found.append((_usage(declared.use), True))
    if declared.is_authority is not None:
        found.append((x509.BasicConstraints(ca=declared.is_authority, path_length=0), True))
    if declared.purpose is not None:
        purpose = x509.ExtendedKeyUsage([x509.ObjectIdentifier(declared.purpose)])
        found.append((purpose, True))
    if declared.signs is not None:
        start, end = map(_year, declared.signs)
        found.append((x509.PrivateKeyUsagePeriod(start, end), False))
    if declared.state is not None:
        found.append((x509.SubjectAlternativeName([_state(*declared.state)]), False))
    if declared.strange_critical:
        strange = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")
        found.append((strange, True))
    return found


def _name(name: Name) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, name.country),
            x509.NameAttribute(NameOID.COMMON_NAME, name.common),
        ]
    )


def _state(locality: str, province: str | None) -> x509.DirectoryName:
    parts = [x509.NameAttribute(NameOID.LOCALITY_NAME, locality)]
    if province is not None:
        parts.append(x509.NameAttribute(NameOID.STATE_OR_PROVINCE_NAME, province))
    return x509.DirectoryName(x509.Name(parts))


def _usage(use: frozenset[str]) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature="digitalSignature" in use,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement="keyAgreement" in use,
        key_cert_sign="keyCertSign" in use,
        crl_sign="cRLSign" in use,
        encipher_only=False,
        decipher_only=False,
    )


def _year(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class DeclaredList:
    """A revocation list as this world declares it."""

    issuer: Name = UT_NEW
    signed_with: str = "csca-3"
    begins: datetime = datetime(2026, 11, 1, tzinfo=UTC)
    ends: datetime = datetime(2027, 1, 1, tzinfo=UTC)
    revoked: tuple[int, ...] = (122,)
    names_issuer_key: bool = True


CRLS: dict[str, DeclaredList] = {
    "fresh": DeclaredList(),
    "by-the-old-key": DeclaredList(issuer=UT, signed_with="csca-1"),
    "stale": DeclaredList(ends=datetime(2026, 11, 20, tzinfo=UTC)),
    "older": DeclaredList(
        begins=datetime(2026, 9, 1, tzinfo=UTC), ends=datetime(2026, 11, 2, tzinfo=UTC), revoked=()
    ),
    "not-begun": DeclaredList(begins=datetime(2026, 12, 1, tzinfo=UTC)),
    "by-a-stranger": DeclaredList(signed_with="stranger"),
    "by-norway": DeclaredList(issuer=NO, signed_with="no"),
    "by-a-signer": DeclaredList(issuer=UT, signed_with="csca-s"),
    "by-hong-kong": DeclaredList(issuer=UT, signed_with="hk"),
    "by-the-expired-key": DeclaredList(issuer=UT, signed_with="csca-0", revoked=()),
    "by-the-expired-key-in-time": DeclaredList(
        issuer=UT, signed_with="csca-0", begins=datetime(2023, 12, 1, tzinfo=UTC), revoked=(122,)
    ),
    "revokes-csca-1": DeclaredList(revoked=(1,)),
    "revokes-csca-3": DeclaredList(revoked=(3,)),
    "revokes-link-2-3": DeclaredList(revoked=(23,)),
    "revokes-csca-2": DeclaredList(revoked=(2,)),
}


@cache
def crl(which: str) -> bytes:
    """Sign a revocation list of this world."""
    declared = CRLS[which]
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(_name(declared.issuer))
        .last_update(declared.begins)
        .next_update(declared.ends)
    )
    for serial in declared.revoked:
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder()
            .serial_number(serial)
            .revocation_date(datetime(2026, 10, 15, tzinfo=UTC))
            .build()
        )
    if declared.names_issuer_key:
        named = public_key(declared.signed_with)
        builder = builder.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(named), critical=False
        )
    return builder.sign(private_key(declared.signed_with), hashes.SHA256()).public_bytes(
        Encoding.DER
    )


def decoded_crl(which: str) -> CertificateList:
    """Read a revocation list of this world."""
    return decode_crl(crl(which))


def store(
    *anchors: str, listed: tuple[str, ...] = (), unverified: tuple[str, ...] = (), crls: str = ""
) -> TrustStore:
    """Trust some of this world; `crls` are names with spaces between them."""
    standings: list[tuple[tuple[str, ...], Standing]] = [
        (anchors, Standing.ANCHOR),
        (listed, Standing.LISTED),
        (unverified, Standing.UNVERIFIED),
    ]
    return TrustStore(
        certificates=tuple(
            StoredCertificate(encoded=certificate(which), standing=standing, source=f"{which}.cer")
            for some, standing in standings
            for which in some
        ),
        crls=tuple(decoded_crl(which) for which in crls.split()),
    )


Signer = Callable[[bytes], bytes]


def signer(key: str) -> Signer:
    """Sign with a key of this world: ECDSA over SHA-256."""
    return lambda message: private_key(key).sign(message, ec.ECDSA(hashes.SHA256()))
