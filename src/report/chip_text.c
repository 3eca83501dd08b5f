/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A circuit's parameters as tables for people. */
#include "drumspice/chip_report.h"

#include <math.h>

#include "base/units.h"
#include "report/page.h"
#include "report/steps.h"

/* Hopping and couplings below this part of the largest are rounding. */
static const double NEGLIGIBLE = 1e-9;

/* Linewidths from Omega beyond which a mode is far from it. */
static const double FAR = 5.0;

/* Losses are shared out to about kappa over the frequency, relative. */
static const double UNRESOLVED = 1e-4;

static double port_sum(const double *kappa_port, size_t ports) {
  double sum = 0.0;
  for (size_t p = 0; p < ports; p++)
    sum += kappa_port[p];
  return sum;
}

/* The heads of the columns that losses and participations have. */
static void loss_heads(const drum_chip *chip, FILE *to) {
  (void)fprintf(to, " %13s %9s %12s", "kappa/2pi", "+-", "internal");
  for (size_t p = 0; p < chip->ports; p++)
    (void)fprintf(to, " %12.12s", chip->port_name[p]);
  for (size_t e = 0; e < chip->electrodes; e++)
    (void)fprintf(to, " %8.8s.%zu", chip->plate_name[chip->electrode_plate[e]],
                  chip->electrode_number[e]);
  (void)fputc('\n', to);
}

static void losses(const drum_chip *chip, double kappa, double sigma, const double *kappa_port,
                   const double *participation, FILE *to) {
  const double internal = kappa - port_sum(kappa_port, chip->ports);
  (void)fprintf(to, " %9.4f kHz %9.1g %12.5g", drum_hertz(kappa) * 1e-3, drum_hertz(sigma) * 1e-3,
                fabs(internal) < UNRESOLVED * kappa ? 0.0 : drum_hertz(internal) * 1e-3);
  for (size_t p = 0; p < chip->ports; p++)
    (void)fprintf(to, " %12.5g", drum_hertz(kappa_port[p]) * 1e-3);
  for (size_t e = 0; e < chip->electrodes; e++)
    (void)fprintf(to, " %9.3f%%", 100.0 * participation[e]);
  (void)fputc('\n', to);
}

static void write_normal(const drum_chip *chip, FILE *to) {
  drum_page_rule(to, "Normal modes, pumps off");
  (void)fprintf(to, "%-8s %18s %9s", "", "frequency", "+- Hz");
  loss_heads(chip, to);
  for (size_t m = 0; m < chip->normal; m++) {
    const drum_normal_mode *mode = &chip->value.normal[m];
    const drum_normal_mode *sigma = &chip->sigma.normal[m];
    (void)fprintf(to, "%-8zu %14.9f GHz %9.1g", m + 1, drum_hertz(mode->omega) * 1e-9,
                  drum_hertz(sigma->omega));
    losses(chip, mode->kappa, sigma->kappa, mode->kappa_port, mode->participation, to);
  }
}

static void write_modes(const drum_chip *chip, FILE *to) {
  const drum_extraction *x = &chip->value.theory;
  const drum_extraction *s = &chip->sigma.theory;
  drum_page_rule(to, chip->seated > 0 ? "Modes at the drums' electrodes or mode cards, pumps off"
                                      : "Modes of theory, pumps off");
  (void)fprintf(to, "%-8s %18s %9s", "", "frequency", "+- Hz");
  loss_heads(chip, to);
  for (size_t m = 0; m < chip->modes; m++) {
    (void)fprintf(to, "%-8.8s %14.9f GHz %9.1g", chip->mode_name[m],
                  drum_hertz(x->omega_0[m]) * 1e-9, drum_hertz(s->omega_0[m]));
    losses(chip, x->kappa[m], s->kappa[m], chip->value.kappa_port[m], chip->value.participation[m],
           to);
  }
}

