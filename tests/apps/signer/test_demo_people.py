from datetime import date
from importlib.resources import files

from PIL import Image

from nansen.apps.signer.people import Order, read_people
from nansen.document.document_class import DocumentClass
from nansen.document.observations import Observation
from nansen.document.rules import check_observations
from nansen.standards.icao9303.codes import check_code_and_nationality
from nansen.standards.icao9303.names import to_mrz_name

PEOPLE = files("nansen.apps.signer") / "demo_people"


def orders() -> list[Order]:
    return [one for one in read_people((PEOPLE / "people.csv").read_bytes())
            if isinstance(one, Order)]  # fmt: skip


def test_every_row_is_an_order_that_obeys_the_rules() -> None:
    rows = list(read_people((PEOPLE / "people.csv").read_bytes()))
    assert len(rows) == 12
    for order in orders():
        check_code_and_nationality(order.document_class.value, order.nationality)
        check_observations(
            order.document_class,
            order.observations,
            return_limited=order.return_limit_reason is not None,
        )
        assert order.return_until is None or order.return_until > date(2027, 6, 1)
    assert len(orders()) == len(rows)


def test_they_show_every_class_and_the_edges_of_the_zone() -> None:
    people = [order.holder for order in orders()]
    assert {order.document_class for order in orders()} == set(DocumentClass)
    assert {order.nationality for order in orders()} >= {"XXA", "XXB", "XXC", "XXX"}
    births = [(one.date_of_birth.year, one.date_of_birth.month) for one in people]
    assert (None, None) in births
    assert any(year and month is None for year, month in births)
    assert {one.sex.value for one in people} == {"F", "M", "X"}
    assert any(not one.secondary_identifier for one in people)
    names = [to_mrz_name(one.primary_identifier, one.secondary_identifier) for one in people]
    assert any(len(name.mrz) > 39 for name in names)
    assert Observation.SINGLE_JOURNEY in {code for order in orders() for code in order.observations}
    scripts = {(one.native_name or "A")[0] for one in people}
    assert len({ord(letter) >> 7 for letter in scripts}) >= 6


def test_everybody_has_a_portrait_of_nobody() -> None:
    for order in orders():
        file = PEOPLE / order.photo
        with file.open("rb") as opened:
            picture = Image.open(opened)
            assert picture.size == (600, 772)
            assert not picture.getexif()
        assert 30_000 < len(file.read_bytes()) < 70_000
