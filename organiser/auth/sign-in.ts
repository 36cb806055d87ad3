import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import type { OpenedSession, SignInRequest } from '../protocol/account.ts';
import { weakness } from '../protocol/password.ts';
import { Refusal } from '../refusal.ts';
import type { OpenAsk, SecondStep, Secrets, Ticket, Try } from '../store/account-port.ts';
import { agentOf } from './agent.ts';
import { guesserOf } from './lockout.ts';
import type { Passwords } from './password.ts';
import { newToken, sha256Hex } from './secret.ts';
import type { SessionTime } from './settings.ts';
import { recoveryHash, totpStep } from './totp.ts';

/** Wrong tries before one waits: on an account, and from a network address, behind which a whole office may be. */
const [FREE_ACCOUNT, FREE_ADDRESS] = [5, 25] as const;

export type SignInSetup = Pick<Context, 'store' | 'now'> & { passwords: Passwords; time: SessionTime };

/**
 * Judges who signs in. One word for a wrong address, password or code (`session.refused`), the same work for each, and the same
 * waiting whether the account exists or not.
 */
export class SignIn {
  readonly #setup: SignInSetup;

  constructor(setup: SignInSetup) {
    this.#setup = setup;
  }

  /** Tries are counted under hashes: neither address is kept. */
  #tries(email: string, request: FastifyRequest): [Try, Try] {
    const { salt } = this.#setup.store;
    return [
      { key: sha256Hex(`${salt} account ${email}`), free: FREE_ACCOUNT },
      { key: sha256Hex(`${salt} address ${guesserOf(request.ip)}`), free: FREE_ADDRESS },
    ];
  }

  /** @throws Refusal session.refused, session.code, session.locked */
  async withPassword({ email, password, code }: SignInRequest, request: FastifyRequest): Promise<OpenedSession> {
    const { store, passwords } = this.#setup;
    const found = await store.accounts.secretsOf({ email });
    let known = false;
    const work = async (): Promise<OpenedSession> => {
      const { right, weak } = await passwords.check(password, found?.password ?? null);
      if (!right || found === null || found.disabled) throw new Refusal('session.refused');
      known = found.totp !== null;
      const second = this.secondOf(found, code ?? null);
      const rehash = weak ? await passwords.hash(password) : null;
      return this.open(found.person, 'password', request, { second, rehash, judged: found.password });
    };
    // Opened before the try is taken back: a code that was used already is a wrong one too.
    return this.counted({ email, person: found?.person ?? null }, request, work, () => known);
  }

  /** Asks for the password of whoever is signed in already, before a change of what protects the account. */
  async again(secrets: Secrets, password: string, request: FastifyRequest): Promise<void> {
    await this.counted(secrets, request, async () => {
      if (!(await this.#setup.passwords.check(password, secrets.password)).right) throw new Refusal('session.refused');
    });
  }

  /** Forgets the wrong tries on an account: its owner chose another password. */
  async forget(email: string, request: FastifyRequest): Promise<void> {
    await this.#setup.store.accounts.endTry([this.#tries(email, request)[0]], true);
  }

  /** What shows the second step of an account: null when it has none. @throws Refusal session.code, session.refused */
  secondOf({ totp }: Pick<Secrets, 'totp'>, code: string | null): SecondStep {
    if (totp === null) return null;
    if (code === null || code.trim() === '') throw new Refusal('session.code');
    const step = totpStep(totp, code, this.#setup.now());
    if (step !== null) return { step };
    const recovery = recoveryHash(code);
    if (recovery === null) throw new Refusal('session.refused');
    return { recovery };
  }

  /** Opens a session of somebody who was judged. */
  async open(
    person: string,
    way: OpenAsk['way'],
    request: FastifyRequest,
    {
      second,
      rehash = null,
      judged,
      ticket,
    }: { second: SecondStep; rehash?: string | null; judged?: string | null; ticket?: Ticket },
  ): Promise<OpenedSession> {
    const { store, time } = this.#setup;
    const at = this.#setup.now();
    const { token, hash } = newToken();
    const after = (ms: number): string => new Date(at.getTime() + ms).toISOString();
    const { caller } = await store.accounts.openSession({
      person,
      hash,
      way,
      agent: agentOf(request.headers['user-agent']),
      second,
      rehash,
      ...(judged !== undefined && { judged }),
      ...(ticket !== undefined && { ticket }),
      idleAt: after(time.idleMs),
      expiresAt: after(time.wholeMs),
      now: at.toISOString(),
    });
    const { label, role } = caller;
    return { v: 1, token, label, role: role === 'observer' ? role : 'organiser', expiresAt: after(time.wholeMs) };
  }

  /**
   * A wrong try stays counted and is noted; a right one, or one that only lacked its code, is taken back. `known`: whether only the
   * second step was left to judge, which the journal tells apart: somebody else may have the first one.
   */
  async counted<T>(
    { email, person }: { email: string; person: string | null },
    request: FastifyRequest,
    work: () => Promise<T>,
    known: () => boolean = () => false,
  ): Promise<T> {
    const { store, now } = this.#setup;
    const tries = this.#tries(email, request);
    try {
      await store.accounts.beginTry(tries, now().toISOString());
    } catch (error) {
      const locked = error instanceof Refusal && error.code === 'session.locked';
      if (locked) await store.accounts.noteOnce('session.locked', person, now().toISOString());
      throw error;
    }
    try {
      const done = await work();
      await store.accounts.endTry(tries, true);
      return done;
    } catch (error) {
      const code = error instanceof Refusal ? error.code : null;
      const wrong = code === 'session.refused';
      await (wrong ? store.accounts.wrongTry(tries, now().toISOString()) : store.accounts.endTry(tries, false));
      const act = code === 'session.code' ? 'session.code-asked' : known() ? 'session.code-refused' : 'session.refused';
      if (wrong || code === 'session.code') await store.accounts.note(act, person, now().toISOString());
      throw error;
    }
  }
}

/** @throws Refusal account.password: too easy (info: why) */
export function checkNewPassword(password: string, email: string, label: string): void {
  const why = weakness(password, { email, label });
  if (why !== null) throw new Refusal('account.password', { why });
}
