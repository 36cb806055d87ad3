import type {
  BoardEdition,
  BoardSlot,
  ChangedSlot,
  JoinCode,
  NewEdition,
  NewSlot,
  Organisers,
  SlotChange,
} from '../../protocol/board.ts';
import type { Chain, NewChain } from '../../protocol/chain.ts';
import type { BoardListEntry, ListName, NewList, PublishedList } from '../../protocol/list.ts';
import type { BoardReports } from '../../protocol/report.ts';
import type { Readiness, RemindersAnswer, RemindersBody } from '../../protocol/readiness.ts';
import { parseBody, type EventBody, type EventKind } from '../../protocol/event.ts';
import type { EditionSettings, SettingsPatch } from '../../protocol/settings.ts';
import type { MailState } from '../../protocol/mail.ts';
import type { MssBox, MssHandCode } from '../../protocol/mss.ts';
import { api, type Failure, type Result } from '../api.ts';
import { maskBody } from '../mask.ts';
import { write } from '../sync/outbox.ts';
import { expelled, onMoved, session } from './session.ts';
import { idle, useBoard, type Loadable } from './store.ts';

export const SIGNED_OUT: { ok: false; failure: Failure } = { ok: false, failure: { code: 'auth.required', info: {} } };

/** A silence of the hub seen by any call moves the connection mark, not only the sync's. */
export function noted<T>(answer: Result<T>): Result<T> {
  if (answer.ok) useBoard.setState({ online: true, lastContact: Date.now() });
  else if (answer.failure.code.startsWith('net.')) useBoard.setState({ online: false });
  else if (answer.failure.code.startsWith('auth.')) expelled(answer.failure);
  return answer;
}

/** Asks the hub with the key of this session. */
export async function asked<T>(ask: (key: string) => Promise<Result<T>>): Promise<Result<T>> {
  const key = session()?.key;
  return key === undefined ? SIGNED_OUT : noted(await ask(key));
}

const settled = <T>(before: Loadable<T>, answer: Result<T>): Loadable<T> =>
  answer.ok
    ? { loading: false, value: answer.value, failure: null }
    : { loading: false, value: before.value, failure: answer.failure };

export async function loadEditions(): Promise<void> {
  const key = session()?.key;
  if (key === undefined) return;
  useBoard.setState((s) => ({ editions: { ...s.editions, loading: true } }));
  const answer = noted(await api.editions(key));
  const value = answer.ok ? { ok: true as const, value: answer.value.editions } : answer;
  useBoard.setState((s) => ({ editions: settled(s.editions, value) }));
}

export async function loadSlots(edition: string): Promise<void> {
  const key = session()?.key;
  if (key === undefined) return;
  useBoard.setState((s) => ({ slots: { ...s.slots, [edition]: { ...(s.slots[edition] ?? idle), loading: true } } }));
  const answer = noted(await api.slots(key, edition));
  const value = answer.ok ? { ok: true as const, value: answer.value.slots } : answer;
  useBoard.setState((s) => ({ slots: { ...s.slots, [edition]: settled(s.slots[edition] ?? idle, value) } }));
}

export async function createEdition(body: NewEdition): Promise<Result<BoardEdition>> {
  const key = session()?.key;
  if (key === undefined) return SIGNED_OUT;
  const answer = noted(await api.createEdition(key, body));
  if (answer.ok) await loadEditions();
  return answer;
}

export async function createSlot(edition: string, body: NewSlot): Promise<Result<BoardSlot>> {
  const key = session()?.key;
  if (key === undefined) return SIGNED_OUT;
  const answer = noted(await api.createSlot(key, edition, body));
  if (answer.ok) await loadSlots(edition);
  return answer;
}

export async function readSettings(edition: string): Promise<Result<EditionSettings>> {
  const key = session()?.key;
  return key === undefined ? SIGNED_OUT : noted(await api.settings(key, edition));
}

export async function changeSettings(edition: string, patch: SettingsPatch): Promise<Result<EditionSettings>> {
  const key = session()?.key;
  return key === undefined ? SIGNED_OUT : noted(await api.changeSettings(key, edition, patch));
}

export async function readLists(edition: string): Promise<Result<{ lists: BoardListEntry[] }>> {
  const key = session()?.key;
  return key === undefined ? SIGNED_OUT : noted(await api.lists(key, edition));
}

/** The list in force of a name, or a given version, with its rows. */
export async function readList(edition: string, name: ListName, version?: number): Promise<Result<PublishedList>> {
  const key = session()?.key;
  return key === undefined ? SIGNED_OUT : noted(await api.list(key, edition, name, version));
}

/** The official list of domains, as its signed file. `expected`: the version that was looked at, 0 for none. */
export async function publishWhiteList(edition: string, expected: number, file: Blob): Promise<Result<BoardListEntry>> {
  const key = session()?.key;
  return key === undefined ? SIGNED_OUT : noted(await api.publishWhiteList(key, edition, expected, file));
}

export async function publishList(edition: string, name: ListName, body: NewList): Promise<Result<BoardListEntry>> {
  const key = session()?.key;
  return key === undefined ? SIGNED_OUT : noted(await api.publishList(key, edition, name, body));
}

export async function readReports(edition: string): Promise<Result<BoardReports>> {
  const key = session()?.key;
  return key === undefined ? SIGNED_OUT : noted(await api.reports(key, edition));
}

