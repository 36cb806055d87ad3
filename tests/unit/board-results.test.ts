import { describe, expect, it } from 'vitest';
import type { BoardSlot } from '../../organiser/protocol/board.ts';
import { foldLog, type FoldEvent } from '../../organiser/protocol/fold.ts';
import { resultOf } from '../../organiser/protocol/score.ts';
import type { Couloir, StepStatus } from '../../organiser/protocol/status.ts';
import { guide, stepIds } from '../../organiser/view/guide.ts';
import { csvOf } from '../../organiser/view/part/csv.ts';
import { scenarioTable, scenarioTitles } from '../../organiser/view/results/export.ts';
import {
  assessed,
  conformity,
  goals,
  linesBy,
  OTHERS,
  tookPlace,
  withoutSmall,
  type Played,
} from '../../organiser/view/results/result.ts';
import { irritantLines, softwareLines } from '../../organiser/view/results/irritant-table.tsx';
import { scenarioRows } from '../../organiser/view/results/rows.ts';
import { hrefOf, parseRoute } from '../../organiser/view/route.ts';

let n = 0;
const event = (kind: string, body: Record<string, unknown>, role: FoldEvent['role'] = 'participant'): FoldEvent => ({
  seq: (n += 1),
  device: 'd',
  n,
  kind,
  body,
  at: new Date(Date.UTC(2026, 10, 24, 9, 0, n)).toISOString(),
  actor: role,
  role,
});
const [first, second] = stepIds as [string, string];
const did = (step: string, status: StepStatus): FoldEvent => event('step.status', { step, status, attempt: 1 });
const verified = (step: string, verdict: StepStatus, comment = ''): FoldEvent =>
  event('step.verified', { step, verdict, comment }, 'organiser');
const uses = (name: string, editor: string, region: string | null = null): FoldEvent =>
  event('slot.profile', {
    who: 'ps',
    couloir: 'officine',
    available: true,
    mssDomain: null,
    solution: { editor, name, version: '1' },
    region,
  });
const hour = (...events: FoldEvent[]): FoldEvent[] => [
  event('timer.started', { minutes: 60 }),
  ...events,
  event('timer.ended', {}),
];

let slots = 0;
function played(events: FoldEvent[], couloir: Couloir = 'officine', label = 'Pharmacie du port'): Played {
  const start = '2026-11-24T09:00:00.000Z';
  const slot: BoardSlot = {
    id: `slot-${String((slots += 1)).padStart(3, '0')}`,
    log: `log-${slots}`,
    edition: 'e',
    startsAt: start,
    minutes: 60,
    couloir,
    label,
    joined: true,
    made: { startsAt: start, minutes: 60 },
    head: 1,
    lastContact: null,
  };
  return { slot, view: foldLog(events) };
}

describe('what a step came to', () => {
  it('is the verdict of the organiser, else the own word of the participant', () => {
    expect(resultOf(played([]).view, first)).toBe('a-faire');
    expect(resultOf(played([did(first, 'conforme')]).view, first)).toBe('conforme');
    const { view } = played([did(first, 'conforme'), verified(first, 'non-conforme', 'non')]);
    expect(resultOf(view, first)).toBe('non-conforme');
    expect(resultOf(view, 'constructor')).toBe('a-faire');
  });
});

