/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The header of a plot, as ngspice's raw_write() and fileInit() write it:
 *
 *   Title: ...               Date: ...
 *   Plotname: ...            Flags: real|complex [padded|unpadded]
 *   No. Variables: n         No. Points: n
 *   [Dimensions: ...]        [Command: ...]          [Option: ...]
 *   Variables:
 *   <tab>index<tab>name<tab>type [dims=2,3] [min=...] ...     n times
 *   Binary:  or  Values:
 */
#include "raw/reader.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* More vectors than any circuit has; keeps a hostile header from taking all memory. */
static const size_t MAX_VARIABLES = 1000000;

typedef enum header_key {
  KEY_TITLE,
  KEY_DATE,
  KEY_PLOTNAME,
  KEY_FLAGS,
  KEY_N_VARIABLES,
  KEY_N_POINTS,
  KEY_VARIABLES,
  KEY_IGNORED,
  KEY_UNKNOWN,
} header_key;

typedef struct key_name {
  const char *text;
  header_key key;
} key_name;

static const key_name KEYS[] = {
    {"title:", KEY_TITLE},
    {"date:", KEY_DATE},
    {"plotname:", KEY_PLOTNAME},
    {"flags:", KEY_FLAGS},
    {"no. variables:", KEY_N_VARIABLES},
    {"no. points:", KEY_N_POINTS},
    {"variables:", KEY_VARIABLES},
    {"dimensions:", KEY_IGNORED},
    {"command:", KEY_IGNORED},
    {"option:", KEY_IGNORED},
    {"offset:", KEY_IGNORED},
};

/* Which of the mandatory lines have been seen. */
typedef struct seen_keys {
  bool plotname, flags, n_variables, n_points;
} seen_keys;

static char *skip_blanks(char *text) {
  return text + strspn(text, " \t");
}

static void trim_end(char *text) {
  size_t length = strlen(text);
  while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
    length--;
  text[length] = '\0';
}

static header_key find_key(char *line, char **value) {
  for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0]; i++) {
    const size_t length = strlen(KEYS[i].text);
    if (strncasecmp(line, KEYS[i].text, length) == 0) {
      *value = skip_blanks(line + length);
      trim_end(*value);
      return KEYS[i].key;
    }
  }
  return KEY_UNKNOWN;
}

static drum_code bad_line(const drum_raw *raw, const char *expected, drum_status *status) {
  return drum_fail(status, DRUM_BAD_INPUT,
                   "header line %zu of plot %zu in '%.200s' is wrong: expected %s", raw->line,
                   raw->n_plots + 1, raw->path, expected);
}

static drum_code no_memory(const drum_raw *raw, drum_status *status) {
  return drum_fail(status, DRUM_NO_MEMORY, "out of memory while reading '%.200s'", raw->path);
}

static drum_code set_text(const drum_raw *raw, char **place, const char *text,
                          drum_status *status) {
  char *copy = strdup(text);
  if (!copy)
    return no_memory(raw, status);
  free(*place);
  *place = copy;
  return DRUM_OK;
}

/* A count in plain digits, at most `limit`; false otherwise. */
static bool parse_count(const char *text, size_t limit, size_t *count, const char **rest) {
  size_t value = 0;
  const char *at = text;
  for (; *at >= '0' && *at <= '9'; at++) {
    const size_t digit = (size_t)(*at - '0');
    if (digit > limit || value > (limit - digit) / 10)
      return false;
    value = 10 * value + digit;
  }
  *count = value;
  *rest = at;
  return at > text;
}

static drum_code read_count(const drum_raw *raw, const char *text, size_t limit,
                            const char *expected, size_t *count, drum_status *status) {
  const char *rest;
  if (!parse_count(text, limit, count, &rest) || *rest)
    return bad_line(raw, expected, status);
  return DRUM_OK;
}

static drum_code read_flags(drum_raw *raw, char *text, drum_status *status) {
  bool any = false;
  char *place = NULL;
  raw->header.is_padded = true;
  for (char *flag = strtok_r(text, " \t", &place); flag; flag = strtok_r(NULL, " \t", &place)) {
    if (strcasecmp(flag, "unpadded") == 0) {
      raw->header.is_padded = false;
    } else if (strcasecmp(flag, "real") == 0 || strcasecmp(flag, "complex") == 0) {
      raw->header.is_complex = strcasecmp(flag, "complex") == 0;
      any = true;
    } else if (strcasecmp(flag, "padded") != 0) {
      return bad_line(raw, "Flags: real or complex, then padded or unpadded or nothing", status);
    }
  }
  return any ? DRUM_OK : bad_line(raw, "Flags: real or Flags: complex", status);
}

