import { z } from 'zod';
import { checkIds, type CheckId } from '../contract/check.ts';
import { invitationOf, LINK_SCHEME, parseInvitation, type Invitation } from '../contract/link.ts';

/** What the command line asks for. Everything else in it (Chromium's switches, the folder of the app) is ignored. */
export type Asked = {
  check: boolean;
  json: boolean;
  /** Checks to run, or null for all. */
  only: CheckId[] | null;
  /** Words after `--only` that name no check: with `--check` that is an error, never silently "nothing to do". */
  unknownIds: string[];
  demo: boolean;
  invitation: Invitation | null;
};

const isCheckId = (word: string): word is CheckId => (checkIds as readonly string[]).includes(word);

/** The words of `--only a,b`, `--only=a,b`, or of several of them. */
function onlyWords(words: readonly string[]): string[] | null {
  const found: string[] = [];
  let seen = false;
  words.forEach((word, i) => {
    if (word.startsWith('--only=')) {
      seen = true;
      found.push(...word.slice('--only='.length).split(','));
    } else if (word === '--only') {
      seen = true;
      found.push(...(words[i + 1]?.startsWith('--') ? '' : (words[i + 1] ?? '')).split(','));
    }
  });
  return seen ? found.map((word) => word.trim()).filter((word) => word !== '') : null;
}

/**
 * Reads a command line. It comes from outside (a link clicked in a mail starts the app with it), so it can only choose
 * among what is listed here; an invitation is parsed, never followed.
 */
export function parseArgv(words: readonly string[]): Asked {
  const only = onlyWords(words);
  const link = words.find((word) => word.toLowerCase().startsWith(`${LINK_SCHEME}:`));
  return {
    check: words.includes('--check'),
    json: words.includes('--json'),
    only: only === null ? null : only.filter(isCheckId),
    unknownIds: only === null ? [] : only.filter((word) => !isCheckId(word)).map((word) => word.slice(0, 40)),
    demo: words.includes('--demo'),
    invitation: link === undefined ? null : parseInvitation(link),
  };
}

const handedOver = z.object({ invitation: z.object({ hub: z.string(), code: z.string() }) });

/**
 * The invitation that a second instance brings: from the data it hands over, otherwise from its command line. Any program
 * of the person may hand anything over; nothing of it is believed, and nothing of it throws.
 */
export function broughtBy(data: unknown, words: readonly string[]): Invitation | null {
  const handed = handedOver.safeParse(data);
  const brought = handed.success ? invitationOf(handed.data.invitation) : null;
  return brought ?? parseArgv(words).invitation;
}

/**
 * Longest command line, in bytes. A second instance sends its own whole to the first, which Chromium reads up to 32 kB on
 * Linux: past that the first gives no answer, is taken for dead and is killed. A link of a web page can be that long.
 */
const LONGEST = 16 * 1024;

/** Whether a command line is too long to be handed over. Nothing that a person or a system starts the app with is. */
export const isOverlong = (words: readonly string[]): boolean =>
  words.reduce((sum, word) => sum + Buffer.byteLength(word) + 1, 0) > LONGEST;
