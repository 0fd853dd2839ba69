import os
import secrets
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.application import people
from tests.application.people import APPLICATION, CANARIES, holder, keys, offices, recipients

from nansen.application import bundle as bundles
from nansen.application.age import MAGIC
from nansen.application.bucket import SMALLEST, pad_to_bucket
from nansen.application.bundle import (
    LARGEST_PART,
    MOST_PARTS,
    ApplicationId,
    Bundle,
    BundleKind,
    Part,
    PartRole,
    check_bundle_id,
    decode_bundle,
    draw_application_id,
    open_bundle,
    seal_bundle,
)
from nansen.application.package import pack_act, pack_application, unpack_application
from nansen.errors import Malformed, Refused, Untrusted
from nansen.standards.deterministic_cbor import Item, decode_item, encode_item

Judge = Callable[..., CompletedProcess[bytes]]
BUNDLE = pack_application(people.application())
SEALED = people.sealed()
PLAIN = offices()[0].open(SEALED.octets)


def part(content: bytes, role: PartRole = PartRole.FILE) -> Part:
    return Part(role=role, content=content)


def bundle_of(*parts: Part, kind: BundleKind = BundleKind.APPLICATION) -> Bundle:
    return Bundle(kind=kind, application=APPLICATION, holder=holder(), parts=parts)


def test_each_office_opens_it() -> None:
    for office in offices():
        assert open_bundle(SEALED.octets, office) == BUNDLE


def test_another_program_for_age_opens_it(tmp_path: Path, judge: Judge) -> None:
    (tmp_path / "key").write_text(offices()[2].secret)
    opened = judge("age", "--decrypt", "--identity", tmp_path / "key", stdin=SEALED.octets)
    assert decode_bundle(opened.stdout) == BUNDLE


def test_its_name_is_its_hash_and_its_size_a_bucket() -> None:
    assert SEALED.id == sha256(SEALED.octets).hexdigest() == check_bundle_id(SEALED.id)
    assert SEALED.bucket == 0
    assert len(PLAIN) == SMALLEST


def test_sealing_twice_gives_two_names() -> None:
    assert seal_bundle(BUNDLE, keys(), recipients()).id != SEALED.id


@given(st.lists(st.binary(min_size=1), min_size=1, max_size=5, unique=True), st.booleans())
def test_what_is_sealed_opens_to_the_same(contents: list[bytes], is_act: bool) -> None:
    main = PartRole.ACT if is_act else PartRole.FORM
    kind = BundleKind.MESSAGE if is_act else BundleKind.APPLICATION
    made = bundle_of(part(contents[0], main), *map(part, contents[1:]), kind=kind)
    assert open_bundle(seal_bundle(made, keys(), recipients()).octets, offices()[1]) == made


def test_a_large_file_takes_a_larger_bucket() -> None:
    content = secrets.token_bytes(3 * SMALLEST)
    made = bundle_of(part(b"form", PartRole.FORM), part(content))
    sealed = seal_bundle(made, keys(), recipients())
    assert sealed.bucket == 2
    assert open_bundle(sealed.octets, offices()[0]).files == {sha256(content).digest(): content}


@given(st.integers(0, len(SEALED.octets) * 8 - 1))
def test_a_bundle_with_one_bit_changed_never_opens(bit: int) -> None:
    changed = bytearray(SEALED.octets)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(Malformed):
        open_bundle(bytes(changed), offices()[0])


@given(st.integers(0, len(PLAIN) * 8 - 1))
def test_what_was_sealed_by_others_with_one_bit_changed_is_refused(bit: int) -> None:
    changed = bytearray(PLAIN)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises((Malformed, Untrusted)):
        decode_bundle(bytes(changed))


@given(st.binary() | st.binary(max_size=300).map(PLAIN[:20].__add__))
@example(PLAIN[:-1])
@example(PLAIN + b"\0")
@example(PLAIN[:16])
@example(PLAIN[:16] + b"\xff\xff\xff\xff")
@example(b"")
def test_any_octets_are_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        decode_bundle(data)
    for sealed in (data, MAGIC + data, MAGIC + b"\n--- " + data.ljust(SMALLEST + 76)):
        with pytest.raises(Malformed):
            open_bundle(sealed, offices()[0])


def test_ten_megabytes_are_refused() -> None:
    for flood in (os.urandom(10_000_000), PLAIN[:20] + bytes(10_000_000)):
        with pytest.raises(Malformed):
            decode_bundle(flood)
        with pytest.raises(Malformed):
            open_bundle(flood, offices()[0])


def test_more_than_any_bucket_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nansen.application.bucket.LARGEST_EXPONENT", -1)
    with pytest.raises(Malformed, match="larger than a bundle may be"):
        open_bundle(SEALED.octets, offices()[0])


