"""Production keys have a passphrase; a specimen's keys have somebody who said so."""

import pytest

from nansen.errors import Refused
from nansen.keys.keystore import KeystoreKind
from nansen.keys.passphrase import PASSPHRASE
from nansen.keys.unlocking import SPECIMEN, founding_from, unlocking_from

REAL = {PASSPHRASE: "a good long one"}


def test_keys_are_opened_with_the_passphrase_that_there_is() -> None:
    assert unlocking_from({}) == unlocking_from({PASSPHRASE: ""}) == SPECIMEN
    assert unlocking_from(REAL).kind is KeystoreKind.PRODUCTION
    with pytest.raises(Refused, match="PASSPHRASE"):
        unlocking_from({PASSPHRASE: "short"})


def test_nobody_makes_a_specimens_keys_by_forgetting_something() -> None:
    for environment in ({}, {PASSPHRASE: ""}):
        with pytest.raises(Refused, match=f"DEMO-KEY.*{PASSPHRASE}.*--specimen"):
            founding_from(environment, specimen=False)
        assert founding_from(environment, specimen=True) == SPECIMEN
    assert founding_from(REAL, specimen=False).kind is KeystoreKind.PRODUCTION
    assert founding_from(REAL, specimen=True) == SPECIMEN, "what was said counts"
    with pytest.raises(Refused, match="PASSPHRASE"):
        founding_from({PASSPHRASE: "short"}, specimen=False)
