"""A letter of the office, as words: the applicant's language first, then English.

Pure content. What a page looks like, and the signature on it, are the letter adapter's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final, assert_never

from nansen.decision.ground_wording import GROUND_TEXTS, REMEDY_TEXTS
from nansen.decision.grounds import Remedy
from nansen.decision.letter_body import (
    Grant,
    HandOver,
    InformationRequest,
    LetterBody,
    Receipt,
    Refusal,
    RevocationNotice,
)
from nansen.decision.letter_wording import CLASS_TEXTS, PHRASES, QUESTION_TEXTS, Phrase
from nansen.decision.reasons import Reasons
from nansen.decision.wording import Language, Texts, written_day
from nansen.errors import Malformed, Refused

CHECK_WORDS: Final = 6
_REFERENCE: Final = re.compile(r"[A-Z0-9](?:[A-Z0-9-]{2,38}[A-Z0-9])")
_WORD: Final = re.compile(r"\w{2,24}")
_LONGEST_NAME: Final = 200


class Style(StrEnum):
    """What a block of a letter is."""

    TEXT = "text"
    HEADING = "heading"
    LISTING = "list"
    REASONS = "reasons"


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a letter: its lines are paragraphs, or the items of a list."""

    style: Style
    lines: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterText:
    """A whole letter in one language."""

    language: Language
    office: str
    title: str
    facts: tuple[tuple[str, str], ...] = field(repr=False)
    """Each a label and its value."""
    blocks: tuple[Block, ...]
    footer: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterHead:
    """Who writes, from where."""

    name: Texts
    place: Texts
    """Where people come to; not where the office keeps anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is to be said, to whom, in which language."""

    head: LetterHead
    language: Language
    """One that the applicant understands (R28)."""
    reference: str = field(repr=False)
    """The case's random name, or a receipt's: by itself it opens nothing."""
    written_on: date
    body: LetterBody
    addressee: str | None = field(default=None, repr=False)
    check_phrase: tuple[str, ...] = field(default=(), repr=False)
    """Six words of the thread's chain: a forger does not know them (T19)."""

    def __post_init__(self) -> None:
        """Refuse a letter that cannot be written as it should.

        Raises:
            Malformed: the reference, the name or the check phrase has another form.
            Refused: nobody wrote the reasons in the applicant's language (R28).
        """
        if not _REFERENCE.fullmatch(self.reference):
            raise Malformed("reference", "is not 4 to 40 of A-Z, 0-9 and -", clause="R93")
        name = self.addressee
        if name is not None and not (0 < len(name) <= _LONGEST_NAME and name.isprintable()):
            raise Malformed("addressee", "is no name on one line", clause="R18")
        words = self.check_phrase
        if words and (len(words) != CHECK_WORDS or not all(map(_WORD.fullmatch, words))):
            raise Malformed("check phrase", "is not six words", clause="R93")
        if isinstance(self.body, Refusal | RevocationNotice):
            self.body.reasons.of(self.language)
            if self.body.reasons.closed_material and not _may_be_closed(self.body):
                raise Refused("R30", "closed material is for the appeal body to see")

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages it is written in; English comes second, or alone."""
        return tuple(dict.fromkeys((self.language, Language.EN)))


def compose_letter(letter: Letter) -> tuple[LetterText, ...]:
    """Write the whole letter once in each of its languages."""
    return tuple(_compose(letter, language) for language in letter.languages)


def plain_text(text: LetterText) -> str:
    """Write a letter's text with nothing but its words, as a telephone on a bad line shows it."""
    facts = "\n".join(f"{label}: {value}" for label, value in text.facts)
    blocks = ("\n".join(one.lines) for one in text.blocks)
    return "\n\n".join((text.office, text.title, facts, *blocks, *text.footer))


def _compose(letter: Letter, language: Language) -> LetterText:
    footer = [Phrase.NEVER_ASKED, Phrase.SIGNED]
    if len(letter.languages) > 1:
        footer.append(Phrase.BOTH_TEXTS)
    title, blocks = _content(letter.body, language)
    return LetterText(
        language=language,
        office=letter.head.name.of(language),
        title=title,
        facts=tuple(_facts(letter, language)),
        blocks=(_text(Phrase.GREETING, language), *blocks),
        footer=tuple(PHRASES[phrase].of(language) for phrase in footer),
    )


def _facts(letter: Letter, language: Language) -> Iterator[tuple[str, str]]:
    yield PHRASES[Phrase.REFERENCE].of(language), letter.reference
    yield PHRASES[Phrase.DATE].of(language), written_day(letter.written_on, language)
    if letter.addressee is not None:
        yield PHRASES[Phrase.TO].of(language), letter.addressee
    if letter.check_phrase:
        yield PHRASES[Phrase.CHECK_PHRASE].of(language), " ".join(letter.check_phrase)
    if isinstance(letter.body, HandOver):
        yield PHRASES[Phrase.PLACE].of(language), letter.head.place.of(language)