/* What the uncertainties do not know of. */
static void write_doubts(const drum_chip *chip, FILE *to) {
  if (chip->left_out > DRUM_CHIP_LEFT_OUT_MAX)
    (void)fprintf(to,
                  "DOUBTFUL: %.2g %% of what there is near Omega is in further modes, for which "
                  "theory has no room: expected at most %d modes that are coupled.\n",
                  100.0 * chip->left_out, DRUM_MODES_MAX);
}

static void write_hopping(const drum_chip *chip, FILE *to) {
  const drum_extraction *x = &chip->value.theory;
  double largest = 0.0;
  for (size_t i = 0; i < chip->modes; i++)
    for (size_t j = 0; j < i; j++)
      largest = fmax(largest, cabs(x->hopping[i][j]));
  for (size_t i = 0; i < chip->modes; i++)
    for (size_t j = i + 1; j < chip->modes; j++) {
      const double complex hop = 0.5 * (x->hopping[i][j] + conj(x->hopping[j][i]));
      const double loss = 0.5 * cabs(x->hopping[i][j] - conj(x->hopping[j][i]));
      if (cabs(hop) <= NEGLIGIBLE * largest)
        continue;
      (void)fprintf(to, "J/2pi between %s and %s: %.6f MHz +- %.1g Hz", chip->mode_name[i],
                    chip->mode_name[j], drum_hertz(creal(hop)) * 1e-6,
                    drum_hertz(creal(chip->sigma.theory.hopping[i][j])));
      if (loss > 1e-3 * fmin(x->kappa[i], x->kappa[j]))
        (void)fprintf(to, ", and a shared loss of %.4g Hz, which theory does not know",
                      drum_hertz(2.0 * loss));
      (void)fputc('\n', to);
    }
}

static void write_plates(const drum_chip *chip, FILE *to) {
  for (size_t p = 0; p < chip->plates; p++) {
    const drum_chip_plate *plate = &chip->value.plate[p];
    const drum_chip_plate *sigma = &chip->sigma.plate[p];
    (void)fprintf(to, "%-8.8s fm %.6f MHz   gamma_m/2pi %.6g Hz +- %.1g Hz", chip->plate_name[p],
                  drum_hertz(plate->omega_m) * 1e-6, drum_hertz(plate->gamma_m),
                  drum_hertz(sigma->gamma_m));
    if (isfinite(plate->x_zpf))
      (void)fprintf(to, "   mass %.6g pg   x_zpf %.5g fm   softened by %.4g Hz   displaced %.4g fm",
                    plate->mass * 1e15, plate->x_zpf * 1e15,
                    drum_hertz(plate->omega_soft - plate->omega_m), plate->displacement * 1e15);
    (void)fputc('\n', to);
  }
}

/* Pump and couplings of every mode to every plate that the pumps couple it to. */
static void write_pumps(const drum_chip *chip, FILE *to) {
  const drum_extraction *x = &chip->value.theory;
  for (size_t p = 0; p < chip->plates; p++) {
    double largest = 0.0;
    for (size_t m = 0; m < chip->modes; m++)
      largest = fmax(largest, cabs(chip->value.plate[p].coupling[m]));
    for (size_t m = 0; m < chip->modes; m++) {
      const double complex g = chip->value.plate[p].coupling[m];
      const double complex sigma = chip->sigma.plate[p].coupling[m];
      if (!(cabs(g) > NEGLIGIBLE * largest))
        continue;
      (void)fprintf(to, "%-8.8s", chip->mode_name[m]);
      if (m < chip->seated)
        (void)fprintf(to, " |alpha| %.6g   shift %+.4g Hz  ", cabs(x->alpha[m]),
                      drum_hertz(x->shift[m]));
      (void)fprintf(to, " G/2pi %.6g kHz +- %.1g Hz at %+.4f deg", drum_hertz(cabs(g)) * 1e-3,
                    drum_hertz(creal(sigma)), drum_degrees(carg(g)));
      if (p == chip->main_plate && isfinite(x->g0[m]))
        (void)fprintf(to, "   g0/2pi %.5g Hz", drum_hertz(x->g0[m]));
      if (chip->plates > 1)
        (void)fprintf(to, "   with %s", chip->plate_name[p]);
      (void)fputc('\n', to);
    }
  }
}

