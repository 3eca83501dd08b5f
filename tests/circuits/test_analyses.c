/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Analyses that the devices do not take part in, and what a session may do with them. */

#include "circuits/harness.h"

static const char BODY[] =
    ".options abstol=1e-18 reltol=1e-7 vntol=1e-12\n"
    "xp n_i n_q env_pump amp=5u phase=20\n"
    "xb n_i n_q env_bath g=60u f0=50meg nbar=20 seed=1\n"
    "xl n_i n_q 0 0 env_inductor l=8u carrier=50meg\n"
    "xd n_i n_q x env_drum1 c=1p gap=200n mass=1e-12 fm=200k gammam=2k nbarm=1000 carrier=50meg\n"
    "xs n_i n_q s env_sideband\n"
    "id 0 n_i dc 0 ac 1 distof1 1 distof2 1\n";

/* Refused with the one line, after which op gives what it gave before. */
static void must_refuse(const char *body, const char *analysis, const char *line) {
  char *commands =
      text_of("op\nwrite before.raw v(x)\n%s\nop\nwrite after.raw v(x)\nquit 6\n", analysis);
  circuit_run *run = circuit_run_commands(body, commands);
  if (circuit_count_lines(run, "drumspice: ") != 1 || circuit_count_lines(run, line) != 1 ||
      run->status != 6)
    fail_msg("%s: %zu messages, status %d, signal %d:\n%s", analysis,
             circuit_count_lines(run, "drumspice: "), run->status, run->signal, run->output);
  circuit_compare(NULL, run, "after.raw", run, "before.raw", 0.0);
  circuit_end(run);
  free(commands);
}

#define KNOWN "; expected op, dc, ac, noise or tran\n"

static void pole_zero_is_refused(void **state) {
  (void)state;
  must_refuse(BODY, "pz n_i 0 x 0 vol pz",
              "drumspice: a.xd.adrum: pole-zero analysis does not know this device" KNOWN);
}

static void distortion_is_refused(void **state) {
  (void)state;
  must_refuse(BODY, "disto lin 3 1k 100k",
              "drumspice: a.xd.adrum: distortion analysis does not know this device" KNOWN);
}

#define PORTS                                                                                      \
  "vp1 pa 0 dc 0 ac 1 portnum 1 z0 50\nrp1 pa n_i 1k noisy=0\n"                                    \
  "vp2 pb 0 dc 0 ac 0 portnum 2 z0 50\nrp2 pb n_q 1k noisy=0\n"

static void noise_of_scattering_is_refused(void **state) {
  (void)state;
  char *body = text_of("%s" PORTS, BODY);
  must_refuse(body, "sp lin 3 1k 1meg 1",
              "drumspice: a.xd.adrum: the noise of an sp analysis does not know this device; "
              "expected noise\n");
  free(body);
}

/*
 * Scattering parameters themselves are ac: for one bath between two ports of z0 = 50,
 * S21 = 2/(2 + z0 g), with both ports on one node.
 */
static void scattering_parameters_are_those_of_ac(void **state) {
  (void)state;
  circuit_run *run = circuit_must_run("xb n_i n_q env_bath g=20m f0=5g nbar=1\n"
                                      "xc n_i n_q 0 0 env_capacitor c=1p carrier=1k\n"
                                      "vp1 n_i 0 dc 0 ac 1 portnum 1 z0 50\n"
                                      "vp2 n_i 0 dc 0 ac 0 portnum 2 z0 50\n",
                                      "sp lin 3 1k 3k\nwrite sp.raw S_2_1 S_1_1\n");
  for (size_t n = 0; n < 3; ++n) {
    judge_near(NULL, "S21", circuit_real(run, "sp.raw", "v(S_2_1)", n), 2.0 / 3.0, 1e-6);
    judge_near(NULL, "S11", circuit_real(run, "sp.raw", "v(S_1_1)", n), -1.0 / 3.0, 1e-6);
  }
  circuit_end(run);
}

/*
 * x = C0 v^2/(4 gap m wm^2) to first order: dx/dm = -x/m, dx/dfm = -2 x/fm; of the
 * bath's voltage I/g: dv/dg = -v/g. No word about parameters that sens puts aside.
 */
static void sensitivities_are_derivatives(void **state) {
  (void)state;
  circuit_run *run = circuit_must_run(
      "ve e_i 0 1m\nvq e_q 0 0\n"
      "xd e_i e_q x env_drum1 c=1p gap=200n mass=1e-12 fm=200k gammam=2k nbarm=1000 carrier=50meg\n"
      "ib 0 b_i 1m\nxb b_i b_q env_bath g=1m f0=5g temperature=0.02 seed=7\n"
      "xs b_i b_q s env_sideband\n",
      "op\nwrite op.raw v(x)\nsens v(x)\nwrite x.raw all\nsens v(b_i)\nwrite b.raw all\n"
      "op\nwrite after.raw v(x)\n");
  const double x = circuit_real(run, "op.raw", "v(x)", 0);
  judge_near(NULL, "dx/dm", circuit_real(run, "x.raw", "v(a.xd.adrum:mass)", 0), -x / 1e-12, 1e-4);
  judge_near(NULL, "dx/dfm", circuit_real(run, "x.raw", "v(a.xd.adrum:fm)", 0), -2.0 * x / 2e5,
             1e-4);
  judge_near(NULL, "dv/dg", circuit_real(run, "b.raw", "v(a.xb.abath:g)", 0), -1.0 / 1e-3, 1e-4);
  circuit_compare(NULL, run, "after.raw", run, "op.raw", 0.0);
  circuit_end(run);
}