describe('the objectives', () => {
  it('count the tests that took place: an hour that ended, with a result', () => {
    expect(tookPlace(played(hour()))).toBe(false);
    expect(tookPlace(played([event('timer.started', { minutes: 60 }), did(first, 'conforme')]))).toBe(false);
    expect(tookPlace(played(hour(did(first, 'non-testable'))))).toBe(true);
    expect(tookPlace(played([did(first, 'conforme'), event('slot.closed', {}, 'organiser')]))).toBe(true);
  });

  it('count a solution once however it is written, per couloir, and each region once', () => {
    const tests = [
      played(hour(uses('Alizé Med', 'Éditeur A', 'Bretagne'), did(first, 'conforme'))),
      played(hour(uses('alize med ', 'editeur a', 'Bretagne'), did(first, 'conforme'))),
      played(hour(uses('Mystral', 'Éditeur B', 'Corse'), did(first, 'conforme'))),
      played(hour(uses('Mystral', 'Éditeur B'), did(first, 'conforme')), 'laboratoire'),
      // Not ended: counts nowhere.
      played([uses('Sirocco', 'Éditeur C', 'Normandie'), did(first, 'conforme')]),
    ];
    const found = goals(tests, { tests: 20, solutionsPerCouloir: 2, regions: 9 });
    expect(found.filter(({ reached }) => reached > 0)).toEqual([
      { id: 'tests', couloir: null, reached: 4, wanted: 20 },
      { id: 'regions', couloir: null, reached: 2, wanted: 9 },
      { id: 'solutions', couloir: 'laboratoire', reached: 1, wanted: 2 },
      { id: 'solutions', couloir: 'officine', reached: 2, wanted: 2 },
    ]);
    expect(found).toHaveLength(8);
    const wanted = { tests: 20, solutionsPerCouloir: 2, regions: 9, publishersPercent: 60, publishersExpected: 4 };
    const told = goals(tests, wanted, ['officine']);
    expect(told.filter(({ id }) => id === 'publishers')).toEqual([
      { id: 'publishers', couloir: null, reached: 2, wanted: 3 },
    ]);
    expect(told.filter(({ id }) => id === 'solutions').map(({ couloir }) => couloir)).toEqual(['officine']);
  });
});

describe('the conformity', () => {
  it('is among what could be tested, and unknown without any', () => {
    const [line] = linesBy('step', [played([did(first, 'conforme')]), played([did(first, 'non-conforme')])], stepIds);
    expect(conformity(line!)).toBe(0.5);
    const [part] = linesBy('solution', [played([uses('Part', 'A'), did(first, 'conforme')])], stepIds);
    expect(assessed(part!)).toEqual({ good: 1, tested: 1, undone: stepIds.length - 1 });
    expect(conformity(linesBy('step', [played([did(first, 'non-applicable')])], stepIds)[0]!)).toBeNull();
  });

  it('goes by step in the order of the guide, by solution the worst first', () => {
    const all = [
      played([uses('Bon', 'A'), did(first, 'conforme'), did(second, 'conforme-avec-reserve')]),
      played([uses('Mauvais', 'B'), did(first, 'non-conforme')]),
      played([did(first, 'conforme')]),
      played([uses('Rien', 'C')]),
    ];
    expect(linesBy('step', all, stepIds).map(({ key }) => key)).toEqual(stepIds);
    expect(linesBy('solution', all, stepIds).map(({ name, slots: count }) => [name, count])).toEqual([
      ['Mauvais (B)', 1],
      ['', 1],
      ['Bon (A)', 1],
    ]);
  });
});

