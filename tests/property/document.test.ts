import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../reader/document/read.ts';
import { documentCatalogue, documentReport } from '../../reader/document/shape.ts';
import table from '../../resources/document/types.json' with { type: 'json' };
import { cdaBytes, TEST_INS, type CdaChange } from '../fixture/document/cda.ts';
import { mailBytes } from '../fixture/document/mail.ts';
import { patients, valuesOf, type Patient } from '../fixture/document/patients.ts';
import { xdmBytes } from '../fixture/document/xdm.ts';

const catalogue = documentCatalogue.parse(table);

const letters = fc.string({
  unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZÉÈÇ'.split('')),
  minLength: 4,
  maxLength: 14,
});
const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'.split('')), minLength: length, maxLength: length });
/** Official fictitious people, and made-up ones of any shape. */
const person: fc.Arbitrary<Patient> = fc.oneof(
  fc.constantFrom(...patients),
  fc.record({
    birthName: fc.tuple(letters, letters).map((two) => two.join('-')),
    given: letters,
    givens: fc.tuple(letters, letters).map((two) => two.join(' ')),
    sex: fc.constantFrom('M', 'F'),
    birthDate: fc
      .tuple(fc.integer({ min: 1900, max: 2026 }), fc.constantFrom('03', '11'), fc.constantFrom('07', '28'))
      .map((d) => d.join('')),
    place: digits(5),
    number: digits(15),
  }),
);

/** Where a sender may have written a value of the patient, on purpose or not. */
const spill = (patient: Patient) =>
  fc.constantFrom(...valuesOf(patient)).chain((value) =>
    fc.constantFrom<CdaChange>(
      { software: value },
      { software: `Logiciel ${value}` },
      { software: value.toLowerCase() },
      { edit: (xml) => xml.replace('code="FR"', `code="${value}"`) },
      { edit: (xml) => xml.replace(/<code code="[^"]*"/, `<code code="${value}"`) },
      { edit: (xml) => xml.replace('Document d’essai', value) },
      {
        edit: (xml) => xml.replace(/<templateId root="1\.2\.250\.1\.213\.1\.1\.1\.1"/, `<templateId root="${value}"`),
      },
      { edit: (xml) => xml.replace('</ClinicalDocument>', value) },
      { edit: (xml) => xml.replace('<languageCode', `<${value.replace(/\W/g, '')}x`) },
      {},
    ),
  );

const dropped = person.chain((patient) =>
  fc.record({
    patient: fc.constant(patient),
    row: fc.constantFrom(...table.types),
    change: spill(patient),
    insRoot: fc.constantFrom(TEST_INS, '1.2.250.1.213.1.4.8', '1.2.250.1.213.1.4.11', null),
    as: fc.constantFrom('cda', 'zip', 'mail'),
    name: fc.constantFrom(...valuesOf(patient)),
  }),
);

describe('what is said of a document', () => {
  it('holds no value of its patient, whatever was written where', async () => {
    await fc.assert(
      fc.asyncProperty(dropped, async ({ patient, row, change, insRoot, as, name }) => {
        const body = cdaBytes({ row, patient, insRoot, ...change });
        const zip = () =>
          xdmBytes({
            documents: [
              { name: `${name.replace(/\W/g, '_')}.XML`, body, mime: 'text/xml' },
              { name: `CR_${name.replace(/\W/g, '_')}.PDF`, body: Buffer.from(name), mime: name },
            ],
            subset: name.replace(/\W/g, '_'),
            software: name,
          });
        const bytes =
          as === 'cda'
            ? body
            : as === 'zip'
              ? zip()
              : mailBytes({
                  headers: {
                    Subject: `[902] XDM/1.0/DDM+CR ${name}`,
                    'X-MSS-NIL': name,
                    'X-MSS-CODECDA': name,
                    'X-MSS-INS': name,
                  },
                  parts: [
                    { type: 'application/zip', name: 'IHE_XDM.ZIP', body: zip() },
                    { type: 'application/pdf', name: `${name.replace(/\W/g, '_')}.pdf`, body: name },
                  ],
                });
        const report = documentReport.parse(await readDocument(bytes, catalogue));
        // Sizes in bytes are numbers of ours: they may look like anything.
        const said = JSON.stringify(report, (key, value: unknown) => (key === 'bytes' ? null : value)).toUpperCase();
        for (const value of valuesOf(patient)) expect(said).not.toContain(value.toUpperCase());
      }),
      { numRuns: 300 },
    );
  });
});
