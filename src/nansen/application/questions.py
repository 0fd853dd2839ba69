"""What an office may ask an applicant for: a closed list of questions, each in its languages.

A request for information names codes of this list, so an officer cannot write "ask your
consulate" into it; and no text of the list sends anybody to the origin's authorities (R2).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from nansen.errors import Refused


class QuestionCode(StrEnum):
    """What is asked; the codes stand in `application:information-requested`."""

    PORTRAIT = "portrait"
    NAMES = "names"
    BIRTH = "birth"
    OLD_DOCUMENTS = "old-documents"
    DENIAL = "denial"
    EVENTS = "events"
    STAY = "stay"
    DELIVERY = "delivery"
    AUTHORITY = "authority"
    BEST_INTEREST = "best-interest"
    WHICH_ANSWER = "which-answer"
    INTERVIEW = "interview"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question in its languages, by ISO 639 code."""

    code: QuestionCode
    texts: Mapping[str, str]

    def __post_init__(self) -> None:
        """Refuse a question that sends somebody to the origin's authorities (R2)."""
        if not {"en", "fr"} <= self.texts.keys():
            raise Refused("R96", "a question is asked in English and French at least")
        if any(demands_contact_with_origin(text) for text in self.texts.values()):
            raise Refused("R2", "no question sends an applicant to the origin's authorities")

    def text_in(self, language: str) -> str:
        """Give the text in a language, or in English where there is none."""
        return self.texts.get(language, self.texts["en"])


_ASKING: Final = re.compile(
    r"\b(?:you (?:must|need to|have to|should|are required to)|must|please|required to|"
    r"obtain|contact|visit|apply (?:to|at)|ask|pay|bring|get|request|present yourself|"
    r"vous devez|veuillez|adressez|contactez|demandez|obtenez|payez|apportez|"
    r"обратитесь|получите|запросите|оплатите|принесите|необходимо|нужно|следует)\b",
    re.IGNORECASE,
)
_AUTHORITY: Final = re.compile(
    r"\b(?:(?:your|the) (?:embassy|consulate|consular (?:post|section)|mission of your)|"
    r"(?:authorit|ministr|police|passport office|registry|embass|consulate)\w*"
    r" (?:of|in|at) (?:your|the) (?:origin|home|own|country)|origin(?: state)?'s \w+|"
    r"national (?:authorit|passport office)\w*|"
    r"(?:votre|l')\s?(?:ambassade|consulat)|autorités (?:de votre|du) pays|"
    r"посольств\w*|консульств\w*|орган\w* вашей страны)",
    re.IGNORECASE,
)
_NOT: Final = re.compile(
    r"\b(?:not|never|no|nobody|without|neither|ne|n'|sans|jamais|не|никогда|без)\b",
    re.IGNORECASE,
)


def demands_contact_with_origin(text: str) -> bool:
    """Tell whether a text for applicants sends somebody to the origin's authorities (R2).

    Each sentence is looked at alone. It is a net for what a writer overlooks, not a judge: what
    says "never" or "not" passes, and whoever wants to get round it can.
    """
    sentences = re.split(r"(?<=[.!?])\s+|\n{2,}", text)
    return any(
        _AUTHORITY.search(one) and _ASKING.search(one) and not _NOT.search(one) for one in sentences
    )


def _question(code: QuestionCode, en: str, fr: str, ru: str) -> Question:
    return Question(code=code, texts=MappingProxyType({"en": en, "fr": fr, "ru": ru}))


_TABLE: Final = (
    _question(
        QuestionCode.PORTRAIT,
        "The photograph cannot be used. Send another one, or come to have it taken here.",
        "La photographie ne convient pas. Envoyez-en une autre ou venez la faire faire ici.",
        "Фотография не подходит. Пришлите другую или сделайте её у нас.",
    ),
    _question(
        QuestionCode.NAMES,
        "Write your names as you write them yourself, and every other spelling that you know of.",
        "Écrivez vos noms comme vous les écrivez, et toutes les autres graphies connues.",
        "Напишите свои имена так, как пишете их сами, и все другие известные вам написания.",
    ),
    _question(
        QuestionCode.BIRTH,
        "Tell what you know of the day and the place of your birth. You may leave parts out.",
        "Dites ce que vous savez du jour et du lieu de votre naissance, même en partie.",
        "Сообщите, что вам известно о дне и месте рождения. Можно не полностью.",
    ),
    _question(
        QuestionCode.OLD_DOCUMENTS,
        "If you have any old document, expired or annulled, show it. You keep it.",
        "Si vous avez un ancien document, même périmé ou annulé, montrez-le. Vous le gardez.",
        "Если у вас есть старый документ, даже просроченный, покажите его. Он останется у вас.",
    ),
    _question(
        QuestionCode.DENIAL,
        "Tell how papers or protection were denied to you. Your own word is evidence. "
        "You need not ask any authority of your origin for anything.",
        "Dites comment des papiers ou une protection vous ont été refusés. Votre parole est une "
        "preuve. Vous n'avez rien à demander aux autorités de votre origine.",
        "Расскажите, как вам отказали в документах или защите. Ваше слово — доказательство. "
        "Обращаться к властям страны происхождения не нужно.",
    ),
    _question(
        QuestionCode.EVENTS,
        "Tell more of what happened to you, in your own words.",
        "Dites-en plus sur ce qui vous est arrivé, avec vos propres mots.",
        "Расскажите подробнее, что с вами произошло, своими словами.",
    ),
    _question(
        QuestionCode.STAY,
        "Tell on what ground you stay where you are now. Having none is held against nobody.",
        "Dites à quel titre vous séjournez où vous êtes. N'en avoir aucun ne nuit à personne.",
        "Сообщите, на каком основании вы находитесь там, где вы сейчас. Его может и не быть.",
    ),
    _question(
        QuestionCode.DELIVERY,
        "Choose where to collect the document.",
        "Choisissez où retirer le document.",
        "Выберите, где получить документ.",
    ),
    _question(
        QuestionCode.AUTHORITY,
        "Show the paper by which you act for the applicant, or show it to an officer here.",
        "Montrez l'acte qui vous autorise à agir, ou présentez-le ici à un agent.",
        "Покажите документ, по которому вы представляете заявителя, или предъявите его здесь.",
    ),
    _question(
        QuestionCode.BEST_INTEREST,
        "Tell why a document of the child's own serves the child, and what the child says.",
        "Dites pourquoi un document propre sert l'enfant, et ce qu'en dit l'enfant.",
        "Объясните, почему собственный документ нужен ребёнку и что говорит сам ребёнок.",
    ),
    _question(
        QuestionCode.WHICH_ANSWER,
        "You answered one question in two ways. Tell which answer holds.",
        "Vous avez répondu de deux façons à une question. Dites quelle réponse est la bonne.",
        "На один вопрос вы дали два ответа. Сообщите, какой из них верен.",
    ),
    _question(
        QuestionCode.INTERVIEW,
        "We would like to talk with you. Choose a day, and whether here or by call.",
        "Nous aimerions vous parler. Choisissez un jour, ici ou par appel.",
        "Мы хотели бы поговорить с вами. Выберите день и способ: здесь или по связи.",
    ),
)

QUESTIONS: Final[Mapping[QuestionCode, Question]] = MappingProxyType(
    {one.code: one for one in _TABLE}
)
