/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How the heat flow of the cascaded model fluctuates (appendix D, corrected), at F = 0 with equal
 * rates kappa = 1: the first cumulants of the quanta that each bath takes, theta(s) of the common
 * bath, and the fluctuation relation theta(s) = theta(A - s) of bath 1, which holds as long as the
 * other two baths have one occupation.
 */

#include <math.h>
#include <stdio.h>

#include "drumspice/counting.h"

static int give_up(const drum_status *status) {
  (void)fprintf(stderr, "counting: %s\n", status->message);
  return 1;
}

static drum_code print_cumulants(const drum_counting *counting, drum_status *status) {
  (void)printf("%-8s %10s %10s %10s %12s\n", "bath", "mean", "variance", "third", "s within");
  for (size_t bath = 0; bath < 3; ++bath) {
    double weights[3] = {0.0, 0.0, 0.0}, cumulants[3], lowest, highest;
    weights[bath] = 1.0;
    drum_code code = drum_counting_cumulants(counting, weights, 3, cumulants, status);
    if (code == DRUM_OK)
      code = drum_counting_range(counting, bath, &lowest, &highest, status);
    if (code != DRUM_OK)
      return code;
    (void)printf("%-8zu %10.5f %10.5f %10.5f    (%.4f, %.4f)\n", bath + 1, cumulants[0],
                 cumulants[1], cumulants[2], lowest, highest);
  }
  return DRUM_OK;
}

static drum_code print_theta(const drum_counting *counting, drum_status *status) {
  (void)printf("\n%-8s %12s\n", "s", "theta_3");
  for (int k = -2; k <= 4; ++k) {
    const double s[3] = {0.0, 0.0, 0.25 * k};
    double theta;
    drum_code code = drum_counting_theta(counting, s, &theta, status);
    if (code != DRUM_OK)
      return code;
    (void)printf("%-8g %12.8f\n", s[2], k == 0 ? 0.0 : theta);
  }
  return DRUM_OK;
}

static drum_code print_relation(const drum_cascaded *system, drum_status *status) {
  const double baths[3] = {0.6, 0.2, 0.2};
  const double affinity = log(baths[1] * (baths[0] + 1.0) / ((baths[1] + 1.0) * baths[0]));
  drum_counting counting;
  drum_code code = drum_counting_cascaded(system, baths, &counting, status);
  if (code != DRUM_OK)
    return code;
  (void)printf("\nbaths 0.6, 0.2, 0.2: A = %.6f\n%-8s %12s %14s\n", affinity, "s", "theta_1(s)",
               "theta_1(A - s)");
  for (int k = 1; k <= 4; ++k) {
    const double s[3] = {-0.1 * k, 0.0, 0.0}, mirror[3] = {affinity - s[0], 0.0, 0.0};
    double theta, mirrored;
    code = drum_counting_theta(&counting, s, &theta, status);
    if (code == DRUM_OK)
      code = drum_counting_theta(&counting, mirror, &mirrored, status);
    if (code != DRUM_OK)
      return code;
    (void)printf("%-8g %12.8f %14.8f\n", s[0], theta, mirrored);
  }
  return DRUM_OK;
}

int main(void) {
  const drum_cascaded system = {.kappa = {1.0, 1.0}, .gamma = {1.0, 1.0}};
  const double baths[3] = {0.6, 0.3, 0.1};
  drum_status status;
  drum_counting counting;
  if (drum_counting_cascaded(&system, baths, &counting, &status) ||
      print_cumulants(&counting, &status) || print_theta(&counting, &status) ||
      print_relation(&system, &status))
    return give_up(&status);
  return 0;
}
