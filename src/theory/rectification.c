/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drumspice/rectification.h"

#include <math.h>

drum_code drum_rectification(double forth, double back, double *rectification,
                             drum_status *status) {
  if (!isfinite(forth) || forth < 0 || !isfinite(back) || back < 0)
    return drum_fail(
        status, DRUM_BAD_ARGUMENT,
        "conductances forth and back are %g and %g, expected finite numbers not below 0", forth,
        back);
  double larger = fmax(forth, back), smaller = fmin(forth, back);
  double ratio = larger > 0 ? smaller / larger : 1; /* no overflow */
  *rectification = copysign((1 - ratio) / (1 + ratio), forth - back);
  return drum_succeed(status);
}
