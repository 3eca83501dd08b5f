/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench_theory [POINTS.csv]: times the theory modules, one thread, on the grid of the paper's
 * Fig. 2: Delta, F and m3 with m1 = 50 and m2 = 100, a hundred values each. A sample of the points
 * goes to POINTS.csv (Delta, F, N1, N2, N3, n2), for other programs to be timed on.
 */
#include <stdio.h>
#include <time.h>

#include "drumspice/cascaded.h"
#include "drumspice/counting.h"
#include "drumspice/optomech.h"

enum { STEPS = 100, SAMPLED = 97 }; /* every 97th point: prime, so that all of the grid is met */

typedef struct point {
  double delta, f, baths[3];
} point;

static point point_at(size_t i) {
  double m3 = (double)(i % STEPS);
  return (point){.delta = -5 + 0.1 * (double)(i / STEPS / STEPS),
                 .f = -2 + 0.04 * (double)(i / STEPS % STEPS),
                 .baths = {100 - m3, 200 - m3, m3}};
}

static double seconds(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static drum_cascaded cascaded_at(const point *here) {
  return (drum_cascaded){.omega = {0, here->delta}, .kappa = {1, 1}, .gamma = {1, 1}, .f = here->f};
}

/* The paper's rectifier in a regime where all rates count; the point moves phi and a detuning. */
static drum_optomech optomech_at(const point *here) {
  drum_optomech system = {.modes = 2,
                          .delta = {60, 60 + 0.1 * here->delta},
                          .kappa = {1, 1},
                          .omega_m = 60,
                          .gamma_m = 20};
  system.hopping[0][1] = system.hopping[1][0] = 0.5;
  system.coupling[0] = 2.2;
  system.coupling[1] = 2.2 * cexp(I * here->f);
  return system;
}

/* Each adds up something of the result, so that none is left out by the compiler. */
typedef drum_code task(const point *here, double *sum);

static drum_code closed_form(const point *here, double *sum) {
  double n[2];
  drum_code code = drum_cascaded_equal_rates(1, here->delta, here->f, 0, here->baths, n, NULL);
  *sum += n[1];
  return code;
}

static drum_code lyapunov(const point *here, double *sum) {
  drum_cascaded system = cascaded_at(here);
  drum_cascaded_steady steady;
  drum_code code = drum_cascaded_steady_state(&system, here->baths, &steady, NULL);
  *sum += steady.n[1];
  return code;
}

static drum_code counting(const point *here, double *sum) {
  drum_cascaded system = cascaded_at(here);
  drum_counting counted;
  double theta, s[3] = {0, 1e-4, 0};
  drum_code code = drum_counting_cascaded(&system, here->baths, &counted, NULL);
  if (code == DRUM_OK)
    code = drum_counting_theta(&counted, s, &theta, NULL);
  *sum += theta;
  return code;
}

static drum_code optomech(const point *here, drum_frame frame, double *sum) {
  drum_optomech system = optomech_at(here);
  drum_optomech_steady steady;
  drum_code code = drum_optomech_steady_state(&system, frame, here->baths, &steady, NULL);
  *sum += steady.n[1];
  return code;
}

static drum_code optomech_rwa(const point *here, double *sum) {
  return optomech(here, DRUM_FRAME_RWA, sum);
}

static drum_code optomech_full(const point *here, double *sum) {
  return optomech(here, DRUM_FRAME_A4, sum);
}

static const struct {
  const char *name;
  task *run;
  size_t every; /* of the grid's points */
} TASKS[] = {
    {"cascaded, closed form (C2)", closed_form, 1},
    {"cascaded, Lyapunov, flows, error", lyapunov, 1},
    {"cascaded, theta(s) by Riccati", counting, 10},
    {"optomech, rotating wave", optomech_rwa, 10},
    {"optomech, both sidebands (A4)", optomech_full, 10},
};

static const size_t GRID = (size_t)STEPS * STEPS * STEPS;

static int run_tasks(void) {
  for (size_t t = 0; t < sizeof TASKS / sizeof TASKS[0]; t++) {
    double sum = 0, start = seconds();
    for (size_t i = 0; i < GRID; i += TASKS[t].every) {
      const point here = point_at(i);
      if (TASKS[t].run(&here, &sum) != DRUM_OK) {
        (void)fprintf(stderr, "bench_theory: %s failed at point %zu\n", TASKS[t].name, i);
        return 1;
      }
    }
    double time = seconds() - start;
    size_t points = (GRID + TASKS[t].every - 1) / TASKS[t].every;
    (void)printf("%-36s %8zu points %8.3f s %9.3f us a point   (sum %.6e)\n", TASKS[t].name, points,
                 time, 1e6 * time / (double)points, sum);
  }
  return 0;
}

static int write_points(const char *path) {
  FILE *file = fopen(path, "w");
  if (!file) {
    perror(path);
    return 1;
  }
  for (size_t i = 0; i < GRID; i += SAMPLED) {
    const point here = point_at(i);
    double n2 = 0;
    if (lyapunov(&here, &n2) != DRUM_OK)
      return 1;
    (void)fprintf(file, "%.17g,%.17g,%.17g,%.17g,%.17g,%.17g\n", here.delta, here.f, here.baths[0],
                  here.baths[1], here.baths[2], n2);
  }
  return fclose(file) == 0 ? 0 : 1;
}

int main(int argc, char **argv) {
  int status = run_tasks();
  return status == 0 && argc > 1 ? write_points(argv[1]) : status;
}
