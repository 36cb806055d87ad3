import { describe, expect, it } from 'vitest';
import { protocolSteps, type WholeGuide } from '../../organiser/protocol/guide.ts';
import { couloirs } from '../../organiser/protocol/status.ts';
import { delivered } from '../../organiser/view/guide.ts';
import { contentOf } from '../../organiser/view/list/content.ts';
import { guideChanges } from '../../organiser/view/list/guide-diff.ts';
import { readGuide, type GuideFault } from '../../organiser/view/list/guide-file.ts';

const changed = (change: (guide: WholeGuide) => void): WholeGuide => {
  const copy = structuredClone(delivered);
  change(copy);
  return copy;
};
const faultsOf = (change: (guide: WholeGuide) => void): GuideFault[] => {
  const file = readGuide(JSON.stringify(changed(change)));
  return file.is === 'faulty' ? file.faults : [];
};

describe('a guide brought back as a file', () => {
  it('is read as it was taken, with or without a mark of order', () => {
    const text = JSON.stringify(delivered, null, 2);
    expect(readGuide(text)).toEqual({ is: 'read', guide: delivered });
    expect(readGuide(`\uFEFF${text}\n`)).toEqual({ is: 'read', guide: delivered });
  });

  it('is refused as a whole when it is no guide at all', () => {
    expect(readGuide('   ')).toEqual({ is: 'refused', why: 'empty' });
    expect(readGuide('{"steps": [')).toEqual({ is: 'refused', why: 'not-json' });
    for (const text of ['[]', '3', 'null', '{"rows":[]}'])
      expect(readGuide(text), text).toEqual({ is: 'refused', why: 'not-guide' });
  });

  it('says each fault, and the step and the couloir where it is', () => {
    expect(faultsOf((guide) => (guide.couloirs.officine.ins.documents = ['CR-LUNE' as never]))).toMatchObject([
      { couloir: 'officine', step: 3, path: 'documents.0', wrong: 'document' },
    ]);
    expect(faultsOf((guide) => (guide.couloirs.laboratoire.document.todo!.fr = 'x'.repeat(400)))).toEqual([
      { couloir: 'laboratoire', step: 5, path: 'todo.fr', wrong: 'long', value: '320' },
    ]);
    expect(faultsOf((guide) => delete (guide.steps[7] as { proof?: unknown }).proof)).toMatchObject([
      { couloir: null, step: 8, path: 'proof', wrong: 'missing' },
    ]);
    expect(faultsOf((guide) => (guide.steps[0]!.who = 'chef' as never))).toMatchObject([
      { couloir: null, step: 1, path: 'who', wrong: 'value', value: 'participant, secretaire, organisateur' },
    ]);
    expect(faultsOf((guide) => Object.assign(guide.steps[1]!, { couleur: 'rouge' }))).toMatchObject([
      { step: 2, path: '', wrong: 'extra', value: 'couleur' },
    ]);
    expect(faultsOf((guide) => guide.steps.pop())).toMatchObject([{ step: null, path: 'steps', wrong: 'steps' }]);
    expect(faultsOf((guide) => (guide.couloirs.officine.patient.minutes = 40))).toMatchObject([
      { couloir: 'officine', step: null, path: '', wrong: 'minutes' },
    ]);
    expect(faultsOf((guide) => (guide.couloirs.officine.patient.troubles = []))).toMatchObject([
      { couloir: 'officine', step: 2, path: 'troubles', wrong: 'short', value: '1' },
    ]);
  });
});

describe('what a guide changes', () => {
  it('is nothing for the same guide', () => {
    expect(guideChanges(delivered, structuredClone(delivered), 'fr')).toEqual([]);
  });

  it('is told step by step, for everybody then by couloir, as a person reads it', () => {
    const after = changed((guide) => {
      guide.steps[2]!.minutes = 4;
      guide.couloirs.officine.ins.title = { fr: 'Un titre', en: 'A title' };
      delete guide.couloirs.laboratoire.document.troubles;
      guide.steps[0]!.clicks = [{ fr: 'Cliquez', en: 'Click' }];
    });
    const found = guideChanges(delivered, after, 'fr');
    expect(found.map(({ step, couloir, field }) => [step, couloir, field])).toEqual([
      ['identification', null, 'clicks'],
      ['ins', null, 'minutes'],
      ['ins', 'officine', 'title'],
      ['document', 'laboratoire', 'troubles'],
    ]);
    expect(found[1]).toMatchObject({ from: '6', to: '4' });
    expect(found[2]).toMatchObject({ from: '', to: 'Un titre' });
    expect(found[3]!.from).toMatch(/LOINC → Choisissez/);
    expect(found[3]!.to).toBe('');
  });

  it('is seen when only the other language changes', () => {
    const after = changed((guide) => (guide.steps[0]!.proof.en = 'It works.'));
    expect(guideChanges(delivered, after, 'fr')).toMatchObject([{ step: 'identification', to: 'It works.' }]);
  });
});

describe('a published guide as a table', () => {
  it('has the ten steps for everybody and for each couloir', () => {
    const list = { v: 1, version: 1, publishedAt: '2026-11-25T09:00:00.000Z', label: 'x', asOf: '2026-11-25' } as const;
    const { rows, columns } = contentOf(
      { ...list, example: false, name: 'guide', body: delivered },
      (key) => key,
      (day) => day,
    );
    expect(rows).toHaveLength(protocolSteps.length * (couloirs.length + 1));
    expect(rows.every((row) => row.length === columns.length)).toBe(true);
  });
});
