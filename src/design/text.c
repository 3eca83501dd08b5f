/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The netlist: head, cards, elements with their formulas, and a run of the cold circuit. */
#include "drumspice/constants.h"
#include "drumspice/design.h"
#include "netlist/number_text.h"

#include <math.h>

/* Points of the cold response. */
enum { POINTS = 21 };

/* The isolation that the card asks for: no more than that, and less by 1 dB than theory finds. */
static const double ISOLATION_DB = 20;

/* The shortest exact text of a number. */
static void put_number(FILE *file, const char *before, double value) {
  (void)fprintf(file, "%s%s", before, drum_number_write(value).text);
}

static const char *direction(drum_blocked blocked) {
  return blocked == DRUM_BLOCKED_2_TO_1 ? "2->1" : "1->2";
}

static double degrees(double complex z) {
  return carg(z) * (180 / DRUM_PI);
}

static double decibels(double ratio) {
  return -20 * log10(ratio);
}

static void put_head(const drum_design *design, FILE *file) {
  const drum_design_wish *wish = &design->wish;
  (void)fprintf(file,
                "* Two resonators on one pumped drum, for f = %.9g and %.9g Hz, J = %.6g Hz, phi = "
                "%.6g degrees\n"
                "* Written by drumspice design: an ordinary circuit at its own frequencies.\n*\n",
                wish->f_hz[0], wish->f_hz[1], wish->j_hz, wish->phi_deg);
  (void)fprintf(
      file,
      "* drumspice envelope turns it into the frame of the pumps, in which ngspice solves "
      "for the\n* pumped state, its responses and its noise; run as it is, it shows the "
      "cold resonators.\n*\n"
      "* Rates are over 2 pi, in Hz. Frequencies and couplings are those under the pumps "
      "(the plate\n* displaced by %.4g m), fm is the plate's own and becomes %.12g Hz.\n",
      design->displacement, design->fm_soft_hz);
  (void)fprintf(file, "* %-10s %17s %17s\n", "", "mode 1", "mode 2");
  const struct {
    const char *name;
    const double *values;
  } rows[] = {
      {"f", wish->f_hz},           {"kappa", wish->kappa_hz}, {"of it ext", wish->kappa_ext_hz},
      {"G", wish->g_hz},           {"g0", wish->g0_hz},       {"alpha", design->alpha},
      {"shift", design->shift_hz}, {"C [F]", design->c_mode},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    (void)fprintf(file, "* %-10s %17.10g %17.10g\n", rows[i].name, rows[i].values[0],
                  rows[i].values[1]);
  (void)fprintf(file,
                "* J %.10g, phi %.10g degrees (the paper's sign), fm %.10g, gamma_m %.6g\n"
                "* Full linear theory at omega = %.10g: %s by %.4g dB; least damped by %.4g 1/s\n",
                wish->j_hz, wish->phi_deg, wish->fm_hz, wish->gammam_hz, wish->omega_hz,
                design->blocked == DRUM_BLOCKED_NEITHER  ? "both ways alike, differing"
                : design->blocked == DRUM_BLOCKED_2_TO_1 ? "2->1 blocked"
                                                         : "1->2 blocked",
                decibels(design->isolation), -design->growth);
  for (size_t i = 0; i < design->n_warnings; i++)
    (void)fprintf(file, "* Warning: %s\n", design->warnings[i]);
}

static bool has_port(const drum_design *design, int i) {
  return design->c_feed[i] > 0;
}

static void put_case(const drum_design_wish *wish, const char *name, double a1, double a2,
                     FILE *file) {
  (void)fprintf(file, "*drumspice case %s", name);
  put_number(file, " a1=", a1);
  put_number(file, " a2=", a2);
  put_number(file, " b=", wish->nbar_m);
  (void)fputc('\n', file);
}

static void put_cards(const drum_design *design, FILE *file) {
  const drum_design_wish *wish = &design->wish;
  put_number(file, "\n*drumspice frame carrier=", wish->carrier_hz);
  put_number(file, " omega=", wish->omega_hz);
  (void)fputc('\n', file);
  for (int i = 0; i < 2; i++) {
    (void)fprintf(file, "*drumspice mode a%d v=n%d", i + 1, i + 1);
    put_number(file, " c=", design->c_mode[i]);
    put_number(file, " f0=", wish->f_hz[i]);
    (void)fprintf(file, " bath=%s%d\n", has_port(design, i) ? "xp" : "xi", i + 1);
  }
  for (int i = 0; i < 2; i++)
    if (has_port(design, i))
      (void)fprintf(file, "*drumspice port p%d bath=xp%d\n", i + 1, i + 1);
  (void)fputs("*drumspice plate b x=b bath=xd\n", file);
  (void)fputs(
      "* Bath cases: a hot bath on both sides, on one only (heat forward, and in reverse)\n", file);
  put_case(wish, "hot", wish->nbar_hot / 2, wish->nbar_hot, file);
  put_case(wish, "forward", wish->nbar_hot, 0, file);
  put_case(wish, "reverse", 0, wish->nbar_hot, file);
  const double isolation = fmin(ISOLATION_DB, floor(decibels(design->isolation) - 1));
  if (wish->block != DRUM_BLOCKED_NEITHER && isolation > 0)
    (void)fprintf(file, "*drumspice expect blocked=%s isolation=%g\n", direction(wish->block),
                  isolation);
}

static void put_resonator(const drum_design *design, int i, FILE *file) {
  const drum_design_wish *wish = &design->wish;
  const int n = i + 1;
  (void)fprintf(file, "\n* Resonator %d: what drum, coupler and feedline leave of %.6g F\n", n,
                wish->c_total[i]);
  (void)fprintf(file, "c%d n%d 0", n, n);
  put_number(file, " ", design->c[i]);
  (void)fprintf(
      file,
      "\n* The coil for f%d = %.12g Hz, with the plate displaced and the feedline's load: "
      "%.6g Hz\n* more without pumps; about 1/((2 pi f%d)^2 C), C = %.10g F the mode's "
      "(1/2) d Im Y/dw\n",
      n, wish->f_hz[i], -design->shift_hz[i], n, design->c_mode[i]);
  (void)fprintf(file, "l%d n%d 0", n, n);
  put_number(file, " ", design->l[i]);
  (void)fputc('\n', file);
  if (design->g_int[i] > 0) {
    (void)fprintf(file, "* Internal loss: g = 2 pi (kappa%d - kappaext%d) C\n", n, n);
    (void)fprintf(file, "xi%d n%d bath", n, n);
    put_number(file, " g=", design->g_int[i]);
    put_number(file, " f0=", wish->f_hz[i]);
    put_number(file, " nbar=", wish->nbar[i]);
    (void)fprintf(file, " seed=%d\n", n + 3);
  }
  if (!has_port(design, i))
    return;
  (void)fprintf(
      file,
      "* Feedline: q^2/(z0 (1 + q^2)) = 2 pi kappaext%d C, q = w cf z0, kappaext%d = %.6g "
      "Hz;\n* the line that leaves the chip is its own resistance and the bath of its "
      "incoming wave\n",
      n, n, wish->kappa_ext_hz[i]);
  (void)fprintf(file, "cf%d n%d p%d", n, n, n);
  put_number(file, " ", design->c_feed[i]);
  (void)fprintf(file, "\nxp%d p%d bath", n, n);
  put_number(file, " g=", 1 / wish->z0);
  put_number(file, " f0=", wish->f_hz[i]);
  put_number(file, " nbar=", wish->nbar[i]);
  (void)fprintf(file, " seed=%d\n", n);
}

static void put_coupler(const drum_design *design, FILE *file) {
  const double j = design->wish.j_hz;
  if (design->wish.coupling == DRUM_DESIGN_MUTUAL) {
    (void)fprintf(file,
                  "\n* Coupler: J = %.10g Hz, about -f k/2, exactly so that equal resonators split "
                  "by 2 J;\n* a k below 0 is the other sense of winding\nk1 l1 l2",
                  j);
    put_number(file, " ", design->k);
    (void)fputc('\n', file);
    return;
  }
  if (!(design->c_couple > 0))
    return;
  (void)fprintf(file,
                "\n* Coupler: J = %.10g Hz, about f cc/(2 C), exactly so that equal resonators "
                "split by 2 J\ncc n1 n2",
                j);
  put_number(file, " ", design->c_couple);
  (void)fputc('\n', file);
}

static void put_drum(const drum_design *design, FILE *file) {
  const drum_design_wish *wish = &design->wish;
  (void)fprintf(
      file,
      "\n* The drum: x_zpf = sqrt(hbar/(2 m wm)) = %.6g m, g0 = (f/2) (c/gap)/(1 - x/gap)^2 "
      "x_zpf/C\n* = %.6g and %.6g Hz. Node b: 1 V = 1 pm\nxd n1 n2 b drum2",
      design->x_zpf, wish->g0_hz[0], wish->g0_hz[1]);
  put_number(file, " c1=", wish->c_drum[0]);
  put_number(file, " c2=", wish->c_drum[1]);
  put_number(file, " gap1=", wish->gap[0]);
  put_number(file, " gap2=", wish->gap[1]);
  put_number(file, " mass=", wish->mass);
  put_number(file, "\n+ fm=", wish->fm_hz);
  put_number(file, " gammam=", wish->gammam_hz);
  put_number(file, " nbarm=", wish->nbar_m);
  (void)fputs(" seed=3\n", file);
}

/* Where `ac` drives. */
static int driven(const drum_design *design) {
  return has_port(design, 0) || !has_port(design, 1) ? 0 : 1;
}

static void put_pumps(const drum_design *design, FILE *file) {
  const drum_design_wish *wish = &design->wish;
  (void)fprintf(
      file,
      "\n* Pumps: the currents of the whole network at the carrier, hopping included, for\n"
      "* V1 = %.10g V and V2 = %.10g V at %.10g degrees, alpha = G/g0 = sqrt(C/(2 h f)) V; "
      "a sine\n* is 90 degrees behind its phasor. ac drives %s.\n",
      cabs(design->v[0]), cabs(design->v[1]), -wish->phi_deg,
      has_port(design, driven(design)) ? "a wave of z0/2 volt into the port" : "the resonator");
  for (int i = 0; i < 2; i++) {
    if (has_port(design, i))
      (void)fprintf(file, "* Pump %d is a wave of %.4g W towards the chip, |I|^2 z0/8\n", i + 1,
                    cabs(design->pump[i]) * cabs(design->pump[i]) * wish->z0 / 8);
    (void)fprintf(file, "ip%d 0 %c%d dc 0", i + 1, has_port(design, i) ? 'p' : 'n', i + 1);
    if (i == driven(design))
      (void)fputs(" ac 1", file);
    put_number(file, " sin(0 ", cabs(design->pump[i]));
    put_number(file, " ", wish->carrier_hz);
    put_number(file, " 0 0 ", cabs(design->pump[i]) > 0 ? degrees(design->pump[i] * I) : 0);
    (void)fputs(")\n", file);
  }
}

static void put_run(const drum_design *design, const drum_design_text *text, FILE *file) {
  const drum_design_wish *wish = &design->wish;
  const double span = 2 * (fmax(wish->kappa_hz[0], wish->kappa_hz[1]) + fabs(wish->j_hz) +
                           fabs(wish->f_hz[0] - wish->f_hz[1]));
  const double middle = (wish->f_hz[0] + wish->f_hz[1]) / 2;
  const int in = driven(design);
  const int out = 1 - in;
  (void)fputs("\n.options abstol=1e-16 reltol=1e-9 vntol=1e-12 gmin=1e-20\n\n"
              "* The cold resonators, the plate at rest\n.control\n",
              file);
  if (text->plugin)
    (void)fprintf(file, "pre_codemodel %s\n", text->plugin);
  (void)fprintf(file, "ac lin %d", POINTS);
  put_number(file, " ", fmax(middle - span, middle / 1e3));
  put_number(file, " ", middle + span);
  (void)fputc('\n', file);
  if (!has_port(design, in)) {
    (void)fputs("print mag(v(n1)) mag(v(n2))\n", file);
  } else {
    put_number(file, "let z0 = ", wish->z0);
    (void)fprintf(file, "\nlet s%d%d = 2*v(p%d)/z0-1\n", in + 1, in + 1, in + 1);
    if (has_port(design, out))
      (void)fprintf(file, "let s%d%d = 2*v(p%d)/z0\nprint db(s%d%d) db(s%d%d)\n", out + 1, in + 1,
                    out + 1, in + 1, in + 1, out + 1, in + 1);
    else
      (void)fprintf(file, "print db(s%d%d) mag(v(n%d))\n", in + 1, in + 1, out + 1);
  }
  (void)fputs("quit 0\n.endc\n.end\n", file);
}

drum_code drum_design_write(const drum_design *design, const drum_design_text *text, FILE *file,
                            drum_status *status) {
  if (!design || !text || !file)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "a design, its text or its file is missing");
  put_head(design, file);
  put_cards(design, file);
  (void)fprintf(file, "\n.include %s\n", text->library ? text->library : "drumspice.lib");
  put_resonator(design, 0, file);
  put_resonator(design, 1, file);
  put_coupler(design, file);
  put_drum(design, file);
  put_pumps(design, file);
  put_run(design, text, file);
  return ferror(file) ? drum_fail(status, DRUM_IO_ERROR, "the netlist cannot be written")
                      : drum_succeed(status);
}
