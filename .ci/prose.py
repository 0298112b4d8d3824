#!/usr/bin/env python3
"""Hold the repository against source texts: no long run of a source's own prose may stand in a tracked file.

    .ci/prose.py [--repository DIR] FOLDER...

Every `*.txt` in the folders is a source text. Of one that the dataset records with the right to its quotations
(`rights.text` is `quotes`, known by its digest) what stands between double quotation marks may be repeated, here and
where another text has the same words; of every other text nothing may. Exit 0 without a find, 1 with one, 2 when there
is nothing to compare.

Letters and digits alone are compared, so neither line breaks, quotation marks, comment signs nor markup hide a run;
escapes of JSON, of programs and of HTML are read as what they stand for. Only the standard library is used, nothing
of the toolkit: what lets a passage slip through there shall not hide it here.
"""

import argparse
import html
import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from unicodedata import normalize

LONGEST = 89
"""How many characters in a row may be the same, white space counted as one."""

_BLOCK = 24
"""Letters that are looked up at once: any run with twice as many holds a whole block."""

_MARKS = re.compile("[\u201c-\u201f\u2033\u00ab\u00bb]")
_EDGE = "\ufeff\t\n\x0b\x0c\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_ENDS = re.compile(f"^[{_EDGE}]+|[{_EDGE}]+$")
_SPACE = re.compile(r"\s+")
_LETTER = re.compile(r"[^\W_]")
_ESCAPE = re.compile(r"\\+(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|[nrtbf])|&(?:#[0-9]+|#x[0-9a-fA-F]+|[a-zA-Z]+);")


@dataclass(frozen=True, slots=True)
class Prose:
    """A piece of a source's own words: white space made one, the letters in it, and where each of them stands."""

    name: str
    text: str
    letters: str
    at: Sequence[int]

    @classmethod
    def of(cls, name: str, text: str) -> "Prose":
        """Take the letters out of a text."""
        plain = _SPACE.sub(" ", text).strip()
        at = [match.start() for match in _LETTER.finditer(plain)]
        return cls(name, plain, "".join(plain[place] for place in at), at)

    def measure(self, first: int, last: int) -> tuple[int, int]:
        """Give the place in `text` of the letters from `first` to before `last`, with the marks that touch them."""
        start, end = self.at[first], self.at[last - 1] + 1
        while start > 0 and self.text[start - 1] != " " and not _LETTER.match(self.text[start - 1]):
            start -= 1
        while end < len(self.text) and self.text[end] != " " and not _LETTER.match(self.text[end]):
            end += 1
        return start, end


@dataclass(frozen=True, slots=True)
class Find:
    """A run of a source's prose in a file."""

    file: str
    line: int
    column: int
    source: str
    words: str

    def __str__(self) -> str:
        """Say where it stands and how long it is; its words stay out of the log, too."""
        return f"{self.file}:{self.line}:{self.column}: {len(self.words)} characters of {self.source}"


