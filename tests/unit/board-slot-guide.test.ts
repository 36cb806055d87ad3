import { describe, expect, it } from 'vitest';
import { guideFor, type WholeGuide } from '../../organiser/protocol/guide.ts';
import { foldLog } from '../../organiser/protocol/fold.ts';
import { delivered, guide } from '../../organiser/view/guide.ts';
import { scenarioRows } from '../../organiser/view/results/rows.ts';
import { guideOfSlot } from '../../organiser/view/state/guides.ts';

const saying = (word: string): WholeGuide => {
  const whole = structuredClone(delivered);
  whole.couloirs.officine.ins.todo = { fr: word, en: word };
  return whole;
};
const one = { name: '2026.2+1', whole: saying('Un') };
const two = { name: '2026.2+2', whole: saying('Deux') };
const insOf = (guides: Parameters<typeof guideOfSlot>[0], started: string | null) => {
  const { guide: shown, name, other } = guideOfSlot(guides, 'e', 'officine', started);
  return { ins: shown.steps.find(({ id }) => id === 'ins')?.todo.fr, name, other };
};
const usual = guideFor(delivered, 'officine').steps.find(({ id }) => id === 'ins')?.todo.fr;

describe('the guide of a slot on the board', () => {
  const known = { newest: { e: two }, versions: { 'e/1': one } };

  it('is the newest published one before the hour, the delivered one without any', () => {
    expect(insOf(known, null)).toEqual({ ins: 'Deux', name: two.name, other: false });
    expect(insOf({ newest: { e: null }, versions: {} }, null)).toEqual({ ins: usual, name: '2026.2', other: false });
    expect(insOf({ newest: {}, versions: {} }, null).ins).toBe(usual);
    // Another edition's publications are nothing to this one.
    expect(insOf({ newest: { f: two }, versions: {} }, null).ins).toBe(usual);
  });

  it('is the version that its timer started with, whatever was published since', () => {
    expect(insOf(known, one.name)).toEqual({ ins: 'Un', name: one.name, other: false });
    expect(insOf(known, '2026.2')).toEqual({ ins: usual, name: '2026.2', other: false });
  });

  it('is the one in force while a version is on its way, and says when there is none to come', () => {
    const asked = { newest: { e: two }, versions: {} };
    expect(insOf(asked, one.name)).toEqual({ ins: 'Deux', name: two.name, other: false });
    expect(insOf({ newest: { e: two }, versions: { 'e/1': null } }, one.name).other).toBe(true);
    // The hub came back from a backup and gave the number to another guide.
    const again = { name: '2026.3+1', whole: saying('Autre') };
    expect(insOf({ newest: { e: two }, versions: { 'e/1': again } }, one.name)).toMatchObject({
      ins: 'Deux',
      other: true,
    });
    expect(insOf(known, '2027.1').other).toBe(true);
  });

  it('gives the words of the couloir to the full export, never to the anonymous one', () => {
    const slot = {
      id: 'slot-1',
      log: 'log-1',
      edition: 'e',
      startsAt: '2026-11-25T09:00:00.000Z',
      minutes: 60,
      couloir: 'officine',
      label: 'Pharmacie',
    } as never;
    const words = {
      couloir: (c: string) => c,
      status: (s: string) => s,
      layer: (l: string) => l,
      state: (s: string) => s,
      participant: (code: string) => code,
      others: () => 'Autres',
    };
    const steps = guideFor(delivered, 'officine').steps;
    const rows = (anonymous: boolean) =>
      JSON.stringify(
        scenarioRows([{ slot, view: foldLog([]) }], { name: 'tous', steps: guide.steps }, words, anonymous, () => ({
          name: 'officine 2',
          steps,
        })),
      );
    expect(rows(false)).toMatch(/Dispenser/);
    expect(rows(true)).not.toMatch(/Dispenser|officine/i);
  });
});
