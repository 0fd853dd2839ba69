"""Letters: complete, in both languages, and never a demand to turn to those fled from (R2)."""

import re
from dataclasses import replace
from datetime import date
from string import Formatter

import pytest
from tests.decision.decisions import CHECK_PHRASE, GRANT, REASONS, REFUSAL, UPHELD, letter

from nansen.decision.ground_wording import GROUND_TEXTS, REMEDY_TEXTS
from nansen.decision.grounds import Ground, Remedy
from nansen.decision.letter import LetterText, Style, compose_letter
from nansen.decision.letter_body import (
    Grant,
    HandOver,
    InformationRequest,
    LetterBody,
    Receipt,
    Refusal,
    RevocationNotice,
    decision_letter,
)
from nansen.decision.letter_wording import (
    CLASS_TEXTS,
    PHRASES,
    QUESTION_TEXTS,
    Phrase,
    Question,
)
from nansen.decision.statement import DecisionStatement
from nansen.decision.wording import Language, Texts, written_day
from nansen.errors import Malformed, Refused
from nansen.standards.framework.entry import DocumentClass

DAY = date(2027, 1, 22)
REFUGEE = DocumentClass.REFUGEE
NOTICE = RevocationNotice(ground=Ground.OBTAINED_BY_FRAUD, reasons=REASONS, answer_by=DAY)


def refusal(statement: DecisionStatement, *, on_appeal: bool = False) -> Refusal:
    body = decision_letter(statement, REASONS, document_class=REFUGEE, on_appeal=on_appeal)
    assert isinstance(body, Refusal)
    return body


REFUSED, UPHELD_LETTER = refusal(REFUSAL), refusal(UPHELD, on_appeal=True)
BODIES: dict[str, LetterBody] = {
    "receipt": Receipt(received_on=DAY, decision_by=DAY),
    "urgent receipt": Receipt(received_on=DAY, decision_by=DAY, urgent=True),
    "questions": InformationRequest(questions=tuple(Question), answer_by=DAY),
    "grant": decision_letter(GRANT, None, document_class=REFUGEE),
    "refusal": REFUSED,
    "reversed": decision_letter(GRANT, None, document_class=REFUGEE, on_appeal=True),
    "upheld": UPHELD_LETTER,
    "revocation": NOTICE,
    "revocation in danger": replace(NOTICE, danger=True),
    "hand-over": HandOver(first=DAY, last=DAY),
}
EVERY_LETTER = pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
ALL_TEXTS: list[Texts] = [
    *PHRASES.values(),
    *QUESTION_TEXTS.values(),
    *CLASS_TEXTS.values(),
    *GROUND_TEXTS.values(),
    *REMEDY_TEXTS.values(),
]
ORIGINS_OFFICES = re.compile(
    r"embass|consul|ambassade|посольств|консул|сفارة|سفارة|قنصلي", re.IGNORECASE
)


def words_of(text: LetterText) -> str:
    """All that a reader sees of it."""
    lines = [line for block in text.blocks for line in block.lines]
    return "\n".join([text.title, *lines, *text.footer])


@EVERY_LETTER
@pytest.mark.parametrize("language", Language)
def test_every_letter_is_whole_in_the_applicants_language_and_in_english(
    body: LetterBody, language: Language
) -> None:
    texts = compose_letter(letter(body, language))
    assert [text.language for text in texts] == list(dict.fromkeys([language, Language.EN]))
    assert len({len(text.blocks) for text in texts}) == 1
    for text in texts:
        assert [block.style for block in text.blocks] == [b.style for b in texts[0].blocks]
        assert "{" not in words_of(text)
        assert all(line for block in text.blocks for line in block.lines)
        assert PHRASES[Phrase.NEVER_ASKED].of(text.language) in text.footer
        both = PHRASES[Phrase.BOTH_TEXTS].of(text.language) in text.footer
        assert both == (language is not Language.EN)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", ["refusal", "upheld", "revocation", "revocation in danger"])
def test_a_decision_against_somebody_says_why_what_and_until_when(
    name: str, language: Language
) -> None:
    (said, *_) = compose_letter(letter(BODIES[name], language))
    words = words_of(said)
    assert any(block.style is Style.REASONS for block in said.blocks)
    assert REASONS.of(language).splitlines()[0] in words
    assert written_day(DAY, language) in words
    assert any(REMEDY_TEXTS[remedy].of(language) in words for remedy in Remedy)
    assert any(GROUND_TEXTS[ground].of(language) in words for ground in Ground)


