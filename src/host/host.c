/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drumspice/host.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/worker.h"

static const double LIMIT_SECONDS = 60;
enum { COMMAND_SIZE = 1024 };

struct drum_host {
  pid_t child; /* 0: it is gone */
  int channel;
  double limit;
  char why[DRUM_MESSAGE_SIZE]; /* it is gone */
};

/* The child is ended and its way of ending told. */
static drum_code bury(drum_host *host, bool timed_out, drum_status *status) {
  if (host->child > 0) {
    int end = 0;
    if (timed_out)
      (void)kill(host->child, SIGKILL);
    (void)close(host->channel);
    while (waitpid(host->child, &end, 0) < 0 && errno == EINTR) {
    }
    host->child = 0;
    if (timed_out)
      (void)snprintf(host->why, sizeof host->why, "ngspice needs more than %g s, so it was stopped",
                     host->limit);
    else if (WIFSIGNALED(end))
      (void)snprintf(host->why, sizeof host->why, "ngspice was ended by signal %d", WTERMSIG(end));
    else
      (void)snprintf(host->why, sizeof host->why, "ngspice has ended");
  }
  return drum_fail(status, DRUM_BAD_INPUT, "%s", host->why);
}

static bool wait_for_answer(const drum_host *host) {
  struct pollfd ready = {.fd = host->channel, .events = POLLIN};
  int polled;
  do
    polled = poll(&ready, 1, (int)fmin(1000.0 * host->limit, 2e9));
  while (polled < 0 && errno == EINTR);
  return polled > 0;
}

/* Takes the answer, whose bytes must be `length` if all is well. */
static drum_code take_answer(drum_host *host, void *bytes, size_t length, drum_status *status) {
  drum_worker_head head;
  if (!wait_for_answer(host))
    return bury(host, true, status);
  if (!drum_worker_receive(host->channel, &head, sizeof head))
    return bury(host, false, status);
  if (head.what == DRUM_OK)
    return head.length == length && drum_worker_receive(host->channel, bytes, length)
               ? drum_succeed(status)
               : bury(host, false, status);
  char words[DRUM_MESSAGE_SIZE] = "";
  if (head.length >= sizeof words || !drum_worker_receive(host->channel, words, head.length))
    return bury(host, false, status);
  for (char *at = words; *at; at++)
    if ((unsigned char)*at < ' ')
      *at = ' ';
  return drum_fail(status, (drum_code)head.what, "%s", words);
}

static drum_code request(drum_host *host, drum_worker_verb verb, const char *text, size_t points,
                         void *bytes, size_t length, drum_status *status) {
  const size_t size = strlen(text);
  if (host->child == 0)
    return drum_fail(status, DRUM_BAD_INPUT, "%s", host->why);
  if (size > DRUM_WORKER_LENGTH_MAX || points > DRUM_WORKER_LENGTH_MAX)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "a netlist of %zu bytes: expected at most %d", size,
                     DRUM_WORKER_LENGTH_MAX);
  const drum_worker_head head = {
      .what = verb, .length = (uint32_t)size, .points = (uint32_t)points};
  if (!drum_worker_send(host->channel, &head, sizeof head) ||
      !drum_worker_send(host->channel, text, size))
    return bury(host, false, status);
  return take_answer(host, bytes, length, status);
}

drum_code drum_host_open(const drum_host_options *options, drum_host **host, drum_status *status) {
  *host = NULL;
  const char *plugin = options->plugin;
  if (!(options->limit_seconds >= 0))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "limit_seconds is %g: expected 0 or more",
                     options->limit_seconds);
  if (plugin && access(plugin, R_OK) != 0)
    return drum_fail(status, DRUM_NOT_FOUND, "the plugin '%.300s' cannot be read: %s", plugin,
                     strerror(errno));
  if (plugin && (strlen(plugin) > 4000 || strpbrk(plugin, "\n$'\"`{};")))
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "ngspice cannot load a plugin from the path '%.200s': expected one without "
                     "quotes, braces, ; or $",
                     plugin);
  drum_host *made = calloc(1, sizeof *made);
  if (!made)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for a host of ngspice");
  made->limit = options->limit_seconds > 0 ? options->limit_seconds : LIMIT_SECONDS;
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    free(made);
    return drum_fail(status, DRUM_IO_ERROR, "ngspice cannot be started: %s", strerror(errno));
  }
  made->child = fork();
  if (made->child == 0) {
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)close(ends[0]);
    drum_worker_serve(ends[1], plugin);
  }
  (void)close(ends[1]);
  made->channel = ends[0];
  if (made->child < 0) {
    (void)close(ends[0]);
    free(made);
    return drum_fail(status, DRUM_IO_ERROR, "ngspice cannot be started: %s", strerror(errno));
  }
  const drum_code code = take_answer(made, NULL, 0, status);
  if (code) {
    drum_host_close(made);
    return code;
  }
  *host = made;
  return DRUM_OK;
}

void drum_host_close(drum_host *host) {
  if (host && host->child > 0)
    (void)bury(host, true, NULL);
  free(host);
}

drum_code drum_host_load(drum_host *host, const char *netlist, drum_status *status) {
  return request(host, DRUM_WORKER_LOAD, netlist, 0, NULL, 0, status);
}

drum_code drum_host_run(drum_host *host, drum_status *status, const char *format, ...) {
  char command[COMMAND_SIZE];
  va_list arguments;
  va_start(arguments, format);
  const int length = vsnprintf(command, sizeof command, format, arguments);
  va_end(arguments);
  if (length < 0 || length >= COMMAND_SIZE)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "a command of %d characters: expected up to %d",
                     length, COMMAND_SIZE - 1);
  return request(host, DRUM_WORKER_RUN, command, 0, NULL, 0, status);
}

drum_code drum_host_read(drum_host *host, const char *const *names, size_t count, size_t points,
                         double complex *data, drum_status *status) {
  size_t size = 1;
  for (size_t i = 0; i < count; i++)
    size += strlen(names[i]) + 1;
  char *text = malloc(size);
  if (!text)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for the names of %zu vectors", count);
  char *end = text;
  for (size_t i = 0; i < count; i++) {
    const size_t length = strlen(names[i]);
    memcpy(end, names[i], length);
    end += length;
    *end++ = '\n';
  }
  *end = '\0';
  const drum_code code =
      request(host, DRUM_WORKER_READ, text, points, data, count * points * sizeof *data, status);
  free(text);
  return code;
}
