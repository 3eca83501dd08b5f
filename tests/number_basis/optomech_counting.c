/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_optomech_counting rwa|full NUMBER ...
 *
 * The statistics of a bath's quanta in the optomechanical model, which no command prints: one JSON
 * object with theta(s), mean, variance and third. The numbers stand in the order of `arguments`
 * below; baths count from 0.
 */

#include <stdio.h>
#include <string.h>

#include "drumspice/counting.h"
#include "drumspice/mapping.h"
#include "drumspice/number.h"

enum { ARGUMENTS = 15 };

static drum_code solve(const drum_rectifier *rectifier, drum_frame frame, const double *baths,
                       size_t bath, double s, drum_status *status) {
  drum_optomech system;
  drum_counting counting;
  double fields[3] = {0}, weights[3] = {0}, theta, cumulants[3];
  fields[bath] = s;
  weights[bath] = 1;
  drum_code code = drum_rectifier_optomech(rectifier, &system, status);
  if (code == DRUM_OK)
    code = drum_counting_optomech(&system, frame, baths, &counting, status);
  if (code == DRUM_OK)
    code = drum_counting_theta(&counting, fields, &theta, status);
  if (code == DRUM_OK)
    code = drum_counting_cumulants(&counting, weights, 3, cumulants, status);
  if (code == DRUM_OK)
    (void)printf("{\"theta\": %.17g, \"mean\": %.17g, \"variance\": %.17g, \"third\": %.17g}\n",
                 theta, cumulants[0], cumulants[1], cumulants[2]);
  return code;
}

int main(int argc, char **argv) {
  drum_rectifier r;
  double baths[3], bath, s;
  double *const arguments[ARGUMENTS] = {
      &bath,   &s,     &r.delta[0], &r.delta[1], &r.kappa[0], &r.kappa[1], &r.j,     &r.g[0],
      &r.g[1], &r.phi, &r.omega_m,  &r.gamma_m,  &baths[0],   &baths[1],   &baths[2]};
  drum_status status;
  if (argc != ARGUMENTS + 2 || (strcmp(argv[1], "rwa") != 0 && strcmp(argv[1], "full") != 0)) {
    (void)fprintf(stderr, "usage: test_optomech_counting rwa|full and %d numbers\n", ARGUMENTS);
    return 2;
  }
  drum_frame frame = strcmp(argv[1], "rwa") == 0 ? DRUM_FRAME_RWA : DRUM_FRAME_A4;
  for (int i = 0; i < ARGUMENTS; i++)
    if (drum_number_parse(argv[2 + i], arguments[i], &status) != DRUM_OK) {
      (void)fprintf(stderr, "test_optomech_counting: %s\n", status.message);
      return 2;
    }
  if (!(bath == 0 || bath == 1 || bath == 2)) {
    (void)fprintf(stderr, "test_optomech_counting: there is no bath %g\n", bath);
    return 2;
  }
  if (solve(&r, frame, baths, (size_t)bath, s, &status) != DRUM_OK) {
    (void)fprintf(stderr, "test_optomech_counting: %s\n", status.message);
    return 1;
  }
  return 0;
}
