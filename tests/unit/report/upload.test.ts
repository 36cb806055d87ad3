import { describe, expect, it } from 'vitest';
import { CHUNK, uploadBlob } from '../../../electron/feature/report/upload.ts';

const MB = 1024 * 1024;
const SIZE = 3 * CHUNK - 5;

/** An upload to a hub that answers each PUT as it likes; counts what it was asked. */
function against(answer: (range: { from: number; to: number }, n: number) => Response, head: () => Response) {
  const asked = { puts: 0, heads: 0, sent: 0 };
  const sent: number[] = [];
  const run = uploadBlob({
    async fetch(_url, init) {
      if (init?.method === 'HEAD') {
        asked.heads += 1;
        return head();
      }
      asked.puts += 1;
      asked.sent += (init!.body as Uint8Array).length;
      const range = /bytes (\d+)-(\d+)\//.exec((init!.headers as Record<string, string>)['content-range']!)!;
      return answer({ from: Number(range[1]), to: Number(range[2]) + 1 }, asked.puts);
    },
    hub: 'https://hub.test',
    token: 't'.repeat(40),
    sha256: 'a'.repeat(64),
    size: SIZE,
    read: async (from, to) => new Uint8Array(to - from),
    onProgress: (at) => void sent.push(at),
  });
  return { run, asked, sent };
}
const unknown = (): Response => new Response(null, { status: 404 });
const has = (offset: number | string) => (): Response =>
  new Response(null, { status: 200, headers: { 'upload-offset': String(offset) } });
const state = (offset: unknown, receipt: unknown, more: object = {}): Response =>
  Response.json({ v: 1, offset, length: SIZE, receipt, ...more });
const honest = ({ to }: { to: number }): Response => state(to, to === SIZE ? 'r-1' : null);

function endless(): Response {
  let given = 0;
  return new Response(
    new ReadableStream<Uint8Array>({
      pull(controller) {
        if (given > 64 * MB) throw new Error('read on and on');
        given += MB;
        controller.enqueue(new Uint8Array(MB).fill(0x20));
      },
    }),
    { status: 200 },
  );
}

describe('a hub that lies while logs leave', () => {
  const lies: Readonly<Record<string, (range: { from: number; to: number }, n: number) => Response>> = {
    'says 200 and nothing': () => new Response(null, { status: 200 }),
    'says 200 and a page': () => new Response('<html>Portail</html>', { status: 200 }),
    'says 200 and other JSON': () => Response.json({ ok: true }),
    'says another version': () => Response.json({ v: 2, offset: SIZE, length: SIZE, receipt: 'r' }),
    'never ends its answer': endless,
    'has more than there is': () => state(SIZE + 1, 'r'),
    'has less than nothing': () => state(-1, null),
    'has half a byte': () => state(0.5, null),
    'has a part, and a receipt': ({ to }) => state(Math.min(to, SIZE - 1), 'r'),
    'has everything, and no receipt': () => state(SIZE, null),
    'gives an empty receipt': () => state(SIZE, ''),
    'gives a receipt without end': () => state(SIZE, 'r'.repeat(10_000)),
    'gives a receipt that is no text': () => state(SIZE, 42),
    'never advances': () => state(0, null),
    'goes to and fro': (_range, n) => state(n % 2, null),
    'refuses each place': () => new Response('{}', { status: 409 }),
    'advances byte by byte': ({ from }) => state(from + 1, null),
  };
  it.each(Object.entries(lies))('%s: not taken for received, and not asked for ever', async (_name, lie) => {
    const { run, asked } = against(lie, unknown);
    await expect(run).rejects.toMatchObject({ failure: { code: 'sync.invalid-answer' } });
    expect(asked.puts).toBeLessThan(12);
    expect(asked.heads).toBeLessThan(12);
  });

  it.each([
    ['SIZE + 1', has(SIZE + 1)],
    ['a word', has('tout')],
    ['less than nothing', has(-5)],
    ['a trouble with the head', () => new Response(null, { status: 400 })],
  ])('says at first that it has %s: everything is sent', async (_name, head) => {
    const { run, asked } = against(honest, head);
    await run;
    expect(asked.sent).toBe(SIZE);
  });

  it('says at first that it has everything: only its receipt is believed', async () => {
    const { run, asked } = against(() => state(SIZE, null), has(SIZE));
    await expect(run).rejects.toMatchObject({ failure: { code: 'sync.invalid-answer' } });
    expect(asked.puts).toBe(1);
  });
});

describe('a hub that keeps its word', () => {
  it('is sent each part once, in order', async () => {
    const { run, asked, sent } = against(honest, unknown);
    await run;
    expect(asked).toEqual({ puts: 3, heads: 1, sent: SIZE });
    expect(sent).toEqual([0, CHUNK, 2 * CHUNK, SIZE]);
  });

  it('is sent the rest only, and the last part when it had everything', async () => {
    const rest = against(honest, has(CHUNK));
    await rest.run;
    expect(rest.asked.sent).toBe(SIZE - CHUNK);
    const all = against(honest, has(SIZE));
    await all.run;
    expect(all.asked).toEqual({ puts: 1, heads: 1, sent: CHUNK });
  });

  it('is sent the whole when it has every byte and stopped before it looked at them', async () => {
    const { run, asked } = against(
      ({ from, to }) => (from === 0 && to === SIZE ? state(SIZE, 'r-1') : new Response('{}', { status: 409 })),
      has(SIZE),
    );
    await run;
    expect(asked.puts).toBe(2);
  });
});
