// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import { ok } from '../../electron/contract/failure.ts';
import type { CheckId } from '../../electron/contract/check.ts';
import { missingOf, profileDraft, shownDraft } from '../../renderer/draft.ts';
import { draft } from '../../renderer/store.ts';
import { companionDouble, firstSnapshot, joinedSession } from './renderer-double.ts';
import { buttonOf, drawn, fieldOf, mount, press, settle, type, unmount } from './renderer-mount.tsx';

/** A profile that cannot be saved yet says so, where it is, and loses nothing. */

afterEach(unmount);

const text = (): string => document.body.textContent.replaceAll('\u00a0', ' ');

describe('a profile with an answer missing', () => {
  it('marks each missing answer with its words, keeps what was typed, and calls nothing', async () => {
    const double = companionDouble({ 'app.snapshot': () => ok(firstSnapshot()) });
    await mount(double.companion);
    await press('Prérequis');
    await type('Adresse MSSanté', 'max.libre@medecin.mssante.fr');
    expect(text()).not.toContain('Choisissez votre couloir.');
    await press('Enregistrer mon profil');
    expect(text()).toContain('Choisissez à quel titre vous participez.');
    expect(text()).toContain('Choisissez votre couloir.');
    expect(text()).toContain("Rien n'est enregistré");
    const who = document.querySelector('[role="radiogroup"][aria-label="Vous participez en tant que"]');
    const described = who?.getAttribute('aria-describedby') ?? '';
    expect(document.querySelector(`[id="${described}"]`)?.textContent).toContain('Choisissez à quel titre');
    expect(fieldOf('Adresse MSSanté').value).toBe('max.libre@medecin.mssante.fr');
    expect(double.calls.map(({ channel }) => channel)).not.toContain('profile.save');
  });

  it('is said above the results while it is not saved', async () => {
    const first = firstSnapshot();
    const results = [
      { id: 'system.disk' as const, status: 'ok' as const, failure: null, evidence: {}, shared: {}, demo: false },
    ].map((one) => ({ ...one, at: '2026-11-25T09:00:00.000Z', ms: 1 }));
    const snapshot = { ...first, checks: { ...first.checks, results } };
    await mount(companionDouble({ 'app.snapshot': () => ok(snapshot) }).companion);
    await press('Prérequis');
    expect(text()).not.toContain('Profil non enregistré');
    await settle(() => draft('profile', { ...profileDraft(snapshot), who: 'ps' }));
    expect(text()).toContain('Profil non enregistré');
  });
});

describe('the couloir of the slot', () => {
  it('is put in when none was chosen, whatever was typed before joining; a chosen one stays', () => {
    const before = { ...profileDraft(firstSnapshot()), mssAddress: 'a@b.example' };
    expect(missingOf(before)).toEqual(['who', 'couloir']);
    const joined = firstSnapshot({ session: joinedSession });
    expect(shownDraft(before, joined)).toEqual({ ...before, couloir: joinedSession.slot.couloir });
    expect(shownDraft({ ...before, couloir: 'laboratoire' }, joined).couloir).toBe('laboratoire');
  });
});