static void others_run_to_their_end(void **state) {
  (void)state;
  static const char *const analyses[] = {
      "tf v(n_i) id",
      "tran 50n 20u\nfourier 100k v(n_i)",
      "tran 50n 20u uic",
      "dc temp 0 100 50",
      "stop when time > 5u\ntran 50n 20u\nresume",
      "show all\nshowmod all\nlisting\nlisting runnable",
      "option method=gear maxord=6\ntran 50n 1u",
  };
  for (size_t n = 0; n < sizeof analyses / sizeof analyses[0]; ++n) {
    char *commands =
        text_of("op\nwrite before.raw v(x)\n%s\nreset\nop\nwrite after.raw v(x)\n", analyses[n]);
    circuit_run *run = circuit_must_run(BODY, commands);
    circuit_compare(NULL, run, "after.raw", run, "before.raw", 0.0);
    circuit_end(run);
    free(commands);
  }
}

/* The same numbers, whatever the session did before: loads again, other circuits, clearings. */
static void sessions_may_load_reset_and_clear(void **state) {
  (void)state;
  static const char other[] = "* other\n.include drumspice.lib\n"
                              "xb a_i a_q env_bath g=1m f0=5g nbar=1\ni1 0 a_i 1m\n"
                              ".control\npre_codemodel $inputdir/drumspice.cm\n"
                              "op\nwrite other.raw v(a_i)\n.endc\n.end\n";
  static const char *const between[] = {
      "codemodel ./drumspice.cm\n",
      "reset\n",
      "destroy all\n",
      "codemodel ./drumspice.cm\ncodemodel ./drumspice.cm\nreset\ndestroy all\n",
      "source other.cir\nop\nsetcirc 2\n",
      "source other.cir\nremcirc\nsetcirc 2\n",
  };
  enum { ROUNDS = sizeof between / sizeof between[0] };
  char *commands = text_of("%s", "");
  for (int n = 0; n <= ROUNDS; ++n) {
    char *round = text_of("%s%s", commands, n ? between[n - 1] : "");
    free(commands);
    commands = text_of("%sop\nwrite op%d.raw v(x)\nac lin 3 100k 300k\nwrite ac%d.raw v(s)\n"
                       "noise v(s) id lin 3 100k 300k 1\nsetplot previous\n"
                       "write n%d.raw onoise_spectrum\n",
                       round, n, n, n);
    free(round);
  }
  char *ended = text_of("%squit 0\n", commands);
  circuit_run *run = circuit_run_beside(BODY, ended, other);
  free(ended);
  free(commands);
  if (run->status != 0 || circuit_count_lines(run, "drumspice: ") != 0)
    fail_msg("status %d, signal %d:\n%s", run->status, run->signal, run->output);
  judge_near(NULL, "v(a_i) of the other circuit", circuit_real(run, "other.raw", "v(a_i)", 0), 1.0,
             1e-9);
  for (int n = 1; n <= ROUNDS; ++n) {
    static const char *const kinds[] = {"op", "ac", "n"};
    for (size_t k = 0; k < 3; ++k) {
      char name[16];
      char first[16];
      (void)snprintf(name, sizeof name, "%s%d.raw", kinds[k], n);
      (void)snprintf(first, sizeof first, "%s0.raw", kinds[k]);
      if (!circuit_wrote(run, name))
        fail_msg("nothing after %s: %s", between[n - 1], run->output);
      circuit_compare(NULL, run, name, run, first, 0.0);
    }
  }
  circuit_end(run);
}

static void plugin_loads_from_a_path_with_spaces(void **state) {
  (void)state;
  static const char text[] = "* spaces\n"
                             ".include drumspice.lib\n"
                             "xb a_i a_q env_bath g=1m f0=5g nbar=1\ni1 0 a_i 1m\n"
                             ".control\n"
                             "pre_codemodel $inputdir/drumspice.cm\n"
                             "op\nwrite op.raw v(a_i)\nquit 0\n"
                             ".endc\n.end\n";
  circuit_run *run = circuit_run_with_spaces(text);
  if (run->status != 0)
    fail_msg("status %d:\n%s", run->status, run->output);
  judge_near(NULL, "v(a_i)", circuit_real(run, "op.raw", "v(a_i)", 0), 1.0, 1e-9);
  circuit_end(run);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(pole_zero_is_refused),
      cmocka_unit_test(distortion_is_refused),
      cmocka_unit_test(noise_of_scattering_is_refused),
      cmocka_unit_test(scattering_parameters_are_those_of_ac),
      cmocka_unit_test(sensitivities_are_derivatives),
      cmocka_unit_test(others_run_to_their_end),
      cmocka_unit_test(sessions_may_load_reset_and_clear),
      cmocka_unit_test(plugin_loads_from_a_path_with_spaces),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
