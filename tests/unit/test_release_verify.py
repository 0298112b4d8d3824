"""Releases as they are checked: one bit anywhere, a lie that is consistent, an archive that means harm."""

import os
import random
import shutil
import stat
import struct
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from tests.unit.releases import built, content, signed, small
from tests.unit.repositories import Repository
from toolkit import parquet, release
from toolkit.errors import NotFoundError, UnusableInputError
from toolkit.records import Dataset, load
from toolkit.release import Check, Outcome, Release, Verification, verify
from toolkit.release.unpacking import unpack
from toolkit.schemas import Schemas

LABEL = "harbour-words-1.1.0"


@pytest.fixture
def folder(made: Release, tmp_path: Path) -> Path:
    """Give a copy of the release's folder to spoil."""
    return Path(shutil.copytree(made.folder, tmp_path / LABEL))


def faults(found: Verification) -> list[tuple[str, str, str]]:
    """Give what was found."""
    return [(fault.check.value, fault.path, fault.message) for fault in found.faults]


def only(path: Path) -> tuple[str, str, str]:
    """Give the one fault of a release."""
    (fault,) = faults(verify(path))
    return fault


def flipped(data: bytes, place: int, bit: int = 0) -> bytes:
    """Flip one bit."""
    return data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :]


def test_a_release_as_it_was_built_passes(made: Release, harbour: Repository) -> None:
    """Folder and archive pass every check; so does making it anew from its commit, byte for byte."""
    found = verify(made.folder)
    assert (found.faults, found.manifest, found.is_sound) == ((), made.manifest, True)
    assert found.checks == dict.fromkeys([Check.MANIFEST, Check.FILES, Check.RECORDS, Check.CONTENT], Outcome.PASSED)
    count = len(content(made.folder))
    assert found.notes == (f"content: {count} files compared byte for byte",)
    again = verify(made.archive, sha256=made.archive_sha256, repository=harbour.path)
    assert (again.faults, again.checks) == ((), dict.fromkeys(Check, Outcome.PASSED))
    assert again.notes == tuple(f"{check}: {count} files compared byte for byte" for check in ("content", "rebuild"))


def test_a_bit_in_any_file_is_found_and_the_file_named(made: Release, folder: Path) -> None:
    """Whichever file has one bit other than it was released: the release fails, and the file is named."""
    dice = random.Random(7)  # noqa: S311 (no secret)
    for name, data in content(made.folder).items():
        for place in {0, len(data) - 1, *(dice.randrange(len(data)) for _ in range(3))} if data else ():
            (folder / name).write_bytes(flipped(data, place, dice.randrange(8)))
            found = verify(folder)
            assert any(name in (fault.path, *fault.message.split()) for fault in found.faults), (name, place)
            if name not in {"release.json", "SHA256SUMS"}:
                assert [(fault.check, fault.path) for fault in found.faults] == [(Check.FILES, name)]
        (folder / name).write_bytes(data)
    assert verify(folder).is_sound


def test_a_bit_anywhere_in_the_archive_is_found(made: Release, tmp_path: Path) -> None:
    """In data, in headers, in the directory, in the last bytes: a changed bit is found."""
    data = made.archive.read_bytes()
    with zipfile.ZipFile(made.archive) as archive:
        entry = archive.infolist()[3]
        directory = archive.start_dir
    dice = random.Random(11)  # noqa: S311 (no secret)
    places = {
        *range(entry.header_offset, entry.header_offset + 40),
        *range(directory, directory + 60),
        *range(len(data) - 22, len(data)),
        *(dice.randrange(len(data)) for _ in range(60)),
        *(dice.randrange(directory, len(data)) for _ in range(60)),
    }
    spoilt = tmp_path / made.archive.name
    for place in sorted(places):
        spoilt.write_bytes(flipped(data, place, dice.randrange(8)))
        assert verify(spoilt).faults, place


