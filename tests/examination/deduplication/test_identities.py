import pytest
from bench.invented_names import subject

from nansen.errors import Refused
from nansen.examination.deduplication.conclusion import Conclusion
from nansen.examination.deduplication.handle import Handle
from nansen.examination.deduplication.identities import (
    Burden,
    Identities,
    check_nothing_left_behind,
    names_to_screen,
)
from nansen.examination.deduplication.one_living import LivingDocument, check_one_living
from nansen.ids import DocumentNumber

OLD, NEW, NEWER, OTHER = (Handle(digit * 32) for digit in "abcd")


def conclusion(handle: Handle, *same: Handle, different: tuple[Handle, ...] = ()) -> Conclusion:
    return Conclusion(handle=handle, same=same, different=different)


CHAIN = Identities().linked(conclusion(NEW, OLD)).linked(conclusion(NEWER, NEW, different=(OTHER,)))


def test_links_go_on_from_name_to_name() -> None:
    for one in (OLD, NEW, NEWER):
        assert CHAIN.of_person(one) == {OLD, NEW, NEWER}


def test_who_was_found_different_stays_alone() -> None:
    assert CHAIN.of_person(OTHER) == {OTHER}


def test_a_link_has_two_ends() -> None:
    with pytest.raises(Refused, match="R33"):
        Identities(links=frozenset({frozenset({OLD})}))


def test_an_exclusion_goes_with_the_person_through_every_new_name() -> None:
    person = CHAIN.of_person(NEWER)
    burdens = {OLD: frozenset({Burden.EXCLUDED, Burden.LISTED})}
    with pytest.raises(Refused, match="R33"):
        check_nothing_left_behind(person, burdens, frozenset())
    half = frozenset({(OLD, Burden.EXCLUDED)})
    with pytest.raises(Refused, match="R33"):
        check_nothing_left_behind(person, burdens, half)
    check_nothing_left_behind(person, burdens, half | {(OLD, Burden.LISTED)})


def test_a_strangers_exclusion_is_none_of_ones_own() -> None:
    burdens = {OTHER: frozenset({Burden.EXCLUDED})}
    check_nothing_left_behind(CHAIN.of_person(NEWER), burdens, frozenset())


def test_screening_gets_every_name_once() -> None:
    old, new = subject("Zhukov Anton").names, subject("Rybak Anton").names
    found = names_to_screen({OLD, NEW}, {OLD: old, NEW: (*new, *old), OTHER: ()})
    assert found == (*old, *new)


def living(holder: Handle, code: str = "PR", number: str = "N7K2M4Q9X") -> LivingDocument:
    return LivingDocument(holder=holder, document_class=code, number=DocumentNumber(number))


def test_one_living_document_of_a_class_whoever_issued_it() -> None:
    person = CHAIN.of_person(NEWER)
    for holder in (OLD, NEWER):
        with pytest.raises(Refused, match="R20"):
            check_one_living("PR", person, [living(OTHER), living(holder)])


def test_another_class_another_person_and_what_is_replaced_do_not_count() -> None:
    check_one_living("PR", frozenset({NEW}), [living(NEW, "PT"), living(OTHER)])
    replaced = frozenset({DocumentNumber("N7K2M4Q9X")})
    check_one_living("PR", frozenset({NEW}), [living(NEW)], replaces=replaced)
    two = [living(NEW), living(NEW, number="N2222222X")]
    with pytest.raises(Refused, match="R20"):
        check_one_living("PR", frozenset({NEW}), two, replaces=replaced)


def test_no_number_is_shown() -> None:
    assert "N7K2M4Q9X" not in repr(living(NEW))
