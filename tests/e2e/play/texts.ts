import { readFileSync } from 'node:fs';
import path from 'node:path';
import { filled, spoken } from '../../../electron/contract/failure-text.ts';
import { root } from './runtime.ts';

type Values = Record<string, string | number>;

const readLocale = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(path.join(root, 'resources', 'locale', `${name}.json`), 'utf8')) as Record<string, unknown>;

const plurals = new Intl.PluralRules('fr');

function fill(text: string, values: Values): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''));
}

/** Texts by key as the pages show them, plural forms included. An unknown key is an error: a wrong name must not pass. */
function texts(name: string): (key: string, values?: Values) => string {
  let stored: Record<string, unknown> | undefined;
  return (key, values = {}) => {
    stored ??= readLocale(name);
    const count = values['count'];
    const plural = typeof count === 'number' ? stored[`${key}_${plurals.select(count)}`] : undefined;
    const text = plural ?? stored[key] ?? stored[`${key}_other`];
    if (typeof text !== 'string') throw new Error(`${name}: no text for ${key}`);
    return fill(text, values);
  };
}

/** French texts of the application's window, and of the organisers' board. */
export const app = texts('app.fr');
export const board = texts('board.fr');

/** French title, sentence and button of a failure. */
export function failureText(code: string, values: Values = {}): { title: string; sentence: string; action: string } {
  const found = readLocale('failure.fr')[code] as { title: string; sentence: string; action: string } | undefined;
  if (found === undefined) throw new Error(`no text for the failure ${code}`);
  // A day stays as it is: `asShown` takes it for its words.
  const facts = spoken(values, { date: (iso) => iso, check: (id) => app(`check.${id}.title`) });
  const [title, sentence, action] = [found.title, found.sentence, found.action].map((one) => filled(one, facts));
  return { title: title ?? '', sentence: sentence ?? '', action: action ?? '' };
}

/** The sentence as the window shows it: a date is in words there, and some spaces do not break. */
export function asShown(sentence: string): RegExp {
  const escaped = sentence.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(
    `^${escaped.replaceAll(/\d{4}-\d{2}-\d{2}/g, String.raw`\d{1,2} \S+ \d{4}`).replaceAll(' ', String.raw`\s`)}$`,
  );
}

export type Step = { id: string; title: string };

/** The steps of the protocol, in order, with their French titles in the couloir of the demonstration (médecine de ville). */
export function guideSteps(): Step[] {
  type Titled = { title?: { fr: string } };
  const read = (name: string): unknown => JSON.parse(readFileSync(path.join(root, 'resources', 'guide', name), 'utf8'));
  const { steps } = read('protocol.json') as { steps: (Titled & { id: string })[] };
  const own = (read('couloir/medecine-de-ville.json') as { steps: Record<string, Titled> }).steps;
  return steps.map(({ id, title }) => ({ id, title: own[id]?.title?.fr ?? title?.fr ?? id }));
}
