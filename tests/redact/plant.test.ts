import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact } from '../../electron/log/redact.ts';
import { escaped, planted, type Planted } from './identity.ts';

/** Errors as they are written: nothing of them may go. */
const MESSAGES = [
  'Error: échec de la lecture',
  "TypeError: Cannot read properties of undefined (reading 'slot')",
  'FailureError: sync.offline',
  'SyntaxError: Unexpected end of JSON input',
  'CKR_FUNCTION_FAILED (6) dans C_Sign',
  'SQLITE_BUSY: database is locked',
  'net::ERR_CERT_AUTHORITY_INVALID (HTTP 502)',
] as const;
const FRAMES = [
  '    at readCard (build/native/card.mjs:812:14)',
  '    at async Promise.all (index 3)',
  '    at node:internal/process/task_queues:95:5',
  '    at app://companion/assets/index-Bx93hKq2.js:40:12017',
] as const;

const message = fc.constantFrom(...MESSAGES);
const frames = fc.subarray([...FRAMES], { minLength: 1 });
const kinds = Object.entries(planted);
const every: [string, fc.Arbitrary<Planted>][] = [...kinds, ...Object.entries(escaped)];
/** Any text, without what would join what is planted to another word. */
const noise = fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => text.replaceAll(/["\\<[\r\n]/g, ' '));
/** What separates a word from the next in a log. */
const edge = fc.constantFrom(' ', '\n', ' (', ', ', ' : ', '\t', '; ');
const RUNS = { numRuns: 150 };

const hidden = (out: string, { secret }: Planted): void => {
  expect(out).not.toContain(secret);
};

describe.each(every)('%s planted', (_kind, arbitrary) => {
  it('in any text: never left, and nothing more goes the second time', () => {
    fc.assert(
      fc.property(arbitrary, noise, edge, noise, (plant, before, cut, tail) => {
        fc.pre(!`${before}${tail}`.includes(plant.secret));
        const seen = redact(`${before}${cut}${plant.text}\n${tail}`);
        hidden(seen.text, plant);
        expect(seen.masked).toBeGreaterThan(0);
        expect(redact(seen.text).text).toBe(seen.text);
      }),
      RUNS,
    );
  });

  it('in a stack trace: the message and the frames are whole', () => {
    fc.assert(
      fc.property(arbitrary, message, frames, (plant, said, stack) => {
        const text = `${said}\nlu : ${plant.text}\n${stack.join('\n')}`;
        const out = redact(text).text;
        hidden(out, plant);
        expect(out.startsWith(`${said}\n`)).toBe(true);
        expect(out.endsWith(stack.join('\n'))).toBe(true);
      }),
      RUNS,
    );
  });

  it('in the message of an error: only it goes', () => {
    fc.assert(
      fc.property(arbitrary, message, (plant, said) => {
        const out = redact(`${said} (${plant.text})\n    at main (a.mjs:1:2)`).text;
        hidden(out, plant);
        expect(out.startsWith(`${said} (`)).toBe(true);
        expect(out.endsWith('\n    at main (a.mjs:1:2)')).toBe(true);
      }),
      RUNS,
    );
  });

  it('in JSON: still JSON, of the same shape, with its error whole', () => {
    const shape = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(shape)
        : typeof value === 'object' && value !== null
          ? Object.entries(value).map(([key, item]) => [key, shape(item)])
          : null;
    fc.assert(
      fc.property(arbitrary, message, fc.json({ maxDepth: 3 }), (plant, said, json) => {
        const document = {
          at: 1732384800000,
          error: said,
          detail: `lu : ${plant.text}`,
          deep: [{ list: [plant.text] }],
        };
        const one = JSON.stringify({ ...document, other: JSON.parse(json) as unknown });
        const lines = redact(`plain\n${one}\n${one}\nplain`).text.split('\n');
        for (const line of lines.slice(1, 3)) {
          hidden(line, plant);
          const back = JSON.parse(line) as typeof document;
          expect(shape({ ...back, other: 0 })).toEqual(shape({ ...document, other: 0 }));
          expect([back.at, back.error]).toEqual([document.at, said]);
        }
        // A document in a text of a document, and a line that was cut.
        hidden(redact(JSON.stringify({ body: one })).text, plant);
        hidden(redact(one.slice(0, one.indexOf('"deep"'))).text, plant);
      }),
      RUNS,
    );
  });
});

describe.each(kinds)('%s planted', (_kind, arbitrary) => {
  it('in XML: the tags are whole', () => {
    fc.assert(
      fc.property(arbitrary, fc.constantFrom('id', 'hl7:text', 'value'), (plant, tag) => {
        const plain = plant.text.replaceAll('&', '&amp;');
        const text = `<doc><${tag}>${plain}</${tag}>\n<${tag} extension="${plain}" root="1.2.250.1.213.1.4.8"/></doc>`;
        const out = redact(text).text;
        hidden(out, plant);
        expect(out.match(/<[^>\s]+|\/?>|root="1\.2\.250\.1\.213\.1\.4\.8"/g)).toEqual(
          text.match(/<[^>\s]+|\/?>|root="1\.2\.250\.1\.213\.1\.4\.8"/g),
        );
      }),
      RUNS,
    );
  });
});
