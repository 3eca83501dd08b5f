/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/statistics/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "circuits/harness.h"

enum { CPU_SECONDS = 600, POLLS = 12000 };

static const struct timespec POLL = {.tv_nsec = 5000000};

char *process_path(const scratch *place, const char *name, const char *ending) {
  return text_of("%s/%s%s", place->folder, name, ending);
}

static void link_into(const scratch *place, const char *target, const char *name) {
  char *path = process_path(place, name, "");
  assert_int_equal(symlink(target, path), 0);
  free(path);
}

void process_open(scratch *place) {
  scratch_open(place);
  link_into(place, DRUM_TEST_PLUGIN, "drumspice.cm");
  link_into(place, DRUM_TEST_LIBRARY, "drumspice.lib");
}

static _Noreturn void become_ngspice(const scratch *place, const char *file, const char *log,
                                     const char *run_key) {
  const struct rlimit limit = {.rlim_cur = CPU_SECONDS, .rlim_max = CPU_SECONDS};
  const int nothing = open("/dev/null", O_RDONLY);
  const int output = open(log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (nothing < 0 || output < 0 || dup2(nothing, 0) < 0 || dup2(output, 1) < 0 ||
      dup2(output, 2) < 0 || chdir(place->folder) != 0 || setrlimit(RLIMIT_CPU, &limit) != 0)
    _exit(126);
  (void)setenv("DRUMSPICE_RUN_KEY", run_key, 1);
  (void)setenv("LC_ALL", "C", 1);
  (void)execl(DRUM_TEST_NGSPICE, "ngspice", "-b", file, (char *)NULL);
  _exit(127);
}

pid_t process_start(scratch *place, const char *name, const char *netlist, unsigned run_key) {
  char *file = text_of("%s.cir", name);
  char *log = process_path(place, name, ".log");
  char *key = text_of("%u", run_key);
  (void)scratch_write_text(place, file, netlist);
  (void)fflush(NULL);
  const pid_t process = fork();
  assert_true(process >= 0);
  if (process == 0)
    become_ngspice(place, file, log, key);
  free(file);
  free(log);
  free(key);
  return process;
}

static _Noreturn void fail_with_log(const scratch *place, const char *name, const char *what) {
  char *path = process_path(place, name, ".log");
  size_t size;
  unsigned char *log = scratch_read(path, &size);
  fail_msg("ngspice %s.cir %s:\n%.*s", name, what, (int)size, (const char *)log);
  abort();
}

void process_must_end(const scratch *place, const char *name, pid_t process) {
  int status;
  assert_int_equal(waitpid(process, &status, 0), process);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    fail_with_log(place, name, "failed");
}

void process_kill_at(const scratch *place, const char *name, pid_t process, const char *path,
                     long size) {
  struct stat file = {0};
  int status = 0;
  pid_t ended = 0;
  for (int k = 0; k < POLLS && !ended && file.st_size < size; ++k) {
    (void)nanosleep(&POLL, NULL);
    if (stat(path, &file) != 0)
      file.st_size = 0;
    ended = waitpid(process, &status, WNOHANG);
  }
  if (!ended) {
    (void)kill(process, SIGKILL);
    ended = waitpid(process, &status, 0);
  }
  assert_int_equal(ended, process);
  if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
    fail_with_log(place, name, "was over before it was killed");
  if (file.st_size < size)
    fail_with_log(place, name, "did not write its file");
}

drum_occupations *process_occupations(const scratch *place, const char *name,
                                      const drum_occupations_options *options) {
  char *netlist = process_path(place, name, ".cir");
  char *raw = process_path(place, name, ".raw");
  drum_cards cards;
  drum_occupations *occupations = NULL;
  drum_status status;
  drum_code code = drum_cards_read(netlist, &cards, &status);
  if (!code)
    code = drum_occupations_read(&cards, raw, NULL, options, &occupations, &status);
  if (code || !occupations) {
    fail_msg("%s: %s", name, status.message);
    abort();
  }
  free(netlist);
  free(raw);
  return occupations;
}
