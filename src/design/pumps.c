/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "design/pumps.h"

#include "drumspice/constants.h"

void drum_design_pumps(const drum_design_network *network, drum_design *design) {
  const double wd = 2 * DRUM_PI * design->wish.carrier_hz;
  const double coils[2] = {network->coils.one, network->coils.two};
  const double complex shared = I * (-wd * design->c_couple - network->coils.both / wd);
  for (int i = 0; i < 2; i++) {
    const double cf = design->c_feed[i];
    const double complex feed = I * wd * cf;
    const double complex own = design->g_int[i] + I * (wd * (network->c[i] + cf) - coils[i] / wd);
    const double complex current = own * design->v[i] + shared * design->v[1 - i];
    const double complex port = cf > 0 ? current / feed : 0;
    design->pump[i] = cf > 0 ? (1 / design->wish.z0 + feed) * port - feed * design->v[i] : current;
  }
}
