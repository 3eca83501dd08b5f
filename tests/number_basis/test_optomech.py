# SPDX-License-Identifier: GPL-3.0-or-later
"""test_optomech.py PROGRAM COUNTING

`drumspice optomech` in both frames, and the library's counting statistics by the small program
COUNTING, against the number basis: occupations, heat flows, normal-ordered spectra, cumulants and
theta(s) of every bath. The Hamiltonian gives Eq. A4, the drift, to the last digit.
"""

import cmath
import math
import sys

import number_basis
from judge import Judge, program, run

import numpy

FIELDS = (-0.6, 0.4)
# The values of `drumspice optomech`, in the order in which COUNTING takes them.
NAMES = ("delta1", "delta2", "kappa1", "kappa2", "j", "g1", "g2", "phi", "omega_m", "gamma_m",
         "nbar1", "nbar2", "nbarm")
TWO = dict(delta1=3.1, delta2=2.8, kappa1=1.1, kappa2=0.8, j=0.4, g1=0.35, g2=0.5, phi=1.2,
           omega_m=3.0, gamma_m=0.7, nbar1=0.02, nbar2=0.008, nbarm=0.015, omega=2.9)
# Cavity 2 is decoupled and cold here, and left out of the number basis.
ONE = dict(delta1=2.9, delta2=3.0, kappa1=1.0, kappa2=1.0, j=0.0, g1=0.15, g2=0.0, phi=0.0,
           omega_m=3.0, gamma_m=0.3, nbar1=0.04, nbar2=0.0, nbarm=0.03, omega=-2.95)
WEAK = dict(TWO, g1=0.07, g2=0.05, nbar1=0.0015, nbar2=0.0005, nbarm=0.001)
CASES = (
    ("rwa", "two cavities and a drum", TWO, 2, (6, 7)),
    ("rwa", "one cavity and a drum", dict(ONE, g1=0.4, omega=3.1), 1, (11, 13)),
    ("full", "one cavity and a drum", ONE, 1, (11, 13)),
    ("full", "two cavities and a drum", WEAK, 2, (5, 6)),
)


def couplings(v, cavities):
    return [v["g1"], v["g2"] * cmath.exp(1j * v["phi"])][:cavities]


def master_equation(v, cavities, frame):
    """The Hamiltonian of Eq. A2 about the pumped state, second order kept, and its baths."""

    def build(z):
        b = z[cavities]
        hamiltonian = v["omega_m"] * b.dag() * b
        baths = []
        for i, g in enumerate(couplings(v, cavities)):
            a = z[i]
            drum = b + b.dag() if frame == "full" else b
            coupling = g * a.dag() * drum
            hamiltonian += v[f"delta{i + 1}"] * a.dag() * a + coupling + coupling.dag()
            baths.append((math.sqrt(v[f"kappa{i + 1}"]) * a, v[f"nbar{i + 1}"]))
        if cavities == 2:
            hamiltonian += v["j"] * (z[0].dag() * z[1] + z[1].dag() * z[0])
        return hamiltonian, baths + [(math.sqrt(v["gamma_m"]) * b, v["nbarm"])]

    return build


def eq_a4(v, cavities, frame):
    """Eq. A4 as printed for (a_1 .., b, a_1^+ .., b^+), or without its terms that do not rotate."""
    n = cavities + 1
    drift, pairs = numpy.zeros((n, n), complex), numpy.zeros((n, n), complex)
    for i, g in enumerate(couplings(v, cavities)):
        drift[i, i] = -1j * v[f"delta{i + 1}"] - v[f"kappa{i + 1}"] / 2
        drift[i, n - 1], drift[n - 1, i] = -1j * g, -1j * numpy.conj(g)
        pairs[i, n - 1], pairs[n - 1, i] = -1j * g, -1j * g
    drift[n - 1, n - 1] = -1j * v["omega_m"] - v["gamma_m"] / 2
    if cavities == 2:
        drift[0, 1] = drift[1, 0] = -1j * v["j"]
    if frame == "rwa":
        pairs[:] = 0
    return numpy.block([[drift, pairs], [pairs.conj(), drift.conj()]])


def measured(system, v, cavities):
    """What the number basis has to say on a system."""
    spectra = system.spectra(cavities, v["omega"])
    values = {f"s{mode + 1}": value for mode, value in enumerate(spectra)}
    for mode in range(cavities + 1):
        name = "m" if mode == cavities else str(mode + 1)
        z = system.z[mode]
        values[f"n{name}"] = system.mean(z.dag() * z).real
        cumulants = system.cumulants(mode)
        values[f"eta{name}"] = cumulants[0]
        for kind, value in zip(("mean", "variance", "third"), cumulants):
            values[f"{kind} of bath {name}"] = value
        for s in FIELDS:
            values[f"theta({s:g}) of bath {name}"] = system.theta(mode, s)
    return values


def said(path, counting, v, cavities, frame):
    """The same from the program and the library."""
    values = program(path, "optomech", v, "--frame", frame)
    numbers = [repr(v[name]) for name in NAMES]
    for mode in range(cavities + 1):
        name, bath = ("m", 2) if mode == cavities else (str(mode + 1), mode)
        for s in FIELDS:
            counted = run(counting, frame, str(bath), repr(s), *numbers)
            values[f"theta({s:g}) of bath {name}"] = counted["theta"]
            for kind in ("mean", "variance", "third"):
                values[f"{kind} of bath {name}"] = counted[kind]
    return values


def main():
    judge = Judge()
    for frame, name, v, cavities, cutoffs in CASES:
        what = f"optomech, {frame}, {name}"
        build = master_equation(v, cavities, frame)
        lower, upper = (number_basis.System(cavities + 1, cutoff, build, conserving=frame == "rwa")
                        for cutoff in cutoffs)
        matrix, remainder = lower.drift()
        off = abs(matrix - eq_a4(v, cavities, frame)).max()
        judge.require(f"{what}: the drift is Eq. A4's ({off:.1e}, beyond it {remainder:.1e})",
                      off < 1e-12 and remainder < 1e-12)
        judge.compare(what, said(sys.argv[1], sys.argv[2], v, cavities, frame),
                      measured(lower, v, cavities), measured(upper, v, cavities))
    judge.exit()


main()
