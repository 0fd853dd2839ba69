"""DG15: the public key of Active Authentication (9303-10 §4.7.15, 9303-11 §6.1.5)."""

from dataclasses import dataclass

from nansen.errors import Malformed
from nansen.standards.der import BIT_STRING, SEQUENCE, Leniencies, read_node
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.tlv import encode_object, read_object


@dataclass(frozen=True, slots=True, kw_only=True)
class Dg15:
    """The key that a genuine chip signs challenges with."""

    public_key: bytes
    """A SubjectPublicKeyInfo as received."""
    leniencies: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check that this has the outer form of a SubjectPublicKeyInfo."""
        _check_form(self.public_key, Leniencies())


def encode_dg15(public_key: bytes) -> bytes:
    """Write DG15 around a SubjectPublicKeyInfo."""
    _check_form(public_key, None)
    return encode_object(ElementaryFile.DG15.tag, public_key)


def decode_dg15(encoded: bytes) -> Dg15:
    """Read DG15."""
    lenient = Leniencies()
    template = read_object(encoded, field="DG15", lenient=lenient)
    key = template.expect(ElementaryFile.DG15.tag, "DG15").value
    _check_form(key, lenient)
    return Dg15(public_key=key, leniencies=lenient.names)


def _check_form(key: bytes, lenient: Leniencies | None) -> None:
    parts = read_node(key, lenient=lenient, field="DG15").sequence("DG15")
    if [part.tag for part in parts] != [SEQUENCE, BIT_STRING]:
        raise Malformed("DG15", "is no SubjectPublicKeyInfo", clause="9303-11 §6.1.5")
