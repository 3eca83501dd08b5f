/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The shipped netlists in ngspice: what they leave behind, the report that
 * stands beside them, closed forms, and a dense solution of the same circuits.
 */
#include "drumspice/raw.h"
#include "tests/extract/electromech.h"
#include "tests/netlists/bench.h"
#include "tests/netlists/expected.h"
#include "tests/scratch.h"
#include "tests/theory/support.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const STEMS[] = {"cavity_bath",         "sideband_cooling", "photon_beating",
                                    "rectifier_broadband", "rectifier_wide",   "rectifier",
                                    "auxiliary_cooling",   "nanostring"};
enum { N_STEMS = sizeof STEMS / sizeof STEMS[0] };

/*
 * All run once, one after the other in one folder. With the sanitizers transients take minutes, so
 * that only the cavity has one there, and a short one.
 */
static const bool SANITIZED = sizeof DRUM_TEST_PRELOAD > 1;

static bench place;
static char *netlists_before;

static int open_bench(void **state) {
  (void)state;
  char folder[512];
  bench_open(&place);
  (void)snprintf(folder, sizeof folder, "%s/netlists", place.tree);
  netlists_before = bench_list(folder);
  for (size_t k = 0; k < N_STEMS; ++k) {
    if (!SANITIZED)
      place.options = "";
    else
      place.options = k == 0 ? "-D duration=400u" : "-D notran";
    bench_must_run(&place, STEMS[k]);
  }
  return 0;
}

static int close_bench(void **state) {
  (void)state;
  free(netlists_before);
  bench_close(&place);
  return 0;
}

/* Files only in out/, of every netlist, pictures too if they can be drawn. */
static void writes_only_to_out(void **state) {
  (void)state;
  char folder[512];
  (void)snprintf(folder, sizeof folder, "%s/netlists", place.tree);
  char *list = bench_list(folder);
  assert_string_equal(list, netlists_before);
  free(list);
  list = bench_list(place.work);
  assert_string_equal(list, "out\n");
  free(list);
  const bool gnuplot = system("command -v gnuplot > /dev/null 2>&1") == 0;
  for (size_t k = 0; k < N_STEMS; ++k) {
    const char *const endings[] = {".json", ".txt", "_op.raw", "_spectra.svg", "_spectra.png"};
    for (size_t e = 0; e < (gnuplot ? 5 : 3); ++e) {
      char name[128];
      (void)snprintf(name, sizeof name, "%s%s", STEMS[k], endings[e]);
      if (!bench_is_there(&place, name))
        fail_msg("there is no out/%s", name);
    }
  }
  assert_int_equal(bench_is_there(&place, "rectifier_transmission.svg"), gnuplot);
  list = bench_list(bench_out(&place, ""));
  assert_null(strstr(list, ".partial"));
  free(list);
}

static void passes(void **state) {
  (void)state;
  for (size_t k = 0; k < N_STEMS; ++k) {
    json_t *json = bench_json(&place, STEMS[k]);
    assert_true(json_is_true(json_object_get(json, "passed")));
    assert_string_equal(json_string_value(json_object_get(json, "netlist")), STEMS[k]);
    json_decref(json);
  }
}

static void gives_the_reports_it_must(void **state) {
  (void)state;
  if (SANITIZED)
    skip();
  for (size_t k = 0; k < N_STEMS; ++k)
    bench_expects(&place, STEMS[k]);
}

/* The comparison itself: what must be told apart is. */
static void the_comparison_can_fail(void **state) {
  (void)state;
  assert_true(expected_same_line("f0 5.000000 GHz", "f0  5.000000 GHz", EXPECTED_NUMBERS, false));
  assert_true(expected_same_line("a 1.00000e+03", "a 1.00009e+03", EXPECTED_NUMBERS, false));
  assert_true(expected_same_line("a -0.000004", "a -0.000005", EXPECTED_NUMBERS, false));
  assert_false(expected_same_line("a 1.00000e+03", "a 1.00020e+03", EXPECTED_NUMBERS, false));
  assert_false(expected_same_line("a 0.98", "b 0.98", EXPECTED_NUMBERS, false));
  assert_false(expected_same_line("a 0.98", "a 0.98 c", EXPECTED_NUMBERS, false));
  assert_false(expected_same_line("a 0.980000", "a nan", EXPECTED_NUMBERS, false));
  assert_false(expected_same_line("a 0.980000", "a -", EXPECTED_NUMBERS, false));
  assert_false(expected_same_line("a +90.0000 deg", "a -90.0000 deg", EXPECTED_NUMBERS, false));
  assert_false(expected_same_line("Blocked 2->1:", "Blocked 1->2:", EXPECTED_DECIBEL, false));
  assert_false(expected_same_line("x -21.46 dB", "x -21.50 dB", EXPECTED_DECIBEL, false));
  assert_true(expected_same_line("x 5 -1.0e-05", "x 5 +1.3e-03", EXPECTED_NUMBERS, true));
  assert_false(expected_same_line("x 5 -1.0e-05", "x 5 +2.3e-03", EXPECTED_NUMBERS, true));
  assert_false(expected_same_line("e 5.0979e-16 W", "e 5.1000e-16 W", EXPECTED_NUMBERS, false));
}

