"""Whose word on a log counts: its own key, and enough of its witnesses (C2SP tlog-policy)."""

from dataclasses import dataclass

from nansen.errors import Malformed, Untrusted
from nansen.standards.tlog.checkpoint import SignedCheckpoint
from nansen.standards.tlog.note import SignatureType, VerifierKey, is_signed_by, verify_note

_CLAUSE = "C2SP tlog-proof"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPolicy:
    """One log, the key that signs its heads, and how many witnesses must have seen them."""

    origin: str
    key: VerifierKey
    witnesses: tuple[VerifierKey, ...] = ()
    quorum: int = 0
    """Without witnesses a log can show each reader another tree (R66)."""

    def __post_init__(self) -> None:
        """Check that each key is of its kind and that the quorum can be reached."""
        if self.key.type is not SignatureType.ED25519:
            raise Malformed("log key", "is no key that signs checkpoints", clause=_CLAUSE)
        if any(key.type is not SignatureType.COSIGNATURE for key in self.witnesses):
            raise Malformed("witness key", "is no key that cosigns", clause=_CLAUSE)
        for named in (
            {key.public_key for key in self.witnesses},
            {key.key_id for key in self.witnesses},
        ):
            if len(named) != len(self.witnesses):
                raise Malformed("witness keys", "name one witness twice", clause=_CLAUSE)
        if not 0 <= self.quorum <= len(self.witnesses):
            raise Malformed("quorum", "exceeds the number of witnesses", clause=_CLAUSE)


def verify_checkpoint(signed: SignedCheckpoint, policy: LogPolicy) -> None:
    """Verify that the log and enough of its witnesses stand behind a checkpoint.

    Raises:
        Untrusted: it is another log's, its signature or a witness's is wrong, or too few
            witnesses have signed it.
    """
    if signed.checkpoint.origin != policy.origin:
        raise Untrusted("checkpoint", "is another log's", clause=_CLAUSE)
    verify_note(signed.note, (policy.key,))
    seen_by = sum(is_signed_by(signed.note, key) for key in policy.witnesses)
    if seen_by < policy.quorum:
        raise Untrusted("checkpoint", "too few witnesses have signed it", clause=_CLAUSE)