/* The number of values that dims=2,3 stands for, at most `limit`. */
static bool parse_dims(const char *text, size_t limit, size_t *length) {
  size_t product = 1;
  for (;;) {
    size_t factor;
    if (!parse_count(text, limit, &factor, &text))
      return false;
    if (factor > 0 && product > limit / factor)
      return false;
    product *= factor;
    if (*text == '\0')
      break;
    if (*text++ != ',')
      return false;
  }
  *length = product;
  return true;
}

/* Reads `line` as the variable of that index. */
static drum_code read_variable(drum_raw *raw, char *line, size_t index, drum_status *status) {
  static const char EXPECTED[] = "a variable's index, name and type";
  drum_raw_variable *variable = &raw->header.variables[index];
  size_t written;
  const char *after;
  char *text = skip_blanks(line);
  if (!parse_count(text, MAX_VARIABLES, &written, &after) || written != index)
    return bad_line(raw, EXPECTED, status);
  char *name = text + (after - text);
  if (*name != ' ' && *name != '\t')
    return bad_line(raw, EXPECTED, status);
  name = skip_blanks(name);
  /* ngspice sets tabs between the fields: a name may hold blanks. */
  char *end = name + strcspn(name, "\t");
  if (!*end)
    end = name + strcspn(name, " ");
  if (end == name || !*end)
    return bad_line(raw, EXPECTED, status);
  *end = '\0';
  trim_end(name);
  char *place = NULL;
  const char *type = strtok_r(end + 1, " \t", &place);
  if (!type)
    return bad_line(raw, EXPECTED, status);
  drum_code code = set_text(raw, &variable->name, name, status);
  if (code == DRUM_OK)
    code = set_text(raw, &variable->type, type, status);
  if (code != DRUM_OK)
    return code;
  variable->length = raw->header.n_points;
  for (const char *option; (option = strtok_r(NULL, " \t", &place));) {
    if (strncasecmp(option, "dims=", 5) != 0 || raw->header.until_end)
      continue; /* the others say how to draw the vector */
    if (!parse_dims(option + 5, raw->header.n_points, &variable->length))
      return bad_line(raw, "dims= with no more values than the plot has points", status);
  }
  return DRUM_OK;
}

/* Makes room for variable number `index`, as lines come in rather than as announced. */
static drum_code grow_variables(drum_raw *raw, size_t index, drum_status *status) {
  /* Powers of two: room runs out exactly when the index is one. */
  if (index != 0 && (index & (index - 1)) != 0)
    return DRUM_OK;
  const size_t capacity = index == 0 ? 1 : 2 * index;
  drum_raw_variable *grown = realloc(raw->header.variables, capacity * sizeof *grown);
  if (!grown)
    return no_memory(raw, status);
  memset(grown + index, 0, (capacity - index) * sizeof *grown);
  raw->header.variables = grown;
  return DRUM_OK;
}

static drum_code read_variables(drum_raw *raw, char *line, drum_status *status) {
  const size_t announced = raw->header.n_variables;
  raw->header.n_variables = 0;
  for (size_t i = 0; i < announced; i++) {
    bool at_end;
    drum_code code = drum_raw_read_line(raw, line, &at_end, status);
    if (code == DRUM_OK && at_end)
      code = bad_line(raw, "a variable, but the file ends", status);
    if (code == DRUM_OK)
      code = grow_variables(raw, i, status);
    if (code != DRUM_OK)
      return code;
    raw->header.n_variables = i + 1;
    code = read_variable(raw, line, i, status);
    if (code != DRUM_OK)
      return code;
  }
  return DRUM_OK;
}

static drum_code read_data_kind(drum_raw *raw, char *line, drum_status *status) {
  bool at_end;
  drum_code code = drum_raw_read_line(raw, line, &at_end, status);
  if (code != DRUM_OK)
    return code;
  trim_end(line);
  raw->header.is_binary = strcasecmp(line, "binary:") == 0;
  if (!raw->header.is_binary && strcasecmp(line, "values:") != 0)
    return bad_line(raw, "Binary: or Values:", status);
  return DRUM_OK;
}

/* Refuses a plot with more values than memory can address or than the file can hold. */
static drum_code check_size(const drum_raw *raw, drum_status *status) {
  const drum_raw_header *header = &raw->header;
  if (header->n_points > SIZE_MAX / sizeof(double complex) / header->n_variables)
    return drum_fail(status, DRUM_BAD_INPUT,
                     "plot %zu in '%.200s' announces %zu points of %zu variables: expected no "
                     "more than memory can address",
                     raw->n_plots + 1, raw->path, header->n_points, header->n_variables);
  if (raw->size < 0 || header->until_end)
    return DRUM_OK;
  size_t n_values = header->n_points * header->n_variables;
  if (!header->is_padded) {
    n_values = 0;
    for (size_t i = 0; i < header->n_variables; i++)
      n_values += header->variables[i].length;
  }
  /* In text, every value takes at least a digit and the blank after it. */
  size_t width = 2;
  if (header->is_binary)
    width = header->is_complex ? sizeof(double complex) : sizeof(double);
  const int64_t left = raw->size - (int64_t)ftello(raw->file);
  if (left < 0 || n_values * width > (size_t)left)
    return drum_fail(status, DRUM_BAD_INPUT,
                     "'%.200s' is cut short: plot %zu announces %zu points of %zu variables, but "
                     "only %lld bytes follow",
                     raw->path, raw->n_plots + 1, header->n_points, header->n_variables,
                     (long long)(left < 0 ? 0 : left));
  return DRUM_OK;
}

