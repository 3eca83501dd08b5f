/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_SETTINGS_H
#define DRUMSPICE_SETTINGS_H

/*
 * A netlist measured in several settings of its pumps: the report of each (drumspice/report.h),
 * and what the settings do to heat flows and transmission. Two modes on a plate, whose pumps differ
 * in the paper's phase phi: a thermal modulator, or a router, of section IV of the paper.
 *
 * The cards (drumspice/cards.h) name the settings; the measurements of each are the files
 * STEM_SETTING_*.raw.
 */

#include "drumspice/report.h"

/* Where a number comes from. */
typedef enum drum_settings_source {
  DRUM_FROM_CIRCUIT,
  DRUM_FROM_FULL_THEORY, /* full linear theory of the setting's extracted parameters */
  DRUM_FROM_CASCADED,    /* the cascaded model of B18-B22; of coherent transmission Eq. 6 */
  DRUM_SETTINGS_SOURCES,
} drum_settings_source;

typedef enum drum_quantity_kind {
  DRUM_QUANTITY_HEAT,           /* into the bath `which` of a mode or DRUM_PLATE, quanta/s */
  DRUM_QUANTITY_OCCUPATION,     /* total, of the mode `which` or DRUM_PLATE */
  DRUM_QUANTITY_SLOPE_TOTAL,    /* dn2/dN1 (which = 0, from 1 to 2) or dn1/dN2 (1) of totals */
  DRUM_QUANTITY_SLOPE_SPECTRAL, /* the same of spectral occupations at Omega */
  /*
   * Of the heat that a raised bath gives, the share that the other mode's bath gets; `which` as
   * above. The drum's bath gets the rest, but for the pumps' work.
   */
  DRUM_QUANTITY_SHARE,
  DRUM_QUANTITY_TRANSMISSION, /* coherent, kappa_1 kappa_2 |g|^2 at Omega; `which` as above */
} drum_quantity_kind;

/* A number that every setting has. */
typedef struct drum_quantity {
  drum_quantity_kind kind;
  size_t which;
  size_t bath_case; /* of heat and occupations */
} drum_quantity;

/* What becomes of a quantity over the settings, by each source. */
typedef struct drum_modulation {
  drum_quantity quantity;
  struct drum_swing {
    double low, high;       /* smallest and largest, to 1e-6: the first setting of several alike */
    size_t at_low, at_high; /* the settings, from 0 */
    double depth;       /* (high - low)/(|high| + |low|): 1 if it is switched off, or reversed */
    double contrast_db; /* high over low; nan unless both are above 0 */
  } by[DRUM_SETTINGS_SOURCES];
} drum_modulation;

enum { DRUM_MODULATIONS_MAX = 3 * DRUM_CARDS_MAX_CASES + 8 };

typedef struct drum_settings {
  char stem[256]; /* the netlist's name without folder and ending */
  drum_cards cards;
  size_t count;                                 /* of settings, in the order of their cards */
  drum_report *report[DRUM_CARDS_MAX_SETTINGS]; /* owned */

  /* Heat of every case, then, with raised baths, slopes and shares, then transmission. */
  size_t n_modulations;
  drum_modulation modulation[DRUM_MODULATIONS_MAX];

  double worst_phase; /* largest |phi - the card's phi|, rad */
  /*
   * Largest |eta - full theory| of a bath, over the largest |eta| of the same case and setting, or
   * over what DRUM_REPORT_QUANTUM quanta give or take there.
   */
  double worst_heat;

  bool passed;
  char verdict[512]; /* one sentence: why */
} drum_settings;

/*
 * Builds the reports of all settings from the measurements FOLDER/STEM_SETTING_*.raw of the
 * netlist. The caller frees *settings by drum_settings_free; it is null after a failure, which is
 * as drum_report_compare's, and DRUM_BAD_INPUT for a netlist without settings, or without two modes
 * on a plate and a bath case.
 *
 * `passed` wants that every setting's report passes, with what its card expects; that every phi is
 * its card's, and every heat flow that of full linear theory, as above, within
 * DRUM_REPORT_TOLERANCE.
 */
drum_code drum_settings_compare(const char *netlist, const char *folder, drum_settings **settings,
                                drum_status *status);
void drum_settings_free(drum_settings *settings);

/* A quantity in the setting of that report; nan where it does not exist. */
double drum_settings_value(const drum_report *report, const drum_quantity *quantity,
                           drum_settings_source source);

/* The paper's phi of a setting from the circuit, in degrees, on the turn of its card's. */
double drum_settings_phi_deg(const drum_settings *settings, size_t setting);

/* Writes tables over the settings. DRUM_IO_ERROR if the stream fails. */
drum_code drum_settings_text(const drum_settings *settings, FILE *stream, drum_status *status);

/* The settings as a new JSON object (docs/report.md); the caller decrefs. Null: out of memory. */
json_t *drum_settings_json(const drum_settings *settings);

/*
 * Draws FOLDER/STEM_heat, the heat flows of the first case against phi, and with raised baths
 * FOLDER/STEM_rectification, as .svg and .png: the circuit as points, and the theories of the first
 * setting's parameters as lines over a full turn of the second pump. Fails as
 * drum_report_pictures.
 */
drum_code drum_settings_pictures(const drum_settings *settings, const char *folder,
                                 drum_status *status);

#endif