static void cavity_has_its_baths_occupation(void **state) {
  (void)state;
  json_t *json = bench_json(&place, "cavity_bath");
  const char *const cases[] = {"vacuum", "half", "warm", "hot"};
  const double n[] = {0.0, 0.5, 0.8162, 50.0};
  /* The warm one stands for 0.3 K. */
  const double quantum = DRUM_HBAR * angular(5e9);
  assert_close(n[2], 1.0 / (exp(quantum / (1.380649e-23 * 0.3)) - 1.0), 1e-4);
  for (size_t k = 0; k < 4; ++k) {
    assert_near(bench_occupation(json, "a", cases[k], "spectral"), n[k], 1e-9 * fmax(1.0, n[k]));
    assert_near(bench_occupation(json, "a", cases[k], "total"), n[k], 1e-4 * n[k] + 1e-9);
  }
  json_decref(json);
}

/*
 * One mode on resonance (Delta = omega_m) in the rotating-wave approximation has closed forms to
 * all orders of G; the other sideband adds G^2/(4 omega_m)-sized corrections, given below.
 */
static void sideband_cooling_follows_closed_forms(void **state) {
  (void)state;
  const double kappa = 200e3;
  const double gamma = 100.0;
  const double g = 7e3;
  const double fm = 6e6;
  json_t *json = bench_json(&place, "sideband_cooling");
  const double down = 4 * g * g / kappa;
  const double up = g * g * kappa / (kappa * kappa / 4 + 4 * fm * fm);
  const double damping = bench_number(json, "sideband_cooling.circuit.gamma_opt_hz");
  assert_close(damping, down - up, 1e-2); /* weak coupling: off by gamma_opt/kappa */
  assert_close(bench_number(json, "sideband_cooling.closed_form.gamma_opt_hz"), down - up, 1e-4);
  const double root = sqrt(pow((kappa - gamma) / 4, 2) - g * g);
  assert_close(damping, (kappa + gamma) / 2 - 2 * root - gamma - up, 2e-4);
  /* The spring is the other sideband's: -G^2/(2 omega_m), as a fraction of the linewidth. */
  assert_near(bench_number(json, "sideband_cooling.circuit.spring_hz"), -g * g / (2 * fm),
              3e-4 * damping);

  const double norm = (kappa + gamma) * (4 * g * g + kappa * gamma);
  const double own = gamma * (4 * g * g + kappa * (kappa + gamma)) / norm;
  const double cavity = 4 * g * g * kappa / norm;
  const double cases[3][2] = {{0, 100}, {5, 100}, {0, 0}};
  const char *const names[] = {"cooled", "hot_cavity", "ground"};
  for (size_t k = 0; k < 3; ++k) {
    const double n = bench_occupation(json, "b", names[k], "total");
    assert_near(n, own * cases[k][1] + cavity * cases[k][0], 3e-4 * n + 1e-3);
    if (k == 0)
      assert_near(n, (up + gamma * 100) / (down - up + gamma), 1e-2 * n);
  }
  /* Half a microquantum of backaction is left of the ground state, plus the vacuum's squeezing. */
  assert_true(bench_occupation(json, "b", "ground", "total") > 0.5 * up / down);
  assert_true(bench_occupation(json, "b", "ground", "total") < 1e-3);
  /* What the cavity takes from the plate goes into its bath, but for the pump's share. */
  const double taken = -bench_number(json, "heat.etam");
  assert_close(bench_number(json, "heat.eta1"), taken, 1e-3);
  assert_close(taken, 2 * DRUM_PI * gamma * (100 - bench_occupation(json, "b", "cooled", "total")),
               1e-3);
  json_decref(json);
}