@dataclass(frozen=True, slots=True)
class Sources:
    """The texts to compare with: their prose, the letters of what may be repeated, the prose's blocks of letters."""

    prose: Sequence[Prose]
    allowed: Sequence[str]
    quotations: int
    blocks: Mapping[str, Sequence[tuple[Prose, int]]]

    @classmethod
    def read(cls, paths: Sequence[Path], quotable: frozenset[str]) -> "Sources":
        """Read the texts; of those with a digest in `quotable`, quotations are allowed."""
        prose: list[Prose] = []
        allowed: list[str] = []
        quotations = 0
        for path in paths:
            text = _canonical(path.read_bytes())
            parts = _MARKS.sub('"', text).split('"')
            if sha256(text.encode()).hexdigest() not in quotable or len(parts) % 2 == 0:  # a mark without its other
                parts = [text]
            prose += [Prose.of(path.name, part) for part in parts[::2]]
            allowed.append("".join(_letters(part) for part in parts[1::2]))  # a statement joins its quotations
            quotations += len(parts) // 2
        blocks = defaultdict(list)
        for piece in prose:
            for at in range(0, len(piece.letters) - _BLOCK + 1, _BLOCK):
                blocks[piece.letters[at : at + _BLOCK]].append((piece, at))
        return cls(prose, allowed, quotations, dict(blocks))

    def finds(self, file: str, text: str) -> Iterator[Find]:
        """Give each run of prose in a file's text that is too long."""
        plain = _unescaped(text)
        letters = _letters(plain)
        for at, piece, first, last in self._runs(letters):
            start, end = piece.measure(first, last)
            if end - start > LONGEST and not self._may_stand(piece, first, last):
                place = _nth_letter(plain, at)
                line = text.count("\n", 0, place) + 1
                yield Find(file, line, place - text.rfind("\n", 0, place), piece.name, piece.text[start:end])

    def _runs(self, letters: str) -> Iterator[tuple[int, Prose, int, int]]:
        """Give the longest runs around each block that stands in the letters: where, of what, from where to where."""
        seen: dict[tuple[int, int], int] = {}  # by piece and distance: how far it has been compared
        for at in range(len(letters) - _BLOCK + 1):
            for piece, where in self.blocks.get(letters[at : at + _BLOCK], ()):
                key = id(piece), at - where
                if seen.get(key, -1) < at:
                    first, last = _extent(letters, at, piece.letters, where)
                    seen[key] = at - where + last
                    yield at - where + first, piece, first, last

    def _may_stand(self, piece: Prose, first: int, last: int) -> bool:
        """Say whether whatever is too long in a run lies in quotations that may be repeated."""
        end = first
        for start in range(first, last):
            while end <= last and (end <= start or _length(piece, start, end) <= LONGEST):
                end += 1
            if end > last:
                break
            if not any(piece.letters[start:end] in letters for letters in self.allowed):
                return False
        return True


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, print what was found and how much was compared, and give the exit code."""
    parser = argparse.ArgumentParser(description="Look for long runs of source texts in the repository's files.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="a folder of source texts, *.txt")
    parser.add_argument("--repository", type=Path, default=Path(), metavar="DIR", help="default: where you are")
    options = parser.parse_args(arguments)
    paths = [path for folder in options.folders for path in sorted(folder.glob("*.txt"))]
    for folder in options.folders:
        if not any(path.parent == folder for path in paths):
            parser.error(f"{folder} has no text to compare with")
    try:
        sources = Sources.read(paths, _quotable(options.repository))
    except UnicodeDecodeError as error:
        parser.error(f"a text is not UTF-8: {error}")
    files = _tracked(options.repository)
    if not files:
        parser.error(f"{options.repository} tracks no file to compare")
    finds = [find for name, text in files.items() for find in sources.finds(name, text)]
    _say(*finds, _summary(len(paths), sources, files, len(finds)))
    return 1 if finds else 0


def _summary(texts: int, sources: Sources, files: Mapping[str, str], finds: int) -> str:
    ours, theirs = sum(map(len, files.values())), sum(len(piece.text) for piece in sources.prose)
    return (
        f"{len(files):,} tracked files ({ours:,} characters) held against {texts:,} texts ({theirs:,} characters; "
        f"quotations left out: {sources.quotations:,}): "
        f"{finds or 'no'} {'run' if finds == 1 else 'runs'} of more than {LONGEST} characters"
    )


def _say(*lines: object) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def _tracked(repository: Path) -> dict[str, str]:
    """Read the regular files that git tracks, by name; bytes that are no text are left out."""
    command = ["git", "-C", str(repository), "ls-files", "-z"]
    answer = subprocess.run(command, stdout=subprocess.PIPE, check=False)  # noqa: S603 (a folder that the caller named)
    names = [name for name in answer.stdout.decode("utf-8", "surrogateescape").split("\0") if name]
    found = [name for name in names if (repository / name).is_file() and not (repository / name).is_symlink()]
    return {name: (repository / name).read_bytes().decode("utf-8", "ignore") for name in found}


def _quotable(repository: Path) -> frozenset[str]:
    """Give the digests of the texts whose quotations the dataset may hold."""
    records = [
        json.loads(path.read_text(encoding="utf-8")) for path in (repository / "dataset" / "sources").glob("*.json")
    ]
    return frozenset(
        record["text"]["sha256"] for record in records if record["rights"]["text"] == "quotes" and "text" in record
    )


def _canonical(data: bytes) -> str:
    """Give the text whose digest sources record."""
    text = normalize("NFC", data.decode("utf-8"))
    return _ENDS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _unescaped(text: str) -> str:
    """Put what escapes stand for in their place, filled up with spaces, so that everything stays where it is."""
    return _ESCAPE.sub(lambda match: _meant(match).ljust(len(match[0])), text)


def _meant(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    meant = chr(int(code, 16)) if code else html.unescape(match[0]) if match[0][0] == "&" else ""
    return " " if len(meant) != 1 or meant.isspace() else meant


def _letters(text: str) -> str:
    return "".join(_LETTER.findall(text))


def _nth_letter(text: str, number: int) -> int:
    return next(match.start() for index, match in enumerate(_LETTER.finditer(text)) if index == number)


def _extent(one: str, at: int, other: str, where: int) -> tuple[int, int]:
    """Give how far the other text is the same as the one around a place: from where to where in the other."""
    first = last = where
    while first > 0 and at - where + first > 0 and other[first - 1] == one[at - where + first - 1]:
        first -= 1
    while last < len(other) and at - where + last < len(one) and other[last] == one[at - where + last]:
        last += 1
    return first, last


def _length(piece: Prose, first: int, last: int) -> int:
    start, end = piece.measure(first, last)
    return end - start


if __name__ == "__main__":
    sys.exit(main())
