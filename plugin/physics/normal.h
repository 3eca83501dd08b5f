/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_PHYSICS_NORMAL_H
#define DRUMSPICE_PHYSICS_NORMAL_H

/*
 * Standard normal numbers out of random words, one each, by the inverse of the
 * normal distribution function. The word's lowest bit is the sign; its upper 56
 * bits give u in (0, 1/2), whose exponent and first three digits choose a
 * polynomial. Within 3e-11 of the exact inverse everywhere; the largest value
 * is 8.7. Only sums and products: the same bits on every machine with IEEE
 * arithmetic, whatever its mathematical library.
 */

#include <stdint.h>
#include <string.h>

enum {
  DRUM_NORMAL_BITS = 56,
  DRUM_NORMAL_DIGITS = 3, /* an octave of u has 2^3 polynomials */
  DRUM_NORMAL_TERMS = 8,
  /* The octaves of u, and one for u rounded to 1/2. */
  DRUM_NORMAL_ROWS = ((DRUM_NORMAL_BITS + 1) << DRUM_NORMAL_DIGITS) + 1,
};

/* A polynomial in t, -1/2 <= t < 1/2 from one end of its interval of u to the other. */
typedef struct drum_normal_row {
  _Alignas(64) double c[DRUM_NORMAL_TERMS];
} drum_normal_row;

extern drum_normal_row drum_normal_table[DRUM_NORMAL_ROWS];

/* Fills the table: to be called before the first number is made; again does nothing. */
void drum_normal_prepare(void);

static inline double drum_normal(uint64_t word) {
  enum { MANTISSA = 52, REST = MANTISSA - DRUM_NORMAL_DIGITS, HALF = 1022 };
  const double cell = (double)(int64_t)(word >> (64 - DRUM_NORMAL_BITS)) + 0.5;
  uint64_t bits;
  memcpy(&bits, &cell, sizeof bits);
  const uint64_t row = (bits >> REST) - (HALF << DRUM_NORMAL_DIGITS);
  const uint64_t inside = (bits & ((UINT64_C(1) << REST) - 1)) << DRUM_NORMAL_DIGITS;
  const uint64_t one = UINT64_C(1023) << MANTISSA | inside;
  double t;
  memcpy(&t, &one, sizeof t);
  t -= 1.5;
  const double *c = drum_normal_table[row].c;
  const double t2 = t * t;
  const double x = ((c[0] + c[1] * t) + (c[2] + c[3] * t) * t2) +
                   ((c[4] + c[5] * t) + (c[6] + c[7] * t) * t2) * (t2 * t2);
  uint64_t value;
  memcpy(&value, &x, sizeof value);
  value ^= word << 63;
  double normal;
  memcpy(&normal, &value, sizeof normal);
  return normal;
}

#endif
