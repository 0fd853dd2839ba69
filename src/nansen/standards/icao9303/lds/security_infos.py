"""SecurityInfos: what a chip says it can do (9303-11 §9.2).

    SecurityInfos ::= SET OF SecurityInfo
    SecurityInfo  ::= SEQUENCE { protocol OBJECT IDENTIFIER,
                                 requiredData ANY, optionalData ANY OPTIONAL }

EF.CardAccess holds them bare, DG14 under its tag. An entry of another protocol is kept as
received in `OtherSecurityInfo`, which the clause lets an inspection system ignore.
"""

import re
from collections.abc import Container
from dataclasses import dataclass
from typing import Final

from nansen.errors import Malformed, Refused
from nansen.standards import oids
from nansen.standards.algorithms import encode_oid
from nansen.standards.der import (
    INTEGER,
    OCTET_STRING,
    SEQUENCE,
    SET,
    Leniencies,
    Node,
    encode_integer,
    frame,
    read_node,
)

_CLAUSE = "9303-11 §9.2"
_MAX_NUMBER = 2**31


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceInfo:
    """One way to open the chip with a password (9303-11 §9.2.1)."""

    protocol: str
    version: int = 2
    parameter_id: int | None = None
    """A row of `STANDARDIZED_DOMAIN_PARAMETERS`, or a number of the chip's own."""

    def __post_init__(self) -> None:
        """Check that this is a protocol of PACE."""
        _check_protocol(self.protocol, oids.PACE_PROTOCOLS)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceDomainParameterInfo:
    """Domain parameters that the chip brings along (9303-11 §9.2.2): not to be trusted."""

    protocol: str
    algorithm: bytes
    """An AlgorithmIdentifier as received."""
    parameter_id: int | None = None

    def __post_init__(self) -> None:
        """Check that this is a key agreement of PACE."""
        _check_protocol(self.protocol, oids.PACE_KEY_AGREEMENTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipAuthenticationInfo:
    """One way to run Chip Authentication (9303-11 §9.2.5)."""

    protocol: str
    version: int = 1
    key_id: int | None = None

    def __post_init__(self) -> None:
        """Check that this is a protocol of Chip Authentication."""
        _check_protocol(self.protocol, oids.CHIP_AUTHENTICATION_PROTOCOLS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipAuthenticationPublicKeyInfo:
    """The key that a genuine chip proves to hold (9303-11 §9.2.6)."""

    protocol: str
    public_key: bytes
    """A SubjectPublicKeyInfo as received."""
    key_id: int | None = None

    def __post_init__(self) -> None:
        """Check that this is a kind of Chip Authentication key."""
        _check_protocol(self.protocol, oids.CHIP_AUTHENTICATION_KEYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveAuthenticationInfo:
    """The algorithm that the chip signs challenges with (9303-11 §9.2.4)."""

    signature_algorithm: str
    version: int = 1

    def __post_init__(self) -> None:
        """Check that the algorithm has the form of an object identifier."""
        if not re.fullmatch(r"[0-2](\.(0|[1-9][0-9]*))+", self.signature_algorithm):
            raise Malformed("signature algorithm", "is no identifier", clause="9303-11 §9.2.4")


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalAuthenticationInfo:
    """The chip wants the terminal to prove its rights (9303-11 §9.2.8)."""

    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class EfDirInfo:
    """A signed copy of EF.DIR (9303-11 §9.2.10)."""

    ef_dir: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherSecurityInfo:
    """An entry of a protocol that Doc 9303 does not define."""

    protocol: str
    encoded: bytes
    """The whole SecurityInfo as received."""


SecurityInfo = (
    PaceInfo
    | PaceDomainParameterInfo
    | ChipAuthenticationInfo
    | ChipAuthenticationPublicKeyInfo
    | ActiveAuthenticationInfo
    | TerminalAuthenticationInfo
    | EfDirInfo
    | OtherSecurityInfo
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityInfos:
    """All entries of one file, in the order of the file."""

    entries: tuple[SecurityInfo, ...]
    leniencies: tuple[str, ...] = ()

    @property
    def pace(self) -> tuple[PaceInfo, ...]:
        """The ways to run PACE that the chip offers."""
        return tuple(entry for entry in self.entries if isinstance(entry, PaceInfo))

    @property
    def chip_authentication(self) -> tuple[ChipAuthenticationInfo, ...]:
        """The ways to run Chip Authentication that the chip offers."""
        return tuple(entry for entry in self.entries if isinstance(entry, ChipAuthenticationInfo))

    @property
    def chip_authentication_keys(self) -> tuple[ChipAuthenticationPublicKeyInfo, ...]:
        """The keys for Chip Authentication."""
        return tuple(
            entry for entry in self.entries if isinstance(entry, ChipAuthenticationPublicKeyInfo)
        )

    @property
    def active_authentication(self) -> ActiveAuthenticationInfo | None:
        """The algorithm of Active Authentication, which only ECDSA needs to state."""
        return next((e for e in self.entries if isinstance(e, ActiveAuthenticationInfo)), None)


PACE_ECDH_GM_AES_128: Final = "0.4.0.127.0.7.2.2.4.2.2"
BRAINPOOL_P256R1: Final = 13

STANDARDIZED_DOMAIN_PARAMETERS: Final = {
    0: "1024-bit MODP group",
    1: "2048-bit MODP group (224-bit order)",
    2: "2048-bit MODP group (256-bit order)",
    8: "secp192r1",
    9: "brainpoolP192r1",
    10: "secp224r1",
    11: "brainpoolP224r1",
    12: "secp256r1",
    13: "brainpoolP256r1",
    14: "brainpoolP320r1",
    15: "secp384r1",
    16: "brainpoolP384r1",
    17: "brainpoolP512r1",
    18: "secp521r1",
}
"""9303-11 §9.5.1 table 12."""


def encode_security_infos(entries: tuple[SecurityInfo, ...]) -> bytes:
    """Write SecurityInfos as DER.

    Raises:
        Refused: an entry has a version that its clause does not define.
    """
    return frame(SET, *sorted(map(_encode_entry, entries)))  # X.690 §11.6


def decode_security_infos(encoded: bytes, *, field: str) -> SecurityInfos:
    """Read SecurityInfos that fill the buffer."""
    lenient = Leniencies()
    node = read_node(encoded, lenient=lenient, field=field).expect(SET, field)
    entries = tuple(_decode_entry(entry, field) for entry in node.set_of(field))
    return SecurityInfos(entries=entries, leniencies=lenient.names)


def _encode_entry(entry: SecurityInfo) -> bytes:
    number: int | None = None
    match entry:
        case OtherSecurityInfo(encoded=encoded):
            return encoded
        case PaceInfo(protocol=protocol, version=2, parameter_id=number):
            required = encode_integer(2)
        case ChipAuthenticationInfo(protocol=protocol, version=1, key_id=number):
            required = encode_integer(1)
        case PaceDomainParameterInfo(protocol=protocol, algorithm=required, parameter_id=number):
            pass
        case ChipAuthenticationPublicKeyInfo(protocol=protocol, public_key=required, key_id=number):
            pass
        case ActiveAuthenticationInfo(version=1, signature_algorithm=algorithm):
            protocol = oids.ACTIVE_AUTHENTICATION
            required = encode_integer(1) + encode_oid(algorithm)
        case TerminalAuthenticationInfo(version=1):
            protocol, required = oids.TERMINAL_AUTHENTICATION, encode_integer(1)
        case EfDirInfo(ef_dir=ef_dir):
            protocol, required = oids.EF_DIR, frame(OCTET_STRING, ef_dir)
        case _:
            raise Refused(_CLAUSE, f"{type(entry).__name__} has a version that is not defined")
    optional = b"" if number is None else encode_integer(number)
    return frame(SEQUENCE, encode_oid(protocol), required, optional)


def _check_protocol(protocol: str, known: Container[str]) -> None:
    if protocol not in known:
        raise Malformed("protocol", "is none of those the clause lists", clause=_CLAUSE)


def _decode_entry(node: Node, field: str) -> SecurityInfo:
    parts = node.sequence(field)
    if not 2 <= len(parts) <= 3:
        raise Malformed(field, "a SecurityInfo has two or three parts", clause=_CLAUSE)
    protocol = parts[0].oid(field)
    required, optional = parts[1], parts[2] if len(parts) == 3 else None
    if protocol in oids.PACE_PROTOCOLS:
        version, number = _number(required, field), _optional(optional, field)
        return PaceInfo(protocol=protocol, version=version, parameter_id=number)
    if protocol in oids.CHIP_AUTHENTICATION_PROTOCOLS:
        version, number = _number(required, field), _optional(optional, field)
        return ChipAuthenticationInfo(protocol=protocol, version=version, key_id=number)
    if protocol in oids.PACE_KEY_AGREEMENTS:
        algorithm = required.expect(SEQUENCE, field).encoded
        number = _optional(optional, field)
        return PaceDomainParameterInfo(protocol=protocol, algorithm=algorithm, parameter_id=number)
    if protocol in oids.CHIP_AUTHENTICATION_KEYS:
        key = required.expect(SEQUENCE, field).encoded
        number = _optional(optional, field)
        return ChipAuthenticationPublicKeyInfo(protocol=protocol, public_key=key, key_id=number)
    return _decode_rest(node, protocol, required, optional, field)


def _decode_rest(
    node: Node, protocol: str, required: Node, optional: Node | None, field: str
) -> SecurityInfo:
    if protocol == oids.ACTIVE_AUTHENTICATION and optional is not None:
        version = _number(required, field)
        return ActiveAuthenticationInfo(version=version, signature_algorithm=optional.oid(field))
    if protocol == oids.TERMINAL_AUTHENTICATION and optional is None:
        return TerminalAuthenticationInfo(version=_number(required, field))
    if protocol == oids.EF_DIR and required.tag == OCTET_STRING and optional is None:
        return EfDirInfo(ef_dir=required.contents)
    return OtherSecurityInfo(protocol=protocol, encoded=node.encoded)


def _optional(node: Node | None, field: str) -> int | None:
    return None if node is None else _number(node, field)


def _number(node: Node, field: str) -> int:
    number = node.expect(INTEGER, field).integer(field)
    if not 0 <= number < _MAX_NUMBER:
        raise Malformed(field, "a version or identifier is out of range", clause=_CLAUSE)
    return number


OUR_PACE: Final = PaceInfo(protocol=PACE_ECDH_GM_AES_128, parameter_id=BRAINPOOL_P256R1)
"""What our chips offer: PACE-ECDH-GM-AES-CBC-CMAC-128 on brainpoolP256r1."""
