"""The visible digital seal: a signed bar code on a page (Doc 9303-13).

    header     DC · version · country · signer and certificate · two dates · what follows   §2.2
    message    tag · length · value, as often as needed                                      §2.3
    signature  FF · length · r ‖ s, over all that stands before the FF                       §2.4

`c40`, `header` and `message` are the three encodings; `profiles` says as data which features
belong to which kind of document; `data_page` is the kind that we issue; `seal` puts a seal
together, reads one and verifies it; `signer` finds the certificate that a seal refers to;
`template` issues many seals of one signer fast.
"""

from nansen.standards.icao9303.seal.data_page import (
    DataPageStatement,
    commit_to_portrait,
    decode_data_page,
    encode_data_page,
    encode_data_page_zone,
)
from nansen.standards.icao9303.seal.header import SealHeader
from nansen.standards.icao9303.seal.message import Feature, encode_features
from nansen.standards.icao9303.seal.profiles import (
    DATA_PAGE,
    PROFILES,
    SealProfile,
    check_seal_profile,
    find_seal_profile,
    read_features,
    read_seal_mrz,
)
from nansen.standards.icao9303.seal.seal import (
    Seal,
    assemble_seal,
    decode_seal,
    encode_seal_message,
    seal_algorithm,
    verify_seal,
)
from nansen.standards.icao9303.seal.signer import find_seal_signer
from nansen.standards.icao9303.seal.template import SealTemplate

__all__ = [
    "DATA_PAGE",
    "PROFILES",
    "DataPageStatement",
    "Feature",
    "Seal",
    "SealHeader",
    "SealProfile",
    "SealTemplate",
    "assemble_seal",
    "check_seal_profile",
    "commit_to_portrait",
    "decode_data_page",
    "decode_seal",
    "encode_data_page",
    "encode_data_page_zone",
    "encode_features",
    "encode_seal_message",
    "find_seal_profile",
    "find_seal_signer",
    "read_features",
    "read_seal_mrz",
    "seal_algorithm",
    "verify_seal",
]
