// Loads one HTTP/1.1 service on the loopback interface and prints what it saw as one line of JSON.
//
// Closed loop: each connection sends its next request when it has its answer. Open loop (--rate): requests start at random
// moments of a Poisson process of that rate, whether or not earlier ones have been answered; where no connection is free a
// request waits, and its latency counts from the moment that it was to start. A closed loop stops asking while a server
// stalls, so it sees one slow answer where a thousand clients would have waited.
#include "connection.h"
#include "histogram.h"

#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { MOST_PENDING = 1 << 20, LONGEST_REQUEST = 16 * 1024 };
static const uint64_t second = 1000000000, patience = 30 * second;

static struct options {
  int port, connections;
  double seconds, rate;
  uint64_t requests, seed;
  bool holds;
} options = {.connections = 64, .seconds = 5, .requests = UINT64_MAX, .seed = 1};

static char request[LONGEST_REQUEST];
static size_t request_length;
static struct connection *connections;
static int *idle, idle_count, events;
static uint64_t *pending, pending_first, pending_count, started, refused, broken, bytes;
static struct histogram latencies;

static void fail(const char *message) {
  fprintf(stderr, "load: %s\n", message);
  exit(69);
}

static uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * second + (uint64_t)time.tv_nsec;
}

// The time to the next start: exponential, by a seeded xorshift generator.
static uint64_t gap(void) {
  options.seed ^= options.seed << 13, options.seed ^= options.seed >> 7, options.seed ^= options.seed << 17;
  return (uint64_t)(-log((double)(options.seed >> 11) / 9007199254740992.0 + 1e-18) / options.rate * (double)second);
}

static void start(int index, uint64_t intended) {
  started++;
  if (!send_request(&connections[index], request, request_length, intended)) fail("a connection does not take a request");
}

// Every arrival that is due goes to a free connection, or waits for one.
static void start_what_is_due(uint64_t *next, uint64_t time, uint64_t end) {
  for (; *next <= time && *next < end && started + pending_count < options.requests; *next += gap()) {
    if (pending_count == MOST_PENDING) fail("the service is far behind the rate");
    pending[(pending_first + pending_count++) % MOST_PENDING] = *next;
  }
  for (; pending_count && idle_count; pending_count--) start(idle[--idle_count], pending[pending_first++ % MOST_PENDING]);
}

static void answered(int index, bool goes_on) {
  struct connection *connection = &connections[index];
  switch (receive(connection, &bytes)) {
    case WAITING: return;
    case BROKEN: broken++; connection->is_busy = false; close(connection->fd); return;
    case REFUSED: refused++; break;
    case SUCCEEDED: break;
  }
  uint64_t time = now();
  record(&latencies, time - connection->intended);
  if (options.rate == 0 && goes_on && started < options.requests) start(index, time);
  else idle[idle_count++] = index;
}

static uint64_t run(void) {
  uint64_t begin = now(), end = begin + (uint64_t)(options.seconds * (double)second), next = begin;
  if (options.rate == 0) while (idle_count && started < options.requests) start(idle[--idle_count], now());
  struct epoll_event ready[256];
  for (;;) {
    uint64_t time = now();
    if (options.rate > 0) start_what_is_due(&next, time, end);
    bool goes_on = time < end && started < options.requests;
    if (!goes_on && pending_count == 0 && idle_count + (int)broken == options.connections) return time - begin;
    if (time > end + patience) fail("an answer is missing");
    if ((int)broken == options.connections) fail("every connection broke");
    // A timer of the kernel's would come too late for a start; within a millisecond of one the loop looks all the time.
    int timeout = options.rate > 0 && goes_on ? (next > time + 2000000 ? (int)((next - time) / 1000000) - 1 : 0) : 100;
    int count = epoll_wait(events, ready, 256, timeout);
    for (int i = 0; i < count; i++) answered((int)ready[i].data.u32, goes_on);
  }
}

static void prepare(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file || !(request_length = fread(request, 1, sizeof request, file))) fail("the request cannot be read");
  fclose(file);
  size_t count = (size_t)options.connections;
  struct rlimit files = {count + 64, count + 64};
  setrlimit(RLIMIT_NOFILE, &files);
  connections = calloc(count, sizeof *connections);
  idle = calloc(count, sizeof *idle);
  pending = calloc(MOST_PENDING, sizeof *pending);
  events = epoll_create1(EPOLL_CLOEXEC);
  if (!connections || !idle || !pending || events < 0) fail("there is no memory");
  for (int i = 0; i < options.connections; i++) {
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)i};
    if (!connect_to(&connections[i], options.port)) fail("the service does not take a connection");
    if (epoll_ctl(events, EPOLL_CTL_ADD, connections[i].fd, &event) != 0) fail("epoll takes no more connections");
    idle[idle_count++] = i;
  }
}

static void report(double seconds) {
  printf("{\"requests\": %lu, \"seconds\": %.3f, \"refused\": %lu, \"broken\": %lu, \"bytes\": %lu, \"mean\": %.1f", latencies.total,
         seconds, refused, broken, bytes, latencies.total ? (double)latencies.sum / 1000 / (double)latencies.total : 0);
  const double shares[] = {0.5, 0.9, 0.99, 0.999};
  const char *names[] = {"p50", "p90", "p99", "p999"};
  for (int i = 0; i < 4; i++) printf(", \"%s\": %.1f", names[i], quantile(&latencies, shares[i]));
  printf(", \"max\": %.1f}\n", (double)latencies.greatest / 1000);
  fflush(stdout);
}

int main(int count, char **arguments) {
  const struct option names[] = {{"port", 1, 0, 'p'}, {"connections", 1, 0, 'c'}, {"seconds", 1, 0, 's'}, {"rate", 1, 0, 'r'},
                                 {"requests", 1, 0, 'n'}, {"seed", 1, 0, 'x'}, {"hold", 0, 0, 'h'}, {0, 0, 0, 0}};
  for (int option; (option = getopt_long(count, arguments, "", names, 0)) != -1;) {
    switch (option) {
      case 'p': options.port = atoi(optarg); break;
      case 'c': options.connections = atoi(optarg); break;
      case 's': options.seconds = atof(optarg); break;
      case 'r': options.rate = atof(optarg); break;
      case 'n': options.requests = strtoull(optarg, 0, 10); break;
      case 'x': options.seed = strtoull(optarg, 0, 10) | 1; break;
      case 'h': options.holds = true; break;
      default: return 64;
    }
  }
  if (optind != count - 1 || options.port <= 0 || options.connections <= 0 || options.seconds <= 0 || options.rate < 0) {
    fputs("usage: load --port N [--connections 64] [--seconds 5] [--requests N] [--rate PER-SECOND [--seed N]] [--hold] REQUEST-FILE\n"
          "Times are microseconds. --hold keeps the connections open until standard input ends.\n", stderr);
    return 64;
  }
  prepare(arguments[optind]);
  report((double)run() / (double)second);
  while (options.holds && getchar() != EOF) {}
}
