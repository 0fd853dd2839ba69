"""A certificate under examination: what it says, and the parts whose encoding is judged."""

from functools import cached_property

from nansen.standards.der import Leniencies, Node, read_node
from nansen.standards.icao9303.pki.certificate_kind import CertificateKind
from nansen.standards.public_key import PublicKey
from nansen.standards.x509.certificate import Certificate


class ExaminedCertificate:
    """A certificate, its kind, and its body taken apart once for all checks."""

    def __init__(self, certificate: Certificate, kind: CertificateKind) -> None:
        """Take a certificate that could be read."""
        self.certificate = certificate
        self.kind = kind

    @cached_property
    def body(self) -> list[Node]:
        """The parts of the signed body from the serial number on."""
        node = read_node(self.certificate.tbs, lenient=Leniencies(), field="certificate")
        parts = node.children("certificate")
        return parts[1:] if parts[0].tag == 0xA0 else parts

    @cached_property
    def public_key(self) -> PublicKey:
        """The subject's key; raises `Malformed` or `Unsupported` each time it is asked."""
        return self.certificate.public_key()

    def value(self, oid: str) -> bytes:
        """The value of an extension that is known to be there."""
        extension = self.certificate.extension(oid)
        return b"" if extension is None else extension.value

    def has(self, oid: str) -> bool:
        """Tell whether the extension is there."""
        return self.certificate.extension(oid) is not None
