/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_THEORY_CASCADED_MODEL_H
#define DRUMSPICE_THEORY_CASCADED_MODEL_H

/* What the modules on the cascaded model share. */

#include "drumspice/cascaded.h"

/* Checks all fields: rates finite and not below 0, the rest finite. */
drum_code drum_cascaded_check(const drum_cascaded *system, drum_status *status);

/* The column of B through which bath 0, 1 or 2 enters [sqrt(rad/s)]. */
void drum_cascaded_noise(const drum_cascaded *system, int bath, double complex column[2]);

/* M in the frame rotating with omega_1: a common frequency changes no moment, and costs digits. */
drum_code drum_cascaded_drift_at_rest(const drum_cascaded *system, drum_matrix *drift,
                                      drum_status *status);

#endif