/* Takes one line before the variables; *done: it was the line "Variables:". */
static drum_code read_key(drum_raw *raw, char *line, seen_keys *seen, bool *done,
                          drum_status *status) {
  drum_raw_header *header = &raw->header;
  char *value = line;
  switch (find_key(line, &value)) {
  case KEY_TITLE:
    return set_text(raw, &header->title, value, status);
  case KEY_DATE:
    return set_text(raw, &header->date, value, status);
  case KEY_PLOTNAME:
    seen->plotname = true;
    return set_text(raw, &header->plotname, value, status);
  case KEY_FLAGS:
    seen->flags = true;
    return read_flags(raw, value, status);
  case KEY_N_VARIABLES:
    seen->n_variables = true;
    return read_count(raw, value, MAX_VARIABLES, "No. Variables: and a number up to 1000000",
                      &header->n_variables, status);
  case KEY_N_POINTS:
    seen->n_points = true;
    return read_count(raw, value, SIZE_MAX / 2, "No. Points: and a number", &header->n_points,
                      status);
  case KEY_VARIABLES:
    *done = true;
    return *value ? bad_line(raw, "nothing after Variables:", status) : DRUM_OK;
  case KEY_IGNORED:
    return DRUM_OK;
  case KEY_UNKNOWN:
    break;
  }
  return bad_line(
      raw, "one of the header lines of an ngspice raw file, such as Title: or Flags:", status);
}

static drum_code check_seen(const drum_raw *raw, const seen_keys *seen, drum_status *status) {
  if (!seen->plotname)
    return bad_line(raw, "Plotname: before Variables:", status);
  if (!seen->flags)
    return bad_line(raw, "Flags: before Variables:", status);
  if (!seen->n_variables || raw->header.n_variables == 0)
    return bad_line(raw, "No. Variables: of 1 or more before Variables:", status);
  if (!seen->n_points)
    return bad_line(raw, "No. Points: before Variables:", status);
  return DRUM_OK;
}

/* Reads the lines before the variables. */
static drum_code read_keys(drum_raw *raw, char *line, bool *at_end, drum_status *status) {
  seen_keys seen = {false, false, false, false};
  bool any = false;
  bool done = false;
  while (!done) {
    drum_code code = drum_raw_read_line(raw, line, at_end, status);
    if (code != DRUM_OK)
      return code;
    if (*at_end)
      return any ? bad_line(raw, "Variables:, but the file ends", status) : DRUM_OK;
    if (!any && *skip_blanks(line) == '\0')
      continue; /* ngspice leaves a blank line after the values of an ascii plot */
    any = true;
    code = read_key(raw, line, &seen, &done, status);
    if (code != DRUM_OK)
      return code;
  }
  return check_seen(raw, &seen, status);
}

static drum_code complete_texts(drum_raw *raw, drum_status *status) {
  drum_code code = DRUM_OK;
  if (!raw->header.title)
    code = set_text(raw, &raw->header.title, "", status);
  if (code == DRUM_OK && !raw->header.date)
    code = set_text(raw, &raw->header.date, "", status);
  return code;
}

drum_code drum_raw_read_header(drum_raw *raw, bool *at_end, drum_status *status) {
  char *line = malloc(DRUM_RAW_LINE_SIZE);
  if (!line)
    return no_memory(raw, status);
  drum_raw_header_clear(&raw->header);
  raw->line = 0;
  drum_code code = read_keys(raw, line, at_end, status);
  if (code == DRUM_OK && !*at_end) {
    raw->header.until_end = raw->header.n_points == 0;
    code = read_variables(raw, line, status);
    if (code == DRUM_OK)
      code = read_data_kind(raw, line, status);
    if (code == DRUM_OK)
      code = check_size(raw, status);
    if (code == DRUM_OK)
      code = complete_texts(raw, status);
  }
  free(line);
  return code;
}

void drum_raw_header_clear(drum_raw_header *header) {
  for (size_t i = 0; i < header->n_variables && header->variables; i++) {
    free(header->variables[i].name);
    free(header->variables[i].type);
  }
  free(header->variables);
  free(header->title);
  free(header->date);
  free(header->plotname);
  *header = (drum_raw_header){0};
}
