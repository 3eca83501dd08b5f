/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The netlist around the image: head, cards, and the ways to library and plugin. */
#include "netlist/cards_parse.h"
#include "netlist/envelope_image.h"
#include "netlist/number_text.h"
#include "netlist/tokens.h"

#include <math.h>
#include <string.h>

static const char LINE_SUBCKT[] =
    "\n* An ideal line between the ports 1 2 and 3 4; re + j im = exp(-j wd td). A port is z0 "
    "beside the\n"
    "* current of the wave d that arrives; 2 v minus that wave leaves, and is later by td.\n"
    ".subckt envelope_line n1_i n1_q n2_i n2_q n3_i n3_q n4_i n4_q z0=50 td=1n re=1 im=0\n";

/*
 * With x = s td/n a section is (1 - x/2 + x^2/12)/(1 + x/2 + x^2/12) = 1 - x w, (1 + x/2 + x^2/12)
 * w = 1: an all-pass, which the trapezoidal rule keeps one. Node w is w, node p is x w; 1 V is 1 V.
 */
static void put_delay_subckt(int sections, FILE *to) {
  (void)fputs("\n* A delay of td by sections without loss.\n.subckt envelope_delay n0 out td=1n\n",
              to);
  (void)fprintf(to, ".param part={td/%d}\n", sections);
  for (int k = 1; k <= sections; k++) {
    (void)fprintf(to, "cw%d w%d 0 {part}\ngw%d 0 w%d p%d 0 1\n", k, k, k, k, k);
    (void)fprintf(to, "cp%d p%d 0 {part}\ngp%d 0 p%d n%d 0 12\n", k, k, k, k, k - 1);
    (void)fprintf(to, "gpw%d p%d 0 w%d 0 12\ngpp%d p%d 0 p%d 0 6\n", k, k, k, k, k, k);
    if (k < sections)
      (void)fprintf(to, "gn%d 0 n%d n%d 0 1\ngy%d n%d 0 p%d 0 1\nrn%d n%d 0 1 noisy=0\n", k, k,
                    k - 1, k, k, k, k, k);
    else
      (void)fprintf(to, "gn%d 0 out n%d 0 1\ngy%d out 0 p%d 0 1\n", k, k - 1, k, k);
  }
  (void)fputs(".ends envelope_delay\n", to);
}

static void put_line_subckt(int sections, FILE *to) {
  if (sections > 0)
    put_delay_subckt(sections, to);
  (void)fputs(LINE_SUBCKT, to);
  for (int port = 1; port <= 2; port++) {
    const int plus = 2 * port - 1;
    const int minus = 2 * port;
    const int other = 3 - port;
    for (const char *part = "iq"; *part; part++) {
      const char c = *part;
      const bool i = c == 'i';
      const char *by_i = i ? "re" : "im";
      const char *by_q = i ? "-im" : "re";
      (void)fprintf(to, "rz%d%c n%d_%c n%d_%c {z0} noisy=0\n", port, c, plus, c, minus, c);
      (void)fprintf(to, "ge%d%ci n%d_%c n%d_%c d%d_i 0 {(%s)/z0}\n", port, c, minus, c, plus, c,
                    port, by_i);
      (void)fprintf(to, "ge%d%cq n%d_%c n%d_%c d%d_q 0 {(%s)/z0}\n", port, c, minus, c, plus, c,
                    port, by_q);
      (void)fprintf(to, "gw%d%c 0 w%d_%c n%d_%c n%d_%c 4\n", port, c, port, c, plus, c, minus, c);
      (void)fprintf(to, "gw%d%ci 0 w%d_%c d%d_i 0 {-2*(%s)}\n", port, c, port, c, port, by_i);
      (void)fprintf(to, "gw%d%cq 0 w%d_%c d%d_q 0 {-2*(%s)}\n", port, c, port, c, port, by_q);
      if (sections > 0) { /* which do not load the node as a matched line does */
        (void)fprintf(to, "rw%d%c w%d_%c 0 0.5 noisy=0\n", port, c, port, c);
        (void)fprintf(to, "xd%d%c w%d_%c d%d_%c envelope_delay td={td}\n", port, c, port, c, other,
                      c);
      } else {
        (void)fprintf(to, "rw%d%c w%d_%c 0 1 noisy=0\n", port, c, port, c);
        (void)fprintf(to, "t%d%c w%d_%c 0 d%d_%c 0 z0=1 td={td}\n", port, c, port, c, other, c);
      }
      (void)fprintf(to, "rd%d%c d%d_%c 0 1 noisy=0\n", port, c, port, c);
    }
  }
  (void)fputs(".ends envelope_line\n", to);
}

/* Text for a comment: what would end the line, or is no ASCII, is not for it. */
static void put_text(FILE *to, const char *text) {
  for (; *text; text++)
    (void)fputc(*text < ' ' || *text > '~' ? '?' : *text, to);
}

