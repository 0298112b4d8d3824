"""`toolkit validate` with all its rules beside check-jsonschema with the schema alone, on 100 one-record files.

    python -m benchmarks.validate

check-jsonschema checks 100 statements. The toolkit checks the same 100 and the records that they need.
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.timing import compare

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
STATEMENTS = 100


def build(folder: Path) -> list[Path]:
    """Copy the bundled dataset, and copy its statements until there are 100; give their files."""
    dataset = folder / "dataset"
    shutil.copytree(ROOT / "dataset", dataset)
    files = sorted((dataset / "statements").glob("*.json"))
    assertive = [path for path in files if json.loads(path.read_bytes())["speech_act"] != "commissive"]
    while len(files) < STATEMENTS:
        original = assertive[len(files) % len(assertive)]
        copy = original.with_stem(f"{original.stem}-{len(files)}")
        text = original.read_text(encoding="utf-8").replace(f'"id": "{original.stem}"', f'"id": "{copy.stem}"', 1)
        copy.write_text(text, encoding="utf-8")
        files.append(copy)
    return files


def main() -> None:
    """Build the files in a temporary folder and time both."""
    with tempfile.TemporaryDirectory() as folder:
        files = build(Path(folder))
        schema = ROOT / "schema" / "1.0"
        compare(
            {
                "check-jsonschema, schema alone": [
                    str(BIN / "check-jsonschema"),
                    "--schemafile",
                    str(schema / "statement.schema.json"),
                    "--base-uri",
                    f"{schema.as_uri()}/",
                    *map(str, files),
                ],
                "toolkit validate, all rules": [
                    str(BIN / "toolkit"),
                    "validate",
                    "--data",
                    str(Path(folder) / "dataset"),
                ],
            }
        )


if __name__ == "__main__":
    main()
