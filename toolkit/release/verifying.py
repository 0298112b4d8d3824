"""A release, checked by whoever has it: folder or archive, against itself, and against the commit that it names."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from toolkit import checks, records
from toolkit.delta import Snapshot, UnprovenError
from toolkit.errors import NotFoundError, ToolkitError, UnusableInputError
from toolkit.findings import Severity
from toolkit.manifest import sums
from toolkit.manifest.model import ReleaseManifest
from toolkit.records import Dataset
from toolkit.release.building import Progress, write
from toolkit.release.comparing import contradicting, differing
from toolkit.release.earlier import earlier
from toolkit.release.faults import Check, Fault, Outcome, Verification
from toolkit.release.files import file_faults, read_manifest
from toolkit.release.material import CHANGELOG, LICENSES, Material, gather, schema_files
from toolkit.release.reading import UNFIT, read_release, schema_fault
from toolkit.release.snapshots import of_dataset
from toolkit.release.unpacking import differences, unpack
from toolkit.resources import home, toolkit_version
from toolkit.revisions import export

Step = Callable[[], Iterator[Fault]]


@dataclass(kw_only=True)
class _Course:
    """A verification under way: where the release is unpacked, what was found so far."""

    place: Path
    folder: Path
    scratch: Path
    progress: Progress
    manifest: ReleaseManifest | None = None
    faults: list[Fault] = field(default_factory=list)
    outcomes: dict[Check, Outcome] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def run(self, check: Check, step: Step) -> bool:
        """Run one check, and say whether it passed."""
        self.progress(f"the {check}")
        found = list(step())
        self.faults += found
        failed = bool(found) or self.outcomes.get(check) is Outcome.FAILED
        self.outcomes[check] = Outcome.FAILED if failed else Outcome.PASSED
        return not failed

    def done(self, expected: list[Check]) -> Verification:
        """Give what was found; what was expected and not reached was not run."""
        states = {check: self.outcomes.get(check, Outcome.NOT_RUN) for check in expected}
        return Verification(manifest=self.manifest, faults=tuple(self.faults), checks=states, notes=tuple(self.notes))


def verify(
    place: Path,
    *,
    sha256: str | None = None,
    repository: Path | None = None,
    progress: Progress = lambda _: None,
) -> Verification:
    """Check a release: a folder, or an archive, which is unpacked for it.

    `sha256` is the archive's published checksum. With a `repository`, the release is also made anew from the commit
    that it names there. Raises NotFoundError when there is nothing at `place` or the commit is not in the repository,
    UnusableInputError when it cannot be read, or names no commit to make it anew from.
    """
    is_archive = _kind(place, sha256)
    expected = [check for check in Check if check is not Check.ARCHIVE or is_archive]
    if repository is None:
        expected.remove(Check.REBUILD)
    with TemporaryDirectory(prefix="toolkit-verify-") as name:
        scratch = Path(name)
        folder = scratch / "release" if is_archive else place
        course = _Course(place=place, folder=folder, scratch=scratch, progress=progress)
        if not is_archive or _unpacked(course, sha256):
            _check(course, is_archive=is_archive, repository=repository)
        return course.done(expected)


def _kind(place: Path, sha256: str | None) -> bool:
    """Say whether a place is an archive."""
    if place.is_dir():
        if sha256 is not None:
            raise UnusableInputError(f"{place} is a folder, and the checksum is an archive's")
        return False
    if not place.exists():
        raise NotFoundError(f"no release at {place}: neither a folder nor an archive")
    if not place.is_file():
        raise UnusableInputError(f"{place} is neither a folder nor a file")
    return True


def _unpacked(course: _Course, sha256: str | None) -> bool:
    course.folder.mkdir()

    def step() -> Iterator[Fault]:
        if sha256 is not None and (found := sums.digest(course.place)) != sha256.lower():
            message = f"its SHA-256 is {found}, and not {sha256}"
            yield Fault(check=Check.ARCHIVE, path=course.place.name, message=message)
        yield from unpack(course.place, course.folder)

    return course.run(Check.ARCHIVE, step)


def _check(course: _Course, *, is_archive: bool, repository: Path | None) -> None:
    known = read_manifest(course.folder)
    if isinstance(known, Fault):
        fault = known
        course.run(Check.MANIFEST, lambda: iter([fault]))
        return
    course.manifest = known
    course.run(Check.MANIFEST, lambda: iter(()))
    if not course.run(Check.FILES, lambda: file_faults(course.folder, known)):
        return
    whole = partial(differences, course.place, course.folder, known.label, course.scratch)
    if is_archive and not course.run(Check.ARCHIVE, whole):
        return
    unfit = schema_fault(course.folder, known)
    if unfit is not None:
        course.run(Check.RECORDS, lambda: iter([unfit]))
    else:
        dataset, found = read_release(course.folder, known)
        if course.run(Check.RECORDS, lambda: iter([*found, *_findings(dataset)])):
            course.run(Check.CONTENT, lambda: _content(course, known, dataset))
    if repository is not None:
        course.run(Check.REBUILD, lambda: _rebuilt(course, known, repository))


def _findings(dataset: Dataset) -> Iterator[Fault]:
    """Run every rule but that of layout, which is one of files, and give the errors."""
    codes = [check.rule.code for check in checks.registered() if check.rule.area != "FMT"]
    for finding in checks.run(dataset, codes=codes).findings:
        if finding.severity is Severity.ERROR:
            where = f"{finding.location.pointer}: " if finding.location.pointer else ""
            message = f"{where}{finding.code} {finding.message}"
            yield Fault(check=Check.RECORDS, path=finding.location.file, message=message)


def _content(course: _Course, known: ReleaseManifest, dataset: Dataset) -> Iterator[Fault]:
    """Make the release anew from its own records, and compare."""
    older = _earlier(course, known, dataset)
    if isinstance(older, Fault):
        yield older
        return
    material = Material(
        dataset=dataset,
        license=_text(course.folder / "LICENSE"),
        changelog=_text(course.folder / CHANGELOG),
        released=known.released,
        origin=known.source,
        schemas=_schemas(course.folder),
        older=older,
    )
    yield from _compared(course, known, material, Check.CONTENT)
    course.notes += _foreign(course.folder, known)
    if known.changes and older:
        course.notes.append(
            f"content: {known.changes.jsonl} leads both ways between this release and {older.version} as the delta has "
            "it; whether that is the one that was published, toolkit release diff tells"
        )


def _earlier(course: _Course, known: ReleaseManifest, dataset: Dataset) -> Snapshot | Fault | None:
    """Bring back the release before from the one at hand, or say what is wrong with its delta."""
    if known.changes is None:
        return None
    try:
        return earlier(course.folder, known.changes, of_dataset(dataset))
    except UNFIT as error:
        message = str(error) if isinstance(error, ToolkitError) else f"{type(error).__name__}: {error}"
        return Fault(check=Check.CONTENT, path=known.changes.jsonl, message=message)


def _rebuilt(course: _Course, known: ReleaseManifest, repository: Path) -> Iterator[Fault]:
    """Make the release anew from the commit that it names, and compare."""
    if known.source is None:
        raise UnusableInputError("the release names no commit that it could be rebuilt from")
    out = course.scratch / "revision"
    out.mkdir()
    root = out / known.source.path
    beside = Path(known.source.path).parent
    names = ["schema", CHANGELOG, *LICENSES]
    wanted = [known.source.path, *((beside / name).as_posix() for name in names)]
    export(repository, known.source.revision, wanted, out)
    try:
        dataset = records.load(root)
        older = _earlier(course, known, read_release(course.folder, known)[0])
        material = gather(dataset, released=known.released, origin=known.source, older=_sound(older))
    except ToolkitError as error:
        raise UnusableInputError(f"revision {known.source.revision} makes no release: {error}") from error
    yield from _compared(course, known, material, Check.REBUILD)


def _sound(older: Snapshot | Fault | None) -> Snapshot | None:
    """Leave out a release before that cannot be brought back: the content check has told why."""
    return None if isinstance(older, Fault) else older


def _compared(course: _Course, known: ReleaseManifest, material: Material, check: Check) -> Iterable[Fault]:
    made = course.scratch / f"made-{check}"
    made.mkdir()
    try:
        write(material, made)
    except (*UNFIT, UnprovenError) as error:
        message = f"nothing can be made of its records: {type(error).__name__}: {error}"
        return [Fault(check=check, path="records", message=message)]
    here = {"toolkit": toolkit_version(), "duckdb": version("duckdb")}
    other = {name: getattr(known, name) for name in here if getattr(known, name) != here[name]}
    if not other:
        course.notes.append(f"{check}: {len(known.files) + 2} files compared byte for byte")
        return differing(course.folder, made, check)
    versions = ", ".join(f"{name} {there} (here {here[name]})" for name, there in other.items())
    course.notes.append(f"{check}: compared by what the files hold, not by bytes, because {versions} made them")
    return contradicting(course.folder, made, known, check)


def _schemas(folder: Path) -> dict[str, bytes]:
    paths = [path for path in (folder / "schema").rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def _foreign(folder: Path, known: ReleaseManifest) -> Iterator[str]:
    """Say where the release's schemas are other than this toolkit's of the same versions."""
    theirs, ours = _schemas(folder), dict(schema_files(home() / "schema" / known.schema_version))
    has_version = len(ours) > 1  # besides the manifest's schema
    for path in sorted({*theirs, *ours}):
        if path not in theirs:
            yield f"{path}, which this toolkit has, is not there"
        elif path in ours and theirs[path] != ours[path]:
            yield f"{path} is not the one that this toolkit has"
        elif path not in ours and has_version:
            yield f"{path} is none that this toolkit has"


def _text(path: Path) -> str:
    """Read a text; one that is none differs from what it makes, which is then found."""
    return path.read_bytes().decode("utf-8", errors="replace") if path.is_file() else ""
