import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BoardEdition, BoardSlot } from '../../organiser/protocol/board.ts';
import type { JoinResponse, SyncResponse } from '../../organiser/protocol/wire.ts';
import { ask, message, REPORT_KEY, syncBody, T0 } from '../contract/hub-rig.ts';
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

async function participant(url: string, key: string) {
  const post = async (path: string, body: unknown) => (await ask(url, 'POST', path, { token: key, body })).body;
  const days = { startsOn: '2026-11-20', endsOn: '2099-06-30' };
  const contact = 'contact@example.org';
  const edition = (await post('/v1/editions', {
    name: 'Essai',
    ...days,
    contact,
    reportKey: REPORT_KEY,
  })) as BoardEdition;
  const slotBody = { startsAt: T0, couloir: 'officine', label: 'Officine de démonstration' };
  const slot = (await post(`/v1/editions/${edition.id}/slots`, slotBody)) as BoardSlot;
  const { code } = (await post(`/v1/slots/${slot.id}/code`, {})) as { code: string };
  const device = randomUUID();
  const joined = (await ask(url, 'POST', '/v1/join', { body: { code, device } })).body as JoinResponse;
  return { device, token: joined.token, log: slot.log };
}

describe('a hub killed while events arrive', () => {
  it('has everything it acknowledged, once, in one gapless order', async () => {
    const data = temporaryFolder();
    folders.push(data);
    let hub = new HubProcess(built.server, ['--port', '0', '--data', data]);
    try {
      let { url, key } = await hub.ready;
      const me = await participant(url, key!);
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
