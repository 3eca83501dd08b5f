/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_REPORT_COMPARISON_H
#define DRUMSPICE_REPORT_COMPARISON_H

#include "base/path.h"
#include "drumspice/report.h"
#include "extract/network.h"

enum { DRUM_UPPER = 0, DRUM_LOWER = 1 };

/* What the steps of one comparison share. */
typedef struct drum_comparison {
  drum_report *report;
  char prefix[DRUM_PATH_SIZE];
  drum_network network[2]; /* pumped, upper and lower sideband */
  drum_optomech full;      /* full linear theory */
  drum_frame frame;
  double f; /* Omega, Hz */
} drum_comparison;

/*
 * Compares the measurements FOLDER/STEM_*.raw, or FOLDER/STEM_SETTING_*.raw of one setting of the
 * cards, SETTING below cards->n_settings; with n_settings = 0 there is none. As
 * drum_report_compare.
 */
drum_code drum_comparison_run(const drum_cards *cards, const char *stem, size_t setting,
                              const char *folder, drum_report **report, drum_status *status);

/*
 * Adds the occupations of every bath case to the report, with what the theories say of them, the
 * heat flows of the first case and, where cases raise one bath alone, the rectification.
 */
drum_code drum_comparison_occupations(drum_comparison *run, drum_status *status);

/*
 * The cascaded model's occupations of the two modes, spectral at omega (rad/s) and total; nan where
 * there is no cascaded system. Both have room for DRUM_MODES_MAX.
 */
void drum_comparison_cascaded(const drum_report *report, const double *baths, double omega,
                              double *spectral, double *total);

/* The occupation of a mode by noise in a case, or null if the report has none. */
const drum_occupation *drum_comparison_find(const drum_report *report, size_t mode,
                                            size_t bath_case, drum_occupation_kind kind);

/*
 * By how many quanta case `to` raises the bath of mode `raised` above case `from`; 0 if the two
 * differ in another bath.
 */
double drum_comparison_step(const drum_report *report, size_t from, size_t to, size_t raised);

/*
 * Finds the two cases that differ in the bath of mode `raised` alone and by most, where `fits`
 * (null: any do) holds for the hotter; false if there are none.
 */
bool drum_comparison_most_raised(const drum_report *report, size_t raised,
                                 bool (*fits)(const drum_report *, size_t), size_t *from,
                                 size_t *to);

/*
 * Adds the transients that there are: occupations in the time domain with their theory, heat flows,
 * rectification. Wants the occupations by noise to be there.
 */
drum_code drum_comparison_transients(drum_comparison *run, drum_status *status);

#endif
