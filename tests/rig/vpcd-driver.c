/*
 * A driver of the PC/SC service that passes everything to the virtual reader's, so that there can be several readers: that
 * one keeps the state of a slot under the slot's number alone, and does not say that it can serve several readers.
 * Each reader has its own copy of it, "<VPCD_DRIVER_FOLDER>/driver-<port>.so", the port in hexadecimal.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef unsigned long word;
enum { TAG_IFD_SIMULTANEOUS_ACCESS = 0xfaf };

/* Readers and slots by logical number (0xRRRRSSSS): the service has at most 16 of them. */
#define MOST 16
static struct {
  int used;
  word number;
  char port[16];
  void *library;
} known[MOST];

static const char *folder(void) {
  const char *path = getenv("VPCD_DRIVER_FOLDER");
  return path == NULL ? "" : path;
}

static void *real(word number, const char *name) {
  void *found = NULL;
  for (int n = 0; n < MOST; n += 1) {
    char file[4096];
    if (!known[n].used || known[n].number != number) continue;
    snprintf(file, sizeof file, "%s/driver-%s.so", folder(), known[n].port);
    if (known[n].library == NULL) known[n].library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (known[n].library != NULL) found = dlsym(known[n].library, name);
  }
  if (found == NULL) abort();
  return found;
}

static void keep(word number, const char *port) {
  int place = -1;
  for (int n = 0; n < MOST; n += 1) {
    if (known[n].used && known[n].number == number) place = n;
    if (!known[n].used && place < 0) place = n;
  }
  if (place < 0) return;
  if (known[place].used && strcmp(known[place].port, port) == 0) return;
  known[place].used = 1;
  known[place].library = NULL;
  known[place].number = number;
  snprintf(known[place].port, sizeof known[place].port, "%s", port);
}

/* `name` is "/dev/null:0x8C7B". */
word IFDHCreateChannelByName(word number, char *name) {
  const char *port = strrchr(name, ':');
  port = port == NULL ? "" : port + 1;
  keep(number, port);
  return ((word(*)(word, char *))real(number, "IFDHCreateChannelByName"))(number, name);
}

word IFDHICCPresence(word number) {
  return ((word(*)(word))real(number, "IFDHICCPresence"))(number);
}

word IFDHCloseChannel(word number) {
  return ((word(*)(word))real(number, "IFDHCloseChannel"))(number);
}

word IFDHCreateChannel(word number, word channel) {
  return ((word(*)(word, word))real(number, "IFDHCreateChannel"))(number, channel);
}

word IFDHGetCapabilities(word number, word tag, word *length, unsigned char *value) {
  /* Without it the service gives the same number to every reader of a configuration file. */
  if (tag == TAG_IFD_SIMULTANEOUS_ACCESS && *length >= 1) {
    *length = 1;
    value[0] = MOST;
    return 0;
  }
  return ((word(*)(word, word, word *, unsigned char *))real(number, "IFDHGetCapabilities"))(number, tag, length, value);
}

word IFDHSetCapabilities(word number, word tag, word length, unsigned char *value) {
  return ((word(*)(word, word, word, unsigned char *))real(number, "IFDHSetCapabilities"))(number, tag, length, value);
}

word IFDHSetProtocolParameters(word number, word protocol, unsigned char flags, unsigned char one, unsigned char two,
                               unsigned char three) {
  return ((word(*)(word, word, unsigned char, unsigned char, unsigned char, unsigned char))real(
      number, "IFDHSetProtocolParameters"))(number, protocol, flags, one, two, three);
}

word IFDHPowerICC(word number, word action, unsigned char *atr, word *length) {
  return ((word(*)(word, word, unsigned char *, word *))real(number, "IFDHPowerICC"))(number, action, atr, length);
}

/* SCARD_IO_HEADER is two words, given by value: its shape decides how it is passed. */
struct header {
  word protocol;
  word length;
};

word IFDHTransmitToICC(word number, struct header send, unsigned char *sent, word size, unsigned char *got, word *length,
                       struct header *receive) {
  return ((word(*)(word, struct header, unsigned char *, word, unsigned char *, word *, struct header *))real(
      number, "IFDHTransmitToICC"))(number, send, sent, size, got, length, receive);
}

word IFDHControl(word number, word code, unsigned char *sent, word size, unsigned char *got, word most, word *length) {
  return ((word(*)(word, word, unsigned char *, word, unsigned char *, word, word *))real(number, "IFDHControl"))(
      number, code, sent, size, got, most, length);
}
