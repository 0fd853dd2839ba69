"""Leaving a letter for a holder at the intake: sealed to them, and as long as every letter."""

from nansen.application.fields import Channels, decode_field
from nansen.application.mailbox import seal_letter
from nansen.apps.desk.office import Office
from nansen.apps.intake.home import open_intake
from nansen.casework.desk import Desk
from nansen.errors import Refused, Unavailable
from nansen.keys.fields.personal_field import FieldName

_CHANNELS = FieldName("contact.channels")


def leave_letter(office: Office, desk: Desk, words: bytes) -> None:
    """Seal a letter to the holder's own key and leave it in their mailbox.

    Raises:
        Refused: the letter is too long, the mailbox is full, or the case is not open for this.
        Unavailable: the holder has no mailbox, or the intake cannot be reached.
    """
    octets = desk.field_of(desk.read(), _CHANNELS)
    channels = None if octets is None else decode_field(_CHANNELS, octets)
    if not isinstance(channels, Channels):
        raise Unavailable("the applicant has no mailbox here")
    if not words:
        raise Refused("LETTER-SIZE", "a letter says something")
    letter = seal_letter(words, channels.mailbox)
    with open_intake(office.home.intake, office.passphrase, office.clock) as intake:
        intake.leave(channels.tag, letter)
