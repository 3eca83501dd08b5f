/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Netlists of strangers: none of their commands is executed, whichever way it is brought in,
 * nothing stays behind, and nothing is written when there is no image.
 */
#include "drumspice/envelope.h"
#include "tests/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* "@" stands for the file that a command would make. */
#define CIRCUIT "v1 a 0 ac 1\nr1 a 0 50\n"
#define RUN "pre_shell touch @\nshell touch @\n"
#define BLOCK ".control\n" RUN ".endc\n"

static const char *const HOSTILE[] = {
    "title\n" CIRCUIT BLOCK ".end\n",
    "title\n" BLOCK CIRCUIT,
    BLOCK CIRCUIT,
    ".control\n.control\n" RUN ".endc\n" CIRCUIT,
    "title\n" CIRCUIT "  .CONTROL\n" RUN ".ENDC\n",
    "title\n" CIRCUIT "\t.Control now\npre_shell touch @\n.endc\n",
    "title\n" CIRCUIT ".controls\n" RUN ".endc\n",
    "title\n" CIRCUIT ".control.\n" RUN ".endc\n",
    "title\n" CIRCUIT ".endc\n.control\n" RUN,
    "title\n" CIRCUIT
    "*#pre_shell touch @\n*#shell touch @\n*# shell touch @\n *#pre_shell touch @\n",
    "*#shell touch @\n" CIRCUIT,
    "*ng_script\n" RUN CIRCUIT,
    "*NG_SCRIPT now\n" RUN,
    "title\n" CIRCUIT ".exec shell touch @\n.shell touch @\n.system touch @\n",
    "title\n" CIRCUIT ".csparam x={`touch @`}\n.csparam y=`touch @`\n",
    "title\n" CIRCUIT ".options temp=`touch @`\n",
    "title\n" CIRCUIT ".options temp={`touch @`}\n.temp `touch @`\n.options x=`touch @`\n",
    "title\n" CIRCUIT ".param p=`touch @`\nr2 a 0 {p}\n",
    "title\n" CIRCUIT ".func f(x) {`touch @`}\nr2 a 0 {f(1)}\n",
    "title\n" CIRCUIT "r2 a 0 `touch @`\nr3 `touch @` 0 1\n",
    "title\n" CIRCUIT ".model m r(r=`touch @`)\nr2 a 0 m\n",
    "title\n" CIRCUIT ".if (`touch @`)\nr2 a 0 1\n.endif\n",
    "title\n" CIRCUIT ".global `touch @`\n",
    "title\n" CIRCUIT ".subckt s a `touch @`\nr1 a 0 1\n.ends\nx1 a s\n",
    "title\n" CIRCUIT ".subckt s a\n.control\nshell touch @\n.endc\nr1 a 0 1\n.ends\nx1 a s\n",
    "title\n" CIRCUIT ".save `touch @`\n.print ac v(a) `touch @`\n.meas ac m param='`touch @`'\n",
    "title\r\n" CIRCUIT "r2 a 0 1\r.control\rshell touch @\r.endc\r",
    "title\n" CIRCUIT "r2 a 0 1\v.control\vshell touch @\v.endc\n",
    "title\n" CIRCUIT ".con\n+trol\n" RUN ".endc\n",
    "title\n" CIRCUIT "r2 a 0\n+ .control\n+ shell touch @\n+ .endc\n",
    "title\n" CIRCUIT "r2 a 0 \\\\\n.control\nshell touch @\n.endc\n",
    "title\n" CIRCUIT "r2 a 0 1 ; \\\\\n.control\nshell touch @\n.endc\n",
    "title\n" CIRCUIT "* \\\n.control\n" RUN ".endc\n",
    "title\n" CIRCUIT "shell touch @\npre_shell touch @\nsource other.inc\n",
    "title\n" CIRCUIT ".include other.inc\n",
    "title\n" CIRCUIT " .INC 'other.inc'\n",
    "title\n" CIRCUIT ".lib other.lib tt\n",
    "title\n" CIRCUIT ".model f filesource(file=\"@\")\na1 %v([a]) f\n",
    "title\n" CIRCUIT ".model f record(file=\"@\")\na1 [a] f\n",
    "title\n" CIRCUIT ".options drumspice=(1 2) spicefile=`touch @`\n",
    "title\n.end\n" CIRCUIT BLOCK,
    "\xef\xbb\xbf.control\n" RUN ".endc\n" CIRCUIT,
    "title\n" CIRCUIT "\xc2\xa0.control\n" RUN ".endc\n",
};
enum { N_HOSTILE = sizeof HOSTILE / sizeof HOSTILE[0] };

typedef struct places {
  scratch own;
  char marked[256]; /* the folder of the marker */
  char marker[512];
  char temporary[512];
} places;