def test_a_bit_in_a_header_is_named(made: Release, tmp_path: Path) -> None:
    """A bit that unpacking does not look at is told with its place and what stands there."""
    data = made.archive.read_bytes()
    with zipfile.ZipFile(made.archive) as archive:
        entry = next(entry for entry in archive.infolist() if entry.filename.endswith("/README.md"))
    spoilt = tmp_path / made.archive.name
    place = entry.header_offset + 10
    spoilt.write_bytes(flipped(data, place))
    message = f"byte {place:,} is not as it was released: in the header of {LABEL}/README.md"
    assert only(spoilt) == ("archive", made.archive.name, message)
    spoilt.write_bytes(data + b"more")
    message = f"byte {len(data):,} is not as it was released: in the directory at the end, or after it"
    assert only(spoilt) == ("archive", made.archive.name, message)


def test_another_archive_than_the_published_one_is_told(made: Release) -> None:
    """A release that is whole, and not the one whose checksum was published, fails."""
    (fault,) = faults(verify(made.archive, sha256="0" * 64))
    assert fault == ("archive", made.archive.name, f"its SHA-256 is {made.archive_sha256}, and not {'0' * 64}")


def test_files_missing_and_in_excess_are_named(folder: Path) -> None:
    """What is missing, what nobody released, what is no plain file, what is cut off: each by its path."""
    (folder / "csv" / "quotes.csv").unlink()
    (folder / "csv" / ".hidden").write_text("x", "utf-8")
    (folder / "LICENSE").unlink()
    (folder / "LICENSE").symlink_to("/etc/passwd")
    (folder / "more").symlink_to("/etc", target_is_directory=True)
    os.mkfifo(folder / "pipe")
    data = (folder / "actors.parquet").read_bytes()
    (folder / "actors.parquet").write_bytes(data[:-1])
    assert faults(verify(folder)) == [
        ("files", "LICENSE", "it is no plain file"),
        ("files", "actors.parquet", f"it has {len(data) - 1:,} bytes, and {len(data):,} were released"),
        ("files", "csv/.hidden", "the manifest does not list it"),
        ("files", "csv/quotes.csv", "it is missing"),
        ("files", "more", "the manifest does not list it"),
        ("files", "pipe", "the manifest does not list it"),
    ]


def test_later_checks_need_the_earlier_ones(folder: Path) -> None:
    """What is not as it was released is not looked into, and that is said."""
    (folder / "LICENSE").write_text("mine", "utf-8")
    assert verify(folder).checks == {
        Check.MANIFEST: Outcome.PASSED,
        Check.FILES: Outcome.FAILED,
        Check.RECORDS: Outcome.NOT_RUN,
        Check.CONTENT: Outcome.NOT_RUN,
    }


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda it: it.unlink(), "it is missing, so this is no release"),
        (lambda it: it.write_bytes(b"x" * (1 << 21)), "it is larger than 1,048,576 bytes"),
        (lambda it: it.write_bytes(b"{"), "release.json cannot be read: "),
        (
            lambda it: it.write_text(it.read_text("utf-8").replace('"csv/', '"../', 1), "utf-8"),
            "release.json is no man",
        ),
        (lambda it: (it.unlink(), it.symlink_to("README.md")), "it is missing, so this is no release"),
    ],
    ids=["missing", "large", "broken", "leads-out", "link"],
)
def test_a_manifest_that_is_none(folder: Path, spoil: Callable[[Path], None], fault: str) -> None:
    """Without a manifest that can be trusted nothing else is looked at."""
    spoil(folder / "release.json")
    check, path, message = only(folder)
    assert (check, path, message[: len(fault)]) == ("manifest", "release.json", fault)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda text: text[:-1], "SHA256SUMS does not end with a line feed: it is cut off"),
        (lambda text: text + text.splitlines()[0] + "\n", "SHA256SUMS:73: {first} stands there twice"),
        (lambda text: text.replace("  ", " *", 1), "SHA256SUMS:1: this is no digest, two spaces and a path"),
        (lambda text: "".join(reversed(text.splitlines(keepends=True))), "its lines are not in order"),
        (lambda text: text.partition("\n")[2], "it differs from release.json on {first}"),
        (lambda text: text + "\n" * (1 << 20), "it is larger than 1,048,576 bytes"),
    ],
    ids=["cut", "twice", "form", "order", "short", "large"],
)
def test_sums_that_say_something_else(folder: Path, spoil: Callable[[str], str], message: str) -> None:
    """SHA256SUMS is what the manifest makes it, to the byte."""
    path = folder / "SHA256SUMS"
    text = path.read_text("utf-8")
    path.write_text(spoil(text), "utf-8")
    expected = message.format(first="CHANGELOG.md").replace(":73:", f":{text.count(chr(10)) + 1}:")
    assert only(folder) == ("files", "SHA256SUMS", expected)


