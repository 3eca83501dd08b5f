/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The order of the extraction: the bare resonators from the pump-off network;
 * their static shift from the pumped network with the plate held; the plate
 * alone, bare and softened; then what the free plate adds to the pumped
 * network, Sigma = M_held - M_free. In theory (Eq. A4 with the plate's
 * susceptibility in place of chi_m)
 *
 *     Sigma_ij = -2 i chi G_i G_j^*,   1/chi = (omega_soft^2 - w^2 - i gamma w)/omega_m + slow,
 *
 * so G's moduli follow from the slope of 1/Sigma_ii over frequency, whatever
 * slow self-energy the other sideband adds, and its phases from Sigma_ij/Sigma_jj.
 */

#include "drumspice/extract.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/curve.h"
#include "drumspice/constants.h"
#include "drumspice/raw.h"
#include "extract/network.h"
#include "extract/resonance.h"

enum { PATH_SIZE = 4096, NAME_SIZE = 80 };

static const double METRES_PER_VOLT = 1e-12; /* the plate's node: 1 V = 1 pm */

static drum_code extract_bare(const drum_cards *cards, const char *prefix, drum_extraction *to,
                              drum_status *status) {
  drum_network off;
  drum_code code = drum_network_load(cards, prefix, "off", 1, &off, status);
  for (size_t m = 0; !code && m < to->modes; ++m) {
    drum_resonance found;
    code = drum_resonance_find(&off, cards->modes[m].name, m, to->omega_d, &found, status);
    if (code)
      break;
    to->omega_0[m] = found.omega;
    to->capacitance[m] = found.capacitance;
    to->kappa[m] = found.kappa;
  }
  for (size_t i = 0; !code && i < to->modes; ++i)
    for (size_t j = 0; !code && j < to->modes; ++j) {
      if (i == j)
        continue;
      /* J is taken where the two modes would meet, M_ij = -i J_ij. */
      const double f = (0.5 * (to->omega_0[i] + to->omega_0[j]) - to->omega_d) / (2.0 * DRUM_PI);
      drum_matrix drift;
      code =
          drum_network_drift(&off, to->capacitance, drum_network_nearest(&off, f), &drift, status);
      if (!code)
        to->hopping[i][j] = I * drift.at[i][j];
    }
  drum_network_free(&off);
  return code;
}

static drum_code extract_shift(const drum_cards *cards, const drum_network *held,
                               drum_extraction *to, drum_status *status) {
  for (size_t m = 0; m < to->modes; ++m) {
    drum_resonance found;
    const drum_code code =
        drum_resonance_find(held, cards->modes[m].name, m, to->omega_d, &found, status);
    if (code)
      return code;
    to->shift[m] = found.omega - to->omega_0[m];
  }
  return DRUM_OK;
}

static drum_code extract_plate(const drum_cards *cards, const char *prefix, drum_extraction *to,
                               drum_status *status) {
  const struct {
    const char *what;
    bool optional;
  } kinds[] = {{"off", false}, {"clamped", false}, {"pumped", true}};
  drum_plate_fit fit[3];
  for (size_t k = 0; k < 3; ++k) {
    char path[PATH_SIZE];
    (void)snprintf(path, sizeof path, "%s_%s_%s.raw", prefix, kinds[k].what, cards->plate.name);
    const drum_code code = drum_plate_fit_find(path, cards->plate.node_x, &fit[k], status);
    if (kinds[k].optional)
      to->dressed = code == DRUM_OK;
    if (code && !(kinds[k].optional && code == DRUM_NOT_FOUND))
      return code;
  }
  to->omega_m = fit[0].omega;
  to->gamma_m = fit[0].gamma;
  to->omega_soft = fit[1].omega;
  if (to->dressed) {
    to->omega_eff = fit[2].omega;
    to->gamma_eff = fit[2].gamma;
  }
  return DRUM_OK;
}

static double real_of(const drum_raw_plot *plot, const char *node, bool *found) {
  char name[NAME_SIZE];
  (void)snprintf(name, sizeof name, "v(%s)", node);
  const double *column = drum_raw_plot_real(plot, name);
  *found = *found && column && plot->header.n_points > 0 && isfinite(column[0]);
  return *found ? column[0] : 0.0;
}

