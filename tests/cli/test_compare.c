/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `drumspice compare` as users meet it: exit statuses, streams, files left behind. */
#include "tests/cli/shell.h"
#include "tests/extract/electromech.h"
#include "tests/scratch.h"
#include "tests/theory/support.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>

/* The measurements of a small circuit, copied for every test: FOLDER/drum.cir and FOLDER/o/. */
static int open_scratch(void **state) {
  static scratch place;
  scratch_open(&place);
  *state = &place;
  char path[512];
  const electromech m = electromech_cooling();
  (void)snprintf(path, sizeof path, "%s/drum.cir", place.folder);
  electromech_netlist(&m, path);
  (void)snprintf(path, sizeof path, "%s/raw", place.folder);
  if (mkdir(path, 0777) != 0)
    return 1;
  (void)snprintf(path, sizeof path, "%s/raw/drum", place.folder);
  electromech_write(&m, path);
  return 0;
}

static int close_scratch(void **state) {
  scratch *place = *state;
  char command[1024];
  (void)snprintf(command, sizeof command, "rm -rf '%s/o' '%s/raw' '%s/bin'", place->folder,
                 place->folder, place->folder);
  if (system(command) != 0)
    return 1;
  scratch_close(place);
  return 0;
}

/* Runs a shell line in the scratch folder with a fresh folder o of measurements. */
static run shell(scratch *place, const char *line) {
  char command[4096];
  (void)snprintf(command, sizeof command, "rm -rf o && cp -R raw o && %s", line);
  return shell_run(place, command);
}

static bool is_there(scratch *place, const char *name) {
  char path[512];
  (void)snprintf(path, sizeof path, "%s/%s", place->folder, name);
  return access(path, F_OK) == 0;
}

/* One line on standard error from the command, with the word, and no report. */
static void refused(scratch *place, const char *line, int status, const char *word) {
  const run result = shell(place, line);
  if (result.status != status || shell_lines(result.err) != 1 ||
      strncmp(result.err, "drumspice compare: ", 19) != 0 || !strstr(result.err, word))
    fail_msg("%s: status %d, '%s' is not the one line of:\n%s", line, result.status, word,
             result.err);
  assert_string_equal(result.out, "");
}

static void leaves_no_report(scratch *place) {
  assert_false(is_there(place, "o/drum.json"));
  assert_false(is_there(place, "o/drum.txt"));
  assert_false(is_there(place, "o/drum.json.partial"));
  assert_false(is_there(place, "o/drum.txt.partial"));
}

static void prints_the_table(void **state) {
  run result = shell(*state, "\"$drumspice\" compare --no-pictures drum.cir o");
  assert_int_equal(result.status, 0);
  assert_string_equal(result.err, "");
  assert_non_null(strstr(result.out, "\nPASSED: "));
  static char file[32768];
  shell_read(*state, "o/drum.txt", file, sizeof file);
  assert_string_equal(file, result.out);
  assert_true(is_there(*state, "o/drum.json"));
  assert_false(is_there(*state, "o/drum_spectra.svg"));
}

static void prints_one_json_object(void **state) {
  run result = shell(*state, "\"$drumspice\" compare --json --no-pictures drum.cir o");
  assert_int_equal(result.status, 0);
  assert_string_equal(result.err, "");
  json_t *object = json_loads(result.out, JSON_REJECT_DUPLICATES, NULL);
  assert_non_null(object);
  assert_true(json_is_true(json_object_get(object, "passed")));
  json_decref(object);
  static char file[32768];
  shell_read(*state, "o/drum.json", file, sizeof file);
  assert_string_equal(file, result.out);
}

/* A circuit unlike its cards: the same report, FAILED, and status 1. */
static void fails_a_wrong_circuit(void **state) {
  const char *change = "sed 's/a1=5 b=100/a1=6 b=100/' drum.cir > o/drum.cir && ";
  char line[300];
  (void)snprintf(line, sizeof line, "%s\"$drumspice\" compare --no-pictures o/drum.cir o", change);
  run result = shell(*state, line);
  assert_int_equal(result.status, 1);
  assert_string_equal(result.err, "");
  assert_non_null(strstr(result.out, "\nFAILED: "));
  (void)snprintf(line, sizeof line, "%s\"$drumspice\" compare --json --no-pictures o/drum.cir o",
                 change);
  result = shell(*state, line);
  assert_int_equal(result.status, 1);
  json_t *object = json_loads(result.out, 0, NULL);
  assert_true(json_is_false(json_object_get(object, "passed")));
  assert_true(json_string_length(json_object_get(object, "verdict")) > 10);
  json_decref(object);
}

/*
 * One number of a measurement out of all range: nothing that comes out is a number to be proud of,
 * and the report must not pass, wherever the fault is and whatever follows it.
 */
