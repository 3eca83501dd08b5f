/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much stack the deepest functions take, for the largest systems: drumspice/matrix.h says. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "drumspice/beating.h"
#include "drumspice/counting.h"
#include "drumspice/mapping_quality.h"
#include "drumspice/pump.h"
#include "drumspice/scattering.h"
#include "support.h"

enum { ROOM = 1 << 20, PROMISED = 256 * 1024, PAINT = 0xa5 };

static const double baths[DRUM_BATHS_MAX] = {3, 2, 1, 1, 1, 1, 1, 1, 0.5, 1, 1, 1};

static drum_optomech largest_system(void) {
  drum_optomech system = {.modes = DRUM_MODES_MAX,
                          .omega_m = 3,
                          .omega_soft = 3,
                          .gamma_m = 0.5,
                          .spectators = DRUM_SPECTATORS_MAX};
  for (size_t k = 0; k < DRUM_SPECTATORS_MAX; k++) {
    double omega = 4 + (double)k;
    system.spectator[k] = (drum_spectator){.omega_m = omega, .omega_soft = omega, .gamma_m = 0.1};
  }
  for (size_t i = 0; i < DRUM_MODES_MAX; i++) {
    system.delta[i] = 3 + 0.1 * (double)i;
    system.kappa[i] = 1;
    system.coupling[i] = 0.1;
    for (size_t k = 0; k < DRUM_SPECTATORS_MAX; k++)
      system.spectator[k].coupling[i] = 0.05;
  }
  return system;
}

static const drum_rectifier RECTIFIER = {.delta = {6, 6},
                                         .kappa = {2, 2},
                                         .j = 1,
                                         .g = {0.1, 0.1},
                                         .phi = 1,
                                         .omega_m = 6,
                                         .gamma_m = 1};

/* What the functions fill: not on the stack that is looked at. */
static struct {
  drum_optomech system;
  drum_optomech_steady steady;
  drum_counting counting;
  drum_pump_states states;
  drum_scattering scattering;
  double cumulants[DRUM_CUMULANTS_MAX];
  drum_mapping_total total;
} made;

static drum_code steady(void) {
  return drum_optomech_steady_state(&made.system, DRUM_FRAME_A4, baths, &made.steady, NULL);
}

static drum_code theta(void) {
  const double s[DRUM_BATHS_MAX] = {1e-3, 2e-3};
  double value;
  return drum_counting_theta(&made.counting, s, &value, NULL);
}

static drum_code refused_theta(void) {
  const double s[DRUM_BATHS_MAX] = {30};
  double value;
  return drum_counting_theta(&made.counting, s, &value, NULL) == DRUM_BAD_ARGUMENT
             ? DRUM_OK
             : DRUM_NO_CONVERGENCE;
}

static drum_code cumulants(void) {
  const double weights[DRUM_BATHS_MAX] = {1};
  return drum_counting_cumulants(&made.counting, weights, DRUM_CUMULANTS_MAX, made.cumulants, NULL);
}

static drum_code pump(void) {
  drum_pump pumped = {.modes = DRUM_MODES_MAX, .omega_m = 3, .gamma_m = 0.5};
  for (size_t i = 0; i < DRUM_MODES_MAX; i++) {
    pumped.drive[i] = pumped.delta[i] = pumped.kappa[i] = 1;
    pumped.g[i] = 0.1;
  }
  return drum_pump_solve(&pumped, &made.states, NULL);
}

static drum_code scatter(void) {
  return drum_optomech_scatter(&made.system, DRUM_FRAME_FULL, made.system.kappa, 3,
                               &made.scattering, NULL);
}

static drum_code total(void) {
  return drum_mapping_total_quality(&RECTIFIER, 6, baths, &made.total, NULL);
}

static drum_code beating(void) {
  drum_optomech few = made.system;
  const double g0[4] = {1e-3, 1e-3, 1e-3, 1e-3};
  double rate;
  few.modes = 4;
  return drum_beating_rate(&few, g0, baths, &rate, NULL);
}

static void *call(void *task) {
  drum_code (*const *run)(void) = task;
  return (*run)() == DRUM_OK ? task : NULL;
}

/* The bytes of its stack that a thread has written on. */
static size_t stack_of(drum_code (*run)(void), const char *name) {
  unsigned char *stack = aligned_alloc(4096, ROOM);
  pthread_attr_t attributes;
  pthread_t thread;
  void *done = NULL;
  size_t untouched = 0;
  assert_non_null(stack);
  memset(stack, PAINT, ROOM);
  assert_int_equal(pthread_attr_init(&attributes), 0);
  assert_int_equal(pthread_attr_setstack(&attributes, stack, ROOM), 0);
  assert_int_equal(pthread_create(&thread, &attributes, call, &run), 0);
  assert_int_equal(pthread_join(thread, &done), 0);
  if (!done)
    fail_msg("%s could not be computed", name);
  while (untouched < ROOM && stack[untouched] == PAINT)
    untouched++;
  (void)pthread_attr_destroy(&attributes);
  free(stack);
  return ROOM - untouched;
}

static void no_function_takes_more_stack_than_promised(void **state) {
  (void)state;
  static const struct {
    const char *name;
    drum_code (*run)(void);
  } tasks[] = {{"steady state", steady}, {"theta", theta},    {"refused theta", refused_theta},
               {"cumulants", cumulants}, {"pump", pump},      {"scattering", scatter},
               {"total quality", total}, {"beating", beating}};
  made.system = largest_system();
  assert_int_equal(drum_counting_optomech(&made.system, DRUM_FRAME_A4, baths, &made.counting, NULL),
                   DRUM_OK);
  for (size_t k = 0; k < sizeof tasks / sizeof tasks[0]; k++) {
    size_t taken = stack_of(tasks[k].run, tasks[k].name);
    print_message("%s: %zu KB\n", tasks[k].name, taken / 1024);
    if (taken > PROMISED)
      fail_msg("%s takes %zu bytes of stack, promised %d", tasks[k].name, taken, PROMISED);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(no_function_takes_more_stack_than_promised),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