static void broadband_totals_follow_the_cascaded_model(void **state) {
  (void)state;
  json_t *json = bench_json(&place, "rectifier_broadband");
  const double baths[5][3] = {
      {50, 100, 0.5}, {100, 0, 0.5}, {50, 100, 1}, {0, 100, 0.5}, {0, 0, 0.5}};
  const char *const cases[] = {"hot", "forward", "hot_nm", "reverse", "cold"};
  for (size_t k = 0; k < 5; ++k) {
    const double c3 = (baths[k][0] + baths[k][2]) / 2;
    const double c5 = (baths[k][0] + 2 * baths[k][1] + baths[k][2]) / 4;
    const double n1 = bench_occupation(json, "a1", cases[k], "total");
    const double n2 = bench_occupation(json, "a2", cases[k], "total");
    if (k < 3) {
      assert_close(n1, c3, 3e-2);
      assert_close(n2, c5, 3e-2);
      /*
       * To first order in kappa/gamma_m = 1/20 the drum answers late by 2/gamma_m and lets through
       * what it should cancel: both modes are a little hotter, by more than half of 1/20.
       */
      assert_true(n1 - c3 > 0.02 * c3 && n2 - c5 > 0.02 * c5);
    } else if (k == 3) {
      /* What leaks from 100 quanta, six parts in ten thousand. */
      assert_near(n1, c3, 1e-3 * 100);
      assert_close(n2, c5, 3e-2);
    } else {
      assert_close(n1, c3, 5e-2);
      assert_close(n2, c5, 8e-2);
    }
    /* At Omega the correspondence is as good as the isolation. */
    assert_close(bench_occupation(json, "a1", cases[k], "spectral"), c3, k == 3 ? 3e-3 : 1e-3);
  }
  assert_close(bench_number(json, "mapping.circuit.gamma1_hz"), 20e3, 2e-3);
  assert_close(bench_number(json, "mapping.circuit.gamma2_hz"), 20e3, 2e-3);
  assert_close(bench_number(json, "mapping.circuit.j_opt_hz"), 10e3, 2e-3);
  assert_true(bench_number(json, "isolation_db") < -50.0);
  /* Totals rectify: dn2/dN1 = 1/4, dn1/dN2 = 0. */
  assert_close(bench_number(json, "rectification.noise.dn2_dN1"), 0.25, 4e-2);
  assert_true(fabs(bench_number(json, "rectification.noise.dn1_dN2")) < 2e-3);
  json_decref(json);
}

