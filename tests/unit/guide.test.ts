import { describe, expect, it } from 'vitest';
import documents from '../../resources/guide/documents.json' with { type: 'json' };
import { documentFile, guideDocuments } from '../../organiser/protocol/guide-document.ts';
import {
  guideFor,
  guideName,
  guideOfFiles,
  HOUR,
  protocolSteps,
  publicationOf,
  TROUBLES,
  wholeGuide,
  type Bilingual,
} from '../../organiser/protocol/guide.ts';
import { couloirs } from '../../organiser/protocol/status.ts';
import { delivered } from '../../organiser/view/guide.ts';

/** Every text of a value, in both languages. */
function texts(value: unknown): Bilingual[] {
  if (Array.isArray(value)) return value.flatMap(texts);
  if (typeof value !== 'object' || value === null) return [];
  return 'fr' in value && 'en' in value ? [value as Bilingual] : Object.values(value).flatMap(texts);
}

describe('the delivered guide', () => {
  it.each(couloirs)('has the ten steps of %s in an hour at most, each with what one needs', (couloir) => {
    const { steps, couloir: of } = guideFor(delivered, couloir);
    expect(of).toBe(couloir);
    expect(steps.map(({ id }) => id)).toEqual(protocolSteps);
    expect(steps.reduce((sum, { minutes }) => sum + minutes, 0)).toBeLessThanOrEqual(HOUR);
    for (const step of steps) {
      expect(step.clicks.length, step.id).toBeGreaterThanOrEqual(1);
      expect(step.troubles.length, step.id).toBeGreaterThanOrEqual(2);
      expect(step.troubles.length, step.id).toBeLessThanOrEqual(TROUBLES);
      for (const { action } of step.troubles) expect(action.fr, step.id).toMatch(/\.$/);
      for (const key of step.documents) expect(guideDocuments).toContain(key);
    }
    // Somebody makes a document, and everybody checks, sends and receives one.
    for (const id of ['document', 'envoi-dmp', 'envoi-mss', 'reception-mss'])
      expect(steps.find((step) => step.id === id)?.documents.length, id).toBeGreaterThan(0);
    expect(steps.find(({ who }) => who === 'organisateur')?.id).toBe('verification');
  });

  it('says something of its own to each couloir, in both languages, with French marks of French', () => {
    const said = couloirs.map((couloir) => guideFor(delivered, couloir));
    for (const id of ['dossier', 'document', 'envoi-mss', 'reception-mss', 'suppression']) {
      const todos = said.map(({ steps }) => steps.find((step) => step.id === id)?.todo.fr);
      expect(new Set(todos).size, id).toBe(couloirs.length);
    }
    for (const { fr, en } of texts(delivered)) {
      expect(fr).not.toBe('');
      expect(en).not.toBe('');
      // A sentence that was not translated would be the same; a name may be.
      if (fr.length > 30) expect(en, fr).not.toBe(fr);
      expect(en, en).not.toMatch(/[«»]/);
      expect(fr, fr).not.toMatch(/[“”]|\p{L}[:;!?]/u);
    }
  });

  it('knows every document that a step speaks of, once', () => {
    const { documents: known } = documentFile.parse(documents);
    expect(known.map(({ key }) => key).toSorted()).toEqual(guideDocuments.toSorted());
  });
});

describe('a whole guide', () => {
  type Tree = { [key: string]: Tree };
  /** Where the delivered guide is refused once one value of it is another one, or gone. */
  const refusal = (path: string, value?: unknown): string | null => {
    const copy = structuredClone(delivered) as unknown as Tree;
    const keys = path.split('.');
    const parent = keys.slice(0, -1).reduce<Tree>((at, key) => at[key]!, copy);
    if (value === undefined) delete parent[keys.at(-1)!];
    else parent[keys.at(-1)!] = value as Tree;
    const parsed = wholeGuide.safeParse(copy);
    return parsed.success ? null : (parsed.error.issues[0]?.path.join('.') ?? '');
  };

  it('is refused at its fault: a step less, a long hour, an unknown document, a text without a language', () => {
    expect(refusal('version', '2026.3')).toBeNull();
    expect(refusal('steps', delivered.steps.slice(1))).toBe('steps');
    expect(refusal('steps', delivered.steps.toReversed())).toBe('steps');
    expect(refusal('couloirs.officine.document.minutes', 30)).toBe('couloirs.officine');
    expect(refusal('couloirs.officine.document.documents', ['CR-LUNE'])).toBe('couloirs.officine.document.documents.0');
    expect(refusal('steps.2.todo.en')).toBe('steps.2.todo.en');
    expect(refusal('couloirs.laboratoire')).toBe('couloirs.laboratoire');
    expect(refusal('couloirs.laboratoire.dossier.todo.fr', 'x'.repeat(321))).toBe(
      'couloirs.laboratoire.dossier.todo.fr',
    );
    expect(refusal('steps.0.color', 'rouge')).toBe('steps.0');
  });

  it('gives a couloir its own words over those of everybody, and its troubles before theirs', () => {
    const everybody = guideFor(delivered, null);
    const own = guideFor(delivered, 'officine');
    const [mine, base] = [own, everybody].map((guide) => guide.steps.find(({ id }) => id === 'document')!);
    expect(mine!.todo.fr).toMatch(/dispensation/);
    expect(mine!.layer).toBe(base!.layer);
    const troubles = delivered.couloirs.officine.document.troubles!;
    expect(mine!.troubles).toEqual([...troubles, ...base!.troubles].slice(0, TROUBLES));
    expect(everybody.couloir).toBeNull();
  });

  it('is put together from its files, or not at all', () => {
    expect(() => guideOfFiles({ version: '1' }, [])).toThrow();
  });

  it('is named after its version, and its publication when it has one', () => {
    expect(guideName('2026.2', null)).toBe('2026.2');
    expect(publicationOf('2026.2')).toBeNull();
    expect(publicationOf(guideName('2026.2', 3))).toBe(3);
    expect(publicationOf('2026.2+0')).toBeNull();
    expect(publicationOf('2026.2+x')).toBeNull();
  });
});
