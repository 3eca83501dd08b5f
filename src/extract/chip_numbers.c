/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From fits to parameters. Circuits are exp(+j w t), theory is exp(-i w t): its amplitudes are
 * conjugates. An amplitude a (|a|^2 quanta) of a mode is the voltage sqrt(4 hbar w) v a at a
 * terminal that sees it with v.
 */
#include "extract/chip_numbers.h"

#include <math.h>
#include <string.h>

#include "drumspice/constants.h"
#include "theory/linear.h"

/* Modes of theory are those within so many Omega of carrier + Omega, and those of the seats. */
static const double THEORY_REACH = 10.0;

/* A terminal sees a mode about as well as the one it sees best: by this part of its amplitude. */
static const double WELL_SEEN = 0.5;

/* A plate that is coupled less than this to all modes is not pumped, rad/s. */
static const double UNPUMPED = 1e-6;

/* Of a mode's frequency: what losses are known to. */
static const double LOSS_RESOLUTION = 1e-11;

/* A mode does not see an electrode at which its amplitude is below this part of its largest. */
static const double UNSEEN = 1e-6;

/* The terminals at which modes sit: those of the cards, else those of electrodes. */
static size_t find_seats(const drum_chip_data *data, const drum_chip_options *options,
                         size_t *seats) {
  const drum_frame_circuit *circuit = data->rig.circuit;
  size_t n = 0;
  if (options->normal_modes)
    return 0;
  for (; n < circuit->cards.n_modes; n++)
    seats[n] = data->rig.mode[n];
  for (size_t e = 0; circuit->cards.n_modes == 0 && e < circuit->n_electrodes; e++) {
    const size_t terminal = data->rig.electrode[e];
    size_t k = 0;
    while (k < n && seats[k] != terminal)
      k++;
    if (k == n && strcmp(data->rig.terminals[terminal].plus.i, "0") != 0) /* no mode is at ground */
      seats[n++] = terminal;
  }
  return n;
}

static double omega_of(const drum_chip_data *data) {
  return 2.0 * DRUM_PI * data->omega_hz;
}

static double carrier_of(const drum_chip_data *data) {
  return 2.0 * DRUM_PI * data->rig.circuit->carrier_hz;
}

/* How far a mode is from Omega, rad/s. */
static double distance(const drum_chip_data *data, const drum_normal_modes *all, size_t m) {
  return cabs(all->lambda[m] - omega_of(data));
}

/* How far the nearest of those modes is that a seat sees about best, rad/s. */
static double distance_of_seat(const drum_chip_data *data, const drum_normal_modes *all,
                               size_t seat) {
  double largest = 0.0;
  double nearest = INFINITY;
  for (size_t m = 0; m < all->count; m++)
    largest = fmax(largest, cabs(all->v[m][seat]));
  for (size_t m = 0; m < all->count; m++)
    if (cabs(all->v[m][seat]) > WELL_SEEN * largest)
      nearest = fmin(nearest, distance(data, all, m));
  return nearest;
}

/* A mode as wide as all that theory is told of is background, which a seat's admittance has in it.
 */
static bool is_wide(const drum_chip_data *data, const drum_normal_modes *modes, size_t m) {
  return fabs(cimag(modes->lambda[m])) > THEORY_REACH * omega_of(data);
}

/* What a terminal shows of all modes that are no background, sum |v|^2; or how many are near. */
static double response(const drum_chip_data *data, const drum_normal_modes *modes,
                       const size_t *terminal) {
  double sum = 0.0;
  for (size_t m = 0; m < modes->count; m++)
    if (!terminal)
      sum += distance(data, modes, m) <= THEORY_REACH * omega_of(data);
    else if (!is_wide(data, modes, m))
      sum += drum_squared(modes->v[m][*terminal]);
  return sum;
}

/*
 * The largest part of a seat's response that is in modes beyond the `count` nearest to Omega;
 * without seats, of the near modes themselves.
 */
