"""The letters of a demonstration's office, signed with a key of their own."""

from datetime import datetime, timedelta

from nansen.adapters.files.key_folder import KeyFolder
from nansen.adapters.letters.certificate import certify_letter_key
from nansen.adapters.letters.page import render_letter
from nansen.adapters.letters.signature import LetterKey, SignedLetter, sign_letter
from nansen.apps.desk.home import OfficeHome
from nansen.decision.letter import Letter, LetterHead
from nansen.decision.letter_body import decision_letter
from nansen.decision.reasons import Reasons
from nansen.decision.statement import DecisionStatement
from nansen.decision.wording import Language, Texts
from nansen.keys.key_kind import KeyKind
from nansen.keys.keystore import KeystoreKind, check_label
from nansen.keys.passphrase import UnsafeDemoPassphrase
from nansen.keys.software import create_software_keystore
from nansen.standards.framework.entry import DocumentClass
from nansen.standards.icao9303.pki.issue import Period
from nansen.standards.icao9303.pki.names import DistinguishedName

_OFFICE = "Utopian Office for Travel Documents"
_HEAD = LetterHead(
    name=Texts(
        en=_OFFICE,
        fr="Office utopien des titres de voyage",
        ru="Утопийское бюро проездных документов",
        ar="مكتب يوتوبيا لوثائق السفر",
    ),
    place=Texts(
        en="Utopia, hall 1", fr="Utopie, salle 1", ru="Утопия, зал 1", ar="يوتوبيا، قاعة 1"
    ),
)


def draw_letter_key(home: OfficeHome, at: datetime) -> LetterKey:
    """Make the office's key for letters, and let it certify itself."""
    shelf = KeyFolder(home.path / "letters")
    keystore = create_software_keystore(shelf, UnsafeDemoPassphrase(), kind=KeystoreKind.DEMO)
    signer = keystore.generate(check_label("letters-1"), KeyKind.P_256)
    certificate = certify_letter_key(
        signer,
        office=DistinguishedName(country="UT", common_name=_OFFICE),
        serial_number=1,
        period=Period(start=at - timedelta(days=1), end=at + timedelta(days=365)),
    )
    return LetterKey(signer=signer, certificate=certificate)


def decision_in_words(
    statement: DecisionStatement, reasons: Reasons, key: LetterKey
) -> SignedLetter:
    """Write a decision as a letter in the applicant's language and in English, and sign it."""
    letter = Letter(
        head=_HEAD,
        language=Language.RU,
        reference=statement.case[:16].upper(),
        written_on=statement.at.date(),
        body=decision_letter(statement, reasons, document_class=DocumentClass.REFUGEE),
    )
    return sign_letter(render_letter(letter), key, at=statement.at)
