import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration } from 'oidc-provider';
import type { OidcSettings } from '../../organiser/auth/oidc-settings.ts';

/** A real identity provider on this machine, with its own pages, and ways to make it lie, hang or go away. */

type Claims = Record<string, unknown>;
/** What the provider says of a person, beside their name there. */
export type Person = { email?: string; email_verified?: boolean };
type Answer = (request: IncomingMessage, response: ServerResponse) => unknown;
type Lie = { key: 'own' | 'other'; claims: (claims: Claims) => Claims };

const CLIENT = 'hub-des-organisateurs';
const SECRET = 'secret-du-client-pour-les-essais: 100 %';
const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const keys = { own: pair(), other: pair() };

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The same token with other claims, or signed by somebody else. */
function lied(token: string, { key, claims }: Lie): string {
  const [head = '', body = ''] = token.split('.');
  const read = JSON.parse(Buffer.from(body, 'base64url').toString()) as Claims;
  const text = `${head}.${part(claims(read))}`;
  const by: KeyObject = keys[key].privateKey;
  return `${text}.${sign('sha256', Buffer.from(text), by).toString('base64url')}`;
}

export class OidcRig {
  readonly issuer: string;
  readonly people = new Map<string, Person>();
  /** How the next identity tokens differ from the right ones. */
  lie: Lie | null = null;
  /** Paths whose requests get no answer, or one of ten megabytes. */
  hang: RegExp | null = null;
  flood: RegExp | null = null;
  asked = 0;
  #server: Server | null;
  readonly #port: number;
  readonly #more: Configuration;
  #answer: Answer = (_request, response) => response.end();

  private constructor(server: Server, more: Configuration) {
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
    this.issuer = `http://127.0.0.1:${this.#port}`;
    this.#more = more;
    server.on('request', this.#take);
  }

  /** Opens, for a hub whose address is known by now. `redirects`: where it may send people back to. */
  allow(redirects: readonly string[]): void {
    const jwk = { ...keys.own.privateKey.export({ format: 'jwk' }), kid: 'une', use: 'sig', alg: 'RS256' };
    const provider: Provider = new Provider(this.issuer, {
      clients: [{ client_id: CLIENT, client_secret: SECRET, redirect_uris: [...redirects] }],
      cookies: { keys: ['clef-des-temoins-du-fournisseur-d-essai'] },
      jwks: { keys: [jwk] },
      claims: { openid: ['sub'], email: ['email', 'email_verified'] },
      ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
      findAccount: (_ctx, sub) => ({
        accountId: sub,
        claims: async () => ({ sub, ...this.people.get(sub) }),
      }),
      // What was agreed on before: no page asks for consent.
      loadExistingGrant: async ({ oidc }) => {
        const grant = new provider.Grant({
          clientId: oidc.client!.clientId,
          accountId: oidc.session!.accountId!,
        });
        grant.addOIDCScope('openid email');
        await grant.save();
        return grant;
      },
      ...this.#more,
    });
    this.#answer = provider.callback();
  }

  /** @param redirects addresses that it may send people back to */
  static async start(redirects: readonly string[] = [], more: Configuration = {}): Promise<OidcRig> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const rig = new OidcRig(server, more);
    if (redirects.length > 0) rig.allow(redirects);
    return rig;
  }

  readonly #take = (request: IncomingMessage, response: ServerResponse): void => {
    const path = request.url ?? '';
    this.asked += 1;
    if (this.hang?.test(path)) return;
    if (this.flood?.test(path)) {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ issuer: 'x'.repeat(10_000_000) }));
      return;
    }
    const { lie } = this;
    if (lie !== null && path.startsWith('/token')) {
      const end = response.end.bind(response) as (body: string) => ServerResponse;
      response.end = ((body: unknown) => {
        const told = JSON.parse(String(body)) as { id_token?: string };
        const text = JSON.stringify(
          told.id_token === undefined ? told : { ...told, id_token: lied(told.id_token, lie) },
        );
        response.setHeader('content-length', Buffer.byteLength(text));
        return end(text);
      }) as never;
    }
    this.#answer(request, response);
  };

  settings(over: Partial<OidcSettings> = {}): OidcSettings {
    return {
      issuer: `${this.issuer}/`,
      clientId: CLIENT,
      clientSecret: SECRET,
      name: 'Connexion d’essai',
      scopes: 'openid email',
      acr: [],
      emailClaim: 'email',
      ...over,
    };
  }

  /** The same as variables of the hub's environment. */
  get environment(): Record<string, string> {
    return {
      VS_OIDC_ISSUER: this.issuer,
      VS_OIDC_CLIENT_ID: CLIENT,
      VS_OIDC_CLIENT_SECRET: SECRET,
      VS_OIDC_NAME: 'Connexion d’essai',
    };
  }

  /** Goes away, connections cut. */
  async down(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  /** Comes back at the same address. */
  async up(): Promise<void> {
    const server = createServer(this.#take);
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#server = server;
  }
}
