/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "netlist/statement.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const char BLANKS[] = " \t\v\f\r";
static const char CARD[] = "drumspice";

static bool is_blank(char c) {
  return c != '\0' && strchr(BLANKS, c) != NULL;
}

static size_t skip_blanks(const char *text, size_t at) {
  return at + strspn(text + at, BLANKS);
}

static size_t line_end(const char *text, size_t at) {
  return at + strcspn(text + at, "\n");
}

/* Where ngspice sees a comment begin, quotes or not; else the line's end. */
static size_t comment_begin(const char *text, size_t begin, size_t end) {
  for (size_t at = begin; at < end; at++) {
    const bool apart = at == begin || is_blank(text[at - 1]) || text[at - 1] == ',';
    if (text[at] == ';' || (text[at] == '$' && apart) || (text[at] == '/' && text[at + 1] == '/'))
      return at;
  }
  return end;
}

static size_t word_end(const char *text, size_t at, size_t end) {
  size_t depth = 0;
  char quote = '\0';
  for (; at < end; at++) {
    const char c = text[at];
    if (quote) {
      quote = c == quote ? '\0' : quote;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '{' || c == '[') {
      depth++;
    } else if ((c == '}' || c == ']') && depth > 0) {
      depth--;
    } else if (depth == 0 && (is_blank(c) || strchr(",()=", c))) {
      break;
    }
  }
  return at;
}

static void add_words(drum_statement *to, size_t begin, size_t end) {
  const char *text = to->text;
  for (size_t at = begin; at < end && to->count < DRUM_STATEMENT_WORDS_MAX;) {
    if (is_blank(text[at]) || strchr(",()", text[at])) {
      at++;
      continue;
    }
    const size_t stop = text[at] == '=' ? at + 1 : word_end(text, at, end);
    to->word[to->count++] = (drum_text_span){at, stop};
    at = stop;
  }
}

/* Where the words of a card begin, "*drumspice" or "* drumspice"; 0: it is none. */
static size_t card_begin(const char *text, size_t begin) {
  if (text[begin] != '*')
    return 0;
  const size_t at = begin + 1 + strspn(text + begin + 1, " \t");
  const size_t length = sizeof CARD - 1;
  return strncasecmp(text + at, CARD, length) == 0 && (is_blank(text[at + length])) ? at : 0;
}

/* A line that can stand within a statement without ending it. */
static bool is_no_statement(const char *text, size_t begin, size_t end) {
  return begin == end || text[begin] == '*' || text[begin] == '#' ||
         comment_begin(text, begin, end) == begin;
}

/* The next statement or card, whatever it is. */
static bool read_statement(drum_statements *from, drum_statement *line) {
  const char *text = from->text;
  *line = (drum_statement){.text = text};
  while (text[from->at]) {
    const size_t begin = skip_blanks(text, from->at);
    const size_t end = line_end(text, from->at);
    const bool title = !from->title;
    const size_t card = title ? 0 : card_begin(text, begin);
    const bool continues =
        text[begin] == (line->card ? '*' : '+') && (!line->card || text[begin + 1] == '+');
    const bool nothing = title || is_no_statement(text, begin, end);
    if (line->count > 0 && !continues && (line->card || card || !nothing))
      return true;
    from->title = true;
    from->at = text[end] ? end + 1 : end;
    line->card = line->card || card;
    if (card || continues || !nothing) {
      const size_t first = card ? card : begin + (continues ? 1 + line->card : 0);
      add_words(line, first, comment_begin(text, first, end));
    }
  }
  return line->count > 0;
}

bool drum_statement_next(drum_statements *from, drum_statement *line) {
  while (read_statement(from, line)) {
    const bool is_circuit = !line->card && !from->control;
    if (!line->card && drum_statement_is(line, 0, ".control"))
      from->control = true;
    else if (!line->card && drum_statement_is(line, 0, ".endc"))
      from->control = false;
    else if (is_circuit && drum_statement_is(line, 0, ".end"))
      return false;
    else if (is_circuit && drum_statement_is(line, 0, ".subckt"))
      from->depth++;
    else if (is_circuit && drum_statement_is(line, 0, ".ends"))
      from->depth -= from->depth > 0;
    else if (line->card || (is_circuit && from->depth == 0))
      return true;
  }
  return false;
}

bool drum_statement_is(const drum_statement *line, size_t word, const char *what) {
  if (word >= line->count)
    return false;
  const drum_text_span *span = &line->word[word];
  const size_t length = span->end - span->begin;
  return strlen(what) == length && strncasecmp(line->text + span->begin, what, length) == 0;
}

bool drum_statement_begins(const drum_statement *line, const char *letters) {
  if (line->count == 0)
    return false;
  const int first = tolower((unsigned char)line->text[line->word[0].begin]);
  return first != '\0' && strchr(letters, first) != NULL;
}
