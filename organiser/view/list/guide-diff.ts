import { protocolSteps, type ProtocolStep, type WholeGuide } from '../../protocol/guide.ts';
import { couloirs, type Couloir } from '../../protocol/status.ts';

/** What of a step may change, in the order in which it is shown. */
export const guideFields = [
  'title',
  'by',
  'who',
  'minutes',
  'todo',
  'clicks',
  'proof',
  'documents',
  'troubles',
  'services',
  'ifPossible',
  'layer',
  'type',
] as const;
export type GuideField = (typeof guideFields)[number];
/** One thing that a publication changes. `couloir` null: for everybody. Empty: it says nothing there. */
export type GuideChange = {
  couloir: Couloir | null;
  step: ProtocolStep;
  field: GuideField;
  from: string;
  to: string;
};

type Language = 'fr' | 'en';

/** A value as a person reads it, in one language. */
function words(value: unknown, language: Language): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map((one) => words(one, language)).join(' / ');
  if (typeof value !== 'object') return typeof value === 'string' ? value : JSON.stringify(value);
  const text = value as Record<string, unknown>;
  if (language in text) return text[language] as string;
  return `${words(text['problem'], language)} → ${words(text['action'], language)}`;
}

const stepOf = (guide: WholeGuide, couloir: Couloir | null, id: ProtocolStep): Partial<Record<GuideField, unknown>> =>
  (couloir === null ? guide.steps.find((step) => step.id === id) : guide.couloirs[couloir][id]) ?? {};

/**
 * What changes from a guide to another, step by step: for everybody first, then couloir by couloir. A change in one language
 * alone is shown in that language.
 */
export function guideChanges(before: WholeGuide, after: WholeGuide, language: Language): GuideChange[] {
  const other = language === 'fr' ? 'en' : 'fr';
  return protocolSteps.flatMap((step) =>
    [null, ...couloirs].flatMap((couloir) => {
      const [old, fresh] = [stepOf(before, couloir, step), stepOf(after, couloir, step)];
      return guideFields.flatMap((field): GuideChange[] => {
        if (JSON.stringify(old[field]) === JSON.stringify(fresh[field])) return [];
        const said = (tongue: Language): [string, string] => [words(old[field], tongue), words(fresh[field], tongue)];
        const [from, to] = said(language)[0] === said(language)[1] ? said(other) : said(language);
        return [{ couloir, step, field, from, to }];
      });
    }),
  );
}
