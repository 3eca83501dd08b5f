# SPDX-License-Identifier: GPL-3.0-or-later
"""lyapunov_scipy.py POINTS.csv: scipy on the points that bench_theory wrote, and the difference."""
import sys
import time

import numpy
import scipy
from scipy.linalg import solve_continuous_lyapunov

points = numpy.loadtxt(sys.argv[1], delimiter=",")
drifts, noises = [], []
for delta, f, n1, n2, n3, _ in points:
    drifts.append(numpy.array([[-1, -1j * f], [-1j * f - 1, -1 - 1j * delta]]))
    noises.append(numpy.array([[n1 + n3, n3], [n3, n2 + n3]], dtype=complex))

start = time.perf_counter()
solutions = [solve_continuous_lyapunov(m, -d) for m, d in zip(drifts, noises)]
elapsed = time.perf_counter() - start

ours = points[:, 5]
theirs = numpy.array([w[1, 1].real for w in solutions])
deviation = numpy.max(numpy.abs(theirs - ours) / ours)
print(
    f"{'scipy ' + scipy.__version__ + ', Lyapunov':36} {len(points):8} points {elapsed:8.3f} s "
    f"{1e6 * elapsed / len(points):9.3f} us a point   (n2 differs by {deviation:.1e} at most)"
)
if deviation > 1e-9:
    sys.exit("lyapunov_scipy.py: the two disagree")
