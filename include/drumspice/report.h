/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_REPORT_H
#define DRUMSPICE_REPORT_H

/*
 * A circuit held against theory: its parameters (drumspice/extract.h), the
 * drift of its two modes at Omega against Eqs. 6 and B18-B22, the occupations
 * of its modes and plate from noise spectra, heat flows and rectification.
 *
 * Beside the files of drumspice/extract.h the netlist writes, for every case
 * of its cards and with `set sqrnoise`,
 *
 *   PREFIX_noise_CASE_MODE_upper.raw, ..._lower.raw   noise at the sideband nodes of MODE
 *   PREFIX_noise_CASE_PLATE.raw                       noise at the plate's node (with a plate)
 *   PREFIX_noise_CASE_PLATE_auxiliary.raw             the same, the electrodes of all modes held
 * that are not auxiliary (with auxiliary modes)
 *
 * and, for cases that are to be seen in the time domain too,
 *
 *   PREFIX_tran_CASE.raw                              a noisy transient (drumspice/occupations.h)
 */

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "drumspice/cards.h"
#include "drumspice/extract.h"
#include "drumspice/mapping.h"
#include "drumspice/mapping_steps.h"
#include "drumspice/occupations.h"
#include "drumspice/sideband_cooling.h"
#include "drumspice/status.h"

/* Two modes on a drum, read as a cascaded system at Omega. */
typedef struct drum_two_modes {
  drum_mapping_steps steps;
  /*
   * Of noise at Omega, dS_i/dN_j of the coherently weaker direction over the other's, all sidebands
   * and baths included; nan without raised cases. per_rate divides each by kappa_j, so that it is
   * 0 dB in a reciprocal circuit whatever the rates.
   */
  double noise_isolation_db;
  double noise_isolation_per_rate_db;
  double noise_isolation_full_db; /* per rate, in full theory */
} drum_two_modes;

/*
 * The plate as auxiliary modes alone leave it: its damping and what they add to its frequency
 * (rad/s), in closed form (drumspice/auxiliary.h) and as full linear theory has its response at
 * Omega, read as the circuit's is. The circuit's own are in the extraction.
 */
typedef struct drum_dressing {
  double gamma, spring;
  double gamma_full, spring_full;
} drum_dressing;

typedef enum drum_occupation_kind {
  DRUM_SPECTRAL, /* at Omega */
  DRUM_TOTAL,    /* integrated over both sidebands */
  DRUM_DRESSED,  /* of the plate, total: with auxiliary modes alone, all others held */
} drum_occupation_kind;

/* The index that stands for the plate among the modes of a report. */
enum { DRUM_PLATE = DRUM_MODES_MAX };

typedef struct drum_occupation {
  size_t mode; /* or DRUM_PLATE */
  size_t bath_case;
  drum_occupation_kind kind;
  double value;
  double sigma;           /* numerical uncertainty of the integral */
  double theory_cascaded; /* nan where there is no cascaded system; dressed: N_eff, closed form */
  double theory_optomech; /* full linear theory */
  double left_over; /* spectral only: sqrt(n_b N_b)/2 of the bath b for which that is largest */
} drum_occupation;

enum { DRUM_OCCUPATIONS_MAX = DRUM_CARDS_MAX_CASES * (2 * DRUM_MODES_MAX + 2) };

/* Net quanta per second leaving the system into a bath. */
typedef struct drum_heat {
  double eta;
  double sigma;
  double watt;
  double theory;   /* eta in full linear theory */
  double cascaded; /* in the cascaded model, whose third bath is the plate's; nan without */
} drum_heat;

typedef struct drum_heat_flows {
  drum_heat mode[DRUM_MODES_MAX];
  drum_heat plate;
} drum_heat_flows;

/* An occupation in the time domain, from a transient's noise by FFT. */
typedef struct drum_timed_occupation {
  size_t mode; /* or DRUM_PLATE */
  size_t bath_case;
  drum_occupation_kind kind; /* spectral: over the band around Omega */
  double value;
  double sigma;           /* standard error */
  double low, high;       /* 95 % interval */
  double band[2];         /* f' in Hz that the value stands for */
  double theory_cascaded; /* nan where there is no cascaded system */
  double theory_optomech; /* full linear theory, over the same band */
  double beating;         /* what beating photons add to it: the plate only, else 0 */
  /* drum_estimate_score of value + 1/2 against theory + beating + 1/2: (value - theory)/sigma if
   * sigma is small */
  double z;
} drum_timed_occupation;

enum { DRUM_TIMED_MAX = DRUM_OCCUPATIONS_MAX };

/* A noisy transient, and the heat flows it shows. */
typedef struct drum_transient {
  size_t bath_case;
  drum_occupations *record;
  bool has_plate; /* long enough for the plate */
  double beating; /* quanta that beating photons add to the plate */
  drum_heat heat[DRUM_MODES_MAX];
  drum_heat heat_plate;
} drum_transient;

/* How the occupation of each mode follows the bath of the other: dn2/dN1, then dn1/dN2. */
typedef struct drum_timed_rectification {
  drum_estimate total[2];
  drum_estimate spectral[2]; /* over the band; nan where the transients resolve none */
  double total_theory[2];    /* full linear theory of the same */
  double spectral_theory[2];
} drum_timed_rectification;

/* One sideband of one mode over frequency: the spectra of drumspice/optomech.h, in seconds. */
typedef struct drum_spectrum {
  size_t points;
  double *f;           /* f', Hz */
  double *symmetrised; /* S_sym */
  double *commutator;  /* A */
} drum_spectrum;

