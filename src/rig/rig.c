/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rig/rig.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drumspice/constants.h"

enum { VECTORS_MAX = 4 * DRUM_RIG_TERMINALS_MAX + DRUM_FRAME_PLATES_MAX, STRIDE_MAX = 64 };

/* Points that are this close to equally spaced are taken by one sweep. */
static const double SAME_STEP = 1e-9;

/* What holds a plate, F: with 1 F strong pumps still move it at the lowest envelope frequencies. */
static const double PLATE_CLAMP = 1e6;

/* ngspice solves for the steady state to more digits than a designer's netlist asks for. */
static const char OPTIONS[] = ".options abstol=1e-16 reltol=1e-9 vntol=1e-12 gmin=1e-20\n";

/*
 * A sweep's frequencies are a sum of steps, which ngspice ends at the last one plus reltol steps:
 * what rounding may add to the sum, in steps.
 */
static const double ROUNDING_MAX = 0.25e-9;

size_t drum_rig_upper(const drum_rig *rig, size_t terminal) {
  (void)rig;
  return 2 * terminal;
}

size_t drum_rig_lower(const drum_rig *rig, size_t terminal) {
  (void)rig;
  return 2 * terminal + 1;
}

size_t drum_rig_plate(const drum_rig *rig, size_t plate) {
  return 2 * rig->n_terminals + plate;
}

static bool same_pair(const drum_node_pair *a, const drum_node_pair *b) {
  return strcmp(a->i, b->i) == 0 && strcmp(a->q, b->q) == 0;
}

/* The terminal between two pairs of nodes, which is added if it is new. */
static size_t add_terminal(drum_rig *rig, const drum_node_pair *plus, const drum_node_pair *minus) {
  for (size_t t = 0; t < rig->n_terminals; t++)
    if (same_pair(&rig->terminals[t].plus, plus) && same_pair(&rig->terminals[t].minus, minus))
      return t;
  rig->terminals[rig->n_terminals] = (drum_terminal){*plus, *minus};
  return rig->n_terminals++;
}

static void find_terminals(drum_rig *rig) {
  static const drum_node_pair GROUND = {"0", "0"};
  const drum_frame_circuit *circuit = rig->circuit;
  for (size_t e = 0; e < circuit->n_electrodes; e++)
    rig->electrode[e] = add_terminal(rig, &circuit->electrodes[e].node, &GROUND);
  for (size_t m = 0; m < circuit->cards.n_modes; m++) {
    drum_node_pair node;
    (void)snprintf(node.i, sizeof node.i, "%s", circuit->cards.modes[m].node_i);
    (void)snprintf(node.q, sizeof node.q, "%s", circuit->cards.modes[m].node_q);
    rig->mode[m] = add_terminal(rig, &node, &GROUND);
  }
  for (size_t p = 0; p < circuit->n_ports; p++)
    rig->port[p] = add_terminal(rig, &circuit->ports[p].plus, &circuit->ports[p].minus);
  rig->n_drives = rig->n_terminals + circuit->n_plates + circuit->n_losses;
  rig->width = 2 * rig->n_terminals + circuit->n_plates;
}

/* The two sidebands of a terminal as nodes. */
static void put_sidebands(const drum_terminal *at, size_t t, FILE *to) {
  const bool grounded = strcmp(at->minus.i, "0") == 0 && strcmp(at->minus.q, "0") == 0;
  char i[DRUM_FRAME_NAME_SIZE];
  char q[DRUM_FRAME_NAME_SIZE];
  if (grounded) {
    memcpy(i, at->plus.i, sizeof i);
    memcpy(q, at->plus.q, sizeof q);
  } else {
    (void)snprintf(i, sizeof i, "drumspice_%zui", t);
    (void)snprintf(q, sizeof q, "drumspice_%zuq", t);
    (void)fprintf(to, "edrumspice_%zui %s 0 %s %s 1\n", t, i, at->plus.i, at->minus.i);
    (void)fprintf(to, "edrumspice_%zuq %s 0 %s %s 1\n", t, q, at->plus.q, at->minus.q);
  }
  (void)fprintf(to, "adrumspice_u%zu %s %s drumspice_u%zu drumspice_upper\n", t, i, q, t);
  (void)fprintf(to, "adrumspice_w%zu %s %s drumspice_w%zu drumspice_lower\n", t, i, q, t);
}