static void rectifier_blocks_at_omega_only(void **state) {
  (void)state;
  json_t *json = bench_json(&place, "rectifier");
  const double j = 0.98e6;
  const double kappa = 2e6;
  assert_string_equal(json_string_value(json_object_get(json, "blocked")), "2->1");
  assert_near(bench_number(json, "extracted.phi_deg"), 90.0, 1e-2);
  assert_near(bench_number(json, "pump.phase_deg"), -90.0, 1e-2);
  assert_close(bench_number(json, "extracted.g1_hz"), 7e3, 1e-4);
  assert_close(bench_number(json, "extracted.j_hz"), j, 1e-4);
  /* B22: J = 2 G1 G2/gamma_m at Omega = omega_m; and gamma_i = 2 G^2 chi = 4 G^2/gamma_m. */
  assert_close(bench_number(json, "mapping.theory.j_opt_hz"), 2 * 7e3 * 7e3 / 100.0, 2e-3);
  assert_close(bench_number(json, "mapping.circuit.j_opt_hz"), j, 2e-3);
  assert_close(bench_number(json, "mapping.theory.gamma1_hz"), 4 * 7e3 * 7e3 / 100.0, 2e-3);

  /* Circuit against full theory: all of the 2 x 2 matrix to 0.2 % of J. */
  const char *const which[] = {"circuit", "full_theory"};
  double complex f[2];
  for (size_t w = 0; w < 2; ++w) {
    char path[64];
    (void)snprintf(path, sizeof path, "mapping.%s.f_abs_hz", which[w]);
    const double modulus = bench_number(json, path);
    (void)snprintf(path, sizeof path, "mapping.%s.f_arg_deg", which[w]);
    f[w] = modulus * cexp(I * bench_number(json, path) * DRUM_PI / 180);
  }
  assert_near(f[0], f[1], 2e-3 * j);
  const char *const keys[] = {"omega1_hz", "omega2_hz", "gamma1_hz", "gamma2_hz", "j_opt_hz"};
  for (size_t k = 0; k < 5; ++k) {
    char path[2][64];
    for (size_t w = 0; w < 2; ++w)
      (void)snprintf(path[w], sizeof path[w], "mapping.%s.%s", which[w], keys[k]);
    assert_near(bench_number(json, path[0]), bench_number(json, path[1]), 2e-3 * j);
  }

  /*
   * Spectral occupations S/A at Omega of a cascaded pair with F = 0 and gamma_i = g kappa_i, to
   * which 1 adds what leaks back to it from 2.
   */
  const double g = 2 * 7e3 * 7e3 / 100.0 / (kappa / 2);
  const double s1 = (50 + g * 0.5) / (1 + g);
  const double s2 = (4 * g * g * 50 + g * pow(1 - g, 2) * 0.5) / pow(1 + g, 3) + 100 / (1 + g);
  const double n1 = bench_occupation(json, "a1", "hot", "spectral");
  const double leak = 100 * bench_number(json, "rectification.noise.spectral_dn1_dN2");
  assert_true(n1 > s1 && n1 < s1 + 2 * leak);
  assert_close(n1, s1, 4e-2);
  assert_close(bench_occupation(json, "a2", "hot", "spectral"), s2, 1e-3);
  const double forward = bench_number(json, "rectification.noise.spectral_dn2_dN1");
  const double back = bench_number(json, "rectification.noise.spectral_dn1_dN2");
  assert_close(forward, 0.5, 2e-2);
  assert_true(back < 0.02 * forward);

  /* Totals do not rectify: two modes that hop, dn/dN = 2 J^2/(kappa^2 + 4 J^2) both ways. */
  const double share = 2 * j * j / (kappa * kappa + 4 * j * j);
  const double total[2] = {bench_number(json, "rectification.noise.dn2_dN1"),
                           bench_number(json, "rectification.noise.dn1_dN2")};
  assert_close(total[0], total[1], 1e-3);
  assert_close(total[0], share, 1e-3);
  assert_close(bench_occupation(json, "a1", "hot", "total"), 50 + 50 * share, 1e-3);
  assert_close(bench_occupation(json, "a2", "hot", "total"), 100 - 50 * share, 1e-3);

  /* So heat goes from the hot bath to the cold one, all of it but 1e-3. */
  const double flow = 2 * DRUM_PI * kappa * 50 * share;
  assert_close(bench_number(json, "heat.eta1"), flow, 1e-3);
  assert_close(bench_number(json, "heat.eta2"), -flow, 1e-3);
  assert_close(bench_number(json, "heat.watt.eta1"),
               DRUM_HBAR * angular(5e9) * bench_number(json, "heat.eta1"), 1e-6);
  json_decref(json);
}

/*
 * The auxiliary resonator makes of 100 Hz and 200 quanta what A- and A+ say, to gamma_eff/kappa =
 * 1/50; and the rectifier of 100 Hz works on that drum, in a band 400 times as wide.
 */
