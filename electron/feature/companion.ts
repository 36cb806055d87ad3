import { failureOf } from '../contract/failure.ts';
import type { Invitation } from '../contract/link.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import { createLibraryChoice } from './card/library-choice.ts';
import { cardHandlers, createCardPart } from './card/part.ts';
import { createCardProof } from './card/proof.ts';
import { startingCard } from './card/watch.ts';
import { createFacts, sessionFacts } from './check/facts.ts';
import { createCheckPart } from './check/part.ts';
import { createJournal } from './event/journal.ts';
import { noLog, shownLog } from './event/shown-log.ts';
import { guarded } from './guard.ts';
import type { Handlers } from './handlers.ts';
import { createHour } from './hour/parts.ts';
import { viewsOf } from './list/force.ts';
import { createLists } from './list/lists.ts';
import { createMssExchange } from './mss/exchange.ts';
import type { Outside } from './outside.ts';
import { noDirectory } from '../contract/directory.ts';
import { createMssPart } from './mss/part.ts';
import { createReports } from './report/reports.ts';
import { loadResources } from './resource.ts';
import { createSolutionSearch } from './segur/search.ts';
import { sessionHandlers } from './session/handlers.ts';
import { createKeep } from './session/keep.ts';
import { createSession } from './session/session.ts';
import { createSlotPart, noReminders } from './slot/part.ts';
import { shownPlatform } from './shown-platform.ts';
import { createStoreLife } from './storage/life.ts';
import { createSyncClient } from './sync/client.ts';
import { createAwake } from './system/awake.ts';
import { realTimers, type Timers } from './timers.ts';
import { createTruth, type Listener } from './truth.ts';

export type Companion = {
  /** Opens the database and begins. Never throws for the database: the snapshot tells. */
  start(): Promise<void>;
  /** Stops polling, sync and timers, and closes the database. */
  stop(): Promise<void>;
  snapshot(): Snapshot;
  /** Calls back with each slice that changed; answers how to stop. The card is followed while someone listens. */
  onChange(listener: Listener): () => void;
  handlers: Handlers;
  /** An invitation link was opened: it fills the form, the person decides. */
  invite(invitation: Invitation): void;
};

/**
 * The participant's side of the product: the features put together around one snapshot. Everything it needs from the
 * world comes in `outside`; tests also give the timers.
 */
