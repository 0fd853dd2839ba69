import pytest
from bench.invented_names import SCHEMES

from nansen.examination.screening.spellings import latin_spellings
from nansen.examination.screening.tokens import tokenize

OURS = {
    "mvd_310_fr": "Russian passports to 2000, French spelling",
    "mvd_310": "Russian passports, order 310 of 1997",
    "mvd_782": "Russian passports, order 782 of 2000",
    "gost_52535": "GOST R 52535.1-2006",
    "wikipedia": "English practice",
    "bs_2979_alt": "British Standard 2979",
    "ala_lc_alt": "ALA-LC",
    "gost_779_alt": "GOST 7.79-2000 B",
    "gost_7034": "GOST R 7.0.34-2014",
    "gost_16876_alt": "GOST 16876-71",
    "telegram": "telegrams",
}
NAMES = """щербаков юрий объедков ёлкин хрущёв царьков жигулин сергей евгений евгения ильин
подъячев ульянов артемьев алексеевич васильевна мягкий кузьмич тэн ксения александр григорий
муравьёв цыганов щёткин соловьёв юдаев эльмира игнатьев майя зоя лилия вьюнов"""


def spell(name: str) -> dict[str, str]:
    return latin_spellings(tokenize(name).tokens[0].word)


@pytest.mark.parametrize("scheme", [s for s in SCHEMES if s.name in OURS], ids=lambda s: s.name)
def test_our_tables_say_what_an_independent_library_says(scheme: object) -> None:
    translate = scheme.translate  # type: ignore[attr-defined]
    written = {name: tokenize(translate(name)).tokens[0].word.letters for name in NAMES.split()}
    assert {name: latin for name, latin in written.items() if latin not in spell(name)} == {}


def test_each_spelling_says_whose_it_is() -> None:
    found = spell("Щербаков")
    assert found["shcherbakov"] == "9303-3 §6.B"
    assert found["chtcherbakov"] == "Russian passports to 2000, French spelling"
    assert found["schtscherbakow"] == "German"
    assert found["szczerbakow"] == "Polish"
    assert found["scerbakov"].startswith("scholars")


def test_each_language_of_9303_is_tried_where_it_differs() -> None:
    found = spell("Гнатюк")
    assert found["gnatiuk"] == "9303-3 §6.B"
    assert found["hnatiuk"] == "9303-3 §6.B, be"
    assert spell("Йосип")["yosyp"] == "9303-3 §6.B, uk"


def test_arabic_is_spelled_with_and_without_the_escape() -> None:
    assert spell("محمد") == {"mxhmd": "9303-3 §6.C", "mhmd": "9303-3 §6.C"}


@pytest.mark.parametrize(
    ("name", "spellings"),
    [
        ("Müller", {"mueller", "muller", "muxxller"}),
        ("Ivanova", {"ivanova"}),
        ("近平", {"近平"}),
        ("Łódź", {"lodz"}),
        ("Xо", {"xо"}),  # the second letter is Cyrillic
    ],
)
def test_national_letters_have_lawful_replacements(name: str, spellings: set[str]) -> None:
    assert set(spell(name)) == spellings
