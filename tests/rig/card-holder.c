/*
 * Holds the card of one reader from another process until its standard input ends.
 *   card-holder exclusive <reader>    SCARD_SHARE_EXCLUSIVE: other programs are refused
 *   card-holder transaction <reader>  SCardBeginTransaction: other programs wait
 * Prints "held" once it does. Declares the little it needs of PC/SC (part 5), so that only its library is needed.
 */
#include <stdio.h>
#include <string.h>

extern long SCardEstablishContext(unsigned long scope, const void *one, const void *two, long *context);
extern long SCardConnect(long context, const char *reader, unsigned long share, unsigned long protocols, long *card,
                         unsigned long *protocol);
extern long SCardBeginTransaction(long card);
extern long SCardEndTransaction(long card, unsigned long disposition);
extern long SCardDisconnect(long card, unsigned long disposition);
extern long SCardReleaseContext(long context);

enum { SCOPE_SYSTEM = 2, SHARE_EXCLUSIVE = 1, SHARE_SHARED = 2, PROTOCOL_ANY = 3, LEAVE_CARD = 0 };

int main(int count, char **argument) {
  long context, card, rv;
  unsigned long protocol;
  int exclusive = count == 3 && strcmp(argument[1], "exclusive") == 0;
  if (count != 3) return 2;
  rv = SCardEstablishContext(SCOPE_SYSTEM, NULL, NULL, &context);
  if (rv == 0)
    rv = SCardConnect(context, argument[2], exclusive ? SHARE_EXCLUSIVE : SHARE_SHARED, PROTOCOL_ANY, &card, &protocol);
  if (rv == 0 && !exclusive) rv = SCardBeginTransaction(card);
  if (rv != 0) {
    printf("refused 0x%08lX\n", (unsigned long)rv & 0xffffffffUL);
    return 1;
  }
  printf("held\n");
  fflush(stdout);
  while (getchar() != EOF)
    ;
  if (!exclusive) SCardEndTransaction(card, LEAVE_CARD);
  SCardDisconnect(card, LEAVE_CARD);
  SCardReleaseContext(context);
  return 0;
}
