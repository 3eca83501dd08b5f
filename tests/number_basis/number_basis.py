# SPDX-License-Identifier: GPL-3.0-or-later
"""Master equations in the number basis, with the operators and Liouvillians of QuTiP.

States hold at most `cutoff` quanta in all. With z_k the annihilation operators, a system is a
Hamiltonian H and baths, each an operator b (rate included) and an occupation N:
  rho' = L rho = -i [H, rho] + sum_b {(N + 1) D[b] + N D[b^+]} rho,
  D[b] rho = b rho b^+ - {b^+ b, rho}/2.
Nothing here knows of Gaussian states, moments or Lyapunov and Riccati equations.
"""

import math
import sys


def skip(why):
    print(f"skipped: {sys.executable} has {why} (expected Debian's package python3-qutip), so the "
          "theory is not held against the number basis")
    sys.exit(77)


try:
    import qutip
except ModuleNotFoundError as missing:
    if missing.name != "qutip":
        raise
    skip("no QuTiP")
if not qutip.__version__.startswith("4."):  # 5 keeps its matrices in another form
    skip(f"QuTiP {qutip.__version__}")

import numpy
import scipy.linalg
import scipy.sparse
import scipy.sparse.linalg


def factors(matrix):
    """Sparse factors, ordered for the symmetric pattern that a Liouvillian nearly has."""
    return scipy.sparse.linalg.splu(matrix.tocsc(), "MMD_AT_PLUS_A",
                                    options={"SymmetricMode": True})