ANEW = "it is not what is made from the records"


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        (
            "records/actors.jsonl",
            '"organization"',
            '"organisation"',
            [("records", "records/actors.jsonl:1", '/kind: SCH004 "Kind" has no code "organisation"')],
        ),
        (
            "records/events.jsonl",
            '"guild"',
            '"gild"',
            [("records", "records/events.jsonl:1", '/participants/0/actor: REF001 no record has the id "gild"')],
        ),
        (
            "records/actors.jsonl",
            '{"id":"board"',
            '{"id":"board","id":"board"',
            [("records", "records/actors.jsonl:1", '/id: FILE003 the key "id" stands twice in this object')],
        ),
        (
            "records/actors.jsonl",
            '{"id"',
            '{ "id"',
            [("records", "records/actors.jsonl", "line 1 is not in canonical form")],
        ),
        (
            "records/actors.jsonl",
            '{"id":"guild"',
            '{"id":"boar"',
            [("records", "records/actors.jsonl", "line 2: the id 'boar' does not come after 'board'")],
        ),
        (
            "dataset/dataset.json",
            '"1.1.0"',
            '"1.1.1"',
            [("records", "dataset/dataset.json", "its version is '1.1.1', and the manifest's '1.1.0'")],
        ),
        (
            "dataset/retired.json",
            "[]",
            "{}",
            [("records", "dataset/retired.json", 'SCH003 "Retired ids" must be a list')],
        ),
        (
            "records/commitments.jsonl",
            "0.7",
            "0.8",
            [
                ("content", path, ANEW)
                for path in ("commitments.parquet", "croissant.json", "csv/promises.csv", "datapackage.json")
            ],
        ),
        ("csv/timeline.csv", "2031-04", "2031-05", [("content", "csv/timeline.csv", ANEW)]),
        ("CITATION.cff", "O'Tide", "A. Nother", [("content", "CITATION.cff", ANEW)]),
    ],
    ids=["schema", "reference", "key-twice", "layout", "order", "version", "retired", "parquet", "view", "citation"],
)
def test_a_lie_that_is_consistent_is_found(
    folder: Path, name: str, old: str, new: str, expected: list[tuple[str, str, str]]
) -> None:
    """With manifest and sums made to fit, what the files hold still has to agree, in itself and with each other."""
    edited(folder / name, old, new)
    signed(folder)
    found = faults(verify(folder))
    assert found[: len(expected)] == expected
    assert {check for check, _, _ in found} == {check for check, _, _ in expected}


def edited(path: Path, old: str, new: str) -> None:
    """Replace the first of some words of a text."""
    text = path.read_text("utf-8")
    assert old in text, path
    path.write_text(text.replace(old, new, 1), "utf-8", newline="")


def test_parquet_that_says_something_else_is_found(folder: Path, tmp_path: Path) -> None:
    """A Parquet file with another value than the JSON Lines is found, whatever its digest says."""
    schemas = Schemas()
    records = {**small(), "actor": [{**actor, "country": "NOR"} for actor in small()["actor"]]}
    parquet.write(records, tmp_path / "other", schemas, {})
    shutil.copy(tmp_path / "other" / "actors.parquet", folder)
    signed(folder)
    assert ("content", "actors.parquet", ANEW) in faults(verify(folder))


