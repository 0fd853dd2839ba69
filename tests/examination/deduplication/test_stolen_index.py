"""T13, R87: a thief with the index and a state with its whole passport file learn nothing."""

import hashlib
import hmac
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from random import Random

from bench.invented_names import invent, subject, transliterate
from tests.simulators.token_index import TokenIndexInMemory, draw_handle

from nansen.examination.deduplication.tokens import derive_person
from nansen.examination.screening.model import SpelledName
from nansen.keys.custody.index_key import IndexKey, draw_index_key
from nansen.standards.icao9303.lds.dg1 import decode_dg1
from nansen.standards.icao9303.mrz import decode_mrz
from nansen.standards.icao9303.partial_date import PartialDate

CHIP = Path(__file__).parents[2] / "vectors" / "icao9303" / "lds_bsi2013"
FILES = ("Datagroup1.bin", "Datagroup2.bin", "Datagroup15.bin", "EF_SOD.bin")
BORN = PartialDate.parse("1996-08-12")
ERIKA = subject("MUSTERMANN ERIKA").names
HASHES = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "sha3_256")
LEAST = 8
"""Eight octets that agree are no chance among the millions that are looked at."""


class Dump:
    """What a thief has, and every place where eight octets of anything might stand in it."""

    def __init__(self, octets: bytes) -> None:
        places = range(len(octets) - LEAST + 1)
        self._windows = {octets[at : at + LEAST] for at in places}

    def shows(self, found: bytes) -> bool:
        forms = (found, found[::-1], found.hex().encode(), found.hex().upper().encode())
        return any(form[:LEAST] in self._windows for form in forms if len(form) >= LEAST)


def texts(names: tuple[SpelledName, ...], born: PartialDate) -> Iterator[bytes]:
    """Write a person as a state might have it on file."""
    dates = ("", born.text, born.mrz, born.dg11, str(born.year))
    for name, date in product((name.text for name in names), dates):
        for form in (name, name.upper(), name.replace(" ", "<<"), name.replace(" ", "")):
            for joined in (f"{form}{date}", f"{form}|{date}", f"{form}\0{date}", f"{date}{form}"):
                yield joined.encode()


def derivations(message: bytes, guesses: tuple[bytes, ...]) -> Iterator[bytes]:
    """Make of it whatever can be made without the key."""
    yield message
    for name in HASHES:
        digest = hashlib.new(name, message).digest()
        yield digest
        yield hashlib.new(name, digest).digest()
    for guess in guesses:
        yield hmac.digest(guess, message, "sha256")
        yield hashlib.sha256(guess + message).digest()
        yield hashlib.sha256(message + guess).digest()


def test_no_derivation_of_a_states_file_stands_in_a_stolen_index() -> None:
    random = Random(13)
    people = [invent(random) for _ in range(25)]
    state_file = [
        (subject(p.native, transliterate(random, p.native)).names, p.born) for p in people
    ]
    state_file.append((ERIKA, BORN))
    key = draw_index_key()
    index = TokenIndexInMemory(key.id)
    handles = [draw_handle() for _ in state_file]
    for handle, (names, born) in zip(handles, state_file, strict=True):
        index.put(handle, derive_person(names, (born,), key=key).kept)
    stolen = index.dump()
    dump = Dump(stolen)

    # Whoever steals the index has its name and its handles, and may try them for keys.
    guesses = (b"", bytes(32), key.id.encode(), bytes.fromhex(key.id), b"nansen index id 1")
    messages = {text for names, born in state_file for text in texts(names, born)}
    chips = [(CHIP / name).read_bytes() for name in FILES]
    zone = chips[0][5:]
    messages |= {*chips, zone, zone[:44], zone[44:], zone[44:53]}
    looked_at = 0
    for message in messages:
        for found in derivations(message, guesses):
            looked_at += 1
            assert not dump.shows(found)
    assert looked_at > 50_000

    # Our own derivation with a guessed key gives nothing either.
    guessed = [bytes(32), hashlib.sha256(b"").digest(), hashlib.sha256(key.id.encode()).digest()]
    for octets in guessed:
        wrong = IndexKey(octets=octets)
        for names, born in state_file:
            for token in (*derive_person(names, (born,), key=wrong).kept.tokens, wrong.id.encode()):
                assert not dump.shows(token)

    # The search itself can find: with the key every token is there.
    for names, born in state_file:
        kept = derive_person(names, (born,), key=key).kept
        assert all(dump.shows(token) for token in kept.tokens)
    assert dump.shows(handles[0].encode())


def test_the_person_of_the_chip_is_who_was_enrolled() -> None:
    dg1 = decode_dg1((CHIP / "Datagroup1.bin").read_bytes())
    key = draw_index_key()
    index = TokenIndexInMemory(key.id)
    handle = draw_handle()
    index.put(handle, derive_person(ERIKA, (BORN,), key=key).kept)
    name = decode_mrz(dg1.mrz).name
    read = subject(f"{name.secondary} {name.primary}").names
    (hit,) = index.find(derive_person(read, (BORN,), key=key).query).hits
    assert hit.handle == handle
