import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { BoardSlot } from '../../organiser/protocol/board.ts';
import { foldLog, type FoldEvent } from '../../organiser/protocol/fold.ts';
import type { Couloir } from '../../organiser/protocol/status.ts';
import { guide, stepIds } from '../../organiser/view/guide.ts';
import { testReports, type Bundle, type TestReport } from '../../organiser/view/results/fhir.ts';
import { pseudonyms, standIn } from '../../organiser/view/results/pseudonym.ts';
import type { Played } from '../../organiser/view/results/result.ts';

/** The export is held to HL7's own JSON schema of R4, and to the cardinalities that a JSON schema of FHIR does not say. */
type Validator = { validate(resource: unknown, verbose?: boolean): unknown[] };
const validator = new (
  createRequire(import.meta.url)('@asymmetrik/fhir-json-schema-validator') as new () => Validator
)();
const faults = (resource: unknown): unknown[] => validator.validate(resource, true);

const result = z
  .object({ result: z.enum(['pass', 'skip', 'fail', 'warning', 'error']), message: z.string().min(1).optional() })
  .strict();
const action = z.union([z.object({ operation: result }).strict(), z.object({ assert: result }).strict()]);
const report = z
  .object({
    resourceType: z.literal('TestReport'),
    id: z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/),
    identifier: z.object({ system: z.string(), value: z.string().min(1) }).strict(),
    name: z.string().min(1),
    status: z.enum(['completed', 'in-progress', 'waiting', 'stopped', 'entered-in-error']),
    testScript: z.object({ reference: z.string().min(1), display: z.string().min(1) }).strict(),
    result: z.enum(['pass', 'fail', 'pending']),
    score: z.number().min(0).max(100).optional(),
    tester: z.string().min(1).optional(),
    issued: z.string().min(4).optional(),
    participant: z
      .array(
        z
          .object({
            type: z.enum(['test-engine', 'client', 'server']),
            uri: z.string().min(1),
            display: z.string().optional(),
          })
          .strict(),
      )
      .min(1),
    setup: z
      .object({ action: z.array(action).min(1) })
      .strict()
      .optional(),
    test: z
      .array(z.object({ name: z.string(), description: z.string(), action: z.array(action).min(1) }).strict())
      .min(1),
  })
  .strict();

let n = 0;
const event = (kind: string, body: Record<string, unknown>, role: FoldEvent['role'] = 'participant'): FoldEvent => ({
  seq: (n += 1),
  device: 'd',
  n,
  kind,
  body,
  at: new Date(Date.UTC(2026, 10, 24, 9, 0, n)).toISOString(),
  actor: role === 'organiser' ? 'Anne Organise' : 'Pharmacie Secrète',
  role,
});
const [first, second, third] = stepIds as [string, string, string];
const uses = (name: string, editor: string) =>
  event('slot.profile', {
    who: 'ps',
    couloir: 'officine',
    available: true,
    mssDomain: null,
    solution: { editor, name, version: '3.1' },
    region: 'Corse',
  });
const played = (
  id: number,
  events: FoldEvent[],
  couloir: Couloir = 'officine',
  label = 'Pharmacie Secrète',
): Played => {
  const made = { startsAt: '2026-11-24T09:00:00.000Z', minutes: 60 };
  const slot: BoardSlot = {
    id: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
    log: `log-0000${id}`,
    edition: 'e',
    ...made,
    couloir,
    label,
    region: 'Corse',
    joined: true,
    made,
    head: 1,
    lastContact: null,
  };
  return { slot, view: foldLog(events) };
};
const whole = (name: string, status = 'conforme'): FoldEvent[] => [
  uses(name, 'Éditeur Alpha'),
  event('check.result', { id: 'card.certificate', status: 'fail', code: 'card.expired', evidence: {}, demo: false }),
  event('timer.started', { minutes: 60 }),
  event('step.status', { step: first, status, attempt: 1 }),
  event('step.comment', { step: first, text: 'Mme Secrète a cliqué deux fois' }),
  event('step.status', { step: second, status: 'non-testable', attempt: 1 }),
  event(
    'step.verified',
    { step: third, verdict: 'conforme-avec-reserve', comment: 'Vu avec Mme Secrète' },
    'organiser',
  ),
  event('timer.ended', {}),
];

const words = {
  participant: (code: string) => `Participant ${code}`,
  couloir: (couloir: string) => couloir,
  others: () => 'Autres',
};
const of = (all: readonly Played[], anonymous = false): Bundle =>
  testReports(all, {
    edition: "Édition d'essai",
    guide,
    language: 'fr',
    anonymous,
    at: '2026-11-25T10:00:00.000Z',
    words,
  });
