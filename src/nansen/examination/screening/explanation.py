"""A match in words for the officer who looks at it.

It holds the applicant's spelling and the listed name that were compared, and nothing of any
other applicant: it is made from one `Match`, and a match holds nothing else.
"""

from collections.abc import Iterator

from nansen.examination.screening.model import Match
from nansen.examination.screening.word_comparison import Transformation, WordPair


def explain(match: Match) -> tuple[str, ...]:
    """Say in sentences what speaks for a match and what does not."""
    return tuple(_sentences(match))


def _sentences(match: Match) -> Iterator[str]:
    found = match.comparison
    yield (
        f"“{match.our_name.text}” ({match.our_name.kind}) and “{match.their_name}” "
        f"of list {match.party.list_id} are alike to {found.score:.2f} of 1."
    )
    yield from map(_explain_pair, found.pairs)
    if found.order_differs:
        yield "The words stand in another order."
    if found.ours_alone:
        yield f"Words of the applicant's name without a counterpart: {found.ours_alone}."
    if found.theirs_alone:
        yield f"Words of the listed name without a counterpart: {found.theirs_alone}."
    yield f"Dates of birth: {match.birth}."


def _explain_pair(pair: WordPair) -> str:
    words = f"“{pair.ours}” and “{pair.theirs}”"
    if pair.by is Transformation.TRANSLITERATION:
        ours, theirs = pair.schemes
        return f"{words}: {pair.by} ({ours}; {theirs})."
    return f"{words}: {pair.by}, {pair.score:.2f}."
