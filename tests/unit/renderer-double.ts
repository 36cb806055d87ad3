import { noAfter } from '../../electron/contract/after.ts';
import { noPolicy } from '../../electron/contract/policy.ts';
import { noUpdate } from '../../electron/contract/update.ts';
import { noDirectory } from '../../electron/contract/directory.ts';
import { channels, type Channel, type Input, type Output } from '../../electron/contract/ipc.ts';
import type { Result } from '../../electron/contract/failure.ts';
import { snapshot, type Snapshot } from '../../electron/contract/snapshot.ts';
import type { Companion, SliceChange } from '../../renderer/api.ts';
import { guideFor } from '../../organiser/protocol/guide.ts';
import { delivered } from '../../organiser/view/guide.ts';

type Answers = { [C in Channel]?: (input: Input<C>) => Result<Output<C>> };
export type Call = { channel: Channel; input: unknown };

/**
 * A window.companion derived from the table of channels: an input that the real door would refuse, or an answer
 * that the main process could not give, fails the test.
 */
export function companionDouble(answers: Answers) {
  const calls: Call[] = [];
  const listeners = new Set<(change: SliceChange) => void>();
  const companion: Companion = {
    call<C extends Channel>(channel: C, input?: Input<C>): Promise<Result<Output<C>>> {
      calls.push({ channel, input: channels[channel].input.parse(input) });
      const answer = answers[channel] as ((given: unknown) => Result<unknown>) | undefined;
      if (answer === undefined) throw new Error(`No answer prepared for ${channel}`);
      const result = answer(input);
      if (result.ok) channels[channel].output.parse(result.value);
      return Promise.resolve(result as Result<Output<C>>);
    },
    on(notice: string, listener: (change: never) => void) {
      if (notice !== 'snapshot.changed') return () => undefined;
      listeners.add(listener as (change: SliceChange) => void);
      return () => listeners.delete(listener as (change: SliceChange) => void);
    },
  };
  const tell = (change: SliceChange): void => {
    for (const listener of listeners) listener(change);
  };
  return { companion, calls, tell, listening: () => listeners.size };
}

const bundledList: Snapshot['lists']['hosts'] = {
  origin: 'bundled',
  label: 'Liste',
  asOf: '2026-11-23',
  example: false,
  version: null,
  publishedAt: null,
  rows: 0,
};

/** A snapshot as the main process sends it before a slot is joined; checked against the contract. */
export function firstSnapshot(change: Partial<Snapshot> = {}): Snapshot {
  return snapshot.parse({
    app: {
      version: '0.1.0',
      electron: '45.4.1',
      runtime: 'official',
      platform: 'win32',
      locale: 'fr',
      theme: 'system',
      demo: false,
      invitation: null,
    },
    store: { state: 'ready', failure: null, keyBackend: 'dpapi', copyAt: null },
    session: null,
    rehearsal: null,
    after: noAfter,
    update: noUpdate,
    policy: noPolicy,
    sync: { state: 'off', unsent: 0, lastContact: null, failure: null },
    profile: null,
    checks: { running: [], startedAt: null, results: [], sharing: { choice: 'unasked', at: null } },
    mss: { code: null, other: { receive: false, send: false } },
    card: {
      state: 'no-reader',
      failure: null,
      source: 'pkcs11',
      simulated: null,
      pcsc: 'running',
      middleware: null,
      libraries: [],
      readers: [],
      warnings: [],
      token: null,
      card: null,
      ms: 0,
    },
    lists: {
      solutions: bundledList,
      'mss-domains': bundledList,
      hosts: bundledList,
      guide: bundledList,
    },
    directory: noDirectory,
    guide: guideFor(delivered, null),
    log: {
      proposals: [],
      agreed: null,
      steps: {},
      current: 'identification',
      irritants: [],
      messages: [],
      help: [],
      proof: null,
      mss: { receive: null, send: null },
      timer: null,
      feedback: null,
      erased: {},
      evidence: [],
      closedAt: null,
      unknown: 0,
    },
    report: { state: 'none' },
    evidence: { items: [], asked: null },
    reminders: { on: true, atLogin: null, next: null, told: null },
    inbox: { unread: 0 },
    alerts: { sound: true, notify: true },
    beside: { open: false, asked: 0 },
    drafts: { comments: {}, message: '', irritant: null },
    ...change,
  });
}

/** The slot of a fictitious participant. */
export const joinedSession: NonNullable<Snapshot['session']> = {
  hub: 'https://hub.exemple.test',
  meeting: 'none',
  edition: {
    id: 'edition-1',
    name: "Vérif' Ségur d'essai",
    startsOn: '2026-12-01',
    endsOn: '2026-12-03',
    contact: 'organisation@exemple.test',
  },
  slot: {
    id: 'slot-1',
    log: 'log-00000001',
    edition: 'edition-1',
    startsAt: '2026-12-01T09:00:00.000Z',
    minutes: 60,
    couloir: 'medecine-de-ville',
  },
  participant: { id: 'p-1', label: 'Cabinet des Tilleuls' },
  joinedAt: '2026-11-23T09:00:00.000Z',
};