@pytest.mark.parametrize("content_", ["{", "{}", '{"$id": "x", "type": 7}', "[" * 100_000], ids=range(4))
def test_schemas_that_are_none_are_told(folder: Path, content_: str) -> None:
    """A stranger's schemas end no run, whatever they are."""
    (folder / "schema" / "1.0" / "actor.schema.json").write_text(content_, "utf-8")
    signed(folder)
    check, path, message = only(folder)
    assert (check, path) == ("records", "schema/1.0")
    assert message.startswith("no record can be checked by these schemas: ")
    assert str(folder) not in message


@pytest.mark.parametrize("content_", ["code,title\n", None], ids=["none", "missing"])
def test_codelists_that_are_none_are_told(folder: Path, content_: str | None) -> None:
    """Nor do a stranger's codelists, one that only a rule reads included."""
    path = folder / "schema" / "1.0" / "codelists" / "plover-mode.csv"
    path.unlink()
    if content_ is not None:
        path.write_text(content_, "utf-8")
    signed(folder)
    check, where, message = only(folder)
    assert (check, where) == ("records", "schema/1.0")
    assert "schema/1.0/codelists/plover-mode.csv" in message
    assert str(folder) not in message


def test_other_schemas_than_ours_are_noted(folder: Path) -> None:
    """Schemas of our versions that are not ours, one more and one less are said to be so."""
    schema = folder / "schema"
    for path in (schema / "1.0" / "source.schema.json", schema / "release-1.schema.json"):
        edited(path, '"title"', '"title" ')
    (schema / "1.0" / "codelists" / "tide.csv").write_bytes((schema / "1.0" / "codelists" / "genre.csv").read_bytes())
    (schema / "1.0" / "vectors" / "fold.json").unlink()
    signed(folder)
    assert [note for note in verify(folder).notes if note.startswith("schema/")] == [
        "schema/1.0/codelists/tide.csv is none that this toolkit has",
        "schema/1.0/source.schema.json is not the one that this toolkit has",
        "schema/1.0/vectors/fold.json, which this toolkit has, is not there",
        "schema/release-1.schema.json is not the one that this toolkit has",
    ]


