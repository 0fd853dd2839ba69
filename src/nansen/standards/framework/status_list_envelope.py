"""A signed status list: signed data around the list (RFC 5652 §5), as a master list is.

We are the only ones who write these, so a reader tolerates nothing: what no signature
covers has one form, and a changed bit anywhere is refused. `status_list_write` writes them.
"""

from dataclasses import dataclass, field
from typing import Final

from nansen.errors import Malformed, Untrusted
from nansen.standards.cms import (
    SignedData,
    decode_signed_data,
    match_signer_certificate,
    verify_signer_info,
)
from nansen.standards.cms_envelope import check_envelope
from nansen.standards.framework.status_list import (
    MAX_LIST_OCTETS,
    StatusList,
    decode_status_list,
)
from nansen.standards.framework.status_signer import check_status_signer
from nansen.standards.oids import STATUS_LIST
from nansen.standards.x509.certificate import Certificate

MAX_SIGNED_OCTETS: Final = MAX_LIST_OCTETS + 64 * 1024

_FIELD: Final = "signed status list"
_CLAUSE: Final = "RFC 5652 §5.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedStatusList:
    """What a signed list says, unverified."""

    signed_data: SignedData = field(repr=False)
    content: StatusList


def decode_signed_status_list(encoded: bytes) -> SignedStatusList:
    """Read a signed list; nothing of it is verified.

    Raises:
        Malformed: the bytes are no signed status list in DER.
        Unsupported: a version that this release does not know.
    """
    if len(encoded) > MAX_SIGNED_OCTETS:
        raise Malformed(_FIELD, "is larger than lists are", clause="R60")
    signed = decode_signed_data(encoded, strict=True)
    if signed.content_type != STATUS_LIST:
        raise Malformed(_FIELD, "is signed data of another type", clause=_CLAUSE)
    return SignedStatusList(signed_data=signed, content=decode_status_list(signed.content))


def verify_status_list(signed: SignedStatusList) -> Certificate:
    """Verify everything about a list that needs nothing but the list; give its signer.

    What must hold:
        (1) there is one signer, and its certificate comes with the list;
        (2) what no signature covers is in its one form;
        (3) the certificate is for status lists;
        (4) the signature is that signer's, over this list.

    The caller still owes the path from the signer to a CSCA that counts, and that it is of
    the state that the list names.

    Raises:
        Untrusted: one of these does not hold.
        Malformed: a part of it cannot be read.
        Unsupported: it is signed in a way that this release does not carry.
    """
    data = signed.signed_data
    if len(data.signer_infos) != 1:
        raise Untrusted(_FIELD, "has not one signer", clause="RFC 5652 §5.3")
    info = data.signer_infos[0]
    signer = match_signer_certificate(data, info).certificate  # (1)
    departures = check_envelope(data, signer)  # (2)
    if departures:
        why = f"departs from its one form: {', '.join(departures)}"
        raise Untrusted(_FIELD, why, clause=_CLAUSE)
    check_status_signer(signer)  # (3)
    verify_signer_info(data, info, signer)  # (4)
    return signer
