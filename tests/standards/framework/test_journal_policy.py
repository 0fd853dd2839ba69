"""Journal policies: one form, and nothing that is not one."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.journal.simulated import WITNESS_KEY, SimulatedKey

from nansen.errors import Malformed, Unsupported
from nansen.ids import StateCode
from nansen.standards.framework.entry import DocumentClass
from nansen.standards.framework.journal_policy import (
    MAX_POLICY_OCTETS,
    JournalPolicy,
    decode_journal_policy,
    encode_journal_policy,
)
from nansen.standards.tlog.note import SignatureType
from nansen.standards.tlog.policy import LogPolicy

LOG = SimulatedKey("utopia.example/journal/2026", SignatureType.ED25519).verifier_key
POLICY = JournalPolicy(
    state=StateCode("UTO"),
    country="UT",
    documents=(DocumentClass.REFUGEE, DocumentClass.STATELESS),
    since=date(2026, 11, 23),
    log=LogPolicy(
        origin="utopia.example/journal/2026",
        key=LOG,
        witnesses=(WITNESS_KEY.verifier_key,),
        quorum=1,
    ),
)
WRITTEN = encode_journal_policy(POLICY)
WITNESSES = tuple(
    SimulatedKey(f"witness.example/{number}", SignatureType.COSIGNATURE).verifier_key
    for number in range(17)
)


def test_it_is_text_that_a_person_can_read() -> None:
    lines = WRITTEN.decode().splitlines()
    assert lines[:6] == [
        "nansen journal policy 1",
        "state UTO",
        "country UT",
        "documents PR PS",
        "since 2026-11-23",
        "origin utopia.example/journal/2026",
    ]
    assert [line.partition("+")[0] for line in lines[6:]] == [
        "log utopia.example/journal/2026",
        "quorum 1",
        "witness witness.example/1",
    ]
    assert decode_journal_policy(WRITTEN) == POLICY


@given(
    documents=st.sets(st.sampled_from(DocumentClass), min_size=1),
    since=st.dates(),
    count=st.integers(0, 16),
    data=st.data(),
    origin=st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1).filter(
        lambda text: text == text.strip()
    ),
)
def test_what_is_written_is_read(
    documents: set[DocumentClass], since: date, count: int, data: st.DataObject, origin: str
) -> None:
    policy = JournalPolicy(
        state=StateCode("D"),
        country="DE",
        documents=tuple(one for one in DocumentClass if one in documents),
        since=since,
        log=LogPolicy(
            origin=origin,
            key=LOG,
            witnesses=WITNESSES[:count],
            quorum=data.draw(st.integers(0, count)),
        ),
    )
    assert decode_journal_policy(encode_journal_policy(policy)) == policy


@given(st.binary() | st.text().map(lambda text: f"nansen journal policy 1\n{text}".encode()))
@example(WRITTEN)
@example(b"")
@example(b"nansen journal policy 1")
@example(b"nansen journal policy 1\n")
def test_any_octets_are_read_or_refused(data: bytes) -> None:
    try:
        policy = decode_journal_policy(data)
    except (Malformed, Unsupported):
        return
    assert encode_journal_policy(policy) == data


@given(st.integers(0, len(WRITTEN) * 8 - 1))
def test_a_flipped_bit_is_refused_or_seen(bit: int) -> None:
    spoilt = bytearray(WRITTEN)
    spoilt[bit // 8] ^= 1 << bit % 8
    try:
        read = decode_journal_policy(bytes(spoilt))
    except (Malformed, Unsupported):
        return
    assert read != POLICY


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("state UTO", "state uto"),
        ("state UTO", "state UTOP"),
        ("state UTO", "state UNO"),
        ("country UT", "country U"),
        ("country UT", "country UN"),
        ("documents PR PS", "documents PS PR"),
        ("documents PR PS", "documents PR PR"),
        ("documents PR PS", "documents PR  PS"),
        ("documents PR PS", "documents"),
        ("since 2026-11-23", "since 2026-11-31"),
        ("since 2026-11-23", "since 20261123"),
        ("since 2026-11-23", "since 2026-W48-1"),
        ("since 2026-11-23", "since soon"),
        ("quorum 1", "quorum 2"),
        ("quorum 1", "quorum 01"),
        ("quorum 1", "quorum -1"),
        ("quorum 1", "quorum 100"),
        ("quorum 1", "quorum"),
        ("origin ", "origin  "),
        ("origin utopia.example/journal/2026", "origin "),
        ("origin utopia.example/journal/2026", "origin ютопия"),
        ("country UT\n", ""),
        ("country UT\n", "country UT\ncountry UT\n"),
        ("state UTO\ncountry UT", "country UT\nstate UTO"),
        ("nansen journal", "another journal"),
        ("witness witness", "witness  witness"),
        ("witness witness", "quorum witness"),
        ("\n", "\r\n"),
        ("\n", "\n\n"),
    ],
)
def test_another_form_is_refused(old: str, new: str) -> None:
    text = WRITTEN.decode()
    assert old in text
    with pytest.raises(Malformed):
        decode_journal_policy(text.replace(old, new).encode())


@pytest.mark.parametrize(
    ("old", "new"),
    [("policy 1", "policy 2"), ("documents PR PS", "documents PR PX")],
)
def test_what_a_later_release_may_say_is_not_supported(old: str, new: str) -> None:
    with pytest.raises(Unsupported):
        decode_journal_policy(WRITTEN.decode().replace(old, new).encode())


def test_it_begins_and_ends_where_it_should() -> None:
    for data in (WRITTEN[:-1], WRITTEN + b"\n", WRITTEN + b"x\n", b"\xef\xbb\xbf" + WRITTEN):
        with pytest.raises(Malformed):
            decode_journal_policy(data)
    with pytest.raises(Malformed, match="8 KiB"):
        decode_journal_policy(WRITTEN + b"x" * MAX_POLICY_OCTETS)


@pytest.mark.parametrize("origin", ["", " ", "a\nb", "a\x7f", "é", "a\n" * 2, "x" * 9000])
def test_what_cannot_be_written_is_no_policy(origin: str) -> None:
    with pytest.raises(Malformed):
        replace(POLICY, log=replace(POLICY.log, origin=origin))


def test_a_proof_carries_sixteen_witnesses() -> None:
    replace(POLICY, log=replace(POLICY.log, witnesses=WITNESSES[:16]))
    with pytest.raises(Malformed, match="witnesses"):
        replace(POLICY, log=replace(POLICY.log, witnesses=WITNESSES))


@pytest.mark.parametrize(
    ("code", "state", "country", "counts"),
    [
        ("PR", "UTO", "UT", True),
        ("PR", "UTO", None, True),
        ("PR", "XXX", "ut", True),
        ("PR", "UNO", "UN", False),
        ("PR", "UNO", None, False),
        ("P", "UTO", "UT", False),
        ("PT", "UTO", "UT", False),
    ],
)
def test_it_counts_for_the_issuers_documents(
    code: str, state: str, country: str | None, counts: bool
) -> None:
    assert POLICY.counts_for(document_code=code, state=state, country=country) is counts
