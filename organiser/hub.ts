import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import Fastify from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { answerError } from './answer.ts';
import { addApi } from './api/serve.ts';
import { addDoor } from './auth/door.ts';
import { newOrganiser, type NewOrganiser } from './auth/first.ts';
import { Lockout } from './auth/lockout.ts';
import { OidcSignIn } from './auth/oidc.ts';
import type { OidcSettings } from './auth/oidc-settings.ts';
import { Passwords } from './auth/password.ts';
import { IdentityProvider } from './auth/provider.ts';
import { newToken } from './auth/secret.ts';
import { SESSION_TIME, type SessionTime } from './auth/settings.ts';
import { SignIn } from './auth/sign-in.ts';
import { keepExpiring } from './blob/expire.ts';
import { BlobFolder } from './blob/folder.ts';
import { addBoard } from './board.ts';
import type { App, Context } from './context.ts';
import { addDrain } from './drain.ts';
import { Heard } from './heard.ts';
import { Listeners } from './listeners.ts';
import { openControl, type Control } from './backup/control.ts';
import { errorFields, type Log } from './log.ts';
import { makeTrust } from './proof/trust.ts';
import { measured } from './metrics/measure.ts';
import { Metrics } from './metrics/metrics.ts';
import { createMailer, type Mailer, type MailTiming } from './mail/mailer.ts';
import type { MailSettings } from './mail/settings.ts';
import { Refusal } from './refusal.ts';
import { addAccountRoutes } from './route/account.ts';
import { addAuditRoute } from './route/audit.ts';
import { addBlobRoutes } from './route/blob.ts';
import { addBoardRoutes } from './route/board.ts';
import { addHealthRoutes } from './route/health.ts';
import { addHubRoutes } from './route/hub.ts';
import { addIrritantRoutes } from './route/irritant.ts';
import { addInvitationRoutes } from './route/invitation.ts';
import { addJoinRoutes } from './route/join.ts';
import { watchBox, type WatchTiming } from './mail/watch.ts';
import { takeMail } from './mss/box.ts';
import { addMailRoutes } from './route/mail.ts';
import { createWhiteListReader, type ReaderSetup } from './list/white-list.ts';
import { addListRoutes } from './route/list.ts';
import { addWhiteListRoute } from './route/white-list.ts';
import { addMssBoxRoutes } from './route/mss-box.ts';
import { addMssRoutes } from './route/mss.ts';
import { addOidcRoutes } from './route/oidc.ts';
import { addOwnAccountRoutes } from './route/own-account.ts';
import { addInviteRoute } from './route/invite.ts';
import { addParticipantRoutes } from './route/participant.ts';
import { addRegistrationRoutes } from './route/registration.ts';
import { addProofRoutes } from './route/proof.ts';
import { addPublisherRoutes } from './route/publisher.ts';
import { addReadinessRoutes } from './route/readiness.ts';
import { addReportRoutes } from './route/report.ts';
import { addPlanningRoutes } from './route/planning.ts';
import { addSettingsRoutes } from './route/settings.ts';
import { addSessionRoutes } from './route/session.ts';
import { addStreamRoute } from './route/stream.ts';
import { addSyncRoute } from './route/sync.ts';
import { contentPolicy } from './policy.ts';
import { openStore, type StoreOptions } from './store/open.ts';
import type { HubStore } from './store/port.ts';

export type HubOptions = StoreOptions & {
  host?: string | undefined;
  /** 0 takes any free port. */
  port?: number | undefined;
  /** Contents, not paths. */
  tls?: { cert: Buffer; key: Buffer } | undefined;
  /** Origin that join links carry; by default the address the hub listens on. */
  publicUrl?: string | undefined;
  /** Where participants get the app, told in invitations. */
  download?: string | undefined;
  /** Folder of the built board. */
  board?: string | undefined;
  requestsPerMinute?: number | undefined;
  /** Time between two heartbeats of a stream, in milliseconds. */
  beatMs?: number | undefined;
  /** Behind a reverse proxy of this machine: the client's address is the one that it forwards. */
  proxy?: boolean | undefined;
  /** PEM texts of the authorities of the cards, roots and intermediates; without any, no card is proved. */
  cardRoots?: readonly string[] | undefined;
  /** How official lists of domains are read; without it they are refused. */
  whiteList?: ReaderSetup | undefined;
  /** The organisers' mail account; without one, people exchange the codes by hand. */
  mail?: MailSettings | null | undefined;
  mailTiming?: (MailTiming & WatchTiming) | undefined;
  /** How long sessions last. */
  sessionTime?: SessionTime | undefined;
  /** The identity provider that organisers may sign in by. */
  oidc?: OidcSettings | null | undefined;
  /** Longest wait for one of its answers, in seconds. */
  oidcDeadline?: number | undefined;
  /** Cost of a password's hash, log2 of N. Tests take less. */
  passwordCost?: number | undefined;
  /** Bearer that `/metrics` is read with; without one it is not served. */
  metricsToken?: string | undefined;
  /** Also tell the memory and the processor of the whole process. */
  processMetrics?: boolean | undefined;
  log?: Log | undefined;
  now?: (() => Date) | undefined;
};

