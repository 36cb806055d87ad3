import type { StoredEvent } from '../../../native/store/port.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import { redact } from '../../log/redact.ts';
import type { Outside } from '../outside.ts';
import { crashesIn } from './crash.ts';
import { trim } from './trim.ts';

/** One part of a report, already masked. Never changed once made. */
export type Section = Readonly<{
  id: string;
  lines: number;
  bytes: number;
  masked: number;
  dropped: number;
  text: string;
}>;

/** Most bytes of one section. All of them together stay far under what the hub takes, and can be read on the screen. */
const SECTION_BYTES = 256 * 1024;
const LONG_BYTES: Readonly<Record<string, number>> = { log: 3 * 1024 * 1024, journal: 1024 * 1024 };

export type Sources = {
  outside: Pick<Outside, 'platform' | 'readLog'>;
  snapshot: Snapshot;
  events: () => Promise<StoredEvent[]>;
};

const json = (value: unknown): string => JSON.stringify(value, null, 2);

function system({ outside, snapshot }: Sources): string {
  const { store, app } = snapshot;
  return json({
    ...outside.platform,
    demo: app.demo,
    store: { state: store.state, failure: store.failure, keyBackend: store.keyBackend, copyAt: store.copyAt },
  });
}

/** Only what a check shares: its evidence may name the card's holder to its holder. */
function checks({ snapshot }: Sources): string {
  return json(
    snapshot.checks.results.map(({ id, status, failure, shared, at, ms }) => ({ id, status, failure, shared, at, ms })),
  );
}

/** Labels of a CPS's own data; another card's may name its holder. */
const CPS_DATA = /^CPS\w{0,40}$/;

/**
 * The last look at the card, without who holds it: no name, no number, nothing of what its data hold, and no file that
 * the person chose.
 */
function card({ snapshot }: Sources): string {
  const { state, failure, source, middleware, readers, token, card: found, ms } = snapshot.card;
  return json({
    state,
    failure,
    source,
    ms,
    middleware: middleware === null ? null : { ...middleware, path: undefined },
    readers: readers.map(({ name, present }) => ({ name, present })),
    token: token === null ? null : { model: token.model, pin: token.pin },
    card:
      found === null
        ? null
        : {
            cardType: found.cardType,
            cardTypeCode: found.cardTypeCode,
            category: found.category,
            test: found.test,
            issuer: found.issuer,
            notBefore: found.notBefore,
            notAfter: found.notAfter,
            objects: found.data.map(({ label, bytes }) => ({ label: CPS_DATA.test(label) ? label : '', bytes })),
          },
  });
}

const sync = ({ snapshot }: Sources): string =>
  json({ ...snapshot.sync, joined: snapshot.session !== null, report: snapshot.report.state });

/** Fields of an event's body that hold no typed text and name nobody. */
const plainFields = [
  'step',
  'status',
  'verdict',
  'attempt',
  'category',
  'severity',
  'code',
  'id',
  'minutes',
  'claimed',
];

/** What happened and when, one line an event: kinds and statuses, never what someone wrote. */
async function journal({ events }: Sources): Promise<string> {
  const lines = (await events()).map(({ seq, n, kind, at, role, body }) => {
    const facts = plainFields.filter((name) => ['string', 'number', 'boolean'].includes(typeof body[name]));
    return JSON.stringify({ seq, n, kind, at, role, ...Object.fromEntries(facts.map((name) => [name, body[name]])) });
  });
  return lines.join('\n');
}

/** What is collected of one moment: the log is read once, for the two sections made of it. */
type Moment = Sources & { log: () => Promise<string> };

async function crashes({ log }: Moment): Promise<string> {
  const found = crashesIn(await log());
  return found.length === 0 ? '' : json(found);
}

const parts: Readonly<Record<string, (moment: Moment) => string | Promise<string>>> = {
  crashes,
  system,
  checks,
  card,
  sync,
  journal,
  log: ({ log }) => log(),
};

async function section(id: string, make: () => string | Promise<string>): Promise<Section> {
  let text: string;
  try {
    text = await make();
  } catch (error) {
    // A part that cannot be read is itself something to report.
    text = json({ unreadable: error instanceof Error ? error.name : typeof error });
  }
  const seen = redact(text);
  const kept = trim(seen.text, LONG_BYTES[id] ?? SECTION_BYTES);
  return Object.freeze({
    id,
    text: kept.text,
    masked: seen.masked,
    dropped: kept.dropped,
    lines: kept.text === '' ? 0 : kept.text.split('\n').length,
    bytes: Buffer.byteLength(kept.text),
  });
}

/** Collects everything once, masks it, and gives immutable sections: what is shown, kept and sent are these. */
export async function collect(sources: Sources): Promise<readonly Section[]> {
  let read: Promise<string> | null = null;
  const moment: Moment = { ...sources, log: async () => (read ??= sources.outside.readLog()) };
  const made = await Promise.all(Object.entries(parts).map(async ([id, make]) => section(id, () => make(moment))));
  return Object.freeze(made.filter((part) => part.text !== '' && part.text !== '[]'));
}
