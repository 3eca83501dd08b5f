# SPDX-License-Identifier: GPL-3.0-or-later
#
# compare.awk -v whole=0|1 EXPECTED ACTUAL: exit status 0 if every line of EXPECTED
# is in ACTUAL, in order; with whole=1 also nothing else. A line of EXPECTED that is
# "..." stands for any lines. Blanks count as one; numbers need to agree to 1e-4 of
# themselves or one unit of their last digit. Three kinds of number are nothing but
# rounding beyond some size, and are allowed that: deviations (one decimal and an
# exponent) to 1e-6, uncertainties (one digit and an exponent) to 1e-2, and isolations of
# more than 60 dB to 1 dB.

# The unit of the last digit of a number as it is written.
function last_digit(text, mantissa, exponent, at) {
  at = match(tolower(text), /e/)
  mantissa = at ? substr(text, 1, at - 1) : text
  exponent = at ? substr(text, at + 1) + 0 : 0
  at = index(mantissa, ".")
  return 10 ^ (exponent - (at ? length(mantissa) - at : 0))
}

function near(a, b, line, room, unit) {
  room = 1e-4 * (abs(a) > abs(b) ? abs(a) : abs(b))
  unit = last_digit(a) > last_digit(b) ? last_digit(a) : last_digit(b)
  if (room < 1.01 * unit)
    room = 1.01 * unit
  if (a ~ /^[-+]?[0-9]\.[0-9]e/ && room < 1e-6)
    room = 1e-6
  if (a ~ /^[0-9]e-/ && room < 1e-2)
    room = 1e-2
  if (line ~ / dB$/ && abs(a) > 60 && room < 1)
    room = 1
  return abs(a - b) <= room
}

function abs(x) { return x + 0 < 0 ? -x : x + 0 }

# Walks along both lines: numbers by value, the rest letter by letter.
function same(expected, actual, line, a, b) {
  gsub(/[ \t]+/, " ", expected)
  gsub(/[ \t]+/, " ", actual)
  sub(/^ /, "", expected); sub(/ $/, "", expected)
  sub(/^ /, "", actual); sub(/ $/, "", actual)
  line = expected
  while (expected != actual) {
    if (match(expected, NUMBER) == 1) {
      a = substr(expected, 1, RLENGTH)
      expected = substr(expected, RLENGTH + 1)
      if (match(actual, NUMBER) != 1)
        return 0
      b = substr(actual, 1, RLENGTH)
      actual = substr(actual, RLENGTH + 1)
      if (!near(a, b, line))
        return 0
    } else {
      if (expected == "" || actual == "" || substr(expected, 1, 1) != substr(actual, 1, 1))
        return 0
      expected = substr(expected, 2)
      actual = substr(actual, 2)
    }
  }
  return 1
}

BEGIN { NUMBER = "^[-+]?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?" }
FNR == NR { want[++wanted] = $0; next }
{ have[++had] = $0 }
END {
  at = 1
  skip = !whole
  for (w = 1; w <= wanted; ++w) {
    if (want[w] == "...") {
      skip = 1
      continue
    }
    if (want[w] ~ /^[ \t]*$/ && !whole)
      continue
    while (at <= had && skip && !same(want[w], have[at]))
      ++at
    if (at > had || !same(want[w], have[at])) {
      print "the document says:  " want[w]
      print whole && at <= had ? "the run gave:       " have[at] : "the run gave no such line (in this order)"
      exit 1
    }
    ++at
    skip = !whole
  }
  if (whole && !skip && at <= had) {
    print "the run gave more:  " have[at]
    exit 1
  }
}