describe('what is anonymised', () => {
  const three = Array.from({ length: 3 }, () => played([uses('Grand', 'A'), did(first, 'conforme')]));

  it('joins lines of fewer than three participants, and drops them when they stay too few', () => {
    const two = ['x', 'y'].map((name) => played([uses(name, 'B'), did(first, 'conforme')]));
    const large = linesBy('solution', three, stepIds);
    expect(withoutSmall(large)).toEqual(large);
    expect(withoutSmall(linesBy('solution', [...three, ...two], stepIds)).map(({ key }) => key)).toEqual(['a|grand']);
    const more = [...three, ...two, played([did(first, 'conforme')])];
    expect(withoutSmall(linesBy('solution', more, stepIds)).map(({ key, slots: count }) => [key, count])).toEqual([
      ['a|grand', 3],
      [OTHERS, 3],
    ]);
  });

  it('has neither label nor free text; the full one has both', () => {
    const words = {
      couloir: (c: string) => c,
      status: (s: string) => s,
      layer: (l: string) => l,
      state: (s: string) => s,
      participant: (code: string) => `Participant ${code}`,
      others: () => 'Autres',
    };
    const everybody = { name: '2026-11', steps: guide.steps };
    const secret = played(
      [
        uses('Mystral', 'Éditeur B', 'Corse'),
        did(first, 'non-conforme'),
        verified(first, 'non-conforme', 'Mme Secrète l’a vu'),
      ],
      'officine',
      'Pharmacie Secrète',
    );
    const lines = (anonymous: boolean) => scenarioRows([secret], everybody, words, anonymous);
    const rows = (anonymous: boolean) => lines(anonymous).map(({ row }) => row);
    expect(JSON.stringify(lines(true))).not.toMatch(
      /Secrète|Mystral|Éditeur|Corse|slot-|2026-11-24|officine|organiser/,
    );
    expect(rows(true)[0]).toMatchObject({ profil: 'Autres', avis: 'non-conforme', tentatives: 1 });
    expect(rows(false)[0]).toMatchObject({
      profil: 'officine',
      scenario: "Vérif' Ségur – officine (guide 2026-11)",
      participant: 'Pharmacie Secrète',
      editeur: 'Éditeur B',
      solution: 'Mystral',
      version: '1',
      region: 'Corse',
      // 09:00 UTC, in Paris.
      date: '2026-11-24 10:00',
      creneau: secret.slot.id,
      etat: 'not-begun',
      avisARevoir: 'non',
      verifiePar: 'organiser',
      commentaires: 'Mme Secrète l’a vu',
    });
    // What a program reads does not change with the words.
    expect(lines(false)[0]?.codes).toMatchObject({
      couloir: 'officine',
      step: first,
      state: 'not-begun',
      result: 'non-conforme',
      verdict: 'non-conforme',
      startedAt: '2026-11-24T09:00:00.000Z',
    });
    expect(lines(true)[0]?.codes).toMatchObject({ couloir: null, startedAt: null, verifiedAt: null });
    expect(rows(false)).toHaveLength(guide.steps.length);
    const [own] = rows(true);
    expect(own?.participant).toMatch(/^Participant [2-9A-Z]{6}$/);
    // The same in another file, whoever else is in it; the couloir is told once three share it.
    const more = scenarioRows([...three, secret], everybody, words, true).map(({ row }) => row);
    expect(more.filter(({ participant }) => participant === own?.participant)).toHaveLength(guide.steps.length);
    expect(new Set(more.map(({ profil }) => profil))).toEqual(new Set(['officine']));
    // A software that three of the couloir use is told; the one of a single participant is not.
    expect(new Set(more.map(({ solution }) => solution))).toEqual(new Set(['Grand', '']));
    expect(scenarioTable(rows(false)).titles).toEqual(Object.values(scenarioTitles));
    expect(scenarioTable(rows(false)).titles.slice(0, 8)).toEqual([
      'Profil',
      'Scénario',
      'Priorité',
      'Situation',
      'Étape',
      'Détail',
      'Exigence',
      'Preuve',
    ]);
    expect(scenarioTable(rows(false)).cells[0]?.[0]).toBe('officine');
  });
});

it('counts what was reported by category and severity, whoever reported it', () => {
  const bothers = (category: string, severity: string) =>
    event('irritant.reported', { id: crypto.randomUUID(), category, severity, step: null, text: 'x' });
  const tests = [
    played([bothers('mss', 'bloquant'), bothers('dmp', 'mineur')]),
    played([bothers('mss', 'genant'), bothers('mss', 'bloquant')]),
  ];
  expect(irritantLines(tests)).toEqual([
    { category: 'mss', total: 3, of: { mineur: 0, genant: 1, bloquant: 2 } },
    { category: 'dmp', total: 1, of: { mineur: 1, genant: 0, bloquant: 0 } },
  ]);
  const named = [
    played([uses('Mystral', 'B'), bothers('mss', 'bloquant')]),
    played([uses('mystral', 'B'), bothers('mss', 'mineur')]),
  ];
  const brief = (anonymous: boolean) =>
    softwareLines([...tests, ...named], anonymous).map(({ key, total, of }) => [key, total, of.bloquant]);
  expect(brief(false)).toEqual([
    ['', 4, 2],
    ['b|mystral', 2, 1],
  ]);
  // Two of each: nobody is told apart.
  expect(brief(true)).toEqual([[OTHERS, 6, 3]]);
});

describe('a CSV', () => {
  it('holds no formula and breaks at no quote, separator or line', () => {
    const text = csvOf(['a'], [['=1+1'], ['  -2'], ['\t@x'], ['dit "oui"; et\nplus'], [3]]);
    expect(text).toBe(`\uFEFF"a"\r\n"'=1+1"\r\n"'  -2"\r\n"'\t@x"\r\n"dit ""oui""; et\nplus"\r\n3\r\n`);
  });
});

it('the page has an address of its own', () => {
  const route = { at: 'results' as const, edition: 'e' };
  expect(parseRoute(hrefOf(route))).toEqual(route);
});
