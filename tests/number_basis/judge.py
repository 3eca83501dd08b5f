# SPDX-License-Identifier: GPL-3.0-or-later
"""What the program says against what the number basis says, at two cutoffs."""

import json
import subprocess
import sys

TOLERANCE = 1e-9  # of the program
CONVERGED = 1e-9  # the change from one cutoff to the next


def run(*command):
    """The JSON object that a command prints."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\nexits with {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


def program(path, command, values, *options):
    """`drumspice COMMAND --json NAME=VALUE ...`"""
    return run(path, command, "--json", *options,
               *(f"{name}={value!r}" for name, value in values.items()))


class Judge:
    def __init__(self):
        self.failures = 0

    def compare(self, what, said, lower, upper):
        """Dictionaries of numbers: the program's, the number basis's at its two cutoffs."""
        worst = change = 0
        for name, exact in upper.items():
            off, moved = abs(said[name] - exact), abs(exact - lower[name])
            worst, change = max(worst, off), max(change, moved)
            # Written so that a NaN fails.
            if not (off < TOLERANCE and moved < CONVERGED):
                self.failures += 1
                print(f"FAILED: {what}: {name} is {exact:.14g} in the number basis "
                      f"({lower[name]:.14g} at the lower cutoff) but {said[name]:.14g} here: "
                      f"{off:.2g} off, expected < {TOLERANCE:g}; cutoff {moved:.2g}, expected < "
                      f"{CONVERGED:g}")
        print(f"{what}: {len(upper)} numbers, largest difference {worst:.1e}, cutoff {change:.1e}")

    def require(self, what, holds):
        print(f"{what}: {'yes' if holds else 'FAILED'}")
        self.failures += not holds

    def exit(self):
        if self.failures:
            print(f"{self.failures} comparisons failed")
        sys.exit(1 if self.failures else 0)
