/*
 * A PKCS#11 module that passes every call to a real one, and spoils the functions named in a file.
 *   FAULT_MODULE_REAL  path of the real module
 *   FAULT_MODULE_FILE  one fault a line, read again at each call (the variable itself, when loaded): "<function> <action> [value]"
 *   FAULT_MODULE_PIN   what is typed on the PIN pad that `pinpad type` makes believe
 * Actions of every function: crash, hang, slow <ms>, rv <code>, garbage. One function may have several lines.
 *   C_GetInfo                    version <major*256+minor> (introduces itself as the CPS library), number <same> (keeps its texts)
 *   C_GetSlotInfo, C_GetTokenInfo  or <flags>, and <flags>, text <offset>:<size>:<pad byte>:<hex>
 *   C_Login                      pinpad type|cancel: answers the calls without a PIN
 *   C_GetAttributeValue          relabel <hex>:<hex>: another CKA_LABEL for the objects that have this one
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
typedef unsigned char byte;
/* The longest PKCS#11 call takes eight words; passing more than it reads is harmless on the ABIs of this rig. */
typedef word (*function)(word, word, word, word, word, word, word, word);
#define FUNCTIONS 68
struct function_list {
  byte version[2];
  function entry[FUNCTIONS];
};
struct attribute {
  word type;
  void *value;
  word length;
};

enum { CKR_GENERAL_ERROR = 0x5, CKR_FUNCTION_CANCELED = 0x50, CKR_BUFFER_TOO_SMALL = 0x150, CKA_LABEL = 3 };
/* No PKCS#11 code: what `garbage` answers for a call that gives nothing else back. */
#define GARBAGE_RV 0xa5a5a5a5UL
#define FLAGS_AT 96

static struct function_list *real;
static struct function_list spoiled;
/* Kept from load time: whoever opens the module in process may restore its environment right after. */
static char faults_path[4096];
static char pad_pin[64];

struct fault {
  char action[16];
  char value[512];
};
#define MOST_FAULTS 16

static int faults_of(const char *name, struct fault *found) {
  FILE *file = fopen(faults_path, "r");
  char line[640], function_name[64];
  int count = 0;
  if (file == NULL) return 0;
  while (count < MOST_FAULTS && fgets(line, sizeof line, file) != NULL) {
    found[count].value[0] = '\0';
    if (sscanf(line, "%63s %15s %511s", function_name, found[count].action, found[count].value) < 2) continue;
    if (strcmp(function_name, name) == 0) count += 1;
  }
  fclose(file);
  return count;
}

static int is(const struct fault *fault, const char *action) {
  return strcmp(fault->action, action) == 0;
}

static word number(const struct fault *fault) {
  return strtoul(fault->value, NULL, 0);
}

/* Bytes of a hexadecimal text, up to its end or a colon. */
static size_t from_hex(const char *text, byte *bytes, size_t most) {
  size_t count = 0;
  unsigned one;
  while (count < most && sscanf(text + count * 2, "%2x", &one) == 1 && text[count * 2] != ':') bytes[count++] = (byte)one;
  return count;
}

static void crash(void) {
  /* The default action: a handler someone installed must not turn a crash into something else. */
  signal(SIGSEGV, SIG_DFL);
  *(volatile int *)0 = 0;
  abort();
}

static void fill(word pointer, size_t size) {
  if (pointer != 0) memset((void *)pointer, 0xa5, size);
}

/* What a call gives back, spoiled; the return value when it gives nothing else. */
static word garbage(int index, const word *arg) {
  switch (index) {
    case 2: fill(arg[0] + 2, 32); return 0;
    case 4: if (arg[1] != 0) fill(arg[1], *(word *)arg[2] * sizeof(word)); return 0;
    /* The text fields only: 64 + 32 bytes, then 32 + 32 + 16 + 16. */
    case 5: case 6: fill(arg[1], FLAGS_AT); return 0;
    case 7: if (arg[1] != 0) fill(arg[1], *(word *)arg[2] * sizeof(word)); return 0;
    case 12: fill(arg[4], sizeof(word)); return 0;
    case 24:
      for (word n = 0; n < arg[3]; n += 1) {
        struct attribute *one = (struct attribute *)arg[2] + n;
        if (one->value != NULL) memset(one->value, 0xa5, one->length);
      }
      return 0;
    case 27: fill(arg[1], *(word *)arg[3] * sizeof(word)); return 0;
    case 43: if (arg[3] != 0) fill(arg[3], *(word *)arg[4]); return 0;
    default: return GARBAGE_RV;
  }
}

