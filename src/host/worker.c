/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "host/worker.h"

#include <complex.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <ngspice/sharedspice.h>

enum { WORDS_ENOUGH = 240, FILES_MAX = 4096 };

/* The functions of libngspice. */
typedef struct engine {
  int (*init)(SendChar *, SendStat *, ControlledExit *, SendData *, SendInitData *,
              BGThreadRunning *, void *);
  int (*nospinit)(void);
  int (*nospiceinit)(void);
  int (*command)(char *);
  int (*circuit)(char **);
  pvector_info (*vector)(char *);
} engine;

typedef struct worker {
  int channel;
  engine ngspice;
  size_t circuits;
  bool complained;
  bool ours;                     /* the words are the plugin's */
  char words[DRUM_MESSAGE_SIZE]; /* what ngspice said that may be the reason */
} worker;

int drum_worker_send(int channel, const void *bytes, size_t length) {
  const char *from = bytes;
  while (length > 0) {
    const ssize_t sent = send(channel, from, length, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR)
      continue;
    if (sent <= 0)
      return 0;
    from += sent;
    length -= (size_t)sent;
  }
  return 1;
}

int drum_worker_receive(int channel, void *bytes, size_t length) {
  char *to = bytes;
  while (length > 0) {
    const ssize_t got = recv(channel, to, length, 0);
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      return 0;
    to += got;
    length -= (size_t)got;
  }
  return 1;
}

static void answer(const worker *own, drum_code code, const void *bytes, size_t length) {
  const drum_worker_head head = {.what = (uint32_t)code, .length = (uint32_t)length};
  if (!drum_worker_send(own->channel, &head, sizeof head) ||
      !drum_worker_send(own->channel, bytes, length))
    _exit(0);
}

static void answer_text(const worker *own, drum_code code, const char *text) {
  answer(own, code, text, strlen(text));
}

static void answer_words(const worker *own, drum_code code, const char *otherwise) {
  answer_text(own, code, own->words[0] ? own->words : otherwise);
}

/* Whether a line of standard error says that what was asked for was not done. */
static bool is_failure(const char *line) {
  static const char *const BEGINNINGS[] = {"drumspice:", "Error", "ERROR", "Fatal"};
  static const char *const PARTS[] = {"aborted", "no such ", "not parsed", "ingular matrix"};
  for (size_t i = 0; i < sizeof BEGINNINGS / sizeof BEGINNINGS[0]; i++)
    if (strncmp(line, BEGINNINGS[i], strlen(BEGINNINGS[i])) == 0)
      return true;
  for (size_t i = 0; i < sizeof PARTS / sizeof PARTS[0]; i++)
    if (strstr(line, PARTS[i]))
      return true;
  return false;
}

/* A line of standard error. */
static void take_line(worker *own, const char *line) {
  line += strspn(line, " \t");
  own->complained = own->complained || is_failure(line);
  /* What the plugin says is a sentence of its own; of ngspice's lines the first few say it. */
  const bool ours = strncmp(line, "drumspice:", 10) == 0;
  if (ours && !own->ours)
    own->words[0] = '\0';
  const size_t used = strlen(own->words);
  if (*line && strncmp(line, "Note:", 5) != 0 && !own->ours && used < WORDS_ENOUGH)
    (void)snprintf(own->words + used, sizeof own->words - used, "%s%s", used ? "; " : "",
                   line + (ours ? 11 : 0));
  own->ours = own->ours || ours;
}

/* Every line that ngspice prints, after the name of its stream. */
static int take_text(char *text, int id, void *user) {
  (void)id;
  static const char STREAM[] = "stderr ";
  if (strncmp(text, STREAM, sizeof STREAM - 1) == 0)
    take_line(user, text + sizeof STREAM - 1);
  return 0;
}

/*
 * What the plugin says goes to this process's standard error past ngspice, so that is a file, which
 * is read after every request. Standard output is nothing, lest a flush in here prints what the
 * other end had in its buffer at the fork; and of its other files and sockets none stays open.
 */