static double left_out(const drum_chip_data *data, const drum_normal_modes *all,
                       const size_t *seats, size_t n_seats, size_t count) {
  drum_normal_modes kept = *all;
  double largest = 0.0;
  drum_normal_modes_nearest(&kept, data->omega_hz, count);
  for (size_t s = 0; s < (n_seats > 0 ? n_seats : 1); s++) {
    const size_t *terminal = n_seats > 0 ? &seats[s] : NULL;
    const double whole = response(data, all, terminal);
    if (whole > 0)
      largest = fmax(largest, 1.0 - response(data, &kept, terminal) / whole);
  }
  return largest;
}

/*
 * How many modes theory is told of: the nearest to Omega, as far as the seats' own are, and more
 * that these are made of.
 */
static size_t count_modes(const drum_chip_data *data, const drum_normal_modes *all,
                          const size_t *seats, size_t n_seats) {
  const size_t most = all->count < DRUM_MODES_MAX ? all->count : DRUM_MODES_MAX;
  double reach = THEORY_REACH * omega_of(data);
  for (size_t k = 0; k < n_seats; k++)
    reach = fmax(reach, distance_of_seat(data, all, seats[k]));
  size_t near = 0;
  for (size_t m = 0; m < all->count; m++)
    near += distance(data, all, m) <= reach;
  near = near > n_seats ? near : n_seats;
  near = near > 0 && near < most ? near : most;
  while (near < most && left_out(data, all, seats, n_seats, near) > DRUM_CHIP_LEFT_OUT_MAX)
    near++;
  return near;
}

static void read_normal(const drum_chip_data *data, const drum_normal_modes *all,
                        drum_chip_numbers *to) {
  const drum_frame_circuit *circuit = data->rig.circuit;
  for (size_t m = 0; m < all->count; m++) {
    drum_normal_mode *mode = &to->normal[m];
    mode->omega = carrier_of(data) + creal(all->lambda[m]);
    mode->kappa = 2.0 * cimag(all->lambda[m]);
    for (size_t p = 0; p < drum_chip_ports(circuit); p++)
      mode->kappa_port[p] =
          2.0 * circuit->ports[p].siemens * drum_squared(all->v[m][data->rig.port[p]]);
    for (size_t e = 0; e < circuit->n_electrodes; e++)
      mode->participation[e] =
          2.0 * circuit->electrodes[e].farad * drum_squared(all->v[m][data->rig.electrode[e]]);
  }
}

/* A loss that is below zero by no more than what ngspice and the fit are rounded to is none. */
static double no_gain(double kappa, double omega) {
  return kappa < 0 && kappa > -LOSS_RESOLUTION * omega ? 0.0 : kappa;
}

/* Frequencies, losses and hopping of the modes of theory, pumps off; the shift by the pumps. */
static void read_theory(const drum_chip_data *data, const drum_chip_reading *reading,
                        drum_chip_numbers *to) {
  const drum_frame_circuit *circuit = data->rig.circuit;
  const drum_theory_modes *modes = &reading->off;
  drum_extraction *theory = &to->theory;
  for (size_t i = 0; i < modes->count; i++) {
    theory->omega_0[i] = carrier_of(data) + modes->omega[i];
    theory->kappa[i] = no_gain(modes->kappa[i], theory->omega_0[i]);
    theory->shift[i] = reading->on.omega[i] - modes->omega[i];
    theory->capacitance[i] = modes->capacitance[i];
    for (size_t j = 0; j < modes->count; j++)
      theory->hopping[i][j] = modes->hopping[i][j];
    for (size_t p = 0; p < drum_chip_ports(circuit); p++)
      to->kappa_port[i][p] =
          2.0 * circuit->ports[p].siemens * drum_squared(modes->amplitude[i][data->rig.port[p]]);
    for (size_t e = 0; e < circuit->n_electrodes; e++)
      to->participation[i][e] = 2.0 * circuit->electrodes[e].farad *
                                drum_squared(modes->amplitude[i][data->rig.electrode[e]]);
    theory->alpha[i] =
        i < modes->seated ? conj(data->rig.v[modes->terminal[i]]) *
                                sqrt(modes->capacitance[i] / (2.0 * DRUM_HBAR * theory->omega_0[i]))
                          : 0.0;
  }
}

