/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scatter/channels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "drumspice/constants.h"
#include "rig/stability.h"

/* The carrier itself is no frequency of an ac: what is nearer, as a part of it, is taken there. */
static const double NEAREST = 1e-12;

static bool is_port(const drum_frame_circuit *circuit, const drum_frame_port *loss) {
  for (size_t p = 0; p < circuit->n_ports; p++)
    if (strcmp(circuit->ports[p].bath, loss->bath) == 0)
      return true;
  return false;
}

static void put_input(const char *name, double siemens, double quanta, double fm_hz,
                      drum_chip_scattering *to) {
  drum_chip_input *input = &to->input[to->inputs++];
  *input = (drum_chip_input){.siemens = siemens, .quanta = quanta, .fm_hz = fm_hz};
  (void)snprintf(input->name, sizeof input->name, "%s", name);
}

static void list_inputs(const drum_frame_circuit *circuit, drum_channels *channels,
                        drum_chip_scattering *to) {
  to->ports = circuit->n_ports;
  for (size_t p = 0; p < circuit->n_ports; p++)
    put_input(circuit->ports[p].name, circuit->ports[p].siemens, circuit->ports[p].quanta, 0, to);
  for (size_t b = 0; b < circuit->n_losses; b++) {
    const drum_frame_port *loss = &circuit->losses[b];
    if (is_port(circuit, loss))
      continue;
    channels->loss[to->inputs] = b;
    put_input(loss->name, loss->siemens, loss->quanta, 0, to);
  }
  to->conductances = to->inputs;
  for (size_t p = 0; p < circuit->n_plates; p++)
    put_input(circuit->plates[p].name, 0, circuit->plates[p].quanta, circuit->plates[p].fm_hz, to);
  to->channels = 2 * to->conductances + circuit->n_plates;
}

drum_code drum_channels_open(drum_host *host, const drum_frame_circuit *circuit,
                             drum_chip_scattering *scattering, drum_channels *channels,
                             drum_status *status) {
  const size_t most = circuit->n_ports + circuit->n_losses + circuit->n_plates;
  *channels = (drum_channels){
      .ports = circuit->n_ports,
      .plates = circuit->n_plates,
      .loss = calloc(most + 1, sizeof *channels->loss),
      .root = calloc(most + 1, sizeof *channels->root),
  };
  scattering->input = calloc(most + 1, sizeof *scattering->input);
  if (!channels->loss || !channels->root || !scattering->input)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for %zu inputs", most);
  list_inputs(circuit, channels, scattering);
  channels->conductances = scattering->conductances;
  for (size_t k = 0; k < channels->conductances; k++)
    channels->root[k] = sqrt(scattering->input[k].siemens);
  drum_code code = drum_rig_open(host, circuit, false, &channels->rig, status);
  for (size_t p = 0; !code && p < channels->ports; p++)
    channels->terminal[p] = channels->rig.port[p];
  /* ac has an answer for a circuit that oscillates, too. */
  if (!code)
    code = drum_rig_check_stable(&channels->rig, status);
  scattering->stable = code == DRUM_OK;
  return code == DRUM_UNSTABLE ? drum_succeed(status) : code;
}

void drum_channels_free(drum_channels *channels) {
  free(channels->loss);
  free(channels->root);
}

/* Where a sweep's answers go. */
typedef struct sweep {
  const double *f;      /* laboratory */
  const double *offset; /* f', envelope */
  size_t points;
  double complex *answer;
  double complex *matrix;
} sweep;

/* Of rows and columns: the signal is the upper sideband above the carrier, the lower one below. */
static bool is_upper(const drum_channels *channels, double f) {
  return f >= channels->rig.circuit->carrier_hz;
}

/* The frequency of a sideband in the laboratory, rad/s. */
static double frequency(const drum_channels *channels, double offset, bool upper) {
  const double carrier = channels->rig.circuit->carrier_hz;
  return 2.0 * DRUM_PI * (upper ? carrier + offset : carrier - offset);
}

/* The voltage of a port's sideband at a point: U, or the conjugate of the lower one's phasor. */
static double complex voltage(const drum_channels *channels, const sweep *all, size_t k, size_t p,
                              bool upper) {
  const drum_rig *rig = &channels->rig;
  const double complex *at = all->answer + k * rig->width;
  const size_t t = channels->terminal[p];
  return at[upper ? drum_rig_upper(rig, t) : drum_rig_lower(rig, t)];
}

