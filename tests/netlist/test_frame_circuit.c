/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any netlist as a circuit in the frame: its drums, ports and sources, and what is refused. */
#include "netlist/frame_circuit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <math.h>

#include "tests/scratch.h"

static const char *const FOLDERS[] = {DRUM_TEST_MODELS, NULL};

/* The circuit; *warnings, which may be null, counts what was found doubtful. */
static drum_code read_counting(const char *text, double carrier, drum_frame_circuit *circuit,
                               size_t *warnings, drum_status *status) {
  scratch place;
  drum_lint_report report = {0};
  const drum_envelope_options options = {.carrier_hz = carrier, .folders = FOLDERS};
  scratch_open(&place);
  const char *path = scratch_write_text(&place, "chip.cir", text);
  const drum_code code = drum_frame_circuit_read(path, &options, circuit, &report, status);
  if (warnings)
    *warnings = drum_lint_count(&report, DRUM_LINT_WARNING);
  drum_lint_free(&report);
  scratch_close(&place);
  return code;
}

static drum_code read_text(const char *text, double carrier, drum_frame_circuit *circuit,
                           drum_status *status) {
  return read_counting(text, carrier, circuit, NULL, status);
}

static drum_frame_circuit must_read(const char *text) {
  drum_frame_circuit circuit;
  drum_status status;
  if (read_text(text, 0, &circuit, &status))
    fail_msg("%s\n%s", status.message, text);
  return circuit;
}

static void must_fail(const char *text, const char *words) {
  drum_frame_circuit circuit;
  drum_status status;
  const drum_code code = read_text(text, 0, &circuit, &status);
  if (code != DRUM_BAD_INPUT || !strstr(status.message, words))
    fail_msg("code %d: '%s', expected '%s' of\n%s", code, code ? status.message : "", words, text);
}

#define TANK "c1 n 0 100f\nl1 n 0 10n\ni1 0 n sin(0 1u 4.99g)\n"

static void takes_the_carrier_from_the_pump(void **state) {
  (void)state;
  drum_frame_circuit circuit = must_read("Tank\nr1 n 0 1k\n" TANK ".end\n");
  assert_true(circuit.carrier_hz == 4.99e9 && circuit.omega_hz == 0);
  assert_int_equal(circuit.n_sources, 2); /* its source is two */
  drum_frame_circuit_free(&circuit);
  drum_status status;
  assert_int_equal(
      read_text("Two\nr1 n 0 1k\n" TANK "i2 0 n sin(0 1u 5g)\n.end\n", 4.995e9, &circuit, &status),
      DRUM_OK);
  assert_true(circuit.carrier_hz == 4.995e9);
  drum_frame_circuit_free(&circuit);
}

static void warns_of_pumps_beside_the_carrier(void **state) {
  (void)state;
  static const double CARRIERS[] = {4.99e9, 4.9901e9};
  for (size_t k = 0; k < 2; k++) {
    drum_frame_circuit circuit;
    size_t warnings;
    drum_status status;
    assert_int_equal(
        read_counting("Tank\nr1 n 0 1k\n" TANK ".end\n", CARRIERS[k], &circuit, &warnings, &status),
        DRUM_OK);
    assert_int_equal(warnings, k);
    drum_frame_circuit_free(&circuit);
  }
}

static void finds_ports_in_resistors_and_baths(void **state) {
  (void)state;
  drum_frame_circuit circuit =
      must_read("Ports\n.include drumspice.lib\n*drumspice port a bath=r1\n"
                "*drumspice port b bath=rq\n*drumspice port c bath=xb\n"
                "*drumspice port d bath=r.xs.rin\n"
                ".subckt part t\nrin t 0 250\n.ends\nxs n part\n"
                "r1 n m 50\nrq m 0 100 noisy=0\nxb n bath g=4m f0=5g nbar=0\n" TANK ".end\n");
  static const struct {
    const char *name, *plus, *minus;
    double siemens;
    int noisy;
  } EXPECTED[] = {
      {"a", "n_i", "m_i", 0.02, 1},
      {"b", "m_i", "0", 0.01, 0},
      {"c", "n_i", "0", 0.004, 1},
      {"d", "n_i", "0", 0.004, 1},
  };
  assert_int_equal(circuit.n_ports, 4);
  for (size_t p = 0; p < 4; p++) {
    const drum_frame_port *port = &circuit.ports[p];
    assert_string_equal(port->name, EXPECTED[p].name);
    assert_string_equal(port->plus.i, EXPECTED[p].plus);
    assert_string_equal(port->minus.i, EXPECTED[p].minus);
    assert_true(fabs(port->siemens - EXPECTED[p].siemens) < 1e-12);
    assert_int_equal(port->bath[0] != '\0', EXPECTED[p].noisy);
  }
  drum_frame_circuit_free(&circuit);
}