static void set_text(const struct fault *fault, byte *structure) {
  unsigned at, size, pad;
  int read;
  byte bytes[256];
  size_t count;
  if (sscanf(fault->value, "%u:%u:%u:%n", &at, &size, &pad, &read) != 3 || at + size > FLAGS_AT) return;
  count = from_hex(fault->value + read, bytes, sizeof bytes);
  memset(structure + at, (int)pad, size);
  memcpy(structure + at, bytes, count < size ? count : size);
}

/* CK_INFO: two-byte version, 32 bytes, flags at 40, description at 48, library version at 80. */
static void set_version(const struct fault *fault, byte *info) {
  if (is(fault, "version")) {
    memset(info + 2, ' ', 32);
    memcpy(info + 2, "ANS", 3);
    memset(info + 48, ' ', 32);
    memcpy(info + 48, "CPS3 PKCS#11 LINUX", 18);
  }
  info[80] = (byte)(number(fault) >> 8);
  info[81] = (byte)number(fault);
}

static word relabel(const struct fault *fault, const word *arg, word rv) {
  byte from[256], to[256], label[256];
  const char *colon = strchr(fault->value, ':');
  size_t from_size, to_size;
  if (colon == NULL || (rv != 0 && rv != CKR_BUFFER_TOO_SMALL)) return rv;
  from_size = from_hex(fault->value, from, sizeof from);
  to_size = from_hex(colon + 1, to, sizeof to);
  for (word n = 0; n < arg[3]; n += 1) {
    struct attribute *asked = (struct attribute *)arg[2] + n;
    struct attribute own = {CKA_LABEL, label, sizeof label};
    if (asked->type != CKA_LABEL) continue;
    if (real->entry[24](arg[0], arg[1], (word)&own, 1, 0, 0, 0, 0) != 0) continue;
    if (own.length != from_size || memcmp(label, from, from_size) != 0) continue;
    /* The caller sizes its buffer from the first answer: a shorter label is then too small for the real one. */
    if (asked->value != NULL) memcpy(asked->value, to, to_size);
    asked->length = to_size;
    if (arg[3] == 1) rv = 0;
  }
  return rv;
}

/* Returns 1 when the call must not reach the real module, with its answer in *rv. */
static int before(const struct fault *fault, int index, word *arg, word *rv) {
  if (is(fault, "crash")) crash();
  if (is(fault, "hang")) for (;;) pause();
  if (is(fault, "slow")) usleep((useconds_t)(number(fault) * 1000));
  if (is(fault, "rv")) {
    *rv = number(fault);
    return 1;
  }
  /* Without a PIN: NULL, or no character for a caller that has no NULL to give. */
  if (index == 18 && is(fault, "pinpad") && (arg[2] == 0 || arg[3] == 0)) {
    if (strcmp(fault->value, "cancel") == 0) {
      *rv = CKR_FUNCTION_CANCELED;
      return 1;
    }
    arg[2] = (word)pad_pin;
    arg[3] = strlen(pad_pin);
  }
  return 0;
}

static word after(const struct fault *fault, int index, const word *arg, word rv) {
  if (index == 24 && is(fault, "relabel")) return relabel(fault, arg, rv);
  if (rv != 0) return rv;
  if (is(fault, "garbage")) return garbage(index, arg);
  if (index == 2 && (is(fault, "version") || is(fault, "number"))) set_version(fault, (byte *)arg[0]);
  if (index == 5 || index == 6) {
    word *flags = (word *)(arg[1] + FLAGS_AT);
    if (is(fault, "or")) *flags |= number(fault);
    if (is(fault, "and")) *flags &= number(fault);
    if (is(fault, "text")) set_text(fault, (byte *)arg[1]);
  }
  return 0;
}

static word call(int index, const char *name, word *arg) {
  struct fault faults[MOST_FAULTS];
  int count = faults_of(name, faults);
  word rv;
  for (int n = 0; n < count; n += 1)
    if (before(&faults[n], index, arg, &rv)) return rv;
  rv = real->entry[index](arg[0], arg[1], arg[2], arg[3], arg[4], arg[5], arg[6], arg[7]);
  for (int n = 0; n < count; n += 1) rv = after(&faults[n], index, arg, rv);
  return rv;
}

