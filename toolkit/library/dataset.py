"""A loaded dataset."""

from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Any, overload

from pydantic import ValidationError

from toolkit import checks, query, records
from toolkit.errors import NotFoundError, RefusedError
from toolkit.findings import Report
from toolkit.library.answers import Result
from toolkit.library.links import ActorLinks, CommitmentLinks, EventLinks, SourceLinks, StatementLinks
from toolkit.models import MODELS, Actor, Commitment, DatasetManifest, Event, Record, Source, Statement
from toolkit.report import notebook
from toolkit.resources import find_dataset
from toolkit.texts import Texts


class Dataset:
    """A loaded dataset: `sources`, `actors`, `events`, `statements` and `commitments` map ids to records.

    The records are models (`toolkit.models`), made when they are first asked for; `links` follows their references.
    RefusedError when one of them does not keep to its schema; `validate()` says which, and works whatever state the
    files are in. Threads may share a dataset: their queries wait for each other. A copy has the same records.
    """

    def __init__(self, loaded: records.Dataset) -> None:
        self.loaded = loaded
        self._asking = Lock()

    def __reduce__(self) -> tuple[type["Dataset"], tuple[records.Dataset]]:
        """Say what a copy, or another process, makes it from: the records, and no open database."""
        return Dataset, (self.loaded,)

    def __repr__(self) -> str:
        """Say which dataset it is and how much it holds."""
        counts = ", ".join(f"{len(values):,} {kind}s" for kind, values in self.loaded.values.items())
        about = self.loaded.manifest
        name = " ".join(str(about[key]) for key in ("title", "version") if key in about)
        return f"<{name or 'Dataset'}: {counts}>"

    def _repr_html_(self) -> str:
        about = self.loaded.manifest
        counts = {f"{kind}s": len(values) for kind, values in self.loaded.values.items()}
        title, version = str(about.get("title", "Dataset")), str(about.get("version", ""))
        return notebook.overview(title, version, str(about.get("description", "")), counts)

    @cached_property
    def manifest(self) -> DatasetManifest:
        """What the dataset is called, and its version. Raises NotFoundError when there is none, as beside Parquet."""
        if not self.loaded.manifest:
            raise NotFoundError(
                f"{self.loaded.root} has no readable manifest: a folder of Parquet has none, a dataset or release has"
            )
        made: DatasetManifest = _model("dataset", self.loaded.manifest)
        return made

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """The sources by id."""
        return self._by_id("source")

    @cached_property
    def actors(self) -> Mapping[str, Actor]:
        """The actors by id."""
        return self._by_id("actor")

    @cached_property
    def events(self) -> Mapping[str, Event]:
        """The events by id."""
        return self._by_id("event")

    @cached_property
    def statements(self) -> Mapping[str, Statement]:
        """The statements by id."""
        return self._by_id("statement")

    @cached_property
    def commitments(self) -> Mapping[str, Commitment]:
        """The commitments by id."""
        return self._by_id("commitment")

    def _by_id(self, kind: str) -> Mapping[str, Any]:
        made = [_model(kind, value) for value in self.loaded.values[kind]]
        return MappingProxyType({record.id: record for record in made})

    @overload
    def links(self, record: Source) -> SourceLinks: ...
    @overload
    def links(self, record: Actor) -> ActorLinks: ...
    @overload
    def links(self, record: Event) -> EventLinks: ...
    @overload
    def links(self, record: Statement) -> StatementLinks: ...
    @overload
    def links(self, record: Commitment) -> CommitmentLinks: ...
    def links(self, record: Record) -> Any:  # the overloads say it exactly
        """Give what a record's references lead to, and what leads to it, as records: looked up when asked for."""
        match record:
            case Source():
                return SourceLinks(record=record, dataset=self)
            case Actor():
                return ActorLinks(record=record, dataset=self)
            case Event():
                return EventLinks(record=record, dataset=self)
            case Statement():
                return StatementLinks(record=record, dataset=self)
            case Commitment():
                return CommitmentLinks(record=record, dataset=self)
        raise TypeError(f"links are those of a record, as dataset.statements[…] gives it, and not of {record!r}")

    def validate(self, texts: Sequence[Path | str] = ()) -> Report:
        """Run all rules; `texts` are folders with the sources' texts. Raises NotFoundError when one is missing."""
        found = Texts.read([Path(folder) for folder in texts], self.loaded.text_digests) if texts else Texts()
        return checks.run(self.loaded, found)

    def sql(
        self,
        statement: str,
        *,
        params: query.Parameters | None = None,
        timeout_s: float = 60,
        max_rows: int | None = None,
        texts: Sequence[Path | str] = (),
    ) -> Result:
        """Answer one SELECT on the tables and views of `toolkit sql`, `params` being the values of its $names or ?s.

        With `texts`, folders of the sources' texts, the view `reports` says how alike the reports of a statement are;
        a text that is not the recorded one is warned of. Raises NotFoundError when such a folder is missing,
        RefusedError for anything but one reading statement, ParameterError when its parameters are not those given,
        QueryError when it cannot be run, UnusableInputError when a record does not fit the schema.
        """
        run = partial(query.run, sql=statement, timeout_s=timeout_s, max_rows=max_rows, params=params)
        if not texts:
            with self._asking:
                return Result(answer=run(self._database))
        from toolkit.library.loading import compared  # noqa: PLC0415 (few have the texts)

        found = compared(self.loaded, [Path(folder) for folder in texts])
        with query.open_database(self.loaded.contents, self.loaded.schemas, lambda: found) as database:
            return Result(answer=run(database))

    @cached_property
    def _database(self) -> "query.Database":
        return query.open_database(self.loaded.contents, self.loaded.schemas)


def load(path: Path | str | None = None) -> Dataset:
    """Load the dataset at a path, or the nearest `dataset/` here or above, or the bundled one.

    A path may also be that of a release's folder or archive, or its http(s) address, or of a folder of Parquet from
    `toolkit convert`, which has no manifest and no waivers. Of a release the records are taken, their files held to
    their digests; what is fetched is kept in the cache of `toolkit download`.

    Raises NotFoundError when there is none, UnusableInputError when it cannot be read, RefusedError when it keeps to
    a newer schema, DownloadError when it cannot be fetched.
    """
    if path is None:
        return Dataset(records.load(find_dataset(Path.cwd()).root))
    from toolkit.library.loading import loaded_from  # noqa: PLC0415 (urllib3 and all of a release cost 100 ms)

    return Dataset(loaded_from(path))


def _model(kind: str, value: object) -> Any:  # noqa: ANN401 (the model of the kind)
    try:
        return MODELS[kind].validate_python(value)
    except ValidationError as error:
        name = value.get("id", kind) if isinstance(value, dict) else kind
        first = error.errors()[0]
        place = "/".join(str(part) for part in first["loc"])
        raise RefusedError(f"{kind} {name!r} does not keep to its schema at {place}: {first['msg']}") from error
