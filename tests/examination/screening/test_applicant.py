"""How an applicant's names come together into spellings."""

from nansen.application.person import NamePart, NameStanding, WrittenName
from nansen.examination.screening.applicant import spelled_names
from nansen.examination.screening.model import NameKind

CURRENT, FORMER = NameStanding.CURRENT, NameStanding.FORMER


def name(part: str, value: str, standing: NameStanding = CURRENT, script: str = "") -> WrittenName:
    written = script or ("Cyrl" if value >= "А" else "Latn")
    return WrittenName(part=NamePart(part), standing=standing, script=written, value=value)


def test_each_script_is_a_name_by_itself() -> None:
    found = spelled_names(
        [
            name("surname", "Иванова"),
            name("given", "Анна"),
            name("patronymic", "Петровна"),
            name("given", "Anna"),
            name("surname", "Ivanova"),
        ]
    )
    assert [(one.kind, one.text) for one in found] == [
        (NameKind.NATIVE, "Иванова Анна Петровна"),
        (NameKind.PASSPORT, "Ivanova Anna"),
    ]


def test_former_surnames_are_names_each_with_the_rest_of_today() -> None:
    found = spelled_names(
        [
            name("surname", "Ivanova"),
            name("given", "Anna"),
            name("given", "Maria"),
            name("surname", "Petrova", FORMER),
            name("surname", "Sidorova", FORMER),
            name("given", "Anya", NameStanding.KNOWN_AS),
        ]
    )
    assert [(one.kind, one.text) for one in found] == [
        (NameKind.PASSPORT, "Ivanova Anna Maria"),
        (NameKind.FORMER, "Petrova Anna Maria"),
        (NameKind.FORMER, "Sidorova Anna Maria"),
        (NameKind.OTHER, "Ivanova Anya"),
    ]


def test_a_name_without_parts_stands_alone_and_a_former_one_needs_no_other() -> None:
    found = spelled_names(
        [
            name("whole", "Thida"),
            name("whole", "Thida", NameStanding.OTHER_SPELLING),
            name("surname", "Петрова", FORMER),
        ]
    )
    assert [(one.kind, one.text) for one in found] == [
        (NameKind.FORMER, "Петрова"),
        (NameKind.PASSPORT, "Thida"),
        (NameKind.OTHER, "Thida"),
    ]
    assert spelled_names([]) == ()
