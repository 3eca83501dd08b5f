/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract/chip_uncertainty.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "drumspice/constants.h"

static void widen(double half, double whole, double *sigma) {
  if (!isnan(*sigma)) /* it is not known */
    *sigma =
        fmax(*sigma, fabs(half - whole)); /* nan, where there is no such number, is passed over */
}

static void widen_complex(double complex half, double complex whole, double complex *sigma) {
  double modulus = creal(*sigma);
  double phase = cimag(*sigma);
  widen(cabs(half), cabs(whole), &modulus);
  if (cabs(half) > 0 && cabs(whole) > 0)
    widen(remainder(carg(half) - carg(whole), 2.0 * DRUM_PI), 0.0, &phase);
  *sigma = CMPLX(modulus, phase);
}

static void widen_normal(const drum_normal_mode *half, const drum_normal_mode *whole,
                         drum_normal_mode *sigma) {
  widen(half->omega, whole->omega, &sigma->omega);
  widen(half->kappa, whole->kappa, &sigma->kappa);
  for (size_t p = 0; p < DRUM_CARDS_MAX_PORTS; p++)
    widen(half->kappa_port[p], whole->kappa_port[p], &sigma->kappa_port[p]);
  for (size_t e = 0; e < DRUM_CHIP_ELECTRODES_MAX; e++)
    widen(half->participation[e], whole->participation[e], &sigma->participation[e]);
}

static void widen_theory(const drum_extraction *half, const drum_extraction *whole,
                         drum_extraction *sigma) {
  for (size_t i = 0; i < whole->modes; i++) {
    widen(half->capacitance[i], whole->capacitance[i], &sigma->capacitance[i]);
    widen(half->omega_0[i], whole->omega_0[i], &sigma->omega_0[i]);
    widen(half->kappa[i], whole->kappa[i], &sigma->kappa[i]);
    widen(half->shift[i], whole->shift[i], &sigma->shift[i]);
    widen(half->g0[i], whole->g0[i], &sigma->g0[i]);
    widen_complex(half->alpha[i], whole->alpha[i], &sigma->alpha[i]);
    widen_complex(half->coupling[i], whole->coupling[i], &sigma->coupling[i]);
    for (size_t j = 0; j < whole->modes; j++)
      widen_complex(half->hopping[i][j], whole->hopping[i][j], &sigma->hopping[i][j]);
  }
  widen(half->omega_m, whole->omega_m, &sigma->omega_m);
  widen(half->gamma_m, whole->gamma_m, &sigma->gamma_m);
  widen(half->omega_soft, whole->omega_soft, &sigma->omega_soft);
  widen(half->x_zpf, whole->x_zpf, &sigma->x_zpf);
}

static void widen_plate(const drum_chip_plate *half, const drum_chip_plate *whole,
                        drum_chip_plate *sigma) {
  widen(half->omega_m, whole->omega_m, &sigma->omega_m);
  widen(half->gamma_m, whole->gamma_m, &sigma->gamma_m);
  widen(half->omega_soft, whole->omega_soft, &sigma->omega_soft);
  widen(half->mass, whole->mass, &sigma->mass);
  widen(half->x_zpf, whole->x_zpf, &sigma->x_zpf);
  for (size_t i = 0; i < DRUM_MODES_MAX; i++)
    widen_complex(half->coupling[i], whole->coupling[i], &sigma->coupling[i]);
}

/* Where the halves show other modes than the whole there is nothing to compare. */
static void forget_normal(drum_normal_mode *sigma) {
  sigma->omega = sigma->kappa = NAN;
  for (size_t p = 0; p < DRUM_CARDS_MAX_PORTS; p++)
    sigma->kappa_port[p] = NAN;
  for (size_t e = 0; e < DRUM_CHIP_ELECTRODES_MAX; e++)
    sigma->participation[e] = NAN;
}

