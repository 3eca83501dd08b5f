/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sentences for people, and as JSON. */
#include "drumspice/figures.h"

#include "base/json_text.h"

drum_code drum_figures_text(const drum_sentence sentences[DRUM_SENTENCES], FILE *stream,
                            drum_status *status) {
  (void)fprintf(stream,
                "What the paper says at F = 0 and equal rates kappa, tried for |Delta| up to %g "
                "kappa\n\n%-13s  %-55s  %-13s  %9s\n",
                DRUM_FIGURE_DELTA_MAX, "where", "what", "verdict", "number");
  for (int s = 0; s < DRUM_SENTENCES; ++s) {
    const drum_sentence *sentence = &sentences[s];
    (void)fprintf(stream, "%-13s  %-55s  %-13s  %9.6f  %s\n", sentence->where, sentence->claim,
                  sentence->holds ? "holds" : "does not hold", sentence->value, sentence->number);
    if (!sentence->holds && sentence->remark)
      (void)fprintf(stream, "%-13s  -> %s\n", "", sentence->remark);
  }
  if (ferror(stream))
    return drum_fail(status, DRUM_IO_ERROR, "the table of the figures cannot be written");
  return drum_succeed(status);
}

static json_t *surfaces(void) {
  json_t *object = json_object();
  drum_json_put(object, "m1", DRUM_FIGURE_M1);
  drum_json_put(object, "m2", DRUM_FIGURE_M2);
  drum_json_put(object, "m3_max", DRUM_FIGURE_M3_MAX);
  drum_json_put(object, "delta_over_kappa_max", DRUM_FIGURE_DELTA_MAX);
  drum_json_put(object, "f_over_kappa_max", DRUM_FIGURE_F_MAX);
  return object;
}

static json_t *flows(void) {
  json_t *object = json_object();
  drum_json_put(object, "nbar3", DRUM_FIGURE_N3);
  drum_json_put(object, "nbar_max", DRUM_FIGURE_N_MAX);
  drum_json_put(object, "delta_over_kappa", 0.0);
  return object;
}

json_t *drum_figures_json(const drum_sentence sentences[DRUM_SENTENCES]) {
  json_t *object = json_object();
  if (!object)
    return NULL;
  (void)json_object_set_new(object, "fig2", surfaces());
  (void)json_object_set_new(object, "fig3", flows());
  json_t *list = json_array();
  for (int s = 0; s < DRUM_SENTENCES; ++s) {
    const drum_sentence *sentence = &sentences[s];
    json_t *entry = json_object();
    (void)json_object_set_new(entry, "key", json_string(sentence->key));
    (void)json_object_set_new(entry, "where", json_string(sentence->where));
    (void)json_object_set_new(entry, "claim", json_string(sentence->claim));
    (void)json_object_set_new(entry, "holds", json_boolean(sentence->holds));
    drum_json_put(entry, "value", sentence->value);
    (void)json_object_set_new(entry, "number", json_string(sentence->number));
    (void)json_object_set_new(entry, "remark",
                              !sentence->holds && sentence->remark ? json_string(sentence->remark)
                                                                   : json_null());
    (void)json_array_append_new(list, entry);
  }
  (void)json_object_set_new(object, "sentences", list);
  return object;
}
