import { patientRules } from './identity.ts';
import { isOwnMachine, maskedKeys, rules, timeKey } from './rule.ts';
import { signsOf, type Rule } from './shape.ts';

/** A text without what identifies someone, and how many things were masked in it. */
export type Redacted = { text: string; masked: number };

const forPeople = rules.filter((rule) => rule.people !== false);
const forPatients = patientRules.filter((rule) => rule.people !== false);
const forLogs = rules.filter((rule) => rule.people !== 'only');
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z$/;
const MARK = /^\[[^\]]*\](?:@.*|\.zip)?$/;

/** A bare JSON number becomes a string, so that a fragment of JSON inside a line stays JSON. */
function inPlace(whole: string, at: number, match: string, mark: string): string {
  const bareNumber = /^\d+$/.test(match) && /"\s?:\s?$/.test(whole.slice(Math.max(0, at - 4), at));
  return bareNumber ? `"${mark}"` : mark;
}

function apply(text: string, list: readonly Rule[]): Redacted {
  let masked = 0;
  let current = text;
  const has = signsOf(text);
  for (const rule of list) {
    // Most words of a log have nothing that a rule begins with.
    if ((rule.needs & has) !== rule.needs) continue;
    const before = current;
    current = before.replace(rule.pattern, (...args: unknown[]) => {
      const match = args[0] as string;
      const offsetAt = args.findIndex((arg, i) => i > 0 && typeof arg === 'number');
      const groups = args.slice(1, offsetAt).map((group) => (group as string | undefined) ?? '');
      const mark = rule.replace(match, groups);
      if (mark === null || mark === match) return match;
      masked += 1;
      return inPlace(before, args[offsetAt] as number, match, mark);
    });
  }
  return { text: current, masked };
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Walked = { value: Json; masked: number };

const marks = new Map<string, string | null>();

/** The mark of a key whose whole value goes, or null. The same few keys come on every line: they are looked up once. */
function markOf(key: string): string | null {
  let mark = marks.get(key);
  if (mark === undefined) {
    mark = maskedKeys.find(([pattern]) => pattern.test(key))?.[1] ?? null;
    if (marks.size < 1_000 && key.length < 64) marks.set(key, mark);
  }
  return mark;
}

function walkScalar(value: string | number, key: string | null): Walked {
  if (key !== null) {
    const mark = markOf(key);
    const text = String(value);
    if (mark !== null && text !== '' && !MARK.test(text) && !isOwnMachine(text)) return { value: mark, masked: 1 };
    if (typeof value === 'number' && timeKey.test(key)) return { value, masked: 0 };
  }
  if (typeof value === 'number') {
    if (Math.abs(value) < 1e8) return { value, masked: 0 };
    const seen = apply(String(value), forLogs);
    return seen.masked > 0 ? { value: seen.text, masked: seen.masked } : { value, masked: 0 };
  }
  return masksIn(value);
}

/** A text of a document: JSON in it is read as such, since a number or a name may have its label there only. */
function masksIn(value: string): { value: string; masked: number } {
  // Every line of a log has one.
  if (INSTANT.test(value)) return { value, masked: 0 };
  const inner = asJson(value);
  const seen = inner === undefined ? apply(value, forLogs) : redactJson(value, inner);
  return { value: seen.text, masked: seen.masked };
}

function walk(value: Json, key: string | null): Walked {
  if (typeof value === 'string' || typeof value === 'number') return walkScalar(value, key);
  if (value === null || typeof value === 'boolean') return { value, masked: 0 };
  let masked = 0;
  if (Array.isArray(value)) {
    const items = value.map((item) => {
      const seen = walk(item, key);
      masked += seen.masked;
      return seen.value;
    });
    return { value: items, masked };
  }
  const names = new Set<string>();
  const entries = Object.entries(value).map(([name, item]): [string, Json] => {
    const seenName = masksIn(name);
    const seen = walk(item, name);
    masked += seen.masked + seenName.masked;
    // Two names may become the same mark: neither value is lost for that.
    let shown = seenName.value;
    for (let n = 2; seenName.masked > 0 && (names.has(shown) || shown in value); n += 1)
      shown = `${seenName.value} ${n}`;
    names.add(shown);
    return [shown, seen.value];
  });
  return { value: Object.fromEntries(entries), masked };
}

/** The text as JSON, or undefined: only objects and arrays, a lone word is plain text. */
function asJson(text: string): Json | undefined {
  const first = text.trimStart()[0];
  if (first !== '{' && first !== '[') return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** The document masked, or null when it is nested too deep for this machine's stack. */
function walked(json: Json): Walked | null {
  try {
    return walk(json, null);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** What was not touched is given back byte for byte. */
function redactJson(text: string, json: Json): Redacted {
  const seen = walked(json);
  // Nested deeper than can be walked: masked as the text it is.
  if (seen === null) return apply(text, forLogs);
  if (seen.masked === 0) return { text, masked: 0 };
  return { text: JSON.stringify(seen.value, null, text.includes('\n') ? 2 : undefined), masked: seen.masked };
}

/**
 * Masks identities, secrets and machine names in a log, before it is written and again before it is shown.
 * Takes plain text, one JSON document, or lines of JSON among plain lines; JSON in gives JSON out. Keeps messages, stacks,
 * codes, versions, dates and hashes. Linear in the length of the text; applying it twice changes nothing more.
 */
export function redact(text: string): Redacted {
  const whole = asJson(text);
  if (whole !== undefined) return redactJson(text, whole);
  const out: string[] = [];
  let masked = 0;
  let plain: string[] = [];
  const flush = (): void => {
    if (plain.length === 0) return;
    // Plain lines stay together: a certificate spans several.
    const seen = apply(plain.join('\n'), forLogs);
    out.push(seen.text);
    masked += seen.masked;
    plain = [];
  };
  for (const line of text.split('\n')) {
    const json = asJson(line);
    if (json === undefined) {
      plain.push(line);
      continue;
    }
    flush();
    const seen = redactJson(line, json);
    out.push(seen.text);
    masked += seen.masked;
  }
  flush();
  return { text: out.join('\n'), masked };
}

/**
 * The part of `redact` for what a person types (comment, irritant, message): patients' numbers and addresses, subjects of
 * health messages, professionals' numbers, telephones, e-mail names, PINs. Names of people cannot be recognised.
 */
export const maskIdentity = (text: string): Redacted => apply(plainDigits(text), forPeople);

/**
 * The part of `maskIdentity` that is about patients, for what organisers write to participants: they may have to give them the
 * address of a mailbox, or a telephone.
 */
export const maskPatient = (text: string): Redacted => apply(plainDigits(text), forPatients);

/** Full-width digits, as some keyboards and copied tables give them, are digits all the same. */
const plainDigits = (text: string): string =>
  text.replaceAll(/[\uff10-\uff19]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
