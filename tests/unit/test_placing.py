"""Files put in their place whole, whatever became of those who tried before."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from toolkit.errors import RefusedError
from toolkit.placing import placed, staged, write_text

KILLED = """
import os, sys
from pathlib import Path
from toolkit.placing import scratch
with scratch(Path(sys.argv[1]), sys.argv[2]) as folder:
    (folder / "x.json").write_text("half")
    os._exit(9)
"""

HELD = """
import sys
from pathlib import Path
from toolkit.placing import placed
with placed(Path(sys.argv[1]), ["words", "words.zip"]) as stage:
    (stage / "words").write_text("half")
    print("begun", flush=True)
    sys.stdin.read()
"""


def _hidden(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("."))


@pytest.mark.skipif(os.name == "nt", reason="there nobody can ask whether a process is still there")
@pytest.mark.parametrize("purpose", ["staged", "kept", "fetched"])
def test_what_a_killed_process_left_is_cleared(tmp_path: Path, purpose: str) -> None:
    """The next write into the folder removes what one that was killed in the middle left there, and only that."""
    (tmp_path / "x.json").write_text("whole", encoding="utf-8")
    (tmp_path / ".staged-by-hand").mkdir()
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), purpose], check=False)
    assert len(_hidden(tmp_path)) == 2
    assert (tmp_path / "x.json").read_text(encoding="utf-8") == "whole"
    write_text(tmp_path / "y.json", "new")
    assert _hidden(tmp_path) == [".staged-by-hand"]


def test_what_another_process_is_writing_stays(tmp_path: Path) -> None:
    """A folder of a process that is still there is its own."""
    with staged(tmp_path) as first:
        (first / "x.json").write_text("first", encoding="utf-8")
        write_text(tmp_path / "y.json", "second")
        assert first.is_dir()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.json", "y.json"]


def test_a_process_of_somebody_else_is_running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that may not be asked is there."""

    def refuse(process: int, signal: int) -> None:
        raise PermissionError(process, signal)

    with staged(tmp_path) as first:
        monkeypatch.setattr(os, "kill", refuse)
        write_text(tmp_path / "y.json", "second")
        assert first.is_dir()


def _write(out: Path, name: str = "words") -> None:
    with placed(out, [name, f"{name}.zip"]) as stage:
        for part in (name, f"{name}.zip"):
            (stage / part).write_text(part, "utf-8")


def test_two_at_once(tmp_path: Path) -> None:
    """While one process writes under a name, a second is refused and disturbs nothing; other names are free.

    When the first is killed, its lock is gone with it, and the next one clears away what it left.
    """
    out = tmp_path / "out"
    with subprocess.Popen(
        [sys.executable, "-c", HELD, str(out)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "begun\n"
        with pytest.raises(RefusedError) as told:
            _write(out)
        assert str(told.value) == (
            f"another process is just now writing {out / 'words'}: wait for it, or choose another folder"
        )
        assert (out / ".building-words" / "words").read_text("utf-8") == "half"
        _write(out, "others")
        first.kill()
    assert _hidden(out) == [".building-words"]
    _write(out)
    assert sorted(path.name for path in out.iterdir()) == ["others", "others.zip", "words", "words.zip"]
    assert (out / "words").read_text("utf-8") == "words"
