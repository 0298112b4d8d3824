"""Write into the documents what the commands in them print on the bundled dataset.

    uv run python docs/answers.py            after a change of data, views or layout
    uv run python docs/answers.py --check    exit 1 when an answer is not what the command prints

A command stands in a block of its own: ```console, `$ toolkit …` (a quoted query may go over lines), the answer, ```.
"""

import re
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from toolkit.cli import app

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = (ROOT / "README.md", ROOT / "docs" / "cookbook.md")
_BLOCK = re.compile(r"^```console\n\$ (?P<body>toolkit .*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A command in a document, as it stands there, with the answer that stands below it."""

    command: str
    answer: str

    def printed(self) -> str:
        """Give what the command prints."""
        arguments = shlex.split(self.command)[1:]
        done = CliRunner().invoke(app, [*arguments, "--data", str(ROOT / "dataset")])
        if done.exit_code:
            raise SystemExit(f"{self.command}\nexits with {done.exit_code}: {done.exception or done.output}")
        return done.stdout


def blocks(text: str) -> list[Block]:
    """Give the commands of a document in their order."""
    return [_block(found["body"]) for found in _BLOCK.finditer(text)]


def renewed(text: str) -> str:
    """Give the document with every answer as the command prints it now."""
    return _BLOCK.sub(lambda found: _written(_block(found["body"])), text)


def _block(body: str) -> Block:
    """Part the command from its answer: it ends with the line in which its quotation marks are closed."""
    lines = body.splitlines(keepends=True)
    for end in range(1, len(lines) + 1):
        command = "".join(lines[:end])
        try:
            shlex.split(command)
        except ValueError:
            continue
        return Block(command=command.rstrip("\n"), answer="".join(lines[end:]))
    raise SystemExit(f"a quotation mark is not closed in: {body}")


def _written(block: Block) -> str:
    return f"```console\n$ {block.command}\n{block.printed()}```"


def main() -> None:
    """Renew the documents, or with --check only say which are not as they should be."""
    stale = []
    for path in DOCUMENTS:
        text = path.read_text(encoding="utf-8")
        new = renewed(text)
        if new == text:
            continue
        stale.append(path.relative_to(ROOT).as_posix())
        if "--check" not in sys.argv[1:]:
            path.write_text(new, encoding="utf-8", newline="")
    print("\n".join(stale) or "every answer is as it is printed")
    sys.exit(1 if stale and "--check" in sys.argv[1:] else 0)


if __name__ == "__main__":
    main()
