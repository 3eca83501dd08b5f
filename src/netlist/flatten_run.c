/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ngspice that flattens a deck: a child with bounded time, memory and files, in a folder of its
 * own. */
#include "netlist/flatten.h"

#include "netlist/textfile.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
  LIMIT_SECONDS = 20,
  LIMIT_BYTES = 64 * 1024 * 1024, /* of a file, and of what drum_textfile_read takes */
  LOG_SIZE = 64 * 1024,
  FOLDER_SIZE = 1024,
};
static const rlim_t LIMIT_MEMORY = (rlim_t)2 << 30;

static const char MAP[] = "debug-out.txt";
static const char FLAT[] = "debug-out2.txt";
static const char DECK[] = "deck.cir";

typedef struct flattening {
  char folder[FOLDER_SIZE];
  char log[LOG_SIZE]; /* the beginning of what ngspice says */
  bool timed_out;
  int status; /* of waitpid */
  drum_status *report;
} flattening;

static void path_in(const flattening *run, const char *name, char *path) {
  (void)snprintf(path, FOLDER_SIZE + 32, "%s/%s", run->folder, name);
}

static void limit(int resource, rlim_t most) {
  const struct rlimit bound = {most, most};
  (void)setrlimit(resource, &bound);
}

/* In the child. */
static _Noreturn void become_ngspice(const flattening *run, int pipe) {
  (void)setpgid(0, 0);
  const int nothing = open("/dev/null", O_RDONLY);
  if (nothing < 0 || dup2(nothing, 0) < 0 || dup2(pipe, 1) < 0 || dup2(pipe, 2) < 0 ||
      chdir(run->folder) != 0)
    _exit(126);
  (void)setenv("LC_ALL", "C", 1);
  limit(RLIMIT_CPU, LIMIT_SECONDS);
  limit(RLIMIT_FSIZE, LIMIT_BYTES);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_AS, LIMIT_MEMORY); /* last: a sanitizer has far more before exec */
  (void)execlp("ngspice", "ngspice", "-n", "-b", "-D", "ngdebug", DECK, (char *)NULL);
  _exit(errno == ENOENT ? 127 : 126);
}

