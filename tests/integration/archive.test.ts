import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FailureError } from '../../electron/contract/failure.ts';
import { forkNode } from '../../native/fork-node.ts';
import { onDemand, type OnDemand } from '../../native/on-demand.ts';
import { readerCalls, type ReaderCalls } from '../../native/reader/port.ts';
import { superviseWorker } from '../../native/supervise.ts';
import { readerFailures } from '../../native/wire.ts';
import { createWorld, type World } from '../unit/companion-world.ts';
import { bundleWorker } from './store-bundle.ts';

const PASS = 'cheval agrafe pile correcte';
let bundle: ReturnType<typeof bundleWorker>;
let reader: OnDemand<ReaderCalls>;
let world: World;

beforeAll(() => void (bundle = bundleWorker('reader')));
afterAll(() => bundle.remove());
beforeEach(() => {
  world = createWorld();
  const spawn = () => forkNode(bundle.entry);
  reader = onDemand(() => superviseWorker({ name: 'reader', table: readerCalls, failures: readerFailures, spawn }), 0);
  world.outside.reader = reader;
});
afterEach(async () => {
  await world.dispose();
  await reader.stop();
});

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no failure',
    (error: unknown) => (error instanceof FailureError ? error.failure.code : String(error)),
  );

describe('the archive of an hour, made and opened by the real reading process', () => {
  it('holds what was said and the numbers of the bilan, survives the erasure, and is refused without its passphrase', async () => {
    let file = '';
    world.outside.choose = async (kind) => (kind === 'archive' ? file : null);
    const companion = world.companion();
    await companion.start();
    const { handlers } = companion;
    await handlers['session.start-local']({ couloir: 'laboratoire' });
    const step = companion.snapshot().guide.steps[0]!.id;
    await handlers['timer.start'](undefined);
    await handlers['step.status']({ step, status: 'conforme' });
    await handlers['step.comment']({ step, text: 'Écrit en un clin d’œil' });
    await handlers['irritant.report']({ category: 'mss', severity: 'genant', step, text: 'Deux mots de passe' });
    await handlers['evidence.keep-text']({ text: 'Message reçu à 10 h 12', step, way: 'note' });
    await handlers['timer.end'](undefined);

    expect(await codeOf(handlers['archive.save']({ passphrase: 'trop simple' }))).toBe('archive.passphrase-weak');
    expect(world.saved).toEqual([]);
    await handlers['archive.save']({ passphrase: PASS });
    const [{ name, bytes }] = world.saved as [{ name: string; bytes: Uint8Array }];
    expect(name).toMatch(/^archive-verif-segur-\d{4}-\d{2}-\d{2}\.age$/);
    // The passphrase is nowhere: not in the database, not in the log of the app.
    expect(JSON.stringify([world.store.backup(), world.logged])).not.toContain('agrafe');

    await handlers['data.erase']({ confirm: true });
    file = join(world.folder, name);
    writeFileSync(file, bytes);
    expect(await codeOf(handlers['archive.open']({ passphrase: PASS }))).toBe('file.not-read');
    await handlers['archive.choose'](undefined);
    expect(await codeOf(handlers['archive.open']({ passphrase: 'cheval agrafe pile incorrecte' }))).toBe(
      'archive.passphrase-wrong',
    );
    const opened = await handlers['archive.open']({ passphrase: PASS });
    expect(opened.bilan).toMatchObject({ edition: null, score: 2, slot: { couloir: 'laboratoire' } });
    expect(opened.bilan.steps[0]).toMatchObject({ id: step, comments: [{ text: 'Écrit en un clin d’œil' }] });
    expect(opened.bilan.irritants).toMatchObject([{ text: 'Deux mots de passe', step }]);
    expect(opened.files.map((one) => one.name.replace(/\d{4}-\d\d-\d\d/, 'jour'))).toEqual([
      'LISEZMOI.txt',
      'bilan.json',
      'bilan.pdf',
      'evenements.json',
      'preuves/01-jour.txt',
    ]);

    writeFileSync(file, bytes.subarray(0, bytes.length - 50));
    await handlers['archive.choose'](undefined);
    expect(await codeOf(handlers['archive.open']({ passphrase: PASS }))).toBe('archive.damaged');
    writeFileSync(file, 'Ceci n’est pas une archive');
    expect(await codeOf(handlers['archive.open']({ passphrase: PASS }))).toBe('archive.foreign');
  });
});
