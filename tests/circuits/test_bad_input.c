/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a user may get wrong: one line of ours that says where, what and what instead. */

#include "circuits/harness.h"

/* Runs op; our lines must be `line` alone, nothing computed, ngspice alive to the end. */
static void must_say(const char *body, const char *line) {
  circuit_run *run = circuit_run_commands(body, "op\nwrite op.raw all\necho END REACHED\nquit 4\n");
  char *whole = text_of("drumspice: %s\n", line);
  if (circuit_count_lines(run, "drumspice: ") != 1 || circuit_count_lines(run, whole) != 1 ||
      run->status != 4 || run->signal != 0)
    fail_msg("expected once \"%s\"; %zu messages, status %d, signal %d, output:\n%s\ncircuit:\n%s",
             line, circuit_count_lines(run, "drumspice: "), run->status, run->signal, run->output,
             body);
  if (circuit_wrote(run, "op.raw")) {
    const drum_raw_plot *plot = circuit_plot(run, "op.raw");
    if (drum_raw_find(&plot->header, "v(n_i)") != plot->header.n_variables)
      fail_msg("an operating point in spite of \"%s\"", line);
  }
  free(whole);
  circuit_end(run);
}

typedef struct parameter_case {
  const char *parameters;
  const char *line;
} parameter_case;

#define POSITIVE(unit) "; expected a finite value greater than 0 in " unit
#define ONE_OF_TWO "; expected exactly one of the two (-1 means not given)"
#define OCCUPATION "; expected a finite mean occupation of 0 or more quanta"
#define KELVIN "; expected a finite temperature of 0 kelvin or more"
#define WHOLE "; expected a whole number from 0 to 2^53"

static void every_parameter_of_a_bath(void **state) {
  (void)state;
  static const parameter_case cases[] = {
      {"f0=5g nbar=1", "a.xb.abath: g = 0" POSITIVE("siemens")},
      {"g=-1u f0=5g nbar=1", "a.xb.abath: g = -1e-06" POSITIVE("siemens")},
      {"g=1u nbar=1", "a.xb.abath: f0 = 0" POSITIVE("hertz")},
      {"g=1u f0=-5g nbar=1", "a.xb.abath: f0 = -5000000000" POSITIVE("hertz")},
      {"g=1u f0=5g", "a.xb.abath: nbar = -1 and temperature = -1" ONE_OF_TWO},
      {"g=1u f0=5g nbar=1 temperature=0", "a.xb.abath: nbar = 1 and temperature = 0" ONE_OF_TWO},
      {"g=1u f0=5g nbar=-2", "a.xb.abath: nbar = -2" OCCUPATION},
      {"g=1u f0=5g temperature=-0.1", "a.xb.abath: temperature = -0.1" KELVIN},
      {"g=1u f0=5g nbar=1 seed=0.5", "a.xb.abath: seed = 0.5" WHOLE},
      {"g=1u f0=5g nbar=1 seed=-1", "a.xb.abath: seed = -1" WHOLE},
  };
  for (size_t n = 0; n < sizeof cases / sizeof cases[0]; ++n) {
    char *body = text_of("xb n_i n_q env_bath %s\ni1 0 n_i 1u\n", cases[n].parameters);
    must_say(body, cases[n].line);
    free(body);
  }
}

static void every_parameter_of_a_drum(void **state) {
  (void)state;
  static const struct {
    const char *name;
    const char *unit;
    const char *message_name;
  } parameters[] = {
      {"c1", "farad", "c[1]"},       {"c2", "farad", "c[2]"},         {"gap1", "metres", "gap[1]"},
      {"gap2", "metres", "gap[2]"},  {"mass", "kilograms", "mass"},   {"fm", "hertz", "fm"},
      {"gammam", "hertz", "gammam"}, {"carrier", "hertz", "carrier"},
  };
  static const char *const values[][2] = {{"0", "0"}, {"-1", "-1"}, {"-1e-30", "-1e-30"}};
  static const char *const good[] = {"30f", "30f", "100n", "100n", "100f", "6meg", "100", "4.994g"};
  for (size_t p = 0; p < 8; ++p)
    for (size_t n = 0; n < 3; ++n) {
      char *body = text_of("r1 n_i 0 1\ni1 0 n_i 1u\nxd n_i n_q n_i n_q x env_drum2 nbarm=0.5");
      for (size_t k = 0; k < 8; ++k) {
        char *more = text_of("%s %s=%s", body, parameters[k].name, k == p ? values[n][0] : good[k]);
        free(body);
        body = more;
      }
      char *ended = text_of("%s\n", body);
      char *line = text_of("a.xd.adrum: %s = %s; expected a finite value greater than 0 in %s",
                           parameters[p].message_name, values[n][1], parameters[p].unit);
      must_say(ended, line);
      free(body);
      free(ended);
      free(line);
    }
}

