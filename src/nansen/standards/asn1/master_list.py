"""CscaMasterList: the CSCA certificates that a state vouches for (9303-12 §9.2)."""

from collections.abc import Iterable

from nansen.standards.asn1.writer import encode, set_of, tagged

CSCA_MASTER_LIST = "2.23.136.1.1.2"


def encode_csca_master_list(certificates: Iterable[bytes]) -> bytes:
    """Write the list from certificates as they were issued."""
    return tagged(0x30, encode(0), set_of(*certificates))
