/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_THEORY_OPTOMECH_MODEL_H
#define DRUMSPICE_THEORY_OPTOMECH_MODEL_H

/* What the optomechanical modules share: the model's noise and checks of arguments. */

#include "drumspice/optomech.h"

/*
 * The diagonal of the symmetrised noise matrix of one bath at N + 1/2 = 1
 * [quanta/s], in the state order of drum_optomech_drift; the matrix has no
 * other entries. The system must have passed drum_optomech_check.
 */
void drum_optomech_noise(const drum_optomech *system, drum_frame frame, size_t bath,
                         double diagonal[DRUM_MATRIX_MAX]);

/* The vibrating mode number k: 0 is the drum, from 1 on the spectators. */
drum_spectator drum_optomech_plate(const drum_optomech *system, size_t k);

/*
 * The drift of (a_1 .. a_n, b, spectators) in the rotating-wave approximation, in the frame that
 * rotates with the drum: the common frequency changes no moment, and costs digits. The system
 * must have passed drum_optomech_check.
 */
void drum_optomech_rotating_drift(const drum_optomech *system, drum_matrix *drift);

/*
 * M V + V M^+ + sum_b D_b / 2 for the drift M and the vacuum's symmetrised covariance V: what the
 * pumps do to the vacuum [quanta/s]. Damping and vacuum noise cancel on its diagonal; they are
 * left out rather than subtracted.
 */
void drum_optomech_vacuum_noise(const drum_optomech *system, drum_frame frame,
                                const drum_matrix *drift, drum_matrix *noise);

/* The energy rate into a bath: kappa_i, gamma_m, those of the spectators. */
double drum_optomech_rate(const drum_optomech *system, size_t bath);

/*
 * (-i omega - M)^-1 [s] of a system that has a steady state; else DRUM_UNSTABLE, and the message
 * says that `what` is not to be had.
 */
drum_code drum_optomech_steady_resolvent(const drum_optomech *system, drum_frame frame,
                                         double omega, const char *what, drum_matrix *resolvent,
                                         drum_status *status);

/* Checks every field the frame uses. */
drum_code drum_optomech_check(const drum_optomech *system, drum_frame frame, drum_status *status);

#endif
