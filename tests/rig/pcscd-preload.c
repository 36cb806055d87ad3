/*
 * Preloaded into the PC/SC service.
 * 1. The virtual reader's driver writes each message in two pieces without TCP_NODELAY, so every APDU waits 40 ms for a
 *    delayed acknowledgement: 1.4 s for one read of the card instead of less than 0.1 s.
 * 2. A test run that is killed cannot stop its service: the service goes when its parent does.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>

__attribute__((constructor)) static void follow_parent(void) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
}

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
