"""Names longer than their field (9303-4 §4.2.3 and its siblings)."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies.zones import names

from nansen.errors import Malformed, Unsupported
from nansen.standards.icao9303.names import (
    MrzName,
    decode_name_field,
    encode_name_field,
    split_viz_name,
    to_mrz_name,
)
from nansen.standards.icao9303.truncation import is_lawful_truncation, truncate_name

VECTORS = Path(__file__).parents[2] / "vectors/icao9303"
EXAMPLES = json.loads((VECTORS / "names.json").read_text("utf-8"))
WIDTHS = st.sampled_from([30, 31, 39])
CHAIN = "EBD ALLXH MXHMD BN EMR BN ALXHSYN FXKHR ALDYN ALRAZY"


@pytest.mark.parametrize(
    "example", EXAMPLES, ids=lambda e: f"{e['format']}-{e['field'].rstrip('<')}"
)
def test_every_example_is_lawful_and_so_is_ours(example: dict[str, str]) -> None:
    name = to_mrz_name(*split_viz_name(example["viz"]))
    width = len(example["field"])
    assert is_lawful_truncation(name, example["field"])
    ours = truncate_name(name, width)
    assert is_lawful_truncation(name, encode_name_field(ours, width))


def test_a_primary_identifier_alone_is_cut_as_in_the_arabic_example() -> None:
    ours = truncate_name(MrzName(primary=CHAIN), 39)
    assert ours.mrz == "EBD<ALLXH<MXHMD<BN<EMR<BN<ALXHSYN<FXKHR"
    assert ours.truncated


@pytest.mark.parametrize(
    ("primary", "secondary", "field"),
    [
        ("VILARCHAO FERNANDEZ", "JOSE RAMON", "VILARCHAO<FERNANDEZ<<JOSE<RAMO"),
        ("WARRANDYTE WARNAMBOOL WOOLOO", "DINGO", "WARRAND<WARNAM<WOOLOO<<DINGO"),
        ("A" * 45, "B", "A" * 27 + "<<B"),
        ("A" * 27, "BCD", "A" * 25 + "<<BCD"),
        ("A" * 26, "B CD", "A" * 25 + "<<B<C"),
        ("A" * 26, "X YZ", "A" * 25 + "<<X<Y"),
        ("A" * 21, "BB CC DD", "A" * 21 + "<<BB<CC<D"),
        ("A" * 40, "CONSTANTINOPOLITANUS", "A" * 18 + "<<CONSTANTIN"),
        ("A" * 10, "CONSTANTINOPOLITANUS MAX", "A" * 10 + "<<CONSTANTINOPOLITAN"),
        (" ".join("ABCDEFGHIJKLMNOPQRST"), "ZOE", "A<B<C<D<E<F<G<H<I<J<K<L<M<<ZOE"),
        ("AA B C D E F G H I J K L M N O P Q", "", "AA<B<C<D<E<F<G<H<I<J<K<L<M<N<O"),
    ],
)
def test_our_method(primary: str, secondary: str, field: str) -> None:
    name = MrzName(primary=primary, secondary=secondary)
    assert truncate_name(name, len(field)).mrz == field


def test_a_name_that_fits_is_not_shortened() -> None:
    name = MrzName(primary="PAPANDROPOULOUS", secondary="JONATHON ALEC")
    assert truncate_name(name, 31) == name
    full = truncate_name(name, 30)
    assert full.mrz == name.mrz
    assert full.truncated, "a reader must assume it"


def test_initials_in_an_odd_number_cannot_be_shortened() -> None:
    name = MrzName(primary="A", secondary=" ".join("BCDEFGHIJKLMNOPQRSTUV"))
    assert len(truncate_name(name, 30).mrz) == 30
    with pytest.raises(Unsupported):
        truncate_name(name, 31)
    with pytest.raises(Unsupported):
        truncate_name(MrzName(primary=name.secondary), 30)


@given(names(most=20), WIDTHS)
def test_ours_is_lawful_and_fills_the_field(name: MrzName, width: int) -> None:
    try:
        ours = truncate_name(name, width)
    except Unsupported:
        return
    field = encode_name_field(ours, width)
    assert is_lawful_truncation(name, field)
    assert decode_name_field(field) == ours
    assert truncate_name(name, width) == ours


@pytest.mark.parametrize(
    "field",
    [
        "BENNELONG<WOOLOOMOOLOO<WARRAND",
        "BENNELONG<WOOLOOM<WA<WARN<<DI<",
        "BENNELONG<WOOLOOM<WA<WARN<<P<D",
        "BENNELONG<WOOLOOM<WA<WERN<<D<P",
        "WOOLOOM<BENNELONG<WA<WARN<<D<P",
        "BENNELONG<WOOLOO<WA<WA<W<<DI<P",
    ],
)
def test_other_fields_are_not_lawful(field: str) -> None:
    viz = "BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL, DINGO POTOROO"
    name = to_mrz_name(*split_viz_name(viz))
    assert not is_lawful_truncation(name, field)


def test_what_fits_may_not_be_shortened() -> None:
    name = MrzName(primary="ERIKSSON", secondary="ANNA MARIA")
    assert is_lawful_truncation(name, "ERIKSSON<<ANNA<MARIA".ljust(30, "<"))
    assert not is_lawful_truncation(name, "ERIKSSON<<ANNA<M".ljust(30, "<"))
    with pytest.raises(Malformed):
        is_lawful_truncation(name, "<" * 30)


def test_very_long_names_take_no_time() -> None:
    begun = time.process_time()
    assert truncate_name(MrzName(primary="A" * 1_000_000, secondary="B" * 1_000_000), 39).truncated
    many = " ".join(["AB"] * 100_000)
    assert truncate_name(MrzName(primary=many, secondary=many), 39).truncated
    assert time.process_time() - begun < 5
