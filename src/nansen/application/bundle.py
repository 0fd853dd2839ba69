"""A bundle: what travels from a person to an office, by any road and through any hands.

Inside the age file, before sealing:

octets  field
16      "nansen bundle 1" and a line feed
4       length of the manifest, most significant octet first
...     the manifest, in deterministic CBOR
64      the holder's Ed25519 signature over the first and the third of these
...     the parts, one after the other
...     zeros, up to 64 KiB times a power of two

    {"v": 1, "kind": "application" or "message", "application": 16 octets,
     "holder": SPKI, "duress": SPKI, "mailbox": 1216 octets, "tag": 32 octets,
     "parts": [{"role": text, "size": octets, "sha256": octets}]}

An application and a later message (an answer, a withdrawal) look alike from outside. Parts have
no file names: a name that a person gave a file tells who they are.
"""

import secrets
import struct
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Final, NewType

from nansen.application.age import Identity, Recipients, plain_length
from nansen.application.bucket import bucket_of, exact_bucket_of, pad_to_bucket
from nansen.application.holder_keys import HolderKeys, LookupTag, check_lookup_tag
from nansen.errors import Malformed, Refused, Untrusted
from nansen.keys.sealing.hybrid_key import PUBLIC_SIZE, SealingKey
from nansen.officers.officer import OfficerKey
from nansen.standards.deterministic_cbor import encode_item
from nansen.standards.wire_fields import WireFields, decode_fields

ApplicationId = NewType("ApplicationId", str)
"""Thirty-two hexadecimal digits drawn by the applicant's device: they tell nothing."""

BundleId = NewType("BundleId", str)
"""The SHA-256 of a sealed bundle, in hexadecimal digits."""

LARGEST_PART: Final = 20 * 1024 * 1024
LARGEST_BUNDLE: Final = 200 * 1024 * 1024
MOST_PARTS: Final = 256
_VERSION: Final = 1
_MAGIC: Final = b"nansen bundle 1\n"
_LENGTH: Final = struct.Struct(">I")
_SIGNATURE: Final = 64
_LONGEST_MANIFEST: Final = 65_536
_LONGEST_KEY: Final = 64
_FIELD, _CLAUSE = "bundle", "R14"


class BundleKind(StrEnum):
    """What a bundle is for."""

    APPLICATION = "application"
    MESSAGE = "message"


class PartRole(StrEnum):
    """What a part is; of a file, the form tells more."""

    FORM = "form"
    FILE = "file"
    ACT = "act"
    """Octets that the holder signed, such as a withdrawal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One piece of a bundle."""

    role: PartRole
    content: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a part that no office would look through."""
        if not 0 < len(self.content) <= LARGEST_PART:
            raise Refused("BUNDLE-SIZE", "a file has at least one octet and at most 20 MiB")

    @property
    def digest(self) -> bytes:
        """The SHA-256 by which the form names it."""
        return sha256(self.content).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """What others may have of what a codename opens."""

    key: OfficerKey
    """Verifies what the holder signs."""
    duress_key: OfficerKey
    """Verifies what the holder signs while somebody forces them."""
    mailbox: SealingKey
    """Letters to the holder are sealed to it."""
    tag: LookupTag = field(repr=False)
    """Letters to the holder wait under it."""

    def __post_init__(self) -> None:
        """Refuse what is no tag."""
        check_lookup_tag(self.tag)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """What is in a bundle; an instance that exists can be sealed."""

    kind: BundleKind
    application: ApplicationId
    """The same in all bundles of one person's one application (R14)."""
    holder: Holder = field(repr=False)
    parts: tuple[Part, ...] = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a bundle without its main part, or with more than an office takes."""
        check_application_id(self.application)
        if not 1 <= len(self.parts) <= MOST_PARTS:
            raise Refused("BUNDLE-SIZE", f"a bundle has 1 to {MOST_PARTS} parts")
        if sum(len(part.content) for part in self.parts) > LARGEST_BUNDLE:
            raise Refused("BUNDLE-SIZE", "a bundle has at most 200 MiB")
        main = PartRole.FORM if self.kind is BundleKind.APPLICATION else PartRole.ACT
        roles = [part.role for part in self.parts]
        if roles[0] is not main or any(role is not PartRole.FILE for role in roles[1:]):
            raise Malformed(_FIELD, "has one form or act first, then files", clause=_CLAUSE)
        if len({part.digest for part in self.parts}) != len(self.parts):
            raise Malformed(_FIELD, "has the same part twice", clause=_CLAUSE)

    @property
    def main(self) -> bytes:
        """The form or the act."""
        return self.parts[0].content

    @property
    def files(self) -> dict[bytes, bytes]:
        """The files by their SHA-256."""
        return {part.digest: part.content for part in self.parts[1:]}


@dataclass(frozen=True, slots=True)
class SealedBundle:
    """A bundle as it travels; to everybody but its recipients only a size."""

    octets: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse what is no age file, was cut, or is not as long as a bundle."""
        exact_bucket_of(plain_length(self.octets))

    @property
    def id(self) -> BundleId:
        """The name that its octets give it."""
        return BundleId(sha256(self.octets).hexdigest())

    @property
    def bucket(self) -> int:
        """The exponent of its size."""
        return exact_bucket_of(plain_length(self.octets))


def draw_application_id() -> ApplicationId:
    """Draw a name that tells nothing."""
    return ApplicationId(secrets.token_hex(16))


def check_application_id(text: str) -> ApplicationId:
    """Take a text as the name of an application, or raise `Malformed`."""
    if len(text) != 32 or set(text) - set("0123456789abcdef"):
        raise Malformed("application id", "is not 32 hexadecimal digits", clause=_CLAUSE)
    return ApplicationId(text)