@EVERY_LETTER
def test_the_head_says_who_when_and_which(body: LetterBody) -> None:
    written = letter(body)
    (text,) = compose_letter(written)
    facts = dict(text.facts)
    assert facts["Reference"] == written.reference
    assert facts["Date"].replace("\u00a0", " ") == "23 November 2026"
    assert facts["To"] == "Anna Ivanova"
    assert facts["Check phrase"] == " ".join(CHECK_PHRASE)
    assert ("Place" in facts) == isinstance(body, HandOver)
    (bare,) = compose_letter(replace(written, addressee=None, check_phrase=()))
    assert not {"To", "Check phrase"} & set(dict(bare.facts))


def test_no_text_sends_anybody_to_the_authorities_they_fled() -> None:
    for texts in ALL_TEXTS:
        for language in Language:
            assert not ORIGINS_OFFICES.search(texts.of(language))
    for question in Question:
        assert "authorit" not in QUESTION_TEXTS[question].en


def test_every_phrase_question_and_class_has_its_words() -> None:
    assert set(PHRASES) == set(Phrase)
    assert set(QUESTION_TEXTS) == set(Question)
    assert set(CLASS_TEXTS) == set(DocumentClass)


@pytest.mark.parametrize("phrase", Phrase)
def test_a_phrase_has_the_same_gaps_in_every_language(phrase: Phrase) -> None:
    gaps = {
        tuple(sorted(name for _, name, _, _ in Formatter().parse(text) if name))
        for text in (PHRASES[phrase].of(language) for language in Language)
    }
    assert len(gaps) == 1


def test_a_letter_says_what_was_signed() -> None:
    assert isinstance(BODIES["grant"], Grant)
    other = replace(REASONS, salt=bytes(32))
    for reasons in (other, None):
        with pytest.raises(Refused, match="R28"):
            decision_letter(REFUSAL, reasons, document_class=REFUGEE)


def test_nobody_is_refused_in_a_language_they_do_not_read() -> None:
    english = replace(REASONS, texts={Language.EN: REASONS.of(Language.EN)})
    with pytest.raises(Refused, match="R28"):
        letter(replace(NOTICE, reasons=english), Language.RU)


def test_closed_material_is_said_to_be_closed() -> None:
    closed = replace(REASONS, closed_material=True)
    (text,) = compose_letter(letter(replace(NOTICE, reasons=closed)))
    assert PHRASES[Phrase.CLOSED].en in words_of(text)
    with pytest.raises(Refused, match="R30"):
        letter(replace(UPHELD_LETTER, reasons=closed))


def test_what_says_nothing_is_no_letter() -> None:
    with pytest.raises(Refused):
        InformationRequest(questions=(), answer_by=DAY)
    with pytest.raises(Refused):
        InformationRequest(questions=(Question.NAMES, Question.NAMES), answer_by=DAY)
    with pytest.raises(Refused):
        HandOver(first=DAY, last=date(2027, 1, 1))
    with pytest.raises(Refused, match="R57"):
        replace(NOTICE, ground=Ground.EXTERNAL_NOTICE)
    with pytest.raises(Refused, match="R28"):
        replace(REFUSED, ground=Ground.NO_ANSWER)


def test_what_stands_at_the_head_has_a_form() -> None:
    whole = letter(NOTICE)
    for reference in ("abc", "K7", "K7Q2 M4T9", "-K7Q2"):
        with pytest.raises(Malformed):
            replace(whole, reference=reference)
    for name in ("", "two\nlines", "x" * 201):
        with pytest.raises(Malformed):
            replace(whole, addressee=name)
    for words in (("one",), ("a b", *CHECK_PHRASE[1:])):
        with pytest.raises(Malformed):
            replace(whole, check_phrase=words)


def test_a_letter_does_not_show_whom_it_is_to() -> None:
    shown = repr(letter(NOTICE))
    for secret in ("Ivanova", "K7Q2", "register", "amber"):
        assert secret not in shown
    assert "register" not in repr(compose_letter(letter(NOTICE)))
