/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tune/trial.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/units.h"
#include "rig/occupation.h"
#include "rig/stability.h"

/* The envelope frequency of interest: as given, else the frequency of the first plate. */
static double find_omega(const drum_frame_circuit *circuit) {
  if (circuit->omega_hz > 0)
    return circuit->omega_hz;
  return circuit->n_plates > 0 ? circuit->plates[0].fm_hz : 0.0;
}

/* Between the first two ports, in power waves: to upper from upper, and from lower sidebands. */
typedef struct two_port {
  double complex direct[2][2]; /* [to][from] */
  double complex idler[2][2];
} two_port;

static drum_code measure_ports(drum_rig *rig, double f, two_port *s, drum_status *status) {
  double complex answer[2 * DRUM_RIG_TERMINALS_MAX + DRUM_FRAME_PLATES_MAX];
  drum_code code = DRUM_OK;
  for (size_t from = 0; !code && from < 2; from++)
    for (int lower = 0; !code && lower < 2; lower++) {
      code = drum_rig_drive(rig, rig->port[from], lower ? DRUM_RIG_LOWER : DRUM_RIG_UPPER, status);
      if (!code)
        code = drum_rig_ac(rig, &f, 1, answer, status);
      for (size_t to = 0; !code && to < 2; to++) {
        const double scale =
            2.0 * sqrt(rig->circuit->ports[to].siemens * rig->circuit->ports[from].siemens);
        const double complex wave = scale * answer[drum_rig_upper(rig, rig->port[to])];
        if (lower)
          s->idler[to][from] = wave;
        else
          s->direct[to][from] = wave - (to == from ? 1.0 : 0.0);
      }
    }
  return code;
}

/* Quanta that leave port `to` at carrier + f by one more in the bath of `from`, both sidebands. */
static double quanta(const two_port *s, size_t to, size_t from, double carrier, double f) {
  const double direct = cabs(s->direct[to][from]);
  const double idler = cabs(s->idler[to][from]);
  return direct * direct + idler * idler * (carrier - f) / (carrier + f);
}

/* As the netlist expects, or the weaker way. */
static drum_blocked choose_blocked(const two_port *s, const drum_cards *cards) {
  if (cards->has_expect)
    return strcmp(cards->expect.blocked, "1->2") == 0 ? DRUM_BLOCKED_1_TO_2 : DRUM_BLOCKED_2_TO_1;
  return cabs(s->direct[0][1]) < cabs(s->direct[1][0]) ? DRUM_BLOCKED_2_TO_1 : DRUM_BLOCKED_1_TO_2;
}

static void judge_ports(const two_port *s, drum_trial *trial) {
  const double carrier = trial->carrier_hz;
  const double f = trial->omega_hz;
  const size_t to = trial->block == DRUM_BLOCKED_2_TO_1 ? 0 : 1; /* where nothing is to arrive */
  const size_t from = 1 - to;
  trial->ratio = s->direct[to][from] / s->direct[from][to];
  trial->figures.isolation_db = 2.0 * drum_decibel(cabs(trial->ratio));
  trial->figures.loss_db = -2.0 * drum_decibel(cabs(s->direct[from][to]));
  trial->figures.noise_isolation_db =
      drum_decibel(quanta(s, to, from, carrier, f) / quanta(s, from, to, carrier, f));
}

typedef enum place_kind { PLATE, MODE, PORT } place_kind;

/* Whose occupation; found out before the simulation, which may have no steady state. */
static drum_code find_place(const drum_frame_circuit *circuit, const char *of, place_kind *kind,
                            size_t *number, drum_status *status) {
  const size_t counts[] = {circuit->n_plates, circuit->cards.n_modes, circuit->n_ports};
  for (*kind = PLATE; *kind <= PORT; (*kind)++)
    for (*number = 0; *number < counts[*kind]; (*number)++) {
      const char *const names[] = {
          *kind == PLATE ? circuit->plates[*number].name : "",
          *kind == MODE ? circuit->cards.modes[*number].name : "",
          *kind == PORT ? circuit->ports[*number].name : "",
      };
      if (strcasecmp(names[*kind], of) == 0)
        return DRUM_OK;
    }
  return drum_fail(status, DRUM_NOT_FOUND,
                   "there is no plate, mode or port '%.60s' whose occupation could be tuned", of);
}

static drum_code find_occupation(drum_rig *rig, place_kind kind, size_t number, double f, double *n,
                                 drum_status *status) {
  if (kind == PLATE)
    return drum_rig_plate_occupation(rig, number, n, status);
  return drum_rig_spectral_occupation(rig, kind == MODE ? rig->mode[number] : rig->port[number], f,
                                      n, status);
}

static drum_code measure(const drum_trial_bench *bench, const drum_frame_circuit *circuit,
                         drum_trial *trial, drum_status *status) {
  const bool occupation = bench->options->goal == DRUM_TUNE_OCCUPATION;
  drum_rig rig;
  two_port s;
  trial->carrier_hz = circuit->carrier_hz;
  trial->omega_hz = find_omega(circuit);
  if (!(trial->omega_hz > 0))
    return drum_fail(status, DRUM_BAD_INPUT,
                     "the netlist does not say at which Omega to tune it: expected a frame card, "
                     "--omega or a drum");
  if (!occupation && circuit->n_ports < 2)
    return drum_fail(status, DRUM_NOT_FOUND,
                     "isolation is between two ports, and there %s: expected cards such as "
                     "*drumspice port p1 bath=xb1",
                     circuit->n_ports == 0 ? "is none" : "is one");
  place_kind kind = PLATE;
  size_t number = 0;
  drum_code code = DRUM_OK;
  if (occupation)
    code = find_place(circuit, bench->options->of, &kind, &number, status);
  if (!code)
    code = drum_rig_open(bench->host, circuit, occupation, &rig, status);
  if (!code)
    code = drum_rig_check_stable(&rig, status);
  if (!code && circuit->n_ports >= 2) {
    code = measure_ports(&rig, trial->omega_hz, &s, status);
    trial->block = bench->block;
    if (!code && trial->block == DRUM_BLOCKED_NEITHER)
      trial->block = choose_blocked(&s, &circuit->cards);
    if (!code)
      judge_ports(&s, trial);
  }
  if (!code && occupation)
    code = find_occupation(&rig, kind, number, trial->omega_hz, &trial->figures.occupation, status);
  return code;
}

drum_code drum_trial_run(const drum_trial_bench *bench, const double *values, drum_trial *trial,
                         drum_lint_report *report, drum_status *status) {
  *trial = (drum_trial){.figures = {NAN, NAN, NAN, NAN}, .ratio = NAN};
  char *text = values ? drum_tunable_write(bench->text, bench->tunable, values, bench->count)
                      : strdup(bench->text);
  drum_frame_circuit *circuit = malloc(sizeof *circuit);
  drum_lint_report findings = {0};
  drum_code code = DRUM_NO_MEMORY;
  if (!text || !circuit)
    (void)drum_fail(status, code, "out of memory for a netlist");
  else
    code = drum_frame_circuit_read_text(bench->path, text, &bench->envelope, circuit,
                                        report ? report : &findings, status);
  if (!code) {
    code = measure(bench, circuit, trial, status);
    drum_frame_circuit_free(circuit);
  }
  if (code) /* of a part that was measured before */
    *trial = (drum_trial){.figures = {NAN, NAN, NAN, NAN}, .ratio = NAN};
  drum_lint_free(&findings);
  free(circuit);
  free(text);
  return code;
}