def forged(**changes: Item) -> bytes:
    """Write a bundle by hand, signed as it should be."""
    manifest = bundles._encode_manifest(BUNDLE)
    fields = decode_item(manifest, field="bundle")
    assert isinstance(fields, dict)
    written = encode_item(fields | changes)
    head = [b"nansen bundle 1\n", len(written).to_bytes(4, "big"), written]
    signature = keys().sign(head[0] + written)
    contents = (one.content for one in BUNDLE.parts)
    return pad_to_bucket(b"".join((*head, signature, *contents)))


def row(**changes: Item) -> Item:
    plain: dict[str, Item] = {"role": "form", "size": 5, "sha256": bytes(32)}
    return plain | changes


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"v": 2}, "another kind or version"),
        ({"kind": "poem"}, "another kind or version"),
        ({"kind": "message"}, "one form or act first"),
        ({"application": b"short"}, "32 hexadecimal digits"),
        ({"mailbox": b"short"}, "has not 1216 octets"),
        ({"holder": b"short"}, "no public key"),
        ({"tag": b"short"}, "no SHA-256"),
        ({"parts": []}, "zeros"),
        ({"parts": [row()]}, "not the one it names"),
        ({"parts": [row(role="ghost", size=1)]}, "unknown role"),
        ({"parts": [row(size=0)]}, "at least one octet"),
        ({"parts": [row(size=LARGEST_PART + 1)]}, "at most 20 MiB"),
        ({"parts": [{"role": "form"}]}, "other fields"),
        ({"also": 1}, "other fields"),
    ],
)
def test_a_manifest_that_lies_is_named(changes: dict[str, Item], why: str) -> None:
    with pytest.raises(Malformed, match=why):
        decode_bundle(forged(**changes))


def test_what_is_forged_by_hand_is_otherwise_whole() -> None:
    assert decode_bundle(forged()) == BUNDLE


def test_padding_is_zeros_and_no_longer_than_needed() -> None:
    with pytest.raises(Malformed, match="zeros"):
        decode_bundle(PLAIN[:-1] + b"\1")
    with pytest.raises(Malformed, match="bucket"):
        decode_bundle(PLAIN.ljust(2 * SMALLEST, b"\0"))


def test_a_bundle_is_signed_by_its_holder() -> None:
    with pytest.raises(Refused, match="HOLDER-KEY"):
        seal_bundle(BUNDLE, keys(b"another"), recipients())
    stranger = forged(holder=keys(b"another").key.spki)
    with pytest.raises(Untrusted, match="not signed by its holder"):
        decode_bundle(stranger)


def test_limits_are_told() -> None:
    form = part(b"form", PartRole.FORM)
    with pytest.raises(Refused, match="20 MiB"):
        part(b"")
    with pytest.raises(Refused, match="256 parts"):
        bundle_of()
    with pytest.raises(Refused, match="256 parts"):
        bundle_of(form, *(part(bytes([1, one])) for one in range(MOST_PARTS)))
    with pytest.raises(Malformed, match="same part twice"):
        bundle_of(form, part(b"x"), part(b"x"))
    with pytest.raises(Malformed, match="first, then files"):
        bundle_of(part(b"x"), form)


def test_a_case_has_at_most_200_mib() -> None:
    large = bytes(LARGEST_PART)
    twelve = [part(bytes([one]) + large[1:]) for one in range(12)]
    with pytest.raises(Refused, match="200 MiB"):
        bundle_of(part(b"form", PartRole.FORM), *twelve)


def test_names_are_random_and_checked() -> None:
    assert len({draw_application_id() for _ in range(9)}) == 9
    with pytest.raises(Malformed):
        check_bundle_id("../../etc/passwd")
    with pytest.raises(Malformed):
        Bundle(kind=BundleKind.MESSAGE, application=ApplicationId("x"), holder=holder(), parts=())


def test_a_message_looks_like_an_application() -> None:
    letter = pack_act(APPLICATION, holder(), b"I take it back")
    sealed = seal_bundle(letter, keys(), recipients())
    assert sealed.bucket == SEALED.bucket
    assert open_bundle(sealed.octets, offices()[0]).main == b"I take it back"
    with pytest.raises(Malformed, match="is a message"):
        unpack_application(letter)


def test_nothing_shows_a_person() -> None:
    values = (BUNDLE, SEALED, *BUNDLE.parts, holder(), people.application(), keys())
    for value in values:
        shown = repr(value)
        assert not [one for one in CANARIES if one in shown], type(value)
    assert not [one for one in CANARIES if one.encode() in SEALED.octets]
