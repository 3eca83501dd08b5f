# SPDX-License-Identifier: GPL-3.0-or-later
"""Touchstone files of drumspice scatter, read by scikit-rf, against its JSON.

usage: touchstone.py STEM PORTS FILE.json
"""
import csv
import json
import sys

import numpy as np
import skrf

# Digits in the files.
TOLERANCE = 1e-11


def read(path):
    """A network; scikit-rf 0.15 does not know one line that two ports of Touchstone 2.0 must have."""
    with open(path, encoding="ascii") as file:
        lines = file.readlines()
    with open(path, "w", encoding="ascii") as file:
        file.writelines(line for line in lines if not line.startswith("[Two-Port Data Order]"))
    return skrf.io.touchstone.Touchstone(path)


def amplitudes(sweep, key):
    return np.array([[[complex(*a) for a in row] for row in point[key]] for point in sweep])


def require(what, value, expected):
    error = np.max(np.abs(np.asarray(value) - np.asarray(expected)))
    if not error <= TOLERANCE * max(1.0, np.max(np.abs(expected))):
        sys.exit(f"{what}: off by {error}: {value}, expected {expected}")


def main():
    stem, ports, found = sys.argv[1], int(sys.argv[2]), json.load(open(sys.argv[3]))
    sweep = found["sweep"]
    ohm = [entry["ohm"] for entry in found["inputs"][:ports]]
    signal = read(f"{stem}.s{ports}p")
    frequencies, s = signal.get_sparameter_arrays()
    require("frequencies", frequencies, [point["f_hz"] for point in sweep])
    require("S", s, amplitudes(sweep, "s"))
    reference = signal.reference or [signal.resistance] * ports
    require("reference", [float(r) for r in reference], ohm)
    both = read(f"{stem}_sidebands.s{2 * ports}p")
    frequencies, s = both.get_sparameter_arrays()
    require("S of both sidebands", s[:, :ports, :ports], amplitudes(sweep, "s"))
    require("conversion", s[:, :ports, ports:], amplitudes(sweep, "conversion"))
    reference = both.reference or [both.resistance] * 2 * ports
    require("reference of both", [float(r) for r in reference], ohm + ohm)
    with open(f"{stem}_noise.csv", encoding="ascii") as file:
        rows = list(csv.DictReader(file))
    for port in range(ports):
        name = found["inputs"][port]["name"]
        for key in "symmetrised", "normal", "commutator":
            require(f"{key} of {name}", [float(row[f"{name}_{key}"]) for row in rows],
                    [point[key][port] for point in sweep])
        shares = sum(np.array([float(row[f"{name}_from_{entry['name']}"]) for row in rows])
                     for entry in found["inputs"])
        if np.max(np.abs(shares / [point["symmetrised"][port] for point in sweep] - 1)) > 1e-8:
            sys.exit(f"the shares of {name} are not its noise")


main()
