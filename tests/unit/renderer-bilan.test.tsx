// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import { ok } from '../../electron/contract/failure.ts';
import type { Snapshot } from '../../electron/contract/snapshot.ts';
import { guideFor } from '../../organiser/protocol/guide.ts';
import { delivered } from '../../organiser/view/guide.ts';
import { companionDouble, firstSnapshot, joinedSession } from './renderer-double.ts';
import { buttonOf, drawn, mount, press, unmount } from './renderer-mount.tsx';

/** The bilan on screen: the same rule as in its files, what to correct first, and no word that is no longer true. */

afterEach(unmount);

const startedAt = '2026-12-01T09:00:00.000Z';
const said = {
  at: '2026-12-01T09:14:00.000Z',
  actor: 'Cabinet',
  role: 'participant' as const,
  sent: true,
  device: 'd',
  n: 1,
};
const step = (status: 'conforme' | 'non-conforme' | 'non-testable', text: string | null = null) => ({
  status,
  attempt: 1,
  attempts: [{ ...said, status, attempt: 1 }],
  comments: text === null ? [] : [{ ...said, text }],
  verified: null,
  verdicts: [],
  claimedBy: null,
});
const bilanOf = (log: Partial<Snapshot['log']>): Snapshot =>
  firstSnapshot({
    session: joinedSession,
    guide: { ...guideFor(delivered, 'medecine-de-ville'), published: null },
    log: { ...firstSnapshot().log, ...log },
  });
async function shown(snapshot: Snapshot): Promise<string> {
  await mount(companionDouble({ 'app.snapshot': () => ok(snapshot) }).companion);
  await press('Bilan');
  return textOf();
}
const textOf = (): string => (document.querySelector('main')?.textContent ?? '').replaceAll('\u00a0', ' ');
const steps = {
  identification: step('non-conforme', 'Le bouton ne répond pas'),
  patient: step('non-testable'),
  ins: step('conforme'),
};

describe('the bilan on screen', () => {
  it('gives no score before the end', async () => {
    const text = await shown(bilanOf({ steps: { identification: step('non-conforme') } }));
    expect(text).toContain("à la fin de l'heure");
    expect(text).not.toMatch(/sur 18|sur 20|-2/);
  });

  it('then gives it with its rule, never below 0, without what could not be tested', async () => {
    const text = await shown(
      bilanOf({ steps, timer: { startedAt, minutes: 60, endedAt: '2026-12-01T10:03:00.000Z' } }),
    );
    expect(text).toContain('0 sur 16');
    expect(text).toContain('conforme 2 points');
    expect(text).toContain("Le reste de l'heure (49 min)");
  });

  it('opens with what to tell the publisher, in the words that were written', async () => {
    const text = await shown(bilanOf({ steps }));
    expect(text.indexOf('Le bouton ne répond pas')).toBeGreaterThan(text.indexOf('À corriger, à transmettre'));
    expect(text.indexOf('Le bouton ne répond pas')).toBeLessThan(text.indexOf('En résumé'));
  });

  it('credits no document that nobody read', async () => {
    const text = await shown(bilanOf({ steps: { document: step('conforme') } }));
    expect(text).toContain('Ordonnance numérique de médicamentsPossible, non testé');
  });

  it('forgets that a file was saved once one leaves, or joins another slot', async () => {
    const snapshot = bilanOf({ steps });
    const name = 'bilan-verif-segur-2026-12-01.json';
    const double = companionDouble({ 'app.snapshot': () => ok(snapshot), 'bilan.json': () => ok({ name }) });
    await mount(double.companion);
    const save = async (): Promise<void> => {
      await press('Bilan');
      expect(textOf()).not.toContain(name);
      await press('Enregistrer en JSON');
      expect(textOf()).toContain(name);
    };
    await save();
    await press('Accueil');
    await save();
    const slot = { ...joinedSession.slot, id: 'slot-2', log: 'log-00000002' };
    double.tell({ slice: 'session', value: { ...joinedSession, slot } });
    await drawn(() => expect(textOf()).not.toContain(name));
    expect(buttonOf('Enregistrer en JSON').disabled).toBe(false);
  });
});
