"""Persons looked for among all others, by face and by blinded name.

Faces are random directions with a planted likeness: the worst case for any index that prunes,
and none at all for one that looks at everybody. Names are invented, as in `bench.screening`.
Run with `python -m bench.deduplication`, or with all others.
"""

import hmac
from collections.abc import Iterator
from itertools import cycle
from random import Random
from time import process_time

import faiss
import numpy as np
from rich.console import Console
from tests.simulators.token_index import TokenIndexInMemory

from bench.invented_names import Person, invent, misspell, subject, transliterate
from bench.tables import Row, Table, rate_row, show
from bench.timing import race
from nansen.adapters.face_index.faiss_index import FaissFaceIndex
from nansen.examination.deduplication.handle import Handle
from nansen.examination.deduplication.hits import MOST_HITS
from nansen.examination.deduplication.templates import (
    FaceModel,
    FaceTemplate,
    ModelId,
    Vector,
    make_template,
)
from nansen.examination.deduplication.tokens import TokenQuery, derive_person
from nansen.keys.custody.index_key import draw_index_key

GALLERIES = ((1_000_000, 128), (200_000, 512))
"""Faces, and numbers a face."""
MOST_MILLISECONDS = 20
ALIKE, THRESHOLD = 0.8, 0.6
PEOPLE, ASKED = 10_000, 300


def tables() -> Iterator[Table]:
    """Measure faces, then names."""
    faiss.omp_set_num_threads(1)
    yield Table(
        title="Faces searched",
        about="One face against all, each looked at; one core. Numpy multiplies the same faces in "
        "float32. The limit adds up as many octets as the scan has to read. Every search found "
        "its planted likeness first. A million is reckoned where fewer were searched.",
        unit="/s",
        rows=tuple(row for gallery in GALLERIES for row in _faces(*gallery)),
    )
    random = Random(20)
    people = [invent(random) for _ in range(PEOPLE)]
    key = draw_index_key()
    index = TokenIndexInMemory(key.id)
    for number, person in enumerate(people):
        names = subject(person.native, transliterate(random, person.short)).names
        index.put(_handle(number), derive_person(names, (person.born,), key=key).kept)
    asked = random.sample(range(PEOPLE), ASKED)
    queries = [
        derive_person(subject(people[number].native).names, (people[number].born,), key=key).query
        for number in asked
    ]

    def query(person: Person, name: str) -> TokenQuery:
        return derive_person(subject(name).names, (person.born,), key=key).query

    def share(names: Iterator[str]) -> float:
        hits = 0
        for number, name in zip(asked, names, strict=True):
            found = index.find(query(people[number], name)).hits
            hits += _handle(number) in {hit.handle for hit in found}
        return 100 * hits / ASKED

    yield _names(index, people, queries, asked, key.octets)
    strangers = [invent(random) for _ in range(ASKED)]
    disturbed = sum(bool(index.find(query(one, one.native)).hits) for one in strangers)
    latin = [transliterate(random, people[number].short) for number in asked]
    wrong = [misspell(random, name) for name in latin]
    same, slipped = share(iter(latin)), share(iter(wrong))
    yield Table(
        title="Persons found by blinded name and date, of 100 who are known",
        about=f"Among {PEOPLE:,} people kept by the native name and one Latin spelling; asked in "
        "another of 28 schemes with the complete date. Strangers are asked likewise.",
        unit="%",
        rows=(
            Row(what="in another scheme", ours=same, goal="≥ 98", met=same >= 98),
            Row(what="with one slip of the hand as well", ours=slipped),
            Row(what="strangers with any hit", ours=100 * disturbed / ASKED),
        ),
    )


def _faces(size: int, dimension: int) -> Iterator[Row]:
    model = FaceModel(id=ModelId("random"), dimension=dimension, threshold=THRESHOLD)
    gallery = _directions(size, dimension)
    index = FaissFaceIndex(model)
    started = process_time()
    for number, vector in enumerate(gallery):
        template = FaceTemplate(model=model.id, octets=vector.astype("<f4").tobytes())
        index.add(_handle(number), template)
    built = process_time() - started
    planted = np.random.default_rng(5).choice(size, 16, replace=False)
    asked = [_like(model, gallery[place]) for place in planted]
    for place, template in zip(planted, asked, strict=True):
        if index.search(template, MOST_HITS)[0].handle != _handle(int(place)):
            raise SystemExit("a planted face was not found: the figures are worth nothing")
    octets = np.zeros(size * dimension // 8, np.uint64)
    octets[:] = 1  # so that there is memory behind it
    ours, other = cycle(asked), cycle(asked)
    run = race(
        (
            lambda: index.search(next(ours), MOST_HITS),
            lambda: int(np.argmax(gallery @ next(other).vector)),
            octets.sum,
        ),
        rounds=9,
        seconds=0.1,
    )
    what = f"{size:,} faces of {dimension} numbers"
    yield rate_row(f"{what}, /s", run, ours=0, other=1, beside="numpy, float32", least_ratio=3)
    yield rate_row("the same", run, ours=0, other=2, beside="octets read once", least_ratio=0.5)
    million = 1000 / run.rate(0) * 1_000_000 / size
    goal = f"≤ {MOST_MILLISECONDS}"
    yield Row(
        what="a million of them, ms", ours=million, goal=goal, met=million <= MOST_MILLISECONDS
    )
    yield Row(what="made anew from templates, s", ours=built)
    started = process_time()
    index.remove(_handle(size // 2))
    yield Row(what="one face removed, ms", ours=1000 * (process_time() - started))


def _directions(size: int, dimension: int) -> Vector:
    random = np.random.default_rng(3)
    drawn: Vector = random.standard_normal((size, dimension), np.float32)
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    return drawn


def _like(model: FaceModel, vector: Vector) -> FaceTemplate:
    """Draw a face that is as like another as two pictures of one person may be."""
    noise = np.random.default_rng(int(abs(vector[0]) * 1e6)).standard_normal(model.dimension)
    noise -= noise @ vector * vector
    noise /= np.linalg.norm(noise)
    return make_template(model, ALIKE * vector + (1 - ALIKE**2) ** 0.5 * noise)


def _handle(number: int) -> Handle:
    return Handle(f"{number:032x}")


def _names(
    index: TokenIndexInMemory,
    people: list[Person],
    queries: list[TokenQuery],
    asked: list[int],
    octets: bytes,
) -> Table:
    key, numbers, ours = draw_index_key(), cycle(asked), cycle(queries)
    tokens = round(sum(len(query.strengths) for query in queries) / len(queries))
    messages = [
        f"nansen name token 1\0name\x0033\x001974-08-12\0{n}".encode() for n in range(tokens)
    ]

    def derive() -> TokenQuery:
        person = people[next(numbers)]
        return derive_person(subject(person.native).names, (person.born,), key=key).query

    run = race(
        (
            derive,
            lambda: [hmac.digest(octets, message, "sha256") for message in messages],
            lambda: index.find(next(ours)),
        )
    )
    return Table(
        title="Persons looked for by blinded name",
        about=f"A native name of three words with a complete date makes {tokens} tokens to look "
        f"for. Beside it are as many HMACs alone. The index has {PEOPLE:,} people and is a "
        "dictionary in memory.",
        unit="/s",
        rows=(
            rate_row("name to tokens", run, ours=0, other=1, beside="HMACs alone"),
            Row(what="tokens looked up and ranked", ours=run.rate(2)),
        ),
    )


def main() -> None:
    """Print the tables."""
    for table in tables():
        show(table, Console())


if __name__ == "__main__":
    main()
