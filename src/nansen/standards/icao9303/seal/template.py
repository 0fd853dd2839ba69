"""Many seals of one signer: what they share is written once.

A batch signs tens of thousands of seals under one certificate. The template holds the bytes that
never change and writes the rest with the codecs of this package, so that its seals are the same
to the byte as those that `encode_seal_message` and `assemble_seal` make.
"""

from dataclasses import dataclass, field
from datetime import date

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from nansen.errors import Malformed, Refused
from nansen.standards.algorithms import SignatureAlgorithm
from nansen.standards.icao9303.seal.dates import encode_seal_date
from nansen.standards.icao9303.seal.header import SealHeader, encode_issuer
from nansen.standards.icao9303.seal.message import encode_signature_marker
from nansen.standards.icao9303.seal.profiles import DATA_PAGE, SealProfile
from nansen.standards.icao9303.seal.seal import order_size, seal_algorithm
from nansen.standards.public_key import PublicKey

_CLAUSE = "9303-13 §2.4"
_ANY_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealTemplate:
    """The signer, its certificate and the kind of document."""

    issuing_country: str
    signer: str
    certificate_reference: str
    key: PublicKey
    profile: SealProfile = DATA_PAGE
    algorithm: SignatureAlgorithm = field(init=False)
    """What the clause has a signer use with this key (9303-13 §2.4)."""
    _issuer: bytes = field(init=False, repr=False)
    _kind: bytes = field(init=False, repr=False)
    _marker: bytes = field(init=False, repr=False)
    _size: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Check the header's constants and write them.

        Raises:
            Malformed: the header cannot hold a value.
            Refused: the key is not on a curve.
        """
        if self.key.curve is None:
            raise Refused("seal-key", "a seal is signed with ECDSA (9303-13 §2.4)")
        header = SealHeader(
            version=max(self.profile.versions),
            issuing_country=self.issuing_country,
            signer=self.signer,
            certificate_reference=self.certificate_reference,
            document_issued=_ANY_DAY,
            signature_created=_ANY_DAY,
            feature_reference=self.profile.feature_reference,
            document_type=self.profile.document_type,
        )
        size = order_size(self.key.curve)
        for name, value in (
            ("algorithm", seal_algorithm(self.key.curve)),
            ("_issuer", encode_issuer(header)),
            ("_kind", bytes((header.feature_reference, header.document_type))),
            ("_marker", encode_signature_marker(2 * size)),
            ("_size", size),
        ):
            object.__setattr__(self, name, value)

    def message(self, zone: bytes, *, document_issued: date, signature_created: date) -> bytes:
        """Write header and message zone, which is what the signer signs.

        The zone is what `encode_data_page_zone` or, for another profile, `encode_features` gives.
        """
        return b"".join(
            (
                self._issuer,
                encode_seal_date(document_issued),
                encode_seal_date(signature_created),
                self._kind,
                zone,
            )
        )

    def assemble(self, message: bytes, signature: bytes) -> bytes:
        """Append the signature that a signer gave over the message, in DER."""
        try:
            r, s = decode_dss_signature(signature)
            halves = r.to_bytes(self._size, "big"), s.to_bytes(self._size, "big")
        except (ValueError, OverflowError) as failure:
            raise Malformed("signature", "is not r and s of the key's curve", clause=_CLAUSE) from (
                failure
            )
        return b"".join((message, self._marker, *halves))