/*
 * G_i^* = -(x_zpf/2) sqrt(w_i/hbar) sum_k amplitude_ik tau_k: what the current -j w tau_k X/2 of
 * every electrode adds to the mode's amplitude is i G_i^* X/(2 x_zpf).
 */
static void read_couplings(const drum_chip_data *data, const drum_chip_reading *reading, size_t p,
                           const drum_plate_found *found, drum_chip_plate *plate) {
  for (size_t i = 0; i < reading->on.count; i++) {
    double complex sum = 0.0;
    for (size_t k = 0; k < data->plate[p].electrodes; k++)
      sum += found->tau[k] * reading->on.amplitude[i][data->plate[p].terminal[k]];
    const double root = sqrt(reading->numbers.theory.omega_0[i] / DRUM_HBAR);
    plate->coupling[i] = isfinite(plate->x_zpf) ? -0.5 * plate->x_zpf * root * conj(sum) : 0.0;
  }
}

/*
 * g0_i = w_i x_zpf sum_k C_k' |amplitude_ik|^2, C_k' = tau_k / V_k: a capacitor's energy by one
 * photon and one zero-point motion. nan if an electrode that the mode sees has no pump to show its
 * C'.
 */
static double read_g0(const drum_chip_data *data, const drum_chip_reading *reading, size_t p,
                      const drum_plate_found *found, size_t i, double x_zpf) {
  double sum = 0.0;
  double largest = 0.0;
  for (size_t k = 0; k < data->plate[p].electrodes; k++)
    largest = fmax(largest, cabs(reading->on.amplitude[i][data->plate[p].terminal[k]]));
  for (size_t k = 0; k < data->plate[p].electrodes; k++) {
    const size_t terminal = data->plate[p].terminal[k];
    const double seen = cabs(reading->on.amplitude[i][terminal]);
    if (seen > UNSEEN * largest)
      sum += creal(found->tau[k] / data->rig.v[terminal]) * seen * seen;
  }
  return reading->numbers.theory.omega_0[i] * x_zpf * sum;
}

/* The phase of b is free: it makes G of the first coupled mode real and positive. */
static bool fix_gauge(double complex *coupling, size_t modes) {
  double largest = 0.0;
  for (size_t i = 0; i < modes; i++)
    largest = fmax(largest, cabs(coupling[i]));
  if (!(largest > UNPUMPED))
    return false;
  size_t first = 0;
  while (cabs(coupling[first]) < 1e-6 * largest)
    first++;
  const double complex turn = cabs(coupling[first]) / coupling[first];
  for (size_t i = 0; i < modes; i++)
    coupling[i] *= turn;
  return true;
}

static drum_code read_plate(const drum_chip_data *data, const drum_chip_part *part, size_t p,
                            drum_chip_reading *reading, drum_status *status) {
  drum_plate_found found;
  const drum_code code = drum_plate_find(&data->plate[p], part->from, part->stride, &found, status);
  if (code)
    return code;
  drum_chip_plate *plate = &reading->numbers.plate[p];
  *plate = (drum_chip_plate){
      .omega_m = found.bare.omega,
      .gamma_m = found.bare.gamma,
      .omega_soft = found.soft.omega,
      .mass = found.mass,
      .x_zpf = sqrt(DRUM_HBAR / (2.0 * found.mass * found.bare.omega)),
      .displacement = data->rig.x[p],
  };
  read_couplings(data, reading, p, &found, plate);
  for (size_t i = 0; p == data->main_plate && i < reading->on.count; i++)
    reading->numbers.theory.g0[i] = read_g0(data, reading, p, &found, i, plate->x_zpf);
  const bool pumped = fix_gauge(plate->coupling, reading->on.count);
  if (p == data->main_plate)
    reading->pumped = pumped;
  return DRUM_OK;
}

