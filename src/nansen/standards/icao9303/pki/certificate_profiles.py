"""What each kind of certificate holds: Tables 6 and 8 of 9303-12 §7.1, as data.

A row says which extensions a certificate has, and whether they are critical. What a
table leaves to the issuer ("o") we decide here, once: every certificate that is not a
seal signer's names both its own key and its issuer's, so that a path is found by key
identifiers alone, and says until when its private key signs.
"""

from dataclasses import dataclass, replace

from nansen.standards.asn1 import extension as ext
from nansen.standards.oids import STATUS_LIST_SIGNING

MASTER_LIST_SIGNING = "2.23.136.1.1.3"
SEAL_SIGNING = "2.23.136.1.1.11.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateProfile:
    """One kind of certificate."""

    kind: str
    extensions: tuple[tuple[str, bool], ...]
    """Identifier and criticality, in the order written."""
    key_usage: frozenset[str] = frozenset()
    purposes: tuple[str, ...] = ()
    """The extended key usages."""

    @property
    def is_authority(self) -> bool:
        """Tell whether its key signs certificates."""
        return "keyCertSign" in self.key_usage

    def has(self, oid: str) -> bool:
        """Tell whether the extension belongs to this kind."""
        return any(oid == known for known, _ in self.extensions)


_NAMED = (
    (ext.AUTHORITY_KEY_IDENTIFIER, False),
    (ext.SUBJECT_KEY_IDENTIFIER, False),
    (ext.KEY_USAGE, True),
    (ext.PRIVATE_KEY_USAGE_PERIOD, False),
    (ext.SUBJECT_ALTERNATIVE_NAME, False),
    (ext.ISSUER_ALTERNATIVE_NAME, False),
)
_AUTHORITY = (
    *_NAMED,
    (ext.BASIC_CONSTRAINTS, True),
    (ext.CRL_DISTRIBUTION_POINTS, False),
    (ext.NAME_CHANGE, False),
)
_AUTHORITY_USAGE = frozenset({"keyCertSign", "cRLSign"})
_SIGNER_USAGE = frozenset({"digitalSignature"})

CSCA_ROOT = CertificateProfile(kind="CSCA root", extensions=_AUTHORITY, key_usage=_AUTHORITY_USAGE)
CSCA_LINK = CertificateProfile(kind="CSCA link", extensions=_AUTHORITY, key_usage=_AUTHORITY_USAGE)
DOCUMENT_SIGNER = CertificateProfile(
    kind="document signer",
    extensions=(
        *_NAMED,
        (ext.CRL_DISTRIBUTION_POINTS, False),
        (ext.DOCUMENT_TYPE_LIST, False),
    ),
    key_usage=_SIGNER_USAGE,
)
MASTER_LIST_SIGNER = CertificateProfile(
    kind="master list signer",
    extensions=(
        *_NAMED,
        (ext.EXTENDED_KEY_USAGE, True),
        (ext.CRL_DISTRIBUTION_POINTS, False),
    ),
    key_usage=_SIGNER_USAGE,
    purposes=(MASTER_LIST_SIGNING,),
)
STATUS_LIST_SIGNER = replace(
    MASTER_LIST_SIGNER, kind="status list signer", purposes=(STATUS_LIST_SIGNING,)
)
"""The framework's own: Table 6 leaves a column to other purposes, and this keeps both."""
SEAL_SIGNER = CertificateProfile(
    kind="seal signer",
    # Table 8 lists these three and forbids all others; even keyUsage stays out.
    extensions=(
        (ext.AUTHORITY_KEY_IDENTIFIER, False),
        (ext.DOCUMENT_TYPE_LIST, False),
        (ext.EXTENDED_KEY_USAGE, True),
    ),
    purposes=(SEAL_SIGNING,),
)
PROFILES = (
    CSCA_ROOT,
    CSCA_LINK,
    DOCUMENT_SIGNER,
    MASTER_LIST_SIGNER,
    STATUS_LIST_SIGNER,
    SEAL_SIGNER,
)
