"""All case keys wrapped anew."""

from dataclasses import replace

from tests.worlds.key_office import BOTH, EXAMINER, KEYS, NEW, Service, case_id

from nansen.ids import CaseId
from nansen.keys.custody.access_log import Event
from nansen.keys.custody.messages import FieldKeys, Rejection
from nansen.keys.custody.renewal import renew
from nansen.keys.keystore import KeystoreKind
from nansen.keys.sealing.key_encryption_keys import KeyEncryptionKeys
from nansen.keys.sealing.wrapped_key import decode_wrapped_key

ONLY_NEW = KeyEncryptionKeys(KeystoreKind.DEMO, {2: NEW})


def _renew(service: Service) -> tuple[CaseId, ...]:
    return renew(BOTH, service.wrapped, service.log, service.usage, service.clock)


def test_every_case_opens_with_the_new_generation_alone() -> None:
    service = Service()
    keys = {number: service.take_in(number, canary=number == 3) for number in (1, 2, 3)}
    assert _renew(service) == ()
    assert service.log.entries[-1].event is Event.RENEWED
    for number, key in keys.items():
        wrapped = decode_wrapped_key(service.wrapped.files[case_id(number)])
        assert ONLY_NEW.unwrap(wrapped, case_id(number)) == key
    kept = dict(service.wrapped.files)
    assert _renew(service) == ()
    assert service.wrapped.files == kept, "done again, it changes nothing"


def test_t34_a_backup_of_wrapped_keys_dies_with_its_generation() -> None:
    """Even somebody who rolls the log back, and steals the present key, gets nothing."""
    service = Service()
    service.take_in(1)
    service.take_in(2)
    backup = dict(service.wrapped.files)
    service.erase(1)
    assert _renew(service) == ()
    stolen = Service(keys=ONLY_NEW)
    stolen.wrapped.files = dict(backup)
    assert isinstance(stolen.open(EXAMINER, 1), Rejection)
    assert stolen.log.entries[-1].reason == "UNAVAILABLE"
    service.ports = replace(service.ports, keys=ONLY_NEW)
    service.restart()
    assert isinstance(service.open(EXAMINER, 2), FieldKeys)


def test_t34_an_erased_case_is_not_wrapped_anew() -> None:
    service = Service()
    service.take_in(1)
    backup = dict(service.wrapped.files)
    service.erase(1)
    service.wrapped.files |= backup
    assert _renew(service) == ()
    assert service.wrapped.files == {}


def test_what_does_not_open_is_named_and_the_old_generation_stays() -> None:
    service = Service()
    service.take_in(1)
    service.wrapped.files[case_id(2)] = b"spoilt"
    service.wrapped.files[case_id(3)] = service.wrapped.files[case_id(1)]
    assert _renew(service) == (case_id(2), case_id(3))
    assert service.log.entries == []
    wrapped = decode_wrapped_key(service.wrapped.files[case_id(3)])
    assert wrapped.recipient == KEYS.current.id


def test_t05_a_renewal_makes_canaries_and_shows_which_they_are_to_nobody() -> None:
    service = Service()
    keys = {number: service.take_in(number) for number in (1, 2, 3)}
    before = dict(service.wrapped.files)
    marked = frozenset({case_id(2)})
    assert (
        renew(BOTH, service.wrapped, service.log, service.usage, service.clock, canaries=marked)
        == ()
    )
    assert not set(before.values()) & set(service.wrapped.files.values()), "all are written anew"
    assert len({len(octets) for octets in service.wrapped.files.values()}) == 1
    for number, key in keys.items():
        wrapped = decode_wrapped_key(service.wrapped.files[case_id(number)])
        found = ONLY_NEW.unwrap(wrapped, case_id(number))
        assert (found.octets, found.canary) == (key.octets, number == 2)
    assert _renew(service) == ()
    wrapped = decode_wrapped_key(service.wrapped.files[case_id(2)])
    assert ONLY_NEW.unwrap(wrapped, case_id(2)).canary, "it stays one"


def test_t05_a_renewal_that_was_interrupted_still_makes_the_canary() -> None:
    service = Service()
    service.take_in(1)
    assert _renew(service) == ()
    marked = frozenset({case_id(1)})
    renew(BOTH, service.wrapped, service.log, service.usage, service.clock, canaries=marked)
    wrapped = decode_wrapped_key(service.wrapped.files[case_id(1)])
    assert ONLY_NEW.unwrap(wrapped, case_id(1)).canary
