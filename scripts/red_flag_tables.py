"""Writes the tables of docs/clinical-safety.md that come from data/red_flags.yml, between their two markers.

    .venv/bin/python -m scripts.red_flag_tables

Run it after every change of data/red_flags.yml; tests/content/test_clinical_safety.py fails until it was.
"""

import pathlib
import sys
from typing import Any, Iterable, List, Mapping, Sequence

from inversion_faq.content.library import DATA
from inversion_faq.content.reading import read_yaml

DOCUMENT = pathlib.Path(__file__).resolve().parents[1] / "docs" / "clinical-safety.md"
BEGIN = "<!-- from data/red_flags.yml: .venv/bin/python -m scripts.red_flag_tables -->"
END = "<!-- end -->"
TIERS = {1: "emergency", 2: "same day"}
PARTS = {"groups", "frames", "signs", "replies", "cautions"}
"""The parts of data/red_flags.yml that the tables take into account; groups and frames are only words."""

_WORDS = {"patterns", "unless", "examples", "look_alikes", "own_negation", "confused_with", "words"}
_PRECAUTION = "precaution"


def tables(red_flags: Mapping[str, Any], sources: Sequence[Mapping[str, Any]]) -> str:
    """Returns signs, cautions, precautions and sources as Markdown.

    Args:
        red_flags: data/red_flags.yml.
        sources: data/sources.yml.
    """
    signs, replies, cautions = red_flags["signs"], red_flags["replies"], red_flags.get("cautions") or []
    cited = sorted({name for one in [*signs, *replies, *cautions] for name in one.get("sources") or ()})
    by_id = {one["id"]: one for one in sources}
    parts = ["**Signs.**", _table(["sign", "id", "tier", "reply", "basis"], map(_sign, signs))]
    if cautions:
        columns = [key for key in cautions[0] if key not in _WORDS]
        parts += ["**Cautions.**", _table(columns, ([_cell(one.get(key)) for key in columns] for one in cautions))]
    parts += ["**Precautions.** No source says this, or not so strictly; it is the developers' caution:"]
    cautious = [(one, one.get("sign", "a caution")) for one in [*signs, *cautions]] + [
        (one, "the whole reply") for one in replies
    ]
    parts += ["\n".join(_precaution(*one) for one in cautious if one[0].get("basis") == _PRECAUTION)]
    parts += [f"**Sources**, with their grades: {'; '.join(_source(by_id[name]) for name in cited)}."]
    return "\n\n".join(parts)


def with_tables(document: str, written: str) -> str:
    """Returns the document with `written` between its markers.

    Raises:
        ValueError: when a marker is missing.
    """
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{DOCUMENT.name} needs the two markers {BEGIN!r} and {END!r}")
    return f"{before}{BEGIN}\n{written}\n{END}{after}"


def main() -> None:
    """Writes the tables anew."""
    written = tables(read_yaml(DATA / "red_flags.yml"), read_yaml(DATA / "sources.yml"))
    DOCUMENT.write_text(with_tables(DOCUMENT.read_text(encoding="utf-8"), written), encoding="utf-8")
    sys.stderr.write(f"{DOCUMENT.name}: tables written\n")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows])


def _sign(sign: Mapping[str, Any]) -> List[str]:
    basis = [_cell(sign.get("sources")), _PRECAUTION if sign.get("basis") == _PRECAUTION else ""]
    return [sign["sign"], f"`{sign['id']}`", TIERS[sign["tier"]], f"`{sign['reply']}`", ", ".join(filter(None, basis))]


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(f"`{one}`" for one in value)
    return " ".join(str(value).split()) if value is not None else ""


def _precaution(record: Mapping[str, Any], what: str) -> str:
    return f"- `{record['id']}`: {what}{' (sources in part)' if record.get('sources') else ''}"


def _source(source: Mapping[str, Any]) -> str:
    year = str(source["issued"])[:4] if source.get("issued") else "undated"
    return f"`{source['id']}` {source.get('publisher') or source.get('author')}, {year} ({source['grade']})"


if __name__ == "__main__":
    main()
