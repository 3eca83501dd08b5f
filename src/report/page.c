/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/page.h"

#include <complex.h>
#include <math.h>
#include <string.h>

#include "base/units.h"
#include "report/names.h"

void drum_page_rule(FILE *to, const char *title) {
  (void)fprintf(to, "\n%s\n", title);
  for (size_t k = 0; k < strlen(title); ++k)
    (void)fputc('-', to);
  (void)fputc('\n', to);
}

void drum_page_parameters(FILE *to, const drum_report *report) {
  const drum_extraction *x = &report->extraction;
  for (size_t m = 0; m < x->modes; ++m) {
    (void)fprintf(to, "%-4s f0 %.6f GHz   kappa/2pi %.6g kHz   C %.6g fF",
                  drum_report_mode_name(report, m), drum_hertz(x->omega_0[m]) * 1e-9,
                  drum_hertz(x->kappa[m]) * 1e-3, x->capacitance[m] * 1e15);
    if (x->plate)
      (void)fprintf(to, "   pump |alpha| %.5g   G/2pi %.6g kHz   g0/2pi %.5g Hz", cabs(x->alpha[m]),
                    drum_hertz(cabs(x->coupling[m])) * 1e-3, drum_hertz(x->g0[m]));
    (void)fputc('\n', to);
  }
  if (x->plate)
    (void)fprintf(to,
                  "%-4s fm %.6f MHz   gamma_m/2pi %.6g Hz   x_zpf %.5g fm   softened by %.4g Hz   "
                  "displaced %.4g fm\n",
                  report->cards.plate.name, drum_hertz(x->omega_m) * 1e-6, drum_hertz(x->gamma_m),
                  x->x_zpf * 1e15, drum_hertz(x->omega_soft - x->omega_m), x->displacement * 1e15);
  if (report->has_two_modes)
    (void)fprintf(to, "J/2pi %.6f MHz   phi %+.4f deg (paper's sign)   Omega/2pi %.6f MHz\n",
                  drum_hertz(creal(x->hopping[0][1])) * 1e-6,
                  drum_degrees(carg(x->coupling[1] / x->coupling[0])), drum_hertz(x->omega) * 1e-6);
}

void drum_page_number(FILE *to, double value) {
  if (isfinite(value))
    (void)fprintf(to, " %13.6g", value);
  else
    (void)fprintf(to, " %13s", "-");
}

void drum_page_verdict(FILE *to, bool passed, const char *verdict) {
  (void)fprintf(to, "\n%s: ", passed ? "PASSED" : "FAILED");
  for (const char *c = verdict; *c; ++c)
    if (c[0] == ';' && c[1] == ' ') {
      (void)fprintf(to, ",\n        ");
      ++c;
    } else {
      (void)fputc(*c, to);
    }
  (void)fprintf(to, ".\n");
}
