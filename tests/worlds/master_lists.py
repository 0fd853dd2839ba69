"""Small master lists, written byte by byte so that each byte can be wrong."""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from tests.worlds.states import certificate, signer

from nansen.standards.algorithms import encode_oid
from nansen.standards.der import frame
from nansen.standards.icao9303.pki.certificate_kind import subject_key_identifier
from nansen.standards.x509.certificate import decode_certificate

SHA_256 = frame(0x30, encode_oid("2.16.840.1.101.3.4.2.1"))
SHA_256_NULL = frame(0x30, encode_oid("2.16.840.1.101.3.4.2.1"), b"\x05\x00")
ECDSA_SHA_256 = frame(0x30, encode_oid("1.2.840.10045.4.3.2"))
CONTENT_TYPE, MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
SIGNING_TIME = "1.2.840.113549.1.9.5"
MASTER_LIST = "2.23.136.1.1.2"


@dataclass(frozen=True, kw_only=True)
class DeclaredMasterList:
    """A master list in the making."""

    certificates: tuple[bytes, ...] = (certificate("csca-1"), certificate("no-csca"))
    version: bytes = b"\x02\x01\x00"
    signer: bytes = certificate("list-signer-1")
    signed_with: str = "lists"
    brought: tuple[bytes, ...] = (certificate("csca-1"),)
    signed_at: datetime | None = datetime(2018, 6, 1, tzinfo=UTC)
    content_type: str = MASTER_LIST
    digest: bytes = SHA_256
    by_serial: bool = False
    signers: int = 1

    @property
    def content(self) -> bytes:
        """The list itself."""
        return frame(0x30, self.version, frame(0x31, *sorted(self.certificates)))

    @property
    def encoded(self) -> bytes:
        """The signed list."""
        body = frame(
            0x30,
            b"\x02\x01\x03",
            frame(0x31, self.digest),
            frame(0x30, encode_oid(self.content_type), frame(0xA0, frame(0x04, self.content))),
            frame(0xA0, *sorted((self.signer, *self.brought))),
            frame(0x31, *[self._signer_info()] * self.signers),
        )
        return frame(0x30, encode_oid("1.2.840.113549.1.7.2"), frame(0xA0, body))

    def _signer_info(self) -> bytes:
        attributes = [
            _attribute(CONTENT_TYPE, encode_oid(self.content_type)),
            _attribute(MESSAGE_DIGEST, frame(0x04, sha256(self.content).digest())),
        ]
        if self.signed_at is not None:
            time = frame(0x17, self.signed_at.strftime("%y%m%d%H%M%SZ").encode())
            attributes.append(_attribute(SIGNING_TIME, time))
        signed = b"".join(sorted(attributes))
        return frame(
            0x30,
            b"\x02\x01\x01" if self.by_serial else b"\x02\x01\x03",
            self._identifier(),
            self.digest,
            frame(0xA0, signed),
            ECDSA_SHA_256,
            frame(0x04, signer(self.signed_with)(frame(0x31, signed))),
        )

    def _identifier(self) -> bytes:
        read = decode_certificate(self.signer)
        if self.by_serial:
            serial = read.serial_number
            number = serial.to_bytes(serial.bit_length() // 8 + 1, "big")
            return frame(0x30, read.issuer.encoded, frame(0x02, number))
        return frame(0x80, subject_key_identifier(read) or b"")


def _attribute(oid: str, value: bytes) -> bytes:
    return frame(0x30, encode_oid(oid), frame(0x31, value))