static void arrange_streams(int channel) {
  FILE *words = tmpfile();
  const int nothing = open("/dev/null", O_RDWR);
  if (nothing >= 0) {
    (void)dup2(nothing, STDIN_FILENO);
    (void)dup2(nothing, STDOUT_FILENO);
  }
  if (words)
    (void)dup2(fileno(words), STDERR_FILENO);
  struct rlimit files;
  const bool bounded = getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < FILES_MAX;
  for (int file = STDERR_FILENO + 1; file < (bounded ? (int)files.rlim_cur : FILES_MAX); file++)
    if (file != channel)
      (void)close(file);
}

/* Takes what standard error has, and empties it. */
static void listen_to_plugin(worker *own) {
  char text[DRUM_MESSAGE_SIZE];
  const ssize_t got = pread(STDERR_FILENO, text, sizeof text - 1, 0);
  if (got <= 0 || ftruncate(STDERR_FILENO, 0) != 0)
    return;
  (void)lseek(STDERR_FILENO, 0, SEEK_SET);
  text[got] = '\0';
  for (char *line = text; *line;) {
    const size_t length = strcspn(line, "\n");
    const bool more = line[length] == '\n';
    line[length] = '\0';
    take_line(own, line);
    line += length + more;
  }
}

static void forget(worker *own) {
  own->complained = false;
  own->ours = false;
  own->words[0] = '\0';
}

static int take_state(char *text, int id, void *user) {
  (void)text;
  (void)id;
  (void)user;
  return 0;
}

/* ngspice cannot go on after it wants to exit, so this process ends with it. */
static int take_exit(int status, NG_BOOL immediate, NG_BOOL quit, int id, void *user) {
  (void)status;
  (void)immediate;
  (void)quit;
  (void)id;
  listen_to_plugin(user);
  answer_words(user, DRUM_BAD_INPUT, "ngspice gave up without a reason");
  _exit(0);
}

/* An object's address as a function's, which ISO C has no cast for. */
static void find(void *library, const char *name, void *function, size_t size, bool *complete) {
  void *symbol = dlsym(library, name);
  *complete = *complete && symbol;
  memcpy(function, &symbol, size);
}

static bool load_engine(engine *ngspice) {
  void *library = dlopen("libngspice.so.0", RTLD_NOW | RTLD_LOCAL);
  bool complete = library != NULL;
  if (!complete)
    return false;
  find(library, "ngSpice_Init", &ngspice->init, sizeof ngspice->init, &complete);
  find(library, "ngSpice_Command", &ngspice->command, sizeof ngspice->command, &complete);
  find(library, "ngSpice_Circ", &ngspice->circuit, sizeof ngspice->circuit, &complete);
  find(library, "ngGet_Vec_Info", &ngspice->vector, sizeof ngspice->vector, &complete);
  bool optional = true;
  find(library, "ngSpice_nospinit", &ngspice->nospinit, sizeof ngspice->nospinit, &optional);
  find(library, "ngSpice_nospiceinit", &ngspice->nospiceinit, sizeof ngspice->nospiceinit,
       &optional);
  return complete;
}

static void start(worker *own, const char *plugin) {
  if (!load_engine(&own->ngspice)) {
    answer_text(own, DRUM_NOT_FOUND, "there is no libngspice, which simulates the circuit");
    _exit(0);
  }
  if (own->ngspice.nospinit)
    (void)own->ngspice.nospinit();
  if (own->ngspice.nospiceinit)
    (void)own->ngspice.nospiceinit();
  (void)own->ngspice.init(take_text, take_state, take_exit, NULL, NULL, NULL, own);
  if (plugin) {
    char command[4096 + 16];
    (void)snprintf(command, sizeof command, "codemodel '%s'", plugin);
    forget(own);
    if (own->ngspice.command(command) != 0 || own->words[0]) {
      answer_words(own, DRUM_NOT_FOUND, "ngspice cannot load the plugin");
      _exit(0);
    }
  }
  char rest[] = "set noaskquit";
  (void)own->ngspice.command(rest);
  forget(own);
  answer(own, DRUM_OK, NULL, 0);
}