static char *write_deck(const drum_rig *rig, bool listens) {
  char *text = NULL;
  size_t size;
  FILE *to = open_memstream(&text, &size);
  if (!to)
    return NULL;
  (void)fputs(rig->circuit->deck, to);
  for (size_t t = 0; t < rig->n_terminals; t++) {
    const drum_terminal *at = &rig->terminals[t];
    (void)fprintf(to, "idrumspice_%zui %s %s dc 0 ac 0\n", t, at->minus.i, at->plus.i);
    (void)fprintf(to, "idrumspice_%zuq %s %s dc 0 ac 0\n", t, at->minus.q, at->plus.q);
    (void)fprintf(to, "cdrumspice_%zui %s %s 0\n", t, at->plus.i, at->minus.i);
    (void)fprintf(to, "cdrumspice_%zuq %s %s 0\n", t, at->plus.q, at->minus.q);
    if (listens)
      put_sidebands(at, t, to);
  }
  if (listens)
    (void)fputs(
        ".model drumspice_upper sideband(side=1)\n.model drumspice_lower sideband(side=-1)\n", to);
  for (size_t p = 0; p < rig->circuit->n_plates; p++) {
    const char *node = rig->circuit->plates[p].node;
    (void)fprintf(to, "idrumspice_x%zu 0 %s dc 0 ac 0\n", p, node);
    (void)fprintf(to, "cdrumspice_x%zu %s 0 0\n", p, node);
  }
  for (size_t b = 0; b < rig->circuit->n_losses; b++) {
    const drum_frame_port *at = &rig->circuit->losses[b];
    (void)fprintf(to, "idrumspice_b%zui %s %s dc 0 ac 0\n", b, at->minus.i, at->plus.i);
    (void)fprintf(to, "idrumspice_b%zuq %s %s dc 0 ac 0\n", b, at->minus.q, at->plus.q);
  }
  (void)fprintf(to, "%s.end\n", OPTIONS);
  const bool failed = ferror(to) != 0;
  if (fclose(to) == 0 && !failed)
    return text;
  free(text);
  return NULL;
}

/* Vectors from ngspice, ground being no vector of its. */
typedef struct reading {
  const char *names[VECTORS_MAX];
  size_t count;
} reading;

static void add_name(reading *all, const char *name) {
  if (strcmp(name, "0") != 0)
    all->names[all->count++] = name;
}

static void name_vectors(const drum_rig *rig, reading *all) {
  all->count = 0;
  for (size_t t = 0; t < rig->n_terminals; t++) {
    const drum_terminal *at = &rig->terminals[t];
    add_name(all, at->plus.i);
    add_name(all, at->minus.i);
    add_name(all, at->plus.q);
    add_name(all, at->minus.q);
  }
  for (size_t p = 0; p < rig->circuit->n_plates; p++)
    add_name(all, rig->circuit->plates[p].node);
}

/* The next vector of data at a point, or ground. */
static double complex take(const char *name, const double complex *data, size_t points,
                           size_t point, size_t *at) {
  return strcmp(name, "0") == 0 ? 0.0 : data[points * (*at)++ + point];
}

/* In phase and in quadrature at every terminal, then the plates, of one point: [2 n + plates]. */
static void take_point(const drum_rig *rig, const double complex *data, size_t points, size_t point,
                       double complex *to) {
  size_t at = 0;
  for (size_t t = 0; t < rig->n_terminals; t++) {
    const drum_terminal *terminal = &rig->terminals[t];
    to[2 * t] = take(terminal->plus.i, data, points, point, &at);
    to[2 * t] -= take(terminal->minus.i, data, points, point, &at);
    to[2 * t + 1] = take(terminal->plus.q, data, points, point, &at);
    to[2 * t + 1] -= take(terminal->minus.q, data, points, point, &at);
  }
  for (size_t p = 0; p < rig->circuit->n_plates; p++)
    to[2 * rig->n_terminals + p] = take(rig->circuit->plates[p].node, data, points, point, &at);
}

static drum_code find_steady_state(drum_rig *rig, drum_status *status) {
  drum_status why;
  drum_code code = drum_host_run(rig->host, &why, "op");
  reading all;
  double complex data[VECTORS_MAX];
  double complex point[VECTORS_MAX];
  name_vectors(rig, &all);
  if (!code)
    code = drum_host_read(rig->host, all.names, all.count, 1, data, &why);
  if (code)
    return drum_fail(status, code, "no pumped steady state: %.400s", why.message);
  take_point(rig, data, 1, 0, point);
  for (size_t t = 0; t < rig->n_terminals; t++)
    rig->v[t] = creal(point[2 * t]) + I * creal(point[2 * t + 1]);
  for (size_t p = 0; p < rig->circuit->n_plates; p++)
    rig->x[p] = creal(point[2 * rig->n_terminals + p]) * DRUM_METRES_PER_VOLT;
  return drum_host_run(rig->host, status, "destroy");
}

/* Sets a value of every independent source, ac or dc, to zero. */
static drum_code turn_off(drum_rig *rig, const char *value, drum_status *status) {
  drum_code code = DRUM_OK;
  for (size_t s = 0; !code && s < rig->circuit->n_sources; s++)
    code = drum_host_run(rig->host, status, "alter @%s[%s]=0", rig->circuit->sources[s], value);
  return code;
}

