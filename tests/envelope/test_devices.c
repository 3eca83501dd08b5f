/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drums and baths of ordinary netlists: their images against the same circuits written in the
 * frame. */
#include "circuits/harness.h"
#include "drumspice/cards.h"
#include "envelope/image.h"
#include "scratch.h"

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* netlists/rectifier.cir up to its probes. */
static const char FRAME[] =
    ".param fc=5g fm=6meg fd={fc-fm}\n"
    ".param ct=100f cdrum=30f cc=0.0392f\n"
    ".param lres=10.13211836423378n kappa={6.283185307179586*2meg}\n"
    "xc1 n1_i n1_q 0 0 env_capacitor c={ct-cdrum-cc} carrier={fd}\n"
    "xl1 n1_i n1_q 0 0 env_inductor l={lres} carrier={fd}\n"
    "xb1 n1_i n1_q env_bath g={kappa*ct} f0={fc} nbar=50 seed=1\n"
    "xc2 n2_i n2_q 0 0 env_capacitor c={ct-cdrum-cc} carrier={fd}\n"
    "xl2 n2_i n2_q 0 0 env_inductor l={lres} carrier={fd}\n"
    "xb2 n2_i n2_q env_bath g={kappa*ct} f0={fc} nbar=100 seed=2\n"
    "xcc n1_i n1_q n2_i n2_q env_capacitor c={cc} carrier={fd}\n"
    "xd n1_i n1_q n2_i n2_q b env_drum2 c1={cdrum} c2={cdrum} gap1=100n gap2=100n mass=100f\n"
    "+ fm={fm} gammam=100 nbarm=0.5 carrier={fd} seed=3\n"
    "xp1 n1_i n1_q env_pump amp=15.32610848645507n phase=-89.79790633598519\n"
    "xp2 n2_i n2_q env_pump amp=16.13706276714595n phase=-161.75747010126443\n";

/* A drive of one sideband, in both circuits by hand. */
static const char DRIVE[] = "idi 0 n2_i ac 1\nidq 0 n2_q ac 1 -90\n" HARNESS_TIGHT;

static const char MEASURE[] = "set numdgt=15\n"
                              "op\nwrite op.raw v(n1_i) v(n1_q) v(n2_i) v(n2_q) v(b)\n"
                              "ac lin 41 5.99meg 6.01meg\n"
                              "write ac.raw v(n1_i) v(n1_q) v(n2_i) v(n2_q) v(b)\n"
                              "set sqrnoise\nnoise v(n1_i) idi lin 41 5.99meg 6.01meg 1\n"
                              "setplot previous\n"
                              "write noise.raw onoise_spectrum onoise_a.xb1.abath "
                              "onoise_a.xb2.abath onoise_a.xd.adrum\n";

static void the_rectifier_is_the_one_written_in_the_frame(void **state) {
  (void)state;
  char *netlist = scratch_read_text(DRUM_TEST_CORPUS "/parts/rectifier.net");
  char *image = image_must(netlist);
  circuit_run *got = image_run(image, DRIVE, MEASURE);
  char *body = text_of("%s%s", FRAME, DRIVE);
  circuit_run *expected = circuit_must_run(body, MEASURE);
  judge sum = {.of = "the rectifier's image"};
  static const char *const NODES[] = {"v(n1_i)", "v(n1_q)", "v(n2_i)", "v(n2_q)", "v(b)"};
  for (size_t i = 0; i < sizeof NODES / sizeof NODES[0]; i++) /* relative to the pumped 2 mV */
    judge_scaled(&sum, NODES[i], circuit_real(got, "op.raw", NODES[i], 0),
                 circuit_real(expected, "op.raw", NODES[i], 0),
                 i < 4 ? 2e-3 : circuit_real(expected, "op.raw", "v(b)", 0), 1e-9);
  circuit_compare(&sum, got, "ac.raw", expected, "ac.raw", 1e-6);
  circuit_compare(&sum, got, "noise.raw", expected, "noise.raw", 1e-6);
  judge_report(&sum);
  circuit_end(got);
  circuit_end(expected);
  free(body);
  free(image);
  free(netlist);
}

static void the_image_carries_the_cards(void **state) {
  (void)state;
  char *netlist = scratch_read_text(DRUM_TEST_CORPUS "/parts/rectifier.net");
  char *image = image_must(netlist);
  scratch place;
  scratch_open(&place);
  drum_cards cards;
  drum_status status;
  if (drum_cards_read(scratch_write_text(&place, "image.cir", image), &cards, &status) != DRUM_OK)
    fail_msg("%s\n%s", status.message, image);
  assert_true(fabs(cards.carrier_hz - 4.994e9) < 1e-3 && fabs(cards.omega_hz - 6e6) < 1e-9);
  assert_int_equal(cards.n_modes, 2);
  assert_string_equal(cards.modes[1].node_i, "n2_i");
  assert_string_equal(cards.modes[1].node_q, "n2_q");
  assert_string_equal(cards.modes[1].bath, "xb2");
  assert_string_equal(cards.plate.node_x, "b");
  assert_int_equal(cards.n_cases, 5);
  assert_true(cards.has_expect);
  scratch_close(&place);
  free(image);
  free(netlist);
}

#define DRUM "xd e x drum1 c=30f gap=100n mass=100f fm=6meg gammam=100 nbarm=0.5\n"
#define HEAD "t\n*drumspice frame carrier=5g omega=6meg\n.include drumspice.lib\n"

static void refused(const char *body, const char *words) {
  char *netlist = text_of(HEAD "%s", body);
  char reason[600];
  char *image = image_of(netlist, reason, sizeof reason);
  if (image || !strstr(reason, words))
    fail_msg("'%s' is not what is said of\n%s\nbut: %s", words, body, image ? image : reason);
  free(netlist);
}

