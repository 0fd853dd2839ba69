"""Where a draft rests until it is in safe hands."""

from typing import Protocol

from nansen.application.bundle import SealedBundle
from nansen.application.draft import Draft
from nansen.application.receipt import SignedReceipt


class DraftStore(Protocol):
    """The drafts of one codename: at most one. All of it is kept twice.

    What a method has returned from survives kill -9 and the loss of one copy. Every method
    raises `Unavailable` when a copy cannot be reached, and then has changed nothing that a
    second call would not mend.
    """

    def load(self) -> Draft | None:
        """Read the draft; none where there is none, or where it was let go."""
        ...

    def save(self, draft: Draft) -> None:
        """Write the draft in the place of the one before; files that it names no more go."""
        ...

    def put_file(self, content: bytes) -> bytes:
        """Keep a file and tell its SHA-256; the same again changes nothing."""
        ...

    def file(self, digest: bytes) -> bytes:
        """Read a file.

        Raises:
            Untrusted: both copies are damaged.
        """
        ...

    def keep_bundle(self, bundle: SealedBundle) -> None:
        """Keep the sealed bundle until there is a receipt."""
        ...

    def bundle(self) -> SealedBundle | None:
        """Read the sealed bundle; none if nothing is sealed yet."""
        ...

    def settle(self, receipt: SignedReceipt) -> None:
        """Keep the receipt and let go of everything else; the receipt was verified before."""
        ...

    def receipt(self) -> SignedReceipt | None:
        """Read the receipt; none before there is one."""
        ...

    def erase(self) -> None:
        """Let go of everything."""
        ...
