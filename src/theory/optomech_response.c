/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cavities' response at one frequency, and their effective drift. */
#include "drumspice/optomech.h"
#include "theory/linear.h"

/* The upper left block of `from`, or the one `rows_down` rows below it. */
static void take_block(const drum_matrix *from, size_t rows_down, size_t size, drum_matrix *block) {
  drum_matrix_clear(block, size);
  for (size_t i = 0; i < size; i++)
    for (size_t j = 0; j < size; j++)
      block->at[i][j] = from->at[rows_down + i][j];
}

/*
 * M_aa + M_ar (-i omega - M_rr)^-1 M_ra, r being all that is not a cavity's a_i. It
 * equals -i omega - g^-1, without losing the drift's small entries in omega's rounding.
 */
static drum_code eliminate(const drum_matrix *drift, size_t modes, double omega,
                           drum_matrix *effective, drum_status *status) {
  size_t rest = drift->size - modes;
  drum_matrix inner, resolvent;
  drum_matrix_clear(&inner, rest);
  for (size_t k = 0; k < rest; k++)
    for (size_t l = 0; l < rest; l++)
      inner.at[k][l] = drift->at[modes + k][modes + l];
  drum_code code = drum_linear_resolvent(&inner, omega, &resolvent, status);
  if (code != DRUM_OK)
    return code;
  take_block(drift, 0, modes, effective);
  for (size_t i = 0; i < modes; i++)
    for (size_t k = 0; k < rest; k++) {
      double complex through = 0;
      for (size_t l = 0; l < rest; l++)
        through += drift->at[i][modes + l] * resolvent.at[l][k];
      for (size_t j = 0; j < modes; j++)
        effective->at[i][j] += through * drift->at[modes + k][j];
    }
  return DRUM_OK;
}

drum_code drum_optomech_respond(const drum_optomech *system, drum_frame frame, double omega,
                                drum_optomech_response *response, drum_status *status) {
  drum_matrix drift, resolvent;
  drum_code code = drum_optomech_drift(system, frame, &drift, status);
  if (code == DRUM_OK)
    code = drum_linear_resolvent(&drift, omega, &resolvent, status);
  if (code == DRUM_OK)
    code = eliminate(&drift, system->modes, omega, &response->drift, status);
  if (code != DRUM_OK)
    return code;
  take_block(&resolvent, 0, system->modes, &response->g);
  take_block(&resolvent, system->modes, system->modes, &response->idler);
  return drum_succeed(status);
}
