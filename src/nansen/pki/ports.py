"""What the acts need from outside."""

from typing import Protocol

from nansen.pki.authority import Authority


class AuthorityStore(Protocol):
    """Where one authority is kept."""

    def find(self) -> Authority | None:
        """Give the authority as last saved, or None if there is none yet."""
        ...

    def save(self, authority: Authority) -> None:
        """Save the authority whole, in one step.

        Raises:
            Conflict: another act was saved since this one read the authority.
        """
        ...
