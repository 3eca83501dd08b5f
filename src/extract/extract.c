/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The order of the extraction: the bare resonators from the pump-off network;
 * their static shift from the pumped network with the plate held; the plate
 * alone, bare and softened; then what the free plate adds to the pumped
 * network (coupling.c).
 */

#include "drumspice/extract.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "drumspice/constants.h"
#include "drumspice/raw.h"
#include "extract/coupling.h"
#include "extract/network.h"
#include "extract/plate_fit.h"
#include "extract/resonance.h"

enum { NAME_SIZE = 80 };

/* Part of the smaller kappa that passes for a measured matrix's rounding. */
static const double SHARED_LOSS = 1e-3;

/* Modes that share a loss are coupled dissipatively, which no theory here knows. */
static drum_code check_hopping(const drum_cards *cards, const drum_extraction *x,
                               drum_status *status) {
  for (size_t i = 0; i < x->modes; ++i)
    for (size_t j = 0; j < i; ++j) {
      const double loss = cabs(x->hopping[i][j] - conj(x->hopping[j][i]));
      if (loss > SHARED_LOSS * fmin(x->kappa[i], x->kappa[j]))
        return drum_fail(status, DRUM_BAD_INPUT,
                         "modes %s and %s share a loss (dissipative coupling of %.3g Hz); expected "
                         "coupling by capacitors or inductors alone",
                         cards->modes[j].name, cards->modes[i].name, loss / (2.0 * DRUM_PI));
    }
  return DRUM_OK;
}

/* With every pump off a drive of the modes does not move the plate. */
static drum_code check_still(const drum_cards *cards, const char *prefix, const drum_network *off,
                             drum_status *status) {
  for (size_t m = 0; m < off->modes; ++m)
    for (size_t p = 0; p < off->points; ++p)
      if (cabs(drum_network_plate(off, m, p)) > 0.0)
        return drum_fail(status, DRUM_BAD_INPUT,
                         "%s_off_%s.raw shows the plate moving; expected every pump to be off",
                         prefix, cards->modes[m].name);
  return DRUM_OK;
}

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
  if (!code)
    code = check_hopping(cards, to, status);
  if (!code && to->plate)
    code = check_still(cards, prefix, &off, status);
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
  } kinds[] = {{"off", false}, {"clamped", false}, {"pumped", true}, {"auxiliary", false}};
  const bool auxiliary = to->auxiliary > 0;
  drum_plate_fit fit[4];
  for (size_t k = 0; k < (auxiliary ? 4 : 3); ++k) {
    char path[DRUM_PATH_SIZE];
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
  if (auxiliary) {
    to->omega_auxiliary = fit[3].omega;
    to->gamma_auxiliary = fit[3].gamma;
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
  char path[DRUM_PATH_SIZE];
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
    found = found && isfinite(cabs(to->alpha[m]));
  }
  to->displacement = real_of(plot, cards->plate.node_x, &found) * DRUM_METRES_PER_VOLT;
  drum_raw_plot_free(plot);
  return found ? DRUM_OK
               : drum_fail(status, DRUM_NOT_FOUND,
                           "%s lacks a finite operating-point voltage of a mode's or the plate's "
                           "node",
                           path);
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
    code = drum_coupling_find(prefix, &held, &open, to, status);
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
      .auxiliary = cards->n_modes - drum_cards_main_modes(cards),
      .plate = cards->has_plate,
      .omega_d = 2.0 * DRUM_PI * cards->carrier_hz,
      .omega = 2.0 * DRUM_PI * cards->omega_hz,
  };
  if (strlen(prefix) + 2 * NAME_SIZE > DRUM_PATH_SIZE)
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