static void auxiliary_cavity_cools_and_widens(void **state) {
  (void)state;
  json_t *json = bench_json(&place, "auxiliary_cooling");
  const double g = bench_number(json, "extracted.g3_hz");
  const double kappa = bench_number(json, "extracted.kappa3_hz");
  const double fm = bench_number(json, "extracted.fm_hz");
  const double detuning =
      bench_number(json, "extracted.f3_hz") + bench_number(json, "extracted.shift3_hz") - 4.994e9;
  const double down = g * g * kappa / (kappa * kappa / 4 + pow(fm - detuning, 2));
  const double up = g * g * kappa / (kappa * kappa / 4 + pow(fm + detuning, 2));
  const double gamma = 100 + down - up;
  assert_close(gamma, 39.6e3, 1e-2);
  assert_close(bench_number(json, "auxiliary.closed_form.gamma_eff_hz"), gamma, 1e-3);
  assert_close(bench_number(json, "auxiliary.circuit.gamma_eff_hz"), gamma, gamma / kappa);
  const struct {
    const char *bath_case;
    double n_m, n_a;
  } cases[] = {{"hot", 200, 0}, {"hot_nm", 400, 0}, {"hot_a3", 200, 1}};
  for (size_t k = 0; k < sizeof cases / sizeof cases[0]; ++k) {
    const double n = (100 * cases[k].n_m + down * cases[k].n_a + up * (cases[k].n_a + 1)) / gamma;
    assert_close(bench_occupation(json, "b", cases[k].bath_case, "dressed"), n,
                 1.5 * gamma / kappa);
  }
  /* B22 on the drum that is left; the spectral occupations of a cascaded pair in its bath. */
  const double j = bench_number(json, "extracted.j_hz");
  const double g1 = bench_number(json, "extracted.g1_hz");
  assert_close(bench_number(json, "mapping.circuit.j_opt_hz"), j, 1e-3);
  assert_close(2 * g1 * g1 / gamma, j, gamma / kappa);
  const double ratio = 2 * j / 2e6;
  const double n_eff = bench_occupation(json, "b", "hot", "dressed");
  assert_close(bench_occupation(json, "a1", "hot", "spectral"), (50 + ratio * n_eff) / (1 + ratio),
               4e-2);
  assert_true(bench_number(json, "isolation_db") < -55.0);
  assert_near(bench_number(json, "mapping.eliminated.f_abs_hz"),
              bench_number(json, "mapping.full_theory.f_abs_hz"), gamma / kappa * j);
  const double forward = bench_number(json, "rectification.noise.spectral_dn2_dN1");
  assert_close(forward, 0.5, 2e-2);
  assert_true(bench_number(json, "rectification.noise.spectral_dn1_dN2") < 0.01 * forward);
  json_decref(json);
}

/* What the string's C, C' and C'' make of it: g0, x_zpf, softening, displacement. */
static void nanostring_has_its_capacitance(void **state) {
  (void)state;
  const double slope = 0.9e-9;
  const double curvature = slope / 65e-9;
  const double v = 4.428e-3;
  const double wm = angular(4.3000012e6);
  const double mass = 4e-15;
  const double x_zpf = sqrt(DRUM_HBAR / (2 * mass * wm));
  json_t *json = bench_json(&place, "nanostring");
  assert_close(bench_number(json, "extracted.x_zpf_m"), x_zpf, 1e-4);
  assert_close(bench_number(json, "extracted.g0_1_hz"), 0.5 * 9.5e9 * slope / 3e-15 * x_zpf, 1e-4);
  assert_close(bench_number(json, "extracted.displacement_m"),
               2 * slope * v * v / 4 / (mass * wm * wm), 1e-5);
  const double softened =
      bench_number(json, "extracted.fm_softened_hz") - bench_number(json, "extracted.fm_hz");
  assert_close(softened, -2 * curvature * v * v / 4 / (2 * mass * wm) / (2 * DRUM_PI), 1e-3);
  assert_true(bench_number(json, "isolation_db") < -45.0);
  json_decref(json);
}

/* The largest deviation of a raw file from the dense solution's, relative to each vector's size. */
static double worst_of(const char *name, const char *dense) {
  drum_raw *raw[2];
  double worst = 0.0;
  assert_int_equal(drum_raw_open(bench_out(&place, name), &raw[0], NULL), DRUM_OK);
  assert_int_equal(drum_raw_open(dense, &raw[1], NULL), DRUM_OK);
  for (;;) {
    const drum_raw_header *header[2];
    drum_raw_plot *plot[2];
    for (size_t k = 0; k < 2; ++k)
      assert_int_equal(drum_raw_next_plot(raw[k], &header[k], NULL), DRUM_OK);
    assert_int_equal(header[0] == NULL, header[1] == NULL);
    if (!header[0])
      break;
    for (size_t k = 0; k < 2; ++k)
      assert_int_equal(drum_raw_load_current(raw[k], &plot[k], NULL), DRUM_OK);
    assert_int_equal(plot[0]->header.n_points, plot[1]->header.n_points);
    for (size_t v = 0; v < plot[1]->header.n_variables; ++v) {
      /* By name where there is one: a noise file holds every bath's share beside the sum. */
      size_t column = drum_raw_find(&plot[0]->header, plot[1]->header.variables[v].name);
      if (column == plot[0]->header.n_variables)
        column = v;
      double size = 0.0;
      double off = 0.0;
      for (size_t p = 0; p < plot[0]->header.n_points; ++p) {
        const double complex a =
            plot[0]->cplx ? plot[0]->cplx[column][p] : plot[0]->real[column][p];
        const double complex b = plot[1]->cplx ? plot[1]->cplx[v][p] : plot[1]->real[v][p];
        size = fmax(size, cabs(b));
        off = fmax(off, cabs(a - b));
      }
      if (size > 0.0) /* what is held by 1 F moves a little, and not at all in the dense solution */
        worst = fmax(worst, off / size);
    }
    drum_raw_plot_free(plot[0]);
    drum_raw_plot_free(plot[1]);
  }
  drum_raw_close(raw[0]);
  drum_raw_close(raw[1]);
  return worst;
}

