"""Persons screened against a hundred thousand, beside a scan of all names by RapidFuzz.

The names are invented; their Latin spellings are an independent library's and Wikidata's
(bench/invented_names.py). Run with `python -m bench.screening`, or with all others.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from random import Random
from statistics import median
from time import process_time

from rapidfuzz import fuzz, process, utils
from rich.console import Console

from bench.invented_names import (
    Person,
    invent,
    many,
    misspell,
    party,
    read_arabic_words,
    subject,
    transliterate,
    version,
)
from bench.tables import Row, Table, rate_row, show
from bench.timing import no_collections, race
from nansen.examination.screening.index import ListIndex
from nansen.examination.screening.model import ListedParty, Subject

PARTIES, ASKED = 100_000, 300
SCAN = "RapidFuzz scan, one spelling"

Known = Callable[[int], Subject]


def tables() -> Iterator[Table]:
    """Measure speed and recall on one list."""
    random = Random(9303)
    people, parties = zip(*many(random, PARTIES), strict=True)
    arabic = tuple(_arabic(random))
    started = process_time()
    index = ListIndex(version(), (*parties, *(listed for listed, _, _ in arabic)))
    built = process_time() - started
    asked = random.sample(range(PARTIES), ASKED)
    both = [_both(random, people[number]) for number in asked]
    yield _speed(index, parties, both, built)
    yield _found(index, random, people, asked, both)
    yield _arabic_found(index, arabic)


def _both(random: Random, person: Person) -> Subject:
    """Ask with the native name and a passport's spelling."""
    latin = transliterate(random, person.short)
    return subject(person.native, latin, births=(person.born,))


def _arabic(random: Random) -> Iterator[tuple[ListedParty, str, str]]:
    """Invent people with Arabic names; each is listed in one spelling and asked in another."""
    words = read_arabic_words()
    for number in range(ASKED):
        given, surname = random.sample(sorted(words), 2)
        listed, asked = (
            f"{random.choice(words[given])} {random.choice(words[surname])}" for _ in range(2)
        )
        yield party(f"a{number}", listed), f"{given} {surname}", asked


def _speed(
    index: ListIndex, parties: Sequence[ListedParty], asked: list[Subject], built: float
) -> Table:
    names = [utils.default_process(name) for one in parties for name in one.names]
    first, second = cycle(asked), cycle(asked)
    run = race(
        (
            lambda: process.extract(
                utils.default_process(next(first).names[1].text),
                names,
                scorer=fuzz.token_sort_ratio,
                score_cutoff=82,
                limit=None,
            ),
            lambda: index.match(next(second)),
        ),
        rounds=7,
        seconds=0.2,
    )
    with no_collections():
        times = sorted(_milliseconds(index, one) for one in asked)
    p50, p95 = median(times), times[len(times) * 95 // 100]
    candidates = median(map(index.count_candidates, asked))
    person = "screened, native name and one Latin spelling"
    return Table(
        title="Persons screened",
        about=f"{PARTIES:,} parties, {len(names):,} names in 28 schemes, one core, processor's "
        "time. The scan looks for one spelling in one script and knows no other.",
        unit="",
        rows=(
            rate_row(f"{person}, /s", run, ours=1, other=0, beside=SCAN),
            Row(what="the same, ms, median", ours=p50, goal="< 5", met=p50 < 5),
            Row(what="the same, ms, 95 of 100", ours=p95),
            Row(what="the same, ms, slowest", ours=times[-1]),
            Row(what="names looked at word by word, median", ours=candidates),
            Row(what="list indexed, s", ours=built),
        ),
    )


def _milliseconds(index: ListIndex, asked: Subject) -> float:
    started = process_time()
    index.match(asked)
    return (process_time() - started) * 1000


def _found(
    index: ListIndex,
    random: Random,
    people: Sequence[Person],
    asked: list[int],
    both: list[Subject],
) -> Table:
    """Ask for people on the list in several ways, and for people who are not."""

    def share(make: Known) -> float:
        hits = sum(_is_found(index, make(number), f"p{number}") for number in asked)
        return 100 * hits / len(asked)

    def latin(number: int) -> Subject:
        return subject(transliterate(random, people[number].short))

    def wrong(number: int) -> Subject:
        return subject(misspell(random, transliterate(random, people[number].short)))

    strangers = [invent(random) for _ in range(ASKED)]
    flagged = [len(index.match(subject(p.native, births=(p.born,)))) for p in strangers]
    nameless = [len(index.match(subject(p.native))) for p in strangers]
    by_subject = dict(zip(asked, both, strict=True))
    return Table(
        title="Persons found, of 100 who are on the list",
        about="Listed in one of iuliia's 28 schemes; asked in another. A name without a date of "
        "birth is all there is to go by, unless it says so.",
        unit="%",
        rows=(
            _goal("native name and another scheme, born", share(by_subject.__getitem__), 99.5),
            _goal("native name", share(lambda n: subject(people[n].native)), 99.5),
            _goal("Latin in another scheme only", share(latin), 98),
            _goal("the same with one slip of the hand", share(wrong), 80),
            Row(what="strangers with any match, date known", ours=_percent(flagged)),
            Row(what="strangers with any match, name only", ours=_percent(nameless)),
        ),
    )


def _arabic_found(index: ListIndex, arabic: Sequence[tuple[ListedParty, str, str]]) -> Table:
    native = [_is_found(index, subject(name), one.id) for one, name, _ in arabic]
    latin = [_is_found(index, subject(name), one.id) for one, _, name in arabic]
    return Table(
        title="Persons with Arabic names found, of 100 who are on the list",
        about="Two words as Wikidata spells them, among the hundred thousand; asked in Arabic "
        "letters or as Wikidata spells them elsewhere. Some of these are no spellings at all.",
        unit="%",
        rows=(
            _goal("in Arabic letters", _percent(native), 95),
            _goal("in another spelling", _percent(latin), 85),
        ),
    )


def _is_found(index: ListIndex, asked: Subject, party_id: str) -> bool:
    return any(match.party.id == party_id for match in index.match(asked))


def _percent(found: Sequence[int]) -> float:
    return 100 * sum(map(bool, found)) / len(found)


def _goal(what: str, share: float, least: float) -> Row:
    return Row(what=what, ours=share, goal=f"≥ {least:g}", met=share >= least)


def main() -> None:
    """Print the tables."""
    for table in tables():
        show(table, Console())


if __name__ == "__main__":
    main()
