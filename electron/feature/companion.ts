import { failureOf } from '../contract/failure.ts';
import { DEFAULT_CONTACT, type Invitation } from '../contract/link.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import { createLibraryChoice } from './card/library-choice.ts';
import { cardHandlers, createCardPart } from './card/part.ts';
import { createCardProof } from './card/proof.ts';
import { createFacts, sessionFacts } from './check/facts.ts';
import { createCheckPart } from './check/part.ts';
import { shownLog } from './event/shown-log.ts';
import { firstSnapshot, noSync } from './first-snapshot.ts';
import { guarded } from './guard.ts';
import type { Handlers } from './handlers.ts';
import { createHour } from './hour/parts.ts';
import { createLists } from './list/lists.ts';
import { createMssExchange } from './mss/exchange.ts';
import type { Outside } from './outside.ts';
import { createMssPart } from './mss/part.ts';
import { createReports, reportHandlers } from './report/reports.ts';
import { loadResources } from './resource.ts';
import { createSolutionSearch } from './segur/search.ts';
import { withPolicy } from './policy/policy.ts';
import { sessionHandlers } from './session/handlers.ts';
import { createJournals } from './session/journals.ts';
import { createKeep } from './session/keep.ts';
import { createRehearsal } from './session/rehearsal.ts';
import { createSession } from './session/session.ts';
import { createSlotPart } from './slot/part.ts';
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
  const demo = outside.environment['VS_DEMO'] === '1';
  let started = false;
  /** The hub has verified a signature of the card, and its event is awaited. */
  let proving = false;

  const truth = createTruth(firstSnapshot(outside, resources, demo), (count) => card.watch(started && count > 0));

  const life = createStoreLife({ outside, onView: (view) => truth.set('store', view), onOpened: () => resume() });
  const inside: Outside = { ...outside, store: { ...life.port, onNotice: outside.store.onNotice } };
  const keep = createKeep(inside);
  const awake = createAwake({ now: outside.now, keepAwake: outside.system.keepAwake, timers });
  let device = '';

  const rehearsal = createRehearsal({
    outside: inside,
    keep,
    async onChange(startedAt) {
      truth.set('rehearsal', startedAt === null ? null : { startedAt });
      await journals.switched();
    },
  });
  const journals = createJournals({
    outside: inside,
    author() {
      const now = session.current();
      return now === null ? null : { log: now.slot.log, actor: now.participant.label };
    },
    rehearsal: rehearsal.log,
    onReal(view) {
      // Without a hub there is nothing to send.
      truth.patch('sync', { unsent: session.kept() === null ? 0 : view.unsent });
      slot.onView(view);
      gestures.said(view.mss);
      if (proving && view.proof !== null) {
        proving = false;
        background('check.proof', () => desk.run(['card.proof']));
      }
    },
    onShown(view) {
      truth.set('log', shownLog(view, truth.get().guide.steps, journal.view()));
      awake.follow(view.timer);
      hour.onView(view);
    },
    onAppended: () => sync.nudge(),
  });
  const journal = journals.real;

  const session = createSession({
    fetch: outside.fetch,
    timers,
    now: outside.now,
    keep,
    journal,
    device: () => device,
    joinedFacts: () => ({ app: platform.version, platform: platform.os, guide: truth.get().guide.version }),
    contact: DEFAULT_CONTACT,
    mayJoinAgain: () => truth.get().sync.state === 'revoked' || hour.isOver(),
    onSession: (value) => truth.set('session', value),
    onProfile(value, asked) {
      truth.set('profile', value);
      truth.set('profileAsked', asked);
    },
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

  const slot = createSlotPart({ outside, timers, keep, journal, session: session.current, truth });

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
    keepMeeting: session.keepMeeting,
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
      const now = session.current();
      return now === null ? [] : (await life.port.call('event.list', { log: now.slot.log })).events;
    },
    session: session.kept,
    contact: () => session.current()?.edition.contact ?? null,
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
    await rehearsal.load().catch(logged('rehearsal.load'));
    await hour.load();
    await settleLocal(true).catch(logged('session.local'));
    await life.copy();
    if (session.kept() !== null) sync.start();
  }

  /** What a join leaves behind: its numbers among the earlier bilans, with its log, or nothing. */
  async function settleLocal(keepIt: boolean): Promise<void> {
    const left = session.leftLocal();
    if (left === null) return;
    await hour.leave(left, keepIt);
    await session.forgetLocal();
  }

  async function wipe(how: () => Promise<void>): Promise<void> {
    await sync.stop();
    // Forgotten first: what still runs (a check, a report, a word just typed) must not write into the emptied database.
    session.forget();
    desk.forget();
    gestures.forget();
    reports.forget();
    lists.forget();
    directory.forget();
    slot.forget();
    rehearsal.forget();
    hour.forget();
    try {
      await how();
      truth.set('sync', noSync);
      truth.set('rehearsal', null);
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
    journal: journals.shown,
    truth,
    session: session.kept,
    place: session.current,
    rehearsing: () => rehearsal.log() !== null,
    background,
    copy: life.copy,
    purge: (settings) => wipe(() => life.purge(settings)),
  });

  const raw: Handlers = {
    ...slot.handlers,
    ...sessionHandlers({
      outside,
      truth,
      keep,
      life,
      session,
      rehearsal,
      settleLocal,
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
    ...reportHandlers(reports, life.copy),
    'data.erase': () => wipe(life.eraseAll),
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
    handlers: guarded(withPolicy(raw, outside.policy), () => truth.get().store),
    invite: (invitation) => truth.patch('app', { invitation }),
  };
}
