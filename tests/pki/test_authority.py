from dataclasses import replace

import pytest
from tests.worlds.utopia import Utopia, utopia

from nansen.errors import Malformed, Refused, Unavailable
from nansen.keys.keystore import KeystoreKind
from nansen.pki.authority import Authority, AuthorityKind
from nansen.standards.icao9303.seal.header import SealHeader

UTOPIA = Authority(
    kind=AuthorityKind.SPECIMEN,
    state="UTO",
    country="UT",
    name="Utopia Passport Office",
    document_types=("PR",),
    crl_locations=("https://crl.example/UTO.crl",),
)


@pytest.fixture(scope="module")
def office() -> Utopia:
    return utopia()


def test_specimens_sign_with_demo_keys_and_nothing_else() -> None:
    assert AuthorityKind.SPECIMEN.keystore_kind is KeystoreKind.DEMO
    assert AuthorityKind.PRODUCTION.keystore_kind is KeystoreKind.PRODUCTION


def test_a_specimens_code_is_no_states_and_the_other_way_round() -> None:
    with pytest.raises(Refused, match="SPECIMEN"):
        replace(UTOPIA, kind=AuthorityKind.PRODUCTION)
    with pytest.raises(Refused, match="SPECIMEN"):
        replace(UTOPIA, state="LTU", country="LT")
    real = replace(UTOPIA, kind=AuthorityKind.PRODUCTION, state="LTU", country="LT")
    assert real.csca_name.country == "LT"
    assert replace(real, state="D", country="DE").alternative_name.state == "D"


@pytest.mark.parametrize(
    ("state", "country"),
    [("LTU", "LV"), ("XXB", "LT"), ("XPO", "XP"), ("ZZZ", "ZZ")],
    ids=["another country", "a person's code", "no two letters", "unknown"],
)
def test_codes_that_do_not_belong_together_are_refused(state: str, country: str) -> None:
    with pytest.raises(Refused, match="R40"):
        replace(UTOPIA, kind=AuthorityKind.PRODUCTION, state=state, country=country)


@pytest.mark.parametrize("types", [(), ("PP",), ("P",), ("PR", "PP"), ("V",)])
def test_no_authority_claims_ordinary_passports(types: tuple[str, ...]) -> None:
    with pytest.raises(Refused, match="R39"):
        replace(UTOPIA, document_types=types)


@pytest.mark.parametrize(
    "change", [{"crl_locations": ()}, {"state": "D<<", "country": "DE"}, {"mail": "nobody"}]
)
def test_values_out_of_form_are_malformed(change: dict[str, object]) -> None:
    fields = {name: getattr(UTOPIA, name) for name in Authority.__slots__}
    with pytest.raises(Malformed):
        Authority(**(fields | change))


def test_what_is_not_there_yet_is_unavailable() -> None:
    for read in (
        lambda: UTOPIA.csca,
        lambda: UTOPIA.document_signer,
        lambda: UTOPIA.master_list_signer,
        lambda: UTOPIA.seal_signer("AA"),
    ):
        with pytest.raises(Unavailable):
            read()


def test_no_serial_number_stands_twice(office: Utopia) -> None:
    authority = office.authority
    with pytest.raises(Refused, match="SERIAL"):
        replace(authority, document_signers=authority.document_signers * 2)


def test_a_seal_can_refer_to_its_signer_in_both_versions(office: Utopia) -> None:
    signer = office.authority.seal_signer("AA")
    assert len(signer.certificate_reference) == 5
    for version in (3, 4):
        header = SealHeader(
            version=version,
            issuing_country="UTO",
            signer=f"UT{signer.letters}",
            certificate_reference=signer.certificate_reference,
            document_issued=office.now.date(),
            signature_created=office.now.date(),
            feature_reference=0x5E,
            document_type=3,
        )
        assert header.serial_number == signer.certificate.serial_number
