/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the two models to what counting needs: drift, coupling vectors and the pumps' vacuum. */
#include <math.h>
#include <string.h>

#include "drumspice/counting.h"
#include "theory/baths.h"
#include "theory/cascaded_model.h"
#include "theory/linear.h"
#include "theory/optomech_model.h"

static const char WHAT[] = "statistics of heat";

/* There is a steady state, and so well its moments are known. */
static drum_code find_error(drum_counting *counting, drum_status *status) {
  drum_lyapunov lyapunov;
  drum_code code = drum_lyapunov_prepare(&counting->drift, &lyapunov, status);
  if (code == DRUM_UNSTABLE)
    return drum_linear_judge_growth(&counting->drift, lyapunov.growth, WHAT, status);
  if (code == DRUM_OK)
    counting->error = lyapunov.error;
  return code;
}

drum_code drum_counting_cascaded(const drum_cascaded *system, const double baths[3],
                                 drum_counting *counting, drum_status *status) {
  drum_code code = drum_cascaded_drift_at_rest(system, &counting->drift, status);
  if (code == DRUM_OK)
    code = drum_baths_check(baths, 3, status);
  if (code != DRUM_OK)
    return code;
  counting->baths = 3;
  counting->terms = 1;
  drum_matrix_clear(&counting->vacuum, 2);
  for (int bath = 0; bath < 3; bath++) {
    counting->occupation[bath] = baths[bath];
    drum_cascaded_noise(system, bath, counting->coupling[bath][0]);
  }
  return find_error(counting, status);
}

/* The rotating wave keeps (a_1 .. a_n, b, spectators), each with its own bath. */
static void put_rotating(const drum_optomech *system, drum_counting *counting) {
  counting->terms = 1;
  drum_optomech_rotating_drift(system, &counting->drift);
  drum_matrix_clear(&counting->vacuum, counting->drift.size);
  for (size_t bath = 0; bath < counting->baths; bath++)
    counting->coupling[bath][0][bath] = sqrt(drum_optomech_rate(system, bath));
}

static drum_code put_both_sidebands(const drum_optomech *system, drum_counting *counting,
                                    drum_status *status) {
  counting->terms = 2;
  drum_code code = drum_optomech_drift(system, DRUM_FRAME_A4, &counting->drift, status);
  if (code != DRUM_OK)
    return code;
  drum_optomech_vacuum_noise(system, DRUM_FRAME_A4, &counting->drift, &counting->vacuum);
  size_t n = system->modes;
  for (size_t bath = 0; bath < counting->baths; bath++) {
    size_t annihilator = bath < n ? bath : 2 * bath, creator = bath < n ? n + bath : 2 * bath + 1;
    double root = sqrt(drum_optomech_rate(system, bath));
    counting->coupling[bath][0][annihilator] = root;
    counting->coupling[bath][1][creator] = root;
  }
  return DRUM_OK;
}

drum_code drum_counting_optomech(const drum_optomech *system, drum_frame frame, const double *baths,
                                 drum_counting *counting, drum_status *status) {
  if (frame == DRUM_FRAME_FULL)
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "counting in DRUM_FRAME_FULL: friction on the velocity exchanges no countable "
                     "quanta; expected DRUM_FRAME_RWA or DRUM_FRAME_A4");
  drum_code code = drum_optomech_check(system, frame, status);
  if (code != DRUM_OK)
    return code;
  size_t count = system->modes + 1 + system->spectators;
  code = drum_baths_check(baths, count, status);
  if (code != DRUM_OK)
    return code;
  memset(counting, 0, sizeof *counting);
  counting->baths = count;
  memcpy(counting->occupation, baths, count * sizeof *baths);
  if (frame == DRUM_FRAME_RWA)
    put_rotating(system, counting);
  else
    code = put_both_sidebands(system, counting, status);
  return code != DRUM_OK ? code : find_error(counting, status);
}