def test_other_versions_compare_what_files_hold(
    harbour: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A release that another DuckDB wrote is compared by content, which is said, and a difference is still found."""
    monkeypatch.setattr("toolkit.release.building.version", lambda _: "1.9.9")
    older = built(harbour.path, tmp_path / "older")
    found = verify(older.folder, repository=harbour.path)
    said = "compared by what the files hold, not by bytes, because duckdb 1.9.9 (here 2.0.0) made them"
    assert (found.faults, found.notes) == ((), (f"content: {said}", f"rebuild: {said}"))
    table = older.folder / "commitments.parquet"
    other = tmp_path / "other.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT * REPLACE ('Other' AS title) FROM '{table}') TO '{other}'")  # noqa: S608 (our own paths)
    other.replace(table)
    edited(older.folder / "csv" / "timeline.csv", "Title of crane", "Title")
    signed(older.folder)
    assert [path for _, path, _ in faults(verify(older.folder))] == ["commitments.parquet", "csv/timeline.csv"]


def test_a_release_of_another_commit_is_found(made: Release, harbour: Repository, tmp_path: Path) -> None:
    """A release that says it is of a commit, and holds what that commit does not, fails when it is made anew."""
    clone = harbour.clone(tmp_path / "clone")
    clone.replace("dataset/commitments/crane.json", "0.7", "0.8")
    dataset = release.gather(_loaded(clone), released=made.manifest.released, origin=made.manifest.source)
    other = release.build(dataset, tmp_path / "other")
    assert verify(other.archive).is_sound
    found = verify(other.archive, repository=harbour.path)
    assert (found.checks[Check.CONTENT], found.checks[Check.REBUILD]) == (Outcome.PASSED, Outcome.FAILED)
    assert ("rebuild", "records/commitments.jsonl", ANEW) in faults(found)


def _loaded(at: Repository) -> Dataset:
    return load(at.path / "dataset")


def test_what_cannot_be_rebuilt_is_said(made: Release, harbour: Repository, tmp_path: Path) -> None:
    """No commit named, a commit that is not there, no repository: no verdict, but the reason why there is none."""
    nameless = release.build(replace(release.gather(_loaded(harbour)), origin=None), tmp_path / "nameless")
    assert verify(nameless.folder).is_sound
    with pytest.raises(UnusableInputError, match=r"^the release names no commit that it could be rebuilt from$"):
        verify(nameless.folder, repository=harbour.path)
    stranger = Repository.begin(tmp_path / "stranger")
    stranger.commit()
    with pytest.raises(NotFoundError, match=r"^no revision '[0-9a-f]{40}' in .*stranger; git fetch it first$"):
        verify(made.folder, repository=stranger.path)
    (tmp_path / "bare").mkdir()
    with pytest.raises(UnusableInputError, match=r"^git cannot tell what changed in "):
        verify(made.folder, repository=tmp_path / "bare")


def test_what_is_no_release_is_said(tmp_path: Path) -> None:
    """Nothing there, an empty folder, a checksum for a folder."""
    with pytest.raises(NotFoundError, match=r"^no release at .*none: neither a folder nor an archive$"):
        verify(tmp_path / "none")
    with pytest.raises(UnusableInputError, match=r" is a folder, and the checksum is an archive's$"):
        verify(tmp_path, sha256="0" * 64)
    assert only(tmp_path) == ("manifest", "release.json", "it is missing, so this is no release")


Entry = tuple[zipfile.ZipInfo, bytes]


def entries(made: Release) -> list[Entry]:
    """Give what a release's archive holds, to be packed otherwise."""
    with zipfile.ZipFile(made.archive) as archive:
        return [(entry, archive.read(entry)) for entry in archive.infolist()]


def packed(path: Path, made_of: list[Entry]) -> Path:
    """Pack entries, whatever they are."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that stand twice
        for entry, data in made_of:
            archive.writestr(entry, data)
    return path


def entry(name: str, *, mode: int = stat.S_IFREG | 0o644, method: int = zipfile.ZIP_STORED) -> zipfile.ZipInfo:
    """Make an entry."""
    made = zipfile.ZipInfo(name)
    made.external_attr = mode << 16
    made.compress_type = method
    return made


def _directory(data: bytes) -> int:
    place: int = struct.unpack("<I", data[-6:-2])[0]
    return place


def overlaid(data: bytes) -> bytes:
    """Let the second entry lie where the first one does, as bombs of overlapping files do."""
    second = data.index(b"PK\x01\x02", _directory(data) + 1)
    return data[: second + 42] + b"\0\0\0\0" + data[second + 46 :]


def encrypted(data: bytes) -> bytes:
    """Say of the first entry that it is encrypted."""
    return flipped(data, _directory(data) + 8)


PLAIN = "a path in a release is relative, of plain names (letters, digits, . _ -) with / between"


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (entry(f"{LABEL}/../../escaped"), f"'{LABEL}/../../escaped': {PLAIN}"),
        (entry("/etc/escaped"), f"'/etc/escaped': {PLAIN}"),
        (entry(f"{LABEL}\\escaped"), f"'{LABEL}\\\\escaped': {PLAIN}"),
        (entry(f"{LABEL}/nul.txt"), f"'{LABEL}/nul.txt': Windows keeps the name nul.txt for a device"),
        (entry(f"{LABEL}/README.md"), f"'{LABEL}/README.md': it stands there twice"),
        (entry(f"{LABEL}/readme.md"), f"'{LABEL}/readme.md': some systems take it for {LABEL}/README.md"),
        (entry(f"{LABEL}/link", mode=stat.S_IFLNK | 0o777), f"'{LABEL}/link' is no plain file"),
        (entry(f"{LABEL}/folder", mode=stat.S_IFDIR | 0o755), f"'{LABEL}/folder' is no plain file"),
        (entry("elsewhere/x"), "its files lie in 2 folders, and a release is one"),
        (
            entry(f"{LABEL}/bomb", method=zipfile.ZIP_DEFLATED),
            f"'{LABEL}/bomb' is compressed, and nothing in a release is",
        ),
    ],
    ids=["up", "absolute", "backslash", "device", "twice", "case", "link", "folder", "two-folders", "bomb"],
)
def test_an_archive_that_means_harm_is_not_unpacked(
    made: Release, tmp_path: Path, more: zipfile.ZipInfo, message: str
) -> None:
    """Entries that lead out, double others, are no files, or are compressed: refused before a byte is written."""
    path = packed(tmp_path / "harm.zip", [*entries(made), (more, b"0" * 5_000_000)])
    (tmp_path / "out").mkdir()
    assert ("archive", "harm.zip", message) in [(f.check, f.path, f.message) for f in unpack(path, tmp_path / "out")]
    assert list((tmp_path / "out").iterdir()) == []
    found = verify(path)
    assert found.checks[Check.ARCHIVE] is Outcome.FAILED
    assert found.checks[Check.MANIFEST] is Outcome.NOT_RUN
    assert sorted(each.name for each in tmp_path.iterdir()) == ["harm.zip", "out"]


def test_what_the_manifest_does_not_list_is_not_unpacked(made: Release, tmp_path: Path) -> None:
    """A further file, a file of another size: named, and not written."""
    changed = [(it, data + b"!" if it.filename.endswith("/LICENSE") else data) for it, data in entries(made)]
    path = packed(tmp_path / "more.zip", [*changed, (entry(f"{LABEL}/zz"), b"0" * 5_000_000)])
    (tmp_path / "out").mkdir()
    size = len(content(made.folder)["LICENSE"])
    assert [(f.path, f.message) for f in unpack(path, tmp_path / "out")] == [
        ("LICENSE", f"it has {size + 1:,} bytes, and the manifest says {size:,}"),
        ("zz", "the manifest does not list it"),
    ]
    assert {"LICENSE", "zz"}.isdisjoint(content(tmp_path / "out"))


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda _: b"", "it is no ZIP archive that can be read: File is not a zip file"),
        (lambda _: b"PK\x05\x06" + b"\0" * 18, "it has 0 entries; a release has 1 to 10,000"),
        (lambda data: data[: len(data) // 2], "it is no ZIP archive that can be read: File is not a zip file"),
        (lambda data: b"#!/bin/sh\n" + data, f"'{LABEL}/CHANGELOG.md' begins at byte 10, where byte 0 was expected"),
        (lambda data: data[:-2] + b"\x03\x00abc", "it is no ZIP archive that can be read: it has a comment"),
        (overlaid, f"'{LABEL}/CITATION.cff' begins at byte 0, where byte {{first}} was expected"),
        (encrypted, f"'{LABEL}/CHANGELOG.md' is encrypted"),
    ],
    ids=["empty", "no-entry", "cut", "program-before", "comment", "overlap", "encrypted"],
)
def test_an_archive_of_another_build_is_told(
    made: Release, tmp_path: Path, spoil: Callable[[bytes], bytes], message: str
) -> None:
    """What is no archive, is cut off, begins with something else, or whose files share their bytes."""
    path = tmp_path / "other.zip"
    path.write_bytes(spoil(made.archive.read_bytes()))
    with zipfile.ZipFile(made.archive) as archive:
        first = f"{archive.infolist()[1].header_offset:,}"
    found = faults(verify(path))
    assert ("archive", "other.zip", message.format(first=first)) in found