class System:
    """H, baths and L on the states of at most `cutoff` quanta.

    Only operators |i><j| in one sector couple to each other: those with the same difference of
    quanta between i and j where H conserves quanta (`conserving`), else with the same parity.
    """

    def __init__(self, modes, cutoff, build, conserving=True):
        """`build` takes the annihilation operators and returns H and a list of pairs (b, N)."""
        self.z = qutip.enr_destroy([cutoff + 1] * modes, cutoff)
        size, _, occupations = qutip.enr_state_dictionaries([cutoff + 1] * modes, cutoff)
        self.quanta = numpy.array([sum(occupations[i]) for i in range(size)])
        self.conserving = conserving
        self.hamiltonian, baths = build(self.z)
        self.emission = [math.sqrt(n + 1) * b for b, n in baths]
        self.absorption = [math.sqrt(n) * b.dag() for b, n in baths]
        self.jumps = self.emission + self.absorption
        self.liouvillian = qutip.liouvillian(self.hamiltonian, self.jumps).data.tocsr()
        self._solve_steady_state()

    def _sector(self, change):
        """Where a stacked matrix has the |i><j| whose i holds `change` quanta more than j."""
        difference = (self.quanta[:, None] - self.quanta[None, :]).ravel("F")
        if not self.conserving:
            difference, change = difference % 2, change % 2
        return numpy.flatnonzero(difference == change)

    @staticmethod
    def _within(superoperator, sector):
        return superoperator[sector][:, sector].tocsc()

    def _solve_steady_state(self):
        """L rho = 0. The row of the vacuum follows from the others; rho_00 = 1 takes its place."""
        self.even = self._sector(0)
        self.trace = numpy.eye(len(self.quanta)).ravel()[self.even]
        vacuum = int(numpy.flatnonzero(self.quanta == 0)[0])
        self._first = int(numpy.flatnonzero(self.even == vacuum * (len(self.quanta) + 1))[0])
        equations = self._within(self.liouvillian, self.even).tolil()
        equations[self._first] = 0
        equations[self._first, self._first] = 1
        self._factors = factors(equations)
        rho = self._answer(numpy.zeros(len(self.even), complex), 1)
        self.rho = rho / (self.trace @ rho)

    def _answer(self, right, first):
        right = right.copy()
        right[self._first] = first
        return self._factors.solve(right)

    def _solve(self, right, trace):
        """x in L x = right, Tr x = trace, for a traceless right."""
        x = self._answer(right, 0)
        return x + (trace - self.trace @ x) * self.rho

    def mean(self, operator):
        """<operator> in the steady state."""
        return operator.full().ravel("C")[self.even] @ self.rho

    def as_matrix(self, rho):
        stacked = numpy.zeros(len(self.quanta) ** 2, complex)
        stacked[self.even] = rho
        return stacked.reshape((len(self.quanta), -1), order="F")

    def _jump(self, operator):
        return self._within(qutip.sprepost(operator, operator.dag()).data.tocsr(), self.even)

    def cumulants(self, bath, orders=3):
        """The first cumulants per time of the net number of quanta that leave into a bath.

        Perturbation theory in s of L(s) rho(s) = theta(s) rho(s), Tr rho(s) = 1, with L(s) as in
        `theta`: the k-th derivative of L(s) at 0 is (-1)^k emission + absorption.
        """
        out, back = self._jump(self.emission[bath]), self._jump(self.absorption[bath])
        derivative = [None] + [(-1) ** k * out + back for k in range(1, orders + 1)]
        theta, rho = [0], [self.rho]
        for n in range(1, orders + 1):
            change = [math.comb(n, k) * (derivative[k] @ rho[n - k]) for k in range(1, n + 1)]
            theta.append(sum(self.trace @ part for part in change).real)
            right = sum(math.comb(n, k) * theta[k] * rho[n - k] for k in range(1, n + 1))
            rho.append(self._solve(right - sum(change), 0))
        return [(-1) ** n * theta[n] for n in range(1, orders + 1)]

    def theta(self, bath, s):
        """The largest eigenvalue of L(s): L with the jumps of emission into the bath weighted by
        e^-s, and those of absorption from it by e^s.

        rho(s) is iterated as the answer of L to what tilting adds. It is found positive, and in
        a system whose states all reach each other only the eigenvalue with the largest real part
        has a positive eigenvector.
        """
        tilt = (math.expm1(-s) * self._jump(self.emission[bath])
                + math.expm1(s) * self._jump(self.absorption[bath]))
        rho = self.rho
        for _ in range(200):
            added = tilt @ rho
            theta = (self.trace @ added).real
            before, rho = rho, self._solve(theta * rho - added, 1)
            if abs(rho - before).max() < 1e-15:
                break
        rest = self._within(self.liouvillian, self.even) @ rho + tilt @ rho - theta * rho
        lowest = scipy.linalg.eigvalsh(self.as_matrix(rho))[0]
        if not (abs(rest).max() < 1e-12 and lowest > -1e-12):
            raise ArithmeticError(f"theta({s}) of bath {bath}: {abs(rest).max()=}, {lowest=}")
        return theta

    def spectra(self, modes, omega):
        """The normal-ordered spectra of z_1, .. , integral dt e^{-i omega t} <z^+(t) z(0)>.

        By the quantum regression theorem they are 2 Re Tr[z^+ (i omega - L)^-1 z rho].
        """
        odd = self._sector(-1)
        resolvent = factors(1j * omega * scipy.sparse.identity(len(odd))
                            - self._within(self.liouvillian, odd))
        rho, values = self.as_matrix(self.rho), []
        for z in self.z[:modes]:
            solution = resolvent.solve((z.full() @ rho).ravel("F")[odd])
            values.append(2 * (z.dag().full().ravel("C")[odd] @ solution).real)
        return values

    def drift(self):
        """M of <y>' = M <y> for y = (z_1 .. z_n, z_1^+ .. z_n^+), and what remains beyond it.

        By the adjoint of L; M is read off between the vacuum and one quantum. The remainder is
        the largest element left between states far enough below the cutoff to be exact.
        """
        y = [z.full() for z in self.z] + [z.dag().full() for z in self.z]
        size, n = len(self.quanta), len(self.z)
        adjoint = self.liouvillian.conj().T
        vacuum = int(numpy.flatnonzero(self.quanta == 0)[0])
        one = [int(numpy.flatnonzero(abs(z[vacuum]) > 0.5)[0]) for z in y[:n]]
        low = numpy.flatnonzero(self.quanta <= max(self.quanta) - 2)
        matrix, remainder = numpy.zeros((2 * n, 2 * n), complex), 0
        for i, operator in enumerate(y):
            change = (adjoint @ operator.ravel("F")).reshape((size, size), order="F")
            matrix[i, :n] = [change[vacuum, k] for k in one]
            matrix[i, n:] = [change[k, vacuum] for k in one]
            rest = change - sum(matrix[i, k] * y[k] for k in range(2 * n))
            remainder = max(remainder, abs(rest[numpy.ix_(low, low)]).max())
        return matrix, remainder
