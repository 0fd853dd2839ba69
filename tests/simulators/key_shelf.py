"""A shelf in memory, and a keystore on it that no passphrase slows down."""

from nansen.errors import Conflict
from nansen.keys.keystore import KeystoreKind
from nansen.keys.passphrase import UnsafeDemoPassphrase
from nansen.keys.software import SoftwareKeyStore, create_software_keystore


class SimulatedShelf:
    """Files in a dictionary."""

    def __init__(self) -> None:
        """Begin empty."""
        self.files: dict[str, bytes] = {}

    def names(self) -> tuple[str, ...]:
        """List the files, in the order of the alphabet."""
        return tuple(sorted(self.files))

    def read(self, name: str) -> bytes | None:
        """Read a file, or give None if there is none."""
        return self.files.get(name)

    def write(self, name: str, data: bytes) -> None:
        """Write a new file."""
        if name in self.files:
            raise Conflict(f"{name} exists already")
        self.files[name] = data

    def remove(self, name: str) -> None:
        """Remove a file; removing one that is not there changes nothing."""
        self.files.pop(name, None)


def demo_keystore() -> SoftwareKeyStore:
    """Make a demonstration's keystore in memory."""
    return create_software_keystore(
        SimulatedShelf(), UnsafeDemoPassphrase(), kind=KeystoreKind.DEMO
    )


def production_keystore() -> SoftwareKeyStore:
    """Make a production keystore in memory, without the half second of its passphrase."""
    return SoftwareKeyStore(SimulatedShelf(), KeystoreKind.PRODUCTION, bytes(32))
