import { randomUUID } from 'node:crypto';
import { writeFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DROPPED_BYTES } from '../../electron/contract/channel/document.ts';
import { FailureError } from '../../electron/contract/failure.ts';
import { verdictOf } from '../../electron/feature/document/verdict.ts';
import { readDocument } from '../../reader/document/read.ts';
import { documentIns, documentOrigins, receiptCodes } from '../../organiser/protocol/document.ts';
import { eventKinds } from '../../organiser/protocol/event.ts';
import { documentCatalogue, documentReport, insKinds, mdnCodes } from '../../reader/document/shape.ts';
import table from '../../resources/document/types.json' with { type: 'json' };
import { cdaBytes, cdaText, rowOf } from '../fixture/document/cda.ts';
import { mailBytes, receiptBytes } from '../fixture/document/mail.ts';
import { domi, valuesOf } from '../fixture/document/patients.ts';
import { xdmBytes } from '../fixture/document/xdm.ts';

import { createWorld, joinSlot, type World } from './companion-world.ts';

let world: World;
let calls: number;
let chosen: string | null;
let hung: boolean;
beforeEach(() => {
  world = createWorld();
  calls = 0;
  chosen = null;
  hung = false;
  world.outside.choose = async () => chosen;
  // The real reading, without its process.
  world.outside.reader = {
    async call(_name, input) {
      calls += 1;
      if (hung) throw new FailureError('file.not-read', 'reader.document.read', { reason: 'hung', exitCode: -1 });
      const { from, catalogue } = input as { from: { bytes: Uint8Array } | { file: string }; catalogue: never };
      return (await readDocument('bytes' in from ? from.bytes : readFileSync(from.file), catalogue)) as never;
    },
  };
});
afterEach(() => world.dispose());

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no failure',
    (error: unknown) => (error instanceof FailureError ? error.failure.code : String(error)),
  );
const joined = () => joinSlot(world);

describe('the reading of documents in the app', () => {
  it('puts the verdict in the log when it is asked for, once, and nothing of the patient anywhere', async () => {
    const companion = await joined();
    const { id, report } = await companion.handlers['document.read']({ bytes: mailBytes() });
    expect(report.kind).toBe('mail');
    expect(companion.snapshot().log.documents).toEqual([]);
    await companion.handlers['document.keep']({ id, step: 'reception-mss' });
    await companion.handlers['document.keep']({ id, step: 'reception-mss' });
    const [kept, ...more] = companion.snapshot().log.documents;
    expect(more).toEqual([]);
    expect(kept).toMatchObject({
      id,
      step: 'reception-mss',
      type: 'vsm',
      level: 3,
      ins: 'test',
      origin: 'mail',
      failed: 0,
    });
    expect(kept!.held).toBeGreaterThan(40);
    const everything = JSON.stringify([
      await world.store.call('event.list', { log: companion.snapshot().session!.slot.log }),
      world.logged,
      companion.snapshot(),
      world.saved,
    ]);
    for (const value of valuesOf(domi)) expect(everything).not.toContain(value);
  });

  it('takes a verdict back, and may add it again', async () => {
    const companion = await joined();
    const { id } = await companion.handlers['document.read']({ bytes: cdaBytes() });
    await companion.handlers['document.keep']({ id, step: 'document' });
    const { device, n } = companion.snapshot().log.documents[0]!;
    await companion.handlers['said.undo']({ device, n });
    expect(companion.snapshot().log.documents).toEqual([]);
    await companion.handlers['document.keep']({ id, step: 'envoi-dmp' });
    expect(companion.snapshot().log.documents).toMatchObject([{ id, step: 'envoi-dmp' }]);
  });

  it('writes nothing for a step that is none, a verdict that was forgotten, or before joining', async () => {
    const companion = await joined();
    const { id } = await companion.handlers['document.read']({ bytes: cdaBytes() });
    expect(await codeOf(companion.handlers['document.keep']({ id, step: 'ailleurs' }))).toBe('app.input');
    expect(await codeOf(companion.handlers['document.keep']({ id: randomUUID(), step: 'document' }))).toBe(
      'document.gone',
    );
    await companion.handlers['document.forget'](undefined);
    expect(await codeOf(companion.handlers['document.keep']({ id, step: 'document' }))).toBe('document.gone');
    const again = await companion.handlers['document.read']({ bytes: cdaBytes() });
    await companion.handlers['data.erase']({ confirm: true });
    expect(await codeOf(companion.handlers['document.keep']({ id: again.id, step: 'document' }))).toBe('document.gone');
    const alone = await companion.handlers['document.read']({ bytes: cdaBytes() });
    expect(await codeOf(companion.handlers['document.keep']({ id: alone.id, step: 'document' }))).toBe(
      'session.missing',
    );
  });

  it('reads a chosen file, says when none was, and refuses what is too large to be dropped', async () => {
    const companion = await joined();
    expect(await codeOf(companion.handlers['document.choose'](undefined))).toBe('file.cancelled');
    const file = join(world.folder, `${domi.birthName}.xml`);
    writeFileSync(file, cdaBytes());
    chosen = file;
    expect((await companion.handlers['document.choose'](undefined)).report.kind).toBe('cda');
    const before = calls;
    const large = new Uint8Array(DROPPED_BYTES + 1);
    expect(await codeOf(companion.handlers['document.read']({ bytes: large }))).toBe('document.too-large');
    expect(calls).toBe(before);
  });

  it('names a document that ended its reader', async () => {
    const companion = await joined();
    hung = true;
    expect(await codeOf(companion.handlers['document.read']({ bytes: cdaBytes() }))).toBe('document.too-heavy');
  });
});

