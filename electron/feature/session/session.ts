import { isDeepStrictEqual } from 'node:util';
import { FailureError } from '../../contract/failure.ts';
import type { Profile, Snapshot } from '../../contract/snapshot.ts';
import { sharedDomain } from '../mss/address.ts';
import type { EventBody } from '../../../organiser/protocol/event.ts';
import type { Journal } from '../event/journal.ts';
import type { HubDeps } from './hub.ts';
import { joinHub, readJoin } from './join.ts';
import { keptProfile } from './kept-profile.ts';
import type { Couloir } from '../../../organiser/protocol/status.ts';
import { shownSession, type createKeep, type KeptSession } from './keep.ts';
import { newLocalSession, type LocalSession } from './local.ts';

export type Session = {
  /** The slot that was joined with a code: what the network is asked for. */
  kept(): KeptSession | null;
  /** The session whose log is written: joined, or local. */
  current(): KeptSession | LocalSession | null;
  profile(): Profile | null;
  /** Reads what the database keeps. */
  load(): Promise<void>;
  /** Finishes a join that was interrupted; nothing to do otherwise. */
  introduce(): Promise<void>;
  join(typed: { hub: string; code: string }): Promise<void>;
  /** Begins without a code. @throws FailureError `session.exists` */
  startLocal(couloir: Couloir): Promise<void>;
  /** The local session that a join has taken the place of, and that is still to be settled. */
  leftLocal(): LocalSession | null;
  /** It was settled: the next one may begin. */
  forgetLocal(): Promise<void>;
  keepToken(token: string, device: string): Promise<void>;
  /** The link of the remote meeting, as the hub says it. */
  keepMeeting(meeting: string | null): Promise<void>;
  saveProfile(profile: Profile): Promise<void>;
  /** The profile is right for this slot too: it may be told. */
  confirmProfile(): Promise<void>;
  /** Forgets what is in memory, after the data was erased. */
  forget(): void;
};

type Deps = HubDeps & {
  now(): Date;
  keep: ReturnType<typeof createKeep>;
  journal: Pick<Journal, 'view' | 'append' | 'refresh'>;
  device(): string;
  joinedFacts(): EventBody<'slot.joined'>;
  /** Whom a local bilan may be mailed to. */
  contact: string;
  /** A person whose access was withdrawn, or whose hour is over and told, may join again; nobody else has two sessions. */
  mayJoinAgain(): boolean;
  onSession(session: Snapshot['session']): void;
  /** `asked`: the person must still say that it is theirs. */
  onProfile(profile: Profile | null, asked: boolean): void;
};

/** What the organisers may know of a profile: the mail address stays here, its domain goes. */
export function sharedProfile(profile: Profile): EventBody<'slot.profile'> {
  const { who, couloir, available, mssAddress, solution, region, grades, publisher, free, zone } = profile;
  return {
    who,
    couloir,
    available,
    mssDomain: sharedDomain(mssAddress),
    solution: solution === null ? null : { editor: solution.editor, name: solution.name, version: solution.version },
    // What was not said is left out: a profile of an earlier version is told as it was.
    ...(region === null ? {} : { region }),
    ...(grades === null ? {} : { grades }),
    ...(publisher === null ? {} : { publisher }),
    ...(free.length === 0 ? {} : { free: [...free].sort() }),
    ...(free.length === 0 || zone === null ? {} : { zone }),
  };
}

