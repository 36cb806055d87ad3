import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import script from 'tesseract.js/src/worker-script/index.js';
import { z } from 'zod';
import type { Word } from './words.ts';

/**
 * How a page is cut, two ways, since each misses what the other finds: whole columns (a line on a dark band), then sparse
 * text (small labels and fields).
 */
const LAYOUTS = ['3', '11'] as const;
/** LSTM alone. */
const ENGINE = 1;

const corner = z.number();
const recognised = z.object({
  blocks: z
    .array(
      z.object({
        paragraphs: z.array(
          z.object({
            lines: z.array(
              z.object({
                words: z.array(
                  z.object({ text: z.string(), bbox: z.object({ x0: corner, y0: corner, x1: corner, y1: corner }) }),
                ),
              }),
            ),
          }),
        ),
      }),
    )
    .nullable(),
});

type Core = (options: object) => Promise<unknown>;

/** The engine with vector instructions, or the one without them for a processor that has none. */
async function coreIn(folder: string): Promise<Core> {
  const load = createRequire(path.join(folder, 'x.js'));
  const named = (name: string): Core => {
    const make = load(path.join(folder, `${name}.js`)) as Core;
    // Given, not looked for: the bytes may be inside the application's archive.
    return (options) => make({ ...options, wasmBinary: readFileSync(path.join(folder, `${name}.wasm`)) });
  };
  const simd = WebAssembly.validate(SIMD);
  return named(simd ? 'tesseract-core-simd-lstm' : 'tesseract-core-lstm');
}

/** The smallest module that uses a vector: what cannot validate it cannot run the faster engine. */
const SIMD = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]);

/**
 * Starts the recognition, which gives the words of each way of reading, from the files of a folder (scripts/build.mjs puts them there). The library's own script is used
 * without its wrapper, which would look for its parts on the network: here nothing is fetched, whatever happens.
 */
export async function createRecognition(folder: string): Promise<(image: Uint8Array) => Promise<Word[][]>> {
  const core = await coreIn(folder);
  const refused = (): Promise<never> => Promise.reject(new Error('no network'));
  script.setAdapter({
    getCore: () => Promise.resolve(core),
    gunzip: gunzipSync,
    fetch: refused,
    readCache: refused,
    writeCache: () => Promise.resolve(),
    deleteCache: () => Promise.resolve(),
    checkCache: () => Promise.resolve(false),
  });
  let jobs = 0;
  const ask = (action: string, payload: object): Promise<unknown> =>
    new Promise((resolve, reject) => {
      jobs += 1;
      script.dispatchHandlers({ workerId: 'text', jobId: String(jobs), action, payload }, (said) => {
        if (said.status === 'resolve') resolve(said.data);
        // Its message may quote what was read.
        else if (said.status === 'reject') reject(new Error(`text ${action}`));
      });
    });
  const data = readFileSync(path.join(folder, 'eng.traineddata.gz'));
  await ask('load', { options: { lstmOnly: true, logging: false } });
  await ask('loadLanguage', { langs: [{ code: 'eng', data }], options: { cacheMethod: 'none', lstmOnly: true } });
  await ask('initialize', { langs: 'eng', oem: ENGINE, config: {} });
  const read = async (image: Uint8Array, layout: string): Promise<Word[]> => {
    await ask('setParameters', { params: { tessedit_pageseg_mode: layout } });
    const answer = await ask('recognize', { image, options: {}, output: { text: false, blocks: true } });
    return (recognised.parse(answer).blocks ?? [])
      .flatMap((block) => block.paragraphs)
      .flatMap((paragraph) => paragraph.lines)
      .flatMap((line) => line.words)
      .map(({ text, bbox }) => ({ text, ...bbox }));
  };
  return async (image) => {
    const readings: Word[][] = [];
    for (const layout of LAYOUTS) readings.push(await read(image, layout));
    return readings;
  };
}