drum_code drum_rig_open(drum_host *host, const drum_frame_circuit *circuit, bool listens,
                        drum_rig *rig, drum_status *status) {
  *rig = (drum_rig){.host = host, .circuit = circuit};
  find_terminals(rig);
  rig->driven = rig->n_drives;
  char *deck = write_deck(rig, listens);
  if (!deck)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for a circuit");
  drum_code code = drum_host_load(host, deck, status);
  free(deck);
  if (!code)
    code = find_steady_state(rig, status);
  if (!code)
    code = turn_off(rig, "acmag", status);
  if (!code && listens)
    code = drum_host_run(host, status, "set sqrnoise");
  return code;
}

static drum_code clamp(drum_rig *rig, size_t terminal, bool held, drum_status *status) {
  const drum_code code =
      drum_host_run(rig->host, status, "alter cdrumspice_%zui=%d", terminal, held);
  return code ? code : drum_host_run(rig->host, status, "alter cdrumspice_%zuq=%d", terminal, held);
}

drum_code drum_rig_hold_plates(drum_rig *rig, bool held, drum_status *status) {
  drum_code code = DRUM_OK;
  for (size_t p = 0; !code && p < rig->circuit->n_plates; p++)
    code =
        drum_host_run(rig->host, status, "alter cdrumspice_x%zu=%g", p, held ? PLATE_CLAMP : 0.0);
  return code;
}

drum_code drum_rig_hold_electrodes(drum_rig *rig, bool held, drum_status *status) {
  drum_code code = DRUM_OK;
  for (size_t e = 0; !code && e < rig->circuit->n_electrodes; e++)
    code = clamp(rig, rig->electrode[e], held, status);
  return code;
}

drum_code drum_rig_stop_pumps(drum_rig *rig, drum_status *status) {
  return turn_off(rig, "dc", status);
}

/* Sets the ac current of a drive, `q_phase` in degrees; 0 A turns it off. */
static drum_code set_drive(drum_rig *rig, size_t drive, double i, double q, double q_phase,
                           drum_status *status) {
  const size_t plates = rig->circuit->n_plates;
  if (drive >= rig->n_drives)
    return DRUM_OK;
  if (drive >= rig->n_terminals && drive < rig->n_terminals + plates)
    return drum_host_run(rig->host, status, "alter @idrumspice_x%zu[acmag]=%g",
                         drive - rig->n_terminals, i);
  const bool loss = drive >= rig->n_terminals;
  const char *kind = loss ? "b" : "";
  const size_t n = loss ? drive - rig->n_terminals - plates : drive;
  drum_code code =
      drum_host_run(rig->host, status, "alter @idrumspice_%s%zui[acmag]=%g", kind, n, i);
  if (!code)
    code = drum_host_run(rig->host, status, "alter @idrumspice_%s%zuq[acmag]=%g", kind, n, q);
  if (!code)
    code =
        drum_host_run(rig->host, status, "alter @idrumspice_%s%zuq[acphase]=%g", kind, n, q_phase);
  return code;
}

drum_code drum_rig_drive(drum_rig *rig, size_t terminal, drum_rig_side side, drum_status *status) {
  drum_code code = set_drive(rig, rig->driven, 0, 0, 0, status);
  rig->driven = terminal;
  return code ? code
              : set_drive(rig, terminal, 1, side == DRUM_RIG_BOTH ? 0 : 1,
                          side == DRUM_RIG_UPPER ? -90 : 90, status);
}

drum_code drum_rig_drive_loss(drum_rig *rig, size_t loss, drum_rig_side side, drum_status *status) {
  return drum_rig_drive(rig, rig->n_terminals + rig->circuit->n_plates + loss, side, status);
}

drum_code drum_rig_drive_plate(drum_rig *rig, size_t plate, drum_status *status) {
  drum_code code = set_drive(rig, rig->driven, 0, 0, 0, status);
  rig->driven = rig->n_terminals + plate;
  return code ? code : set_drive(rig, rig->driven, 1, 0, 0, status);
}

/* How many of the points from `at` on are equally spaced. */
static size_t run_length(const double *f, size_t points, size_t at) {
  if (at + 2 >= points)
    return 1;
  const double step = f[at + 1] - f[at];
  size_t n = 2;
  while (at + n < points && n < STRIDE_MAX &&
         fabs(f[at + n] - f[at] - (double)n * step) <= SAME_STEP * step &&
         (double)n * DBL_EPSILON * f[at + n] <= ROUNDING_MAX * step)
    n++;
  return n > 2 ? n : 1;
}