static void write_state(const drum_chip *chip, FILE *to) {
  const drum_extraction *x = &chip->value.theory;
  drum_page_rule(to, "Drums and pumps");
  write_plates(chip, to);
  if (!chip->pumped) {
    (void)fputs("No pump couples a mode to a drum.\n", to);
    return;
  }
  write_pumps(chip, to);
  if (chip->has_steps)
    (void)fprintf(to, "phi %+.5f deg (of G of %s to %s, paper's sign)\n",
                  drum_degrees(carg(x->coupling[1] / x->coupling[0])), chip->mode_name[1],
                  chip->mode_name[0]);
  (void)fprintf(to, "Omega/2pi %.6f MHz\n", drum_hertz(x->omega) * 1e-6);
  if (chip->stable)
    (void)fprintf(to, "The least damped mode decays at %.5g Hz (rate of its amplitude over 2pi).\n",
                  drum_hertz(-chip->growth));
  else
    (void)fprintf(to, "UNSTABLE by full linear theory: a mode grows at %.5g Hz (over 2pi).\n",
                  drum_hertz(chip->growth));
}

/* The mapping is made at Omega, and is about modes that are there. */
static void write_distance(const drum_chip *chip, FILE *to) {
  const drum_extraction *x = &chip->value.theory;
  for (size_t m = 0; m < 2; m++) {
    const double away = fabs(x->omega_0[m] + x->shift[m] - x->omega_d - x->omega);
    if (away > FAR * x->kappa[m])
      (void)fprintf(to, "%s is %.3g linewidths from Omega, where the mapping says little of it.\n",
                    chip->mode_name[m], away / x->kappa[m]);
  }
  /* The pumps may widen the plate, at most to twice the slowest decay of an amplitude. */
  const double width = fmax(x->gamma_m, -2.0 * chip->growth);
  const double away = fabs(x->omega_soft - x->omega);
  if (away > FAR * width)
    (void)fprintf(to, "%s is %.3g linewidths from Omega, where it couples the modes but little.\n",
                  chip->plate_name[chip->main_plate], away / width);
}

static void write_limits(const drum_chip *chip, FILE *to) {
  if (chip->has_steps) {
    drum_steps_blocked(&chip->steps, to);
    (void)fprintf(to, "\nCircuit and full theory differ by %.2g (of J, kappa, radians).\n",
                  chip->steps.mismatch_full);
    (void)fprintf(to, "B18-B21 hold at Omega, and to %g %% in a band of %.3g Hz about it.\n",
                  100.0 * DRUM_MAPPING_VARIATION, drum_hertz(chip->steps.band));
    write_distance(chip, to);
  }
  if (isfinite(chip->n_linear))
    (void)fprintf(to,
                  "Linear theory holds for baths up to N = %.3g: there beating photons add 1 %% "
                  "to the plate's n + 1/2.\n",
                  chip->n_linear);
  (void)fprintf(to,
                "%zu frequencies, fitted to %.1g. +- is how far fits to either half of them are "
                "off%s.\n",
                chip->points, chip->fit_error,
                isnan(chip->sigma.theory.omega_0[0])
                    ? "; they do not fit, so nothing is known of the errors"
                    : "");
}

drum_code drum_chip_text(const drum_chip *chip, const char *name, FILE *to, drum_status *status) {
  (void)fprintf(to, "drumspice: parameters of %s, in the frame at %.9g GHz\n", name,
                chip->carrier_hz * 1e-9);
  write_normal(chip, to);
  write_modes(chip, to);
  write_hopping(chip, to);
  write_doubts(chip, to);
  if (chip->plates > 0)
    write_state(chip, to);
  if (chip->has_steps)
    drum_steps_text(&chip->value.theory, &chip->steps, to);
  write_limits(chip, to);
  return ferror(to) ? drum_fail(status, DRUM_IO_ERROR, "the parameters cannot be written")
                    : drum_succeed(status);
}
