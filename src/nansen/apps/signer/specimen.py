"""The specimen issuer of Utopia: what its documents say of their office."""

from nansen.document.model import IssuingAuthority, Wording


def specimen_issuer(name: str) -> IssuingAuthority:
    """Describe the office in the words of a data page."""
    return IssuingAuthority(
        code="UTO-1",
        state=(Wording(language="en", text="Utopia"), Wording(language="fr", text="Utopie")),
        name=(
            Wording(language="en", text=name),
            Wording(language="fr", text="Office utopien des titres de voyage"),
        ),
        legal_basis=(
            Wording(language="en", text="Utopian Travel Documents Act, section 4"),
            Wording(language="fr", text="Loi utopienne sur les titres de voyage, article 4"),
        ),
    )
