/*
 * A PKCS#11 module that passes every call to a real one, and spoils the functions named in a file.
 *   FAULT_MODULE_REAL  path of the real module
 *   FAULT_MODULE_FILE  one fault a line, read again at each call (the variable itself, when loaded): "<function> <action> [number]"
 * Actions: crash, hang, slow <ms>, rv <code>, garbage, and version <major*256+minor> for C_GetInfo.
 * Only the layout of CK_FUNCTION_LIST is needed, so no PKCS#11 header is: a two-byte version, then 68 pointers.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef unsigned long word;
/* Every wrapped function takes at most six words; passing more than it reads is harmless on the ABIs of this rig. */
typedef word (*function)(word, word, word, word, word, word);
struct function_list {
  unsigned char version[2];
  function entry[68];
};
struct attribute {
  word type;
  void *value;
  word length;
};

static struct function_list *real;
/* Kept from load time: whoever opens the module in process may restore its environment right after. */
static char faults_path[4096];
static struct function_list spoiled;

enum action { NONE, CRASH, HANG, SLOW, RV, GARBAGE, VERSION };

static enum action wanted(const char *name, word *number) {
  FILE *file = fopen(faults_path, "r");
  char line[256], function_name[64], action[32], text[64];
  enum action found = NONE;
  if (file == NULL) return NONE;
  while (found == NONE && fgets(line, sizeof line, file) != NULL) {
    text[0] = '\0';
    if (sscanf(line, "%63s %31s %63s", function_name, action, text) < 2 || strcmp(function_name, name) != 0) continue;
    *number = strtoul(text, NULL, 0);
    if (strcmp(action, "crash") == 0) found = CRASH;
    else if (strcmp(action, "hang") == 0) found = HANG;
    else if (strcmp(action, "slow") == 0) found = SLOW;
    else if (strcmp(action, "rv") == 0) found = RV;
    else if (strcmp(action, "garbage") == 0) found = GARBAGE;
    else if (strcmp(action, "version") == 0) found = VERSION;
  }
  fclose(file);
  return found;
}

static void crash(void) {
  /* The default action: a handler someone installed must not turn a crash into something else. */
  signal(SIGSEGV, SIG_DFL);
  *(volatile int *)0 = 0;
  abort();
}

/* Returns 1 when the call must not reach the real module, with its answer in *rv. */
static int before(const char *name, enum action *action, word *number, word *rv) {
  *number = 0;
  *action = wanted(name, number);
  if (*action == CRASH) crash();
  if (*action == HANG) for (;;) pause();
  if (*action == SLOW) usleep((useconds_t)(*number * 1000));
  if (*action == RV) {
    *rv = *number;
    return 1;
  }
  return 0;
}

#define WRAP(index, name, GARBAGE_CODE)                                          \
  static word name(word a, word b, word c, word d, word e, word f) {             \
    enum action action;                                                          \
    word number, rv;                                                             \
    if (before(#name, &action, &number, &rv)) return rv;                         \
    rv = real->entry[index](a, b, c, d, e, f);                                   \
    if (rv == 0 && action == GARBAGE) { GARBAGE_CODE }                           \
    return rv;                                                                   \
  }

static void fill(word pointer, size_t size) {
  if (pointer != 0) memset((void *)pointer, 0xa5, size);
}

WRAP(0, C_Initialize, )
WRAP(4, C_GetSlotList, if (b != 0) fill(b, *(word *)c * sizeof(word));)
/* The text fields only: 64 + 32 bytes, then 32 + 32 + 16 + 16. */
WRAP(5, C_GetSlotInfo, fill(b, 96);)
WRAP(6, C_GetTokenInfo, fill(b, 96);)
WRAP(12, C_OpenSession, fill(e, sizeof(word));)
WRAP(18, C_Login, )
WRAP(26, C_FindObjectsInit, )
WRAP(27, C_FindObjects, fill(b, *(word *)d * sizeof(word));)
WRAP(43, C_Sign, if (d != 0) fill(d, *(word *)e);)

static word C_GetAttributeValue(word session, word object, word list, word count, word e, word f) {
  enum action action;
  word number, rv;
  struct attribute *attributes = (struct attribute *)list;
  if (before("C_GetAttributeValue", &action, &number, &rv)) return rv;
  rv = real->entry[24](session, object, list, count, e, f);
  if (rv == 0 && action == GARBAGE) {
    for (word n = 0; n < count; n += 1)
      if (attributes[n].value != NULL) memset(attributes[n].value, 0xa5, attributes[n].length);
  }
  return rv;
}

/* CK_INFO: two-byte version, 32 bytes, flags at 40, description at 48, library version at 80. */
static word C_GetInfo(word info, word b, word c, word d, word e, word f) {
  enum action action;
  word number, rv;
  unsigned char *bytes = (unsigned char *)info;
  if (before("C_GetInfo", &action, &number, &rv)) return rv;
  rv = real->entry[2](info, b, c, d, e, f);
  if (rv == 0 && action == GARBAGE) memset(bytes + 2, 0xa5, 32);
  if (rv == 0 && action == VERSION) {
    memset(bytes + 2, ' ', 32);
    memcpy(bytes + 2, "ANS", 3);
    memset(bytes + 48, ' ', 32);
    memcpy(bytes + 48, "CPS3 PKCS#11 LINUX", 18);
    bytes[80] = (unsigned char)(number >> 8);
    bytes[81] = (unsigned char)number;
  }
  return rv;
}

word C_GetFunctionList(struct function_list **list) {
  enum action action;
  word number, rv;
  const char *faults = getenv("FAULT_MODULE_FILE");
  snprintf(faults_path, sizeof faults_path, "%s", faults == NULL ? "" : faults);
  if (before("C_GetFunctionList", &action, &number, &rv)) return rv;
  if (real == NULL) {
    const char *path = getenv("FAULT_MODULE_REAL");
    void *library = path == NULL ? NULL : dlopen(path, RTLD_NOW | RTLD_LOCAL);
    word (*get)(struct function_list **) = NULL;
    if (library != NULL) *(void **)&get = dlsym(library, "C_GetFunctionList");
    if (get == NULL || get(&real) != 0) return 5; /* CKR_GENERAL_ERROR */
    spoiled = *real;
    spoiled.entry[0] = C_Initialize;
    spoiled.entry[2] = C_GetInfo;
    spoiled.entry[4] = C_GetSlotList;
    spoiled.entry[5] = C_GetSlotInfo;
    spoiled.entry[6] = C_GetTokenInfo;
    spoiled.entry[12] = C_OpenSession;
    spoiled.entry[18] = C_Login;
    spoiled.entry[24] = C_GetAttributeValue;
    spoiled.entry[26] = C_FindObjectsInit;
    spoiled.entry[27] = C_FindObjects;
    spoiled.entry[43] = C_Sign;
  }
  *list = &spoiled;
  return 0;
}
