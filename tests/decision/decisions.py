"""Decisions and letters of an invented office, complete until a test spoils them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from nansen.decision.grounds import Ground, Remedy
from nansen.decision.letter import Letter, LetterHead
from nansen.decision.letter_body import LetterBody
from nansen.decision.reasons import Reasons
from nansen.decision.statement import DecisionStatement, Mode, Outcome
from nansen.decision.wording import Language, Texts
from nansen.ids import CaseId

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

REASONS = Reasons(
    salt=bytes(range(32)),
    texts={
        Language.EN: "The register of that year (no. 12/1974) does not have your name.\n"
        "Two witnesses, A. Smith and B. Jones, do not remember you.",
        Language.FR: "Le registre de cette année (nº 12/1974) ne porte pas votre nom.",
        Language.RU: "В книге за этот год (№ 12/1974) вашего имени нет.",
        Language.AR: "لا يرد اسمك في سجل ذلك العام (رقم 12/1974).\nولا يتذكرك A. Smith.",
    },
)

GRANT = DecisionStatement(
    case=CaseId("case-0123456789abcdef"),
    head=b"h" * 32,
    outcome=Outcome.GRANT,
    mode=Mode.MANDATORY,
    order=b"o" * 32,
    at=NOW,
    until=NOW + timedelta(days=365),
)

REFUSAL = DecisionStatement(
    case=CaseId("case-0123456789abcdef"),
    head=b"h" * 32,
    outcome=Outcome.REFUSE,
    mode=Mode.MANDATORY,
    ground=Ground.IDENTITY_NOT_ESTABLISHED,
    remedy=Remedy.APPEAL_BODY,
    appeal_until=date(2027, 1, 22),
    reasons=REASONS.commitment,
    at=NOW,
    until=NOW,
)

UPHELD = replace(REFUSAL, head=b"i" * 32, remedy=Remedy.COURT, at=NOW, until=NOW)

OFFICE = LetterHead(
    name=Texts(
        "Travel Document Office of Utopia",
        "Office des titres de voyage d’Utopie",
        "Управление проездных документов Утопии",
        "مكتب وثائق السفر في يوتوبيا",
    ),
    place=Texts(
        "1 Harbour Square, Zenith",
        "1, place du Port, Zénith",
        "Зенит, Портовая площадь, 1",
        "ساحة الميناء 1، زينيث",
    ),
)
CHECK_PHRASE = ("amber", "canoe", "violet", "otter", "ladder", "plum")


def letter(body: LetterBody, language: Language = Language.EN) -> Letter:
    """Write to somebody who does not exist."""
    return Letter(
        head=OFFICE,
        language=language,
        reference="K7Q2-M4T9",
        written_on=NOW.date(),
        body=body,
        addressee="مريم الحسن" if language is Language.AR else "Anna Ivanova",
        check_phrase=CHECK_PHRASE,
    )