static drum_code extract_pump(const drum_cards *cards, const char *prefix, drum_extraction *to,
                              drum_status *status) {
  char path[PATH_SIZE];
  (void)snprintf(path, sizeof path, "%s_op.raw", prefix);
  drum_raw_plot *plot;
  const drum_code code = drum_raw_load(path, NULL, &plot, status);
  if (code)
    return code;
  bool found = true;
  for (size_t m = 0; m < to->modes; ++m) {
    const double complex v = real_of(plot, cards->modes[m].node_i, &found) +
                             I * real_of(plot, cards->modes[m].node_q, &found);
    to->alpha[m] = conj(v) * sqrt(to->capacitance[m] / (2.0 * DRUM_HBAR * to->omega_0[m]));
  }
  to->displacement = real_of(plot, cards->plate.node_x, &found) * METRES_PER_VOLT;
  drum_raw_plot_free(plot);
  return found ? DRUM_OK
               : drum_fail(status, DRUM_NOT_FOUND,
                           "%s lacks a finite operating-point voltage of a mode's or the plate's "
                           "node",
                           path);
}

/* Sigma at one point of the grid, which both networks share there. */
static drum_code self_energy(const drum_network *held, size_t held_point,
                             const drum_network *free_plate, size_t point,
                             const double *capacitance, drum_matrix *sigma, drum_status *status) {
  drum_matrix m_held;
  drum_matrix m_free;
  drum_code code = drum_network_drift(held, capacitance, held_point, &m_held, status);
  if (!code)
    code = drum_network_drift(free_plate, capacitance, point, &m_free, status);
  if (code)
    return code;
  *sigma = m_held;
  for (size_t i = 0; i < sigma->size; ++i)
    for (size_t j = 0; j < sigma->size; ++j)
      sigma->at[i][j] -= m_free.at[i][j];
  return DRUM_OK;
}

/* Points of both grids at the same frequency, across the innermost window around Omega. */
typedef struct shared_points {
  size_t count;
  size_t held[256];
  size_t open[256];
} shared_points;

static void find_shared(const drum_network *held, const drum_network *open, double f,
                        double half_width, shared_points *shared) {
  shared->count = 0;
  size_t h = 0;
  for (size_t p = 0; p < open->points && shared->count < 256; ++p) {
    if (fabs(open->frequency[p] - f) > half_width)
      continue;
    while (h < held->points && held->frequency[h] < open->frequency[p] * (1.0 - 1e-12))
      ++h;
    if (h < held->points &&
        fabs(held->frequency[h] - open->frequency[p]) <= 1e-12 * open->frequency[p]) {
      shared->held[shared->count] = h;
      shared->open[shared->count++] = p;
    }
  }
}

static drum_code too_few_shared(const char *prefix, drum_status *status) {
  return drum_fail(status, DRUM_BAD_INPUT,
                   "%s_held_* and %s_upper_* share fewer than 5 frequencies within gamma_m of "
                   "Omega; expected one window of both there",
                   prefix, prefix);
}

static drum_code extract_coupling(const char *prefix, const drum_network *held,
                                  const drum_network *open, drum_extraction *to,
                                  drum_status *status) {
  const double f = to->omega / (2.0 * DRUM_PI);
  shared_points shared;
  find_shared(held, open, f, 2.0 * to->gamma_m / (2.0 * DRUM_PI), &shared);
  if (shared.count < 5)
    return too_few_shared(prefix, status);

  const size_t centre = shared.count / 2;
  drum_matrix sigma;
  drum_code code = self_energy(held, shared.held[centre], open, shared.open[centre],
                               to->capacitance, &sigma, status);
  if (code)
    return code;
  size_t strongest = 0;
  for (size_t m = 1; m < to->modes; ++m)
    if (cabs(sigma.at[m][m]) > cabs(sigma.at[strongest][strongest]))
      strongest = m;

  /* Re of i/(2 chi) is a line in w of slope -w/omega_m: its coefficient is |G|^2. */
  double w[256];
  double y[256];
  for (size_t k = 0; k < shared.count; ++k) {
    drum_matrix here;
    code = self_energy(held, shared.held[k], open, shared.open[k], to->capacitance, &here, status);
    if (code)
      return code;
    w[k] = drum_network_omega(open, shared.open[k]) - to->omega;
    y[k] = cimag(1.0 / here.at[strongest][strongest]);
  }
  const drum_line line = drum_curve_line(w, y, shared.count);
  const double modulus = sqrt(-to->omega / (to->omega_m * line.slope));
  if (!isfinite(modulus))
    return drum_fail(status, DRUM_BAD_INPUT,
                     "the pumped response of %s_upper_* does not show the plate; expected a pump "
                     "that couples it to a mode near Omega",
                     prefix);
  for (size_t m = 0; m < to->modes; ++m)
    to->coupling[m] = modulus * sigma.at[m][strongest] / sigma.at[strongest][strongest];

  /* The current that the moving plate drives into the strongest mode, per metre, gives x_zpf. */
  const size_t p = shared.open[centre];
  drum_matrix z_open;
  drum_matrix y_held;
  drum_network_impedance(open, p, &z_open);
  code = drum_network_admittance(held, shared.held[centre], &y_held, status);
  if (code)
    return code;
  double complex current = -1.0;
  for (size_t m = 0; m < to->modes; ++m)
    current += y_held.at[strongest][m] * z_open.at[m][strongest];
  const double x = cabs(drum_network_plate(open, strongest, p)) * METRES_PER_VOLT;
  to->x_zpf = modulus * x *
              sqrt(8.0 * DRUM_HBAR * to->omega_0[strongest] * to->capacitance[strongest]) /
              cabs(current);
  return DRUM_OK;
}

