"""The certificate of who signs status lists: under the CSCA, for this and nothing else.

Doc 9303 has no such signer, and leaves room for it: a CSCA may issue certificates of other
types (9303-12 §4.1.5), and Table 6 asks of them, in its last column, an extended key usage
that says what for. The extensions are those of a list signer, which keeps both columns.
"""

from typing import Final

from nansen.errors import Untrusted
from nansen.standards.der import Leniencies
from nansen.standards.oids import STATUS_LIST_SIGNING
from nansen.standards.x509.certificate import Certificate
from nansen.standards.x509.extensions import EXTENDED_KEY_USAGE, decode_extended_key_usage

_CLAUSE: Final = "9303-12 §7.1.1.3"


def check_status_signer(certificate: Certificate) -> None:
    """Check that a certificate is for status lists and for nothing else, or raise `Untrusted`."""
    extension = certificate.extension(EXTENDED_KEY_USAGE)
    if extension is None or not extension.critical:
        raise Untrusted("status signer", "has no critical purpose", clause=_CLAUSE)
    purposes = decode_extended_key_usage(extension.value, lenient=Leniencies())
    if purposes != (STATUS_LIST_SIGNING,):
        raise Untrusted("status signer", "is certified for something else", clause=_CLAUSE)
