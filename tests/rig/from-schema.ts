import fc from 'fast-check';
import { z } from 'zod';

type Json = Record<string, unknown>;

const uuid = fc.uuid({ version: 4 });
const bytes = fc.uint8Array({ maxLength: 64 });

function text(schema: Json): fc.Arbitrary<string> {
  if (schema['format'] === 'uuid') return uuid;
  if (typeof schema['pattern'] === 'string') return fc.stringMatching(new RegExp(schema['pattern']));
  const [least, most] = [Number(schema['minLength'] ?? 0), Number(schema['maxLength'] ?? 200)];
  return fc.string({ unit: 'grapheme', minLength: least, maxLength: Math.max(least, Math.min(most, 200)) });
}

function whole(schema: Json): fc.Arbitrary<number> {
  const [least, most] = [Number(schema['minimum'] ?? -1_000), Number(schema['maximum'] ?? 1_000)];
  return fc.integer({ min: Math.max(least, -2_147_483_648), max: Math.min(most, 2_147_483_647) });
}

function object(schema: Json): fc.Arbitrary<unknown> {
  const fields = Object.entries((schema['properties'] ?? {}) as Record<string, Json>);
  if (fields.length === 0 && typeof schema['additionalProperties'] === 'object') {
    const names = (schema['propertyNames'] as Json | undefined) ?? {};
    const key = Array.isArray(names['enum']) ? fc.constantFrom(...(names['enum'] as string[])) : text(names);
    return fc.dictionary(key, from(schema['additionalProperties'] as Json), { maxKeys: 4 });
  }
  const required = (schema['required'] ?? []) as string[];
  return fc.record(Object.fromEntries(fields.map(([name, field]) => [name, from(field)])), {
    requiredKeys: required,
  });
}

/** Values of a JSON schema as zod writes it; what it cannot write (bytes, nothing) is one or the other. */
function from(schema: Json): fc.Arbitrary<unknown> {
  for (const many of ['anyOf', 'oneOf']) {
    if (Array.isArray(schema[many])) return fc.oneof(...(schema[many] as Json[]).map(from));
  }
  if (Array.isArray(schema['allOf'])) return from(Object.assign({}, ...(schema['allOf'] as Json[])) as Json);
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
  switch (schema['type']) {
    case 'string':
      return text(schema);
    case 'integer':
      return whole(schema);
    case 'number':
      return fc.double({ noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(from((schema['items'] ?? {}) as Json), { maxLength: 5 });
    case 'object':
      return object(schema);
    default:
      return fc.oneof(fc.constant(undefined), bytes);
  }
}

/** Values that a schema of a channel takes, nearly always: made from the schema itself, so that a new channel is never left out. */
export const fromSchema = (schema: z.ZodType): fc.Arbitrary<unknown> =>
  from(z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }));

const pollution = [
  '{"__proto__":{"polluted":1}}',
  '{"constructor":{"prototype":{"polluted":1}}}',
  '{"__proto__":null,"toString":1,"hasOwnProperty":2}',
];
const deep = (levels: number): unknown => {
  let value: unknown = 1;
  for (let i = 0; i < levels; i += 1) value = i % 2 === 0 ? [value] : { a: value };
  return value;
};
const cyclic = (): unknown => {
  const value: Record<string, unknown> = { a: 1 };
  value['self'] = value;
  return value;
};

/** What no schema expects, made anew for each call. */
export const hostile: readonly (() => unknown)[] = [
  ...pollution.map((json) => () => JSON.parse(json) as unknown),
  () => deep(200),
  () => deep(20_000),
  cyclic,
  () => [cyclic()],
  () => Array.from({ length: 200_000 }, () => 0),
  () => {
    const long: unknown[] = [];
    long.length = 2 ** 32 - 1;
    return long;
  },
  () => Object.fromEntries(Array.from({ length: 60_000 }, (_, i) => [`k${i}`, i])),
  () => 'x'.repeat(18 * 1024 * 1024),
  () => ['x'.repeat(9 * 1024 * 1024), 'y'.repeat(9 * 1024 * 1024)],
  () => ({ [`k${'x'.repeat(18 * 1024 * 1024)}`]: 1 }),
  () => new Map([['__proto__', 1]]),
  () => new Set([1]),
  () => new Date(Number.NaN),
  () => /(a+)+$/,
  () => new Error('/home/secret'),
  () => 10n ** 400n,
  () => Number.NaN,
  () => -0,
  () => Number.POSITIVE_INFINITY,
  () => new Float64Array(8),
  () => new ArrayBuffer(8),
  () => new SharedArrayBuffer(8),
  () => Symbol('x'),
  () => () => 1,
  () => Object.create(null) as unknown,
  () => '\ud800',
  () => '\0',
  () => '../../../etc/passwd',
  () => ({
    get id(): never {
      throw new Error('/home/secret/getter');
    },
  }),
  () =>
    new Proxy(
      {},
      {
        ownKeys() {
          throw new Error('/home/secret/proxy');
        },
        get() {
          throw new Error('/home/secret/proxy');
        },
      },
    ),
];

/** A value with something hostile in one of its places, or beside them. */
export const spoilt = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.tuple(value, fc.nat(), fc.nat(hostile.length - 1)).map(([good, place, which]) => {
    const bad = hostile[which]!();
    if (typeof good !== 'object' || good === null || ArrayBuffer.isView(good)) return bad;
    const names = Object.keys(good);
    const name = [...names, '__proto__', 'plus'][place % (names.length + 2)]!;
    const made: object = Array.isArray(good) ? [...(good as unknown[])] : { ...good };
    Object.defineProperty(made, name, { value: bad, enumerable: true, configurable: true, writable: true });
    return made;
  });
