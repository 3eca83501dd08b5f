/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/gnuplot.h"

#include <ctype.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/path.h"

typedef struct format {
  const char *ending;
  const char *terminal;
  int font; /* points: the two terminals count them differently */
} format;

static const format FORMATS[] = {{"svg", "svg", 14}, {"png", "pngcairo", 11}};

static void write_head(const drum_picture *picture, const format *how, const char *path,
                       FILE *gnuplot) {
  /* gnuplot takes a name that begins with | for a program. */
  (void)fprintf(gnuplot,
                "set terminal %s size %d,%d enhanced font 'sans,%d' background rgb 'white'\n"
                "set output '%s",
                how->terminal, picture->width, picture->height, how->font,
                path[0] == '/' ? "" : "./");
  for (const char *c = path; *c; ++c) { /* a quote inside gnuplot's quotes is doubled */
    (void)fputc(*c, gnuplot);
    if (*c == '\'')
      (void)fputc('\'', gnuplot);
  }
  (void)fputs("'\n", gnuplot);
}

static drum_code draw(const drum_picture *picture, const format *how, drum_status *status) {
  char path[DRUM_PATH_SIZE];
  char beside[DRUM_PATH_SIZE + 16];
  if (snprintf(path, sizeof path, "%s/%s.%s", picture->folder, picture->name, how->ending) >=
      DRUM_PATH_SIZE)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "the path of the pictures is too long");
  (void)snprintf(beside, sizeof beside, "%s.partial", path);
  (void)unlink(beside); /* should it be a link, nothing is written through it */
  FILE *gnuplot = popen("gnuplot", "w");
  if (!gnuplot)
    return drum_fail(status, DRUM_IO_ERROR, "gnuplot could not be started");
  write_head(picture, how, beside, gnuplot);
  picture->draw(picture->what, gnuplot);
  const int ended = pclose(gnuplot);
  if (ended != 0 || rename(beside, path) != 0) {
    (void)unlink(beside);
    return drum_fail(status, DRUM_IO_ERROR, "gnuplot failed to draw %s", path);
  }
  return DRUM_OK;
}

drum_code drum_gnuplot_draw(const drum_picture *picture, drum_status *status) {
  for (const char *c = picture->folder; *c; ++c)
    if (iscntrl((unsigned char)*c)) /* a new line would be gnuplot's next command */
      return drum_fail(status, DRUM_BAD_ARGUMENT,
                       "the folder's name holds a control character, which gnuplot cannot take");
  if (system("command -v gnuplot > /dev/null 2>&1") != 0)
    return drum_fail(status, DRUM_NOT_FOUND, "there is no gnuplot to draw pictures with");
  /* gnuplot that dies early must not take us with it. */
  void (*before)(int) = signal(SIGPIPE, SIG_IGN);
  drum_code code = DRUM_OK;
  for (size_t k = 0; !code && k < sizeof FORMATS / sizeof FORMATS[0]; ++k)
    code = draw(picture, &FORMATS[k], status);
  (void)signal(SIGPIPE, before);
  return code ? code : drum_succeed(status);
}
