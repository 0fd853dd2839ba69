"""Write docs/standards.md and docs/rules.md from the citations in the code.

`--check` writes nothing and fails if a page is not what the code says, or if a
citation is not in the one form that can be searched for: `9303-10 §4.7.1`.
"""

import re
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CITATION = re.compile(
    r"\b(9303-\d{1,2}|RFC \d{3,4}|TR-\d{5}(?:-\d)?|X\.\d{3}|SEC \d|FIPS [\d-]+|ISO [\d-]+"
    r"|\d{5}-\d{1,2}|\d{4}-\d)"
    r" (§[A-Z]?[\dA-Z]*(?:\.\d+)*|Table \w+|App\.? ?\w+)"
)
STRAY = re.compile(
    r"\b(?:ICAO (?:Doc )?9303|9303 ?p\d|9303-\d+,? (?:section|clause|chapter)"
    r"|RFC\d{3,}|RFC \d+,? section)"
)
RULE = re.compile(r"\b(R\d{1,3})\b(?!\.)")
TITLES = ROOT / "docs" / "rules.toml"


def gather(pattern: re.Pattern[str]) -> dict[tuple[str, ...], set[str]]:
    """Map each citation to the files that make it."""
    found: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for path in sorted((ROOT / "src").rglob("*.py")):
        for match in pattern.finditer(path.read_text(encoding="utf-8")):
            found[match.groups()].add(path.relative_to(ROOT / "src" / "nansen").as_posix())
    return found


def sort_key(citation: tuple[str, ...]) -> list[tuple[int, str]]:
    """Sort 4.10 after 4.9."""
    return [
        (int(part) if part.isdigit() else -1, part)
        for part in re.split(r"[^\w]+", " ".join(citation))
    ]


def standards_page() -> str:
    """List every clause that the code obeys, with the rooms that do."""
    clauses = gather(CITATION)
    lines = [
        "# The standards in the code",
        "",
        "Generated from the citations in `src` by `make docs`; a citation stands at the line",
        "that obeys the clause, so `grep -rn '9303-10 §4.7.1' src` finds it.",
    ]
    standard = ""
    for citation in sorted(clauses, key=sort_key):
        if citation[0] != standard:
            standard = citation[0]
            lines += ["", f"## {standard}", "", "| clause | where |", "|---|---|"]
        where = ", ".join(f"`{path}`" for path in sorted(clauses[citation]))
        lines.append(f"| {citation[1]} | {where} |")
    return "\n".join(lines) + "\n"


def rules_page() -> str:
    """List every requirement that the code enforces, with its text and rooms."""
    import tomllib  # noqa: PLC0415

    titles = tomllib.loads(TITLES.read_text(encoding="utf-8"))["rules"]
    rules = gather(RULE)
    lines = [
        "# The rules in the code",
        "",
        "The law and practice behind the system, as requirements. Generated from the citations in",
        "`src` by `make docs`; a rule that is not listed here is not yet enforced by the code.",
        "",
        "| rule | what it asks | where |",
        "|---|---|---|",
    ]
    for (rule,) in sorted(rules, key=lambda found: int(found[0][1:])):
        if rule not in titles:
            raise SystemExit(f"docs/rules.toml has no text for {rule}")
        where = ", ".join(f"`{path}`" for path in sorted(rules[rule,]))
        lines.append(f"| {rule} | {titles[rule]} | {where} |")
    return "\n".join(lines) + "\n"


def strays() -> list[str]:
    """Find citations in another form."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in sorted((ROOT / "src").rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if STRAY.search(line)
    ]


def main() -> int:
    """Write the pages, or check them."""
    pages = {"standards.md": standards_page(), "rules.md": rules_page()}
    bad = strays()
    for line in bad:
        print(f"cite as `9303-10 §4.7.1`: {line}")
    for name, text in pages.items():
        path = ROOT / "docs" / name
        if "--check" in sys.argv:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                print(f"docs/{name} is not what the code says: run make docs")
                bad.append(name)
        else:
            path.write_text(text, encoding="utf-8")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
