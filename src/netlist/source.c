/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "netlist/source.h"

#include "netlist/textfile.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MAX_DEPTH = 20, MAX_FILES = 1000 };

static const size_t NO_LINE = (size_t)-1;

/* What is known while the files are read. */
typedef struct reading {
  drum_source *source;
  const char *const *folders;
  size_t lines_capacity;
  size_t element; /* the line that a + continues, or NO_LINE */
  drum_status *status;
} reading;

/* One file, or one section of it. */
typedef struct file_reading {
  const char *path;    /* belongs to the source */
  const char *section; /* null: the whole file */
  bool in_section;
  bool section_found;
  size_t control_line; /* of the .control that is open; 0: none */
  size_t card;         /* the card that the line just read belongs to, or NO_LINE */
  size_t line;
  size_t depth;
} file_reading;

static drum_code read_file(reading *all, const char *path, const char *section, size_t depth);

static drum_code no_memory(const reading *all) {
  return drum_fail(all->status, DRUM_NO_MEMORY, "out of memory while reading a netlist");
}

static bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

static char *trimmed(char *text) {
  while (is_blank(*text))
    text++;
  size_t length = strlen(text);
  while (length > 0 && is_blank(text[length - 1]))
    length--;
  text[length] = '\0';
  return text;
}

/* Ends the text where ngspice sees a comment begin, quotes or not. */
static void cut_comment(char *text) {
  for (char *at = text; *at; at++) {
    const bool dollar = *at == '$' && (at == text || is_blank(at[-1]) || at[-1] == ',');
    if (*at == ';' || dollar || (at[0] == '/' && at[1] == '/')) {
      *at = '\0';
      return;
    }
  }
}

static void lower(char *text) {
  for (; *text; text++)
    *text = (char)tolower((unsigned char)*text);
}

/* Whether the text begins with that word, in any case. */
static bool has_word(const char *text, const char *word) {
  const size_t length = strlen(word);
  return strncasecmp(text, word, length) == 0 && (text[length] == '\0' || is_blank(text[length]));
}

/* The next word or quoted text; *rest is what follows it. Null if there is none. */
static char *next_word(char *text, char **rest) {
  while (is_blank(*text))
    text++;
  char *begin = text;
  if (*text == '"' || *text == '\'') {
    begin = text + 1;
    text = begin + strcspn(begin, *text == '"' ? "\"" : "'");
  } else {
    while (*text && !is_blank(*text))
      text++;
  }
  *rest = *text ? text + 1 : text;
  *text = '\0';
  return *begin ? begin : NULL;
}

/* Appends an empty logical line; its index is n_lines - 1. */
static drum_source_line *push_line(reading *all, const file_reading *file) {
  drum_source *source = all->source;
  if (source->n_lines == all->lines_capacity) {
    const size_t capacity = all->lines_capacity ? 2 * all->lines_capacity : 64;
    drum_source_line *grown = realloc(source->lines, capacity * sizeof *grown);
    if (!grown)
      return NULL;
    source->lines = grown;
    all->lines_capacity = capacity;
  }
  drum_source_line *line = &source->lines[source->n_lines++];
  *line = (drum_source_line){.file = file->path};
  return line;
}

/* Joins text to a logical line, with a blank between. */
static bool append_text(drum_source_line *line, size_t number, const char *text) {
  const size_t before = line->length;
  const size_t gap = before > 0;
  const size_t length = strlen(text);
  char *joined = realloc(line->text, before + gap + length + 1);
  if (!joined)
    return false;
  line->text = joined;
  if (gap)
    joined[before] = ' ';
  memcpy(joined + before + gap, text, length + 1);
  lower(joined + before);
  line->length = before + gap + length;
  drum_source_piece *pieces = realloc(line->pieces, (line->n_pieces + 1) * sizeof *pieces);
  if (!pieces)
    return false;
  line->pieces = pieces;
  pieces[line->n_pieces++] = (drum_source_piece){before + gap, number};
  return true;
}

/* The text of a card after "*drumspice" or "* drumspice"; null for other comments. */
static char *card_text(char *comment) {
  char *at = comment + 1;
  while (*at == ' ' || *at == '\t')
    at++;
  return has_word(at, "drumspice") ? trimmed(at + strlen("drumspice")) : NULL;
}