describe('where one stands', () => {
  const found = (id: CheckId, status: 'ok' | 'fail' | 'unknown') => ({
    id,
    status,
    failure: status === 'ok' ? null : { code: 'check.deadline' as const, at: 'test', info: {} },
    evidence: {},
    shared: {},
    demo: false,
    at: '2026-11-25T09:00:00.000Z',
    ms: 1,
  });
  const app = { version: '0.1.0', electron: '45', platform: 'win32' };
  const results = [
    found('profile', 'ok'),
    found('mss.address', 'fail'),
    found('segur.solution', 'fail'),
    found('card.present', 'unknown'),
    found('card.pin', 'unknown'),
  ];
  const known = {
    who: 'ps' as const,
    couloir: 'officine' as const,
    available: true,
    mssAddress: '',
    solution: null,
    region: null,
    grades: null,
    publisher: null,
    free: [],
    zone: null,
  };

  it('is the same sentence and number on the home screen and on the one of the checks', async () => {
    const checks = { ...firstSnapshot().checks, results };
    for (const session of [joinedSession, { ...joinedSession, hub: null }]) {
      await mount(
        companionDouble({ 'app.snapshot': () => ok(firstSnapshot({ checks, session, profile: known })) }).companion,
      );
      const home = /2 points à régler\. (Et \d+ points n'ont pas pu être vérifiés\.)/.exec(text());
      expect(home?.[1]).toBeDefined();
      await press('Prérequis');
      expect(text()).toContain('2 points à régler');
      // What would be sent is said in words too.
      expect(document.querySelector('.shared-list')?.textContent).toContain('Vérification trop longue');
      expect(document.querySelector('.shared-list')?.textContent).not.toContain('check.deadline');
      expect(text()).toContain(home![1]);
      await unmount();
    }
  });

  it('asks for the profile before the check, then stays above it in short', async () => {
    const place = (selector: string): number =>
      [...document.querySelectorAll('section')].findIndex((one) => one.matches(selector));
    await mount(companionDouble({ 'app.snapshot': () => ok(firstSnapshot()) }).companion);
    await press('Prérequis');
    expect(place('[aria-labelledby="profile-title"]')).toBeLessThan(place('.verdict'));
    await unmount();
    await mount(companionDouble({ 'app.snapshot': () => ok(firstSnapshot({ profile: known })) }).companion);
    await press('Prérequis');
    expect(place('[aria-labelledby="profile-title"]')).toBeLessThan(place('.verdict'));
    expect(text()).toContain("Professionnel de santé · Officine · Toute l'heure");
    expect(text()).toContain('Non indiqué : Adresse MSSanté');
  });

  it('is checked by the press on the home screen itself', async () => {
    const double = companionDouble({
      'app.snapshot': () => ok(firstSnapshot({ profile: known, session: joinedSession })),
      'checks.run': () => ok({ v: 1, app, startedAt: '2026-11-25T09:00:00.000Z', ms: 1, summary: 'fail', results }),
    });
    await mount(double.companion);
    await press('Vérifier mes prérequis');
    expect(double.calls.map(({ channel }) => channel)).toContain('checks.run');
    expect(document.querySelector('h1')?.textContent).toBe('Vos prérequis');
  });
});

describe('what is doubtful in a profile', () => {
  it('is said beside the field: a domain that is not of MSSanté', async () => {
    const double = companionDouble({
      'app.snapshot': () => ok(firstSnapshot()),
      'domains.judge': () =>
        ok({
          failure: { code: 'mss.domain-unlisted', at: 'test', info: { domain: 'wanadoo.fr', asOf: '2026-11-01' } },
        }),
      'segur.search': () => ok({ solutions: [], listLabel: 'Liste', example: false }),
    });
    await mount(double.companion);
    await press('Prérequis');
    await type('Adresse MSSanté', 'docteur.martin@wanadoo.fr');
    await drawn(() => expect(text()).toContain('wanadoo.fr'));
    expect(double.calls.find(({ channel }) => channel === 'domains.judge')?.input).toEqual({
      address: 'docteur.martin@wanadoo.fr',
    });
    expect(document.querySelector('output.error')?.textContent).toMatch(/MSSanté/);
  });

  it('is confirmed by a press: software that no list has', async () => {
    const double = companionDouble({
      'app.snapshot': () => ok(firstSnapshot()),
      'segur.search': () => ok({ solutions: [], listLabel: 'Liste', example: false }),
    });
    await mount(double.companion);
    await press('Prérequis');
    await type('Logiciel métier', 'med');
    await drawn(() => expect(text()).toContain("« med » n'est pas dans la liste"));
    await press('Confirmer : hors liste');
    expect(fieldOf('Nom du logiciel').value).toBe('med');
  });

  it('is not asked again of one who has a time: half-days are folded', async () => {
    await mount(companionDouble({ 'app.snapshot': () => ok(firstSnapshot({ session: joinedSession })) }).companion);
    await press('Prérequis');
    expect(buttonOf('Autres demi-journées libres, si votre créneau doit changer').ariaExpanded).toBe('false');
  });
});