static void the_bath_of_a_drum(void **state) {
  (void)state;
  static const parameter_case cases[] = {
      {"", "a.xd.adrum: nbarm = -1 and tm = -1" ONE_OF_TWO},
      {"nbarm=0.5 tm=0.01", "a.xd.adrum: nbarm = 0.5 and tm = 0.01" ONE_OF_TWO},
      {"nbarm=-3", "a.xd.adrum: nbarm = -3" OCCUPATION},
      {"tm=-2", "a.xd.adrum: tm = -2" KELVIN},
      {"nbarm=0.5 seed=1.25", "a.xd.adrum: seed = 1.25" WHOLE},
      {"nbarm=0.5 seed=1e17", "a.xd.adrum: seed = 1e+17" WHOLE},
  };
  for (size_t n = 0; n < sizeof cases / sizeof cases[0]; ++n) {
    char *body = text_of("r1 n_i 0 1\nr2 n_q 0 1\ni1 0 n_i 1u\n"
                         "xd n_i n_q x env_drum1 c=30f gap=100n mass=100f fm=6meg gammam=100 "
                         "carrier=4.994g %s\n",
                         cases[n].parameters);
    must_say(body, cases[n].line);
    free(body);
  }
}

#define REST "mass=100f fm=6meg gammam=100 carrier=4.994g nbarm=0.5"

static void arrays_and_electrodes_that_do_not_match(void **state) {
  (void)state;
  static const struct {
    const char *nodes;
    const char *arrays;
    const char *line;
  } cases[] = {
      {"n_i n_q m_i m_q", "c=[30f] gap=[100n 100n]",
       "ad: c has 1 value; expected 2, one capacitance per electrode"},
      {"n_i n_q m_i m_q", "c=[30f 30f] gap=[100n]",
       "ad: gap has 1 value; expected 2, one gap per electrode"},
      {"n_i n_q m_i m_q", "c=[30f 30f 30f] gap=[100n 100n]",
       "ad: c has 3 values; expected 2, one capacitance per electrode"},
      {"n_i n_q m_i", "c=[30f] gap=[100n]",
       "ad: 3 electrode nodes; expected an even number, i and q of each electrode"},
      {"n_i n_q m_i", "c=[30f 30f] gap=[100n 100n]",
       "ad: 3 electrode nodes; expected an even number, i and q of each electrode"},
  };
  for (size_t n = 0; n < sizeof cases / sizeof cases[0]; ++n) {
    char *body = text_of("r1 n_i 0 1\nr2 n_q 0 1\nr3 m_i 0 1\nr4 m_q 0 1\ni1 0 n_i 1u\n"
                         "ad [%s] x w drum\n.model drum drum_env(%s " REST ")\n",
                         cases[n].nodes, cases[n].arrays);
    must_say(body, cases[n].line);
    free(body);
  }
}

