import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SyncResponse } from '../../organiser/protocol/wire.ts';
import { ask, message, syncBody } from '../contract/hub-rig.ts';
import { enter } from './hub-person.ts';
import { buildHub, HubProcess, temporaryFolder } from './hub-process.ts';

/** The hub is killed while events arrive, several times: nothing acknowledged is lost, nothing is there twice. */
let built: Awaited<ReturnType<typeof buildHub>>;
const folders: string[] = [];
beforeAll(async () => {
  built = await buildHub();
});
afterAll(() => {
  built.clean();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe('a hub killed while events arrive', () => {
  it('has everything it acknowledged, once, in one gapless order', async () => {
    const data = temporaryFolder();
    folders.push(data);
    let hub = new HubProcess(built.server, ['--port', '0', '--data', data]);
    try {
      let { url, key } = await hub.ready;
      const me = await enter(url, key!);
      const acknowledged = new Map<number, number>();
      let written = 0;
      let killed = 0;

      /** Pushes three events; an answer says which are on the disk. A cut connection says nothing. */
      const push = async (first: number): Promise<void> => {
        const events = [0, 1, 2].map((i) => message(me.device, first + i));
        const answer = await ask(url, 'POST', `/v1/logs/${me.log}/sync`, {
          token: me.token,
          body: syncBody(events),
        }).catch(() => null);
        if (answer === null) return;
        expect(answer.status, answer.text).toBe(200);
        for (const event of (answer.body as SyncResponse).events) acknowledged.set(event.n, event.seq);
      };

      for (let round = 0; round < 4; round += 1) {
        // Several pushes are under way when the process is killed: some answered, some stored, some not arrived.
        const before = acknowledged.size;
        const pushes: Promise<void>[] = [];
        for (let i = 0; i < 30; i += 1) {
          pushes.push(push(written + 1));
          written += 3;
          if (i % 6 === 5) await Promise.race(pushes.slice(-6));
        }
        await expect.poll(() => acknowledged.size).toBeGreaterThan(before);
        const end = await hub.end('SIGKILL');
        expect(end.signal).toBe('SIGKILL');
        killed += 1;
        await Promise.all(pushes);
        hub = new HubProcess(built.server, ['--port', '0', '--data', data]);
        ({ url, key } = await hub.ready);
        expect(key).toBeUndefined();
        const log = (await ask(url, 'POST', `/v1/logs/${me.log}/sync`, { token: me.token, body: syncBody() }))
          .body as SyncResponse;
        expect(log.events.map((e) => e.seq)).toEqual(log.events.map((_, i) => i + 1));
        const there = new Map(log.events.map((e) => [e.n, e.seq]));
        for (const [n, seq] of acknowledged) expect(there.get(n), `n ${n}`).toBe(seq);
      }
      expect(killed).toBe(4);

      // The device pushes all it ever wrote again: what the hub has is not doubled, what it lost arrives.
      for (let first = 1; first <= written; first += 3) await push(first);
      const log = (await ask(url, 'POST', `/v1/logs/${me.log}/sync`, { token: me.token, body: syncBody() }))
        .body as SyncResponse;
      expect(log.events.length).toBe(written);
      expect(log.events.map((e) => e.n).sort((a, b) => a - b)).toEqual(
        Array.from({ length: written }, (_, i) => i + 1),
      );
      expect(log.events.map((e) => e.seq)).toEqual(Array.from({ length: written }, (_, i) => i + 1));
    } finally {
      await hub.end();
    }
  });
});
