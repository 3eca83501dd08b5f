/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The netlists that are measured in several settings of their pumps, the modulator and the router:
 * their reports, closed forms, and physics broken.
 */
#include "tests/netlists/bench.h"
#include "tests/netlists/expected.h"
#include "tests/theory/support.h"

#include <stdio.h>
#include <stdlib.h>

static const double KAPPA_HZ = 20e3;
static bench place;

static int open_bench(void **state) {
  (void)state;
  bench_open(&place);
  return 0;
}

static int close_bench(void **state) {
  (void)state;
  bench_close(&place);
  return 0;
}

static const json_t *setting_of(const json_t *json, size_t setting) {
  const json_t *object = json_array_get(json_object_get(json, "settings"), setting);
  assert_non_null(object);
  return object;
}

/* The circuit's contrast in dB, of that kind and way. */
static double contrast(const json_t *json, const char *kind, const char *way) {
  const json_t *list = json_object_get(json, "routing");
  for (size_t k = 0; k < json_array_size(list); ++k) {
    const json_t *object = json_array_get(list, k);
    if (strcmp(json_string_value(json_object_get(object, "kind")), kind) == 0 &&
        strcmp(json_string_value(json_object_get(object, "way")), way) == 0)
      return bench_number(object, "circuit.contrast_db");
  }
  fail_msg("no contrast of %s %s", kind, way);
  return 0.0;
}

/* Every setting has its files, the netlist one report and its pictures. */
static void netlists_give_their_reports(void **state) {
  (void)state;
  const bool gnuplot = system("command -v gnuplot > /dev/null 2>&1") == 0;
  const char *const stems[] = {"modulator", "router"};
  for (size_t k = 0; k < 2; ++k) {
    bench_must_run(&place, stems[k]);
    bench_expects(&place, stems[k]);
    const char *const endings[] = {
        ".json", ".txt", "_heat.svg", "_heat.png", "_rectification.svg", "_rectification.png"};
    for (size_t e = 0; e < (gnuplot ? 6 : 2); ++e) {
      char name[128];
      (void)snprintf(name, sizeof name, "%s%s", stems[k], endings[e]);
      if (!bench_is_there(&place, name))
        fail_msg("there is no out/%s", name);
    }
  }
  assert_true(bench_is_there(&place, "modulator_p330_noise_cold_b.raw"));
  assert_true(bench_is_there(&place, "router_to_1_op.raw"));
}

/*
 * With J = kappa/2 = chi G^2 the cascaded model has kappa_i = gamma_i = kappa, theta = phi and, by
 * B21, F e^{i theta} = (kappa/2) (e^{i phi} - i), and C1 gives dn1/dN2 at any phi; dn2/dN1 is that
 * at -phi, by symmetry. The circuit is off by what kappa/gamma_m = 1/20 leaves.
 */
static double closed_form(double phi) {
  const double complex f = 0.5 * (cexp(I * phi) - I);
  const double square = creal(f * conj(f));
  return square / (3 * square + 4 * (1 + cimag(f)) + pow(cimag(f), 2));
}

static void modulation_follows_the_closed_form(void **state) {
  (void)state;
  bench_must_run(&place, "modulator");
  json_t *json = bench_json(&place, "modulator");
  assert_int_equal(json_array_size(json_object_get(json, "settings")), 12);
  for (size_t k = 0; k < 12; ++k) {
    const json_t *setting = setting_of(json, k);
    const double phi = (double)k * DRUM_PI / 6;
    assert_near(bench_number(setting, "phi_deg"), 30.0 * (double)k, 1e-3);
    assert_near(sin(bench_number(setting, "pump.phase_deg") * DRUM_PI / 180), -sin(phi), 1e-5);
    const double must[2] = {closed_form(-phi), closed_form(phi)};
    static const char *const keys[2] = {"dn2_dN1", "dn1_dN2"};
    for (size_t way = 0; way < 2; ++way) {
      char path[64];
      (void)snprintf(path, sizeof path, "rectification.noise.cascaded.%s", keys[way]);
      assert_near(bench_number(setting, path), must[way], 1e-5);
      (void)snprintf(path, sizeof path, "rectification.noise.%s", keys[way]);
      assert_near(bench_number(setting, path), must[way], 6e-3);
      const double circuit = bench_number(setting, path);
      (void)snprintf(path, sizeof path, "rectification.noise.full_theory.%s", keys[way]);
      assert_near(circuit, bench_number(setting, path), 2e-3 * 0.25);
    }
    /* What arrives at the cold bath: kappa n2, in quanta and in watts. */
    const double eta = bench_number(setting, "heat.eta2");
    assert_close(eta, angular(KAPPA_HZ) * bench_occupation(setting, "a2", "forward", "total"),
                 1e-4);
    assert_close(bench_number(setting, "heat.watt.eta2"), DRUM_HBAR * angular(5e9) * eta, 1e-5);
    /* Quanta are neither made nor lost, but for the pumps' work. */
    const double sum =
        eta + bench_number(setting, "heat.eta1") + bench_number(setting, "heat.etam");
    assert_near(sum, 0.0, 5e-3 * fabs(bench_number(setting, "heat.eta1")));
  }
  json_decref(json);
}

/* One setting is the other with the modes' names exchanged, and the hot bath's heat goes two ways.
 */
