"""How alike the reports of each statement are to its best witness, from the texts at hand."""

from collections.abc import Iterator

from toolkit.checks.passages import text_of
from toolkit.checks.reported import reach, reported, reports
from toolkit.checks.subjects import Run
from toolkit.records import Dataset
from toolkit.texts import Texts, similarity


def similarities(dataset: Dataset, texts: Texts) -> Iterator[tuple[str, int, float]]:
    """Give statement, number of the report, and the share of words that it has in one order with the first report.

    Only reports from the second on are compared, and only where the recorded texts of both are at hand and every
    passage of both is in order; reports behind a million characters of others are not.
    """
    run = Run(dataset=dataset, texts=texts)
    for record in dataset.records:
        listed = reports(record, run)
        if len(listed) < 2 or text_of(run, listed[0].source) is None:
            continue
        first = reported(listed[0], run)
        for number, entry in enumerate(listed[1 : reach(listed)], 2):
            other = reported(entry, run) if text_of(run, entry.source) is not None else None
            if first is not None and other is not None:
                yield record.id, number, similarity(first.words, other.words)
