import type { Box } from '../../../native/directory/port.ts';
import { cleanAddress } from '../mss/address.ts';
import { because, CARD_MS, finding, known, type Check, type Finding } from './check.ts';

const AT = 'check.mss-directory';

/** What is found of an address that is in the directory, for the person that is known, if any. */
function judge(boxes: readonly Box[], person: string | null, shared: Finding['shared']): Finding {
  const kind = boxes[0]!.kind;
  const facts = { ...shared, found: true, kind };
  // A structure's box is nobody's: it is enough that it is there.
  if (boxes.some((box) => box.person === null && box.kind !== 'PER')) return finding('ok', null, facts);
  if (person === null) return finding('unknown', because('mss.directory-no-person', AT), facts);
  if (boxes.some((box) => box.person === person)) return finding('ok', null, { ...facts, mine: true });
  // A personal box whose holder is not told may be anybody's.
  if (boxes.some((box) => box.person === null))
    return finding('unknown', because('mss.directory-no-holder', AT), facts);
  return finding('fail', because('mss.directory-other', AT), { ...facts, mine: false });
}

/**
 * The address is in the Annuaire Santé, and is the person's own: their RPPS comes from the card, else from what they typed.
 * Red-listed boxes and automatic ones (APP) are not published, so that an absent one is a doubt only.
 */
export const mssDirectory: Check = {
  id: 'mss.directory',
  needs: ['mss.address'],
  deadline: CARD_MS + 15_000,
  async run({ profile, directory }) {
    const address = cleanAddress(profile?.mssAddress ?? '');
    const look = await directory.ofAddress(address);
    if (look.is === 'none') {
      const erased = look.erasedAsOf;
      const why =
        erased === null ? because('mss.directory-none', AT) : because('mss.directory-expired', AT, { asOf: erased });
      return finding('unknown', why);
    }
    if (look.is === 'failed') return finding('unknown', look.failure);
    const shared = known({ source: look.source, listOf: look.asOf });
    if (look.boxes.length > 0) return judge(look.boxes, await directory.person(), shared);
    return finding('warn', because('mss.directory-not-found', AT), { ...shared, found: false });
  },
};
