import { describe, expect, it } from 'vitest';
import type { Translate } from '../../organiser/view/locale.ts';
import { broughtBy, hrefOf, parseRoute } from '../../organiser/view/route.ts';
import { auditCsv } from '../../organiser/view/team/audit.ts';
import { isLongEnough } from '../../organiser/view/team/new-password.ts';

const t: Translate = (key) => key;

describe('the journal as a sheet', () => {
  it('has a line each, names nobody it does not know, and no cell that is a formula', () => {
    const line = { id: 1, at: '2026-11-23T09:00:00.000Z', act: 'account.rights' };
    const csv = auditCsv(t, [
      { ...line, who: '=HYPERLINK("http://x.example")', about: 'Camille : observer (Corse)' },
      { ...line, who: null, act: 'inconnu.ici', about: null },
    ]);
    expect(csv.split('\r\n').slice(1, 3)).toEqual([
      `"2026-11-23T09:00:00.000Z";"'=HYPERLINK(""http://x.example"")";"audit.act.account.rights";"Camille : role.observer (Corse)"`,
      `"2026-11-23T09:00:00.000Z";"audit.nobody";"inconnu.ici";""`,
    ]);
  });
});

describe('what a link brings', () => {
  it('is told by its word, and is no page', () => {
    expect(broughtBy('#invitation=abc')).toEqual({ invitation: 'abc' });
    expect(broughtBy('#cle=abc%20d')).toEqual({ key: 'abc d' });
    expect(broughtBy('#connexion=abc')).toEqual({ exchange: 'abc' });
    expect(broughtBy('#connexion-refusee=expired')).toEqual({ refused: 'expired' });
    for (const hash of ['', '#/', '#invitation=', '#/edition/cle=x', '#cle=%zz']) expect(broughtBy(hash)).toBeNull();
  });

  it('pages of people survive a reload', () => {
    for (const at of ['team', 'audit', 'own'] as const) expect(parseRoute(hrefOf({ at }))).toEqual({ at });
  });
});

describe('the length of a password', () => {
  it('counts letters as a person does', () => {
    expect([isLongEnough('e\u0301'.repeat(11)), isLongEnough('e\u0301'.repeat(12))]).toEqual([false, true]);
    expect([isLongEnough('🙂'.repeat(11)), isLongEnough('🙂'.repeat(12))]).toEqual([false, true]);
  });
});
