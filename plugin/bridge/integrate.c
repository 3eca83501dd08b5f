/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bridge/integrate.h"

#include <math.h>

int drum_integrate(CKTcircuit *circuit, int q) {
  const double *weight = circuit->CKTag;
  const int order = circuit->CKTorder;
  double *now = circuit->CKTstate0 + q;
  const double *before = circuit->CKTstate1 + q;

  switch (circuit->CKTintegrateMethod) {
  case TRAPEZOIDAL:
    if (order == 1)
      now[1] = weight[0] * now[0] + weight[1] * before[0];
    else if (order == 2)
      now[1] = weight[0] * (now[0] - before[0]) - weight[1] * before[1];
    else
      return E_ORDER;
    return OK;
  case GEAR:
    if (order < 1 || order > 6)
      return E_ORDER;
    now[1] = 0.0;
    for (int age = order; age >= 0; --age)
      now[1] += weight[age] * circuit->CKTstates[age][q];
    return OK;
  default:
    return E_METHOD;
  }
}

/*
 * Leading coefficient of the local truncation error: of the trapezoidal family
 * 1/2 and 1/12; of Gear's formula of order k, 1/(k + 1) over the sum of 1/j.
 */
static double error_coefficient(int method, int order) {
  if (method == TRAPEZOIDAL)
    return order == 1 ? 0.5 : 1.0 / 12.0;
  double harmonic = 0.0;
  for (int j = 1; j <= order; ++j)
    harmonic += 1.0 / j;
  return 1.0 / ((order + 1) * harmonic);
}

void drum_truncation_prepare(drum_truncation *rule, const CKTcircuit *circuit) {
  const int order = circuit->CKTorder;
  rule->order = order;
  rule->coefficient = error_coefficient(circuit->CKTintegrateMethod, order);
  for (int age = 0; age <= order; ++age) {
    double span = 0.0;
    for (int other = age; other <= order; ++other) {
      span += circuit->CKTdeltaOld[other];
      rule->inverse_span[other - age][age] = 1.0 / span;
    }
  }
}

double drum_truncation_step(const drum_truncation *rule, const CKTcircuit *circuit, int q) {
  const int order = rule->order;
  const double *now = circuit->CKTstate0 + q;
  const double *before = circuit->CKTstate1 + q;
  const double current_tolerance =
      circuit->CKTabstol + circuit->CKTreltol * fmax(fabs(now[1]), fabs(before[1]));
  const double charge = fmax(fmax(fabs(now[0]), fabs(before[0])), circuit->CKTchgtol);
  const double tolerance = fmax(current_tolerance, circuit->CKTreltol * charge / circuit->CKTdelta);

  /* Newton's divided difference of order + 1 over the last points. */
  double difference[8] = {0};
  for (int age = 0; age <= order + 1; ++age)
    difference[age] = circuit->CKTstates[age][q];
  for (int done = 0; done <= order; ++done)
    for (int age = 0; age <= order - done; ++age)
      difference[age] = (difference[age] - difference[age + 1]) * rule->inverse_span[done][age];
  const double error = rule->coefficient * fabs(difference[0]);
  const double power = circuit->CKTtrtol * tolerance / fmax(circuit->CKTabstol, error);
  return order == 1 ? power : order == 2 ? sqrt(power) : pow(power, 1.0 / order);
}
