"""Security objects at the pace of their signatures.

All security objects of one document signer over the same data groups differ in the
hashes, the digest of the signed attributes and the signature; and their lengths differ
only with the length of the signature. So `sod_template` has the plain encoder write one
for every length that a signature can have, and cuts it where it varies. Issuing joins
the pieces. Lengths come out of the table and are never computed: a joined object is
byte for byte what `encode_sod` would write.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from nansen.errors import Malformed
from nansen.standards.icao9303.lds.sod_write import (
    SodProfile,
    UnsignedSod,
    check_data_groups,
    encode_sod,
    prepare_sod,
)
from nansen.standards.public_key import PublicKey, Verifier, verifier


@dataclass(frozen=True, slots=True, kw_only=True)
class SodTemplate:
    """Ready-made pieces for one document signer and one set of data groups."""

    profile: SodProfile
    data_groups: tuple[int, ...]
    """In rising order; hashes are given in the same order."""
    verify: Verifier = field(repr=False)
    """Takes a signature and what it is over; bound to the key in the certificate."""
    content_pieces: tuple[bytes, ...] = field(repr=False)
    """What stands before, between and after the hashes of the content."""
    attribute_pieces: tuple[bytes, bytes] = field(repr=False)
    """What stands before and after the digest of the content."""
    frames: Mapping[int, tuple[bytes, bytes, bytes]] = field(repr=False)
    """By the length of the signature: before the content, the attributes, and the signature."""

    def prepare(self, hashes: Sequence[bytes]) -> UnsignedSod:
        """Give what is to be signed; equal to `prepare_sod` over the same hashes."""
        algorithm, pieces = self.profile.algorithm.hash, self.content_pieces
        size = algorithm.digest_size
        if len(hashes) + 1 != len(pieces):
            raise Malformed("data group hashes", "do not fit", clause="9303-10 §4.6.2.3")
        parts = [pieces[0]]
        for digest, piece in zip(hashes, pieces[1:], strict=True):
            if len(digest) != size:
                raise Malformed("data group hash", "has a wrong size", clause="9303-10 §4.6.2.3")
            parts += (digest, piece)
        content = b"".join(parts)
        before, after = self.attribute_pieces
        return UnsignedSod(content, before + algorithm.hash(content) + after)

    def assemble(self, unsigned: UnsignedSod, signature: bytes) -> bytes:
        """Give EF.SOD; equal to `encode_sod` of the same."""
        frame = self.frames.get(len(signature))
        if frame is None:
            raise Malformed("signature", "has no length of this key's", clause="9303-10 §4.6.2.2")
        head, middle, tail = frame
        # The attributes are signed as a SET OF and stand in the file under tag [0], which
        # the middle piece ends with (RFC 5652 §5.4).
        return b"".join(
            (head, unsigned.content, middle, unsigned.signed_attributes[1:], tail, signature)
        )


def sod_template(profile: SodProfile, data_groups: tuple[int, ...]) -> SodTemplate:
    """Cut a template for one document signer and the data groups of its chips."""
    check_data_groups(data_groups)
    size = profile.algorithm.hash.digest_size
    # No hash made of its data group's number alone can be mistaken for what surrounds it:
    # a length octet precedes it that is greater than any such number.
    markers = [bytes((number,)) * size for number in data_groups]
    unsigned = prepare_sod(profile, dict(zip(data_groups, markers, strict=True)))
    digest = profile.algorithm.hash.hash(unsigned.content)
    before, _, after = unsigned.signed_attributes.partition(digest)
    key = profile.certificate.public_key()
    lengths = _signature_lengths(key)
    frames = {length: _cut_frame(profile, unsigned, length) for length in lengths}
    return SodTemplate(
        profile=profile,
        data_groups=data_groups,
        verify=verifier(key, profile.algorithm),
        content_pieces=tuple(_cut_content(unsigned.content, markers)),
        attribute_pieces=(before, after),
        frames=MappingProxyType(frames),
    )


def _cut_content(content: bytes, markers: Sequence[bytes]) -> list[bytes]:
    pieces = []
    for marker in markers:
        piece, _, content = content.partition(marker)
        pieces.append(piece)
    return [*pieces, content]


def _cut_frame(
    profile: SodProfile, unsigned: UnsignedSod, length: int
) -> tuple[bytes, bytes, bytes]:
    encoded = encode_sod(profile, unsigned, bytes(length))
    head, _, rest = encoded.partition(unsigned.content)
    middle, _, rest = rest.partition(unsigned.signed_attributes[1:])
    return head, middle, rest[: len(rest) - length]


def _signature_lengths(key: PublicKey) -> range:
    """Tell how long this key's signatures can be: an ECDSA value drops leading zeros."""
    if key.curve is None:
        size = (key.bits + 7) // 8
        return range(size, size + 1)
    size = (key.curve.order.bit_length() + 7) // 8
    longest = 2 * (size + 3)  # each number with tag, length and a sign octet
    return range(8, longest + (3 if longest < 0x80 else 4))
