"""Releases as a host has them, made small: real manifests, digests and archives, with stand-ins for contents."""

import hashlib
import json
import random
from pathlib import Path
from typing import Any

from tests.property.near_misses import seeds
from toolkit.manifest import parse, render
from toolkit.manifest.index import ReleaseIndex, parse_index, render_index
from toolkit.release.archive import pack

(_SEED,) = seeds("release")


def publish(base: Path, version: str = "1.2.0", *, folder: bool = True, **entry: Any) -> dict[str, Any]:  # noqa: ANN401
    """Put a release at a base address and into its index; give its entry there. `entry` replaces parts of it."""
    label = f"{_SEED['name']}-{version}"
    contents = {file["path"]: _content(version, file["path"]) for file in _SEED["files"]}
    manifest = _manifest(version, contents)
    for path, data in {"release.json": manifest, **contents}.items():
        (base / label / path).parent.mkdir(parents=True, exist_ok=True)
        (base / label / path).write_bytes(data)
    pack(base / label, label, base / f"{label}.zip")
    listed = {
        "version": version,
        "released": "2031-05-02",
        "schema": "1.0",
        "toolkit": {"first": "0.1.0"},
        "manifest": listing(base, f"{label}/release.json"),
        "archive": listing(base, f"{label}.zip"),
    }
    listed |= ({"folder": label} if folder else {}) | entry
    list_in_index(base, listed)
    return listed


def listing(base: Path, path: str) -> dict[str, Any]:
    """Give how an index names a file."""
    data = (base / path).read_bytes()
    return {"path": path, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def list_in_index(base: Path, listed: dict[str, Any]) -> None:
    """Add a release to the index, or make one."""
    path = base / "index.json"
    known = [each.as_json() for each in _index(path).releases] if path.exists() else []
    others = [each for each in known if each["version"] != listed["version"]]
    value = {"index_version": 1, "name": _SEED["name"], "releases": [*others, listed]}
    path.write_text(render_index(ReleaseIndex.model_validate(value)), encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    """Give the files of a folder by their paths."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def _index(path: Path) -> ReleaseIndex:
    return parse_index(path.read_bytes())


def _content(version: str, path: str) -> bytes:
    return random.Random(f"{version} {path}").randbytes(20_000)  # noqa: S311 (any bytes will do)


def _manifest(version: str, contents: dict[str, bytes]) -> bytes:
    digests = {path: hashlib.sha256(data).hexdigest() for path, data in contents.items()}
    files = [{"path": path, "size": len(contents[path]), "sha256": digests[path]} for path in sorted(contents)]
    tables = {name: table | {"content_sha256": digests[table["jsonl"]]} for name, table in _SEED["tables"].items()}
    value = _SEED | {"version": version, "files": files, "tables": tables}
    return render(parse(json.dumps(value).encode())).encode()
