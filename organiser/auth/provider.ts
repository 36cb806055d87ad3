import * as client from 'openid-client';
import { accountEmail } from '../protocol/account.ts';
import { boundedFetch } from './bounded-fetch.ts';
import type { OidcSettings } from './oidc-settings.ts';

/** Longest wait for one answer of the provider, in seconds. The board waits longer than for two. */
const DEADLINE_S = 6;
/** Its document is read again after this, in milliseconds. Keys are read again whenever one is missing. */
const FRESH_MS = 3_600_000;
/** What a provider may say of an error, of RFC 6749 and OpenID Connect Core: anything else is not repeated. */
const SAID =
  /^(access_denied|invalid_(client|grant|request|scope|target)|unauthorized_client|unsupported_(grant|response)_type|server_error|temporarily_unavailable|(login|consent|interaction|account_selection)_required|unmet_authentication_requirements)$/;

export type Why = 'unreachable' | 'refused' | 'cancelled';

/** What went wrong between the hub and the provider. `code`: a word for the journal, of no person. */
export class ProviderTrouble extends Error {
  readonly why: Why;
  readonly code: string;

  constructor(why: Why, code: string) {
    super(code);
    this.name = 'ProviderTrouble';
    this.why = why;
    this.code = code;
  }
}

/** Who signed in at the provider. `email`: an address that it says it verified, asked for when needed. */
export type Identity = { issuer: string; subject: string; email: () => Promise<string | null> };

/** What ties an answer of the provider to its question. */
export type Checks = { state: string; nonce: string; verifier: string };

/** The identity provider: code flow with PKCE, every answer validated by openid-client, signatures included. */
export class IdentityProvider {
  readonly #settings: OidcSettings;
  readonly #deadline: number;
  #known: { config: client.Configuration; at: number } | null = null;
  #asking: Promise<client.Configuration> | null = null;

  /** `deadline`: longest wait for one answer, in seconds. */
  constructor(settings: OidcSettings, deadline = DEADLINE_S) {
    this.#settings = settings;
    this.#deadline = deadline;
  }

  get name(): string {
    return this.#settings.name;
  }

  /** Where a person signs in. @throws ProviderTrouble unreachable */
  async address(redirect: string, { state, nonce, verifier }: Checks): Promise<string> {
    const { scopes, acr } = this.#settings;
    return client.buildAuthorizationUrl(await this.#config(), {
      redirect_uri: redirect,
      scope: scopes,
      state,
      nonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...(acr.length > 0 && { acr_values: acr.join(' ') }),
    }).href;
  }

  /** Judges the address that the provider sent the person back to. @throws ProviderTrouble */
  async judge(back: URL, { state, nonce, verifier }: Checks): Promise<Identity> {
    const config = await this.#config();
    const tokens = await asked(() =>
      client.authorizationCodeGrant(config, back, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      }),
    );
    const claims = tokens.claims();
    if (claims === undefined) throw new ProviderTrouble('refused', 'no_claims');
    const { acr } = this.#settings;
    // Asking for a level obliges the provider to nothing: what it confirms does.
    if (acr.length > 0 && !acr.some((level) => level === claims.acr)) throw new ProviderTrouble('refused', 'acr');
    const { iss: issuer, sub: subject } = claims;
    const email = async (): Promise<string | null> => {
      if (claims[this.#settings.emailClaim] !== undefined) return this.#emailIn(claims);
      if (config.serverMetadata().userinfo_endpoint === undefined) return null;
      return this.#emailIn(await asked(() => client.fetchUserInfo(config, tokens.access_token, subject)));
    };
    return { issuer, subject, email };
  }

  #emailIn(claims: Record<string, unknown>): string | null {
    if (claims['email_verified'] !== true && claims['email_verified'] !== 'true') return null;
    return accountEmail.safeParse(claims[this.#settings.emailClaim]).data ?? null;
  }

  /** What the provider says of itself. Asked when needed, once at a time; a former answer stays when a later one fails. */
  async #config(): Promise<client.Configuration> {
    const known = this.#known;
    if (known !== null && Date.now() - known.at < FRESH_MS) return known.config;
    this.#asking ??= this.#discover().finally(() => {
      this.#asking = null;
    });
    try {
      const config = await this.#asking;
      this.#known = { config, at: Date.now() };
      return config;
    } catch (error) {
      if (known !== null) return known.config;
      throw new ProviderTrouble('unreachable', troubleOf(error).code);
    }
  }

  async #discover(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret } = this.#settings;
    const plain = issuer.startsWith('http:');
    const found = await client.discovery(new URL(issuer), clientId, clientSecret, undefined, {
      [client.customFetch]: boundedFetch,
      timeout: this.#deadline,
      // Of this machine only: readOidc refuses http elsewhere.
      ...(plain && { execute: [client.allowInsecureRequests] }),
    });
    const server = found.serverMetadata();
    const ways = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const auth = ways.includes('client_secret_basic') ? client.ClientSecretBasic : client.ClientSecretPost;
    const config = new client.Configuration(server, clientId, clientSecret, auth(clientSecret));
    config[client.customFetch] = boundedFetch;
    config.timeout = this.#deadline;
    if (plain) client.allowInsecureRequests(config);
    client.enableNonRepudiationChecks(config);
    return config;
  }
}

async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw troubleOf(error);
  }
}

const said = (word: string): string => (SAID.test(word) ? word : 'other');

/** What an error of openid-client comes to. Its messages and causes hold what was received: they go nowhere. */
function troubleOf(error: unknown): ProviderTrouble {
  if (error instanceof ProviderTrouble) return error;
  if (error instanceof client.AuthorizationResponseError) {
    const code = said(error.error);
    const away = code === 'server_error' || code === 'temporarily_unavailable';
    return new ProviderTrouble(code === 'access_denied' ? 'cancelled' : away ? 'unreachable' : 'refused', code);
  }
  if (error instanceof client.ResponseBodyError) {
    return new ProviderTrouble(error.status >= 500 ? 'unreachable' : 'refused', said(error.error));
  }
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  if (code === 'OAUTH_TIMEOUT' || code === 'OAUTH_ABORT') return new ProviderTrouble('unreachable', code);
  // `fetch` throws it when nobody answers, and `boundedFetch` when too much is.
  if (error instanceof TypeError && code === 'unknown') return new ProviderTrouble('unreachable', 'network');
  const { cause } = error instanceof Error ? error : {};
  const status = cause instanceof Response ? cause.status : 0;
  return new ProviderTrouble(status >= 500 ? 'unreachable' : 'refused', code);
}
