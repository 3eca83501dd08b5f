/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_NGSPICE_CONFIG_H
#define DRUMSPICE_NGSPICE_CONFIG_H

/*
 * The options of Debian's ngspice that change the layout of the structures we
 * share with it. The tests prove the agreement by running the plugin.
 */
#define XSPICE
#define CIDER
#define RFSPICE
#define WITH_PSS

#define HAVE_STRING_H 1
#define HAVE_UNISTD_H 1

#endif
