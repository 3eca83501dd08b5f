/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_PHYSICS_DRUM_CORE_H
#define DRUMSPICE_PHYSICS_DRUM_CORE_H

/*
 * What a drum-head capacitor is in either frame. Electrode k has one voltage in
 * the laboratory (drum) and two, in phase and quadrature, in the rotating frame
 * (drum_env); v_k stands for all of them, and
 *
 *     charge    Q_k = C_k(x) v_k
 *     energy    W   = s sum_k C_k(x) |v_k|^2
 *     force     F   = dW/dx at fixed voltages = s sum_k C_k'(x) |v_k|^2
 *     plate     m x'' + m gamma x' + m wm^2 x = F
 *
 * with s = 1/2 in the laboratory and, averaged over the carrier, s = 1/4.
 *
 * Ports, in order: the voltages of electrode 1, 2, ..., then x, then w. Port x
 * is the displacement, 1 V = 1 pm; port w the velocity over wm in the same unit:
 *
 *     Cm dx/dt = Cm wm w,   Cm d(w + (gamma/wm) x)/dt = -Cm wm x + Cm F/(m wm)
 *
 * with Cm = 1 pF turning both into node equations. The damping gamma w stands as
 * the derivative of (gamma/wm) x, so that w has one equation of its own at rest
 * and is exactly 0 there: as a conductance it would leave w rounding errors of
 * the size of x, which no voltage tolerance allows for. One noise source: the
 * force of the mechanical bath, a current into port w.
 */

#include "physics/device.h"
#include "physics/plate.h"

typedef struct drum_card {
  size_t electrode_nodes; /* one per electrode; in the rotating frame i and q of each */
  size_t c_count;         /* length of c; must be the number of electrodes */
  size_t gap_count;       /* length of gap; the same */
  const double *c;        /* capacitance of each electrode at rest, F, > 0 */
  const double *gap;      /* distance of each electrode at rest, m, > 0 */
  double mass;            /* effective mass of the plate, kg, > 0 */
  double fm;              /* mechanical frequency, Hz, > 0 */
  double gammam;          /* mechanical damping (energy rate), Hz, > 0 */
  double nbarm;           /* occupation of the mechanical bath, or -1 */
  double tm;              /* its temperature in kelvin, or -1 */
  double seed;            /* noise seed, an integer of 0 or more */
} drum_card;

/* The beginning of either device. */
typedef struct drum_core {
  drum_device device; /* first: a drum_device is cast to this */
  size_t components;  /* voltages of an electrode */
  size_t electrodes;
  double share; /* s of the energy */
  double omega_m;
  double gamma_m;
  double current_per_newton; /* A into port w for a force on the plate */
  const double *c;           /* of each electrode; in the device's own memory, as gap */
  const double *gap;
} drum_core;

/*
 * A device with electrode_nodes + 2 ports, whose own structure of `size` bytes
 * begins with a drum_core; each electrode has `components` voltages, 1 or 2.
 * Parameters out of range are noted in its `error`. Null only when out of memory.
 * Freed by drum_device_destroy.
 */
drum_device *drum_core_create(size_t size, const drum_device_class *class, const drum_card *card,
                              size_t components);

/* Fills all outputs for the equations above; returns as drum_device_class.evaluate does. */
const char *drum_core_evaluate(drum_device *device, const double *v);

#endif
