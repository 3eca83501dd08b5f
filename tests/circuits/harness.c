/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "circuits/harness.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { TIME_LIMIT_SECONDS = 60 };

char *text_of(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int length = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  char *text = malloc((size_t)length + 1);
  assert_non_null(text);
  va_start(arguments, format);
  (void)vsnprintf(text, (size_t)length + 1, format, arguments);
  va_end(arguments);
  return text;
}

static void link_into(const circuit_run *run, const char *target, const char *name) {
  char path[512];
  (void)snprintf(path, sizeof path, "%s/%s", run->folder, name);
  assert_int_equal(symlink(target, path), 0);
}

/* In the child: ngspice in the run's folder, its output into `pipe`. */
static _Noreturn void become_ngspice(const circuit_run *run, int pipe) {
  const int nothing = open("/dev/null", O_RDONLY);
  if (nothing < 0 || dup2(nothing, 0) < 0 || dup2(pipe, 1) < 0 || dup2(pipe, 2) < 0 ||
      chdir(run->folder) != 0)
    _exit(126);
  /* A plugin with AddressSanitizer in an ngspice without. */
  if (DRUM_TEST_PRELOAD[0]) {
    (void)setenv("LD_PRELOAD", DRUM_TEST_PRELOAD, 1);
    (void)setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
  }
  (void)setenv("LC_ALL", "C", 1);
  (void)execl(DRUM_TEST_NGSPICE, "ngspice", "-b", "circuit.cir", (char *)NULL);
  _exit(127);
}

static double seconds_now(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Reads all that the child writes; kills the child when the time is over. */
static void collect(circuit_run *run, pid_t child, int pipe) {
  const double end = seconds_now() + TIME_LIMIT_SECONDS;
  size_t used = 0;
  size_t capacity = 0;
  for (;;) {
    if (capacity - used < 4096) {
      capacity = 2 * capacity + 16384;
      run->output = realloc(run->output, capacity);
      assert_non_null(run->output);
    }
    struct pollfd ready = {.fd = pipe, .events = POLLIN};
    const double left = end - seconds_now();
    if (left <= 0.0 || (poll(&ready, 1, (int)(1000.0 * left) + 1) == 0)) {
      run->timed_out = true;
      (void)kill(child, SIGKILL);
      break;
    }
    const ssize_t got = read(pipe, run->output + used, capacity - used - 1);
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      break;
    used += (size_t)got;
  }
  run->output[used] = '\0';
}

static void write_into(const circuit_run *run, const char *name, const char *text) {
  char path[512];
  (void)snprintf(path, sizeof path, "%s/%s", run->folder, name);
  FILE *file = fopen(path, "w");
  if (!file || fputs(text, file) < 0 || fclose(file) != 0)
    fail_msg("cannot write %s", path);
}

static circuit_run *execute(const char *text, const char *other, const char *folder_name) {
  circuit_run *run = calloc(1, sizeof *run);
  assert_non_null(run);
  const char *base = getenv("TMPDIR");
  (void)snprintf(run->folder, sizeof run->folder, "%s/%s-XXXXXX", base ? base : "/tmp",
                 folder_name);
  if (!mkdtemp(run->folder))
    fail_msg("cannot make the folder %s", run->folder);
  link_into(run, DRUM_TEST_PLUGIN, "drumspice.cm");
  link_into(run, DRUM_TEST_LIBRARY, "drumspice.lib");
  write_into(run, "circuit.cir", text);
  if (other)
    write_into(run, "other.cir", other);

  int ends[2];
  assert_int_equal(pipe(ends), 0);
  (void)fflush(NULL);
  const pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0)
    become_ngspice(run, ends[1]);
  (void)close(ends[1]);
  collect(run, child, ends[0]);
  (void)close(ends[0]);
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  run->status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  run->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  if (strstr(run->output, "ERROR: AddressSanitizer") || strstr(run->output, "runtime error:"))
    fail_msg("a sanitizer complains:\n%s", run->output);
  return run;
}

circuit_run *circuit_run_file(const char *text) {
  return execute(text, NULL, "drumspice-circuit");
}

circuit_run *circuit_run_with_spaces(const char *text) {
  return execute(text, NULL, "drumspice circuit of A B");
}

circuit_run *circuit_run_beside(const char *body, const char *commands, const char *other) {
  char *text = text_of("* a test's circuit\n"
                       ".include drumspice.lib\n"
                       "%s"
                       ".control\n"
                       "pre_codemodel $inputdir/drumspice.cm\n"
                       "%s"
                       ".endc\n"
                       ".end\n",
                       body, commands);
  circuit_run *run = execute(text, other, "drumspice-circuit");
  free(text);
  return run;
}