export function createCompanion(outside: Outside, timers: Timers = realTimers): Companion {
  const { platform, log } = outside;
  const resources = loadResources(outside.resources, outside.environment);
  const { guide } = resources;
  const demo = outside.environment['VS_DEMO'] === '1';
  const nothing = { state: 'off' as const, unsent: 0, lastContact: null, failure: null };
  let started = false;
  /** The hub has verified a signature of the card, and its event is awaited. */
  let proving = false;

  const truth = createTruth(
    {
      app: { ...shownPlatform(platform), theme: 'system', demo, invitation: null },
      store: { state: 'opening', failure: null, keyBackend: '', copyAt: null },
      session: null,
      sync: nothing,
      profile: null,
      checks: { running: [], startedAt: null, results: [], sharing: { choice: 'unasked', at: null } },
      lists: viewsOf(resources.lists),
      directory: noDirectory,
      card: startingCard,
      mss: { code: null, other: { receive: false, send: false } },
      guide,
      log: noLog(guide.steps),
      report: { state: 'none' },
      reminders: noReminders,
      inbox: { unread: 0 },
    },
    (count) => card.watch(started && count > 0),
  );

  const life = createStoreLife({ outside, onView: (view) => truth.set('store', view), onOpened: () => resume() });
  const inside: Outside = { ...outside, store: { ...life.port, onNotice: outside.store.onNotice } };
  const keep = createKeep(inside);
  const awake = createAwake({ now: outside.now, keepAwake: outside.system.keepAwake, timers });
  let device = '';

  const journal = createJournal({
    outside: inside,
    author() {
      const kept = session.kept();
      return kept === null ? null : { log: kept.slot.log, actor: kept.participant.label };
    },
    onView(view) {
      truth.set('log', shownLog(view, guide.steps));
      awake.follow(view.timer);
      truth.patch('sync', { unsent: view.unsent });
      slot.onView(view);
      hour.onView(view);
      gestures.said(view.mss);
      if (proving && view.proof !== null) {
        proving = false;
        background('check.proof', () => desk.run(['card.proof']));
      }
    },
    onAppended: () => sync.nudge(),
  });

  const session = createSession({
    fetch: outside.fetch,
    timers,
    now: outside.now,
    keep,
    journal,
    device: () => device,
    joinedFacts: () => ({ app: platform.version, platform: platform.os, guide: guide.version }),
    mayJoinAgain: () => truth.get().sync.state === 'revoked',
    onSession: (value) => truth.set('session', value),
    onProfile: (value) => truth.set('profile', value),
  });

  const lists = createLists({
    outside: inside,
    fetch: outside.fetch,
    timers,
    bundled: resources.lists,
    session: session.kept,
    onView: (views) => truth.set('lists', views),
  });

  const { directory, handlers: mss } = createMssPart({
    outside: inside,
    timers,
    resources,
    lists,
    card: { reading: () => truth.get().card, isSimulated: () => card.isSimulated() },
    onView: (view) => truth.set('directory', view),
    runAgain(ids) {
      if (session.profile() !== null) background('check.mss', () => desk.run(ids));
    },
  });
  // Its index is in memory: it does not wait for the database.
  const solutionSearch = createSolutionSearch({ store: outside.store, list: () => lists.get('solutions') });

  const slot = createSlotPart({ outside, timers, keep, journal, session: session.kept, truth });

  const sync = createSyncClient({
    outside: inside,
    timers,
    session: session.kept,
    device: () => device,
    onDevice: (id) => (device = id),
    async keepToken(token, id) {
      await session.keepToken(token, id);
      // The former token ends: a copy that holds it would come back shut out.
      background('storage.copy', life.copy);
    },
    onView: (part) => truth.patch('sync', part),
    async onContact() {
      await journal.refresh();
      background('report.pump', () => reports.pump());
      background('list.refresh', () => lists.refresh());
      background('hour.contact', () => hour.onContact());
    },
  });

  const reports = createReports(inside, {
    snapshot: truth.get,
    async events() {
      const kept = session.kept();
      return kept === null ? [] : (await life.port.call('event.list', { log: kept.slot.log })).events;
    },
    session: session.kept,
    append: (body) => journal.append('report.sent', body),
    onState: (state) => truth.set('report', state),
  });

  const card = createCardPart({
    outside,
    resources,
    timers,
    locale: () => truth.get().app.locale,
    editionEnd: () => session.kept()?.edition.endsOn ?? null,
    registered: () => session.kept()?.personId ?? null,
    onReading: (reading) => truth.set('card', reading),
    onCardChange: () => background('check.card', () => desk.cardChanged()),
  });
  const stopResuming = outside.onResume(() => {
    card.again();
    slot.wake();
    hour.wake();
  });

  const proof = createCardProof({
    outside,
    timers,
    session: session.kept,
    reading: () => truth.get().card,
    certificate: async () => card.certificate(),
    onAsked: card.again,
    onProved: () => sync.nudge(),
    said: () => journal.view().proof,
    async catchUp() {
      await sync.now();
      return journal.view().proof;
    },
  });

  const gestures = createMssExchange({
    outside,
    timers,
    keep,
    session: session.kept,
    profile: session.profile,
    catchUp: () => sync.now(),
    recheck: (ids) => background('check.mss', () => desk.run(ids)),
    onView: (view) => truth.set('mss', view),
  });

  const desk = createCheckPart({
    outside: inside,
    timers,
    app: { version: platform.version, electron: platform.electron, platform: platform.os },
    keep,
    session: session.kept,
    snapshot: truth.get,
    facts: () =>
      createFacts({
        outside,
        resources,
        timers,
        lists,
        listOldDays: resources.segurRules.listOldDays,
        profile: session.profile(),
        session: sessionFacts(session.kept(), journal.view()),
        readCard: card.read,
        directory,
        simulated: card.isSimulated,
        demo,
        proof: () => journal.view().proof,
        mss: gestures.facts,
      }),
    journal,
    onView: (part) => truth.patch('checks', part),
  });

  const logged =
    (at: string) =>
    (error: unknown): void =>
      log.warn(at, { code: failureOf(error, at).code });
  /** Work that nobody waits for: it fails in the log, not in the void. */
  function background(at: string, work: () => Promise<unknown>): void {
    work().catch(logged(at));
  }

  /** After each opening of the database: reads what it keeps and goes on from there. */
  async function resume(): Promise<void> {
    device = life.device();
    const preferences = await keep.read('preferences');
    truth.patch('app', { locale: preferences?.locale ?? platform.locale, theme: preferences?.theme ?? 'system' });
    card.useLibrary((await keep.read('card'))?.library ?? null);
    await session.load();
    await gestures.load();
    await desk.sharing.load();
    await lists.load();
    await directory.load().catch(logged('directory.load'));
    // A full disk must not keep the rest of what is kept from being read, nor the log from being sent.
    await session.introduce().catch(logged('session.introduce'));
    await desk.load();
    // What was found just before the app was closed may not have been told.
    background('check.share', desk.settle);
    await reports.load();
    await slot.start();
    await hour.load();
    await life.copy();
    if (session.kept() !== null) sync.start();
  }

  async function erase(): Promise<void> {
    await sync.stop();
    // Forgotten first: what still runs (a check, a report, a word just typed) must not write into the emptied database.
    session.forget();
    desk.forget();
    gestures.forget();
    reports.forget();
    lists.forget();
    directory.forget();
    slot.forget();
    hour.forget();
    try {
      await life.eraseAll();
      truth.set('sync', nothing);
      truth.patch('app', { locale: platform.locale, theme: 'system', invitation: null });
    } finally {
      // Also when it failed half-way: the window shows what is left, and sending goes on if there is something to send.
      if (life.view().state === 'ready') await resume();
    }
  }

  const hour = createHour({
    outside: inside,
    timers,
    resources,
    lists,
    keep,
    journal,
    truth,
    session: session.kept,
    background,
    copy: life.copy,
  });

  const raw: Handlers = {
    ...slot.handlers,
    ...sessionHandlers({
      outside,
      truth,
      keep,
      life,
      session,
      async restartSync() {
        await sync.stop();
        sync.start();
      },
      async afterJoin() {
        await desk.sharing.load();
        await life.copy();
      },
    }),
    async 'profile.save'(profile) {
      await session.saveProfile(profile);
      gestures.profileSaved(truth.get().checks.results.map(({ id }) => id));
    },
    async 'segur.search'(ask) {
      const { label, example } = lists.get('solutions');
      return { solutions: await solutionSearch.search(ask), listLabel: label, example };
    },
    ...mss,
    ...desk.handlers,
    async 'card.prove'(input) {
      const proved = await proof.prove(input);
      // The check tells what the log says, and the hub's own word is still on its way there.
      proving = true;
      if (journal.view().proof !== null) await journal.refresh();
      return proved;
    },
    'card.leave-proof': async () => proof.leave(),
    ...gestures.handlers,
    ...cardHandlers(card),
    ...createLibraryChoice({ outside, keep, use: card.useLibrary }),
    ...hour.handlers,
    'sync.now': () => sync.now(),
    'sync.resend-forked': () => sync.resendForked(),
    'report.prepare': () => reports.prepare(),
    'report.choose': (choice) => reports.choose(choice),
    async 'report.send'(choice) {
      await reports.send(choice);
      await life.copy();
    },
    'data.erase': () => erase(),
  };

  return {
    async start() {
      started = true;
      card.watch(truth.listeners() > 0);
      await life.open();
    },
    async stop() {
      started = false;
      stopResuming();
      directory.stop();
      awake.stop();
      slot.stop();
      hour.stop();
      await Promise.all([desk.stop(), card.stop(), sync.stop()]);
      life.stop();
      await life.close();
    },
    snapshot: truth.get,
    onChange: truth.onChange,
    handlers: guarded(raw, () => truth.get().store),
    invite: (invitation) => truth.patch('app', { invitation }),
  };
}
