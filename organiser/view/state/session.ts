import type { OpenedSession } from '../../protocol/account.ts';
import { notIn } from './not-in.ts';
import { api, type Failure, type Result } from '../api.ts';
import { broughtBy, keyOf, type Brought } from '../route.ts';
import { createEngine, type DeviceToken, type Engine } from '../sync/engine.ts';
import { backOff } from '../sync/back-off.ts';
import { createOutboxStore, scopeOf, type OutboxStore } from '../sync/outbox-store.ts';
import { closeSession, exchangeCode, openSession, type SignInBody } from './entrance.ts';
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
      // The key or the session itself is refused: there is nothing to go on with.
      else if (answer.failure.code.startsWith('auth.')) expelled(answer.failure);
      return answer.ok ? { ok: true as const, value: answer.value.token } : answer;
    })().finally(() => {
      asking = null;
    });
    return asking;
  };
}

async function start(key: string, owner: string): Promise<Running> {
  const outbox = createOutboxStore(await scopeOf(owner));
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

/** Checks a key, or the token of a session, with the hub and opens the board. A hub that does not answer is asked again, alone. */
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
  const { role, label, regions = null, account = false, person } = answer.value;
  if (role === 'participant') {
    sessionStorage.removeItem(KEY);
    useBoard.setState({ session: { phase: 'out', failure: { code: 'rights.refused', info: {} } } });
    return;
  }
  running?.stop();
  // What was not sent waits for the person, whatever the session; of a key, all that is known is the key.
  running = await start(key, account && person !== undefined ? `account ${person}` : key);
  useBoard.setState({
    session: { phase: 'in', key, role, label, regions, account },
    online: true,
    lastContact: Date.now(),
  });
}

/** Signs in with an account. The form stays as it is when it is refused. */
export async function signInWith(body: SignInBody): Promise<Result<OpenedSession>> {
  const answer = await openSession(body);
  if (answer.ok) await signIn(answer.value.token);
  return answer;
}

/** Leaves. A session ends on the hub too; a key is only forgotten. Unsent events stay in the browser for the next time. */
export function signOut(): void {
  const { session: before } = useBoard.getState();
  if (before.phase === 'in' && before.account) void closeSession(before.key);
  leave(null);
}

/** The hub no longer takes what this tab presents: to the sign-in screen, with the reason. */
export function expelled(failure: Failure): void {
  if (useBoard.getState().session.phase === 'in') leave(failure);
}

function leave(failure: Failure | null): void {
  clearTimeout(again);
  running?.stop();
  running = null;
  sessionStorage.removeItem(KEY);
  sessionStorage.removeItem(TOKEN);
  useBoard.setState(empty({ phase: 'out', failure }));
}

/** Takes what a link brought out of the address bar, and acts on it. */
function take(brought: Brought): void {
  history.replaceState(null, '', `${location.pathname}#/`);
  if ('key' in brought) void signIn(brought.key);
  else if ('invitation' in brought) {
    leave(null);
    useBoard.setState({ session: { phase: 'invited', token: brought.invitation } });
  } else if ('exchange' in brought) void exchange(brought.exchange);
  else
    useBoard.setState({
      session: { phase: 'out', failure: { code: notIn(brought.refused), info: {} } },
    });
}

/** Signs in with what came back from the identity provider. `totp`: the second step, when the account has one. */
export async function exchange(code: string, totp: string | null = null): Promise<void> {
  if (totp === null) useBoard.setState({ session: { phase: 'checking' } });
  const answer = await exchangeCode(code, totp);
  if (answer.ok) return signIn(answer.value.token);
  const { failure } = answer;
  // The code of the provider still serves: only the second step is missing, or was wrong.
  if (
    ['session.code', 'session.refused', 'session.locked'].includes(failure.code) ||
    (totp !== null && isPassing(failure))
  )
    useBoard.setState({
      session: { phase: 'second', code, failure: failure.code === 'session.code' ? null : failure },
    });
  else if (failure.code === 'account.disabled')
    useBoard.setState({ session: { phase: 'out', failure: { code: 'oidc.disabled', info: {} } } });
  else useBoard.setState({ session: { phase: 'out', failure } });
}

const isPassing = ({ code }: Failure): boolean => code.startsWith('net.') || code === 'hub.unavailable';

/** Opens with what the address bar brought, or with what this tab already had. */
export function open(): void {
  const brought = broughtBy(location.hash);
  const kept = sessionStorage.getItem(KEY);
  if (brought !== null) take(brought);
  else if (kept !== null) void signIn(kept);
  else useBoard.setState({ session: { phase: 'out', failure: null } });
  // The same tab may be given another link later: the fragment changes without a reload.
  addEventListener('hashchange', () => {
    const later = broughtBy(location.hash);
    if (later !== null) take(later);
  });
}
