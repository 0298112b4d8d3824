"""Print one of the README's commands, as it stands there: `readme_command.py 1` is the first in a `sh` fence."""

import re
import sys
from pathlib import Path

readme = Path(__file__).resolve().parent.parent / "README.md"
commands = re.findall(r"^```sh\n(.*?)^```$", readme.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
if len(commands) != 2:
    sys.exit(f"README has {len(commands)} commands in sh fences, not two")
sys.stdout.write(commands[int(sys.argv[1]) - 1])
