/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "envelope/image.h"

#include "drumspice/envelope.h"
#include "scratch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const FOLDERS[] = {DRUM_TEST_MODELS, NULL};

char *image_of(const char *netlist, char *reason, size_t size) {
  scratch place;
  scratch_open(&place);
  const char *path = scratch_write_text(&place, "netlist.cir", netlist);
  char *image = NULL;
  size_t length;
  FILE *to = open_memstream(&image, &length);
  assert_non_null(to);
  const drum_envelope_options options = {.folders = FOLDERS, .plugin = "$inputdir/drumspice.cm"};
  drum_lint_report report = {0};
  drum_status status;
  const drum_code code = drum_envelope_netlist(path, &options, to, &report, &status);
  (void)fclose(to);
  reason[0] = '\0';
  for (size_t i = 0; i < report.count; i++)
    if (report.findings[i].severity == DRUM_LINT_ERROR) {
      (void)snprintf(reason, size, "line %zu: %s", report.findings[i].line,
                     report.findings[i].message);
      break;
    }
  if (code != DRUM_OK && !reason[0])
    (void)snprintf(reason, size, "%s", status.message);
  drum_lint_free(&report);
  scratch_close(&place);
  if (code == DRUM_OK)
    return image;
  free(image);
  return NULL;
}

char *image_must(const char *netlist) {
  char reason[600];
  char *image = image_of(netlist, reason, sizeof reason);
  if (!image)
    fail_msg("%s", reason);
  return image;
}

circuit_run *image_run(const char *image, const char *more, const char *commands) {
  const char *end = strstr(image, "\n.end\n");
  assert_non_null(end);
  char *whole = text_of("%.*s\n%s.control\n%squit 0\n.endc\n.end\n", (int)(end - image), image,
                        more, commands);
  circuit_run *run = circuit_run_file(whole);
  if (run->status != 0 || circuit_count_lines(run, "drumspice: ") != 0)
    fail_msg("%s\n%s", run->output, whole);
  free(whole);
  return run;
}
