/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "design/resonator.h"

#include <math.h>

drum_design_feed drum_design_feed_at(double cf, double z0, double w) {
  const double q = w * cf * z0;
  const double whole = 1 + q * q;
  return (drum_design_feed){
      .g = q * q / whole / z0,
      .c = cf / (whole * whole), /* (dB/dw + B/w)/2 */
      .gamma = -w * w * cf * (q / whole) * (q / whole),
  };
}

double drum_design_feed_for(double g, double z0, double w) {
  return g * z0 < 1 ? sqrt(g * z0 / (1 - g * z0)) / (w * z0) : NAN;
}