/*
 * Every file of a netlist, point by point, is the dense solution of the same circuit: `cases` are
 * the netlist's names of the model's. The pumps' phasors are those of the operating point.
 */
static void is_the_dense_solution(const char *stem, electromech m, const char *const *modes,
                                  const char *const *cases, const char *const *files,
                                  double tolerance) {
  scratch dense;
  scratch_open(&dense);
  char name[128];
  (void)snprintf(name, sizeof name, "%s_op.raw", stem);
  drum_raw_plot *op;
  assert_int_equal(drum_raw_load(bench_out(&place, name), NULL, &op, NULL), DRUM_OK);
  for (size_t k = 0; k < m.modes; ++k) {
    char node[2][32];
    (void)snprintf(node[0], sizeof node[0], m.modes > 1 ? "v(n%zu_i)" : "v(n_i)", k + 1);
    (void)snprintf(node[1], sizeof node[1], m.modes > 1 ? "v(n%zu_q)" : "v(n_q)", k + 1);
    const double complex v =
        *drum_raw_plot_real(op, node[0]) + I * *drum_raw_plot_real(op, node[1]);
    assert_close(v, m.v[k], 1e-5);
    m.v[k] = v;
  }
  electromech_rest(&m);
  assert_close(*drum_raw_plot_real(op, "v(b)"), m.x * 1e12, 1e-6);
  drum_raw_plot_free(op);

  char prefix[300];
  (void)snprintf(prefix, sizeof prefix, "%s/dense", dense.folder);
  electromech_write(&m, prefix);
  double worst = 0.0;
  for (size_t k = 0; files[k]; ++k) {
    /* In a name of the model's, @N stands for mode N and #N for case N. */
    char path[512];
    int length[2] = {snprintf(path, sizeof path, "%s_", prefix),
                     snprintf(name, sizeof name, "%s_", stem)};
    for (const char *c = files[k]; *c; ++c) {
      char own[8] = {*c, '\0'};
      const char *its = own;
      if (*c == '@' || *c == '#') {
        (void)snprintf(own, sizeof own, "%c%d", *c == '@' ? 'a' : 'c', c[1] - '0');
        its = *c == '@' ? modes[c[1] - '1'] : cases[c[1] - '0'];
        ++c;
      }
      length[0] += snprintf(path + length[0], sizeof path - (size_t)length[0], "%s", own);
      length[1] += snprintf(name + length[1], sizeof name - (size_t)length[1], "%s", its);
    }
    (void)snprintf(path + length[0], sizeof path - (size_t)length[0], ".raw");
    (void)snprintf(name + length[1], sizeof name - (size_t)length[1], ".raw");
    const double off = worst_of(name, path);
    if (!(off <= tolerance))
      fail_msg("%s is off by %g", name, off);
    worst = fmax(worst, off);
  }
  print_message("           %s: worst deviation from the dense solution %.2g\n", stem, worst);
  scratch_close(&dense);
}

/* At the shipped seeds chi-square is nothing improbable, and made of all there should be. */
static void transients_agree_with_theory(void **state) {
  (void)state;
  if (SANITIZED)
    skip();
  const struct {
    const char *stem;
    size_t occupations;
  } shipped[] = {{"cavity_bath", 6},     {"photon_beating", 9},     {"rectifier_broadband", 15},
                 {"rectifier_wide", 15}, {"auxiliary_cooling", 21}, {"rectifier", 6}};
  for (size_t k = 0; k < sizeof shipped / sizeof shipped[0]; ++k) {
    json_t *json = bench_json(&place, shipped[k].stem);
    const json_t *list = json_object_get(json, "occupations");
    size_t fft = 0;
    for (size_t o = 0; o < json_array_size(list); ++o)
      fft +=
          strcmp(json_string_value(json_object_get(json_array_get(list, o), "method")), "fft") == 0;
    assert_int_equal(fft, shipped[k].occupations);
    if (!(bench_number(json, "consistency") > 0.01))
      fail_msg("%s: chi-square %g of %zu", shipped[k].stem, bench_number(json, "chi_square"), fft);
    json_decref(json);
  }
}

