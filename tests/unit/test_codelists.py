"""The code lists: well-formed, and the single source of every enumeration."""

import csv
from collections.abc import Iterator
from typing import Any

import iso3166
import langcodes
import pytest

from toolkit.schemas import Schemas

SCHEMAS = Schemas()
LISTS = sorted(path.stem for path in (SCHEMAS.root / "codelists").glob("*.csv"))
HEADER = ["code", "title", "description", "since", "deprecated", "see_also"]
USER_ASSIGNED = {"XKX"}
"""Codes that the oracle knows and ISO has not officially assigned."""


def listed(node: Any) -> Iterator[tuple[str, list[str]]]:  # noqa: ANN401 (JSON)
    """Find each enumeration of a schema with the code list that it names."""
    if isinstance(node, dict):
        if "x-codelist" in node:
            yield node["x-codelist"], node["enum"]
        for child in node.values():
            yield from listed(child)
    elif isinstance(node, list):
        for child in node:
            yield from listed(child)


ENUMS = [pair for document in SCHEMAS.files.values() for pair in listed(document)]


def codes(name: str) -> list[str]:
    """Give the codes of a list in its order."""
    return [row["code"] for row in SCHEMAS.codelist(name)]


@pytest.mark.parametrize("name", LISTS)
def test_form(name: str) -> None:
    """A list has the six columns, LF, a code and a title once each, a description for every code."""
    raw = (SCHEMAS.root / "codelists" / f"{name}.csv").read_bytes()
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    header, *rows = csv.reader(raw.decode().splitlines())
    assert header == HEADER
    assert rows
    assert {len(row) for row in rows} == {len(HEADER)}
    assert len({row[0] for row in rows}) == len({row[1] for row in rows}) == len(rows)
    assert all(cell == cell.strip() for row in rows for cell in row)
    assert all(row[0] and row[1] and row[2] for row in rows)


@pytest.mark.parametrize("name", LISTS)
def test_versions(name: str) -> None:
    """`since` and `deprecated` are schema versions; what is deprecated names what to use instead."""
    for row in SCHEMAS.codelist(name):
        assert row["since"] == "1.0"
        assert not row["deprecated"] or row["see_also"], row


@pytest.mark.parametrize(("name", "enum"), ENUMS)
def test_each_enumeration_is_its_list(name: str, enum: list[str]) -> None:
    """Wherever a schema enumerates, it has the list's codes in the list's order."""
    assert enum == codes(name)


def test_lists_are_used() -> None:
    """No list lies idle; languages have a pattern instead, and the quad class follows from the type."""
    assert set(LISTS) - {name for name, _ in ENUMS} == {"language", "plover-quad"}


def test_countries_are_iso() -> None:
    """Countries are the officially assigned alpha-3 codes, each beside its alpha-2."""
    known = {code: country.alpha2 for code, country in iso3166.countries_by_alpha3.items()}
    listed_codes = {row["code"]: row["description"] for row in SCHEMAS.codelist("country")}
    assert set(known) - set(listed_codes) == USER_ASSIGNED
    assert [code for code, text in listed_codes.items() if f"alpha-2 {known[code]}." not in text] == []


def test_languages_are_bcp_47() -> None:
    """Languages are valid tags in canonical form."""
    tags = codes("language")
    assert [tag for tag in tags if langcodes.standardize_tag(tag) != tag or not langcodes.tag_is_valid(tag)] == []


@pytest.mark.parametrize(("name", "other"), [("plover-mode", "plover-type"), ("plover-type", "plover-quad")])
def test_see_also_leads_to_codes(name: str, other: str) -> None:
    """A mode points to the types that have it, a type to its quad class."""
    for row in SCHEMAS.codelist(name):
        assert row["see_also"]
        assert set(row["see_also"].split()) <= set(codes(other)), row


def test_topics_begin_with_plover() -> None:
    """PLOVER's contexts are topics, and say so."""
    borrowed = [row["code"] for row in SCHEMAS.codelist("topic") if row["see_also"] == "plover-context"]
    assert borrowed == codes("plover-context") == codes("topic")[: len(borrowed)]
