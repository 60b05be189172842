#define _GNU_SOURCE
#include "connection.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

bool connect_to(struct connection *connection, int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  connection->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int on = 1;
  return connection->fd >= 0 && connect(connection->fd, (struct sockaddr *)&address, sizeof address) == 0
    && setsockopt(connection->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0;
}

bool send_request(struct connection *connection, const char *request, size_t length, uint64_t intended) {
  connection->is_busy = true;
  connection->held = 0;
  connection->intended = intended;
  // A request is far smaller than what a socket takes at once.
  return send(connection->fd, request, length, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)length;
}

// The length of the body that a head announces; 0 where it announces none, -1 where it has another framing.
static long body_length(const char *head, const char *end) {
  long length = 0;
  for (const char *line = head; line < end; line = (const char *)memchr(line, '\n', (size_t)(end - line)) + 1) {
    if (strncasecmp(line, "content-length:", 15) == 0) length = atol(line + 15);
    if (strncasecmp(line, "transfer-encoding:", 18) == 0) return -1;
  }
  return length;
}

enum outcome receive(struct connection *connection, uint64_t *bytes) {
  // One byte stays free for the zero that ends the text.
  size_t room = LONGEST_ANSWER - 1 - connection->held;
  ssize_t count = recv(connection->fd, connection->answer + connection->held, room, MSG_DONTWAIT);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return WAITING;
  if (count <= 0) return BROKEN;
  connection->held += (size_t)count;
  connection->answer[connection->held] = 0;
  const char *end = memmem(connection->answer, connection->held, "\r\n\r\n", 4);
  if (!end) return WAITING;
  end += 4;
  long length = body_length(connection->answer, end);
  if (length < 0 || connection->held < 12) return BROKEN;
  size_t whole = (size_t)(end - connection->answer) + (size_t)length;
  if (connection->held < whole) return whole < LONGEST_ANSWER ? WAITING : BROKEN;
  if (connection->held > whole) return BROKEN;
  *bytes += whole;
  connection->is_busy = false;
  return connection->answer[9] == '2' ? SUCCEEDED : REFUSED;
}