const reports = ({ entry }: Bundle): TestReport[] =>
  entry.flatMap(({ resource }) => (resource.resourceType === 'TestReport' ? [resource] : []));

const all = [
  played(1, whole('Mystral')),
  played(2, whole('Mystral', 'non-conforme')),
  played(3, whole('Mystral')),
  played(4, whole('Rare'), 'laboratoire', 'Labo Unique'),
  played(5, [
    event('timer.started', { minutes: 60 }),
    event('step.status', { step: first, status: 'conforme', attempt: 1 }),
  ]),
  played(6, [event('step.comment', { step: first, text: '   x' })]),
];

describe('the FHIR export', () => {
  it('is valid for the JSON schema of R4 and its cardinalities, full or anonymised, empty or not', () => {
    expect(
      readFileSync(
        createRequire(import.meta.url).resolve('@asymmetrik/fhir-json-schema-validator/fhir.schema.json'),
        'utf8',
      ),
    ).toContain('http://hl7.org/fhir/json-schema/4.0');
    for (const bundle of [of(all), of(all, true), of([])]) {
      expect(faults(bundle)).toEqual([]);
      for (const { resource } of bundle.entry) expect(faults(resource)).toEqual([]);
      for (const one of reports(bundle)) expect(report.safeParse(one).error).toBeUndefined();
    }
    // A validator that says yes to everything would show nothing.
    const [one] = reports(of(all));
    expect(faults({ ...one, result: 'good' })).not.toEqual([]);
    expect(faults({ ...one, invented: true })).not.toEqual([]);
    expect(faults({ ...of(all), entry: [{ resource: { ...one, status: 'done' } }] })).not.toEqual([]);
  });

  it('tells each test, with the verdict before the own word', () => {
    const [a, b, , , running, untouched] = reports(of(all));
    // Three steps of ten: nothing is passed yet, and no percentage says so; a failure is one already.
    expect([a?.status, a?.result, a?.score, a?.tester]).toEqual(['completed', 'pending', undefined, 'Anne Organise']);
    expect([b?.result, b?.score]).toEqual(['fail', undefined]);
    const settled = (status: string) =>
      stepIds.map((step) => event('step.status', { step, status: step === first ? status : 'conforme', attempt: 1 }));
    const over = (status: string) => [
      event('timer.started', { minutes: 60 }),
      ...settled(status),
      event('timer.ended', {}),
    ];
    const ended = ['conforme', 'non-testable', 'non-conforme'].map((status, i) => played(10 + i, over(status)));
    expect(reports(of(ended)).map((one) => [one.result, one.score])).toEqual([
      ['pass', 100],
      ['pass', 100],
      ['fail', 90],
    ]);
    expect([running?.status, running?.result]).toEqual(['in-progress', 'pending']);
    expect([untouched?.status, untouched?.result, untouched?.score]).toEqual(['waiting', 'pending', undefined]);
    expect(a?.test.map(({ action: [, said] }) => said).slice(0, 3)).toEqual([
      { assert: { result: 'pass', message: 'Mme Secrète a cliqué deux fois' } },
      { assert: { result: 'skip' } },
      { assert: { result: 'warning', message: 'Vu avec Mme Secrète' } },
    ]);
    expect(a?.setup).toEqual({ action: [{ operation: { result: 'fail', message: 'card.certificate card.expired' } }] });
    expect(a?.participant[0]).toMatchObject({ type: 'client', display: 'Mystral 3.1 (Éditeur Alpha)' });
    const urls = of(all).entry.map(({ fullUrl }) => fullUrl);
    expect(urls).toContain(a?.testScript.reference);
    expect(new Set(urls).size).toBe(urls.length);
  });

  it('says nothing of anybody once anonymised', () => {
    const bundle = of(all, true);
    const text = JSON.stringify(bundle);
    for (const word of [
      'Secrète',
      'Unique',
      'Anne',
      'Rare',
      'laboratoire',
      '2026-11-24',
      '00000000-0000-4000-8000',
      'Corse',
      '3.1',
    ]) {
      expect(text, word).not.toContain(word);
    }
    expect(text).toContain('Mystral');
    // The same slot has the same name in a file where others are.
    const alone = reports(of([all[2]!], true))[0];
    expect(reports(bundle).map(({ id, name }) => [id, name])).toContainEqual([alone?.id, alone?.name]);
  });
});

describe('pseudonyms', () => {
  it('are distinct, and shaped like UUIDs where FHIR wants one', () => {
    const ids = Array.from({ length: 2000 }, (_, i) => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`);
    expect(new Set(pseudonyms(ids).values()).size).toBe(2000);
    expect(new Set(ids.map(standIn)).size).toBe(2000);
    for (const id of ids.slice(0, 50)) expect(z.uuid().safeParse(standIn(id)).success).toBe(true);
  });
});
