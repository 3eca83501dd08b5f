/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/record.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/stream.h"

_Static_assert((int)DRUM_DEVICE_ERROR_SIZE == (int)DRUM_STREAM_ERROR_SIZE, "one text for both");

typedef struct record {
  drum_device device;
  char *file;
  size_t inputs;
  double start;
  double *first; /* the point at time 0 */
  bool has_first;
  bool ended; /* by the transient's last point, or an error */
  drum_stream *stream;
} record;

static bool open_stream(record *self, double time) {
  char title[256];
  (void)snprintf(title, sizeof title, "record %s", self->device.name);
  const drum_stream_header header = {
      .path = self->file,
      .title = title,
      .count = self->inputs,
      .names = self->device.port_names,
  };
  self->stream = drum_stream_open(&header, time, self->device.error);
  return self->stream && (!self->has_first || self->start > 0.0 ||
                          drum_stream_write(self->stream, 0.0, self->first, self->device.error));
}

static void begin(record *self, const double *v) {
  drum_stream_close(self->stream);
  self->stream = NULL;
  self->ended = false;
  self->has_first = true;
  memcpy(self->first, v, self->inputs * sizeof *v);
}

static const char *accept(drum_device *device, double time, const double *v, bool last) {
  record *self = (record *)device;
  if (time <= 0.0) {
    begin(self, v);
    return NULL;
  }
  if (self->ended)
    return NULL;
  bool ok = self->stream || open_stream(self, time);
  if (ok && time >= self->start)
    ok = drum_stream_write(self->stream, time, v, device->error);
  if (ok && last)
    ok = drum_stream_finish(self->stream, device->error);
  if (ok && !last)
    return NULL;
  self->ended = true;
  drum_stream_close(self->stream);
  self->stream = NULL;
  return ok ? NULL : device->error;
}

/* A parameter was changed in a pause: the same file goes on. */
static void adopt(drum_device *device, drum_device *previous) {
  record *self = (record *)device;
  record *old = (record *)previous;
  if (!self->file || !old->file || strcmp(self->file, old->file) != 0 ||
      self->inputs != old->inputs)
    return;
  self->stream = old->stream;
  old->stream = NULL;
  self->ended = old->ended;
  self->has_first = old->has_first;
  memcpy(self->first, old->first, self->inputs * sizeof *self->first);
}

static void destroy(drum_device *device) {
  record *self = (record *)device;
  drum_stream_close(self->stream);
  free(self->file);
  free(self->first);
}

static const drum_device_class record_class = {
    .accept = accept,
    .adopt = adopt,
    .destroy = destroy,
};

drum_device *drum_record_create(const drum_record_card *card) {
  record *self = (record *)drum_device_allocate(sizeof *self, &record_class, 0, 0);
  if (!self)
    return NULL;
  drum_device *device = &self->device;
  drum_device_require_text(device, card->inputs > 0, "no inputs; expected nodes in the brackets");
  drum_device_require_text(device, card->file && card->file[strspn(card->file, " ")],
                           "file is not given; expected file=\"PATH\"");
  drum_device_require(device, isfinite(card->start) && card->start >= 0.0, "start", -1, card->start,
                      "a finite time of 0 or more seconds");
  self->inputs = card->inputs;
  self->start = card->start;
  self->first = calloc(card->inputs + 1, sizeof *self->first);
  self->file = strdup(card->file ? card->file : "");
  if (!self->first || !self->file) {
    drum_device_destroy(device);
    return NULL;
  }
  return device;
}