static void fails_numbers_out_of_range(void **state) {
  static const char *const files[] = {"noise_c0_b", "noise_c0_a1_upper", "noise_c1_a1_lower",
                                      "noise_c2_b"};
  for (size_t k = 0; k < sizeof files / sizeof files[0]; ++k) {
    char line[700];
    (void)snprintf(line, sizeof line,
                   "size=$(wc -c < o/drum_%s.raw) && printf "
                   "'\\240\\310\\353\\205\\363\\314\\341\\177' | dd of=o/drum_%s.raw bs=1 "
                   "seek=$((size - 8)) conv=notrunc 2> o/dd.log && \"$drumspice\" compare "
                   "--no-pictures drum.cir o",
                   files[k], files[k]);
    const run result = shell(*state, line); /* the last 8 bytes are 1e308 */
    if (result.status == 0 || strstr(result.out, "\nPASSED"))
      fail_msg("1e308 in %s: status %d, %s", files[k], result.status, result.out);
  }
}

/* gnuplot is a shell of its own: no name of a folder may be a command in it. */
static void folders_are_no_programs(void **state) {
  run result = shell(*state, "d=$(printf 'o\\n!touch injected\\n#') && mkdir \"$d\" && "
                             "cp o/* \"$d\" && \"$drumspice\" compare drum.cir \"$d\"; "
                             "rm -rf \"$d\"");
  assert_false(is_there(*state, "injected"));
  assert_non_null(strstr(result.err, "control character"));
  result = shell(*state, "mkdir '|touch injected' && cp o/* '|touch injected' && "
                         "\"$drumspice\" compare drum.cir '|touch injected'; "
                         "rm -rf '|touch injected'");
  assert_false(is_there(*state, "injected"));
}

static void refuses_wrong_usage(void **state) {
  const struct {
    const char *arguments;
    const char *word;
  } wrong[] = {{"", "expected a netlist and the folder"},
               {"drum.cir", "expected a netlist and the folder"},
               {"drum.cir o o", "'o' is one argument too many"},
               {"--jason drum.cir o", "--jason"}};
  for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; ++k) {
    char line[200];
    (void)snprintf(line, sizeof line, "\"$drumspice\" compare %s", wrong[k].arguments);
    const run result = shell(*state, line);
    assert_int_equal(result.status, 2);
    assert_string_equal(result.out, "");
    if (!strstr(result.err, wrong[k].word))
      fail_msg("'%s' is not in: %s", wrong[k].word, result.err);
    leaves_no_report(*state);
  }
  const run result = shell(*state, "\"$drumspice\" compare --help");
  assert_int_equal(result.status, 0);
  assert_non_null(strstr(result.out, "Exit status:"));
}

static void refuses_wrong_input(void **state) {
  const struct {
    const char *before;
    const char *arguments;
    const char *word;
  } wrong[] = {
      {"true", "nowhere.cir o", "nowhere.cir"},
      {"true", ". o", "."},
      {"echo '* none' > o/none.cir", "o/none.cir o", "none.cir"},
      {"true", "drum.cir nowhere", "nowhere/drum_"},
      {"true", "drum.cir drum.cir", "drum.cir/drum_"},
      {"cp drum.cir o/other.cir", "o/other.cir o", "o/other_"},
      {"rm o/drum_op.raw", "drum.cir o", "o/drum_op.raw"},
      {"rm o/drum_noise_c1_b.raw", "drum.cir o", "o/drum_noise_c1_b.raw"},
      {": > o/drum_upper_a1.raw", "drum.cir o", "o/drum_upper_a1.raw"},
      {"rm o/drum_held_a1.raw; mkdir o/drum_held_a1.raw", "drum.cir o", "o/drum_held_a1.raw"},
  };
  for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; ++k) {
    char line[400];
    (void)snprintf(line, sizeof line, "%s; \"$drumspice\" compare %s", wrong[k].before,
                   wrong[k].arguments);
    refused(*state, line, 2, wrong[k].word);
    leaves_no_report(*state);
  }
}

