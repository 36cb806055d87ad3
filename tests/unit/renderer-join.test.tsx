// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ok } from '../../electron/contract/failure.ts';
import type { Snapshot } from '../../electron/contract/snapshot.ts';
import { companionDouble, firstSnapshot, joinedSession } from './renderer-double.ts';
import { drawn, fieldOf, mount, press, unmount } from './renderer-mount.tsx';

/** What is asked and said when a slot is joined again, late, or with the profile of another one. */

afterEach(async () => {
  vi.useRealTimers();
  await unmount();
});

const textOf = (): string => (document.querySelector('main')?.textContent ?? '').replaceAll('\u00a0', ' ');
const profile: NonNullable<Snapshot['profile']> = {
  who: 'ps',
  couloir: 'officine',
  available: true,
  mssAddress: '',
  solution: null,
  region: null,
  grades: null,
  publisher: null,
  free: [],
  zone: null,
};
const at = (time: string): void => {
  vi.useFakeTimers({ now: new Date(time), toFake: ['Date'] });
};

describe("a profile that may be somebody else's", () => {
  it('is shown with both couloirs, and kept or changed before anything is told', async () => {
    at('2026-11-30T08:00:00.000Z');
    const asked = firstSnapshot({ session: joinedSession, profile, profileAsked: true });
    const double = companionDouble({ 'app.snapshot': () => ok(asked), 'profile.keep': () => ok(undefined) });
    await mount(double.companion);
    expect(textOf()).toContain('Votre profil dit Officine, ce créneau Médecine de ville.');
    await press("C'est moi, garder ce profil");
    expect(double.calls.at(-1)).toEqual({ channel: 'profile.keep', input: undefined });
    await press('Modifier');
    expect(document.querySelector('h1')?.textContent).toBe('Vos prérequis');
    double.tell({ slice: 'profileAsked', value: false });
    await press('Accueil');
    await drawn(() => expect(textOf()).not.toContain('Est-ce toujours vous'));
  });
});

describe('a slot whose hour is past', () => {
  it('is said as it is, with the way to write', async () => {
    at('2026-12-01T13:00:00.000Z');
    await mount(companionDouble({ 'app.snapshot': () => ok(firstSnapshot({ session: joinedSession })) }).companion);
    expect(textOf()).toMatch(/Ce créneau était aujourd'hui à \d\d:\d\d/);
    await press('Écrire aux organisateurs');
    expect(document.activeElement).toBe(fieldOf('Votre message aux organisateurs'));
    await press('Accueil');
    at('2026-12-03T13:00:00.000Z');
    await press('Bilan');
    await press('Accueil');
    expect(textOf()).toMatch(/Ce créneau était le .*décembre.* à \d\d:\d\d/);
  });

  it('says nothing of one that is coming, was begun, or was closed', async () => {
    at('2026-12-01T08:00:00.000Z');
    await mount(companionDouble({ 'app.snapshot': () => ok(firstSnapshot({ session: joinedSession })) }).companion);
    expect(textOf()).not.toContain('Ce créneau était');
    await unmount();
    at('2026-12-01T13:00:00.000Z');
    const log = { ...firstSnapshot().log, closedAt: '2026-12-01T10:00:00.000Z' };
    await mount(
      companionDouble({ 'app.snapshot': () => ok(firstSnapshot({ session: joinedSession, log })) }).companion,
    );
    expect(textOf()).not.toContain('Ce créneau était');
  });
});

describe('joining another slot', () => {
  it('knows the service already, says what stays and what goes, and offers the archive', async () => {
    at('2026-12-01T13:00:00.000Z');
    const log = { ...firstSnapshot().log, closedAt: '2026-12-01T10:00:00.000Z' };
    const sync = { ...firstSnapshot().sync, state: 'live' as const };
    const done = firstSnapshot({ session: joinedSession, log, sync });
    await mount(companionDouble({ 'app.snapshot': () => ok(done) }).companion);
    expect(fieldOf('Adresse du service').value).toBe(joinedSession.hub);
    expect(textOf()).toContain("Ne s'affichent plus");
    await press("Garder une archive d'abord");
    expect(document.querySelector('h1')?.textContent).not.toBe(joinedSession.edition.name);
  });
});

describe('erasing everything', () => {
  it('names what goes, evidence included, and offers the archive first', async () => {
    at('2026-11-30T08:00:00.000Z');
    await mount(companionDouble({ 'app.snapshot': () => ok(firstSnapshot({ session: joinedSession })) }).companion);
    await press('Mes données');
    await press('Effacer les données de cet ordinateur');
    const dialog = document.querySelector('[role="alertdialog"], [role="dialog"]')?.textContent ?? '';
    expect(dialog).toContain('Vos preuves');
    expect(dialog).toContain('Les résultats, commentaires, irritants et messages');
    await press("Garder une archive d'abord");
    expect(document.querySelector('[role="alertdialog"], [role="dialog"]')).toBeNull();
    expect(document.querySelector('h1')?.textContent).not.toBe('Mes données');
  });
});

describe('the first screen', () => {
  it('offers both languages, each in its own words', async () => {
    const double = companionDouble({
      'app.snapshot': () => ok(firstSnapshot()),
      'app.preferences': () => ok(undefined),
    });
    await mount(double.companion);
    await press('English');
    expect(double.calls.at(-1)).toEqual({ channel: 'app.preferences', input: { locale: 'en' } });
  });
});