circuit_run *circuit_run_commands(const char *body, const char *commands) {
  return circuit_run_beside(body, commands, NULL);
}

circuit_run *circuit_must_run(const char *body, const char *commands) {
  char *ended = text_of("%squit 0\n", commands);
  circuit_run *run = circuit_run_commands(body, ended);
  free(ended);
  if (run->status != 0 || circuit_count_lines(run, "drumspice: ") != 0)
    fail_msg("status %d, signal %d, output:\n%s\ncircuit:\n%s", run->status, run->signal,
             run->output, body);
  return run;
}

void circuit_end(circuit_run *run) {
  for (size_t n = 0; n < run->files; ++n)
    drum_raw_plot_free(run->file[n].plot);
  DIR *folder = opendir(run->folder);
  assert_non_null(folder);
  for (const struct dirent *entry; (entry = readdir(folder));) {
    char path[1024];
    (void)snprintf(path, sizeof path, "%s/%s", run->folder, entry->d_name);
    if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
      (void)unlink(path);
  }
  (void)closedir(folder);
  (void)rmdir(run->folder);
  free(run->output);
  free(run);
}

const drum_raw_plot *circuit_plot(circuit_run *run, const char *name) {
  for (size_t n = 0; n < run->files; ++n)
    if (strcmp(run->file[n].name, name) == 0)
      return run->file[n].plot;
  assert_true(run->files < sizeof run->file / sizeof run->file[0]);
  char path[512];
  (void)snprintf(path, sizeof path, "%s/%s", run->folder, name);
  drum_raw_plot *plot;
  drum_status status;
  if (drum_raw_load(path, NULL, &plot, &status) != DRUM_OK)
    fail_msg("%s: %s\noutput:\n%s", name, status.message, run->output);
  (void)snprintf(run->file[run->files].name, sizeof run->file[0].name, "%s", name);
  run->file[run->files++].plot = plot;
  return plot;
}

double complex circuit_complex(circuit_run *run, const char *name, const char *vector,
                               size_t point) {
  const drum_raw_plot *plot = circuit_plot(run, name);
  const size_t at = drum_raw_find(&plot->header, vector);
  if (at == plot->header.n_variables || point >= plot->header.n_points)
    fail_msg("%s has no %s of point %zu\noutput:\n%s", name, vector, point, run->output);
  return plot->header.is_complex ? plot->cplx[at][point] : plot->real[at][point];
}

double circuit_real(circuit_run *run, const char *name, const char *vector, size_t point) {
  return creal(circuit_complex(run, name, vector, point));
}

bool circuit_wrote(const circuit_run *run, const char *name) {
  char path[512];
  (void)snprintf(path, sizeof path, "%s/%s", run->folder, name);
  return access(path, F_OK) == 0;
}

size_t circuit_count_lines(const circuit_run *run, const char *start) {
  size_t count = 0;
  for (const char *line = run->output; line && *line;) {
    if (strncmp(line, start, strlen(start)) == 0)
      ++count;
    line = strchr(line, '\n');
    if (line)
      ++line;
  }
  return count;
}

void circuit_compare(judge *sum, circuit_run *run, const char *name, circuit_run *expected,
                     const char *expected_name, double tolerance) {
  const drum_raw_plot *value = circuit_plot(run, name);
  const drum_raw_plot *reference = circuit_plot(expected, expected_name);
  assert_int_equal(value->header.n_points, reference->header.n_points);
  assert_int_equal(value->header.n_variables, reference->header.n_variables);
  for (size_t k = 0; k < value->header.n_variables; ++k) {
    const char *vector = reference->header.variables[k].name;
    double largest = 0.0;
    for (size_t n = 0; n < value->header.n_points; ++n)
      largest = fmax(largest, cabs(circuit_complex(expected, expected_name, vector, n)));
    for (size_t n = 0; n < value->header.n_points; ++n) {
      char what[160];
      const double complex is = circuit_complex(run, name, vector, n);
      const double complex must = circuit_complex(expected, expected_name, vector, n);
      (void)snprintf(what, sizeof what, "%s %s[%zu] real part", name, vector, n);
      const double scale = fmax(cabs(must), 1e-3 * largest);
      judge_scaled(sum, what, creal(is), creal(must), scale, tolerance);
      (void)snprintf(what, sizeof what, "%s %s[%zu] imaginary part", name, vector, n);
      judge_scaled(sum, what, cimag(is), cimag(must), scale, tolerance);
    }
  }
}