/** The participant's place in a slot, kept in the encrypted database. */
export function createSession(deps: Deps): Session {
  const { keep, journal } = deps;
  let kept: KeptSession | null = null;
  let local: LocalSession | null = null;
  let profile: Profile | null = null;
  /** The log for which the profile must be confirmed before it is told. */
  let asking: string | null = null;
  const current = (): KeptSession | LocalSession | null => kept ?? local;
  const isAsked = (): boolean => profile !== null && asking !== null && current()?.slot.log === asking;
  let joining = false;
  /** Raised by `forget`: a join on its way then belongs to data that is gone. */
  let generation = 0;

  /** Says what the organisers must know at least once; safe to repeat, so an interruption costs nothing. */
  async function introduce(): Promise<void> {
    await journal.refresh();
    if (journal.view().joinedAt === null) await journal.append('slot.joined', deps.joinedFacts());
    await tellProfile();
  }

  async function tellProfile(): Promise<void> {
    if (current() === null || profile === null || isAsked()) return;
    const shared = sharedProfile(profile);
    if (!isDeepStrictEqual(shared, journal.view().profile)) await journal.append('slot.profile', shared);
  }

  /** Before another slot is kept: a profile of an earlier one, or of another couloir, may be somebody else's. */
  async function ask(slot: KeptSession['slot']): Promise<void> {
    if (profile === null) return;
    const isOther = kept !== null && kept.slot.log !== slot.log;
    if (!isOther && profile.couloir === slot.couloir) return;
    await keep.write('profileAsk', { log: slot.log });
    asking = slot.log;
  }

  async function answered(): Promise<void> {
    await keep.remove('profileAsk');
    asking = null;
  }

  function show(): void {
    deps.onSession(shownSession(current(), journal.view().agreed));
    deps.onProfile(profile, isAsked());
  }

  async function enter(typed: { hub: string; code: string }): Promise<void> {
    if (kept !== null && !deps.mayJoinAgain()) throw new FailureError('session.exists', 'session.join');
    const { hub, code } = readJoin(typed);
    const device = deps.device();
    const began = generation;
    const { v: _, ...answer } = await joinHub(deps, { hub, code, device });
    if (began !== generation) throw new FailureError('session.missing', 'session.join');
    const next: KeptSession = { ...answer, hub, device, joinedAt: deps.now().toISOString() };
    await ask(next.slot);
    await keep.write('session', next);
    kept = next;
    show();
    await introduce();
  }

  return {
    kept: () => kept,
    current,
    profile: () => profile,
    async load() {
      kept = await keep.read('session');
      local = await keep.read('local');
      profile = await keep.read('profile');
      asking = (await keep.read('profileAsk'))?.log ?? null;
      show();
      await journal.refresh();
    },
    async introduce() {
      if (current() !== null) await introduce();
    },
    async startLocal(couloir) {
      if (current() !== null) throw new FailureError('session.exists', 'session.local');
      const next = newLocalSession(couloir, deps.now(), deps.contact);
      await keep.write('local', next);
      local = next;
      show();
      await introduce();
    },
    leftLocal: () => (kept === null ? null : local),
    async forgetLocal() {
      await keep.remove('local');
      local = null;
    },
    async join(typed) {
      // A second press of the button would spend the code twice.
      if (joining) throw new FailureError('session.exists', 'session.join', { joining: true });
      joining = true;
      try {
        await enter(typed);
      } finally {
        joining = false;
      }
    },
    async keepToken(token, device) {
      if (kept === null) throw new FailureError('session.missing', 'session.token');
      const next = { ...kept, token, device };
      await keep.write('session', next);
      kept = next;
    },
    async keepMeeting(meeting) {
      if (kept === null || (kept.meeting ?? null) === meeting) return;
      const next = { ...kept, meeting };
      await keep.write('session', next);
      kept = next;
      show();
    },
    async saveProfile(typed) {
      const next = keptProfile(typed);
      await keep.write('profile', next);
      profile = next;
      await answered();
      deps.onProfile(profile, false);
      if (kept === null && local !== null && local.slot.couloir !== next.couloir) {
        local = { ...local, slot: { ...local.slot, couloir: next.couloir } };
        await keep.write('local', local);
        show();
      }
      await tellProfile();
    },
    async confirmProfile() {
      await answered();
      deps.onProfile(profile, false);
      await tellProfile();
    },
    forget() {
      generation += 1;
      asking = null;
      local = null;
      kept = null;
      profile = null;
      show();
    },
  };
}