/* What cannot be written whole is not written at all, and the old report stays. */
static void writes_whole_files_or_none(void **state) {
  const struct {
    const char *before;
    const char *word;
  } full[] = {
      {"trap '' XFSZ; ulimit -f 1", "drum.json"},           /* the disk is full */
      {"mkdir o/drum.json.partial", "o/drum.json.partial"}, /* may not be written */
      {"rm o/drum.json; mkdir o/drum.json", "o/drum.json"}, /* may not be replaced */
  };
  for (size_t k = 0; k < sizeof full / sizeof full[0]; ++k) {
    char line[400];
    (void)snprintf(line, sizeof line,
                   "echo old > o/drum.json; echo old > o/drum.txt; %s; "
                   "\"$drumspice\" compare --no-pictures drum.cir o",
                   full[k].before);
    refused(*state, line, 1, full[k].word);
    struct stat info;
    char path[512];
    (void)snprintf(path, sizeof path, "%s/o/drum.json", ((scratch *)*state)->folder);
    assert_int_equal(stat(path, &info), 0);
    if (S_ISREG(info.st_mode))
      assert_int_equal(info.st_size, 4);
    (void)snprintf(path, sizeof path, "%s/o/drum.json.partial", ((scratch *)*state)->folder);
    assert_true(stat(path, &info) != 0 || S_ISDIR(info.st_mode));
    (void)snprintf(path, sizeof path, "%s/o/drum.txt", ((scratch *)*state)->folder);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_size, 4);
  }
}

static void minds_a_full_standard_output(void **state) {
  run result = shell(*state, "\"$drumspice\" compare --no-pictures drum.cir o > /dev/full");
  assert_int_equal(result.status, 1);
  assert_true(shell_lines(result.err) >= 1);
  result = shell(*state, "\"$drumspice\" compare --json --no-pictures drum.cir o > /dev/full");
  assert_int_equal(result.status, 1);
  assert_true(shell_lines(result.err) >= 1);
}

/* No gnuplot, one that fails, one that dies before it reads: a message, and the numbers stand. */
static void does_without_pictures(void **state) {
  const struct {
    const char *before;
    const char *word;
  } plotters[] = {
      {"PATH=/nowhere", "no gnuplot"},
      {"mkdir bin; printf '#!/bin/sh\\ncat > /dev/null\\nexit 3\\n' > bin/gnuplot; "
       "chmod +x bin/gnuplot; PATH=$PWD/bin:$PATH",
       "gnuplot failed"},
      {"printf '#!/bin/sh\\nexit 3\\n' > bin/gnuplot; PATH=$PWD/bin:$PATH", "gnuplot failed"},
      {"printf '#!/bin/sh\\ncat > /dev/null\\n' > bin/gnuplot; PATH=$PWD/bin:$PATH", "gnuplot"},
  };
  for (size_t k = 0; k < sizeof plotters / sizeof plotters[0]; ++k) {
    char line[400];
    (void)snprintf(line, sizeof line, "%s; \"$drumspice\" compare drum.cir o", plotters[k].before);
    const run result = shell(*state, line);
    assert_int_equal(result.status, 0);
    assert_non_null(strstr(result.out, "\nPASSED: "));
    if (shell_lines(result.err) != 1 || !strstr(result.err, plotters[k].word))
      fail_msg("'%s' is not the one line of:\n%s", plotters[k].word, result.err);
    assert_true(is_there(*state, "o/drum.json"));
    assert_false(is_there(*state, "o/drum_spectra.svg"));
    assert_false(is_there(*state, "o/drum_spectra.svg.partial"));
  }
}

/* Folders and netlists of any name. */
static void takes_odd_names(void **state) {
  const char *const names[] = {"A B", "it's", "a.b", "$HOME", "-o", "Omega \xce\xa9", "a\"b"};
  for (size_t k = 0; k < sizeof names / sizeof names[0]; ++k) {
    FILE *file = fopen(scratch_write_text(*state, "name", names[k]), "r");
    assert_non_null(file);
    (void)fclose(file);
    const run result = shell(
        *state, "n=$(cat name); mkdir -p \"./o/$n\"; cp drum.cir \"./o/$n/$n.cir\"; cd o; "
                "for f in drum_*; do cp \"$f\" \"./$n/${n}_${f#drum_}\"; done; "
                "\"$drumspice\" compare \"./$n/$n.cir\" \"./$n\" && test -s \"./$n/$n.json\" && "
                "{ test -s \"./$n/${n}_spectra.png\" || ! command -v gnuplot >/dev/null; }");
    if (result.status != 0 || result.err[0])
      fail_msg("name %s: status %d, %s", names[k], result.status, result.err);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(prints_the_table),
      cmocka_unit_test(prints_one_json_object),
      cmocka_unit_test(fails_a_wrong_circuit),
      cmocka_unit_test(fails_numbers_out_of_range),
      cmocka_unit_test(folders_are_no_programs),
      cmocka_unit_test(refuses_wrong_usage),
      cmocka_unit_test(refuses_wrong_input),
      cmocka_unit_test(writes_whole_files_or_none),
      cmocka_unit_test(minds_a_full_standard_output),
      cmocka_unit_test(does_without_pictures),
      cmocka_unit_test(takes_odd_names),
  };
  return cmocka_run_group_tests(tests, open_scratch, close_scratch);
}
