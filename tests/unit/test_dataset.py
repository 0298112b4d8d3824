"""The bundled dataset itself."""

from pathlib import Path

import pytest
import yaml

from tests.unit.bundled import copied
from toolkit import checks, records
from toolkit.findings import Report
from toolkit.jsonio import JsonValue
from toolkit.texts import Texts

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [ROOT.parent / "shared" / name for name in ("article", "documents")]
ACTORS = sorted(path.stem for path in (ROOT / "dataset" / "actors").glob("*.json"))


@pytest.fixture(scope="module")
def dataset() -> records.Dataset:
    """Load the bundled dataset."""
    return records.load(ROOT / "dataset")


def _codes(report: Report) -> list[str]:
    return [f"{finding.code} {finding.location} {finding.message}" for finding in report.findings]


def test_passes_without_texts(dataset: records.Dataset) -> None:
    """The dataset has no finding, not even a warning, and says how many spans it could not check."""
    report = checks.run(dataset)
    assert _codes(report) == []
    assert report.counts.spans_checked == 0 < report.counts.spans
    assert report.unavailable == tuple(sorted(_with_spans([record.value for record in dataset.records])))


def test_it_is_cited_as_what_it_is(dataset: records.Dataset) -> None:
    """CITATION.cff has the title, version, licence and keywords of the dataset."""
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    names = ("title", "version", "license", "keywords")
    assert {name: citation[name] for name in names} == {name: dataset.manifest[name] for name in names}


def _with_spans(value: JsonValue) -> set[str]:
    """Give the sources that some evidence entry points into."""
    found = {str(value["source"])} if isinstance(value, dict) and "spans" in value else set()
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return found.union(*map(_with_spans, parts))


@pytest.mark.skipif(not all(map(Path.is_dir, FOLDERS)), reason="texts are not in the repository, and not at hand")
def test_every_span_is_exact(dataset: records.Dataset) -> None:
    """With the texts, every span of the dataset stands where the records say, and every quotation is coded."""
    report = checks.run(dataset, Texts.read(FOLDERS, dataset.text_digests))
    assert _codes(report) == []
    assert report.counts.spans_checked == report.counts.spans
    assert report.unavailable == ()


def _holders(dataset: records.Dataset, actor: str) -> set[tuple[str, str]]:
    """Give file and pointer of each reference to an actor, from the raw text of the records."""
    return {
        (record.file.path.relative_to(dataset.root).as_posix(), reference.pointer)
        for record in dataset.records
        for reference in dataset.references[record.file.name]
        if reference.id == actor
    }


@pytest.mark.parametrize("actor", ACTORS)
def test_a_deleted_actor_is_missed_by_each_holder(dataset: records.Dataset, actor: str, tmp_path: Path) -> None:
    """Without an actor's file, each record that needs it is named, at each place, and nothing else is."""
    copy = tmp_path / "dataset"
    copied(copy)
    (copy / "actors" / f"{actor}.json").unlink()
    report = checks.run(records.load(copy, dataset.schemas))
    found = {
        (Path(finding.location.file).relative_to(copy).as_posix(), finding.location.pointer)
        for finding in report.findings
        if finding.code == "REF001"
    }
    assert found == _holders(dataset, actor)
    assert {f.code for f in report.findings} <= {"REF001", "REF008"}