/* Out of the range of numbers: straight on the .model card it is infinite. */
static void infinite_parameters(void **state) {
  (void)state;
  static const parameter_case baths[] = {
      {"g=1e999 f0=5g nbar=1", "ab: g = inf" POSITIVE("siemens")},
      {"g=1u f0=1e999 nbar=1", "ab: f0 = inf" POSITIVE("hertz")},
      {"g=1u f0=5g nbar=1e999", "ab: nbar = inf" OCCUPATION},
      {"g=1u f0=5g temperature=1e999", "ab: temperature = inf" KELVIN},
      {"g=1u f0=5g nbar=1 seed=1e999", "ab: seed = inf" WHOLE},
  };
  for (size_t n = 0; n < sizeof baths / sizeof baths[0]; ++n) {
    char *body =
        text_of("ab n_i n_q bath\n.model bath bath_env(%s)\ni1 0 n_i 1u\n", baths[n].parameters);
    must_say(body, baths[n].line);
    free(body);
  }
  static const char *const names[] = {"mass", "fm", "gammam", "carrier", "nbarm", "seed"};
  static const char *const expected[] = {
      POSITIVE("kilograms"), POSITIVE("hertz"), POSITIVE("hertz"),
      POSITIVE("hertz"),     OCCUPATION,        WHOLE};
  for (size_t p = 0; p < 8; ++p) {
    const bool array = p >= 6;
    const char *name = array ? (p == 6 ? "c" : "gap") : names[p];
    char *body =
        text_of("r1 n_i 0 1\nr2 n_q 0 1\ni1 0 n_i 1u\nad [n_i n_q] x w drum\n"
                ".model drum drum_env(c=[%s] gap=[%s] mass=%s fm=%s gammam=%s carrier=%s "
                "nbarm=%s seed=%s)\n",
                p == 6 ? "1e999" : "30f", p == 7 ? "1e999" : "100n", p == 0 ? "1e999" : "100f",
                p == 1 ? "1e999" : "6meg", p == 2 ? "1e999" : "100", p == 3 ? "1e999" : "4.994g",
                p == 4 ? "1e999" : "0.5", p == 5 ? "1e999" : "1");
    char *line = text_of("ad: %s = inf%s", name,
                         array ? (p == 6 ? POSITIVE("farad") : POSITIVE("metres")) : expected[p]);
    must_say(body, line);
    free(body);
    free(line);
  }
  must_say(
      "r1 n_i 0 1\nr2 n_q 0 1\ni1 0 n_i 1u\nas n_i n_q s side\n.model side sideband(side=1e999)\n",
      "as: side = inf; expected 1 (upper sideband) or -1 (lower)");
}

static void a_side_that_is_none(void **state) {
  (void)state;
  static const parameter_case cases[] = {
      {"side=0", "a.xs.aside: side = 0; expected 1 (upper sideband) or -1 (lower)"},
      {"side=2", "a.xs.aside: side = 2; expected 1 (upper sideband) or -1 (lower)"},
  };
  for (size_t n = 0; n < sizeof cases / sizeof cases[0]; ++n) {
    char *body = text_of("r1 n_i 0 1\nr2 n_q 0 1\ni1 0 n_i 1u\nxs n_i n_q s env_sideband %s\n",
                         cases[n].parameters);
    must_say(body, cases[n].line);
    free(body);
  }
}

/* Several faults: the first instance alone is reported, then nothing runs. */
static void several_faults_give_one_line(void **state) {
  (void)state;
  circuit_run *run = circuit_run_commands("xb1 n_i n_q env_bath g=-1 f0=-1 nbar=-7\n"
                                          "xb2 n_i n_q env_bath g=0 f0=5g nbar=1\n"
                                          "xb3 n_i n_q env_bath g=1u f0=5g nbar=1\n",
                                          "op\nop\nquit 0\n");
  assert_int_equal(circuit_count_lines(run, "drumspice: "), 2); /* one in each analysis */
  circuit_end(run);
}

/* ngspice itself refuses these when it reads the circuit; nothing may crash or run. */
static void parameters_that_ngspice_refuses(void **state) {
  (void)state;
  static const char *const bodies[] = {
      "xb n_i n_q env_bath g=1e999 f0=5g nbar=1\n",
      "xb n_i n_q env_bath g=1u f0=5g nbar={1/0}\n",
      "xb n_i n_q env_bath g=word f0=5g nbar=1\n",
      "ab n_i n_q bath\n.model bath bath_env(g=word f0=5g nbar=1)\n",
      "ab n_i n_q bath\n.model bath bath_env(g=[1u 2u] f0=5g nbar=1)\n",
      "r3 n_q 0 1\nad [n_i n_q] x w drum\n.model drum drum_env(gap=[100n] " REST ")\n",
      "r3 n_q 0 1\nad [n_i n_q] x w drum\n.model drum drum_env(c=[30f] " REST ")\n",
      "r3 n_q 0 1\nad [n_i n_q] x w drum\n.model drum drum_env(c=[] gap=[] " REST ")\n",
      "r3 n_q 0 1\nad [n_i n_q] x w drum\n.model drum drum_env(c=30f gap=100n " REST ")\n",
      "r3 n_q 0 1\nad [n_i n_q] x w drum\n.model drum drum_env(" REST ")\n",
  };
  for (size_t n = 0; n < sizeof bodies / sizeof bodies[0]; ++n) {
    char *body = text_of("r1 n_i 0 1\ni1 0 n_i 1u\n%s", bodies[n]);
    circuit_run *run = circuit_run_commands(body, "op\nwrite op.raw v(n_i)\nquit 4\n");
    if (run->signal != 0 || run->timed_out || circuit_wrote(run, "op.raw") ||
        !strstr(run->output, "rror"))
      fail_msg("status %d, signal %d, output:\n%s\ncircuit:\n%s", run->status, run->signal,
               run->output, body);
    circuit_end(run);
    free(body);
  }
}

