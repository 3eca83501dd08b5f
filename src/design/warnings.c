/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "design/warnings.h"

#include "design/hopping.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

/* Of a gap: beyond it the plate is no linear spring under the pumps' own fluctuations. */
static const double DISPLACED = 0.03;

/* Of kappa: single quanta must not be seen, for theory is linear in the pumps' fluctuations. */
static const double SINGLE_PHOTON = 0.1;

/* 20 dB */
static const double WEAK = 0.1;

#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
static void
warn(drum_design *design, const char *format, ...) {
  va_list arguments;
  if (design->n_warnings == DRUM_DESIGN_WARNINGS_MAX)
    return;
  va_start(arguments, format);
  (void)vsnprintf(design->warnings[design->n_warnings++], DRUM_DESIGN_WARNING_SIZE, format,
                  arguments);
  va_end(arguments);
}

void drum_design_warn(drum_design *design) {
  const drum_design_wish *wish = &design->wish;
  for (int i = 0; i < 2; i++) {
    if (wish->kappa_hz[i] >= wish->fm_hz)
      warn(
          design,
          "kappa%d = %g Hz is not below fm = %g Hz: the drum's sidebands are not resolved, and the "
          "pumps heat it as well as cool it",
          i + 1, wish->kappa_hz[i], wish->fm_hz);
    if (design->displacement > DISPLACED * wish->gap[i])
      warn(design,
           "the pumps displace the plate by %.2g of gap%d: at most %g keep the drum linear, by "
           "larger gaps or masses or weaker G",
           design->displacement / wish->gap[i], i + 1, DISPLACED);
    if (wish->g0_hz[i] > SINGLE_PHOTON * wish->kappa_hz[i])
      warn(design,
           "g0%d = %g Hz is above a tenth of kappa%d = %g Hz: one photon or phonon is no small "
           "disturbance, of which linear theory knows nothing; expected a larger mass, gap or "
           "ctotal",
           i + 1, wish->g0_hz[i], i + 1, wish->kappa_hz[i]);
    const double detuning = wish->f_hz[i] - wish->carrier_hz - wish->omega_hz;
    if (fabs(detuning) > wish->kappa_hz[i])
      warn(design, "the carrier plus omega is %g Hz off f%d, by more than kappa%d", fabs(detuning),
           i + 1, i + 1);
  }
  if (wish->block != DRUM_BLOCKED_NEITHER && design->isolation > WEAK) {
    drum_design_wish best = *wish;
    best.theory = DRUM_DESIGN_FULL;
    if (drum_design_hopping(&best, true, true, design->system.omega_soft, NULL) == DRUM_OK)
      warn(design,
           "%s is blocked by %.3g dB only at omega: theory=full would take j = %.6g Hz and phi = "
           "%.6g degrees",
           wish->block == DRUM_BLOCKED_2_TO_1 ? "2->1" : "1->2", -20 * log10(design->isolation),
           best.j_hz, best.phi_deg);
  }
}