/* Matrix elements of the column that was driven. `gain[k]` times the voltage is b + a. */
static void put_column(const drum_channels *channels, const sweep *all, size_t k, size_t column,
                       double complex gain, bool unity_upper, size_t unity_port) {
  const size_t channels_in = 2 * channels->conductances + channels->plates;
  double complex *rows = all->matrix + k * 2 * channels->ports * channels_in;
  const bool signal_upper = is_upper(channels, all->f[k]);
  for (size_t row = 0; row < 2 * channels->ports; row++) {
    const bool signal = row < channels->ports;
    const size_t p = signal ? row : row - channels->ports;
    const bool upper = signal == signal_upper;
    double complex b = gain * channels->root[p] * voltage(channels, all, k, p, upper) /
                       sqrt(frequency(channels, all->offset[k], upper));
    if (p == unity_port && upper == unity_upper)
      b -= 1.0;
    /* Both are of the upper sideband's sense of rotation; below the carrier the signal is not. */
    rows[row * channels_in + column] = signal_upper ? b : conj(b);
  }
}

static drum_code drive(drum_channels *channels, size_t input, bool upper, drum_status *status) {
  const drum_rig_side side = upper ? DRUM_RIG_UPPER : DRUM_RIG_LOWER;
  return input < channels->ports
             ? drum_rig_drive(&channels->rig, channels->terminal[input], side, status)
             : drum_rig_drive_loss(&channels->rig, channels->loss[input], side, status);
}

/* b + a = sqrt(g) V, and the source's current is 2 sqrt(g) a. */
static drum_code measure_conductance(drum_channels *channels, const sweep *all, size_t input,
                                     bool upper, drum_status *status) {
  drum_code code = drive(channels, input, upper, status);
  if (!code)
    code = drum_rig_ac(&channels->rig, all->offset, all->points, all->answer, status);
  for (size_t k = 0; !code && k < all->points; k++) {
    const size_t column =
        (upper == is_upper(channels, all->f[k]) ? 0 : channels->conductances) + input;
    const double gain =
        2.0 * channels->root[input] * sqrt(frequency(channels, all->offset[k], upper));
    put_column(channels, all, k, column, gain, upper, input);
  }
  return code;
}

/*
 * The drive of 1 m/s is the force j w m, by the plate's equation of motion; and a force of density
 * 4 hbar wm m gamma_m (N + 1/2) is the amplitude 2 sqrt(m gamma_m wm) for N + 1/2 quanta.
 */
static drum_code measure_plate(drum_channels *channels, const sweep *all, size_t plate,
                               drum_status *status) {
  const drum_frame_plate *of = &channels->rig.circuit->plates[plate];
  const double rates = 4.0 * DRUM_PI * DRUM_PI * of->fm_hz * of->gammam_hz;
  drum_code code = drum_rig_drive_plate(&channels->rig, plate, status);
  if (!code)
    code = drum_rig_ac(&channels->rig, all->offset, all->points, all->answer, status);
  for (size_t k = 0; !code && k < all->points; k++)
    put_column(channels, all, k, 2 * channels->conductances + plate,
               2.0 * sqrt(of->mass * rates) / (I * 2.0 * DRUM_PI * all->offset[k] * of->mass), true,
               channels->ports);
  return code;
}

drum_code drum_channels_measure(drum_channels *channels, const double *f, size_t points,
                                double complex *matrix, drum_status *status) {
  const double carrier = channels->rig.circuit->carrier_hz;
  double *offset = malloc((points + 1) * sizeof *offset);
  const size_t size = points * channels->rig.width;
  sweep all = {f, offset, points, malloc((size + 1) * sizeof *all.answer), matrix};
  if (!offset || !all.answer) {
    free(offset);
    free(all.answer);
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for a sweep of %zu points", points);
  }
  drum_code code = DRUM_OK;
  for (size_t k = 0; k < points; k++)
    offset[k] = fmax(fabs(f[k] - carrier), NEAREST * carrier);
  for (size_t input = 0; !code && input < channels->conductances; input++) {
    code = measure_conductance(channels, &all, input, true, status);
    if (!code)
      code = measure_conductance(channels, &all, input, false, status);
  }
  for (size_t plate = 0; !code && plate < channels->plates; plate++)
    code = measure_plate(channels, &all, plate, status);
  free(offset);
  free(all.answer);
  return code;
}
