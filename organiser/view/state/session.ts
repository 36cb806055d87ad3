import { api, type Result } from '../api.ts';
import { keyOf } from '../route.ts';
import { createEngine, type DeviceToken, type Engine } from '../sync/engine.ts';
import { backOff } from '../sync/back-off.ts';
import { createOutboxStore, scopeOf, type OutboxStore } from '../sync/outbox-store.ts';
import { empty, useBoard } from './store.ts';

const KEY = 'verif-segur.key';
const TOKEN = 'verif-segur.token';

/** The running session: everything that is not to be rendered. */
export type Running = { key: string; outbox: OutboxStore; engine: Engine; stop: () => void };
let running: Running | null = null;
export const session = (): Running | null => running;

/** Called when the lists may have moved; set by actions.ts, which depends on this file. */
let refreshLists: (log: string | null) => void = () => undefined;
export function onMoved(refresh: (log: string | null) => void): void {
  refreshLists = refresh;
}

function storedToken(device: string): string | null {
  const [owner, token] = (sessionStorage.getItem(TOKEN) ?? '').split(' ');
  return owner === device && token ? token : null;
}

/**
 * The token of this browser's device, asked once and kept for the tab. The key itself names no device, and the hub
 * takes events only from the device its token names.
 */
function deviceToken(key: string): DeviceToken {
  let asking: Promise<Result<string>> | null = null;
  return (device, fresh) => {
    const known = fresh ? null : storedToken(device);
    if (known !== null) return Promise.resolve({ ok: true, value: known });
    asking ??= (async () => {
      const answer = await api.device(key, device);
      if (answer.ok) sessionStorage.setItem(TOKEN, `${device} ${answer.value.token}`);
      return answer.ok ? { ok: true as const, value: answer.value.token } : answer;
    })().finally(() => {
      asking = null;
    });
    return asking;
  };
}

async function start(key: string): Promise<Running> {
  const outbox = createOutboxStore(await scopeOf(key));
  useBoard.setState({ box: outbox.read() });
  const engine = createEngine(api, outbox, deviceToken(key), {
    log: (log, state) => useBoard.setState((s) => ({ logs: { ...s.logs, [log]: state } })),
    outbox: (box) => useBoard.setState({ box }),
    contact: () => useBoard.setState({ online: true, lastContact: Date.now() }),
    silent: () => useBoard.setState({ online: false }),
    trouble: (trouble) => useBoard.setState({ trouble }),
    refused: (event, failure) => useBoard.setState((s) => ({ refused: [...s.refused, { event, failure }] })),
    moved: (log) => refreshLists(log),
  });
  const unwatch = outbox.watch(() => engine.outboxChanged(null));
  const retry = () => {
    if (document.visibilityState === 'visible' && !useBoard.getState().online) engine.syncNow();
  };
  addEventListener('online', retry);
  document.addEventListener('visibilitychange', retry);
  return {
    key,
    outbox,
    engine,
    stop() {
      engine.stop();
      unwatch();
      removeEventListener('online', retry);
      document.removeEventListener('visibilitychange', retry);
    },
  };
}

let attempt = 0;
let again: ReturnType<typeof setTimeout> | undefined;

/** Checks a key with the hub and opens the session. A hub that does not answer is asked again, alone. */
export async function signIn(typed: string): Promise<void> {
  clearTimeout(again);
  const key = keyOf(`#${typed.trim().split('#').at(-1) ?? ''}`) ?? typed.trim();
  useBoard.setState({ session: { phase: 'checking' } });
  sessionStorage.setItem(KEY, key);
  const answer = await api.me(key);
  if (!answer.ok) {
    if (answer.failure.code.startsWith('net.')) {
      useBoard.setState({ session: { phase: 'waiting', failure: answer.failure }, online: false });
      again = setTimeout(() => void signIn(key), backOff(attempt, Math.random()));
      attempt += 1;
      return;
    }
    sessionStorage.removeItem(KEY);
    useBoard.setState({ session: { phase: 'out', failure: answer.failure } });
    return;
  }
  attempt = 0;
  const { role, label, regions = null } = answer.value;
  if (role === 'participant') {
    sessionStorage.removeItem(KEY);
    useBoard.setState({ session: { phase: 'out', failure: { code: 'rights.refused', info: {} } } });
    return;
  }
  running?.stop();
  running = await start(key);
  useBoard.setState({ session: { phase: 'in', key, role, label, regions }, online: true, lastContact: Date.now() });
}

/** Forgets the key in this tab. Unsent events stay in the browser and leave at the next sign-in with the same key. */
export function signOut(): void {
  clearTimeout(again);
  running?.stop();
  running = null;
  sessionStorage.removeItem(KEY);
  sessionStorage.removeItem(TOKEN);
  useBoard.setState(empty({ phase: 'out', failure: null }));
}

/** Opens with the key of the address bar, taken out of it at once, or with the one this tab already had. */
export function open(): void {
  const given = keyOf(location.hash);
  if (given !== null) history.replaceState(null, '', `${location.pathname}#/`);
  const key = given ?? sessionStorage.getItem(KEY);
  if (key === null) useBoard.setState({ session: { phase: 'out', failure: null } });
  else void signIn(key);
  // The same tab may be given another key later: the fragment changes without a reload.
  addEventListener('hashchange', () => {
    const later = keyOf(location.hash);
    if (later === null) return;
    history.replaceState(null, '', `${location.pathname}#/`);
    void signIn(later);
  });
}
