import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import type { ExchangeRequest, OpenedSession } from '../protocol/account.ts';
import { Refusal } from '../refusal.ts';
import type { AccountFound, Secrets } from '../store/account-port.ts';
import { ProviderTrouble, type IdentityProvider, type Why } from './provider.ts';
import { newToken, sha256Hex } from './secret.ts';
import type { SignIn } from './sign-in.ts';

/** How long a person has at the provider, and then for the second step of their account, in milliseconds. */
const [TRY_MS, CODE_MS] = [10 * 60_000, 5 * 60_000] as const;

/** Why a person comes back without a code: a word in the fragment of the board. */
export type NotIn = Why | 'unknown' | 'disabled' | 'taken' | 'expired';
/** `link`: somebody who is signed in links their account. */
export type Back = { link: boolean } & ({ code: string } | { refused: NotIn } | { linked: true });

export type OidcSetup = Pick<Context, 'store' | 'now' | 'log' | 'publicUrl'> & {
  provider: IdentityProvider;
  signIn: SignIn;
};

/**
 * Sign-in by an identity provider, all of it on the server. Nobody is created by it: an account is found by the person it is linked
 * with, or once by an address that the provider verified.
 */
export class OidcSignIn {
  readonly #setup: OidcSetup;

  constructor(setup: OidcSetup) {
    this.#setup = setup;
  }

  get name(): string {
    return this.#setup.provider.name;
  }

  get #redirect(): string {
    return `${this.#setup.publicUrl()}/v1/oidc/callback`;
  }

  #stamp(ms = 0): string {
    return new Date(this.#setup.now().getTime() + ms).toISOString();
  }

  /**
   * Begins in a browser; answers where it goes on. `owner`: who asks for their account to be linked, null for a sign-in.
   * @throws ProviderTrouble unreachable
   */
  async begin(browser: string, owner: Pick<Secrets, 'person' | 'password'> | null): Promise<string> {
    const { provider, store } = this.#setup;
    const [state, nonce, verifier] = [newToken().token, newToken().token, newToken().token];
    const address = await this.#noted(() => provider.address(this.#redirect, { state, nonce, verifier }));
    await store.oidc.begin({
      state: sha256Hex(state),
      browser: sha256Hex(browser),
      verifier,
      nonce,
      link: owner === null ? null : { person: owner.person, judged: owner.password },
      expiresAt: this.#stamp(TRY_MS),
      now: this.#stamp(),
    });
    return address;
  }

  /** What the provider's answer comes to: `query` as it stands in the address, `browser` as its cookie says. */
  async back(query: string, browser: string | null): Promise<Back> {
    const { store, provider } = this.#setup;
    const state = new URLSearchParams(query).get('state');
    const begun =
      state === null || browser === null
        ? null
        : await store.oidc.take({ state: sha256Hex(state), browser: sha256Hex(browser), now: this.#stamp() });
    // Unknown, used, too old or another browser's: told alike.
    if (begun === null || state === null || browser === null) return { link: false, refused: 'expired' };
    const { person, nonce, verifier } = begun;
    const link = person !== null;
    try {
      const found = await this.#noted(async () => {
        const { issuer, subject, email } = await provider.judge(new URL(`${this.#redirect}?${query}`), {
          state,
          nonce,
          verifier,
        });
        const known = { issuer, subject, now: this.#stamp() };
        if (person !== null) return store.oidc.link({ ...known, person });
        const linked = await store.oidc.accountOf({ ...known, email: null });
        if (!('refused' in linked) || linked.refused !== 'unknown') return linked;
        return store.oidc.accountOf({ ...known, email: await email() });
      });
      if ('refused' in found) return await this.#refused(found, link);
      if (link) return { link, linked: true };
      const { token, hash } = newToken();
      const expiresAt = this.#stamp(CODE_MS);
      await store.oidc.addCode({ hash, browser: sha256Hex(browser), person: found.person, expiresAt });
      return { link, code: token };
    } catch (error) {
      if (!(error instanceof ProviderTrouble)) throw error;
      if (error.why === 'refused') await store.accounts.note('session.refused', person, this.#stamp());
      return { link, refused: error.why };
    }
  }

  async #refused(found: Extract<AccountFound, { refused: string }>, link: boolean): Promise<Back> {
    const { store, log } = this.#setup;
    log('info', 'oidc.refused', { why: found.refused });
    if (!link) await store.accounts.note('session.refused', found.person, this.#stamp());
    return { link, refused: found.refused };
  }

  /** Says in the journal what went wrong with the provider, in a word of ours. */
  async #noted<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof ProviderTrouble) {
        const { why, code } = error;
        this.#setup.log(why === 'cancelled' ? 'info' : 'warn', 'oidc.trouble', { why, code });
      }
      throw error;
    }
  }

  /**
   * Opens the session of a code, in the browser that it was given to. An account with a second step asks for it here as after a
   * password, whatever the provider did: the code then waits.
   * @throws Refusal oidc.expired, account.disabled, session.code, session.refused, session.locked
   */
  async exchange(
    { code, totp }: ExchangeRequest,
    browser: string | null,
    request: FastifyRequest,
  ): Promise<OpenedSession> {
    const { store, signIn } = this.#setup;
    const ticket = { hash: sha256Hex(code), browser: sha256Hex(browser ?? '') };
    const person = browser === null ? null : await store.oidc.codeOf({ ...ticket, now: this.#stamp() });
    const secrets = person === null ? null : await store.accounts.secretsOf({ person });
    if (secrets === null) throw new Refusal('oidc.expired');
    if (secrets.disabled) {
      await store.accounts.note('session.refused', person, this.#stamp());
      throw new Refusal('account.disabled');
    }
    const open = (): Promise<OpenedSession> =>
      signIn.open(secrets.person, 'oidc', request, { second: signIn.secondOf(secrets, totp ?? null), ticket });
    if (secrets.totp === null) return open();
    return signIn.counted(secrets, request, open, () => true);
  }
}
