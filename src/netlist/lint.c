/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "netlist/lint.h"

#include <string.h>

static bool has_word(const char *text, const char *word) {
  const size_t length = strlen(word);
  return strncmp(text, word, length) == 0 &&
         (text[length] == '\0' || text[length] == ' ' || text[length] == '\t');
}

static bool note_missing(const drum_lint *lint) {
  for (size_t i = 0; i < lint->source->n_missing; i++) {
    const drum_source_missing *missing = &lint->source->missing[i];
    if (!drum_lint_add(lint->report, DRUM_LINT_NOTE, missing->file, missing->line,
                       "'%.200s' was not found, so what it defines could not be checked",
                       missing->name))
      return false;
  }
  return true;
}

static bool check_scopes(const drum_lint *lint) {
  for (size_t i = 0; i < lint->scopes->n_faults; i++) {
    const drum_scope_fault *fault = &lint->scopes->faults[i];
    const drum_source_line *line = &lint->source->lines[fault->line];
    if (!drum_lint_add(lint->report, DRUM_LINT_ERROR, line->file, drum_source_line_number(line, 0),
                       "%s", fault->message))
      return false;
  }
  return true;
}

static bool check_lines(const drum_lint *lint) {
  for (size_t i = 0; i < lint->source->n_lines; i++) {
    const drum_source_line *line = &lint->source->lines[i];
    if (line->is_card)
      continue;
    if (line->text[0] == 'x' && !drum_lint_instance(lint, i))
      return false;
    if (has_word(line->text, ".model") && !drum_lint_model(lint, i))
      return false;
  }
  return true;
}

drum_code drum_lint_netlist(const char *path, const char *const *folders, drum_lint_report *report,
                            drum_status *status) {
  if (!path || !report)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "no %s was given to check",
                     path ? "place for the findings" : "netlist");
  drum_source source;
  const drum_code code = drum_source_read(path, folders, &source, status);
  if (code != DRUM_OK)
    return code;
  drum_scopes scopes;
  const drum_lint lint = {&source, &scopes, report};
  const bool done = drum_scopes_find(&source, &scopes) && note_missing(&lint) &&
                    check_scopes(&lint) && check_lines(&lint) && drum_lint_cards(&lint);
  drum_scopes_free(&scopes);
  drum_source_free(&source);
  if (!done)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory while checking '%.200s'", path);
  return drum_succeed(status);
}