static void finds_drums_in_either_kind_of_netlist(void **state) {
  static const char *const NETLISTS[] = {
      "Ordinary\n.include drumspice.lib\nr1 n 0 1k\n" TANK
      "xd n m b drum2 c1=30f c2=20f gap1=100n gap2=90n mass=100f fm=6meg gammam=100 nbarm=0.5\n"
      "rm m 0 50\n.end\n",
      "In the frame\n.include drumspice.lib\n*drumspice frame carrier=4.99g omega=6meg\n"
      "xr n_i n_q 0 0 env_resistor r=1k\nxm m_i m_q 0 0 env_resistor r=50\n"
      "xd n_i n_q m_i m_q b env_drum2 c1=30f c2=20f gap1=100n gap2=90n mass=100f fm=6meg "
      "gammam=100 nbarm=0.5 carrier=4.99g\n.end\n",
  };
  (void)state;
  for (size_t k = 0; k < 2; k++) {
    drum_frame_circuit circuit = must_read(NETLISTS[k]);
    assert_true(circuit.carrier_hz == 4.99e9);
    assert_int_equal(circuit.n_plates, 1);
    assert_int_equal(circuit.n_electrodes, 2);
    assert_string_equal(circuit.plates[0].name, "xd");
    assert_string_equal(circuit.plates[0].node, "b");
    assert_true(circuit.plates[0].fm_hz == 6e6);
    assert_string_equal(circuit.electrodes[1].node.q, "m_q");
    assert_true(fabs(circuit.electrodes[1].farad - 20e-15) < 1e-26);
    drum_frame_circuit_free(&circuit);
  }
}

/* Without a device of the plugin, the nodes of its cards say that it is in the frame. */
static void knows_a_frame_by_its_mode_cards(void **state) {
  (void)state;
  drum_frame_circuit circuit = must_read(
      "In the frame\n.include drumspice.lib\n*drumspice frame carrier=5g omega=6meg\n"
      "*drumspice mode a i=n_i q=n_q c=100f f0=5g bath=xr\n*drumspice port p bath=xr\n"
      "xr n_i n_q 0 0 env_resistor r=1k\nxc n_i n_q 0 0 env_capacitor c=1p carrier=5g\n.end\n");
  assert_int_equal(circuit.n_ports, 1);
  assert_string_equal(circuit.ports[0].plus.q, "n_q");
  assert_true(fabs(circuit.ports[0].siemens - 1e-3) < 1e-15);
  assert_string_equal(circuit.ports[0].bath, "");
  drum_frame_circuit_free(&circuit);
}

static void refuses_what_is_wrong(void **state) {
  (void)state;
  must_fail("Two\nr1 n 0 1k\n" TANK "i2 0 n sin(0 1u 5g)\n.end\n", "sine sources at");
  must_fail("None\nr1 n 0 1k\nc1 n 0 1p\ni1 0 n ac 1\n.end\n", "there is no pump");
  must_fail("Card\n*drumspice port p\nr1 n 0 1k\n" TANK ".end\n", "port");
  must_fail("Card\n*drumspice gate p bath=r1\nr1 n 0 1k\n" TANK ".end\n", "gate");
  must_fail("Nobody\n*drumspice port p bath=r2\nr1 n 0 1k\n" TANK ".end\n", "bath=r2");
  must_fail("No port\n*drumspice port p bath=c1\nr1 n 0 1k\n" TANK ".end\n", "bath=c1");
  must_fail("No node\n*drumspice mode a v=m c=1p f0=5g bath=r1\nr1 n 0 1k\n" TANK ".end\n",
            "the mode a sits at m");
  char many[1024] = "Many\nr1 n 0 1k\n" TANK;
  for (int p = 0; p < 9; p++)
    (void)snprintf(many + strlen(many), sizeof many - strlen(many), "*drumspice port p%d bath=r1\n",
                   p);
  must_fail(many, "8");
  char drums[2048] = "Drums\n.include drumspice.lib\nr1 n 0 1k\n" TANK;
  for (int d = 0; d < 5; d++)
    (void)snprintf(drums + strlen(drums), sizeof drums - strlen(drums),
                   "xd%d n b%d drum1 c=1f gap=100n mass=1p fm=6meg gammam=1 nbarm=0\n", d, d);
  must_fail(drums, "more than 4 drums");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(takes_the_carrier_from_the_pump),
      cmocka_unit_test(warns_of_pumps_beside_the_carrier),
      cmocka_unit_test(finds_ports_in_resistors_and_baths),
      cmocka_unit_test(finds_drums_in_either_kind_of_netlist),
      cmocka_unit_test(knows_a_frame_by_its_mode_cards),
      cmocka_unit_test(refuses_what_is_wrong),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
