/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_BRIDGE_NOISE_RUN_H
#define DRUMSPICE_BRIDGE_NOISE_RUN_H

#include "bridge/binding.h"

/*
 * Noise in a transient: each white noise current of a device, of one-sided
 * density S, is sqrt(S/2) [W(b) - W(a)]/(b - a) over the step from a to b, W a
 * Brownian path of its own (physics/path.h). It sets no breakpoint, and depends
 * on the run key (drumspice/run_key.h), the seed, the instance's name and the time alone.
 */

/*
 * Prepares the noise of an instance whose device has sources and a seed. OK, or E_NOMEM, or
 * E_PARMVAL with a report to the user.
 */
int drum_noise_run_start(const MIFinstance *instance);

/*
 * Fills binding->noise for the step that ends at the circuit's time: the same currents in every
 * iteration. False beyond the paths' 1024 s.
 */
bool drum_noise_run_step(drum_binding *binding, const CKTcircuit *circuit);

/* The circuit's time has been accepted: the next step begins there. */
void drum_noise_run_accept(drum_binding *binding, const CKTcircuit *circuit);

#endif