def _content(body: LetterBody, language: Language) -> tuple[str, tuple[Block, ...]]:
    match body:
        case Receipt():
            title, blocks = Phrase.RECEIPT, _receipt(body, language)
        case InformationRequest():
            title, blocks = Phrase.QUESTIONS, _request(body, language)
        case Grant():
            title = Phrase.APPEAL if body.on_appeal else Phrase.GRANT
            blocks = _grant(body, language)
        case Refusal():
            title = Phrase.APPEAL if body.on_appeal else Phrase.REFUSAL
            blocks = _refusal(body, language)
        case RevocationNotice():
            title, blocks = Phrase.REVOCATION, _revocation(body, language)
        case HandOver():
            title, blocks = Phrase.HAND_OVER, _hand_over(body, language)
        case _:
            assert_never(body)
    return PHRASES[title].of(language), tuple(blocks)


def _receipt(body: Receipt, language: Language) -> Iterator[Block]:
    yield _text(Phrase.RECEIVED, language, day=written_day(body.received_on, language))
    if body.urgent:
        yield _text(Phrase.URGENT, language)
    yield _text(Phrase.DECIDE_BY, language, day=written_day(body.decision_by, language))
    yield _text(Phrase.WITHDRAW, language)
    yield _text(Phrase.KEEP, language)


def _request(body: InformationRequest, language: Language) -> Iterator[Block]:
    yield _text(Phrase.PLEASE_SEND, language)
    items = tuple(QUESTION_TEXTS[question].of(language) for question in body.questions)
    yield Block(Style.LISTING, items)
    yield _text(Phrase.ANSWER_BY, language, day=written_day(body.answer_by, language))
    yield _text(Phrase.NOTHING_SINGLE, language)


def _grant(body: Grant, language: Language) -> Iterator[Block]:
    said = Phrase.REVERSED if body.on_appeal else Phrase.GRANTED
    yield _text(said, language, document=CLASS_TEXTS[body.document_class].of(language))
    yield _text(Phrase.HOLDS, language, day=written_day(body.holds_until, language))
    yield _text(Phrase.NEXT, language)


def _refusal(body: Refusal, language: Language) -> Iterator[Block]:
    said = Phrase.UPHELD if body.on_appeal else Phrase.REFUSED
    yield _text(said, language, document=CLASS_TEXTS[body.document_class].of(language))
    yield _heading(Phrase.GROUND, language)
    yield Block(Style.TEXT, (GROUND_TEXTS[body.ground].of(language),))
    yield from _reasons(body.reasons, language)
    yield _heading(Phrase.YOU_CAN, language)
    yield Block(Style.TEXT, (REMEDY_TEXTS[body.remedy].of(language),))
    yield _text(Phrase.LAST_DAY, language, day=written_day(body.until, language))
    if body.remedy is Remedy.APPEAL_BODY:
        yield _text(Phrase.SUSPENSIVE, language)
        yield _text(Phrase.WHEN_WON, language)
    yield _text(Phrase.HELP, language)


def _revocation(body: RevocationNotice, language: Language) -> Iterator[Block]:
    yield _text(Phrase.INTENDED, language)
    yield _heading(Phrase.GROUND, language)
    yield Block(Style.TEXT, (GROUND_TEXTS[body.ground].of(language),))
    yield from _reasons(body.reasons, language)
    yield _heading(Phrase.YOU_CAN, language)
    yield _text(Phrase.MAY_ANSWER, language)
    yield Block(Style.TEXT, (REMEDY_TEXTS[Remedy.APPEAL_BODY].of(language),))
    yield _text(Phrase.LAST_DAY, language, day=written_day(body.answer_by, language))
    yield _text(Phrase.DANGER if body.danger else Phrase.REMAINS, language)
    yield _text(Phrase.HELP, language)


def _hand_over(body: HandOver, language: Language) -> Iterator[Block]:
    yield _text(Phrase.READY, language)
    first, last = written_day(body.first, language), written_day(body.last, language)
    yield _text(Phrase.COME, language, first=first, last=last)
    yield _text(Phrase.BRING, language)
    yield _text(Phrase.IN_FORCE, language)


def _reasons(reasons: Reasons, language: Language) -> Iterator[Block]:
    yield _heading(Phrase.REASONS, language)
    lines = (line.strip() for line in reasons.of(language).splitlines())
    yield Block(Style.REASONS, tuple(line for line in lines if line))
    if reasons.closed_material:
        yield _text(Phrase.CLOSED, language)


def _may_be_closed(body: Refusal | RevocationNotice) -> bool:
    return isinstance(body, RevocationNotice) or body.remedy is Remedy.APPEAL_BODY


def _heading(phrase: Phrase, language: Language) -> Block:
    return Block(Style.HEADING, (PHRASES[phrase].of(language),))


def _text(phrase: Phrase, language: Language, **values: str) -> Block:
    return Block(Style.TEXT, (PHRASES[phrase].of(language).format(**values),))
