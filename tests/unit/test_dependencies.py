"""What the package imports is what an installation brings."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

INSIDE = {"_duckdb": "duckdb", "pydantic_core": "pydantic"}
"""Parts of a distribution: a module inside it, and a package that it pins exactly."""


def _distribution(text: str) -> str:
    """Give the name of a distribution, of a module or in a requirement, as package indexes compare names."""
    return re.sub("[-_.]+", "-", re.split(r"[^A-Za-z0-9_.-]", text)[0]).lower()


def _imported() -> set[str]:
    """Give the modules of others that the package imports anywhere."""
    found = set[str]()
    for path in (ROOT / "toolkit").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module)
    return {name.partition(".")[0] for name in found} - set(sys.stdlib_module_names) - {"toolkit"}


def test_every_import_is_a_dependency() -> None:
    """Each module of others comes from a dependency or an extra, not from what a dependency happens to bring."""
    extras = [each for requirements in PROJECT["optional-dependencies"].values() for each in requirements]
    declared = set(map(_distribution, [*PROJECT["dependencies"], *extras]))
    brought = {name: packages_distributions().get(INSIDE.get(name, name), []) for name in _imported()}
    assert {name for name, by in brought.items() if not declared & set(map(_distribution, by))} == set()