static void load(worker *own, char *text) {
  size_t count = 1;
  for (const char *at = text; *at; at++)
    count += *at == '\n';
  char **lines = calloc(count + 1, sizeof *lines);
  if (!lines) {
    answer_text(own, DRUM_NO_MEMORY, "out of memory for a netlist");
    return;
  }
  size_t n = 0;
  for (char *at = text; *at;) {
    lines[n++] = at;
    at += strcspn(at, "\n");
    if (*at)
      *at++ = '\0';
  }
  if (own->circuits > 0) {
    char all[] = "destroy all";
    char remove[] = "remcirc";
    (void)own->ngspice.command(all);
    (void)own->ngspice.command(remove);
    own->circuits = 0;
    forget(own);
  }
  const int refused = own->ngspice.circuit(lines);
  listen_to_plugin(own);
  free(lines);
  own->circuits = 1; /* one that is refused is there too */
  if (refused || own->complained) {
    answer_words(own, DRUM_BAD_INPUT, "ngspice refuses the circuit");
    return;
  }
  answer(own, DRUM_OK, NULL, 0);
}

static void run(worker *own, char *command) {
  const int refused = own->ngspice.command(command);
  listen_to_plugin(own);
  if (refused || own->complained)
    answer_words(own, DRUM_NO_CONVERGENCE, "ngspice aborted the analysis");
  else
    answer(own, DRUM_OK, NULL, 0);
}

static void put_vector(const vector_info *info, double complex *to) {
  for (size_t p = 0; p < (size_t)info->v_length; p++)
    to[p] = info->v_compdata ? CMPLX(info->v_compdata[p].cx_real, info->v_compdata[p].cx_imag)
                             : CMPLX(info->v_realdata[p], 0.0);
}

static void read_vectors(const worker *own, char *names, size_t points) {
  size_t count = 0;
  for (const char *at = names; *at; at++)
    count += *at == '\n';
  double complex *data = calloc(count * points + 1, sizeof *data);
  if (!data) {
    answer_text(own, DRUM_NO_MEMORY, "out of memory for vectors");
    return;
  }
  char wrong[DRUM_MESSAGE_SIZE] = "";
  size_t n = 0;
  for (char *at = names; *at && !wrong[0]; n++) {
    char *end = at + strcspn(at, "\n");
    *end = '\0';
    const vector_info *info = own->ngspice.vector(at);
    if (!info || !(info->v_compdata || info->v_realdata))
      (void)snprintf(wrong, sizeof wrong, "ngspice has no vector '%.100s'", at);
    else if ((size_t)info->v_length != points)
      (void)snprintf(wrong, sizeof wrong, "the vector '%.100s' has %d points: expected %zu", at,
                     info->v_length, points);
    else
      put_vector(info, data + n * points);
    at = end + 1;
  }
  if (wrong[0])
    answer_text(own, DRUM_NOT_FOUND, wrong);
  else
    answer(own, DRUM_OK, data, count * points * sizeof *data);
  free(data);
}

_Noreturn void drum_worker_serve(int channel, const char *plugin) {
  /* What the terminal's Ctrl-C means is the other end's to decide, and no core is of use. */
  (void)signal(SIGINT, SIG_IGN);
  (void)setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
  arrange_streams(channel);
  worker own = {.channel = channel};
  start(&own, plugin);
  for (;;) {
    drum_worker_head head;
    if (!drum_worker_receive(channel, &head, sizeof head) || head.length > DRUM_WORKER_LENGTH_MAX)
      _exit(0);
    char *text = calloc((size_t)head.length + 1, 1);
    if (!text || !drum_worker_receive(channel, text, head.length))
      _exit(0);
    forget(&own);
    switch (head.what) {
    case DRUM_WORKER_LOAD:
      load(&own, text);
      break;
    case DRUM_WORKER_RUN:
      run(&own, text);
      break;
    case DRUM_WORKER_READ:
      read_vectors(&own, text, head.points);
      break;
    default:
      _exit(0);
    }
    free(text);
  }
}
