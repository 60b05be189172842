// One keep-alive connection of a client that has at most one request under way.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LONGEST_ANSWER = 64 * 1024 };

struct connection {
  int fd;
  bool is_busy;
  // When the request under way was to start, in nanoseconds: where all connections were busy, that is earlier than it did.
  uint64_t intended;
  size_t held;
  char answer[LONGEST_ANSWER];
};

enum outcome { WAITING, SUCCEEDED, REFUSED, BROKEN };

// Connects to the loopback interface; false where that fails.
bool connect_to(struct connection *connection, int port);
// Sends a whole request; false where the connection does not take it.
bool send_request(struct connection *connection, const char *request, size_t length, uint64_t intended);
// Reads what has come; adds the answer's bytes to `bytes` once it is whole.
enum outcome receive(struct connection *connection, uint64_t *bytes);
