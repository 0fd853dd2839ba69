import pytest

from nansen.errors import Refused
from nansen.keys.keystore import KeystoreKind, check_keystore_kind, check_label
from nansen.keys.serial_numbers import draw_serial_number

DEMO, PRODUCTION = KeystoreKind.DEMO, KeystoreKind.PRODUCTION


@pytest.mark.parametrize("kind", [DEMO, PRODUCTION])
def test_keys_of_the_wanted_kind_may_be_used(kind: KeystoreKind) -> None:
    check_keystore_kind(kind, kind)


@pytest.mark.parametrize(
    ("found", "wanted", "rule"),
    [(DEMO, PRODUCTION, "DEMO-KEY"), (PRODUCTION, DEMO, "PRODUCTION-KEY")],
)
def test_keys_of_the_other_kind_may_not(
    found: KeystoreKind, wanted: KeystoreKind, rule: str
) -> None:
    with pytest.raises(Refused) as caught:
        check_keystore_kind(found, wanted)
    assert caught.value.rule == rule


@pytest.mark.parametrize("label", ["csca-1", "seal-aa-2", "0"])
def test_a_label_is_small_letters_digits_and_hyphens(label: str) -> None:
    assert check_label(label) == label


@pytest.mark.parametrize("label", ["", "-x", "CSCA", "a/b", "..", "a b", "a\n", "x" * 64])
def test_other_labels_are_refused(label: str) -> None:
    with pytest.raises(Refused, match="KEY-LABEL"):
        check_label(label)


def test_serial_numbers_have_20_octets_and_differ() -> None:
    drawn = {draw_serial_number() for _ in range(50)}
    assert len(drawn) == 50
    assert {number.bit_length() for number in drawn} == {159}
