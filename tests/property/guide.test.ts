import fc from 'fast-check';
import { expect, it } from 'vitest';
import { guideFor, protocolSteps, type WholeGuide } from '../../organiser/protocol/guide.ts';
import { couloirs } from '../../organiser/protocol/status.ts';
import { delivered } from '../../organiser/view/guide.ts';
import { guideChanges } from '../../organiser/view/list/guide-diff.ts';
import { readGuide } from '../../organiser/view/list/guide-file.ts';

/** Amendments of a guide: what a file may say, whatever it is, is read back whole or refused at its place. */

const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).map((text) => `mot ${text}`.trim());
const amendment = fc.record({
  couloir: fc.constantFrom(null, ...couloirs),
  step: fc.constantFrom(...protocolSteps),
  field: fc.constantFrom('todo' as const, 'proof' as const),
  fr: words,
  en: words,
});
type Amendment = typeof amendment extends fc.Arbitrary<infer T> ? T : never;

function amend(guide: WholeGuide, { couloir, step, field, fr, en }: Amendment): void {
  const at = couloir === null ? guide.steps.find(({ id }) => id === step)! : guide.couloirs[couloir][step];
  at[field] = { fr, en };
}

it('tells exactly the steps that were amended, and changes no other step of any couloir', () => {
  fc.assert(
    fc.property(fc.array(amendment, { maxLength: 6 }), (amendments) => {
      const after = structuredClone(delivered);
      for (const one of amendments) amend(after, one);
      const file = readGuide(JSON.stringify(after));
      expect(file.is).toBe('read');
      const guide = file.is === 'read' ? file.guide : delivered;
      const told = guideChanges(delivered, guide, 'fr').map(
        ({ couloir, step, field }) => `${couloir} ${step} ${field}`,
      );
      const made = new Set(amendments.map(({ couloir, step, field }) => `${couloir} ${step} ${field}`));
      expect(new Set(told)).toEqual(made);
      for (const couloir of couloirs) {
        const touched = new Set(
          amendments.filter((one) => one.couloir === null || one.couloir === couloir).map(({ step }) => step),
        );
        const [before, now] = [guideFor(delivered, couloir), guideFor(guide, couloir)];
        for (const [at, step] of now.steps.entries())
          if (!touched.has(protocolSteps[at]!)) expect(step).toEqual(before.steps[at]);
      }
    }),
  );
});

/** Every place of a guide where something may be put. */
function placesOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...path, key]))];
}
const places = placesOf(delivered).filter((path) => path.length > 0);

it('reads or refuses a guide with anything anywhere, and never throws nor reads what it would not write', () => {
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.jsonValue(), (path, value) => {
      const copy = structuredClone(delivered) as unknown as Record<string, unknown>;
      let at = copy;
      for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
      at[path.at(-1)!] = value;
      const file = readGuide(JSON.stringify(copy));
      if (file.is === 'read') expect(readGuide(JSON.stringify(file.guide))).toEqual(file);
      else if (file.is === 'faulty') {
        expect(file.faults.length).toBeGreaterThan(0);
        for (const { step } of file.faults) expect(step === null || (step >= 1 && step <= 10)).toBe(true);
      }
    }),
  );
});