static void connections_that_ngspice_refuses(void **state) {
  (void)state;
  static const char *const lines[] = {
      "ad [n_i null] x w drum",
      "ad [null null] x w drum",
      "ad null x w drum",
      "ad [] x w drum",
      "ad [n_i] x w drum",
      "ad [n_i n_q] x drum",
      "ad [n_i n_q] null w drum",
      "ad n_i n_q x w drum",
      "ad [n_i n_q] x w y drum",
      "ad [n_i n_q] x w unknown",
      "ad %v [n_i n_q] x w drum",
      "ad drum",
      "ad",
  };
  for (size_t n = 0; n < sizeof lines / sizeof lines[0]; ++n) {
    char *body = text_of("r1 n_i 0 1\nr2 n_q 0 1\ni1 0 n_i 1u\n%s\n"
                         ".model drum drum_env(c=[30f] gap=[100n] " REST ")\n",
                         lines[n]);
    circuit_run *run = circuit_run_commands(body, "op\nwrite op.raw v(x)\nquit 4\n");
    if (run->signal != 0 || run->timed_out || circuit_wrote(run, "op.raw"))
      fail_msg("%s: signal %d, output:\n%s", lines[n], run->signal, run->output);
    if (circuit_count_lines(run, "drumspice: ") == 0 && !strstr(run->output, "rror"))
      fail_msg("%s: no error at all:\n%s", lines[n], run->output);
    circuit_end(run);
    free(body);
  }
}

/* ngspice only warns of a parameter it does not know; the rest must stand. */
static void unknown_parameters_are_warned_of(void **state) {
  (void)state;
  circuit_run *run = circuit_run_commands("i1 0 n_i 1u\nab n_i n_q bath\n"
                                          ".model bath bath_env(g=1m f0=5g nbar=1 nonsense=3)\n",
                                          "op\nwrite op.raw v(n_i)\nquit 0\n");
  assert_non_null(strstr(run->output, "nonsense"));
  judge_near(NULL, "v(n_i)", circuit_real(run, "op.raw", "v(n_i)", 0), 1e-3, 1e-12);
  circuit_end(run);
}

/* A fault brought in by altermod is told of in the next run, and mended by another. */
static void altermod_to_a_fault_and_back(void **state) {
  (void)state;
  circuit_run *run = circuit_run_commands(
      "i1 0 n_i 1u\nxb n_i n_q env_bath g=1m f0=5g nbar=1\n",
      "op\naltermod xb:bath g=-1\nop\naltermod xb:bath g=2m\nop\nwrite op.raw v(n_i)\nquit 0\n");
  assert_int_equal(circuit_count_lines(run, "drumspice: "), 1);
  assert_int_equal(
      circuit_count_lines(run, "drumspice: a.xb.abath: g = -1" POSITIVE("siemens") "\n"), 1);
  judge_near(NULL, "v(n_i)", circuit_real(run, "op.raw", "v(n_i)", 0), 0.5e-3, 1e-12);
  circuit_end(run);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_parameter_of_a_bath),
      cmocka_unit_test(every_parameter_of_a_drum),
      cmocka_unit_test(the_bath_of_a_drum),
      cmocka_unit_test(arrays_and_electrodes_that_do_not_match),
      cmocka_unit_test(a_side_that_is_none),
      cmocka_unit_test(infinite_parameters),
      cmocka_unit_test(several_faults_give_one_line),
      cmocka_unit_test(parameters_that_ngspice_refuses),
      cmocka_unit_test(connections_that_ngspice_refuses),
      cmocka_unit_test(unknown_parameters_are_warned_of),
      cmocka_unit_test(altermod_to_a_fault_and_back),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
