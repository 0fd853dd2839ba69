"""A claim on responsibility, as a clerk writes it down."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nansen.cli.transfer_paper import read_claim_paper
from nansen.document.transfer import TransferBasis
from nansen.document.transfer_claim import TransferClaim, encode_transfer_claim
from nansen.errors import Malformed, Unsupported
from nansen.ids import DocumentNumber, StateCode

CLAIM = TransferClaim(
    number=DocumentNumber("N7K2M4Q9X"),
    second_state=StateCode("XOM"),
    basis=TransferBasis.LAWFUL_RESIDENCE,
    resident_since=date(2026, 11, 1),
    consent=b"\x03" * 32,
)
WRITTEN = f"""
document = "N7K2M4Q9X"
second_state = "XOM"
basis = "lawful-residence"
resident_since = 2026-11-01
consent = "{"03" * 32}"
"""


def test_it_is_read_in_either_form() -> None:
    assert read_claim_paper(encode_transfer_claim(CLAIM)) == CLAIM
    assert read_claim_paper(WRITTEN.encode()) == CLAIM
    as_text = WRITTEN.replace("2026-11-01", '"2026-11-01"')
    assert read_claim_paper(as_text.encode()) == CLAIM


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"XOM"', "7"),
        ('"XOM"', '"utopia"'),
        ("2026-11-01", "2026-11-01T12:00:00Z"),
        ("2026-11-01", '"yesterday"'),
        ("03", "zz"),
        ("document", "number"),
        ("document", 'v = "1"\ndocument'),
        ("basis", "basis basis"),
    ],
)
def test_what_is_no_claim_is_malformed_and_not_repeated(old: str, new: str) -> None:
    with pytest.raises(Malformed) as refused:
        read_claim_paper(WRITTEN.replace(old, new).encode())
    assert not [secret for secret in ("N7K2", "XOM", "utopia") if secret in str(refused.value)]


@given(st.binary(max_size=512) | st.binary(max_size=128).map(lambda octets: b"\xa6" + octets))
def test_any_octets_are_a_claim_or_malformed(octets: bytes) -> None:
    try:
        read_claim_paper(octets)
    except (Malformed, Unsupported):
        return
    pytest.fail("nobody writes a claim by chance")