drum_code drum_rig_ac(drum_rig *rig, const double *f, size_t points, double complex *answer,
                      drum_status *status) {
  reading all;
  double complex point[VECTORS_MAX];
  name_vectors(rig, &all);
  double complex *data = malloc(STRIDE_MAX * all.count * sizeof *data);
  if (!data)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for a sweep");
  drum_code code = DRUM_OK;
  for (size_t at = 0; !code && at < points;) {
    if (!drum_watch_tell(rig->watch, rig->doing, rig->done)) {
      code = drum_fail(status, DRUM_ENDED_EARLY, "ended early, in the middle of a sweep");
      break;
    }
    const size_t n = run_length(f, points, at);
    code = drum_host_run(rig->host, status, "ac lin %zu %.17g %.17g", n, f[at], f[at + n - 1]);
    if (!code)
      code = drum_host_read(rig->host, all.names, all.count, n, data, status);
    for (size_t k = 0; !code && k < n; k++) {
      take_point(rig, data, n, k, point);
      double complex *to = answer + (at + k) * rig->width;
      for (size_t t = 0; t < rig->n_terminals; t++) {
        to[drum_rig_upper(rig, t)] = 0.5 * (point[2 * t] + I * point[2 * t + 1]);
        to[drum_rig_lower(rig, t)] = 0.5 * (point[2 * t] - I * point[2 * t + 1]);
      }
      for (size_t p = 0; p < rig->circuit->n_plates; p++)
        to[drum_rig_plate(rig, p)] = point[2 * rig->n_terminals + p];
    }
    if (!code)
      code = drum_host_run(rig->host, status, "destroy");
    at += n;
  }
  free(data);
  return code;
}

/* One run of ngspice's noise. Of more than one point it makes a plot of totals too, after the
 * spectrum. */
static drum_code run_noise(drum_rig *rig, const char *output, const double *f, size_t n,
                           const char *const *names, size_t count, double complex *data,
                           drum_status *status) {
  drum_code code =
      drum_host_run(rig->host, status, "noise v(%s) idrumspice_%s lin %zu %.17g %.17g 1", output,
                    rig->n_terminals > 0 ? "0i" : "x0", n, f[0], f[n - 1]);
  if (!code && n > 1)
    code = drum_host_run(rig->host, status, "setplot previous");
  if (!code)
    code = drum_host_read(rig->host, names, count, n, data, status);
  return code ? code : drum_host_run(rig->host, status, "destroy all");
}

/* The names of what is read: the whole, then each bath's share. False: out of memory. */
static bool name_shares(const drum_frame_circuit *circuit, size_t count, char **names) {
  for (size_t k = 0; k < count; k++) {
    size_t size;
    FILE *to = open_memstream(&names[k], &size);
    if (!to)
      return false;
    (void)fprintf(to, "onoise_%s", k == 0 ? "spectrum" : circuit->baths[k - 1]);
    if (fclose(to) != 0)
      return false;
  }
  return true;
}

static drum_code measure_noise(drum_rig *rig, const char *output, const double *f, size_t points,
                               double *density, double *share, drum_status *status) {
  const size_t baths = share ? rig->circuit->n_baths : 0;
  const size_t count = 1 + baths;
  char **names = calloc(count, sizeof *names);
  double complex *data = malloc(count * STRIDE_MAX * sizeof *data);
  drum_code code = DRUM_NO_MEMORY;
  if (names && data && name_shares(rig->circuit, count, names))
    code = DRUM_OK;
  else
    (void)drum_fail(status, code, "out of memory for noise");
  for (size_t at = 0; !code && at < points;) {
    const size_t n = run_length(f, points, at);
    code = run_noise(rig, output, f + at, n, (const char *const *)names, count, data, status);
    for (size_t k = 0; !code && k < n; k++) {
      density[at + k] = creal(data[k]);
      for (size_t b = 0; b < baths; b++)
        share[(at + k) * baths + b] = creal(data[(1 + b) * n + k]);
    }
    at += n;
  }
  for (size_t k = 0; names && k < count; k++)
    free(names[k]);
  free(names);
  free(data);
  return code;
}

drum_code drum_rig_noise(drum_rig *rig, size_t terminal, drum_rig_side side, const double *f,
                         size_t points, double *density, double *share, drum_status *status) {
  char output[64];
  (void)snprintf(output, sizeof output, "drumspice_%c%zu", side == DRUM_RIG_LOWER ? 'w' : 'u',
                 terminal);
  return measure_noise(rig, output, f, points, density, share, status);
}

drum_code drum_rig_plate_noise(drum_rig *rig, size_t plate, const double *f, size_t points,
                               double *density, double *share, drum_status *status) {
  return measure_noise(rig, rig->circuit->plates[plate].node, f, points, density, share, status);
}
