import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { foldLog, type LogView } from '../../organiser/protocol/fold.ts';
import { checkIds, checkReport, type CheckReport } from '../contract/check.ts';
import { failureOf } from '../contract/failure.ts';
import { createCardPart } from '../feature/card/part.ts';
import { createFacts, sessionFacts } from '../feature/check/facts.ts';
import { runChecks } from '../feature/check/run.ts';
import { createLists } from '../feature/list/lists.ts';
import { createDirectoryDesk } from '../feature/mss/directory.ts';
import { askedForOther, ownAsked } from '../feature/mss/facts.ts';
import type { Outside } from '../feature/outside.ts';
import { loadResources } from '../feature/resource.ts';
import { createKeep, type KeptMss, type KeptSession } from '../feature/session/keep.ts';
import { SettingError } from '../feature/setting-error.ts';
import { realTimers } from '../feature/timers.ts';
import type { LogFile } from '../log/log.ts';
import type { Asked } from '../security/argv.ts';
import type { Places } from '../security/files.ts';
import { exitCodeOf, reportText, settingText } from './check-text.ts';
import { errorFacts } from './errors.ts';
import { canHold } from './platform.ts';
import { noWindows } from './windows.ts';
import { createWorld } from './world.ts';

type Known = Pick<Parameters<typeof createFacts>[0], 'profile'> & {
  session: KeptSession | null;
  /** What the log says: the time agreed on, the hub's word on the card and on the gestures of MSSanté. */
  log: Pick<LogView, 'agreed' | 'proof' | 'mss'>;
  /** For which address the gestures were asked. */
  asked: KeptMss | null;
  /** The library that the person chose. */
  library: string | null;
  notes: string[];
};

/**
 * What the person already told the app, read from a copy of the database: the app may be open beside, and a second
 * writer would number events that the first does not know of.
 */
async function readKnown(outside: Outside, database: string, copied: boolean): Promise<Known> {
  const nothing = { profile: null, session: null, log: foldLog([]), asked: null, library: null };
  if (!copied) return { ...nothing, notes: ["Aucune donnée enregistrée sur ce poste : le profil n'est pas connu."] };
  try {
    const { key } = await outside.openKey();
    await outside.store.call('open', { file: database, key });
    const keep = createKeep({ store: outside.store, log: outside.log });
    const [profile, session, gestures] = [
      await keep.read('profile'),
      await keep.read('session'),
      await keep.read('mss'),
    ];
    const library = (await keep.read('card'))?.library ?? null;
    const events = session === null ? [] : (await outside.store.call('event.list', { log: session.slot.log })).events;
    return { profile, session, log: foldLog(events), asked: gestures, library, notes: [] };
  } catch (error) {
    const { code } = failureOf(error, 'check.read', 'store.unexpected');
    outside.log.warn('check.read', { code });
    return {
      ...nothing,
      notes: [`Les données enregistrées n'ont pas pu être lues (${code}) : le profil n'est pas connu.`],
    };
  }
}

/** Copies the database with what belongs to it; false when there is none. */
async function copyDatabase(from: string, to: string): Promise<boolean> {
  const done = await copyFile(from, to).then(
    () => true,
    () => false,
  );
  for (const end of ['-wal', '.key-id']) await copyFile(from + end, to + end).catch(() => undefined);
  return done;
}

async function makeReport(outside: Outside, known: Known, asked: Asked): Promise<CheckReport> {
  const resources = loadResources(outside.resources, outside.environment);
  const card = createCardPart({
    outside,
    resources,
    timers: realTimers,
    locale: () => outside.platform.locale,
    editionEnd: () => known.session?.edition.endsOn ?? null,
    registered: () => known.session?.personId ?? null,
    onReading: () => undefined,
    onCardChange: () => undefined,
  });
  card.useLibrary(known.library);
  const { session } = known;
  const lists = createLists({
    outside,
    fetch: outside.fetch,
    timers: realTimers,
    bundled: resources.lists,
    session: () => session,
    onView: () => undefined,
  });
  // Without the database there are the lists that came with the app.
  await lists.load().catch(() => undefined);
  // The copy of the directory is the app's own: it is read beside the app, never changed.
  const directory = createDirectoryDesk({
    outside,
    timers: realTimers,
    rules: resources.directory,
    readOnly: true,
    onView: () => undefined,
    onChanged: () => undefined,
  });
  await directory.load().catch(() => undefined);
  const facts = createFacts({
    outside,
    resources,
    timers: realTimers,
    lists,
    listOldDays: resources.segurRules.listOldDays,
    profile: known.profile,
    session: sessionFacts(session, known.log),
    readCard: async () => card.read(),
    directory,
    proof: () => known.log.proof,
    mss: {
      view: () => known.log.mss,
      isOther: (way) => askedForOther(way, ownAsked(known.asked, session), known.profile),
      // A round trip is kept nowhere: its secret belongs to the window.
      trip: () => null,
    },
  });
  const { version, electron, os: platform } = outside.platform;
  try {
    const report = await runChecks(
      { facts, timers: realTimers, app: { version, electron, platform } },
      { only: asked.only ?? undefined },
    );
    return checkReport.parse(report);
  } finally {
    directory.stop();
    await card.stop();
  }
}

const say = async (stream: NodeJS.WriteStream, text: string): Promise<void> =>
  new Promise((resolve) => {
    stream.write(text, () => resolve());
  });

/**
 * `--check`: the checks without a window. Standard output holds the report and nothing else.
 * Answers the exit code: 0 nothing fails, 1 something fails, 2 could not run (check-text.ts).
 */
export async function runCheckCommand({
  asked,
  places,
  logFile,
}: {
  asked: Asked;
  places: Places;
  logFile: LogFile;
}): Promise<0 | 1 | 2> {
  if (asked.unknownIds.length > 0 || asked.only?.length === 0) {
    const unknown = asked.unknownIds.join(', ') || '(aucune)';
    await say(process.stderr, `Vérification inconnue : ${unknown}\nVérifications possibles : ${checkIds.join(', ')}\n`);
    return 2;
  }
  if (!canHold(places.folder)) {
    await say(process.stderr, settingText(new SettingError('VS_USER_DATA', 'unreadable')));
    return 2;
  }
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'compagnon-check-'));
  try {
    const database = path.join(temporary, 'copy.db');
    const copied = await copyDatabase(places.database, database);
    const world = createWorld({
      places,
      database,
      logFile,
      windows: noWindows,
      environment: process.env,
      createKey: false,
    });
    try {
      const known = await readKnown(world.outside, database, copied);
      const report = await makeReport(world.outside, known, asked);
      for (const note of asked.json ? known.notes : []) await say(process.stderr, `${note}\n`);
      const text = asked.json
        ? `${JSON.stringify(report, null, 2)}\n`
        : reportText(report, world.outside.resources, known.notes);
      await say(process.stdout, text);
      return exitCodeOf(report);
    } finally {
      await world.stop();
    }
  } catch (error) {
    logFile.log.error('check.command', errorFacts(error));
    await say(
      process.stderr,
      error instanceof SettingError
        ? settingText(error)
        : "La vérification n'a pas pu être faite. Relancez-la ; si cela recommence, réinstallez.\n",
    );
    return 2;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
