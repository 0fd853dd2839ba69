"""Write requirements/sbom.cdx.json, the bill of materials, from the pins.

CycloneDX 1.6 with every package that requirements/*.txt pins: `required` at run time,
`optional` by an extra, or `excluded` because only the tests need it. The hashes of the files stay
with the pins. `--check` writes nothing and fails if the file is not what the pins say.
"""

import json
import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SBOM = ROOT / "requirements" / "sbom.cdx.json"
_PIN = re.compile(
    r"^(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^\s;\\]+)(?: ; (?P<marker>[^\\]+?))? *\\?$",
    re.MULTILINE,
)
_NAME = re.compile(r"^[A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Pin:
    """One package at one version, and where it is installed."""

    name: str
    version: str
    marker: str = ""

    @property
    def purl(self) -> str:
        """Name it as advisories and other bills do."""
        return f"pkg:pypi/{self.name}@{self.version}"


def read_pins(text: str) -> tuple[Pin, ...]:
    """Read every pin of a requirements file."""
    return tuple(
        Pin(name=found["name"], version=found["version"], marker=found["marker"] or "")
        for found in _PIN.finditer(text)
    )


def pins_of(name: str) -> tuple[Pin, ...]:
    """Read the pins of `run` or `test`."""
    return read_pins((ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8"))


def bill() -> dict[str, object]:
    """Describe the project and every package that is pinned for it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    run = {pin.name for pin in pins_of("run")}
    extras = {
        found.group()
        for wanted in project["optional-dependencies"].values()
        for one in wanted
        if (found := _NAME.match(one)) is not None
    }
    pins = sorted({*pins_of("run"), *pins_of("test")})
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": f"pkg:pypi/{project['name']}@{project['version']}",
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"license": {"id": project["license"]}}],
            }
        },
        "components": [_component(pin, run, extras) for pin in pins],
    }


def _component(pin: Pin, run: set[str], extras: set[str]) -> dict[str, object]:
    scope = "required" if pin.name in run else "optional" if pin.name in extras else "excluded"
    component: dict[str, object] = {
        "type": "library",
        "bom-ref": pin.purl,
        "name": pin.name,
        "version": pin.version,
        "scope": scope,
        "purl": pin.purl,
    }
    if pin.marker:
        component["properties"] = [{"name": "nansen:marker", "value": pin.marker}]
    return component


def main() -> int:
    """Write the bill, or check it."""
    text = json.dumps(bill(), indent=1) + "\n"
    if "--check" not in sys.argv:
        SBOM.write_text(text, encoding="utf-8")
    elif not SBOM.exists() or SBOM.read_text(encoding="utf-8") != text:
        print("requirements/sbom.cdx.json is not what is pinned: run tools/write_sbom.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
