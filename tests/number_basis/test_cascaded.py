# SPDX-License-Identifier: GPL-3.0-or-later
"""test_cascaded.py PROGRAM

`drumspice cascaded` and `counting` against Eq. 1 in the number basis: occupations, coherence, heat
flows, their first three cumulants and theta(s), for every bath. And the errata: Eq. 1 gives Eq. 2
with the phase e^{-i theta} in H_hop and c_3, and theta(s) is appendix D's as corrected, neither
as printed.
"""

import cmath
import math
import sys

import number_basis
from judge import Judge, program

import numpy
import qutip
import scipy.linalg

CUTOFFS = (13, 15)
FIELDS = (-0.7, 0.3, 0.9)
CASES = {
    "all different": dict(omega1=0.4, omega2=-0.3, kappa1=1.1, kappa2=0.7, gamma1=0.9, gamma2=1.3,
                          f_re=0.25, f_im=-0.35, theta=0.8, nbar1=0.08, nbar2=0.02, nbar3=0.05),
    "one way": dict(omega1=0.0, omega2=0.6, kappa1=1.0, kappa2=1.0, gamma1=1.0, gamma2=1.0,
                    f_re=0.0, f_im=0.0, theta=-1.9, nbar1=0.1, nbar2=0.06, nbar3=0.01),
    "cold bath, strong hopping": dict(omega1=-0.2, omega2=0.5, kappa1=0.5, kappa2=1.6, gamma1=1.4,
                                      gamma2=0.6, f_re=-0.9, f_im=0.7, theta=2.5, nbar1=0.0,
                                      nbar2=0.09, nbar3=0.04),
}


def master_equation(v, sign=-1):
    """Eq. 1 with e^{i sign theta} in H_hop and c_3; the paper prints sign = +1."""
    phase = cmath.exp(1j * sign * v["theta"])
    g1, g2 = math.sqrt(v["gamma1"]), math.sqrt(v["gamma2"])

    def build(z):
        c1, c2 = z
        hop = (v["f_re"] + 1j * v["f_im"] + 0.5j * g1 * g2 * phase) * c1.dag() * c2
        hamiltonian = v["omega1"] * c1.dag() * c1 + v["omega2"] * c2.dag() * c2 + hop + hop.dag()
        return hamiltonian, [(math.sqrt(v["kappa1"]) * c1, v["nbar1"]),
                             (math.sqrt(v["kappa2"]) * c2, v["nbar2"]),
                             (g1 * c1 + g2 * phase * c2, v["nbar3"])]

    return build


def eq2(v):
    """The drift matrix of Eq. 2."""
    f, hop = v["f_re"] + 1j * v["f_im"], math.sqrt(v["gamma1"] * v["gamma2"])
    return numpy.array(
        [[-1j * v["omega1"] - (v["gamma1"] + v["kappa1"]) / 2, -1j * f],
         [-1j * numpy.conj(f) - hop * cmath.exp(1j * v["theta"]),
          -1j * v["omega2"] - (v["gamma2"] + v["kappa2"]) / 2]])


def measured(system):
    """What the number basis has to say on a system."""
    c1, c2 = system.z
    c12 = system.mean(c1.dag() * c2)
    values = {"n1": system.mean(c1.dag() * c1).real, "n2": system.mean(c2.dag() * c2).real,
              "c12_re": c12.real, "c12_im": c12.imag}
    for bath in range(3):
        cumulants = system.cumulants(bath)
        values[f"eta{bath + 1}"] = cumulants[0]
        for name, value in zip(("mean", "variance", "third"), cumulants):
            values[f"{name} of bath {bath + 1}"] = value
        for s in FIELDS:
            values[f"theta({s:g}) of bath {bath + 1}"] = system.theta(bath, s)
    return values


def said(path, v):
    """The same from the program."""
    values = program(path, "cascaded", v)
    for bath in range(1, 4):
        for s in FIELDS:
            counted = program(path, "counting", dict(v, bath=bath, s=s))
            values[f"theta({s:g}) of bath {bath}"] = counted["theta"]
            for name in ("mean", "variance", "third"):
                values[f"{name} of bath {bath}"] = counted[name]
    return values


