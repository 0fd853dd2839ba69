import pytest
from asn1crypto import x509

from nansen.errors import Malformed
from nansen.standards.icao9303.pki.names import (
    AlternativeName,
    DistinguishedName,
    check_crl_locations,
)
from nansen.standards.x509.name import decode_name

UTOPIA = DistinguishedName(
    country="UT", organization="Utopia", organizational_unit="Papers", common_name="CSCA UTO"
)


def test_a_name_goes_from_the_broadest_part_to_the_narrowest() -> None:
    read = decode_name(UTOPIA.encoded)
    assert [part.text for part in read.attributes] == ["UT", "Utopia", "Papers", "CSCA UTO"]
    assert x509.Name.load(UTOPIA.encoded, strict=True).native == {
        "country_name": "UT",
        "organization_name": "Utopia",
        "organizational_unit_name": "Papers",
        "common_name": "CSCA UTO",
    }


def test_texts_are_printable_where_they_can_be_and_utf8_where_not() -> None:
    read = decode_name(DistinguishedName(country="UT", common_name="Útopía").encoded)
    assert [(part.text, part.tag) for part in read.attributes] == [("UT", 0x13), ("Útopía", 0x0C)]
    star = decode_name(DistinguishedName(country="UT", common_name="A*B").encoded)
    assert star.attributes[1].tag == 0x0C, "an asterisk is not in PrintableString"


@pytest.mark.parametrize(
    ("country", "common_name"),
    [("ut", "X"), ("UTO", "X"), ("", "X"), ("UT", ""), ("UT", "X" * 65), ("UT", "a\nb")],
)
def test_a_name_that_breaks_its_bounds_cannot_be_made(country: str, common_name: str) -> None:
    with pytest.raises(Malformed):
        DistinguishedName(country=country, common_name=common_name)


@pytest.mark.parametrize(("state", "mail"), [("UTO", None), ("D", "csca@d.example")])
def test_the_state_stands_as_in_the_mrz_beside_the_address(state: str, mail: str | None) -> None:
    names = x509.GeneralNames.load(AlternativeName(state=state, mail=mail).encoded, strict=True)
    found = {name.name: name.native for name in names}
    expected: dict[str, object] = {"directory_name": {"locality_name": state}}
    assert found == expected | ({"rfc822_name": mail} if mail else {})


@pytest.mark.parametrize(
    ("state", "mail"),
    [("D<<", None), ("", None), ("uto", None), ("UTO", "no mail"), ("UTO", "ü@x.example")],
)
def test_other_codes_and_addresses_cannot_be_made(state: str, mail: str | None) -> None:
    with pytest.raises(Malformed):
        AlternativeName(state=state, mail=mail)


def test_revocation_lists_are_fetched_over_the_three_protocols() -> None:
    check_crl_locations(("https://a.example/x.crl", "http://b.example/", "ldap://c.example/c=UT"))


@pytest.mark.parametrize("locations", [(), ("ftp://a.example",), ("https://a b",), ("https://",)])
def test_other_locations_are_refused(locations: tuple[str, ...]) -> None:
    with pytest.raises(Malformed):
        check_crl_locations(locations)
