import { z } from 'zod';
import type { Box, directoryNotices, DirectoryFacts } from '../../../native/directory/port.ts';
import type { Notice } from '../../../native/call.ts';
import { noDirectory, type DirectoryView, type ShownBox } from '../../contract/directory.ts';
import { FailureError, failureOf, type Failure } from '../../contract/failure.ts';
import type { Outside } from '../outside.ts';
import type { Timers } from '../timers.ts';
import { createDirectoryApi } from './directory-api.ts';
import { parseRpps, personOfRpps } from './person.ts';
import type { DirectoryRules } from './rules.ts';

const DAY_MS = 24 * 60 * 60_000;
/** How often the age of the copy is looked at, in milliseconds. */
const LOOK_MS = 60 * 60_000;
const SETTING = 'directory';

const kept = z.object({ rpps: z.string(), key: z.string(), erasedAsOf: z.string().nullable() });
type Kept = z.infer<typeof kept>;
const nothingKept: Kept = { rpps: '', key: '', erasedAsOf: null };

/** What a look at the directory gave. `asOf`: of the copy, null for the API, which is of the day. */
export type DirectoryLook =
  | { is: 'none'; erasedAsOf: string | null }
  | { is: 'looked'; source: 'copy' | 'api'; asOf: string | null; boxes: Box[] }
  | { is: 'failed'; failure: Failure };

export type DirectoryDesk = ReturnType<typeof createDirectoryDesk>;

type Deps = {
  outside: Pick<Outside, 'now' | 'choose' | 'log' | 'openKey' | 'fetch'> & {
    store: Pick<Outside['store'], 'call' | 'onNotice'>;
    files: Pick<Outside['files'], 'directory'>;
  };
  timers: Timers;
  rules: DirectoryRules;
  /** Another process of the app may own the copy (the check command): nothing is removed. */
  readOnly?: boolean;
  onView(view: DirectoryView): void;
  /** The copy in use changed: what was found with it may have too. */
  onChanged(): void;
};

const shown = ({ address, kind, profession, skill, structure, service, town }: Box): ShownBox => ({
  address,
  kind,
  profession: [profession, skill].filter((word) => word !== null).join(', ') || null,
  structure: [structure, service].filter((word) => word !== null).join(', ') || null,
  town,
});

/**
 * The directory of MSSanté boxes: a local copy of the public extraction, imported from a file, erased after the days that
 * the ANS allows; or its API, with the person's own key.
 */