export type Hub = {
  app: App;
  store: HubStore;
  mailer: Mailer;
  /** Origin the hub listens on; empty before `listen`. */
  readonly url: string;
  listen(): Promise<string>;
  close(): Promise<void>;
  /** Makes a key of the board and gives it, for the only time. `regions`: those it is limited to; null: national. */
  newKey(role: 'organiser' | 'observer', label?: string, regions?: readonly string[] | null): Promise<string>;
  /** Makes the account of a national organiser, or gives it back its rights, with a one-time link. */
  newOrganiser(email: string, label?: string): Promise<NewOrganiser>;
};

/** Largest body of a route that does not say its own, in bytes. */
const BODY_BYTES = 64 * 1024;
/** How long the requests under way have to end once the hub is asked to stop, in milliseconds. */
const STOP_MS = 5000;
/** Registrations that one address sends in a quarter of an hour: a whole hospital may share it. */
const REGISTRATIONS = 30;
/** An upload begun and not ended for this long is forgotten at the next start. */
const STALE_UPLOAD_MS = 7 * 24 * 60 * 60_000;
/** Age of a file that no hub of a shared store is about to note, in milliseconds. */
const SHARED_FILE_MS = 60 * 60_000;
const labels = { organiser: 'Organisateur', observer: 'Observateur' } as const;

/**
 * Makes a hub on a data folder. Nothing listens before `listen`.
 * @throws StoreTrouble when the folder or its database cannot be used
 */
