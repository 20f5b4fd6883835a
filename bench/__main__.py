"""`python -m bench [NAME]`: runs the benchmarks, all or one, and keeps what each measured in bench/results/."""

from __future__ import annotations

import json
import platform
import sys
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent


def main(only: str | None = None) -> int:
    known = sorted(path.stem for path in HERE.glob("*.py") if not path.stem.startswith("_"))
    if only and only not in known:
        print(f"There is no benchmark {only}; there are {', '.join(known)}.", file=sys.stderr)
        return 2
    for name in [only] if only else known:
        print(f"\n== {name}")
        keep(name, import_module(f"bench.{name}").run())
    return 0


def keep(name: str, measured: dict[str, object]) -> None:
    results = HERE / "results"
    results.mkdir(exist_ok=True)
    where = {"python": platform.python_version(), "machine": platform.machine()}
    text = json.dumps({"where": where, **measured}, indent=2)
    (results / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
