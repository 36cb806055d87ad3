/*
 * Preloaded into the PC/SC service. The virtual reader's driver writes each message in two pieces without TCP_NODELAY, so
 * every APDU waits 40 ms for a delayed acknowledgement: 1.4 s for one read of the card instead of less than 0.2 s.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

int accept(int listener, struct sockaddr *address, socklen_t *length) {
  static int (*real)(int, struct sockaddr *, socklen_t *);
  int one = 1;
  int made;
  if (real == 0) *(void **)&real = dlsym(RTLD_NEXT, "accept");
  made = real(listener, address, length);
  /* Fails on the service's own local socket, which does not need it. */
  if (made >= 0) (void)setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return made;
}
