/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The network as a subcircuit. An element is named by its nodes, c_left_right and c_left_0; where
 * names have underscores of their own, more of them than any name has in a row stand between the
 * two, so that no two elements have one name.
 */
#include "drumspice/maxwell.h"

#include <math.h>
#include <string.h>

/* Nodes in a line of the subcircuit's head. */
enum { NODES_A_LINE = 8 };

typedef struct writing {
  const drum_maxwell_network *network;
  const drum_maxwell_output *output;
  FILE *file;
  char between[DRUM_MAXWELL_NAME_SIZE + 1]; /* underscores */
} writing;

static void set_between(writing *out) {
  size_t longest = 0;
  for (size_t i = 0; i < out->network->count; i++) {
    size_t run = 0;
    for (const char *at = out->network->nodes[i].name; *at; at++) {
      run = *at == '_' ? run + 1 : 0;
      longest = run > longest ? run : longest;
    }
  }
  memset(out->between, '_', longest + 1);
  out->between[longest + 1] = '\0';
}

/* Text in a comment, on one line whatever it is. */
static void put_text(const char *text, FILE *file) {
  for (; *text; text++)
    (void)fputc((unsigned char)*text < ' ' || *text == 0x7f ? '?' : *text, file);
}

/* A capacitor from node a to node b, or to ground where b is null. */
static void put_capacitor(const writing *out, const char *a, const char *b, double c) {
  const char *other = b ? b : "0";
  if (!(c > 0.0))
    return;
  if (out->output->carrier_hz > 0.0)
    (void)fprintf(out->file, "x_%s%s%s %s_i %s_q %s%s %s%s env_capacitor c=%.15g carrier=%.15g\n",
                  a, out->between, other, a, a, other, b ? "_i" : "", other, b ? "_q" : "", c,
                  out->output->carrier_hz);
  else
    (void)fprintf(out->file, "c_%s%s%s %s %s %.15g\n", a, out->between, other, a, other, c);
}

static void put_head(const writing *out) {
  const drum_maxwell_network *network = out->network;
  (void)fprintf(out->file, ".subckt %s", out->output->name);
  for (size_t i = 0; i < network->count; i++) {
    const char *name = network->nodes[i].name;
    const char *before = i > 0 && i % NODES_A_LINE == 0 ? "\n+ " : " ";
    if (out->output->carrier_hz > 0.0)
      (void)fprintf(out->file, "%s%s_i %s_q", before, name, name);
    else
      (void)fprintf(out->file, "%s%s", before, name);
  }
  (void)fputc('\n', out->file);
}

static void put_capacitors(const writing *out) {
  const drum_maxwell_network *network = out->network;
  for (size_t i = 0; i < network->count; i++) {
    put_capacitor(out, network->nodes[i].name, NULL, network->nodes[i].ground);
    for (size_t j = i + 1; j < network->count; j++)
      put_capacitor(out, network->nodes[i].name, network->nodes[j].name,
                    network->mutual[i * network->count + j]);
  }
}

static void put_origin(const writing *out, const drum_maxwell *matrix,
                       const drum_maxwell_options *options) {
  FILE *file = out->file;
  (void)fprintf(file, "* Capacitors of %zu conductor%s, from ", out->network->count,
                out->network->count == 1 ? "" : "s");
  put_text(out->output->source, file);
  (void)fprintf(file, ", line %zu\n* (%s, unit %g F", matrix->line,
                drum_maxwell_format_name(matrix->format), matrix->unit);
  if (matrix->scale != 1.0)
    (void)fprintf(file, " times %g", matrix->scale);
  (void)fprintf(file, ", %s's convention)\n",
                options->convention == DRUM_MAXWELL_CONVENTION_SPICE ? "SPICE" : "Maxwell");
  if (out->network->grounded)
    (void)fprintf(file, "* %zu more tied to ground\n", out->network->grounded);
}

static void put_checks(const writing *out, const drum_maxwell_options *options) {
  const drum_maxwell_network *network = out->network;
  FILE *file = out->file;
  (void)fprintf(
      file, "* Checked: symmetric to %g, signs and diagonal dominance to %g, positive definite\n",
      options->symmetry, options->noise);
  if (network->count > 1)
    (void)fprintf(file, "* Largest asymmetry, over sqrt(C_ii C_jj): %.3g, %s and %s; means taken\n",
                  network->asymmetry, network->nodes[network->asymmetric[0]].name,
                  network->nodes[network->asymmetric[1]].name);
  if (options->threshold > 0.0)
    (void)fprintf(
        file, "* Below %g F between two: %zu, %.3g F in all, which lead to ground at both ends\n",
        options->threshold, network->dropped, network->dropped_total);
  for (size_t i = 0; i < network->n_warnings; i++) {
    (void)fputs("* Warning: ", file);
    put_text(network->warnings[i], file);
    (void)fputc('\n', file);
  }
}

static void put_nodes(const writing *out) {
  (void)fprintf(out->file, "* %-20s %15s %15s  conductor\n", "node", "total [F]", "to ground [F]");
  for (size_t i = 0; i < out->network->count; i++) {
    const drum_maxwell_node *node = &out->network->nodes[i];
    (void)fprintf(out->file, "* %-20s %15.6g %15.6g  ", node->name, node->total, node->ground);
    put_text(node->conductor, out->file);
    (void)fputc('\n', out->file);
  }
}

drum_code drum_maxwell_write(const drum_maxwell *matrix, const drum_maxwell_options *options,
                             const drum_maxwell_network *network, const drum_maxwell_output *output,
                             FILE *file, drum_status *status) {
  if (!matrix || !options || !network || !output || !output->name || !output->source || !file)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "a network, its form or its file is missing");
  char name[DRUM_MAXWELL_NAME_SIZE];
  drum_maxwell_node_name(output->name, name);
  if (!name[0] || strcmp(name, output->name) != 0)
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "'%.80s' is no name for a subcircuit: expected lower case letters, digits "
                     "and _ between them",
                     output->name);
  if (!(output->carrier_hz >= 0.0) || !isfinite(output->carrier_hz))
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "carrier = %g Hz: expected a finite frequency above 0, or 0 for none",
                     output->carrier_hz);
  if (output->carrier_hz > 0.0 && network->count > DRUM_MAXWELL_MAX / 2)
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "%zu conductors make more pairs of nodes than a subcircuit of ngspice may "
                     "have: expected at most %d in a rotating frame",
                     network->count, DRUM_MAXWELL_MAX / 2);
  writing out = {.network = network, .output = output, .file = file};
  set_between(&out);
  put_origin(&out, matrix, options);
  put_checks(&out, options);
  if (output->carrier_hz > 0.0)
    (void)fprintf(file, "* In the frame rotating at %.15g Hz; needs drumspice.lib\n",
                  output->carrier_hz);
  put_nodes(&out);
  put_head(&out);
  put_capacitors(&out);
  (void)fprintf(file, ".ends %s\n", output->name);
  if (ferror(file))
    return drum_fail(status, DRUM_IO_ERROR, "the netlist cannot be written");
  return drum_succeed(status);
}
