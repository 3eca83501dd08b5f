/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a report passes, and the sentence that says why. */
#include "report/judge.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/units.h"

/* Largest numerical uncertainty of an occupation that still says something. */
static const double RESOLVED = 2e-2;

/* A coupling so far below the strongest, or hopping below kappa, is what the extraction leaves of
 * none. */
static const double UNCOUPLED = 1e-3;

double drum_worse(double worst, double value) {
  return isnan(worst) || value <= worst ? worst : value;
}

void drum_verdict_append(char *verdict, size_t size, bool *passed, bool ok, const char *format,
                         va_list arguments) {
  *passed = *passed && ok;
  const size_t used = strlen(verdict);
  char *end = verdict + used;
  const size_t room = size - used;
  const int joined = used > 0 ? snprintf(end, room, "; ") : 0;
  if (joined < 0 || (size_t)joined >= room)
    return;
  (void)vsnprintf(end + joined, room - (size_t)joined, format, arguments);
}

#if defined(__GNUC__)
__attribute__((format(printf, 3, 4)))
#endif
static void
say(drum_report *report, bool ok, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  drum_verdict_append(report->verdict, sizeof report->verdict, &report->passed, ok, format,
                      arguments);
  va_end(arguments);
}

static void judge_cards(drum_report *report) {
  const drum_extraction *x = &report->extraction;
  for (size_t m = 0; m < x->modes; ++m) {
    const drum_mode_card *card = &report->cards.modes[m];
    if (!(fabs(x->capacitance[m] / card->c - 1.0) <= DRUM_REPORT_CARD_TOLERANCE))
      say(report, false, "mode %s has C = %.4g F where its card says c=%.4g", card->name,
          x->capacitance[m], card->c);
    if (!(fabs(drum_hertz(x->omega_0[m]) / card->f0_hz - 1.0) <= DRUM_REPORT_CARD_TOLERANCE))
      say(report, false, "mode %s is at %.6g Hz where its card says f0=%.6g", card->name,
          drum_hertz(x->omega_0[m]), card->f0_hz);
  }
}

/* G_i = g_i alpha_i with real g_i of one sign: all modes must be in phase with their pumps alike.
 */
static void judge_phases(drum_report *report) {
  const drum_extraction *x = &report->extraction;
  double strongest = 0.0;
  for (size_t m = 0; x->plate && m < x->modes; ++m)
    strongest = fmax(strongest, cabs(x->coupling[m]));
  for (size_t m = 0; x->plate && m < x->modes; ++m)
    if (cabs(x->coupling[m]) > UNCOUPLED * strongest && x->alpha[m] == 0.0)
      say(report, false, "mode %s couples to the plate, but no pump was seen on it",
          report->cards.modes[m].name);
  for (size_t m = 1; x->plate && m < x->modes; ++m) {
    if (x->g0[0] == 0.0 || x->g0[m] == 0.0)
      continue;
    const double complex turn = (x->coupling[m] / x->coupling[0]) / (x->alpha[m] / x->alpha[0]);
    if (!(fabs(carg(turn)) <= DRUM_REPORT_TOLERANCE))
      say(report, false, "G of modes %s and %s is out of phase with their pumps by %.3g degrees",
          report->cards.modes[0].name, report->cards.modes[m].name, drum_degrees(carg(turn)));
  }
}

/* Elimination, and what the report says of it, is of modes that act on the plate alone. */
static void judge_auxiliary(drum_report *report) {
  const drum_extraction *x = &report->extraction;
  for (size_t a = x->modes - x->auxiliary; a < x->modes; ++a)
    for (size_t m = 0; m < a; ++m)
      if (!(cabs(x->hopping[a][m]) <= UNCOUPLED * x->kappa[a]))
        say(report, false, "mode %s is auxiliary, but hops to mode %s at %.3g Hz",
            report->cards.modes[a].name, report->cards.modes[m].name,
            drum_hertz(cabs(x->hopping[a][m])));
}

static void judge_expectation(drum_report *report) {
  if (!report->cards.has_expect)
    return;
  const drum_expect_card *expect = &report->cards.expect;
  if (!report->has_two_modes) {
    say(report, false, "an expect card wants two modes and a plate, beside auxiliary modes");
    return;
  }
  const drum_blocked wanted =
      strcmp(expect->blocked, "1->2") == 0 ? DRUM_BLOCKED_1_TO_2 : DRUM_BLOCKED_2_TO_1;
  const drum_two_modes *two = &report->two_modes;
  const bool ok = two->steps.reading[DRUM_STEP_CIRCUIT].blocked == wanted &&
                  -two->steps.isolation_db >= expect->isolation_db;
  say(report, ok, "%s %s blocked by %g dB or more, as expected", expect->blocked,
      ok ? "is" : "is not", expect->isolation_db);
}

void drum_report_judge(drum_report *report) {
  const double limit = DRUM_REPORT_TOLERANCE;
  report->passed = true;
  report->verdict[0] = '\0';
  if (report->has_two_modes)
    say(report, report->two_modes.steps.mismatch_full <= limit,
        "the drift at Omega is within %.2g of full linear theory",
        report->two_modes.steps.mismatch_full);
  if (report->has_auxiliary) {
    const drum_dressing *theory = &report->auxiliary;
    const double gamma = report->extraction.gamma_auxiliary;
    const double spring = report->extraction.omega_auxiliary - report->extraction.omega_soft;
    const double off = hypot(gamma - theory->gamma_full, spring - theory->spring_full);
    say(report, off <= limit * theory->gamma_full,
        "the dressed plate is within %.2g of full linear theory", off / theory->gamma_full);
  }
  if (report->n_occupations > 0)
    say(report, report->worst_occupation <= limit,
        "occupations are within %.2g of full linear theory", report->worst_occupation);
  if (report->passed)
    say(report, true, "the limit is %.2g", limit);
  else
    say(report, false, "the limit of %.2g is passed", limit);
  if (!(report->worst_sigma <= RESOLVED))
    say(report, false,
        "the frequency windows leave an occupation uncertain by %.2g: finer ones are needed where "
        "its spectrum is narrow",
        report->worst_sigma);
  if (report->n_timed > 0)
    say(report, report->consistency >= DRUM_REPORT_CONSISTENCY,
        "in the time domain %zu occupations have chi-square %.4g, exceeded by chance in %.2g of "
        "runs",
        report->n_timed, report->chi_square, report->consistency);
  judge_cards(report);
  judge_phases(report);
  judge_auxiliary(report);
  judge_expectation(report);
}
