/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/baths.h"

#include <math.h>

drum_code drum_baths_check(const double *baths, size_t count, drum_status *status) {
  for (size_t b = 0; b < count; b++)
    if (!isfinite(baths[b]) || baths[b] < 0)
      return drum_fail(status, DRUM_BAD_ARGUMENT,
                       "occupation of bath %zu is %g, expected a finite number not below 0", b + 1,
                       baths[b]);
  return DRUM_OK;
}