/* The main plate into the place where theory looks for it. */
static void take_main_plate(const drum_chip_data *data, drum_chip_reading *reading) {
  const drum_chip_plate *plate = &reading->numbers.plate[data->main_plate];
  drum_extraction *theory = &reading->numbers.theory;
  theory->plate = true;
  theory->omega_m = plate->omega_m;
  theory->gamma_m = plate->gamma_m;
  theory->omega_soft = plate->omega_soft;
  theory->x_zpf = plate->x_zpf;
  theory->displacement = plate->displacement;
  for (size_t i = 0; i < theory->modes; i++)
    theory->coupling[i] = plate->coupling[i];
}

drum_code drum_chip_read(const drum_chip_data *data, const drum_chip_options *options,
                         const drum_chip_part *part, size_t count, drum_chip_reading *reading,
                         drum_status *status) {
  const double carrier = data->rig.circuit->carrier_hz;
  size_t seats[DRUM_RIG_TERMINALS_MAX];
  const size_t n_seats = find_seats(data, options, seats);
  drum_normal_modes off;
  drum_normal_modes on;
  memset(reading, 0, sizeof *reading);
  drum_normal_modes_find(part->off, carrier, data->omega_hz, &reading->all);
  drum_normal_modes_find(part->on, carrier, data->omega_hz, &on);
  off = reading->all;
  if (off.count == 0)
    return drum_fail(status, DRUM_NO_SOLUTION,
                     "no mode is seen from the drums' electrodes or the ports that is within "
                     "%.3g Hz of the carrier %.9g Hz and narrower than a tenth of it: expected a "
                     "wider reach, or a resonator that they see",
                     data->reach_hz, carrier);
  if (count == 0)
    count = count_modes(data, &off, seats, n_seats);
  reading->left_out = left_out(data, &off, seats, n_seats, count);
  if (off.count < count || on.count < count)
    return drum_fail(status, DRUM_NO_CONVERGENCE,
                     "the modes cannot be told apart with the pumps on and off, or by every other "
                     "point of the sweep");
  drum_normal_modes_nearest(&off, data->omega_hz, count);
  drum_normal_modes_nearest(&on, data->omega_hz, count);
  drum_code code =
      drum_theory_modes_find(part->off, carrier, &off, seats, n_seats, &reading->off, status);
  if (!code)
    code = drum_theory_modes_find(part->on, carrier, &on, seats, n_seats, &reading->on, status);
  if (code)
    return code;
  reading->numbers.theory =
      (drum_extraction){.modes = count, .omega_d = carrier_of(data), .omega = omega_of(data)};
  read_normal(data, &reading->all, &reading->numbers);
  read_theory(data, reading, &reading->numbers);
  for (size_t p = 0; !code && data->has_plates && p < data->rig.circuit->n_plates; p++)
    code = read_plate(data, part, p, reading, status);
  if (!code && data->has_plates)
    take_main_plate(data, reading);
  return code;
}

drum_code drum_chip_drift(const drum_chip_data *data, const drum_chip_reading *reading,
                          drum_matrix *drift, drum_status *status) {
  const drum_theory_modes *modes = &reading->off;
  drum_matrix y;
  drum_matrix z;
  drum_matrix_clear(&z, modes->seated);
  for (size_t i = 0; i < modes->seated; i++)
    for (size_t j = 0; j < modes->seated; j++)
      z.at[i][j] = data->free[modes->terminal[i]][modes->terminal[j]];
  const drum_code code = drum_linear_inverse(&z, &y, status);
  drum_matrix_clear(drift, modes->seated);
  for (size_t i = 0; !code && i < modes->seated; i++)
    for (size_t j = 0; j < modes->seated; j++) {
      const double scale = 2.0 * sqrt(modes->capacitance[i] * modes->capacitance[j]);
      drift->at[i][j] = conj((i == j ? I * omega_of(data) : 0.0) - y.at[i][j] / scale);
    }
  return code;
}
