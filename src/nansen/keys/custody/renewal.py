"""Wrapping all living case keys anew, so that the old generation can be destroyed (R82).

Afterwards whatever an old backup holds of erased cases can be opened by nobody, not even by
somebody who has stolen the present key and its passphrase.

It is also when a case becomes a canary: every wrapped key is written anew, and so it does not
show which of them says something else now (T05).
"""

from dataclasses import replace

from nansen.clock import Clock
from nansen.errors import NansenError
from nansen.ids import CaseId
from nansen.keys.custody.access_log import Event, LogEntry
from nansen.keys.custody.ports import AccessLog, CaseKeyOpener, WrappedKeys
from nansen.keys.custody.usage import Usage
from nansen.keys.sealing.wrapped_key import (
    decode_wrapped_key,
    encode_wrapped_key,
    wrap_case_key,
)


def renew(
    keys: CaseKeyOpener,
    wrapped: WrappedKeys,
    log: AccessLog,
    usage: Usage,
    clock: Clock,
    *,
    canaries: frozenset[CaseId] = frozenset(),
) -> tuple[CaseId, ...]:
    """Wrap every case's key to the newest generation; give the cases that would not open.

    `canaries` are cases that nobody works on any more, and that ring from now on.

    It may be interrupted and done again. Only if it gives nothing has the log its line, and
    only then may the older generations be destroyed.
    """
    failed = tuple(
        case
        for case in wrapped.cases()
        if not _renew_one(case, keys, wrapped, usage, canary=case in canaries)
    )
    if not failed:
        log.append(LogEntry(at=clock.now(), event=Event.RENEWED))
    return failed


def _renew_one(
    case: CaseId, keys: CaseKeyOpener, wrapped: WrappedKeys, usage: Usage, *, canary: bool
) -> bool:
    try:
        old = decode_wrapped_key(wrapped.read(case) or b"")
        key = keys.unwrap(old, case)
    except NansenError:
        return False
    if usage.is_erased(key.tag(case)):
        wrapped.destroy(case)
    elif old.recipient != keys.current.id or (canary and not key.canary):
        renewed = replace(key, canary=canary or key.canary)
        wrapped.replace(case, encode_wrapped_key(wrap_case_key(renewed, case, keys.current)))
    return True
