import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, NamedTuple

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from tests.simulators.photographs import photograph
from tests.worlds.travel_documents import holder, office, travel_document, wordings

from nansen.adapters.page_reader.reader import PictureReader
from nansen.document.document_class import DocumentClass
from nansen.document.machine_readable import mrz_of
from nansen.document.model import ReturnRight, TravelDocument
from nansen.document.observations import Observation
from nansen.document.rules import ReturnLimit, add_months
from nansen.errors import Refused
from nansen.ids import StateCode
from nansen.personalization.data_page import DataPage, render_data_page
from nansen.personalization.portrait import Portrait, make_portrait
from nansen.standards.icao9303.mrz import encode_mrz

Judge = Callable[..., CompletedProcess[bytes]]
SEAL = bytes(range(173))
POINTS = 72 / 25.4


@cache
def portrait() -> Portrait:
    return make_portrait(photograph())


def render(document: TravelDocument, **changes: Any) -> DataPage:
    values: dict[str, Any] = {
        "mrz": encode_mrz(mrz_of(document)),
        "portrait": portrait(),
        "seal": SEAL,
        "specimen": False,
        "with_picture": False,
    }
    return render_data_page(document, **values | changes)


@pytest.fixture(scope="module")
def page() -> DataPage:
    return render(travel_document(holder=holder(place_of_birth="TVER")), with_picture=True)


class Letter(NamedTuple):
    """A character and its box, in millimetres from the page's upper left corner."""

    character: str
    left: float
    top: float
    right: float
    bottom: float


def letters(pdf: bytes, page: int = 0) -> Iterator[Letter]:
    opened = pypdfium2.PdfDocument(pdf)
    sheet = opened[page]
    height = sheet.get_height()
    text = sheet.get_textpage()
    for at in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(at)
        character = text.get_text_range(at, 1)
        if character.strip():
            yield Letter(
                character,
                left / POINTS,
                (height - top) / POINTS,
                right / POINTS,
                (height - bottom) / POINTS,
            )
    opened.close()


def text_of(pdf: bytes, page: int) -> str:
    opened = pypdfium2.PdfDocument(pdf)
    text = opened[page].get_textpage().get_text_range()
    opened.close()
    return unicodedata.normalize("NFKC", re.sub(r"\s+", " ", text))


def squeezed(text: str) -> str:
    """Without spaces, which a broken line has elsewhere."""
    return re.sub(r"\s", "", text)


def test_a_page_is_td3_sized_and_has_another_behind_it(page: DataPage) -> None:
    opened = pypdfium2.PdfDocument(page.pdf)
    assert len(opened) == 2
    for sheet in opened:
        width, height = sheet.get_size()
        assert (round(width / POINTS, 2), round(height / POINTS, 2)) == (125.0, 88.0)
    opened.close()
    assert Image.open(io.BytesIO(page.png)).size == (1477, 1040), "300 dots an inch"


def test_it_claims_to_be_archivable_and_accessible(page: DataPage) -> None:
    assert b"<pdfaid:part>2" in page.pdf
    assert b"<pdfaid:conformance>B" in page.pdf
    assert b"<pdfuaid:part>1" in page.pdf


def test_the_zone_stands_where_machines_look_for_it(page: DataPage) -> None:
    zone = encode_mrz(mrz_of(travel_document()))
    low = [letter for letter in letters(page.pdf) if letter.top > 66]
    for line, centre in zip(zone.split("\n"), (15.75, 9.40), strict=True):
        row = [one for one in low if abs(88 - centre - (one.top + one.bottom) / 2) < 2]
        row.sort(key=lambda one: one.left)
        assert "".join(one.character for one in row) == line
        assert 5.0 <= row[0].left <= 7.0, "9303-4 §4.2.1.3"
        middles = [(one.left + one.right) / 2 for one in row]
        pitch = (middles[-1] - middles[0]) / 43
        assert pitch == pytest.approx(2.54, abs=0.02), "9303-3 §4.4"
        for one in row:
            assert 88 - one.top <= centre + 2.15, "9303-4 figure 3: zones 4.3 mm high"
            assert 88 - one.bottom >= centre - 2.15
            assert one.character == "<" or 2.2 < one.bottom - one.top < 2.9, "OCR-B size 1"


def test_machines_read_zone_and_seal_from_the_picture(page: DataPage) -> None:
    (symbol,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.png)))
    assert symbol.bytes == SEAL
    reading = PictureReader().read(page.png)
    assert reading.mrz == encode_mrz(mrz_of(travel_document()))


