/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sentences. Heat flows and occupations are linear in the baths, so a derivative by N_j is the
 * value for one quantum in bath j and none in the others.
 */
#include <math.h>

#include "figures/flows.h"
#include "figures/grid.h"

enum { SUM, ETA1_N2, ETA2_N1, EITHER, N2_RISES, N2_UNSEEN, DN1, DN2, D7_PRINTED, D7_MEANS };

static const double EXACT = 1e-9;

static const drum_sentence SENTENCES[DRUM_SENTENCES] = {
    [SUM] = {"sum", "App. D", "no heat is lost: the three flows sum to zero",
             "largest |eta_1 + eta_2 + eta_3|/kappa", NULL, 0.0, false},
    [ETA1_N2] = {"eta1_n2", "App. D", "eta_1 is independent of N_2",
                 "largest |d eta_1/d N_2|/kappa", NULL, 0.0, false},
    [ETA2_N1] = {"eta2_n1", "App. D", "eta_2 is independent of N_1",
                 "largest |d eta_2/d N_1|/kappa",
                 "d eta_2/d N_1 = kappa^3/(4 kappa^2 + Delta^2), kappa/4 at Delta = 0", 0.0, false},
    [EITHER] = {"either", "Sec. III", "the bath of neither resonator sees how hot the other is",
                "the larger of the two above",
                "the bath of resonator 1 does not see N_2; that of resonator 2 sees N_1", 0.0,
                false},
    [N2_RISES] = {"n2_rises", "App. D (ii)", "n_2 rises with N_1", "least d n_2/d N_1", NULL, 0.0,
                  false},
    [N2_UNSEEN] = {"n2_unseen", "App. D (ii)", "eta_2 does not show that rise",
                   "largest |d eta_2/d N_1|/(kappa d n_2/d N_1)",
                   "eta_2 = kappa (n_2 - N_2) shows all of it", 0.0, false},
    [DN1] = {"dn1", "Eq. 3, Fig. 2", "n_1 is as if disconnected: Dn_1 = 0", "largest |Dn_1|", NULL,
             0.0, false},
    [DN2] = {"dn2", "Eq. 3", "Dn_2 = 2 kappa^2 (m_1 - m_3)/(4 kappa^2 + Delta^2)",
             "largest difference", NULL, 0.0, false},
    [D7_PRINTED] = {"d7_printed", "D7", "the three flows, with n_i on the right",
                    "largest difference/kappa in Fig. 3",
                    "n_i should read m_i, the occupations without coupling", 0.0, false},
    [D7_MEANS] = {"d7_means", "D7", "the same with m_i for n_i",
                  "largest difference/kappa in Fig. 3", NULL, 0.0, false},
};

static void raise(drum_sentence *sentence, double value) {
  sentence->value = fmax(sentence->value, fabs(value));
}

/* How the flows follow the baths at one detuning. */
static drum_code judge_slopes(double delta, drum_sentence *sentences, drum_status *status) {
  drum_cascaded_steady by[2]; /* one quantum in bath 1, in bath 2 */
  for (int j = 0; j < 2; ++j) {
    const double unit[3] = {j == 0, j == 1, 0.0};
    const drum_code code = drum_figures_steady(delta, unit, &by[j], status);
    if (code)
      return code;
  }
  raise(&sentences[ETA1_N2], by[1].eta[0]);
  raise(&sentences[ETA2_N1], by[0].eta[1]);
  raise(&sentences[EITHER], fmax(fabs(by[1].eta[0]), fabs(by[0].eta[1])));
  sentences[N2_RISES].value = fmin(sentences[N2_RISES].value, by[0].n[1]);
  raise(&sentences[N2_UNSEEN], by[0].eta[1] / by[0].n[1]);
  return DRUM_OK;
}

/* Eq. 3 over the baths of Fig. 2. */
static drum_code judge_changes(double delta, drum_sentence *sentences, drum_status *status) {
  enum { STEPS = 20 };
  for (int k = 0; k <= STEPS; ++k) {
    const double m3 = DRUM_FIGURE_M3_MAX * k / STEPS;
    const double baths[3] = {2 * DRUM_FIGURE_M1 - m3, 2 * DRUM_FIGURE_M2 - m3, m3};
    drum_cascaded_steady steady;
    const drum_code code = drum_figures_steady(delta, baths, &steady, status);
    if (code)
      return code;
    raise(&sentences[DN1], steady.n[0] - DRUM_FIGURE_M1);
    raise(&sentences[DN2],
          steady.n[1] - DRUM_FIGURE_M2 - 2.0 * (DRUM_FIGURE_M1 - m3) / (4.0 + delta * delta));
  }
  return DRUM_OK;
}

/* The largest difference of flows from D7 with x for its occupations. */
static double off_d7(const drum_cascaded_steady *steady, double delta, const double x[2],
                     double x3) {
  const double part = 2.0 / (4.0 + delta * delta);
  const double d7[3] = {
      x3 - x[0],
      part * (x[0] - x3) + x3 - x[1],
      part * (x3 - x[0]) + x[0] - x3 + x[1] - x3,
  };
  double off = 0.0;
  for (int i = 0; i < 3; ++i)
    off = fmax(off, fabs(steady->eta[i] - d7[i]));
  return off;
}

/* Sum and D7 over the points of Fig. 3. */
static drum_code judge_flows(double delta, drum_sentence *sentences, drum_status *status) {
  for (int panel = 0; panel < DRUM_FIGURE_PANELS; ++panel)
    for (int k = 0; k <= DRUM_FIGURE_FLOW_STEPS; ++k) {
      double baths[3];
      drum_cascaded_steady steady;
      drum_figures_baths(panel, k, baths);
      const drum_code code = drum_figures_steady(delta, baths, &steady, status);
      if (code)
        return code;
      raise(&sentences[SUM], steady.eta[0] + steady.eta[1] + steady.eta[2]);
      raise(&sentences[D7_PRINTED], off_d7(&steady, delta, steady.n, baths[2]));
      raise(&sentences[D7_MEANS], off_d7(&steady, delta, steady.m, baths[2]));
    }
  return DRUM_OK;
}

drum_code drum_figures_judge(drum_sentence sentences[DRUM_SENTENCES], drum_status *status) {
  for (int s = 0; s < DRUM_SENTENCES; ++s)
    sentences[s] = SENTENCES[s];
  sentences[N2_RISES].value = INFINITY;
  for (int k = 0; k < DRUM_FIGURE_DELTA_POINTS; ++k) {
    const double delta = drum_figures_delta(k);
    drum_code code = judge_slopes(delta, sentences, status);
    if (!code)
      code = judge_changes(delta, sentences, status);
    if (!code)
      code = judge_flows(delta, sentences, status);
    if (code)
      return code;
  }
  for (int s = 0; s < DRUM_SENTENCES; ++s)
    sentences[s].holds = s == N2_RISES ? sentences[s].value > EXACT : sentences[s].value < EXACT;
  return drum_succeed(status);
}