/* The phase of b is free: it makes G of the first coupled mode real and positive. */
static void fix_gauge(drum_extraction *to) {
  double complex turn = 1.0;
  for (size_t m = to->modes; m-- > 0;)
    if (cabs(to->coupling[m]) > 0.0)
      turn = cabs(to->coupling[m]) / to->coupling[m];
  for (size_t m = 0; m < to->modes; ++m) {
    to->coupling[m] *= turn;
    to->g0[m] = cabs(to->alpha[m]) > 0.0 ? cabs(to->coupling[m]) / cabs(to->alpha[m]) : 0.0;
  }
}

static drum_code extract_drum(const drum_cards *cards, const char *prefix, drum_extraction *to,
                              drum_status *status) {
  drum_network held = {0};
  drum_network open = {0};
  drum_code code = extract_plate(cards, prefix, to, status);
  if (!code)
    code = extract_pump(cards, prefix, to, status);
  if (!code)
    code = drum_network_load(cards, prefix, "held", 1, &held, status);
  if (!code)
    code = extract_shift(cards, &held, to, status);
  if (!code)
    code = drum_network_load(cards, prefix, "upper", 1, &open, status);
  if (!code)
    code = extract_coupling(prefix, &held, &open, to, status);
  if (!code)
    fix_gauge(to);
  drum_network_free(&held);
  drum_network_free(&open);
  return code;
}

drum_code drum_extract(const drum_cards *cards, const char *prefix, drum_extraction *extraction,
                       drum_status *status) {
  *extraction = (drum_extraction){
      .modes = cards->n_modes,
      .plate = cards->has_plate,
      .omega_d = 2.0 * DRUM_PI * cards->carrier_hz,
      .omega = 2.0 * DRUM_PI * cards->omega_hz,
  };
  if (strlen(prefix) + 2 * NAME_SIZE > PATH_SIZE)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "the path of the raw files is too long");
  drum_code code = extract_bare(cards, prefix, extraction, status);
  if (!code && extraction->plate)
    code = extract_drum(cards, prefix, extraction, status);
  return code ? code : drum_succeed(status);
}

void drum_extraction_system(const drum_extraction *extraction, bool shifted, bool softened,
                            drum_optomech *system) {
  *system = (drum_optomech){
      .modes = extraction->modes,
      .omega_m = extraction->plate ? extraction->omega_m : extraction->omega,
      .gamma_m = extraction->plate ? extraction->gamma_m : extraction->kappa[0],
  };
  system->omega_soft = extraction->plate && softened ? extraction->omega_soft : system->omega_m;
  for (size_t i = 0; i < extraction->modes; ++i) {
    system->delta[i] =
        extraction->omega_0[i] - extraction->omega_d + (shifted ? extraction->shift[i] : 0.0);
    system->kappa[i] = extraction->kappa[i];
    system->coupling[i] = extraction->coupling[i];
    for (size_t j = 0; j < extraction->modes; ++j)
      /* Measured matrices are hermitian to their digits, theory wants it exactly. */
      system->hopping[i][j] = 0.5 * (extraction->hopping[i][j] + conj(extraction->hopping[j][i]));
  }
}
