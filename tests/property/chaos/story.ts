import path from 'node:path';
import type { KeptSession } from '../../../electron/feature/session/keep.ts';
import type { BoardEdition, BoardSlot } from '../../../organiser/protocol/board.ts';
import type { LoggedEvent, PushedEvent } from '../../../organiser/protocol/event.ts';
import type { JoinResponse, SyncResponse } from '../../../organiser/protocol/wire.ts';
import { ask, REPORT_KEY, syncBody, T0 } from '../../contract/hub-rig.ts';
import { Board } from './board.ts';
import { DeviceProcess } from './device-process.ts';
import { drawer } from './draw.ts';
import type { Hubs } from './hubs.ts';
import type { DeviceState } from './port.ts';
import type { ChaosProxy } from './proxy.ts';

/** What a story is played with: one hub, or several, and one network for all stories, programs built once. */
export type Stage = {
  hub: Hubs;
  proxy: ChaosProxy;
  proxyUrl: string;
  folder: string;
  device: string;
  storeWorker: string;
  env: NodeJS.ProcessEnv;
};

export type End = {
  hub: LoggedEvent[];
  devices: DeviceState[];
  board: LoggedEvent[];
  /** Said to be kept by a device or the board: each must be there once. */
  kept: string[];
  /** Asked of a device that was killed before it said so: there once, or not at all. */
  asked: string[];
  /** The hub answered that it has them. */
  acknowledged: string[];
  troubles: string[];
};

const acts = {
  write: 8,
  'write-board': 3,
  'kill-device': 2,
  'kill-hub': 2,
  'cut-lines': 1,
  'load-board': 1,
};

/** All are alike within this long once everything works again, in milliseconds. */
const HEAL_MS = 45_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Plays what the seed decides: two participants and a board on one log. Heals, and tells what everyone then has. */
export async function play(stage: Stage, seed: number): Promise<End> {
  const { hub, proxy } = stage;
  const draw = drawer(seed);
  await hub.ready();
  const post = async (way: string, body: unknown) => (await ask(hub.url, 'POST', way, { token: hub.key, body })).body;
  const days = { startsOn: '2026-11-20', endsOn: '2099-06-30' };
  const contact = 'contact@example.org';
  const edition = (await post('/v1/editions', {
    name: 'Essai',
    ...days,
    contact,
    reportKey: REPORT_KEY,
  })) as BoardEdition;
  const slotBody = { startsAt: T0, couloir: 'officine', label: 'Officine' };
  const slot = (await post(`/v1/editions/${edition.id}/slots`, slotBody)) as BoardSlot;
  const acknowledged = new Set<string>();
  proxy.onAnswer = (asked, { status }) => {
    if (status !== 200 || asked.url !== `/v1/logs/${slot.log}/sync`) return;
    const { push } = JSON.parse(asked.body.toString()) as { push: PushedEvent[] };
    for (const { body } of push) acknowledged.add(String(body['text']));
  };

  const devices = [0, 1].map((which) => {
    const file = path.join(stage.folder, `device-${seed}-${which}.db`);
    return new DeviceProcess(stage.device, { entry: stage.storeWorker, file }, stage.env);
  });
  const board = new Board(hub.key, slot.log);
  const asked: string[] = [];
  const boardTexts: string[] = [];
  const underWay: Promise<unknown>[] = [];
  const later = (work: Promise<unknown>): void => void underWay.push(work.catch(() => undefined));
  try {
    const ids = await Promise.all(devices.map((device) => device.start()));
    for (const [which, device] of ids.entries()) {
      const { code } = (await post(`/v1/slots/${slot.id}/code`, {})) as { code: string };
      const joined = (await ask(hub.url, 'POST', '/v1/join', { body: { code, device } })).body as JoinResponse;
      const { v: _v, ...session } = joined;
      await devices[which]!.begin({ ...session, hub: stage.proxyUrl, device, joinedAt: T0 } satisfies KeptSession);
    }
    board.load();
    // Its own: the acts of a seed are the same whatever the requests are.
    proxy.draw = drawer(seed + 1_000_000);

    const steps = draw.int(10, 18);
    for (let step = 0; step < steps; step += 1) {
      const act = draw.pick<string>({ ...acts, ...hub.acts });
      const who = devices[draw.int(0, 1)]!;
      proxy.count(act);
      if (act === 'write') {
        const long = 'x'.repeat(draw.int(0, 600));
        const many = draw.next() < 0.15 ? 110 : draw.int(1, 9);
        const texts = Array.from({ length: many }, (_, n) => `s${seed}.${step}.${n} ${long}`);
        asked.push(...texts);
        later(who.write(texts));
      }
      if (act === 'write-board') {
        boardTexts.push(`s${seed}.${step} tableau`);
        board.write(boardTexts.at(-1)!);
      }
      if (act === 'load-board') board.load();
      if (act === 'cut-lines') proxy.cut();
      if (act === 'kill-device') {
        await who.kill();
        later(who.start());
      }
      const onHub = act === 'kill-hub' || act in hub.acts;
      if (onHub) later(hub.act(act, draw));
      if (act === 'fill') {
        // More than what is left of the disk.
        const texts = Array.from({ length: 40 }, (_, n) => `s${seed}.${step}.${n} ${'x'.repeat(1500)}`);
        asked.push(...texts);
        later(hub.ready().then(() => who.write(texts)));
      }
      // Mostly what follows meets a hub that answers again, sometimes one that is still away.
      if (onHub && draw.next() < 0.75) await hub.ready().then(() => pause(draw.int(50, 200)));
      // The moment of the next act is part of the story: in the middle of what the last one began.
      await pause(draw.int(0, 80));
    }

    await hub.heal();
    await proxy.heal();
    await Promise.all(underWay);
    const read = async (): Promise<LoggedEvent[]> => {
      const events: LoggedEvent[] = [];
      for (;;) {
        const body = syncBody([], events.length);
        const answer = await ask(hub.url, 'POST', `/v1/logs/${slot.log}/sync`, { token: hub.key, body });
        if (answer.status !== 200) throw new Error(`the hub refuses to be read: ${answer.status} ${answer.text}`);
        const page = answer.body as SyncResponse;
        events.push(...page.events);
        if (events.length >= page.head) return events;
      }
    };
    const until = performance.now() + HEAL_MS;
    for (;;) {
      const states = await Promise.all(devices.map((device) => device.heal()));
      board.syncNow();
      await pause(50);
      const log = await read();
      const head = log.length;
      const alike = states.every(({ unsent, after }) => unsent === 0 && after === head);
      if ((alike && board.unsent === 0 && board.events.length === head) || performance.now() > until) {
        return {
          hub: log,
          devices: states,
          board: board.events,
          kept: [...devices.flatMap(({ kept }) => [...kept]), ...boardTexts],
          asked,
          acknowledged: [...acknowledged],
          troubles: board.troubles,
        };
      }
    }
  } finally {
    board.close();
    proxy.draw = null;
    await Promise.all(devices.map((device) => device.kill()));
    await hub.heal();
    hub.tidy();
  }
}