static drum_code take_comment(reading *all, file_reading *file, char *text) {
  drum_source *source = all->source;
  if (text[1] == '+') {
    if (file->card != NO_LINE &&
        !append_text(&source->lines[file->card], file->line, trimmed(text + 2)))
      return no_memory(all);
    return DRUM_OK;
  }
  file->card = NO_LINE;
  char *card = card_text(text);
  if (!card)
    return DRUM_OK;
  drum_source_line *line = push_line(all, file);
  if (!line || !append_text(line, file->line, card))
    return no_memory(all);
  line->is_card = true;
  line->is_spaced = text[1] == ' ' || text[1] == '\t';
  file->card = source->n_lines - 1;
  return DRUM_OK;
}

static drum_code take_continuation(reading *all, file_reading *file, char *text) {
  if (file->card != NO_LINE && all->source->lines[file->card].stray == 0)
    all->source->lines[file->card].stray = file->line;
  if (all->element == NO_LINE)
    return DRUM_OK; /* ngspice ignores it too */
  if (!append_text(&all->source->lines[all->element], file->line, trimmed(text + 1)))
    return no_memory(all);
  return DRUM_OK;
}

static drum_code add_missing(reading *all, const file_reading *file, const char *name) {
  drum_source *source = all->source;
  drum_source_missing *grown =
      realloc(source->missing, (source->n_missing + 1) * sizeof *source->missing);
  if (!grown)
    return no_memory(all);
  source->missing = grown;
  grown[source->n_missing] =
      (drum_source_missing){.file = file->path, .line = file->line, .name = strdup(name)};
  if (!grown[source->n_missing].name)
    return no_memory(all);
  source->n_missing++;
  return DRUM_OK;
}

/* *path: where the included file is, null if nowhere. */
static drum_code find_file(const reading *all, const file_reading *file, const char *name,
                           char **path) {
  *path = drum_textfile_beside(file->path, name);
  if (!*path)
    return no_memory(all);
  if (drum_textfile_exists(*path))
    return DRUM_OK;
  free(*path);
  *path = NULL;
  if (drum_textfile_exists(name)) {
    *path = strdup(name);
    return *path ? DRUM_OK : no_memory(all);
  }
  for (size_t i = 0; all->folders && all->folders[i]; i++) {
    *path = drum_textfile_in(all->folders[i], name);
    if (!*path)
      return no_memory(all);
    if (drum_textfile_exists(*path))
      return DRUM_OK;
    free(*path);
    *path = NULL;
  }
  return DRUM_OK;
}

static drum_code include(reading *all, const file_reading *file, const char *name,
                         const char *section) {
  if (!name)
    return drum_fail(all->status, DRUM_BAD_INPUT,
                     "%.200s:%zu: the name of the included file is missing", file->path,
                     file->line);
  if (file->depth + 1 > MAX_DEPTH)
    return drum_fail(all->status, DRUM_BAD_INPUT,
                     "%.200s:%zu: includes are nested deeper than %d: does a file include itself?",
                     file->path, file->line, MAX_DEPTH);
  char *path;
  drum_code code = find_file(all, file, name, &path);
  if (code != DRUM_OK)
    return code;
  if (!path && !strchr(name, '/'))
    return add_missing(all, file, name);
  if (!path)
    return drum_fail(all->status, DRUM_NOT_FOUND,
                     "%.200s:%zu: the included file '%.200s' is not there", file->path, file->line,
                     name);
  code = read_file(all, path, section, file->depth + 1);
  free(path);
  return code;
}

/*
 * `.lib file section` includes a section; `.lib name` begins one, unless there is a file of
 * that name: ngspice in its compatible modes then includes the file.
 */
static drum_code take_lib(reading *all, file_reading *file, char *text) {
  char *rest;
  char *name = next_word(text + strlen(".lib"), &rest);
  char *section = name ? next_word(rest, &rest) : NULL;
  if (section)
    return include(all, file, name, section);
  if (file->section) {
    file->in_section = name && strcasecmp(name, file->section) == 0;
    file->section_found = file->section_found || file->in_section;
    return DRUM_OK;
  }
  char *path = NULL;
  const drum_code code = name ? find_file(all, file, name, &path) : DRUM_OK;
  const bool is_file = path != NULL;
  free(path);
  return is_file ? include(all, file, name, NULL) : code;
}

static drum_code take_statement(reading *all, file_reading *file, char *text) {
  char *rest;
  file->card = NO_LINE;
  if (has_word(text, ".control")) {
    file->control_line = file->line;
    return DRUM_OK;
  }
  if (has_word(text, ".lib"))
    return take_lib(all, file, text);
  if (has_word(text, ".endl")) {
    file->in_section = !file->section;
    return DRUM_OK;
  }
  if (!file->in_section)
    return DRUM_OK;
  if (has_word(text, ".include") || has_word(text, ".inc")) {
    (void)next_word(text, &rest);
    const char *name = next_word(rest, &rest);
    return include(all, file, name, NULL);
  }
  drum_source_line *line = push_line(all, file);
  if (!line || !append_text(line, file->line, text))
    return no_memory(all);
  all->element = all->source->n_lines - 1;
  return DRUM_OK;
}

