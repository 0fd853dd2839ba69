"""Certificates and revocation lists taken apart, changed, and put together again.

No library writes what breaks a profile, so a good one is cut into its encoded parts.
The signature stays as it was: a profile does not look at it.
"""

from dataclasses import dataclass, replace

from nansen.standards.algorithms import encode_oid
from nansen.standards.der import frame, read_node

TRUE, FALSE = b"\x01\x01\xff", b"\x01\x01\x00"


def text(oid: str, value: str, tag: int = 0x13) -> bytes:
    """Write one relative distinguished name."""
    return frame(0x31, frame(0x30, encode_oid(oid), frame(tag, value.encode())))


def name(*parts: bytes) -> bytes:
    """Write a Name."""
    return frame(0x30, *parts)


COUNTRY, COMMON_NAME, LOCALITY, PROVINCE = "2.5.4.6", "2.5.4.3", "2.5.4.7", "2.5.4.8"


@dataclass(frozen=True, kw_only=True)
class Dismantled:
    """A certificate in encoded parts."""

    version: bytes
    serial: bytes
    algorithm: bytes
    issuer: bytes
    not_before: bytes
    not_after: bytes
    subject: bytes
    key: bytes
    extras: bytes = b""
    extensions: tuple[tuple[str, bytes, bytes], ...]
    """Identifier, encoded criticality (perhaps nothing), value."""
    outer_algorithm: bytes
    signature: bytes

    @property
    def encoded(self) -> bytes:
        """Put it together."""
        extensions = frame(0x30, *(_extension(*one) for one in self.extensions))
        body = frame(
            0x30,
            self.version,
            self.serial,
            self.algorithm,
            self.issuer,
            frame(0x30, self.not_before, self.not_after),
            self.subject,
            self.key,
            self.extras,
            frame(0xA3, extensions) if self.extensions else b"",
        )
        return frame(0x30, body, self.outer_algorithm, self.signature)

    def without(self, oid: str) -> "Dismantled":
        """Leave an extension out."""
        return replace(self, extensions=tuple(one for one in self.extensions if one[0] != oid))

    def having(self, oid: str, value: bytes, critical: bytes = b"") -> "Dismantled":
        """Put an extension in, in place of the one that was there."""
        return replace(
            self.without(oid), extensions=(*self.without(oid).extensions, (oid, critical, value))
        )

    def marking(self, oid: str, critical: bytes) -> "Dismantled":
        """Change whether an extension is critical."""
        value = next(value for found, _, value in self.extensions if found == oid)
        return self.having(oid, value, critical)


def dismantle(encoded: bytes) -> Dismantled:
    """Take a certificate apart that has everything."""
    body, outer_algorithm, signature = read_node(encoded).children()
    version, serial, algorithm, issuer, validity, subject, key, extensions = body.children()
    not_before, not_after = validity.children()
    return Dismantled(
        version=version.encoded,
        serial=serial.encoded,
        algorithm=algorithm.encoded,
        issuer=issuer.encoded,
        not_before=not_before.encoded,
        not_after=not_after.encoded,
        subject=subject.encoded,
        key=key.encoded,
        extensions=split_extensions(extensions.only_child("extensions").encoded),
        outer_algorithm=outer_algorithm.encoded,
        signature=signature.encoded,
    )


@dataclass(frozen=True, kw_only=True)
class DismantledList:
    """A revocation list in encoded parts."""

    version: bytes
    algorithm: bytes
    issuer: bytes
    this_update: bytes
    next_update: bytes
    revoked: bytes
    extensions: tuple[tuple[str, bytes, bytes], ...]
    outer_algorithm: bytes
    signature: bytes

    @property
    def encoded(self) -> bytes:
        """Put it together."""
        extensions = frame(0x30, *(_extension(*one) for one in self.extensions))
        body = frame(
            0x30,
            self.version,
            self.algorithm,
            self.issuer,
            self.this_update,
            self.next_update,
            self.revoked,
            frame(0xA0, extensions) if self.extensions else b"",
        )
        return frame(0x30, body, self.outer_algorithm, self.signature)

    def without(self, oid: str) -> "DismantledList":
        """Leave an extension out."""
        return replace(self, extensions=tuple(one for one in self.extensions if one[0] != oid))

    def having(self, oid: str, value: bytes) -> "DismantledList":
        """Put an extension in, in place of the one that was there."""
        return replace(
            self.without(oid), extensions=(*self.without(oid).extensions, (oid, b"", value))
        )


def dismantle_list(encoded: bytes) -> DismantledList:
    """Take a revocation list apart that has everything."""
    body, outer_algorithm, signature = read_node(encoded).children()
    parts = body.children()
    version, algorithm, issuer, this_update, next_update, revoked, extensions = parts
    return DismantledList(
        version=version.encoded,
        algorithm=algorithm.encoded,
        issuer=issuer.encoded,
        this_update=this_update.encoded,
        next_update=next_update.encoded,
        revoked=revoked.encoded,
        extensions=split_extensions(extensions.only_child("extensions").encoded),
        outer_algorithm=outer_algorithm.encoded,
        signature=signature.encoded,
    )


def split_extensions(encoded: bytes) -> tuple[tuple[str, bytes, bytes], ...]:
    """Split Extensions into identifier, encoded criticality and value."""
    found = []
    for extension in read_node(encoded).children():
        oid, *critical, value = extension.children()
        found.append((oid.oid(), critical[0].encoded if critical else b"", value.octets()))
    return tuple(found)


def _extension(oid: str, critical: bytes, value: bytes) -> bytes:
    return frame(0x30, encode_oid(oid), critical, frame(0x04, value))
