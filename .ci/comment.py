"""Write the summary of a contribution's check as one comment on its pull request: run by comment.yml, with a token.

The artifact comes from a run that a stranger may have written. Nothing of it is unpacked or executed; its number is
believed only when the pull request has the commit that was checked; its text is repeated only when it has the form
that the toolkit writes, in which whatever the data say stands in code spans. Needs `gh` and the standard library.

Environment: REPOSITORY, RUN_ID, RUN_URL, HEAD_SHA, HEAD_REPOSITORY (of the run that made the artifact), GH_TOKEN.
"""

import io
import json
import os
import re
import stat
import subprocess
import sys
import zipfile
from typing import Any
from unicodedata import category

MARKER = "<!-- on-the-record: contribution -->"
AUTHOR = "github-actions[bot]"
MEMBERS = {"number": 20, "summary.md": 260_000}
"""The files of the artifact, and how many bytes each may have."""

MOST_BYTES = 1_000_000
"""How large the artifact may be, packed."""

MOST_CHARACTERS = 65_000
"""How long the summary may be: GitHub takes 65,536 characters, and what is put around it needs some."""

CHECKERS = re.compile(
    r"(?:\.github|\.ci|toolkit|schema)/|action\.yml|\.pre-commit-hooks\.yaml|pyproject\.toml|uv\.lock|(?:.*/)?\.gitattributes$"
)
"""Files that decide what a check does."""

UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Kinds of characters that the toolkit shows as escapes."""

MOST_FILES = 3_000
"""How many changed files GitHub lists."""

# An escaped @ or # is none of ours: GitHub looks for mentions in what the Markdown has become.
_SPAN = re.compile(r"`(?:[^`|]|(?<=\\)\|)+`(?!`)")
_PROSE = re.compile(r"(?:#{1,3} )?(?:[^\\`*_\[\]<>&@#~!$]|\\[\\`*_\[\]<>&~!$|]|\*\*)*")


class RefusedError(Exception):
    """The artifact is not what the check leaves behind; the text says why, in words of ours alone."""


class StaleError(Exception):
    """The pull request is no longer the one that was checked."""


def main() -> int:
    """Write the comment, or say why not; 1 only when the artifact is not what it should be."""
    try:
        archive = artifact()
        if archive is None:
            return _end("this run left nothing to comment on", 0)
        number, summary = unpacked(archive)
        check_pull_request(number)
        place = existing(number)
        body = comment(summary, touched(number))
    except StaleError as error:
        return _end(str(error), 0)
    except RefusedError as error:
        return _end(str(error), 1)
    repository = os.environ["REPOSITORY"]
    if place is None:
        _gh(f"repos/{repository}/issues/{number}/comments", "--method", "POST", body=body)
    else:
        _gh(f"repos/{repository}/issues/comments/{place}", "--method", "PATCH", body=body)
    return _end("commented", 0)


def artifact() -> bytes | None:
    """Fetch the run's artifact, packed; None when there is none."""
    repository, run = os.environ["REPOSITORY"], int(os.environ["RUN_ID"])
    listed = json.loads(_gh(f"repos/{repository}/actions/runs/{run}/artifacts?name=comment"))["artifacts"]
    if not listed:
        return None
    newest = max(listed, key=lambda each: int(each["id"]))  # a run that was repeated has one for each time
    if newest["size_in_bytes"] > MOST_BYTES:
        raise RefusedError("the artifact is too large")
    return _gh(f"repos/{repository}/actions/artifacts/{int(newest['id'])}/zip")


def unpacked(archive: bytes) -> tuple[int, str]:
    """Read number and summary out of the archive, without unpacking anything."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            members = {info.filename: _member(opened, info) for info in _expected(opened)}
        number, summary = members["number"].decode("ascii").strip("\n"), members["summary.md"].decode("utf-8")
    except (zipfile.BadZipFile, UnicodeDecodeError, RuntimeError, NotImplementedError, OSError, EOFError) as error:
        raise RefusedError("the artifact cannot be read") from error
    if not re.fullmatch("[1-9][0-9]{0,9}", number):
        raise RefusedError("what should be the number of a pull request is none")
    return int(number), summary


def _expected(opened: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    infos = opened.infolist()
    if sorted(info.filename for info in infos) != sorted(MEMBERS):
        raise RefusedError("the artifact does not hold the two files that it should")
    if any(stat.S_ISLNK(info.external_attr >> 16) for info in infos):
        raise RefusedError("a file of the artifact is a link")
    return infos


def _member(opened: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Read no more than the limit, whatever size the archive claims."""
    limit = MEMBERS[info.filename]
    with opened.open(info) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise RefusedError("a file of the artifact is too large")
    return data