def test_every_typeface_is_ours_and_inside(page: DataPage, judge: Judge, tmp_path: Path) -> None:
    file = tmp_path / "page.pdf"
    file.write_bytes(page.pdf)
    rows = judge("pdffonts", file).stdout.decode().splitlines()[2:]
    assert len(rows) >= 4
    for row in rows:
        assert re.search(r"\+(NotoSans|NotoSerif|OCRB)", row)
        assert re.search(r" yes yes yes +\d+", row), "embedded, subset, with Unicode"


def test_another_program_reads_the_same_words(page: DataPage, judge: Judge, tmp_path: Path) -> None:
    file = tmp_path / "page.pdf"
    file.write_bytes(page.pdf)
    text = judge("pdftotext", "-layout", file, "-").stdout.decode()
    for words in (
        *encode_mrz(mrz_of(travel_document())).split("\n"),
        "UTOPIA / UTOPIE",
        "TRAVEL DOCUMENT / TITRE DE VOYAGE",
        "Convention of 28 July 1951 / Convention du 28 juillet 1951",
        "Surname / Nom",
        "IVANOVA",
        "ANNA PETROVNA",
        "Иванова, Анна Петровна",
        "REFUGEE / RÉFUGIÉ(E)",
        "14 FEB/FÉV 1990",
        "TVER",
        "N7K2M4Q9X",
        "UTO · 22 NOV 2031",
        "ALL STATES EXCEPT / TOUS LES ÉTATS SAUF RUS",
    ):
        assert words in text


def test_the_clauses_are_printed_in_two_languages(page: DataPage) -> None:
    text = text_of(page.pdf, 1)
    for words in (
        "in lieu of a national passport",
        "without prejudice to the holder’s nationality",
        "may return to the issuing state, Utopia, at any time until 22 NOV 2031",
        "valid for all states except RUS",
        "no right to the protection of the diplomatic or consular authorities",
        "tient lieu de passeport national",
        "peut retourner dans l’État de délivrance, Utopie",
        "Signature du titulaire",
    ):
        assert words in text, "R42"


def test_margins_stay_clear(page: DataPage) -> None:
    for letter in letters(page.pdf):
        assert letter.left >= 2.0, "9303-4 §2.4"
        assert letter.right <= 123.0
        assert letter.top >= 2.0


def test_a_specimen_says_so_across_the_page() -> None:
    true, specimen = (render(travel_document(), specimen=says) for says in (False, True))
    word = sorted("SPECIMEN" * 2)
    large = [one.character for page in (0, 1) for one in letters(specimen.pdf, page)
             if one.bottom - one.top > 8]  # fmt: skip
    assert sorted(large) == word
    assert not [one for one in letters(true.pdf) if one.bottom - one.top > 8]


def test_the_same_document_gives_the_same_bytes(page: DataPage) -> None:
    again = render(travel_document(holder=holder(place_of_birth="TVER")), with_picture=True)
    assert again == page
    assert render(travel_document()).png == b""


STATES = ["RUS", "BLR", "PRK", "ERI", "SYR", "IRN", "TKM", "VEN", "NIC"]
LONG = holder(
    primary_identifier="WOLFESCHLEGELSTEINHAUSENBERGERDORFF VON UND ZU HOHENLOHE-LANGENBURG"
    "-SCHILLINGSFÜRST-BARTENSTEIN-JAGSTBERG-WALDENBURG-OEHRINGEN",
    secondary_identifier="ADOLPH BLAINE CHARLES DAVID EARL FREDERICK GERALD HUBERT IRVIN JOHN "
    "KENNETH LLOYD MARTIN NERO OLIVER PAUL QUINCY RANDOLPH SHERMAN",
    native_name="ვოლფეშლეგელშტაინჰაუზენბერგერდორფ",
    place_of_birth="LLANFAIRPWLLGWYNGYLLGOGERYCHWYRNDROBWLLLLANTYSILIOGOGOGOCH",
)


def test_what_is_too_long_never_leaves_its_field_and_stands_in_full_behind() -> None:
    authority = office(
        state=wordings(
            en="United Federated Democratic Republics of Greater Utopia",
            fr="Républiques démocratiques fédérées unies de la Grande Utopie",
        ),
        name=wordings(
            en="Directorate-General for the Protection of Refugees and Stateless Persons",
            fr="Direction générale de la protection des réfugiés et des apatrides",
        ),
    )
    document = travel_document(
        holder=LONG,
        issuing_authority=authority,
        nationality=StateCode("XXC"),
        languages=("en", "fr", "hy"),
        territorial_validity=tuple(
            map(StateCode, ["RUS", "BLR", "PRK", "ERI", "SYR", "IRN", "TKM", "VEN", "NIC"])
        ),
        return_right=ReturnRight(
            state=StateCode("UTO"),
            until=add_months(travel_document().date_of_issue, 12),
            limited=ReturnLimit.EXCEPTIONAL,
        ),
        observations=tuple(set(Observation) - {Observation.SINGLE_JOURNEY}),
    )
    made = render(document)
    front = [letter for letter in letters(made.pdf) if 17.9 < letter.top < 64]
    assert "…" in {letter.character for letter in front}
    assert all(letter.left > 39 and letter.right < 102.5 for letter in front)
    behind = squeezed(text_of(made.pdf, 1)).replace("\u2010", "-")
    for words in (LONG.primary_identifier, LONG.secondary_identifier, LONG.place_of_birth or ""):
        assert squeezed(words).replace("-", "") in behind.replace("-", "").replace("￾", "")
    assert max(letter.bottom for letter in letters(made.pdf, 1)) < 87


