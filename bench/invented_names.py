"""People who do not exist, their names, and ways of writing these that no one here wrote.

Cyrillic is written in Latin letters by `iuliia` in all of its schemes, and Arabic by what
people on Wikidata are called (tests/vectors/names).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import iuliia  # type: ignore[import-untyped]

from nansen.examination.screening.model import (
    ListedParty,
    ListId,
    ListVersion,
    NameKind,
    PartyId,
    PartyKind,
    SpelledName,
    Subject,
    SubjectId,
)
from nansen.standards.icao9303.partial_date import PartialDate

LIST = ListId("invented")
IMPORTED = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
SCHEMES = tuple(getattr(iuliia, name) for name in sorted(dir(iuliia)) if name.isupper())
"""28 schemes: Soviet, Russian, British, American, international, of maps and of telegrams."""

_MEN = """
Александр Алексей Анатолий Андрей Антон Аркадий Артём Богдан Борис Вадим Валентин Валерий
Василий Виктор Виталий Владимир Владислав Вячеслав Геннадий Георгий Глеб Григорий Даниил Денис
Дмитрий Евгений Егор Иван Игорь Илья Иосиф Кирилл Константин Лев Леонид Максим Марк Матвей
Михаил Никита Николай Олег Павел Пётр Роман Руслан Семён Сергей Станислав Степан Тимофей Фёдор
Эдуард Юлиан Юрий Яков Ярослав Рашид Тимур Ринат Ильдар Айдар Арсен
"""
_WOMEN = """
Александра Алина Алла Анастасия Анна Валентина Валерия Варвара Вера Виктория Галина Дарья Диана
Евгения Екатерина Елена Елизавета Жанна Зинаида Зоя Инна Ирина Карина Кира Кристина Ксения
Лариса Лидия Любовь Людмила Маргарита Марина Мария Надежда Наталья Нина Оксана Ольга Полина
Раиса Светлана София Тамара Татьяна Ульяна Эльвира Эмма Юлия Яна
"""
_STEMS = """
Щерб Хрущ Жуж Чех Цар Шум Юд Ял Эм Подъяч Объед Соловь Мурав Рыж Вьюн Гречух Завьял Зыр Игнат
Кольц Кузьм Лях Мещер Нехорош Овчар Пухл Рюм Сухаж Тюх Ужв Фокш Хвощ Цыган Чуж Шаст Щук Ерш Жил
Зайч Каш Лож Мыт Нежд Оскол Пищ Рощ Сквор Трощ Угрюм Фил Халат Цел Черем Шарап Щегл Юрт Яхн
Бород Воронь Гусь Дьяч Ёлк Жабр Зубр Крив Лоск Мамед Нур Осман Пест Рахм Садык Тагир Умар Хаким
"""
_MIDDLES = """
ак ан ар ат ев ел ен ет ик ил ин ич ол он от ук ун уш ыл ын юк ям
"""
_ENDS = ("ов", "ев", "ин", "ский", "енко", "ук", "ян", "дзе", "ёв", "ых")
_WEIGHTS = (30, 15, 18, 8, 8, 5, 5, 3, 5, 3)
_OF_WOMEN = {"ов": "ова", "ев": "ева", "ин": "ина", "ёв": "ёва", "ский": "ская"}
_SPELLINGS = Path(__file__).parents[1] / "tests" / "vectors" / "names" / "arabic_spellings.tsv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody invented."""

    given: str
    patronymic: str
    surname: str
    born: PartialDate

    @property
    def native(self) -> str:
        return f"{self.surname} {self.given} {self.patronymic}"

    @property
    def short(self) -> str:
        return f"{self.given} {self.surname}"


def invent(random: Random) -> Person:
    """Invent somebody with a Cyrillic name."""
    woman = random.random() < 0.4
    middle = random.choice(_MIDDLES.split()) if random.random() < 0.8 else ""
    longer = random.choice(_MIDDLES.split()) if random.random() < 0.25 else ""
    (end,) = random.choices(_ENDS, _WEIGHTS)
    end = _OF_WOMEN.get(end, end) if woman else end
    father = random.choice(_MEN.split()).rstrip("йь")
    return Person(
        given=random.choice((_WOMEN if woman else _MEN).split()),
        patronymic=f"{father}{'овна' if woman else 'ович'}",
        surname=random.choice(_STEMS.split()) + middle + longer + end,
        born=invent_birth(random),
    )


def invent_birth(random: Random) -> PartialDate:
    """Invent a date of birth."""
    return PartialDate(
        year=random.randint(1940, 2004), month=random.randint(1, 12), day=random.randint(1, 28)
    )


def transliterate(random: Random, text: str) -> str:
    """Write Cyrillic in Latin letters by whichever scheme."""
    written: str = random.choice(SCHEMES).translate(text)
    return written


def list_one(random: Random, number: int, person: Person) -> ListedParty:
    """Put somebody on the list: in one scheme, some with the surname first, some natively too."""
    scheme = random.choice(SCHEMES)
    name = scheme.translate(person.native if random.random() < 0.4 else person.short)
    names = [name.upper() if random.random() < 0.5 else name]
    if random.random() < 0.3:
        names.append(person.native)
    births = (person.born,) if random.random() < 0.8 else ()
    return party(number, *names, births=births)


def read_arabic_words() -> dict[str, list[str]]:
    """Read words of Arabic names, each with its Latin spellings."""
    lines = _SPELLINGS.read_text("utf-8").splitlines()
    return {native: spellings for native, *spellings in (line.split("\t") for line in lines)}


def misspell(random: Random, name: str) -> str:
    """Change, drop, double or swap one letter that is not the first of the name."""
    at = random.randrange(1, len(name) - 1)
    slips: tuple[Callable[[], str], ...] = (
        lambda: name[:at] + random.choice("aeionrst") + name[at + 1 :],
        lambda: name[:at] + name[at + 1 :],
        lambda: name[:at] + name[at] + name[at:],
        lambda: name[:at] + name[at + 1] + name[at] + name[at + 2 :],
    )
    return random.choice(slips)()


def party(
    number: int | str,
    *names: str,
    births: tuple[PartialDate, ...] = (),
    kind: PartyKind = PartyKind.PERSON,
) -> ListedParty:
    """Make a listed party."""
    return ListedParty(
        id=PartyId(f"p{number}"), list_id=LIST, kind=kind, names=names, births=births
    )


def subject(*names: str, births: tuple[PartialDate, ...] = (), by: str = "s1") -> Subject:
    """Make somebody to be screened; the first name is the native one."""
    kinds = (NameKind.NATIVE, *(NameKind.PASSPORT for _ in names[1:]))
    return Subject(
        id=SubjectId(by),
        names=tuple(
            SpelledName(kind=kind, text=name) for kind, name in zip(kinds, names, strict=True)
        ),
        births=births,
    )


def version(digit: str = "0") -> ListVersion:
    """Make a version of the list."""
    return ListVersion(list_id=LIST, sha256=digit * 64, imported_at=IMPORTED)


def many(random: Random, count: int) -> Iterator[tuple[Person, ListedParty]]:
    """Invent people who are on the list."""
    for number in range(count):
        person = invent(random)
        yield person, list_one(random, number, person)