static void put_counts(const drum_image *image, FILE *to) {
  static const struct {
    char kind;
    const char *one;
    const char *many;
  } KINDS[] = {
      {'r', "resistor", "resistors"},
      {'c', "capacitor", "capacitors"},
      {'l', "inductor", "inductors"},
      {'k', "coupling", "couplings"},
      {'v', "voltage source", "voltage sources"},
      {'i', "current source", "current sources"},
      {'t', "ideal line", "ideal lines"},
      {'a', "drum or bath", "drums and baths"},
  };
  const size_t n_controlled = image->n_converted['e' - 'a'] + image->n_converted['f' - 'a'] +
                              image->n_converted['g' - 'a'] + image->n_converted['h' - 'a'];
  (void)fputs("* Converted:", to);
  const char *between = " ";
  for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++) {
    const size_t n = image->n_converted[KINDS[i].kind - 'a'];
    if (n > 0) {
      (void)fprintf(to, "%s%zu %s", between, n, n == 1 ? KINDS[i].one : KINDS[i].many);
      between = ", ";
    }
  }
  if (n_controlled > 0)
    (void)fprintf(to, "%s%zu controlled source%s", between, n_controlled,
                  n_controlled == 1 ? "" : "s");
  (void)fputs(".\n", to);
}

static void put_head(const drum_image *image, const char *path, size_t n_left, FILE *to) {
  const char *slash = strrchr(path, '/');
  const char *name = slash ? slash + 1 : path;
  (void)fputs("* ", to);
  put_text(to, name);
  (void)fputs(" (rotating frame)\n* Written by drumspice envelope from ", to);
  put_text(to, name);
  (void)fprintf(
      to,
      "; carrier %s Hz.\n"
      "* A node NAME is the pair NAME_i NAME_q: v(t) = Re[(v_i + j v_q) exp(j wd t)]. What the\n"
      "* original does at carrier + f' and carrier - f' the image does at f', as\n"
      "* (v_i + j v_q)/2 and, conjugated, (v_i - j v_q)/2; ac values drive the %s one.\n",
      drum_number_write(image->carrier).text,
      image->options->ac == DRUM_ENVELOPE_UPPER ? "first" : "second, conjugated,");
  put_counts(image, to);
  if (image->n_noisy > 0)
    (void)fprintf(
        to,
        "* Resistors have the noise of a quantum bath at their temperature (%g degrees Celsius\n"
        "* and dtemp) at the carrier, in noise%s.\n",
        image->flat->temperature,
        image->options->tran_noise ? " and tran" : "; in tran none, as in ngspice");
  if (image->uses_line && image->line_sections > 0)
    (void)fprintf(to,
                  "* Ideal lines are networks, right to 1e-9 for f' up to %g Hz and without loss, "
                  "whose steps in\n* tran are uniform.\n",
                  image->options->line_band_hz);
  else if (image->uses_line)
    (void)fputs(
        "* Ideal lines set breakpoints in tran: its steps are not uniform, so spectra cannot be\n"
        "* taken from it. op, ac and noise are exact.\n",
        to);
  if (n_left > 0)
    (void)fprintf(to,
                  "* Left out: %zu dot line%s (analyses, output and the like). An analysis of the\n"
                  "* original at f is one of the image at f - carrier.\n",
                  n_left, n_left == 1 ? "" : "s");
}

/* A card as it was, but for v=NODE of a mode, which becomes i= and q=. */
static void put_card(drum_image *image, const drum_source_line *line, FILE *to) {
  drum_tokens tokens;
  if (!drum_tokens_split(line->text, &tokens)) {
    drum_tokens_free(&tokens);
    image->out_of_memory = true;
    return;
  }
  (void)fputs("*drumspice", to);
  const bool is_mode = tokens.count > 0 && strcmp(tokens.items[0].text, "mode") == 0;
  for (size_t i = 0; i < tokens.count; i++) {
    const char *word = tokens.items[i].text;
    const bool is_key = drum_tokens_is_equals(&tokens, i + 1) && i + 2 < tokens.count;
    if (!is_key)
      (void)fprintf(to, " %s", word);
    else if (is_mode && strcmp(word, "v") == 0)
      (void)fprintf(to, " i=%s_i q=%s_q", tokens.items[i + 2].text, tokens.items[i + 2].text);
    else
      (void)fprintf(to, " %s=%s", word, tokens.items[i + 2].text);
    i += is_key ? 2 : 0;
  }
  (void)fputc('\n', to);
  drum_tokens_free(&tokens);
}

static bool is_frame(const drum_source_line *line) {
  return strncmp(line->text, "frame", 5) == 0;
}

static void put_cards(drum_image *image, FILE *to) {
  if (image->options->omega_hz > 0)
    (void)fprintf(to, "\n*drumspice frame carrier=%s omega=%s\n",
                  drum_number_write(image->carrier).text,
                  drum_number_write(image->options->omega_hz).text);
  for (size_t i = 0; i < image->source->n_lines; i++) {
    const drum_source_line *line = &image->source->lines[i];
    if (drum_cards_is_card(line) && !is_frame(line))
      put_card(image, line, to);
  }
}

static void put_library(const drum_image *image, FILE *to) {
  if (!image->uses_library)
    return;
  const char *library = image->options->library;
  (void)fprintf(to, "\n.include %s\n", library ? library : "drumspice.lib");
  if (image->options->plugin)
    (void)fprintf(to, ".control\npre_codemodel %s\n.endc\n", image->options->plugin);
}

void drum_image_write(drum_image *image, const char *path, const char *body, size_t n_left,
                      FILE *to) {
  put_head(image, path, n_left, to);
  put_cards(image, to);
  put_library(image, to);
  if (image->uses_line)
    put_line_subckt(image->line_sections, to);
  (void)fputc('\n', to);
  (void)fputs(body, to);
  (void)fputs(".end\n", to);
}