static void widen_all(const drum_chip_reading *half, const drum_chip_reading *whole,
                      drum_chip_numbers *sigma) {
  const drum_chip_numbers *a = &half->numbers;
  const drum_chip_numbers *b = &whole->numbers;
  for (size_t m = 0; m < whole->all.count; m++)
    if (half->all.count == whole->all.count)
      widen_normal(&a->normal[m], &b->normal[m], &sigma->normal[m]);
    else
      forget_normal(&sigma->normal[m]);
  widen_theory(&a->theory, &b->theory, &sigma->theory);
  for (size_t i = 0; i < whole->off.count; i++) {
    for (size_t p = 0; p < DRUM_CARDS_MAX_PORTS; p++)
      widen(a->kappa_port[i][p], b->kappa_port[i][p], &sigma->kappa_port[i][p]);
    for (size_t e = 0; e < DRUM_CHIP_ELECTRODES_MAX; e++)
      widen(a->participation[i][e], b->participation[i][e], &sigma->participation[i][e]);
  }
  for (size_t p = 0; p < DRUM_CHIP_PLATES_MAX; p++)
    widen_plate(&a->plate[p], &b->plate[p], &sigma->plate[p]);
}

/* No uncertainty is known. */
static void forget_all(drum_chip_numbers *sigma) {
  for (size_t m = 0; m < DRUM_CHIP_NORMAL_MAX; m++)
    forget_normal(&sigma->normal[m]);
  drum_extraction *theory = &sigma->theory;
  for (size_t i = 0; i < DRUM_MODES_MAX; i++) {
    theory->capacitance[i] = theory->omega_0[i] = theory->kappa[i] = NAN;
    theory->shift[i] = theory->g0[i] = NAN;
    theory->alpha[i] = theory->coupling[i] = CMPLX(NAN, NAN);
    for (size_t j = 0; j < DRUM_MODES_MAX; j++)
      theory->hopping[i][j] = CMPLX(NAN, NAN);
  }
  theory->omega_m = theory->gamma_m = theory->omega_soft = theory->x_zpf = NAN;
  for (size_t p = 0; p < DRUM_CHIP_PLATES_MAX; p++) {
    drum_chip_plate *plate = &sigma->plate[p];
    plate->omega_m = plate->gamma_m = plate->omega_soft = plate->mass = plate->x_zpf = NAN;
    for (size_t i = 0; i < DRUM_MODES_MAX; i++)
      plate->coupling[i] = CMPLX(NAN, NAN);
  }
}

static drum_code read_half(const drum_chip_data *data, const drum_chip_options *options,
                           size_t from, size_t count, drum_chip_reading *half,
                           drum_status *status) {
  drum_rational off = {0};
  drum_rational on = {0};
  drum_code code = drum_scan_fit_half(drum_chip_off(data), from, &off, status);
  if (!code)
    code = drum_scan_fit_half(&data->on, from, &on, status);
  if (!code) {
    const drum_chip_part part = {&off, &on, from, 2};
    code = drum_chip_read(data, options, &part, count, half, status);
  }
  drum_rational_free(&off);
  drum_rational_free(&on);
  return code;
}

drum_code drum_chip_uncertainty(const drum_chip_data *data, const drum_chip_options *options,
                                const drum_chip_reading *whole, drum_chip_numbers *sigma,
                                drum_status *status) {
  memset(sigma, 0, sizeof *sigma);
  drum_chip_reading *half = malloc(sizeof *half);
  if (!half)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for a circuit's parameters");
  drum_code code = DRUM_OK;
  for (size_t from = 0; !code && from < 2; from++) {
    code = read_half(data, options, from, whole->off.count, half, status);
    if (!code)
      widen_all(half, whole, sigma);
  }
  free(half);
  /* Numbers that half of the points do not give have an uncertainty that is not known. */
  if (code == DRUM_NO_CONVERGENCE || code == DRUM_NO_SOLUTION || code == DRUM_BAD_INPUT ||
      code == DRUM_BAD_ARGUMENT) {
    forget_all(sigma);
    code = drum_succeed(status);
  }
  return code;
}