export async function createHub(options: HubOptions): Promise<Hub> {
  const now = options.now ?? (() => new Date());
  const log: Log = options.log ?? (() => undefined);
  const store = await openStore(options);
  const metrics = new Metrics({ streams: () => listeners.count, mailsWaiting: () => store.mail.waiting() });
  if (options.processMetrics === true) metrics.withProcess();
  const timed = measured(store, (call, seconds) => metrics.store(call, seconds));
  const heard = new Heard(timed, log);
  const blobs = new BlobFolder(path.join(options.data, 'blobs'));
  const listeners = new Listeners({
    beatMs: options.beatMs ?? 15_000,
    pokes: store.pokes,
    regionOf: (name) => timed.regionOf({ log: name }),
    onPokes: (written) => metrics.pokes(written),
  });
  const mailer = createMailer({
    settings: options.mail ?? null,
    store: timed.mail,
    log,
    now,
    onMoved: (moved) => listeners.poke(moved),
    timing: options.mailTiming,
  });
  let url = '';
  const publicUrl = (): string => options.publicUrl ?? url;
  const context: Context = {
    store: timed,
    blobs,
    listeners,
    heard,
    mailer,
    metrics,
    log,
    now,
    publicUrl,
    download: options.download,
  };
  let control: Control | null = null;
  let box: { close(): Promise<void> } | null = null;
  let stopExpiring = (): void => undefined;
  try {
    await blobs.prepare();
    const used = await store.sweepBlobs(new Date(now().getTime() - STALE_UPLOAD_MS).toISOString());
    // Another hub of this store may have begun a file since.
    await blobs.sweep(used, store.shared ? SHARED_FILE_MS : 0);
    const app = await makeApp(options, context);
    return {
      app,
      store,
      mailer,
      get url() {
        return url;
      },
      listen: async () => {
        await app.listen({ host: options.host ?? '127.0.0.1', port: options.port ?? 0 });
        url = originOf(options, app.server.address() as AddressInfo);
        if (!store.shared) control = await openDataControl(options, context);
        await mailer.start();
        stopExpiring = keepExpiring(context);
        if (options.mail?.imap) {
          box = watchBox({
            settings: options.mail,
            log,
            now,
            onMail: (mail) => takeMail(context, mail),
            onHealth: (health) => mailer.noteImap(health),
            timing: options.mailTiming,
          });
        }
        return url;
      },
      close: async () => {
        stopExpiring();
        await app.close();
        await Promise.all([mailer.close(), box?.close(), heard.flush(), control?.close()]);
        await store.close();
      },
      newKey: async (role, label = labels[role], regions = null) => {
        const { token, hash } = newToken();
        await store.addKey({ hash, role, label, regions, now: now().toISOString() });
        return token;
      },
      newOrganiser: (address, label) => newOrganiser(context, address, label),
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Without it, on a full disk, the hub still serves; only the commands have to wait for its stop. */
async function openDataControl(options: HubOptions, context: Context): Promise<Control | null> {
  const { store, blobs, log, now } = context;
  const failed = (error: unknown): void => log('error', 'backup.failed', errorFields(error));
  const work = {
    backup: () => store.backup(blobs, now()),
    organiser: (email: string, label?: string) => newOrganiser(context, email, label),
  };
  return openControl(options.data, work, failed).catch((error: unknown) => {
    failed(error);
    return null;
  });
}

async function makeApp(options: HubOptions, context: Context): Promise<App> {
  const { log, listeners, metrics } = context;
  const app = Fastify({
    logger: false,
    // A GET of the board's data is asked with GET; the only HEAD is the one of blobs.
    exposeHeadRoutes: false,
    bodyLimit: BODY_BYTES,
    requestTimeout: 5 * 60_000,
    // Chosen here, never read from a header: it goes to the journal and back to the person, who may quote it.
    genReqId: () => randomBytes(6).toString('hex'),
    // `addDrain` answers those that still come in the words of the protocol.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 100 },
    trustProxy: options.proxy === true ? 'loopback' : false,
    ...(options.tls === undefined ? {} : { https: { ...options.tls, minVersion: 'TLSv1.2' } }),
  } as object).withTypeProvider<ZodTypeProvider>() as unknown as App;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(answerError(log));
  app.decorateRequest('refused', null);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (request.url.startsWith('/v1')) reply.header('cache-control', 'no-store');
  });
  app.addHook('onResponse', async (request, reply) => {
    const { id, method, refused } = request;
    const route = request.routeOptions.url ?? null;
    const { statusCode: status, elapsedTime: ms } = reply;
    log('info', 'request', { id, method, route, status, ms: Math.round(ms), ...(refused && { refused }) });
    // A stream lasts as long as its reader; a method that no route has is whatever somebody wrote.
    const known = route !== null;
    const streamed = request.routeOptions.config.stream === true;
    metrics.request(known ? method : 'other', route ?? 'none', status, streamed ? null : ms / 1000);
    if (refused !== null) metrics.refusal(refused);
  });
  addDrain(app, STOP_MS);
  app.addHook('preClose', async () => listeners.close());

  await app.register(helmet, contentPolicy(options.tls !== undefined));
  await app.register(rateLimit, {
    max: options.requestsPerMinute ?? 1200,
    timeWindow: 60_000,
    errorResponseBuilder: (_request, { ttl }) => new Refusal('rate.limited', { seconds: Math.ceil(ttl / 1000) }),
  });
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, async () => {
    throw new Refusal('route.unknown');
  });
  await addApi(app, BODY_BYTES);
  const time = options.sessionTime ?? SESSION_TIME;
  addDoor(app, { ...context, idleMs: time.idleMs });
  addHealthRoutes(app, context, options.metricsToken ?? null);
  addHubRoutes(app, context);
  addJoinRoutes(app, context, new Lockout());
  addSyncRoute(app, context);
  addStreamRoute(app, context);
  addProofRoutes(app, context, makeTrust(options.cardRoots ?? []));
  addMailRoutes(app, context);
  addReadinessRoutes(app, context);
  addReportRoutes(app, context);
  addIrritantRoutes(app, context);
  addPublisherRoutes(app, context);
  addMssRoutes(app, context);
  addMssBoxRoutes(app, context);
  addBlobRoutes(app, context);
  addBoardRoutes(app, context);
  addSettingsRoutes(app, context);
  addPlanningRoutes(app, context);
  addAccounts(app, options, context, time);
  addParticipantRoutes(app, context);
  addInviteRoute(app, context);
  addRegistrationRoutes(app, context, new Lockout(REGISTRATIONS));
  addListRoutes(app, context);
  addWhiteListRoute(app, context, options.whiteList ? createWhiteListReader(options.whiteList, context.now) : null);
  await addBoard(app, options.board);
  await app.ready();
  return app;
}

/** Accounts, their sessions, and the journal of what they did. */
function addAccounts(app: App, options: HubOptions, context: Context, time: SessionTime): void {
  const passwords = new Passwords(options.passwordCost);
  const signIn = new SignIn({ store: context.store, now: context.now, passwords, time });
  const oidc = options.oidc
    ? new OidcSignIn({ ...context, provider: new IdentityProvider(options.oidc, options.oidcDeadline), signIn })
    : null;
  addSessionRoutes(app, context, signIn, oidc?.name ?? null);
  addOidcRoutes(app, context, signIn, oidc);
  addInvitationRoutes(app, context, signIn, passwords);
  addOwnAccountRoutes(app, context, signIn, passwords);
  addAccountRoutes(app, context);
  addAuditRoute(app, context);
}

function originOf(options: HubOptions, { address, family, port }: AddressInfo): string {
  const host = family === 'IPv6' ? `[${address}]` : address;
  return `${options.tls === undefined ? 'http' : 'https'}://${host}:${port}`;
}