typedef struct drum_transmission {
  size_t points;
  double *f;           /* f' of the upper sideband, Hz */
  double *power[2][2]; /* kappa_i kappa_j |g_ij|^2 of the circuit; [i][j]: from j to i */
} drum_transmission;

typedef struct drum_report {
  char stem[256]; /* the netlist's name without folder and ending */
  drum_cards cards;
  drum_extraction extraction;

  bool has_two_modes; /* two modes on a plate, not counting auxiliary ones */
  drum_two_modes two_modes;

  bool has_sideband; /* one mode on a plate */
  drum_sideband sideband;
  double n_final; /* closed form, for the first case */

  bool has_auxiliary; /* auxiliary modes on a plate */
  drum_dressing auxiliary;

  size_t n_occupations;
  drum_occupation occupation[DRUM_OCCUPATIONS_MAX];
  double worst_occupation; /* largest relative deviation from full theory */
  double worst_sigma;      /* largest numerical uncertainty, relative in the same way */

  bool has_heat; /* where there are cases */
  drum_heat_flows heat[DRUM_CARDS_MAX_CASES];

  bool has_rectification;
  double dn_total[2];       /* dn2/dN1, dn1/dN2 of total occupations */
  double dn_spectral[2];    /* the same of spectral occupations at Omega */
  double dn_full[2][2];     /* [DRUM_SPECTRAL or DRUM_TOTAL]: the same in full linear theory */
  double dn_cascaded[2][2]; /* and in the cascaded model; nan without */

  size_t n_transients;
  drum_transient transient[DRUM_CARDS_MAX_CASES];
  size_t n_timed;
  drum_timed_occupation timed[DRUM_TIMED_MAX];
  double chi_square;  /* of all n_timed, with the correlation of their errors */
  double consistency; /* probability of a larger one if theory holds */
  bool has_timed_rectification;
  drum_timed_rectification timed_rectification;

  /* Reference case, upper sideband, for pictures. */
  drum_spectrum spectrum[DRUM_MODES_MAX];
  drum_transmission transmission;

  bool passed;
  char verdict[512]; /* one sentence: why */
} drum_report;

/* Largest deviation that passes: of the mapping (see below) and of occupations, relative. */
static const double DRUM_REPORT_TOLERANCE = 2e-3;

/* Occupations smaller than this are compared as if they were this large. */
static const double DRUM_REPORT_QUANTUM = 1e-2;

/* Chi-square of occupations in the time domain may be as improbable as this. */
static const double DRUM_REPORT_CONSISTENCY = 1e-3;

/* The c and f0 of a mode card may differ so much, relative, from what the circuit shows. */
static const double DRUM_REPORT_CARD_TOLERANCE = 1e-2;

/*
 * Builds the report from the measurements PREFIX_*.raw of the netlist of that name (its cards are
 * read first). With two modes on a plate a point of the responses must be at Omega, else
 * DRUM_BAD_INPUT. The caller frees *report by drum_report_free; it is null after a failure. A
 * circuit that disagrees with theory is no failure: `passed` is false then. DRUM_BAD_INPUT too if
 * the netlist has settings (drumspice/settings.h).
 *
 * The mapping's deviation is the largest of: F and the collective coupling, circuit less full
 * theory, over |J| (or over the way over the drum, where that is larger); omega_i and gamma_i over
 * kappa_i; theta in radians.
 *
 * `passed` wants all of: that deviation, the occupations', and that of damping and frequency which
 * auxiliary modes leave the plate, over the damping, within DRUM_REPORT_TOLERANCE; spectra resolved
 * by the grid; occupations in the time domain jointly consistent with full linear theory and
 * beating photons, to DRUM_REPORT_CONSISTENCY; C and f0 of the mode cards as the circuit has them;
 * G_i in phase with the pumps alpha_i; auxiliary modes that hop to no other; and what an expect
 * card asks for.
 */
drum_code drum_report_compare(const char *netlist, const char *folder, drum_report **report,
                              drum_status *status);
void drum_report_free(drum_report *report);

/*
 * (value - full theory)/max(full theory, floor). The floor is DRUM_REPORT_QUANTUM, raised where
 * modes of unequal frequency exchange quanta: a bath that is white at one mode's hbar w is off by
 * the difference at the other's, half a quantum times that in the vacuum. The part n_b
 * of a spectral occupation that a bath N_b much hotter than it gives is what amplitudes near
 * cancellation leave: theory predicts their sum to a part of one, and n_b to a part of sqrt(n_b
 * N_b), half of which is a floor too.
 */
double drum_occupation_deviation(const drum_report *report, const drum_occupation *occupation);

/* The bath occupations of a case as theory wants them: the modes', then the plate's (0 without). */
void drum_report_baths(const drum_report *report, size_t bath_case, double *baths);

/* Writes the report as an aligned table. DRUM_IO_ERROR if the stream fails. */
drum_code drum_report_text(const drum_report *report, FILE *stream, drum_status *status);

/* The report as a new JSON object (docs/report.md); the caller decrefs. Null: out of memory. */
json_t *drum_report_json(const drum_report *report);

/*
 * Draws FOLDER/STEM_transmission (two modes on a plate) and FOLDER/STEM_spectra (bath cases), and
 * of the first transient FOLDER/STEM_transient and FOLDER/STEM_plate (if it is long enough for the
 * plate), as .svg and .png with gnuplot. DRUM_NOT_FOUND if there is no gnuplot, DRUM_IO_ERROR if it
 * failed, DRUM_BAD_ARGUMENT if the path is too long or the folder's name has control characters.
 * Files of an earlier run are replaced whole. SIGPIPE is ignored meanwhile, in the whole process.
 */
drum_code drum_report_pictures(const drum_report *report, const char *folder, drum_status *status);

#endif