static void router_sends_heat_both_ways(void **state) {
  (void)state;
  bench_must_run(&place, "router");
  json_t *json = bench_json(&place, "router");
  const json_t *to_2 = setting_of(json, 0);
  const json_t *to_1 = setting_of(json, 1);
  assert_string_equal(json_string_value(json_object_get(to_2, "setting")), "to_2");
  assert_string_equal(json_string_value(json_object_get(to_2, "blocked")), "2->1");
  assert_string_equal(json_string_value(json_object_get(to_1, "blocked")), "1->2");
  const json_t *cases[2] = {json_object_get(json_object_get(to_2, "heat"), "cases"),
                            json_object_get(json_object_get(to_1, "heat"), "cases")};
  for (size_t c = 0; c < 2; ++c) { /* from_1, from_2: the mirror's is the other */
    const json_t *here = json_array_get(cases[0], c);
    const json_t *there = json_array_get(cases[1], 1 - c);
    const double size = fabs(bench_number(here, c == 0 ? "eta1" : "eta2"));
    assert_near(bench_number(here, "eta1"), bench_number(there, "eta2"), 1e-5 * size);
    assert_near(bench_number(here, "eta2"), bench_number(there, "eta1"), 1e-5 * size);
    assert_near(bench_number(here, "etam"), bench_number(there, "etam"), 1e-5 * size);
  }
  /* In C3 and C5 half of what bath 1 gives arrives at 2, and nothing of what bath 2 gives at 1. */
  const double sent = -bench_number(json_array_get(cases[0], 0), "eta1");
  const double kept = -bench_number(json_array_get(cases[1], 0), "eta1");
  assert_near(bench_number(json_array_get(cases[0], 0), "eta2") / sent, 0.5, 0.04);
  assert_near(bench_number(json_array_get(cases[1], 0), "eta2") / kept, 0.0, 0.01);
  assert_near(bench_number(json_array_get(cases[1], 0), "etam") / kept, 1.0, 0.01);
  const char *const ways[] = {"1->2", "2->1"};
  for (size_t way = 0; way < 2; ++way) {
    assert_true(contrast(json, "coherent", ways[way]) > 50.0);
    assert_true(contrast(json, "spectral", ways[way]) > 50.0);
    assert_true(contrast(json, "total", ways[way]) > 25.0);
    /* A contrast is the ratio of what the settings' reports have. */
    const char *path = way == 0 ? "rectification.noise.dn2_dN1" : "rectification.noise.dn1_dN2";
    const double ratio = bench_number(to_2, path) / bench_number(to_1, path);
    assert_near(contrast(json, "total", ways[way]), fabs(10 * log10(ratio)), 1e-9);
  }
  json_decref(json);
}

/* Pumps, couplings and baths that are not what the cards say: the report must see it. */
static void broken_physics_fails(void **state) {
  (void)state;
  const struct {
    const char *stem;
    bench_edit edit;
    const char *word; /* of the verdict */
  } broken[] = {
      /* a pump two degrees off, or with the sign of phi taken for the circuit's */
      {"router", {"12.978492m -90\n", "12.978492m -88\n"}, "in setting to_2 phi is 88.0000"},
      {"modulator", {"12.978492m -60\n", "12.978492m 60\n"}, "in setting p060 phi is -60.0000"},
      /* settings measured under each other's names */
      {"router", {"set settings = ( to_2 to_1 )", "set settings = ( to_1 to_2 )"}, "1->2 is not"},
      /* J a half too large: F = J/3 */
      {"router", {"cc=0.0004f", "cc=0.0006f"}, "2->1 is not blocked by 50 dB"},
      {"modulator", {"cc=0.0004f", "cc=0.0006f"}, "setting p090 fails"},
      /* pumps a tenth too weak, in one setting alone */
      {"router", {"12.978492m -90\n", "11.7m -90\n"}, "2->1 is not blocked by 50 dB"},
      /* a bath hotter than its case says */
      {"modulator", {"set nbar = ( 100 0 0.5", "set nbar = ( 101 0 0.5"}, "setting p000 fails"},
      {"router", {"0 0 0.5 )", "0 0 0.51 )"}, "heat flows are within"},
  };
  for (size_t k = 0; k < sizeof broken / sizeof broken[0]; ++k)
    bench_must_fail(&place, broken[k].stem, broken[k].edit, broken[k].word);
}

/* A setting that was not measured is missed, by name, and nothing of an earlier run is in its
 * place.
 */
static void settings_that_are_not_measured_are_missed(void **state) {
  (void)state;
  bench_must_run(&place, "router");
  const bench_edit edits[] = {{"setting to_1 phi=-90", "setting away phi=-90"}, {NULL, NULL}};
  bench_change(&place, "router", edits);
  bench_run *run = bench_execute(&place, "changed", "router", true);
  assert_int_equal(run->status, 1); /* of the netlist; the program's is 2 */
  assert_non_null(strstr(run->err, "out/router_away_"));
  assert_false(bench_is_there(&place, "router.json"));
  bench_run_free(run);
  run = bench_program(&place, "compare --no-pictures '../The Source Tree/changed/router.cir' out");
  assert_int_equal(run->status, 2);
  assert_string_equal(run->out, "");
  assert_non_null(strstr(run->err, "out/router_away_"));
  bench_run_free(run);
  run =
      bench_program(&place, "compare --json --no-pictures '../The Source Tree/netlists/router.cir' "
                            "out");
  assert_int_equal(run->status, 0);
  json_t *json = json_loads(run->out, JSON_REJECT_DUPLICATES, NULL);
  assert_true(json_is_true(json_object_get(json, "passed")));
  json_decref(json);
  bench_run_free(run);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(netlists_give_their_reports),
      cmocka_unit_test(modulation_follows_the_closed_form),
      cmocka_unit_test(router_sends_heat_both_ways),
      cmocka_unit_test(broken_physics_fails),
      cmocka_unit_test(settings_that_are_not_measured_are_missed),
  };
  return cmocka_run_group_tests(tests, open_bench, close_bench);
}
