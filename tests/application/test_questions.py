import ast
from pathlib import Path

import pytest

from nansen.application.questions import (
    QUESTIONS,
    Question,
    QuestionCode,
    demands_contact_with_origin,
)
from nansen.errors import Refused

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
PAGES = sorted((*(ROOT / "docs").glob("*.md"), *(ROOT / "src").rglob("*.typ")))
"""What readers outside may see; the decisions may speak of the rule itself."""


@pytest.mark.parametrize(
    "text",
    [
        "You must contact your embassy.",
        "Please bring a certificate from the authorities of your country.",
        "Obtain a proof of refusal from your national passport office.",
        "Pay the fee at the consulate of your country first.",
        "Veuillez vous adresser au préalable à votre ambassade.",
        "Получите справку в посольстве.",
        "All is well. Then visit your consulate. All is well.",
    ],
)
def test_a_demand_is_noticed(text: str) -> None:
    assert demands_contact_with_origin(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "You need not ask your embassy for anything.",
        "Never visit your consulate.",
        "N'allez jamais à votre ambassade.",
        "Обращаться в посольство не нужно.",
        "A refusal by your consulate is evidence.",
        "Bring a photograph.",
        "Send another one. Your consulate's letter is enough.",
    ],
)
def test_what_is_none_is_not(text: str) -> None:
    assert not demands_contact_with_origin(text)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_no_code_sends_anybody_to_the_origin(path: Path) -> None:
    """R2: not a question, not an error, not a comment in a docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert [text for text in said if demands_contact_with_origin(text)] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_page_sends_anybody_to_the_origin(path: Path) -> None:
    assert not demands_contact_with_origin(path.read_text(encoding="utf-8"))


def test_every_question_is_asked_in_three_languages() -> None:
    assert set(QUESTIONS) == set(QuestionCode)
    for question in QUESTIONS.values():
        assert set(question.texts) == {"en", "fr", "ru"}
        assert question.text_in("fr") == question.texts["fr"]
        assert question.text_in("my") == question.texts["en"]


def test_a_question_that_breaks_the_rule_cannot_be_made() -> None:
    with pytest.raises(Refused, match="R2"):
        Question(
            code=QuestionCode.DENIAL,
            texts={"en": "Ask your consulate for a letter.", "fr": "Demandez une lettre."},
        )
    with pytest.raises(Refused, match="R96"):
        Question(code=QuestionCode.DENIAL, texts={"en": "How?"})
