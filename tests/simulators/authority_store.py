"""An authority's store in memory."""

from nansen.errors import Conflict
from nansen.pki.authority import Authority


class SimulatedAuthorityStore:
    """Remembers one authority, and how often it was saved."""

    def __init__(self) -> None:
        """Begin empty."""
        self.authority: Authority | None = None
        self.saves = 0

    def find(self) -> Authority | None:
        """Give the authority as last saved, or None if there is none yet."""
        return self.authority

    def save(self, authority: Authority) -> None:
        """Save the authority if it follows the one here."""
        last = self.authority.version if self.authority else 0
        if authority.version != last + 1:
            raise Conflict("the authority changed meanwhile")
        self.authority = authority
        self.saves += 1
