import { describe, expect, it } from 'vitest';
import { maskBody, maskedIn } from '../../organiser/view/mask.ts';

/** What organisers type is masked by the rules of the app. The identities are the official fictitious ones. */

const INS = '2 69 05 49 588 157 80';
const PATIENT = '269054958815780@patient.mssante.fr';

describe('what an organiser types', () => {
  it('loses the number, the address and the date of birth of a patient, in each part that is typed', () => {
    const body = { step: 'ins', verdict: 'non-conforme', comment: `INS ${INS}, ${PATIENT}`, text: `né le 12/03/1969` };
    const masked = maskBody(body);
    expect(JSON.stringify(masked)).not.toMatch(/269054958815780|588|1969/);
    expect(masked).toMatchObject({ step: 'ins', verdict: 'non-conforme' });
    expect(maskBody({ id: INS })).toEqual({ id: INS });
  });

  it('keeps for a participant the mailbox, the telephone and the time that it must give', () => {
    const said =
      'Envoyez à verif@medecin.mssante.fr à 10:30 le 25/11/2026, ou appelez le 01 40 12 34 56. Code 80CB51C3.';
    expect(maskBody({ text: said })).toEqual({ text: said });
    expect(maskedIn(said, 'participant').masked).toBe(0);
    expect(maskedIn(`Le ${INS}`, 'participant').masked).toBe(1);
  });

  it('loses for a publisher the ways to reach somebody too', () => {
    const { text, masked } = maskedIn(`Vu avec anne@cabinet.example, 01 40 12 34 56, INS ${INS}.`, 'publisher');
    expect(masked).toBe(3);
    expect(text).not.toMatch(/anne|40 12|588/);
  });
});
