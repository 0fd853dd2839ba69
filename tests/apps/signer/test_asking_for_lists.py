"""The signer is asked for the status lists of an hour: it alone has the key."""

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nansen.adapters.signer.wire import (
    ASK_LISTS,
    MOST_LISTS,
    decode_lists,
    encode_lists,
)
from nansen.apps.signer.authority import found, specimen_act
from nansen.apps.signer.server import Lists, signer_server
from nansen.apps.signer.status import sign_status
from nansen.clock import FixedClock
from nansen.errors import Malformed, Refused, Unavailable
from nansen.personalization.service import SignedDocument
from nansen.personalization.signing import SigningRequest, decode_request
from nansen.standards.framework.entry import StatusReference
from nansen.standards.framework.status_list_envelope import (
    MAX_SIGNED_OCTETS,
    decode_signed_status_list,
)
from nansen.status.model import StatusPolicy
from nansen.status.service import PublishedList

NOW = datetime(2026, 11, 23, 9, 12, 13, tzinfo=UTC)
HOUR = NOW.replace(minute=0, second=0)
POLICY = StatusPolicy(size=2**16, every=timedelta(days=1))


class Nobody:
    """A signer that signs no document."""

    def sign(self, request: SigningRequest) -> SignedDocument:
        raise Unavailable(f"nobody signs {request.issued_on}")


def ask(lists: Lists | None) -> tuple[PublishedList, ...]:
    reply = signer_server(Nobody(), lists)._answer(ASK_LISTS)
    assert reply.octets is not None
    return decode_lists(reply.octets)


def test_the_lists_of_an_hour_are_signed_once(tmp_path: Path) -> None:
    found(tmp_path / "home", specimen_act(), FixedClock(NOW))
    lists = partial(sign_status, tmp_path / "home", FixedClock(NOW), POLICY)
    (published,) = ask(lists)
    assert (published.issued, published.ended) == (HOUR, ())
    signed = decode_signed_status_list(published.encoded)
    assert (signed.content.list_id, signed.content.issued) == (published.list_id, HOUR)
    assert ask(lists) == (published,)


def test_which_documents_have_ended_is_not_said() -> None:
    gone = StatusReference(list_id=bytes(16), index=7)
    one = PublishedList(list_id=bytes(16), issued=HOUR, encoded=b"list", ended=(gone,))
    assert decode_lists(encode_lists((one,))) == (
        PublishedList(list_id=bytes(16), issued=HOUR, encoded=b"list"),
    )


def test_a_signer_without_them_and_one_that_refuses_say_so() -> None:
    def refuse() -> tuple[PublishedList, ...]:
        raise Refused("STATUS-CLOCK", "the clock stands before the last list")

    with pytest.raises(Unavailable, match="no status lists"):
        ask(None)
    with pytest.raises(Refused, match="STATUS-CLOCK"):
        ask(refuse)
    with pytest.raises(Malformed):
        decode_request(ASK_LISTS)


def test_there_are_no_more_lists_than_anybody_has() -> None:
    one = PublishedList(list_id=bytes(16), issued=HOUR, encoded=b"")
    assert len(decode_lists(encode_lists((one,) * MOST_LISTS))) == MOST_LISTS
    for wrong in (
        (one,) * (MOST_LISTS + 1),
        (PublishedList(list_id=bytes(16), issued=HOUR, encoded=bytes(MAX_SIGNED_OCTETS + 1)),),
        (PublishedList(list_id=bytes(99), issued=HOUR, encoded=b""),),
    ):
        with pytest.raises(Malformed):
            decode_lists(encode_lists(wrong))


@given(st.binary(max_size=200))
def test_any_octets_are_lists_or_malformed(octets: bytes) -> None:
    with pytest.raises(Malformed):
        decode_lists(octets)
