import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { CardReading } from '../../contract/card.ts';
import { FailureError } from '../../contract/failure.ts';
import type { Output } from '../../contract/ipc.ts';
import type { Handlers } from '../handlers.ts';
import type { Outside } from '../outside.ts';
import type { Resources } from '../resource.ts';
import type { Timers } from '../timers.ts';
import { createDiscovery } from './discover/discovery.ts';
import { authenticationCertificate, interpret, type Context, warningsOf } from './interpret.ts';
import type { Observation } from './observation.ts';
import { createObserver } from './observe.ts';
import { isSameReader } from './place.ts';
import { recordCard } from './simulate/record.ts';
import { createSimulator, LARGEST_FILE } from './simulate/simulator.ts';
import { createCardWatch, type CardWatch } from './watch.ts';

export type CardPart = Pick<CardWatch, 'read' | 'watch' | 'stop' | 'last'> & {
  /** The machine woke up. */
  again(): void;
  isSimulated(): boolean;
  simulators(): Output<'card.simulators'>['cards'];
  /** @throws FailureError app.input for a card that does not exist */
  simulate(id: string | null): Promise<void>;
  /** @throws FailureError file.cancelled; app.input when the file is not a recording */
  replay(): Promise<{ name: string }>;
  /** The text of a recording of the card as it is now, every identity replaced. */
  recording(): Promise<{ text: string }>;
  /** @throws FailureError file.cancelled, file.not-written */
  saveRecording(): Promise<{ name: string }>;
  /** The authentication certificate of the real card as last read, and the library that read it; null without one. */
  certificate(): { module: string; der: Buffer } | null;
  /** Looks for the libraries anew, with the one that the person chose, or none. */
  useLibrary(path: string | null): void;
};

/** What the window asks of the simulated cards and of the recorder. */
export const cardHandlers = (
  card: CardPart,
): Pick<Handlers, 'card.simulators' | 'card.simulate' | 'card.replay' | 'card.recording' | 'card.save-recording'> => ({
  'card.simulators': async () => ({ cards: card.simulators() }),
  'card.simulate': ({ card: id }) => card.simulate(id),
  'card.replay': () => card.replay(),
  'card.recording': () => card.recording(),
  'card.save-recording': () => card.saveRecording(),
});

type Deps = {
  outside: Pick<Outside, 'card' | 'platform' | 'environment' | 'log' | 'now' | 'choose' | 'save' | 'resources'>;
  resources: Resources;
  timers: Timers;
  /** Language of the window. */
  locale(): 'fr' | 'en';
  /** Last day of the edition (ISO date), null before joining. */
  editionEnd(): string | null;
  /** RPPS or ADELI of the participant as the organisers registered it, null without one. */
  registered(): string | null;
  onReading(reading: CardReading): void;
  onCardChange(): void;
};

/** Everything about the card: the libraries, the reading and the watching, the simulated cards and the recorder. */
export function createCardPart({
  outside,
  resources,
  timers,
  locale,
  editionEnd,
  registered,
  onReading,
  onCardChange,
}: Deps): CardPart {
  const { card, platform, environment, log, now } = outside;
  const simulator = createSimulator(join(outside.resources, 'simulator'));
  let chosen: string | null = null;
  let simulated = false;

  const discovery = createDiscovery({
    list: resources.middleware,
    os: platform.os,
    arch: platform.arch,
    environment,
    chosen: () => chosen,
    probe: (module) => card.call('probe', { module }),
  });

  const contextOf = (standIn: { name: string; now: Date | null } | null): Context => ({
    now: standIn?.now ?? now(),
    nomenclature: resources.nomenclature,
    roots: resources.roots,
    rules: resources.cardRules,
    source: standIn === null ? 'pkcs11' : 'simulator',
    simulated: standIn?.name ?? null,
  });

  const watch = createCardWatch({
    outside: { card, log },
    observer: createObserver({ outside: { card, log }, discovery }),
    judge(observation, standIn) {
      const context = contextOf(standIn);
      const reading = interpret(observation, context);
      // A demonstration card is nobody's: it is not held against the person.
      const who = standIn === null ? registered() : null;
      const warnings = reading.state === 'ready' ? warningsOf(reading, context.now, editionEnd(), who) : [];
      return { ...reading, warnings };
    },
    follows,
    timers,
    onReading,
    onCardChange,
  });

  async function stand(name: string, load: () => { observation: Observation; now: Date | null }): Promise<void> {
    const { observation, now: clock } = load();
    simulated = true;
    await watch.simulate({ name, observation, now: clock });
  }

  /** The text that was shown last: it is the one that is saved. */
  let shown: string | null = null;

  async function recording(): Promise<{ text: string }> {
    if (watch.last() === null) await watch.read();
    const seen = watch.last();
    if (seen === null) throw new FailureError('card.unexpected', 'card.recording', { reason: 'nothing-read' });
    const { version, os } = platform;
    const { text } = recordCard(seen, { now: now(), version, platform: os });
    shown = text;
    return { text };
  }

  return {
    read: watch.read,
    watch: watch.watch,
    stop: watch.stop,
    last: watch.last,
    again: watch.again,
    isSimulated: () => simulated,
    simulators: () => simulator.list(),
    async simulate(id) {
      if (id !== null) {
        const found = simulator.list().find((one) => one.id === id);
        if (found === undefined) throw new FailureError('app.input', 'card.simulate', { path: 'card' });
        await stand(locale() === 'fr' ? found.fr : found.en, () => simulator.load(id));
        return;
      }
      simulated = false;
      await watch.simulate(null);
    },
    async replay() {
      const file = await outside.choose('card-file');
      if (file === null) throw new FailureError('file.cancelled', 'card.replay');
      const unfit = (reason: string) => new FailureError('app.input', 'card.replay', { path: '', reason });
      const text = await readText(file).catch(() => {
        throw unfit('unreadable');
      });
      if (text === null) throw unfit('too-long');
      const name = basename(file).slice(0, 80);
      await stand(name, () => simulator.parse(text));
      return { name };
    },
    recording,
    async saveRecording() {
      const text = shown ?? (await recording()).text;
      const name = `carte-${now().toISOString().slice(0, 10)}.json`;
      const saved = await outside.save({ name, bytes: new TextEncoder().encode(text) });
      if (saved === null) throw new FailureError('file.cancelled', 'card.save-recording');
      return { name: saved };
    },
    certificate() {
      const seen = watch.last();
      if (simulated || seen === null || seen.module === null) return null;
      const found = authenticationCertificate(seen, contextOf(null));
      return found === null ? null : { module: seen.module.path, der: found.der };
    },
    useLibrary(path) {
      if (path === chosen) return;
      chosen = path;
      discovery.forget();
      watch.again();
    },
  };
}

/** Null for a file too large to be a recording: chosen by mistake, it may be larger than the memory. */
async function readText(file: string): Promise<string | null> {
  return (await stat(file)).size > LARGEST_FILE ? null : readFile(file, 'utf8');
}

/** Whether PC/SC tells of every reader that the library lists: then its events are enough. */
function follows({ pcsc, reading }: Observation): boolean {
  if (pcsc.service !== 'running') return false;
  return (reading?.slots ?? []).every((slot) => pcsc.readers.some(({ name }) => isSameReader(slot.description, name)));
}