export function createDirectoryDesk(deps: Deps) {
  const { outside, timers, rules } = deps;
  const { store, log } = outside;
  let view: DirectoryView = noDirectory;
  let memory: Kept = nothingKept;
  let stopLooking: () => void = () => undefined;
  const api = createDirectoryApi({ fetch: outside.fetch, timers, rules: rules.api, key: () => memory.key });

  const show = (part: Partial<DirectoryView>): void => {
    view = { ...view, ...part, rpps: memory.rpps, hasKey: memory.key !== '', erasedAsOf: memory.erasedAsOf };
    deps.onView(view);
  };

  async function keep(part: Partial<Kept>): Promise<void> {
    const next = { ...memory, ...part };
    await store.call('setting.put', { key: SETTING, value: next });
    memory = next;
    show({});
  }

  const copyOf = (facts: DirectoryFacts): NonNullable<DirectoryView['copy']> => {
    const age = (outside.now().getTime() - Date.parse(facts.asOf)) / DAY_MS;
    return {
      asOf: facts.asOf,
      importedAt: facts.importedAt,
      rows: facts.rows,
      expiresOn: new Date(Date.parse(facts.asOf) + rules.keepDays * DAY_MS).toISOString(),
      soon: age >= rules.warnDays,
    };
  };
  const isTooOld = (asOf: string): boolean => outside.now().getTime() - Date.parse(asOf) > rules.keepDays * DAY_MS;

  /** Erases a copy that is too old (ANS: no copy of more than thirty days), and remembers to say so. */
  async function lookAtAge(): Promise<void> {
    stopLooking();
    const { copy } = view;
    if (copy === null) return;
    stopLooking = timers.after(LOOK_MS, () => {
      lookAtAge().catch((error: unknown) =>
        log.warn('directory.age', { code: failureOf(error, 'directory.age').code }),
      );
    });
    if (view.state !== 'ready') return;
    if (!isTooOld(copy.asOf)) {
      const soon = copyOf({ ...copy, people: 0, structures: 0 }).soon;
      if (soon !== copy.soon) show({ copy: { ...copy, soon } });
      return;
    }
    if (deps.readOnly === true) return show({ copy: null, state: 'none' });
    await store.call('directory.erase', undefined);
    log.info('directory.expired');
    show({ copy: null, state: 'none' });
    await keep({ erasedAsOf: copy.asOf });
    deps.onChanged();
  }

  function hear(notice: Notice<typeof directoryNotices>): void {
    if (view.state !== 'importing') return;
    if (notice.name === 'directory.progress') return show({ progress: notice.value });
    const end = notice.value;
    log.info('directory.import', { is: end.is, ...(end.is === 'failed' ? { code: end.failure.code } : {}) });
    const rest = { progress: null, state: view.copy === null ? ('none' as const) : ('ready' as const) };
    if (end.is === 'failed') return show({ ...rest, failure: end.failure });
    if (end.is === 'cancelled') return show(rest);
    if (end.is === 'smaller')
      return show({ ...rest, state: 'deciding', smaller: { rows: end.rows, before: end.before } });
    taken(end.facts);
  }

  function taken(facts: DirectoryFacts): void {
    show({ state: 'ready', copy: copyOf(facts), progress: null, smaller: null, failure: null });
    lookAtAge().catch((error: unknown) => log.warn('directory.age', { code: failureOf(error, 'directory.age').code }));
    if (memory.erasedAsOf !== null) {
      keep({ erasedAsOf: null }).catch((error: unknown) =>
        log.warn('directory.keep', { code: failureOf(error, 'directory.keep').code }),
      );
    }
    deps.onChanged();
  }

  const unlisten = store.onNotice(hear);

  async function look(ask: (source: 'copy' | 'api') => Promise<Box[]>): Promise<DirectoryLook> {
    const { copy } = view;
    const source = copy !== null ? 'copy' : memory.key !== '' ? 'api' : null;
    if (source === null) return { is: 'none', erasedAsOf: memory.erasedAsOf };
    try {
      return { is: 'looked', source, asOf: copy?.asOf.slice(0, 10) ?? null, boxes: await ask(source) };
    } catch (error) {
      return { is: 'failed', failure: failureOf(error, 'directory.look', 'mss.directory-unreachable') };
    }
  }

  const ofAddress = async (address: string): Promise<DirectoryLook> =>
    look(async (source) =>
      source === 'api' ? api.address(address) : (await store.call('directory.address', { address })).boxes,
    );
  const ofPerson = async (person: string): Promise<DirectoryLook> =>
    look(async (source) =>
      source === 'api' ? api.person(person) : (await store.call('directory.person', { person })).boxes,
    );

  return {
    view: () => view,
    /** The person that typed their RPPS, or null. */
    person: (): string | null => (memory.rpps === '' ? null : personOfRpps(memory.rpps)),
    ofAddress,
    ofPerson,

    /** After each opening of the database: opens the copy beside it, and erases one that is too old. */
    async load(): Promise<void> {
      stopLooking();
      // An import that was running died with its process.
      const interrupted = view.state === 'importing';
      const parsed = kept.safeParse((await store.call('setting.get', { key: SETTING })).value);
      memory = parsed.success ? parsed.data : nothingKept;
      const { key } = await outside.openKey();
      const readOnly = deps.readOnly === true;
      const { facts, dropped } = await store.call('directory.open', { file: outside.files.directory, key, readOnly });
      if (dropped) log.warn('directory.dropped');
      show({
        state: facts === null ? 'none' : 'ready',
        copy: facts === null ? null : copyOf(facts),
        progress: null,
        smaller: null,
        failure: interrupted ? { code: 'mss.extract-interrupted', at: 'directory.import', info: {} } : null,
      });
      await lookAtAge();
    },

    /** Asks for the file and begins; the view tells the rest. */
    async import(): Promise<void> {
      const source = await outside.choose('extraction');
      if (source === null) throw new FailureError('file.cancelled', 'directory.import');
      const before = view;
      show({
        state: 'importing',
        failure: null,
        smaller: null,
        progress: { phase: 'reading', rows: 0, bytes: 0, total: 0 },
      });
      try {
        await store.call('directory.import', { source, rules, now: outside.now().toISOString() });
      } catch (error) {
        show({ ...before, failure: failureOf(error, 'directory.import', 'store.unexpected') });
        throw error;
      }
    },
    async cancel(): Promise<void> {
      await store.call('directory.cancel', undefined);
    },
    async decide(replace: boolean): Promise<void> {
      const { facts } = await store.call('directory.decide', { replace });
      if (replace && facts !== null) return taken(facts);
      show({ state: facts === null ? 'none' : 'ready', smaller: null });
    },
    async erase(): Promise<void> {
      await store.call('directory.erase', undefined);
      show({ ...noDirectory });
      await keep({ erasedAsOf: null });
      deps.onChanged();
    },
    async suggest(text: string): Promise<ShownBox[]> {
      const prefix = text.trim();
      // Two letters begin a tenth of the country.
      if (view.copy === null || prefix.length < 3) return [];
      return (await store.call('directory.suggest', { prefix, limit: 8 })).boxes.map(shown);
    },
    /** The boxes of one person, for that person. */
    async mine(person: string | null): Promise<ShownBox[]> {
      if (person === null) return [];
      const found = await ofPerson(person);
      if (found.is === 'failed') throw new FailureError(found.failure.code, found.failure.at, found.failure.info);
      return found.is === 'looked' ? found.boxes.map(shown) : [];
    },
    /** Keeps the RPPS that the person typed; an empty one is forgotten. */
    async giveRpps(typed: string): Promise<void> {
      const rpps = typed.trim() === '' ? '' : parseRpps(typed);
      if (rpps === null) throw new FailureError('mss.rpps-shape', 'directory.rpps');
      await keep({ rpps });
      deps.onChanged();
    },
    /** Keeps the key of the API, in the encrypted database only. */
    async giveKey(key: string): Promise<void> {
      await keep({ key: key.trim() });
      deps.onChanged();
    },
    forget(): void {
      memory = nothingKept;
      stopLooking();
      show({ ...noDirectory });
    },
    stop(): void {
      stopLooking();
      unlisten();
    },
  };
}
