"""Which faults and wrong answers are noticed: the last lines of the two commands.

`make benchmark` runs it.
"""

import subprocess
import sys

from benchmarks import tables
from exam_site import ROOT

COMMANDS = {"mutants": "a fault in the package", "wrong_answers": "a wrong answer"}


def main() -> None:
    """Run both, and write what they say into the README beside this file."""
    rows = []
    for name, what in COMMANDS.items():
        command = [sys.executable, "-m", f"exam_site.audit.{name}"]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        print(done.stdout, flush=True)
        lines = [x for x in done.stdout.splitlines() if not x.strip().startswith("[")]
        said = "<br>".join(" ".join(line.split()) for line in lines)
        rows += [(what, "green" if done.returncode == 0 else "red", said)]
    table = tables.markdown(("put in", "ended", "said"), rows, numbers=(9,))
    tables.write("noticed", f"{tables.stamp('torch')}\n\n{table}")


if __name__ == "__main__":
    main()