@pytest.mark.parametrize(
    ("name", "third", "typeface"),
    [
        ("Ґудзь-Їжакевич, Оксана", "uk", "NotoSans-Regular"),
        ("البصري، هدى محمد جواد", "ar", "NotoSansArabic"),
        ("ყიფშიძე, გიორგი", "ka", "NotoSansGeorgian"),
        ("Տեր-Պետրոսյան, Նարինե", "hy", "NotoSansArmenian"),
        ("ተስፋይ, ሃይለ ገብረመድህን", "ru", "NotoSansEthiopic"),
        ("သီတာ", "be", "NotoSansMyanmar"),
        ("כהן, אברהם", "pl", "NotoSansHebrew"),
        ("Łęcka-Þórsdóttir, Zoë", "de", "NotoSans-Regular"),
    ],
)
def test_a_name_is_set_in_its_own_script(name: str, third: str, typeface: str) -> None:
    document = travel_document(holder=holder(native_name=name), languages=("en", "fr", third))
    made = render(document)
    assert made.notes == ()
    assert typeface.encode() in made.pdf
    if third in {"uk", "ka", "hy", "de"}:
        assert squeezed(name).replace("-", "") in squeezed(text_of(made.pdf, 0)).replace("-", "")


def test_a_name_without_a_typeface_is_left_to_the_chip() -> None:
    made = render(travel_document(holder=holder(native_name="漢字")))
    assert "no typeface" in made.notes[0]
    assert "Name in own script" not in text_of(made.pdf, 0)


def test_one_name_leaves_the_second_field_blank_and_no_place_has_no_caption() -> None:
    made = render(
        travel_document(
            holder=holder(primary_identifier="THIDA", secondary_identifier="", native_name=None)
        )
    )
    text = text_of(made.pdf, 0)
    assert "Given names" in text
    assert "Place of birth" not in text


def test_an_emergency_sheet_says_emergency_and_single_journey() -> None:
    expires = add_months(travel_document().date_of_issue, 6)
    made = render(
        travel_document(
            document_class=DocumentClass.EMERGENCY_SHEET,
            date_of_expiry=expires,
            observations=(Observation.SINGLE_JOURNEY,),
            territorial_validity=(),
        )
    )
    text = text_of(made.pdf, 0)
    assert "EMERGENCY TRAVEL DOCUMENT" in text, "9303-8 §4.5.2"
    assert "SINGLE JOURNEY / UN SEUL VOYAGE · ALL STATES / TOUS LES ÉTATS" in text
    assert "Foreign Nationals Act of Utopia" in text, "R41"
    assert "OBS05" in text_of(made.pdf, 1)


def test_an_aliens_nationality_is_a_code_and_another_state_may_take_him_back() -> None:
    document = travel_document(
        document_class=DocumentClass.ALIEN,
        nationality=StateCode("BLR"),
        return_right=ReturnRight(state=StateCode("D"), until=travel_document().date_of_expiry),
        territorial_validity=(),
    )
    made = render(document)
    assert " BLR " in text_of(made.pdf, 0)
    assert "may return to the state D," in text_of(made.pdf, 1)
    assert "It is valid for all states." in text_of(made.pdf, 1)


@pytest.mark.parametrize("size", [60, 205, 304])
def test_a_seal_of_any_curve_finds_its_place(size: int) -> None:
    made = render(travel_document(), seal=bytes(size), with_picture=True)
    (symbol,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(made.png)))
    assert symbol.bytes == bytes(size)


def test_a_seal_that_is_too_large_is_refused() -> None:
    with pytest.raises(Refused, match="seal"):
        render(travel_document(), seal=bytes(range(256)) * 4)


@pytest.mark.parametrize("languages", [("en", "ru"), ("en", "fr", "ru", "uk"), ("en", "fr", "xx")])
def test_languages_that_the_page_does_not_speak_are_refused(languages: tuple[str, ...]) -> None:
    with pytest.raises(Refused, match="R41"):
        render(travel_document(languages=languages))
