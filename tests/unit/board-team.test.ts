import { describe, expect, it } from 'vitest';
import type { Translate } from '../../organiser/view/locale.ts';
import { broughtBy, hrefOf, parseRoute } from '../../organiser/view/route.ts';
import { aboutText, auditCsv, whoText } from '../../organiser/view/team/audit.ts';
import { weakness } from '../../organiser/protocol/password.ts';
import { passwordHint } from '../../organiser/view/team/new-password.ts';

const t: Translate = (key) => key;

describe('the journal as a sheet', () => {
  it('has a line each, names nobody it does not know, and no cell that is a formula', () => {
    const line = { id: 1, at: '2026-11-23T09:00:00.000Z', act: 'account.rights' };
    const csv = auditCsv(t, [
      { ...line, kind: 'person', who: '=HYPERLINK("http://x.example")', about: 'Camille : observer (Corse)' },
      { ...line, kind: 'nobody', who: null, act: 'inconnu.ici', about: null },
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

describe('a new password', () => {
  const of = { email: 'octave.lemoine@region.example', label: 'Octave Lemoine' };
  const why = (password: string) => weakness(password, of);

  it('is counted as a person does', () => {
    const letters = 'éàùçëîöûêñ';
    expect([why(letters.normalize('NFD')), why(`${letters.normalize('NFD')}bz`)]).toEqual(['short', null]);
    expect([passwordHint(t, ''), passwordHint(t, 'x'.repeat(11)), passwordHint(t, 'x'.repeat(21))]).toEqual([
      'password.rule',
      'password.missing',
      'password.enough',
    ]);
  });

  it('is no common word with figures, no name, no address, no run of keys', () => {
    const easy = [
      'motdepasse123',
      'MotDePasse2026!',
      'P@ssw0rd1234',
      'azertyuiop12',
      'Bienvenue2026!',
      'abcdefghijklm',
    ];
    for (const one of [
      ...easy,
      '123456789012',
      'octavelemoine1',
      'OctaveLemoine2026',
      'VerifSegur2026',
      'azertyazerty1',
    ])
      expect([one, why(one)]).toEqual([one, 'common']);
    expect(why('Octave.Lemoine@region.example')).toBe('email');
    expect(why('aaaaaaaaaaaab')).toBe('same');
  });

  it('serves when it is words without a link, or long chance', () => {
    for (const one of [
      'quatre mots pris au hasard',
      'cheval correct pile agrafe',
      'kT7#vq9Lw2xB',
      '48-tulipe-brouette-zinc',
    ])
      expect([one, why(one)]).toEqual([one, null]);
  });
});

describe('who and what of the journal', () => {
  it('are in the words of the reader', () => {
    expect(whoText(t, { who: 'MediSoft', kind: 'publisher' })).toBe('audit.publisher');
    expect(whoText(t, { who: null, kind: 'console' })).toBe('audit.console');
    expect(whoText(t, { who: null, kind: 'nobody' })).toBe('audit.nobody');
    expect(aboutText(t, 'Officine : 80CB51C3 : new>sent')).toBe(
      'Officine : 80CB51C3 : triage.state.new → triage.state.sent',
    );
  });
});