export async function readReadiness(edition: string): Promise<Result<Readiness>> {
  const key = session()?.key;
  return key === undefined ? SIGNED_OUT : noted(await api.readiness(key, edition));
}

/** Sets or forgets the contact address of a slot. */
export async function setContact(slot: string, email: string | null): Promise<Result<{ v: 1 }>> {
  const key = session()?.key;
  return key === undefined ? SIGNED_OUT : noted(await api.setContact(key, slot, email));
}

export async function remind(edition: string, body: RemindersBody): Promise<Result<RemindersAnswer>> {
  const key = session()?.key;
  return key === undefined ? SIGNED_OUT : noted(await api.remind(key, edition, body));
}

export async function newJoinCode(slot: string): Promise<Result<JoinCode>> {
  const key = session()?.key;
  return key === undefined ? SIGNED_OUT : noted(await api.joinCode(key, slot));
}

export async function loadMail(): Promise<Result<MailState>> {
  const key = session()?.key;
  return key === undefined ? SIGNED_OUT : noted(await api.mail(key));
}

/** Where participants send their code. */
export async function loadBox(): Promise<Result<MssBox>> {
  const key = session()?.key;
  return key === undefined ? SIGNED_OUT : noted(await api.box(key));
}

export async function setBox(box: string | null): Promise<Result<MssBox>> {
  const key = session()?.key;
  return key === undefined ? SIGNED_OUT : noted(await api.setBox(key, box));
}

/** A code of MSSanté to send by hand. */
export async function handCode(log: string): Promise<Result<MssHandCode>> {
  const key = session()?.key;
  return key === undefined ? SIGNED_OUT : noted(await api.handCode(key, log));
}

/** The code that a participant sent, found by hand. */
export async function handReceived(log: string, code: string): Promise<Result<unknown>> {
  const key = session()?.key;
  return key === undefined ? SIGNED_OUT : noted(await api.handReceived(key, log, code));
}

export async function fetchBlob(sha256: string): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const key = session()?.key;
  return key === undefined ? SIGNED_OUT : noted(await api.blob(key, sha256));
}

/**
 * Says something in a log: stored in this browser first, sent when the hub answers. Fails only when the text is
 * refused by the schema or the browser cannot store it; the caller then keeps what was typed.
 */
export async function say<K extends EventKind>(log: string, kind: K, body: EventBody<K>): Promise<Result<null>> {
  const now = session();
  if (now === null) return SIGNED_OUT;
  const parsed = parseBody(kind, maskBody(body));
  if (!parsed.ok) return { ok: false, failure: { code: 'event.invalid', info: { path: parsed.path } } };
  try {
    await now.outbox.change((box) => write(box, { log, kind, body: parsed.value, at: new Date().toISOString() }));
  } catch {
    return { ok: false, failure: { code: 'storage.full', info: {} } };
  }
  now.engine.outboxChanged(log);
  return { ok: true, value: null };
}

/** Who may be in charge of a slot. */
export async function readOrganisers(): Promise<Result<Organisers>> {
  const key = session()?.key;
  return key === undefined ? SIGNED_OUT : noted(await api.organisers(key));
}

/** Moves a slot or changes what the organisers decide of it; the list is read again, also after a refusal. */
export async function changeSlot({ id, edition }: BoardSlot, change: SlotChange): Promise<Result<ChangedSlot>> {
  const key = session()?.key;
  if (key === undefined) return SIGNED_OUT;
  const answer = noted(await api.changeSlot(key, id, change));
  await loadSlots(edition);
  return answer;
}

export async function readChains(edition: string): Promise<Result<Chain[]>> {
  const key = session()?.key;
  if (key === undefined) return SIGNED_OUT;
  const answer = noted(await api.chains(key, edition));
  return answer.ok ? { ok: true, value: answer.value.chains } : answer;
}

/** Makes a chain, or changes the one that was read. */
export async function saveChain(edition: string, before: Chain | null, body: NewChain): Promise<Result<Chain>> {
  const key = session()?.key;
  if (key === undefined) return SIGNED_OUT;
  if (before === null) return noted(await api.createChain(key, edition, body));
  return noted(await api.changeChain(key, edition, before.id, { version: before.version, ...body }));
}

export async function dropChain(edition: string, id: string): Promise<Result<{ v: 1 }>> {
  const key = session()?.key;
  return key === undefined ? SIGNED_OUT : noted(await api.dropChain(key, edition, id));
}

/** The edition on screen, whose slots are refreshed when something moves. */
let open: string | null = null;
let due: ReturnType<typeof setTimeout> | undefined;

export function follow(edition: string | null): void {
  open = edition;
  if (edition !== null) void loadSlots(edition);
}

const movedListeners = new Set<() => void>();

/** Calls back whenever something moved on the hub; answers how to stop. */
export function onAnyMove(listener: () => void): () => void {
  movedListeners.add(listener);
  return () => void movedListeners.delete(listener);
}

onMoved(() => {
  for (const listener of movedListeners) listener();
  // Several pokes in a row cost one refresh, and never put it off: the logs themselves are live without it.
  due ??= setTimeout(() => {
    due = undefined;
    if (open !== null) void loadSlots(open);
    else void loadEditions();
  }, 1500);
});
