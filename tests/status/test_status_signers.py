"""The key of the status lists: its own, short-lived, and recalled from its certificate."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.simulators.key_shelf import production_keystore
from tests.worlds.specimen import found, specimen_world
from tests.worlds.status_office import status_signer

from nansen.errors import Refused, Untrusted
from nansen.pki.authority import Revocation
from nansen.pki.rules import months_from
from nansen.status.signers import ready_status_signer, recall_status_signer

WORLD = specimen_world()
CERTIFIED = status_signer().certified
START = CERTIFIED.signs.start


def test_it_signs_for_three_months_and_counts_for_four() -> None:
    assert CERTIFIED.signs.end == months_from(START, 3)
    assert CERTIFIED.certificate.not_after == months_from(START, 4)
    assert CERTIFIED.key == "status-1"
    assert CERTIFIED.csca == 1


def test_what_it_certifies_is_recalled_from_the_certificate() -> None:
    assert recall_status_signer(CERTIFIED.certificate, 1, WORLD.authority) == CERTIFIED


def test_a_certificate_of_somebody_else_is_not_recalled() -> None:
    stranger, _ = found()
    with pytest.raises(Refused, match="STATUS-SIGNER"):
        recall_status_signer(CERTIFIED.certificate, 1, stranger)
    with pytest.raises(Untrusted):
        recall_status_signer(WORLD.authority.document_signer.certificate, 1, WORLD.authority)


def test_it_must_be_ready() -> None:
    late = CERTIFIED.signs.end
    revoked = replace(
        WORLD.authority,
        revoked=(Revocation(serial_number=CERTIFIED.certificate.serial_number, at=START),),
    )
    for authority, keystore, now, rule in (
        (WORLD.authority, WORLD.keystore, late, "KEY-TIME"),
        (WORLD.authority, WORLD.keystore, START - timedelta(seconds=1), "KEY-TIME"),
        (revoked, WORLD.keystore, START, "REVOKED"),
        (WORLD.authority, production_keystore(), START, "PRODUCTION-KEY"),
    ):
        with pytest.raises(Refused) as caught:
            ready_status_signer(authority, CERTIFIED, keystore=keystore, now=now)
        assert caught.value.rule == rule


def test_the_key_must_be_the_certified_one() -> None:
    other = replace(CERTIFIED, key=WORLD.authority.document_signer.key)
    with pytest.raises(Refused, match="KEY-MISMATCH"):
        ready_status_signer(WORLD.authority, other, keystore=WORLD.keystore, now=START)