/* Rectification with error bars: in the band of the wide drum, and in totals with the broad one. */
static void transients_rectify(void **state) {
  (void)state;
  if (SANITIZED)
    skip();
  json_t *json = bench_json(&place, "rectifier_wide");
  const double forward = bench_number(json, "rectification.fft.spectral_dn2_dN1");
  const double back = bench_number(json, "rectification.fft.spectral_dn1_dN2");
  assert_near(forward, 0.495, 4 * bench_number(json, "rectification.fft.sigma.spectral_dn2_dN1"));
  assert_true(bench_number(json, "rectification.fft.sigma.spectral_dn2_dN1") < 0.05);
  assert_true(bench_number(json, "rectification.fft.sigma.spectral_dn1_dN2") < 0.2 * back);
  assert_true(back < 0.03 * forward);
  json_decref(json);
  json = bench_json(&place, "rectifier_broadband");
  for (size_t way = 0; way < 2; ++way) {
    static const char *const keys[] = {"dn2_dN1", "dn1_dN2"};
    char path[3][64];
    (void)snprintf(path[0], sizeof path[0], "rectification.noise.%s", keys[way]);
    (void)snprintf(path[1], sizeof path[1], "rectification.fft.%s", keys[way]);
    (void)snprintf(path[2], sizeof path[2], "rectification.fft.sigma.%s", keys[way]);
    assert_near(bench_number(json, path[1]), bench_number(json, path[0]),
                4 * bench_number(json, path[2]));
    assert_true(bench_number(json, path[2]) < 0.01);
  }
  json_decref(json);
}

/*
 * g0^2 (n + 1/2)^2 2 kappa/(kappa^2 + wm^2)/gamma_m quanta beyond linear theory's, which is refuted
 * by many standard errors.
 */
static void beating_photons_heat_the_plate(void **state) {
  (void)state;
  if (SANITIZED)
    skip();
  json_t *json = bench_json(&place, "photon_beating");
  const double g0 = bench_number(json, "extracted.g0_1_hz");
  const double kappa = bench_number(json, "extracted.kappa1_hz");
  const double fm = bench_number(json, "extracted.fm_hz");
  const double gamma = bench_number(json, "extracted.gammam_hz");
  const struct {
    const char *bath_case;
    double n;
    double refuted; /* linear theory, by so many standard errors */
  } cases[] = {{"hot", 100.5, 15}, {"warm", 50.5, 10}, {"cold", 0.5, 0}};
  for (size_t k = 0; k < 3; ++k) {
    const json_t *o = bench_find(json, "fft", "b", cases[k].bath_case, "total");
    const double heating =
        g0 * g0 * cases[k].n * cases[k].n * 2 * kappa / (kappa * kappa + fm * fm) / gamma;
    assert_near(bench_number(o, "beating"), heating, 2e-3 * heating);
    const double over = bench_number(o, "value") - bench_number(o, "theory_optomech");
    const double sigma = bench_number(o, "sigma");
    assert_near(over, heating, 4 * sigma);
    assert_true(over >= cases[k].refuted * sigma || k == 2);
  }
  json_decref(json);
}

/* netlists/nanostring.cir: the string's C, C' and C'' as an electrode, from its comments. */
static electromech nanostring(void) {
  electromech m = electromech_paper();
  const double windows[] = {20, 80, 320, 1280, 5120, 20480, 81920, 327680, 1310720, 4299000, 0};
  const double far[] = {8599000, 34396000, 137584000, 0};
  const double nbar[5][ELECTROMECH_MODES + 1] = {
      {50, 100, 50}, {100, 0, 50}, {0, 100, 50}, {50, 100, 0.5}, {0, 0, 50}};
  m.carrier_hz = 9.4957e9;
  m.omega_hz = 4.3e6;
  m.cc = 0.0006e-15;
  m.mass = 4e-15;
  m.fm = 4.3000012e6;
  m.gammam = 10.0;
  for (size_t k = 0; k < 2; ++k) {
    m.gap[k] = 2 * 65e-9;
    m.c_drum[k] = m.gap[k] * 0.9e-9;
    m.c[k] = 3e-15 - m.c_drum[k] - m.cc;
    m.l[k] = 1 / (pow(angular(9.5e9), 2) * 3e-15);
    m.g[k] = angular(2e6) * 3e-15;
    m.v[k] = k == 0 ? 4.428e-3 : -I * 4.428e-3;
  }
  memcpy(m.windows, windows, sizeof windows);
  memcpy(m.far, far, sizeof far);
  m.held[0] = 20;
  m.held[1] = 1310720;
  m.push = 20;
  m.band[0] = 1e6;
  m.band[1] = 8e6;
  m.n_cases = 5;
  memcpy(m.nbar, nbar, sizeof nbar);
  electromech_rest(&m);
  return m;
}

