/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A capacitance matrix as a subcircuit, measured in ngspice: each pin driven in turn with the
 * others at ground, the currents are i w C, at the carrier's side in the rotating frame.
 */
#include "circuits/harness.h"

#include "drumspice/maxwell.h"

static const double PI = 3.14159265358979323846;
static const double CARRIER = 5e9;
static const double ENVELOPE = 1e6; /* of the analysis */

enum { N = 3 };
static const char *const NODES[N] = {"left_pad", "right_pad", "1_drive"};
/* fF; of left and right 10.01 and 9.99, mean 10. */
static const char MATRIX[] = "unit fF\nleft_pad 92 -10.01 -0.4\nright_pad -9.99 94 -31\n"
                             "1%DRIVE -0.4 -31 33\n";
static const double C[N][N] = {
    {92e-15, -10e-15, -0.4e-15}, {-10e-15, 94e-15, -31e-15}, {-0.4e-15, -31e-15, 33e-15}};

/* The subcircuit `cell` of the matrix. */
static char *subcircuit(double carrier) {
  char path[] = "/tmp/drumspice-test-XXXXXX";
  const int descriptor = mkstemp(path);
  assert_true(descriptor >= 0);
  FILE *file = fdopen(descriptor, "w");
  assert_non_null(file);
  assert_true(fputs(MATRIX, file) >= 0);
  assert_int_equal(fclose(file), 0);
  drum_maxwell matrix;
  drum_maxwell_network network;
  drum_status status;
  const drum_maxwell_options options = {.symmetry = 0.01, .noise = 0.01};
  const drum_maxwell_input input = {.scale = 1.0};
  const drum_maxwell_output output = {"cell", "a test", carrier};
  const drum_code code = drum_maxwell_read(path, &input, &matrix, &status);
  assert_int_equal(remove(path), 0);
  if (code || drum_maxwell_network_make(&matrix, &options, &network, &status))
    fail_msg("%s", status.message);
  char *text;
  size_t size;
  file = open_memstream(&text, &size);
  assert_non_null(file);
  assert_int_equal(drum_maxwell_write(&matrix, &options, &network, &output, file, &status),
                   DRUM_OK);
  assert_int_equal(fclose(file), 0);
  drum_maxwell_network_free(&network);
  drum_maxwell_free(&matrix);
  return text;
}

static void expect_matrix(circuit_run *run, size_t driven, const char *component, double omega) {
  for (size_t i = 0; i < N; i++) {
    char name[32];
    (void)snprintf(name, sizeof name, "i(v%zu%s)", i, component);
    /* A source's current flows into its positive end: out of the pin. */
    const double complex current = -circuit_complex(run, "k.raw", name, 0);
    const double complex expected = I * omega * C[i][driven];
    if (!(cabs(current - expected) <= 1e-9 * cabs(expected)))
      fail_msg("pin %s, with %s driven: C = %.12g F, expected %.12g", NODES[i], NODES[driven],
               cimag(current) / omega, C[i][driven]);
  }
}

static void has_the_matrix_in_the_laboratory(void **state) {
  (void)state;
  char *cell = subcircuit(0.0);
  for (size_t k = 0; k < N; k++) {
    char *body = text_of(HARNESS_TIGHT "%s"
                                       "xc p0 p1 p2 cell\n"
                                       "v0 p0 0 dc 0 ac %d\nv1 p1 0 dc 0 ac %d\n"
                                       "v2 p2 0 dc 0 ac %d\n",
                         cell, k == 0, k == 1, k == 2);
    circuit_run *run = circuit_must_run(body, "ac lin 1 1meg 1meg\nwrite k.raw\n");
    expect_matrix(run, k, "", 2.0 * PI * ENVELOPE);
    circuit_end(run);
    free(body);
  }
  free(cell);
}

/* i and q driven by 1 and -j are the upper sideband alone, of frequency carrier + envelope. */
static void has_the_matrix_in_the_rotating_frame(void **state) {
  (void)state;
  char *cell = subcircuit(CARRIER);
  for (size_t k = 0; k < N; k++) {
    char *body = text_of(HARNESS_TIGHT "%s"
                                       "xc p0_i p0_q p1_i p1_q p2_i p2_q cell\n"
                                       "v0_i p0_i 0 dc 0 ac %d\nv0_q p0_q 0 dc 0 ac %d -90\n"
                                       "v1_i p1_i 0 dc 0 ac %d\nv1_q p1_q 0 dc 0 ac %d -90\n"
                                       "v2_i p2_i 0 dc 0 ac %d\nv2_q p2_q 0 dc 0 ac %d -90\n",
                         cell, k == 0, k == 0, k == 1, k == 1, k == 2, k == 2);
    circuit_run *run = circuit_must_run(body, "ac lin 1 1meg 1meg\nwrite k.raw\n");
    expect_matrix(run, k, "_i", 2.0 * PI * (CARRIER + ENVELOPE));
    circuit_end(run);
    free(body);
  }
  free(cell);
}

/* What a warning of floating conductors is for; a capacitor to ground is the cure. */
static void floating_conductors_are_singular_in_the_rotating_frame(void **state) {
  (void)state;
  static const char floating[] = "xc a_i a_q b_i b_q env_capacitor c=1e-13 carrier=5g\n"
                                 "i1 0 a_i dc 0 ac 1\n";
  static const char tied[] = "xg b_i b_q 0 0 env_capacitor c=1e-15 carrier=5g\n";
  circuit_run *run = circuit_run_commands(floating, "ac lin 1 1meg 1meg\n");
  assert_non_null(strstr(run->output, "matrix is singular"));
  circuit_end(run);
  char *body = text_of("%s%s", floating, tied);
  run = circuit_must_run(body, "ac lin 1 1meg 1meg\n");
  assert_null(strstr(run->output, "matrix is singular"));
  circuit_end(run);
  free(body);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(has_the_matrix_in_the_laboratory),
      cmocka_unit_test(has_the_matrix_in_the_rotating_frame),
      cmocka_unit_test(floating_conductors_are_singular_in_the_rotating_frame),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