/* Every function of CK_FUNCTION_LIST (PKCS#11 v2.20 §11) with its place, but C_GetFunctionList, which is below. */
#define EVERY_FUNCTION(F)                                                                                            \
  F(0, C_Initialize) F(1, C_Finalize) F(2, C_GetInfo) F(4, C_GetSlotList) F(5, C_GetSlotInfo) F(6, C_GetTokenInfo)   \
  F(7, C_GetMechanismList) F(8, C_GetMechanismInfo) F(9, C_InitToken) F(10, C_InitPIN) F(11, C_SetPIN)               \
  F(12, C_OpenSession) F(13, C_CloseSession) F(14, C_CloseAllSessions) F(15, C_GetSessionInfo)                       \
  F(16, C_GetOperationState) F(17, C_SetOperationState) F(18, C_Login) F(19, C_Logout) F(20, C_CreateObject)         \
  F(21, C_CopyObject) F(22, C_DestroyObject) F(23, C_GetObjectSize) F(24, C_GetAttributeValue)                       \
  F(25, C_SetAttributeValue) F(26, C_FindObjectsInit) F(27, C_FindObjects) F(28, C_FindObjectsFinal)                 \
  F(29, C_EncryptInit) F(30, C_Encrypt) F(31, C_EncryptUpdate) F(32, C_EncryptFinal) F(33, C_DecryptInit)            \
  F(34, C_Decrypt) F(35, C_DecryptUpdate) F(36, C_DecryptFinal) F(37, C_DigestInit) F(38, C_Digest)                  \
  F(39, C_DigestUpdate) F(40, C_DigestKey) F(41, C_DigestFinal) F(42, C_SignInit) F(43, C_Sign) F(44, C_SignUpdate)  \
  F(45, C_SignFinal) F(46, C_SignRecoverInit) F(47, C_SignRecover) F(48, C_VerifyInit) F(49, C_Verify)               \
  F(50, C_VerifyUpdate) F(51, C_VerifyFinal) F(52, C_VerifyRecoverInit) F(53, C_VerifyRecover)                       \
  F(54, C_DigestEncryptUpdate) F(55, C_DecryptDigestUpdate) F(56, C_SignEncryptUpdate) F(57, C_DecryptVerifyUpdate)  \
  F(58, C_GenerateKey) F(59, C_GenerateKeyPair) F(60, C_WrapKey) F(61, C_UnwrapKey) F(62, C_DeriveKey)               \
  F(63, C_SeedRandom) F(64, C_GenerateRandom) F(65, C_GetFunctionStatus) F(66, C_CancelFunction)                     \
  F(67, C_WaitForSlotEvent)

#define WRAP(index, name)                                                       \
  static word name(word a, word b, word c, word d, word e, word f, word g, word h) { \
    word arg[] = {a, b, c, d, e, f, g, h};                                      \
    return call(index, #name, arg);                                             \
  }
EVERY_FUNCTION(WRAP)
#define PUT(index, name) spoiled.entry[index] = name;

static void keep(const char *variable, char *place, size_t size) {
  const char *value = getenv(variable);
  snprintf(place, size, "%s", value == NULL ? "" : value);
}

word C_GetFunctionList(struct function_list **list) {
  struct fault faults[MOST_FAULTS];
  word none[8] = {0}, rv;
  int count;
  keep("FAULT_MODULE_FILE", faults_path, sizeof faults_path);
  keep("FAULT_MODULE_PIN", pad_pin, sizeof pad_pin);
  count = faults_of("C_GetFunctionList", faults);
  for (int n = 0; n < count; n += 1)
    if (before(&faults[n], 3, none, &rv)) return rv;
  if (real == NULL) {
    const char *path = getenv("FAULT_MODULE_REAL");
    void *library = path == NULL ? NULL : dlopen(path, RTLD_NOW | RTLD_LOCAL);
    word (*get)(struct function_list **) = NULL;
    if (library != NULL) *(void **)&get = dlsym(library, "C_GetFunctionList");
    if (get == NULL || get(&real) != 0) return CKR_GENERAL_ERROR;
    spoiled = *real;
    EVERY_FUNCTION(PUT)
  }
  *list = &spoiled;
  return 0;
}