static void circuits_are_their_dense_solutions(void **state) {
  (void)state;
  const char *const two[] = {"a1", "a2"};
  const char *const cases[] = {"hot", "forward", "reverse", "cold"};
  is_the_dense_solution("rectifier", electromech_paper(), two, cases,
                        (const char *const[]){"off_@1",
                                              "off_@2",
                                              "held_@1",
                                              "held_@2",
                                              "upper_@1",
                                              "upper_@2",
                                              "lower_@1",
                                              "lower_@2",
                                              "clamped_b",
                                              "pumped_b",
                                              "off_b",
                                              "noise_#0_@1_upper",
                                              "noise_#0_@2_lower",
                                              "noise_#0_b",
                                              "noise_#1_@2_upper",
                                              "noise_#2_@1_upper",
                                              "noise_#3_@1_lower",
                                              "noise_#3_@2_upper",
                                              "noise_#3_b",
                                              NULL},
                        1e-6);
  const char *const one[] = {"a"};
  const char *const cooling[] = {"cooled", "hot_cavity", "ground"};
  is_the_dense_solution(
      "sideband_cooling", electromech_cooling(), one, cooling,
      (const char *const[]){"off_@1", "held_@1", "upper_@1", "lower_@1", "clamped_b", "pumped_b",
                            "off_b", "noise_#0_@1_upper", "noise_#0_@1_lower", "noise_#0_b",
                            "noise_#1_@1_upper", "noise_#2_@1_lower", "noise_#2_b", NULL},
      1e-6);
  const char *const three[] = {"a1", "a2", "a3"};
  const char *const dressed[] = {"hot", "forward", "reverse", "hot_nm", "hot_a3", "cold"};
  is_the_dense_solution("auxiliary_cooling", electromech_auxiliary(), three, dressed,
                        (const char *const[]){"off_@1",
                                              "off_@3",
                                              "held_@2",
                                              "held_@3",
                                              "upper_@1",
                                              "upper_@3",
                                              "lower_@2",
                                              "lower_@3",
                                              "clamped_b",
                                              "auxiliary_b",
                                              "pumped_b",
                                              "off_b",
                                              "noise_#0_@1_upper",
                                              "noise_#4_@3_upper",
                                              "noise_#5_@3_lower",
                                              "noise_#2_@1_upper",
                                              "noise_#3_b",
                                              "noise_#0_b_auxiliary",
                                              "noise_#4_b_auxiliary",
                                              NULL},
                        1e-6);
  const char *const string[] = {"hot", "forward", "reverse", "cold_nm", "cold"};
  is_the_dense_solution("nanostring", nanostring(), two, string,
                        (const char *const[]){"off_@1", "held_@2", "upper_@1", "lower_@2",
                                              "clamped_b", "pumped_b", "off_b", "noise_#0_@1_upper",
                                              "noise_#1_@2_upper", "noise_#3_b",
                                              "noise_#4_@1_lower", NULL},
                        1e-6);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(writes_only_to_out),
      cmocka_unit_test(passes),
      cmocka_unit_test(gives_the_reports_it_must),
      cmocka_unit_test(the_comparison_can_fail),
      cmocka_unit_test(cavity_has_its_baths_occupation),
      cmocka_unit_test(sideband_cooling_follows_closed_forms),
      cmocka_unit_test(broadband_totals_follow_the_cascaded_model),
      cmocka_unit_test(rectifier_blocks_at_omega_only),
      cmocka_unit_test(auxiliary_cavity_cools_and_widens),
      cmocka_unit_test(nanostring_has_its_capacitance),
      cmocka_unit_test(transients_agree_with_theory),
      cmocka_unit_test(transients_rectify),
      cmocka_unit_test(beating_photons_heat_the_plate),
      cmocka_unit_test(circuits_are_their_dense_solutions),
  };
  return cmocka_run_group_tests(tests, open_bench, close_bench);
}