static drum_code take_line(reading *all, file_reading *file, char *text) {
  text = trimmed(text);
  if (file->control_line) {
    if (has_word(text, ".endc"))
      file->control_line = 0;
    return DRUM_OK;
  }
  const bool is_title = file->depth == 0 && file->line == 1 && *text != '*';
  if (is_title)
    return DRUM_OK;
  if (*text == '*')
    return file->in_section ? take_comment(all, file, text) : DRUM_OK;
  cut_comment(text);
  text = trimmed(text);
  if (*text == '\0' || *text == '#') {
    file->card = NO_LINE;
    return DRUM_OK;
  }
  if (*text == '+')
    return file->in_section ? take_continuation(all, file, text) : DRUM_OK;
  return take_statement(all, file, text);
}

static drum_code take_text(reading *all, file_reading *file, char *text) {
  while (text) {
    char *end = strchr(text, '\n');
    if (end)
      *end = '\0';
    file->line++;
    const drum_code code = take_line(all, file, text);
    if (code != DRUM_OK)
      return code;
    text = end ? end + 1 : NULL;
  }
  if (file->control_line)
    return drum_fail(all->status, DRUM_BAD_INPUT, "%.200s:%zu: .control has no .endc", file->path,
                     file->control_line);
  if (file->section && !file->section_found)
    return drum_fail(all->status, DRUM_BAD_INPUT, "'%.200s' has no library section '%.60s'",
                     file->path, file->section);
  return DRUM_OK;
}

/* Keeps the path for as long as the source lives; null: out of memory. */
static const char *keep_path(drum_source *source, const char *path) {
  char **grown = realloc(source->files, (source->n_files + 1) * sizeof *grown);
  if (!grown)
    return NULL;
  source->files = grown;
  grown[source->n_files] = strdup(path);
  return grown[source->n_files] ? grown[source->n_files++] : NULL;
}

/* Reads and frees the text of a file. */
static drum_code read_text(reading *all, const char *path, char *text, const char *section,
                           size_t depth) {
  file_reading file = {
      .path = keep_path(all->source, path),
      .section = section,
      .in_section = !section,
      .card = NO_LINE,
      .depth = depth,
  };
  const drum_code code = file.path ? take_text(all, &file, text) : no_memory(all);
  free(text);
  return code;
}

static drum_code read_file(reading *all, const char *path, const char *section, size_t depth) {
  if (all->source->n_files >= MAX_FILES)
    return drum_fail(all->status, DRUM_BAD_INPUT,
                     "'%.200s' and what it includes are more than %d files", all->source->files[0],
                     MAX_FILES);
  char *text;
  const drum_code code = drum_textfile_read(path, &text, all->status);
  return code != DRUM_OK ? code : read_text(all, path, text, section, depth);
}

drum_code drum_source_read_text(const char *path, const char *text, const char *const *folders,
                                drum_source *source, drum_status *status) {
  *source = (drum_source){0};
  reading all = {.source = source, .folders = folders, .element = NO_LINE, .status = status};
  char *copy = text ? strdup(text) : NULL;
  drum_code code;
  if (!text)
    code = read_file(&all, path, NULL, 0);
  else
    code = copy ? read_text(&all, path, copy, NULL, 0) : no_memory(&all);
  if (code != DRUM_OK) {
    drum_source_free(source);
    return code;
  }
  return drum_succeed(status);
}

drum_code drum_source_read(const char *path, const char *const *folders, drum_source *source,
                           drum_status *status) {
  return drum_source_read_text(path, NULL, folders, source, status);
}

void drum_source_free(drum_source *source) {
  for (size_t i = 0; i < source->n_lines; i++) {
    free(source->lines[i].text);
    free(source->lines[i].pieces);
  }
  for (size_t i = 0; i < source->n_missing; i++)
    free(source->missing[i].name);
  for (size_t i = 0; i < source->n_files; i++)
    free(source->files[i]);
  free(source->lines);
  free(source->missing);
  free(source->files);
  *source = (drum_source){0};
}

size_t drum_source_line_number(const drum_source_line *line, size_t offset) {
  size_t number = line->pieces[0].line;
  for (size_t i = 0; i < line->n_pieces && line->pieces[i].offset <= offset; i++)
    number = line->pieces[i].line;
  return number;
}
