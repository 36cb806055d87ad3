// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import type { CheckId, CheckResult } from '../../electron/contract/check.ts';
import { ok, type Failure } from '../../electron/contract/failure.ts';
import { noteForSupport } from '../../renderer/part/it-note.ts';
import { useStore } from '../../renderer/store.ts';
import { i18n, startText, type Translate } from '../../renderer/text.ts';
import { companionDouble, firstSnapshot } from './renderer-double.ts';
import { mount, press, unmount } from './renderer-mount.tsx';

/** What is said of a check that was not tried, and where its one next action leads. */

afterEach(unmount);

const unknown = (id: CheckId, code: Failure['code'], info: Failure['info'] = {}): CheckResult => ({
  id,
  status: 'unknown',
  failure: { code, at: 'test', info },
  evidence: {},
  shared: {},
  demo: false,
  at: '2026-11-25T09:00:00.000Z',
  ms: 1,
});

async function shown(result: CheckResult): Promise<string> {
  const first = firstSnapshot();
  const snapshot = { ...first, checks: { ...first.checks, results: [result] } };
  await mount(companionDouble({ 'app.snapshot': () => ok(snapshot) }).companion);
  await press('Prérequis');
  const line = document.querySelector(`[data-check="${result.id}"]`);
  return (line?.textContent ?? '').replaceAll('\u00a0', ' ');
}

describe('a check that was not tried', () => {
  it('says by its name which one it waits for', async () => {
    const waits = unknown('mss.directory', 'check.not-tried', { need: 'mss.address' });
    expect(await shown(waits)).toContain('Attend une autre vérification : Adresse MSSanté. Réglez-la');
  });

  it('says nothing of what an earlier version waited for', async () => {
    const waits = unknown('network.psc', 'check.not-tried', { need: 'network.hosts' });
    expect(await shown(waits)).toContain('Attend une autre vérification. Réglez-la');
  });

  it.each([
    ['card.proof', 'check.no-proof', 'Facultatif : pas encore fait', "Ouvrir l'écran Carte", 'card'],
    ['mss.receive', 'mss.not-asked', 'Facultatif : pas encore fait', 'Faire cet essai', 'checks'],
    ['system.clock', 'system.clock-not-joined', 'Rejoignez votre créneau', 'Rejoindre mon créneau', 'home'],
  ] as const)('%s has its own words and its own button', async (id, code, words, button, screen) => {
    expect(await shown(unknown(id, code))).toContain(words);
    await press(button);
    expect(useStore.getState().screen).toBe(screen);
  });
});

describe('the note for whoever looks after the computer', () => {
  it('asks about the system, names it, and speaks of no network', async () => {
    await startText();
    const info = { name: 'Windows 10 22H2', until: '2025-10-14' };
    const t = i18n.getFixedT('fr', 'app') as unknown as Translate;
    const note = noteForSupport({ code: 'system.os-ended', at: 'test', info }, 'fr', t);
    expect(note).toContain('Système : Windows 10 22H2');
    expect(note).toContain('Code du constat : system.os-ended');
    expect(note).not.toMatch(/réseau|pare-feu/);
  });
});
