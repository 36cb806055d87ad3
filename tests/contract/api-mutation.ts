/** Bad bodies made from a schema and a good body: one defect each. What a schema does not say is left as it is. */
type Schema = {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: unknown[];
  oneOf?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  maxLength?: number;
  minLength?: number;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  maxItems?: number;
  minItems?: number;
};
export type Bad = { why: string; body: unknown };

const WRONG: Record<string, unknown> = {
  string: 12,
  number: 'douze',
  integer: 'douze',
  boolean: 'oui',
  array: { a: 1 },
  object: [1],
};

/** @param good a body that is accepted, of which one part at a time is spoiled */
export function badBodies(schema: Schema, good: unknown): Bad[] {
  const found: Bad[] = [];
  const spoil = (at: Schema, value: unknown, where: string, put: (bad: unknown) => unknown): void => {
    const say = (why: string, bad: unknown): void =>
      void found.push({ why: `${where || 'body'} ${why}`, body: put(bad) });
    if (Array.isArray(at.anyOf) || Array.isArray(at.oneOf)) return;
    const type = Array.isArray(at.type) ? undefined : at.type;
    if (type !== undefined && type in WRONG) say('of another type', WRONG[type]);
    if (at.enum !== undefined || at.const !== undefined) say('out of its words', 'autre-mot');
    if (typeof value === 'string') {
      if (at.maxLength !== undefined) say('too long', 'é'.repeat(at.maxLength + 1));
      if (at.minLength !== undefined && at.minLength > 0) say('empty', '');
      if (at.pattern !== undefined && !new RegExp(at.pattern).test('\u0000')) say('out of its form', '\u0000');
    }
    if (typeof value === 'number') {
      if (at.minimum !== undefined && at.minimum > Number.MIN_SAFE_INTEGER) say('too small', at.minimum - 1);
      if (at.maximum !== undefined && at.maximum < Number.MAX_SAFE_INTEGER) say('too large', at.maximum + 1);
      if (type === 'integer') say('not whole', 1.5);
    }
    if (Array.isArray(value)) {
      if (at.maxItems !== undefined) say('too many', Array(at.maxItems + 1).fill(value[0] ?? null));
      if (at.minItems !== undefined && at.minItems > 0) say('none', []);
      if (at.items !== undefined && value.length > 0) {
        spoil(at.items, value[0], `${where}.0`, (bad) => put([bad, ...value.slice(1)]));
      }
    } else if (typeof value === 'object' && value !== null) {
      const object = value as Record<string, unknown>;
      for (const key of at.required ?? []) {
        const { [key]: gone, ...rest } = object;
        if (gone !== undefined) say(`without ${key}`, rest);
      }
      for (const [key, inside] of Object.entries(at.properties ?? {})) {
        if (key in object) spoil(inside, object[key], `${where}.${key}`, (bad) => put({ ...object, [key]: bad }));
      }
    }
  };
  spoil(schema, good, '', (bad) => bad);
  return found;
}