def check_pull_request(number: int) -> None:
    """Raise unless the pull request is open and is at the commit, of the repository, that was checked."""
    pull = json.loads(_gh(f"repos/{os.environ['REPOSITORY']}/pulls/{number}"))
    head = pull["head"]
    origin = (head["repo"] or {}).get("full_name")
    is_same = head["sha"] == os.environ["HEAD_SHA"] and origin == os.environ["HEAD_REPOSITORY"]
    if pull["state"] != "open" or not is_same:
        raise StaleError("the pull request is closed, or not at the commit that was checked")


def touched(number: int) -> list[str]:
    """Name the changed files that decide what a check does, as GitHub lists them and not as the artifact does."""
    files = _pages(f"repos/{os.environ['REPOSITORY']}/pulls/{number}/files?per_page=100")
    if len(files) >= MOST_FILES:
        return [f"more than {MOST_FILES:,} files"]
    names = {str(file[key]) for file in files for key in ("filename", "previous_filename") if key in file}
    return sorted(name for name in names if CHECKERS.match(name))


def existing(number: int) -> int | None:
    """Find the comment that an earlier run wrote; one that somebody else wrote in its likeness is none."""
    for found in _pages(f"repos/{os.environ['REPOSITORY']}/issues/{number}/comments?per_page=100"):
        if found["user"]["login"] == AUTHOR and found["body"].startswith(MARKER):
            return int(found["id"])
    return None


def comment(summary: str, checkers: list[str]) -> str:
    """Put the comment together."""
    parts = [MARKER]
    if checkers:
        parts.append(
            f"**{len(checkers):,} of the changed files decide what a check does (workflows, toolkit or schemas). "
            "What follows may not be what the check of this repository says.**"
        )
    if len(summary) <= MOST_CHARACTERS and is_ours(summary):
        parts.append(summary.strip("\n"))
    else:
        parts.append("The summary of this check has not the form that the toolkit writes, so it is not repeated here.")
    return "\n\n".join([*parts, f"[The run of this check]({os.environ['RUN_URL']})"]) + "\n"


def is_ours(summary: str) -> bool:
    """Whether a text has the form that the toolkit writes: no link, image, mention or HTML can be in it.

    Data stand in code spans that end on their line; outside them there is prose, with markup escaped. A `|` in a span
    has a backslash before it, because it would else end the cell, and with it the span.
    """
    return all(map(_is_ours, summary.split("\n")))


def _is_ours(line: str) -> bool:
    if any(category(character) in UNSEEN for character in line):
        return False
    prose = _SPAN.sub("\N{OBJECT REPLACEMENT CHARACTER}", line)
    if line.startswith("| "):  # only there: alone on its line it would begin a block of HTML
        prose = prose.replace("<br>", " ")
    return _PROSE.fullmatch(prose) is not None and "://" not in prose and "www." not in prose.lower()


def _pages(address: str) -> list[dict[str, Any]]:
    """Fetch every page of a list; `gh` writes the pages one after the other."""
    text, decoder, items = _gh(address, "--paginate").decode("utf-8").strip(), json.JSONDecoder(), []
    while text:
        page, end = decoder.raw_decode(text)
        items += page
        text = text[end:].lstrip()
    return items


def _gh(address: str, *options: str, body: str | None = None) -> bytes:
    data = None if body is None else json.dumps({"body": body}).encode()
    more = () if data is None else ("--input", "-")
    command = ["gh", "api", address, *options, *more]
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout  # noqa: S603 (numbers and names that GitHub gave)


def _end(message: str, code: int) -> int:
    sys.stdout.write(f"{message}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