static char *with_marker(const places *at, const char *text) {
  char *made = NULL;
  size_t size;
  FILE *to = open_memstream(&made, &size);
  assert_non_null(to);
  for (; *text; text++)
    if (*text == '@')
      (void)fputs(at->marker, to);
    else
      (void)fputc(*text, to);
  (void)fclose(to);
  return made;
}

static int prepare(void **state) {
  static places at;
  scratch_open(&at.own);
  /* Lower case, as ngspice makes it of what it executes early, and reading of what is read. */
  (void)snprintf(at.marked, sizeof at.marked, "/tmp/drumspice_hostile_%ld", (long)getpid());
  assert_int_equal(mkdir(at.marked, 0700), 0);
  (void)snprintf(at.marker, sizeof at.marker, "%s/executed", at.marked);
  (void)snprintf(at.temporary, sizeof at.temporary, "%s/temporary", at.own.folder);
  assert_int_equal(mkdir(at.temporary, 0700), 0);
  assert_int_equal(setenv("TMPDIR", at.temporary, 1), 0);
  char *text = with_marker(&at, BLOCK "*#shell touch @\nr9 a 0 1\n");
  (void)scratch_write_text(&at.own, "other.inc", text);
  free(text);
  text = with_marker(&at, ".lib tt\n" BLOCK "*#shell touch @\nr9 a 0 1\n.endl\n");
  (void)scratch_write_text(&at.own, "other.lib", text);
  free(text);
  *state = &at;
  return 0;
}

static int clean(void **state) {
  places *at = *state;
  scratch_close(&at->own);
  (void)unlink(at->marker);
  return rmdir(at->marked);
}

static int is_marked(const places *at) {
  return access(at->marker, F_OK) == 0;
}

/* The image's code; what was written, or "". */
static drum_code image_of(const places *at, const char *text, char **image) {
  char path[600];
  (void)snprintf(path, sizeof path, "%s",
                 scratch_write_text((scratch *)&at->own, "netlist.cir", text));
  size_t size;
  FILE *to = open_memstream(image, &size);
  assert_non_null(to);
  const drum_envelope_options options = {.carrier_hz = 5e9};
  drum_lint_report report = {0};
  drum_status status;
  const drum_code code = drum_envelope_netlist(path, &options, to, &report, &status);
  (void)fclose(to);
  drum_lint_free(&report);
  assert_int_equal(status.code, code);
  assert_int_equal(code == DRUM_OK, status.message[0] == '\0');
  return code;
}

/* That the trap works: ngspice itself, given the netlist, executes the command. */
static void the_marker_appears_when_ngspice_reads_the_netlist(void **state) {
  const places *at = *state;
  char *text = with_marker(at, HOSTILE[0]);
  char command[1200];
  (void)snprintf(command, sizeof command, "ngspice -n -b '%s' > /dev/null 2>&1 < /dev/null",
                 scratch_write_text((scratch *)&at->own, "direct.cir", text));
  free(text);
  (void)system(command);
  assert_true(is_marked(at));
  assert_int_equal(unlink(at->marker), 0);
}

static void no_command_of_a_netlist_is_executed(void **state) {
  const places *at = *state;
  for (size_t i = 0; i < N_HOSTILE; i++) {
    char *text = with_marker(at, HOSTILE[i]);
    char *image = NULL;
    const drum_code code = image_of(at, text, &image);
    if (is_marked(at))
      fail_msg("executed:\n%s", text);
    if (code != DRUM_OK && *image)
      fail_msg("half an image of:\n%s", text);
    if (code == DRUM_OK && (strstr(image, "touch") || strstr(image, "shell")))
      fail_msg("the image has a command of the netlist:\n%s", image);
    free(image);
    free(text);
  }
}

static void no_temporary_file_stays(void **state) {
  const places *at = *state;
  assert_int_equal(rmdir(at->temporary), 0);
  assert_int_equal(mkdir(at->temporary, 0700), 0);
}

static void a_circuit_beside_the_commands_is_transformed(void **state) {
  const places *at = *state;
  char *text = with_marker(at, HOSTILE[0]);
  char *image;
  assert_int_equal(image_of(at, text, &image), DRUM_OK);
  assert_non_null(strstr(image, "\nv1_i a_i 0 dc 0 ac 1 0\n"));
  free(image);
  free(text);
}

static void subcircuits_without_end_are_refused(void **state) {
  const places *at = *state;
  char *image;
  assert_int_not_equal(image_of(at, "t\n.subckt s a\nx1 a s\n.ends\nx1 a s\n", &image), DRUM_OK);
  assert_string_equal(image, "");
  free(image);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_marker_appears_when_ngspice_reads_the_netlist),
      cmocka_unit_test(no_command_of_a_netlist_is_executed),
      cmocka_unit_test(no_temporary_file_stays),
      cmocka_unit_test(a_circuit_beside_the_commands_is_transformed),
      cmocka_unit_test(subcircuits_without_end_are_refused),
  };
  return cmocka_run_group_tests(tests, prepare, clean);
}
