/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
  BLOCK_BYTES = 65536,
  COUNT_WIDTH = 20, /* the digits of any 64-bit count */
};

struct drum_stream {
  drum_stream *next; /* of all that are not closed */
  pid_t process;     /* that opened it: a child must not write the rest as well */
  char *path;
  int file;   /* -1: no more points go out */
  bool taken; /* by a later stream to the same file */
  bool regular;
  dev_t device;
  ino_t inode;
  off_t count_at; /* where in the file the number of points stands */
  double opened;  /* the first and the newest point's time */
  double newest;
  unsigned long long points;
  size_t row;      /* numbers of a point, time included */
  size_t capacity; /* points of a block */
  size_t held;     /* points in the block */
  double block[];
};

static drum_stream *streams;

static bool fail(char *error, const char *what, const char *path, int number) {
  (void)snprintf(error, DRUM_STREAM_ERROR_SIZE, "cannot %s '%.150s': %s; expected %s", what, path,
                 strerror(number),
                 number == EPIPE ? "a reader to the end" : "a file that can be written");
  return false;
}

/* As write(2), all of it, but without the signal of a pipe that has no reader. */
static int write_all(int file, const void *bytes, size_t size) {
  sigset_t pipe;
  sigset_t pending;
  sigset_t before;
  (void)sigemptyset(&pipe);
  (void)sigaddset(&pipe, SIGPIPE);
  (void)sigpending(&pending);
  (void)pthread_sigmask(SIG_BLOCK, &pipe, &before);
  int error = 0;
  while (size > 0 && error == 0) {
    const ssize_t written = write(file, bytes, size);
    if (written >= 0) {
      bytes = (const char *)bytes + written;
      size -= (size_t)written;
    } else if (errno != EINTR) {
      error = errno;
    }
  }
  if (error == EPIPE && !sigismember(&pending, SIGPIPE)) {
    const struct timespec now = {0};
    while (sigtimedwait(&pipe, NULL, &now) < 0 && errno == EINTR)
      ;
  }
  (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
  return error;
}

/* Gives the file back; returns the error of doing so. */
static int let_go(drum_stream *stream) {
  const int result = close(stream->file);
  stream->file = -1;
  return result == 0 ? 0 : errno;
}

static bool write_block(drum_stream *stream, char *error) {
  const size_t bytes = stream->held * stream->row * sizeof stream->block[0];
  stream->held = 0;
  const int number = write_all(stream->file, stream->block, bytes);
  if (number == 0)
    return true;
  (void)let_go(stream);
  return fail(error, "write", stream->path, number);
}

/* At exit(), whoever calls it. */
static void write_the_rest(void) {
  char error[DRUM_STREAM_ERROR_SIZE];
  for (drum_stream *stream = streams; stream; stream = stream->next)
    if (stream->file >= 0 && stream->process == getpid())
      (void)write_block(stream, error);
}

/* Deals with an earlier stream to the file of a new one. */
static bool take_over(const drum_stream *stream, char *error) {
  for (drum_stream *other = streams; other; other = other->next) {
    if (!stream->regular || other->file < 0 || other->device != stream->device ||
        other->inode != stream->inode)
      continue;
    if (other->opened == stream->opened && other->newest == stream->opened) {
      (void)snprintf(error, DRUM_STREAM_ERROR_SIZE,
                     "'%.150s' is written by another record of the circuit; expected a file for "
                     "each",
                     stream->path);
      return false;
    }
    other->taken = true;
    (void)let_go(other);
  }
  return true;
}

static bool write_header(drum_stream *stream, const drum_stream_header *header, char *error) {
  char date[64] = "";
  const time_t now = time(NULL);
  struct tm local;
  if (localtime_r(&now, &local))
    (void)strftime(date, sizeof date, "%a %b %e %H:%M:%S  %Y", &local);
  char *text = NULL;
  size_t size = 0;
  FILE *memory = open_memstream(&text, &size);
  if (!memory)
    return fail(error, "begin", stream->path, errno);
  (void)fprintf(memory,
                "Title: %s\nDate: %s\nPlotname: Transient Analysis\nFlags: real\n"
                "No. Variables: %zu\nNo. Points: ",
                header->title, date, stream->row);
  stream->count_at = (off_t)ftell(memory);
  (void)fprintf(memory, "%-*d\nVariables:\n\t0\ttime\ttime\n", COUNT_WIDTH, 0);
  for (size_t n = 0; n < header->count; ++n)
    (void)fprintf(memory, "\t%zu\t%s\tvoltage\n", n + 1, header->names[n]);
  (void)fputs("Binary:\n", memory);
  const bool failed = ferror(memory) || stream->count_at < 0;
  const int number = fclose(memory) != 0 || failed ? ENOMEM : write_all(stream->file, text, size);
  free(text);
  return number == 0 || fail(error, "write", stream->path, number);
}

static bool open_file(drum_stream *stream, const drum_stream_header *header, char *error) {
  do {
    stream->file = open(header->path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  } while (stream->file < 0 && errno == EINTR);
  struct stat status;
  if (stream->file < 0 || fstat(stream->file, &status) != 0)
    return fail(error, "open", header->path, errno);
  stream->regular = S_ISREG(status.st_mode);
  stream->device = status.st_dev;
  stream->inode = status.st_ino;
  if (!take_over(stream, error))
    return false;
  if (stream->regular && ftruncate(stream->file, 0) != 0)
    return fail(error, "truncate", header->path, errno);
  return write_header(stream, header, error);
}

static void discard(drum_stream *stream) {
  if (stream->file >= 0)
    (void)let_go(stream);
  free(stream->path);
  free(stream);
}

drum_stream *drum_stream_open(const drum_stream_header *header, double time, char *error) {
  static bool registered;
  if (!registered)
    registered = atexit(write_the_rest) == 0;
  const size_t row = header->count + 1;
  const size_t bytes = row * sizeof(double);
  const size_t capacity = bytes < BLOCK_BYTES ? BLOCK_BYTES / bytes : 1;
  drum_stream *stream = calloc(1, sizeof *stream + capacity * bytes);
  char *path = strdup(header->path);
  if (!stream || !path) {
    free(path);
    free(stream);
    (void)fail(error, "open", header->path, ENOMEM);
    return NULL;
  }
  stream->process = getpid();
  stream->path = path;
  stream->row = row;
  stream->capacity = capacity;
  stream->opened = time;
  stream->newest = time;
  if (!open_file(stream, header, error)) {
    discard(stream);
    return NULL;
  }
  stream->next = streams;
  streams = stream;
  return stream;
}

/* False with a sentence in `error` if the stream has lost its file. */
static bool has_file(const drum_stream *stream, char *error) {
  if (stream->file >= 0)
    return true;
  if (!stream->taken)
    return fail(error, "write", stream->path, EBADF);
  (void)snprintf(error, DRUM_STREAM_ERROR_SIZE,
                 "'%.150s' is written by a later run; expected a file of its own", stream->path);
  return false;
}

bool drum_stream_write(drum_stream *stream, double time, const double *values, char *error) {
  if (!has_file(stream, error))
    return false;
  double *at = stream->block + stream->held * stream->row;
  at[0] = time;
  memcpy(at + 1, values, (stream->row - 1) * sizeof *at);
  stream->newest = time;
  ++stream->points;
  return ++stream->held < stream->capacity || write_block(stream, error);
}

bool drum_stream_finish(drum_stream *stream, char *error) {
  if (!has_file(stream, error) || !write_block(stream, error))
    return false;
  int number = 0;
  if (stream->regular) {
    char count[COUNT_WIDTH + 1];
    const int length = snprintf(count, sizeof count, "%llu", stream->points);
    const ssize_t written = pwrite(stream->file, count, (size_t)length, stream->count_at);
    if (written != length)
      number = written < 0 ? errno : EIO;
  }
  const int closing = let_go(stream);
  if (number == 0)
    number = closing;
  return number == 0 || fail(error, "finish", stream->path, number);
}

void drum_stream_close(drum_stream *stream) {
  if (!stream)
    return;
  for (drum_stream **place = &streams; *place; place = &(*place)->next)
    if (*place == stream) {
      *place = stream->next;
      break;
    }
  char error[DRUM_STREAM_ERROR_SIZE];
  if (stream->file >= 0 && stream->process == getpid())
    (void)write_block(stream, error);
  discard(stream);
}