describe('what the log keeps of a document', () => {
  const catalogue = documentCatalogue.parse(table);
  const kept = async (bytes: Uint8Array) => {
    const report = documentReport.parse(await readDocument(bytes, catalogue));
    return eventKinds['document.checked'].body.parse(verdictOf(report, randomUUID(), 'document'));
  };

  it('is one verdict a rule, broken when it is anywhere', async () => {
    const bytes = xdmBytes({
      documents: [
        { name: 'A.XML', body: cdaBytes(), mime: 'text/xml' },
        {
          name: 'B.XML',
          body: Buffer.from(
            cdaText({ row: rowOf('cr-bio'), insRoot: '1.2.250.1.213.1.4.8' }).replace(
              '<languageCode code="fr-FR"/>',
              '',
            ),
          ),
          mime: 'text/xml',
        },
      ],
    });
    const event = await kept(bytes);
    expect(event).toMatchObject({ type: 'several', level: 3, ins: 'several', origin: 'zip' });
    expect(event.verdicts.filter(({ rule }) => rule === 'cda.language')).toEqual([{ rule: 'cda.language', ok: false }]);
    expect(new Set(event.verdicts.map(({ rule }) => rule)).size).toBe(event.verdicts.length);
  });

  it('is of a receipt, with its codes, or of a file that could not be read', async () => {
    expect(await kept(receiptBytes('904'))).toMatchObject({
      type: 'receipt',
      codes: ['904'],
      origin: 'mail',
      level: null,
    });
    expect(await kept(Buffer.from('<a/>'))).toMatchObject({ type: 'none', verdicts: [], ins: 'absent' });
    expect((await kept(cdaBytes().subarray(0, 900))).verdicts).toContainEqual({ rule: 'file.whole', ok: false });
  });

  it('is said with the same words on both sides', () => {
    expect([...documentIns]).toEqual([...insKinds]);
    expect([...receiptCodes]).toEqual([...mdnCodes]);
    expect([...documentOrigins]).toEqual(documentReport.shape.origin.options);
  });

  it('has no room for a value of a person', () => {
    const body = eventKinds['document.checked'].body;
    const good = {
      id: randomUUID(),
      step: 'document',
      type: 'vsm',
      level: 3,
      origin: 'zip',
      verdicts: [{ rule: 'cda.id', ok: true }],
      ins: 'test',
      codes: [],
    };
    expect(body.safeParse(good).success).toBe(true);
    for (const value of valuesOf(domi)) {
      expect(body.safeParse({ ...good, type: value }).success).toBe(false);
      expect(body.safeParse({ ...good, verdicts: [{ rule: `cda.${value}`, ok: true }] }).success).toBe(false);
      expect(body.safeParse({ ...good, codes: [value] }).success).toBe(false);
    }
  });
});
