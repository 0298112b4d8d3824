"""Git repositories to try things in."""

import os
import subprocess
from pathlib import Path

_ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    **{f"GIT_{role}_NAME": "Keeper" for role in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{role}_EMAIL": "keeper@harbour.example" for role in ("AUTHOR", "COMMITTER")},
}


class Repository:
    """A repository in a folder; `git` runs a command in it and gives what it prints."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def begin(cls, path: Path) -> "Repository":
        """Make a repository whose branch is `main`."""
        path.mkdir(parents=True, exist_ok=True)
        made = cls(path)
        made.git("init", "--quiet", "--initial-branch=main")
        return made

    def clone(self, path: Path, *options: str) -> "Repository":
        """Clone it as from afar, so that a depth counts."""
        self.git("clone", "--quiet", *options, self.path.resolve().as_uri(), str(path))
        return Repository(path)

    def git(self, *arguments: str) -> str:
        """Run git; whatever the user has configured does not count."""
        done = subprocess.run(
            ["git", *arguments], cwd=self.path, env=_ENVIRONMENT, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def write(self, name: str, content: str | bytes) -> Path:
        """Write a file, with the folders above it."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def replace(self, name: str, old: str, new: str) -> None:
        """Replace words of a file that stand in it once."""
        text = (self.path / name).read_text("utf-8")
        assert text.count(old) == 1, (name, old)
        self.write(name, text.replace(old, new))

    def commit(self, message: str = "change") -> str:
        """Commit everything, and give the commit's name."""
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")