static void accepted(const char *body, const char *words) {
  char *netlist = text_of(HEAD "%s", body);
  char *image = image_must(netlist);
  if (!strstr(image, words))
    fail_msg("'%s' is not in\n%s", words, image);
  free(image);
  free(netlist);
}

static void dc_at_an_electrode_is_refused(void **state) {
  (void)state;
  refused(DRUM "v1 e 0 dc 1\n", "xd.adrum (code model): dc can reach its electrode 'e'");
  refused(DRUM "r1 e a 1k\nl1 a b 1n\nv1 b 0 1\n", "dc can reach");
  refused(DRUM "r1 e 0 1k\ni1 0 e sin(0.1 1 5g)\n", "dc can reach");
  refused(DRUM "r1 e a 1k\ne1 a 0 c 0 2\nv1 c 0 dc 1\n", "dc can reach");
  refused(DRUM "r1 e a 1k\nh1 a 0 v1 2\nv1 c 0 dc 1\nrc c 0 1\n", "dc can reach");
  refused(DRUM "t1 e 0 b 0 z0=50 td=1n\nv1 b 0 1\n", "dc can reach");
  accepted(DRUM "c1 e a 1p\nv1 a 0 dc 1 ac 1\nr1 e 0 1k\n", "env_drum1");
  accepted(DRUM "r1 e 0 1k\nv1 e a sin(0 1 5g)\nra a 0 1\n", "env_drum1");
  accepted(DRUM "r1 e 0 1k\nv1 a 0 dc 1\nra a 0 1\n", "env_drum1");
}

static void drums_have_any_number_of_electrodes(void **state) {
  (void)state;
  accepted("xd e 0 g x drum3 c1=30f c2=20f c3=10f gap1=100n gap2=90n gap3=80n mass=100f fm=6meg\n"
           "+ gammam=100 nbarm=0.5\nre e 0 1k\nrg g 0 1k\n",
           "\nxd e_i e_q 0 0 g_i g_q x env_drum3 c1=3e-14 c2=2e-14 c3=1e-14 gap1=");
  accepted("ad [e 0 g h] x w four\n.model four drum(c=[30f 20f 10f 5f] gap=[100n 90n 80n 70n]\n"
           "+ mass=100f fm=6meg gammam=100 nbarm=0.5)\nre e 0 1k\nrg g 0 1k\nrh h 0 1k\n",
           "\nad [ e_i e_q 0 0 g_i g_q h_i h_q ] x w ");
}

static void elements_of_a_plate_are_as_they_were(void **state) {
  (void)state;
  accepted(DRUM "r1 e 0 1k\nix 0 x dc 1n ac 1\nrx x 0 1meg\ncx x 0 2p\n",
           "\nix 0 x dc 1n ac 1\nrx x 0 1meg\ncx x 0 2p\n");
  refused(DRUM "r1 e 0 1k\nrx x e 1meg\n", "line 6: rx (resistor): it joins a plate's node");
  refused(DRUM "r1 e 0 1k\nex e2 0 x 0 1\nre e2 0 1\n", "it joins a plate's node");
  refused(DRUM "r1 e 0 1k\nxb x bath g=1 f0=5g nbar=1\n", "joins the plate's node 'x'");
  refused(DRUM "r1 e 0 1k\nex x2 0 x 0 1\nrx2 x2 0 1\n", "plate");
}

static void drums_and_baths_without_subcircuits_are_code_models(void **state) {
  (void)state;
  accepted(
      "ad [a b c] x w dm\n.model dm drum(c=[1f 2f 3f] gap=[1n 1n 1n] mass=1f fm=1meg gammam=1 "
      "nbarm=1)\nra a 0 1\n",
      "\nad [ a_i a_q b_i b_q c_i c_q ] x w ad_model\n.model ad_model drum_env( c=[1e-15 2e-15 "
      "3e-15] gap=[1e-09 1e-09 1e-09] mass=1e-15 fm=1000000 gammam=1 nbarm=1 "
      "carrier=5000000000)\n");
  accepted(
      "ab a bm\n.model bm bath(g=1m f0=5g temperature=0.01 seed=4)\nra a 0 1\n",
      "\nab a_i a_q ab_model\n.model ab_model bath_env( g=0.001 f0=5000000000 temperature=0.01 "
      "seed=4)\n");
  accepted("ab %gd(a b) bm\n.model bm bath(g=1m f0=5g nbar=0)\nra a b 1\n",
           "\nab %gd(a_i b_i) %gd(a_q b_q) ab_model\n");
  accepted(".subckt part a\nxb a bath g=1m f0=5g nbar=3\n.ends\nxp a part\n",
           "\nxp.xb a_i a_q env_bath g=0.001 f0=5000000000 nbar=3");
  refused("ab a bm\n.model bm d_buffer(rise_delay=1n)\n",
          "line 4: ab (code model): this code model");
  refused("ab a b bm\n.model bm bath(g=1)\n", "form NAME node MODEL");
  refused("ab a bm\n.model bm bath(g=1 h=2)\n", "bath has no parameter 'h'");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_rectifier_is_the_one_written_in_the_frame),
      cmocka_unit_test(the_image_carries_the_cards),
      cmocka_unit_test(dc_at_an_electrode_is_refused),
      cmocka_unit_test(drums_have_any_number_of_electrodes),
      cmocka_unit_test(elements_of_a_plate_are_as_they_were),
      cmocka_unit_test(drums_and_baths_without_subcircuits_are_code_models),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
