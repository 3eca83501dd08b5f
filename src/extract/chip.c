/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drumspice/chip.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "drumspice/constants.h"
#include "extract/chip_numbers.h"
#include "extract/chip_theory.h"
#include "extract/chip_uncertainty.h"
#include "rig/bench.h"

/* What the parts of the work are called, for the user. */
static void name_plate(const drum_frame_circuit *circuit, drum_chip *chip) {
  for (size_t p = 0; p < circuit->n_plates; p++)
    (void)snprintf(chip->plate_name[p], sizeof chip->plate_name[p], "%s", circuit->plates[p].name);
  for (size_t e = 0; e < circuit->n_electrodes; e++) {
    chip->electrode_plate[e] = circuit->electrodes[e].plate;
    chip->electrode_number[e] = circuit->electrodes[e].number;
  }
  for (size_t p = 0; p < drum_chip_ports(circuit); p++)
    (void)snprintf(chip->port_name[p], sizeof chip->port_name[p], "%s", circuit->ports[p].name);
}

/* A node's name without what makes it one of a pair. */
static void name_node(const char *node_i, char *name) {
  const size_t length = strlen(node_i);
  const bool pair = length > 2 && strcmp(node_i + length - 2, "_i") == 0;
  (void)snprintf(name, DRUM_CHIP_NAME_SIZE, "%.*s", (int)(pair ? length - 2 : length), node_i);
}

static void name_modes(const drum_chip_data *data, const drum_theory_modes *modes,
                       drum_chip *chip) {
  const drum_cards *cards = &data->rig.circuit->cards;
  for (size_t i = 0; i < modes->count; i++) {
    char *name = chip->mode_name[i];
    if (i >= modes->seated) {
      (void)snprintf(name, DRUM_CHIP_NAME_SIZE, "%s%zu", modes->seated > 0 ? "s" : "m",
                     i - modes->seated + 1);
      continue;
    }
    name_node(data->rig.terminals[modes->terminal[i]].plus.i, name);
    for (size_t m = 0; m < cards->n_modes; m++)
      if (data->rig.mode[m] == modes->terminal[i])
        (void)snprintf(name, DRUM_CHIP_NAME_SIZE, "%s", cards->modes[m].name);
  }
}

static void describe(const drum_chip_data *data, const drum_chip_reading *reading,
                     drum_chip *chip) {
  const drum_frame_circuit *circuit = data->rig.circuit;
  *chip = (drum_chip){
      .carrier_hz = circuit->carrier_hz,
      .normal = reading->all.count,
      .modes = reading->off.count,
      .seated = reading->off.seated,
      .plates = data->has_plates ? circuit->n_plates : 0,
      .electrodes = circuit->n_electrodes,
      .ports = drum_chip_ports(circuit),
      .main_plate = data->main_plate,
      .value = reading->numbers,
      .left_out = reading->left_out,
      .pumped = reading->pumped,
      .growth = NAN,
      .n_linear = NAN,
      .fit_error = fmax(data->off.fit.error, data->on.fit.error),
      .points = data->off.points + data->on.points,
      .complete = data->complete,
  };
  name_plate(circuit, chip);
  name_modes(data, &reading->off, chip);
}

/* Everything that follows from the measurements. */
static drum_code make_of(const drum_chip_data *data, const drum_chip_options *options,
                         drum_chip *chip, drum_status *status) {
  const drum_chip_part whole = {&drum_chip_off(data)->fit, &data->on.fit, 0, 1};
  drum_chip_reading *reading = malloc(sizeof *reading);
  if (!reading)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for a circuit's parameters");
  drum_code code = drum_chip_read(data, options, &whole, 0, reading, status);
  if (!code) {
    describe(data, reading, chip);
    code = drum_chip_uncertainty(data, options, reading, &chip->sigma, status);
  }
  if (!code && chip->pumped)
    code = drum_chip_compare(data, reading, chip, status);
  free(reading);
  return code;
}

static drum_code extract(drum_host *host, const drum_frame_circuit *circuit,
                         const drum_chip_options *options, drum_chip *chip, drum_status *status) {
  drum_chip_data *data = malloc(sizeof *data);
  if (!data)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for a circuit's parameters");
  drum_code code = drum_chip_measure(host, circuit, options, data, status);
  if (!code)
    code = make_of(data, options, chip, status);
  drum_chip_data_free(data);
  free(data);
  return code;
}

void drum_chip_free(drum_chip *chip) {
  free(chip);
}

drum_code drum_chip_extract(const char *path, const drum_chip_options *options, drum_chip **chip,
                            drum_lint_report *report, drum_status *status) {
  if (!path || !options || !chip || !report)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "no %s was given to extract parameters",
                     path ? "place" : "netlist");
  *chip = NULL;
  if (!(options->reach_hz >= 0 && isfinite(options->reach_hz)))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "a reach of %g Hz: expected one above 0",
                     options->reach_hz);
  drum_chip *made = calloc(1, sizeof *made);
  if (!made)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for a circuit's parameters");
  drum_bench *bench;
  drum_code code =
      drum_bench_open(path, &options->envelope, options->plugin, &bench, report, status);
  if (!code)
    code = extract(bench->host, &bench->circuit, options, made, status);
  drum_bench_close(bench);
  if (code) {
    free(made);
    return code;
  }
  *chip = made;
  return drum_succeed(status);
}
