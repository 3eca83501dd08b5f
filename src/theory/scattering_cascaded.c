/* SPDX-License-Identifier: GPL-3.0-or-later */
/* S = 1 - B^+ g B for c' = M c + B c_in; unitary because M + M^+ = -B B^+. */
#include <math.h>
#include <string.h>

#include "drumspice/scattering.h"
#include "theory/cascaded_model.h"
#include "theory/linear.h"

enum { OSCILLATORS = 2, PORTS = 3 };

/* left^+ matrix right */
static double complex between(const double complex left[OSCILLATORS],
                              double complex matrix[OSCILLATORS][OSCILLATORS],
                              const double complex right[OSCILLATORS]) {
  double complex sum = 0;
  for (int i = 0; i < OSCILLATORS; i++)
    for (int j = 0; j < OSCILLATORS; j++)
      sum += conj(left[i]) * matrix[i][j] * right[j];
  return sum;
}

/* g, exactly zero between oscillators where the drift is, which elimination would only round to. */
static drum_code respond(const drum_cascaded *system, double omega,
                         double complex g[OSCILLATORS][OSCILLATORS], drum_status *status) {
  drum_matrix drift, full;
  drum_code code = drum_cascaded_drift_at_rest(system, &drift, status);
  if (code == DRUM_OK)
    code = drum_linear_require_steady(&drift, "scattering", status);
  if (code == DRUM_OK)
    code = drum_cascaded_respond(system, omega, &full, status);
  if (code != DRUM_OK)
    return code;
  for (int i = 0; i < OSCILLATORS; i++)
    for (int j = 0; j < OSCILLATORS; j++)
      g[i][j] = i != j && drift.at[i][j] == 0 ? 0 : full.at[i][j];
  return DRUM_OK;
}

drum_code drum_cascaded_scatter(const drum_cascaded *system, double omega,
                                drum_scattering *scattering, drum_status *status) {
  double complex g[OSCILLATORS][OSCILLATORS], square[OSCILLATORS][OSCILLATORS];
  double complex column[PORTS][OSCILLATORS];
  drum_code code = respond(system, omega, g, status);
  if (code != DRUM_OK)
    return code;
  for (int port = 0; port < PORTS; port++)
    drum_cascaded_noise(system, port, column[port]);
  for (int i = 0; i < OSCILLATORS; i++)
    for (int j = 0; j < OSCILLATORS; j++)
      square[i][j] = g[i][0] * g[0][j] + g[i][1] * g[1][j];
  memset(scattering, 0, sizeof *scattering);
  scattering->ports = scattering->inputs = PORTS;
  scattering->omega = omega;
  for (int i = 0; i < PORTS; i++) {
    scattering->commutator[i] = 1;
    for (int j = 0; j < PORTS; j++) {
      scattering->direct[i][j] = (i == j) - between(column[i], g, column[j]);
      scattering->slope[i][j] = -I * between(column[i], square, column[j]);
      if (!isfinite(cabs(scattering->direct[i][j])) || !isfinite(cabs(scattering->slope[i][j])))
        return drum_fail(status, DRUM_NO_CONVERGENCE,
                         "the scattering at omega = %.9g rad/s is not finite: the system's "
                         "numbers are too far apart",
                         omega);
    }
  }
  return drum_succeed(status);
}