def appendix_d(v, bath, s, corrected, vacuum=0.5):
    """theta(s) by D1 and D3, in complex form: 0 = X W + h.c. + f_+ W E W + D for the paper's
    real matrices of x and p. `vacuum` is the variance of x in the vacuum."""
    g = [math.sqrt(v["gamma1"]), math.sqrt(v["gamma2"]) * cmath.exp(1j * v["theta"])]
    columns = [numpy.array([[math.sqrt(v["kappa1"])], [0]]),
               numpy.array([[0], [math.sqrt(v["kappa2"])]]), numpy.array([[g[0]], [g[1]]])]
    occupation = [v["nbar1"], v["nbar2"], v["nbar3"]]
    noise = 2 * vacuum * sum((n + 0.5) * b @ b.conj().T for n, b in zip(occupation, columns))
    e = columns[bath] @ columns[bath].conj().T
    out, back = (occupation[bath] + 1) * math.expm1(-s), occupation[bath] * math.expm1(s)
    f_plus, f_minus = out + back, out - back
    drift, shift = eq2(v) - f_minus * e, f_minus
    if corrected:
        drift, shift, noise = eq2(v) - f_minus * e / 2, f_minus / 2, noise + f_plus * e / 4
    w = numpy.zeros((2, 2), complex)
    for _ in range(50):  # Newton's method, from where s = 0 has its solution
        closed = drift + f_plus * w @ e
        w = scipy.linalg.solve_continuous_lyapunov(closed, f_plus * w @ e @ w - noise)
    rest = drift @ w + w @ drift.conj().T + f_plus * w @ e @ w + noise
    assert abs(rest).max() < 1e-13, rest
    return (f_plus * numpy.trace(e @ w) - shift * numpy.trace(e)).real


def errata(judge, v, system):
    matrix, remainder = system.drift()
    as_printed, _ = number_basis.System(2, CUTOFFS[0], master_equation(v, sign=+1)).drift()
    off, printed_off = abs(matrix[:2, :2] - eq2(v)).max(), abs(as_printed[:2, :2] - eq2(v)).max()
    judge.require(f"Eq. 1 with exp(-i theta) gives Eq. 2 ({off:.1e}, beyond it {remainder:.1e}); "
                  f"as printed it is {printed_off:.3g} off",
                  off < 1e-12 and remainder < 1e-12 and printed_off > 0.1)
    rho = qutip.steadystate(system.hamiltonian, system.jumps).full()
    off = abs(rho - system.as_matrix(system.rho)).max()
    judge.require(f"the steady state is that of QuTiP's own solver ({off:.1e})", off < 1e-12)
    for bath in range(3):
        for s in FIELDS:
            exact = system.theta(bath, s)
            right = appendix_d(v, bath, s, True) - exact
            judge.require(f"appendix D as corrected: theta({s:g}) of bath {bath + 1} is "
                          f"{right:.1e} off", abs(right) < 1e-12)
            if bath == 2:
                continue  # D2 as printed has a block per oscillator, and none for a common bath
            wrong = [appendix_d(v, bath, s, False, vacuum) - exact for vacuum in (0.5, 1)]
            judge.require(f"as printed: by {wrong[0]:.3g}, of {exact:.3g} (with <x^2> = 1 in the "
                          f"vacuum, {wrong[1]:.3g})", min(map(abs, wrong)) > abs(exact))


def main():
    judge = Judge()
    for name, v in CASES.items():
        lower, upper = (number_basis.System(2, cutoff, master_equation(v)) for cutoff in CUTOFFS)
        judge.compare(f"cascaded, {name}", said(sys.argv[1], v), measured(lower), measured(upper))
    v = CASES["all different"]
    errata(judge, v, number_basis.System(2, CUTOFFS[1], master_equation(v)))
    judge.exit()


main()