static double seconds_now(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Reads until the child has closed its end, or the time is over. */
static void collect(flattening *run, pid_t child, int pipe) {
  const double end = seconds_now() + LIMIT_SECONDS;
  size_t used = 0;
  for (;;) {
    struct pollfd ready = {.fd = pipe, .events = POLLIN};
    const double left = end - seconds_now();
    const int polled = left > 0 ? poll(&ready, 1, (int)(1000 * left) + 1) : 0;
    if (polled < 0 && errno == EINTR)
      continue;
    if (polled <= 0) {
      run->timed_out = true;
      break;
    }
    char discarded[4096];
    const bool full = used + 1 >= sizeof run->log;
    char *to = full ? discarded : run->log + used;
    const ssize_t got = read(pipe, to, full ? sizeof discarded : sizeof run->log - 1 - used);
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      break;
    used += full ? 0 : (size_t)got;
  }
  run->log[used] = '\0';
  (void)kill(-child, SIGKILL);
  (void)kill(child, SIGKILL);
}

static drum_code run_ngspice(flattening *run) {
  int ends[2];
  if (pipe(ends) != 0)
    return drum_fail(run->report, DRUM_IO_ERROR, "ngspice could not be started: %s",
                     strerror(errno));
  const pid_t child = fork();
  if (child == 0) {
    (void)close(ends[0]);
    become_ngspice(run, ends[1]);
  }
  (void)close(ends[1]);
  if (child > 0) {
    collect(run, child, ends[0]);
    while (waitpid(child, &run->status, 0) < 0 && errno == EINTR) {
    }
  }
  (void)close(ends[0]);
  if (child < 0)
    return drum_fail(run->report, DRUM_IO_ERROR, "ngspice could not be started: %s",
                     strerror(errno));
  if (WIFEXITED(run->status) && WEXITSTATUS(run->status) == 127)
    return drum_fail(run->report, DRUM_NOT_FOUND,
                     "there is no ngspice on the PATH, which reads the netlist");
  return DRUM_OK;
}

static drum_code write_deck(const flattening *run, const drum_deck *deck) {
  char path[FOLDER_SIZE + 32];
  path_in(run, DECK, path);
  FILE *file = fopen(path, "wx");
  bool done = file && fputs(deck->text, file) >= 0;
  if (file)
    done = fclose(file) == 0 && done;
  return done ? DRUM_OK
              : drum_fail(run->report, DRUM_IO_ERROR, "'%.200s' cannot be written: %s", path,
                          strerror(errno));
}

/* Whether the lines that say what was wrong begin here. */
static bool is_complaint(const char *line) {
  static const char *const NOISE[] = {"Warning: Nesting of subcircuits",
                                      "Note:", "Circuit:", "max line length",
                                      "ERROR: fatal error in ngspice"};
  for (size_t i = 0; i < sizeof NOISE / sizeof NOISE[0]; i++)
    if (strncmp(line, NOISE[i], strlen(NOISE[i])) == 0)
      return false;
  return *line != '\0';
}

/* The first lines of ngspice's own words, made one. */
static void quote(const flattening *run, char *text, size_t size) {
  size_t used = 0;
  text[0] = '\0';
  for (const char *line = run->log; *line && used + 1 < size;) {
    const size_t length = strcspn(line, "\n");
    if (length > 0 && is_complaint(line)) {
      const int n =
          snprintf(text + used, size - used, "%s%.*s", used ? "; " : "", (int)length, line);
      used += n > 0 ? (size_t)n : 0;
    }
    line += length + (line[length] == '\n');
  }
  for (char *at = text; *at; at++)
    if ((unsigned char)*at < ' ')
      *at = ' ';
}

/* The line of the deck that ngspice names in its complaint, as an index; n_lines if none. */
static size_t blamed_line(const flattening *run, const drum_deck *deck) {
  static const char WORDS[] = "Netlist line no. ";
  const char *found = strstr(run->log, WORDS);
  const size_t number = found ? strtoull(found + strlen(WORDS), NULL, 10) : 0;
  return number >= 2 && number - 2 < deck->n_lines ? number - 2 : deck->n_lines;
}

static drum_code refused(const flattening *run, const drum_source *source, const drum_deck *deck) {
  if (run->timed_out || (WIFSIGNALED(run->status) && WTERMSIG(run->status) == SIGXCPU))
    return drum_fail(run->report, DRUM_BAD_INPUT,
                     "ngspice needs more than %d s to flatten the netlist", (int)LIMIT_SECONDS);
  if (WIFSIGNALED(run->status))
    return drum_fail(run->report, DRUM_BAD_INPUT,
                     "ngspice ends by signal %d while it flattens the netlist, which may be too "
                     "large: expected at most 2 GiB of memory and 64 MiB of text",
                     WTERMSIG(run->status));
  char words[300];
  quote(run, words, sizeof words);
  const size_t blamed = blamed_line(run, deck);
  if (blamed == deck->n_lines)
    return drum_fail(run->report, DRUM_BAD_INPUT, "ngspice cannot flatten the netlist: %s", words);
  const drum_source_line *line = &source->lines[deck->source[blamed]];
  return drum_fail(run->report, DRUM_BAD_INPUT, "%.120s:%zu: ngspice cannot flatten this: %s",
                   line->file, drum_source_line_number(line, 0), words);
}

static drum_code read_listings(const flattening *run, const drum_source *source,
                               const drum_deck *deck, char **map, char **flat) {
  char path[FOLDER_SIZE + 32];
  path_in(run, MAP, path);
  drum_code code = drum_textfile_read(path, map, NULL);
  if (code == DRUM_OK) {
    path_in(run, FLAT, path);
    code = drum_textfile_read(path, flat, NULL);
  }
  if (code == DRUM_NO_MEMORY)
    return drum_fail(run->report, code, "out of memory while flattening a netlist");
  /* The second list, of comments and all, is complete if it ends with the deck's .end. */
  const bool done = code == DRUM_OK && !run->timed_out && WIFEXITED(run->status) &&
                    strstr(*flat, "complete deck") && strlen(*flat) < LIMIT_BYTES;
  return done ? DRUM_OK : refused(run, source, deck);
}

static void remove_folder(const flattening *run) {
  static const char *const FILES[] = {MAP, FLAT, DECK};
  char path[FOLDER_SIZE + 32];
  for (size_t i = 0; i < sizeof FILES / sizeof FILES[0]; i++) {
    path_in(run, FILES[i], path);
    (void)unlink(path);
  }
  (void)rmdir(run->folder);
}

drum_code drum_ngspice_flatten(const drum_source *source, const drum_deck *deck, char **map,
                               char **flat, drum_status *status) {
  *map = NULL;
  *flat = NULL;
  flattening *run = calloc(1, sizeof *run);
  if (!run)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory while flattening a netlist");
  run->report = status;
  const char *base = getenv("TMPDIR");
  const int length = snprintf(run->folder, sizeof run->folder, "%s/drumspice-XXXXXX",
                              base && *base ? base : "/tmp");
  drum_code code = DRUM_OK;
  if (length < 0 || (size_t)length >= sizeof run->folder || !mkdtemp(run->folder)) {
    code = drum_fail(status, DRUM_IO_ERROR, "no temporary folder can be made in '%.200s'",
                     base && *base ? base : "/tmp");
  } else {
    code = write_deck(run, deck);
    if (code == DRUM_OK)
      code = run_ngspice(run);
    if (code == DRUM_OK)
      code = read_listings(run, source, deck, map, flat);
    remove_folder(run);
  }
  if (code != DRUM_OK) {
    free(*map);
    free(*flat);
    *map = NULL;
    *flat = NULL;
  }
  free(run);
  return code == DRUM_OK ? drum_succeed(status) : code;
}