def check_bundle_id(text: str) -> BundleId:
    """Take a text as the name of a bundle, or raise `Malformed`."""
    if len(text) != 64 or set(text) - set("0123456789abcdef"):
        raise Malformed("bundle id", "is not 64 hexadecimal digits", clause=_CLAUSE)
    return BundleId(text)


def seal_bundle(bundle: Bundle, keys: HolderKeys, recipients: Recipients) -> SealedBundle:
    """Sign a bundle as its holder, pad it, and seal it to the offices.

    Raises:
        Refused: the keys are not those of the bundle's holder.
    """
    if keys.key != bundle.holder.key:
        raise Refused("HOLDER-KEY", "a bundle is signed with the key that it names")
    manifest = _encode_manifest(bundle)
    signed = [_MAGIC, _LENGTH.pack(len(manifest)), manifest, keys.sign(_MAGIC + manifest)]
    plain = b"".join((*signed, *(part.content for part in bundle.parts)))
    return SealedBundle(recipients.seal(pad_to_bucket(plain)))


def open_bundle(octets: bytes, identity: Identity) -> Bundle:
    """Open a sealed bundle.

    Raises:
        Malformed: it is none, was changed, or is sealed to others.
        Untrusted: its holder did not sign it.
    """
    try:
        sealed = SealedBundle(octets)
    except Refused as refused:
        raise Malformed(_FIELD, refused.why, clause=_CLAUSE) from None
    return decode_bundle(identity.open(sealed.octets))


def decode_bundle(plain: bytes) -> Bundle:
    """Read what was sealed.

    Raises:
        Malformed: it is no bundle.
        Untrusted: its holder did not sign it.
    """
    try:
        return _decode(plain)
    except Refused as refused:
        raise Malformed(_FIELD, refused.why, clause=_CLAUSE) from None


def _decode(plain: bytes) -> Bundle:
    at = len(_MAGIC) + _LENGTH.size
    if not plain.startswith(_MAGIC) or len(plain) < at:
        raise Malformed(_FIELD, "is of another kind or version", clause=_CLAUSE)
    (length,) = _LENGTH.unpack_from(plain, len(_MAGIC))
    if length > _LONGEST_MANIFEST:
        raise Malformed(_FIELD, "has too long a manifest", clause=_CLAUSE)
    manifest = plain[at : at + length]
    at += length
    wire = decode_fields(manifest, _FIELD, longest=_LONGEST_MANIFEST)
    wire.expect("v", "kind", "application", "holder", "duress", "mailbox", "tag", "parts")
    if wire.number("v") != _VERSION:
        raise Malformed(_FIELD, "is of another kind or version", clause=_CLAUSE)
    holder = _decode_holder(wire)
    _verify(holder, plain[at : at + _SIGNATURE], manifest)
    parts = _decode_parts(plain, at + _SIGNATURE, wire.maps("parts", most=MOST_PARTS))
    return Bundle(
        kind=_kind(wire.text("kind")),
        application=ApplicationId(wire.octets("application", longest=16).hex()),
        holder=holder,
        parts=parts,
    )


def _encode_manifest(bundle: Bundle) -> bytes:
    return encode_item(
        {
            "v": _VERSION,
            "kind": str(bundle.kind),
            "application": bytes.fromhex(bundle.application),
            "holder": bundle.holder.key.spki,
            "duress": bundle.holder.duress_key.spki,
            "mailbox": bundle.holder.mailbox.octets,
            "tag": bytes.fromhex(bundle.holder.tag),
            "parts": [
                {"role": str(part.role), "size": len(part.content), "sha256": part.digest}
                for part in bundle.parts
            ],
        }
    )


def _decode_holder(wire: WireFields) -> Holder:
    return Holder(
        key=OfficerKey(spki=wire.octets("holder", longest=_LONGEST_KEY)),
        duress_key=OfficerKey(spki=wire.octets("duress", longest=_LONGEST_KEY)),
        mailbox=SealingKey(octets=wire.octets("mailbox", longest=PUBLIC_SIZE)),
        tag=LookupTag(wire.digest("tag").hex()),
    )


def _verify(holder: Holder, signature: bytes, manifest: bytes) -> None:
    try:
        holder.key.verify(signature, _MAGIC + manifest)
    except Untrusted:
        raise Untrusted("bundle", "is not signed by its holder", clause=_CLAUSE) from None


def _decode_parts(plain: bytes, at: int, rows: tuple[WireFields, ...]) -> tuple[Part, ...]:
    parts: list[Part] = []
    for row in rows:
        row.expect("role", "size", "sha256")
        size = row.number("size")
        if size > LARGEST_PART:
            raise Refused("BUNDLE-SIZE", "a file has at least one octet and at most 20 MiB")
        part = Part(role=_role(row.text("role")), content=plain[at : at + size])
        if part.digest != row.digest("sha256"):
            raise Malformed(_FIELD, "has a part that is not the one it names", clause=_CLAUSE)
        parts.append(part)
        at += size
    if at > len(plain) or exact_bucket_of(len(plain)) != bucket_of(at):
        raise Malformed(_FIELD, "is not filled up to a bucket", clause=_CLAUSE)
    if plain.count(0, at) != len(plain) - at:
        raise Malformed(_FIELD, "is not filled up with zeros", clause=_CLAUSE)
    return tuple(parts)


def _kind(text: str) -> BundleKind:
    if text not in set(BundleKind):
        raise Malformed(_FIELD, "is of another kind or version", clause=_CLAUSE)
    return BundleKind(text)


def _role(text: str) -> PartRole:
    if text not in set(PartRole):
        raise Malformed(_FIELD, "has a part of an unknown role", clause=_CLAUSE)
    return PartRole(text)
