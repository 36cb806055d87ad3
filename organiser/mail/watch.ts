import { ImapFlow } from 'imapflow';
import { mailTroubleOf, type MailHealth } from '../protocol/mail.ts';
import type { Log } from '../log.ts';
import { errorFields } from '../log.ts';
import { seenMail, type SeenMail } from './read.ts';
import type { MailSettings } from './settings.ts';
import { tlsOf } from './transport.ts';

/** Mark of a mail that was looked at. A server that keeps no mark of its own gets the usual "read". */
const MARK = 'VerifSegurVu';
/** Mails older than this carry no code that is awaited, in milliseconds. */
const OLD_MS = 3 * 24 * 60 * 60_000;
/** A look without being told to: a lost IDLE costs only time, in milliseconds. */
const POLL_MS = 60_000;
const BACKOFF_MS: readonly number[] = [2_000, 5_000, 15_000, 60_000, 5 * 60_000];
/** A mail that could not be taken is tried again at once, then after this, four times this, nine times… in milliseconds. */
const REFUSED_MS = 60_000;
const CONNECT_MS = 15_000;
const SILENT_MS = 2 * 60_000;

export type WatchTiming = { pollMs?: number | undefined; backoffMs?: readonly number[] | undefined };

export type WatchDeps = {
  settings: MailSettings;
  log: Log;
  now(): Date;
  /** Looks at one mail. What it throws leaves the mail unmarked, for another time. */
  onMail(mail: SeenMail): Promise<void>;
  onHealth(health: MailHealth): void;
  timing?: WatchTiming | undefined;
};

/** Watches the organisers' box until it is closed: IDLE, a slow look, and always back after an error. */
export function watchBox({ settings, log, now, onMail, onHealth, timing = {} }: WatchDeps): { close(): Promise<void> } {
  const { imap, login } = settings;
  const pollMs = timing.pollMs ?? POLL_MS;
  const backoffMs = timing.backoffMs ?? BACKOFF_MS;
  let closed = false;
  let client: ImapFlow | null = null;
  /** Ends the present wait. */
  let wake: () => void = () => undefined;
  /** Mails that could not be taken: how often, and when to try again. One of them must not keep the others from being read. */
  const refused = new Map<number, { times: number; at: number }>();
  /** A mail came while the box was being read: it is read again at once. */
  let stirred = false;

  const wait = (ms: number): Promise<void> =>
    new Promise((resume) => {
      if (closed) return resume();
      const timer = setTimeout(resume, ms);
      wake = () => {
        clearTimeout(timer);
        resume();
      };
      return undefined;
    });

  function connection(server: NonNullable<MailSettings['imap']>): ImapFlow {
    const made = new ImapFlow({
      host: server.host,
      port: server.port,
      secure: server.tls === 'tls',
      doSTARTTLS: server.tls === 'starttls' ? true : server.tls === 'none' ? false : undefined,
      ...(login === null ? {} : { auth: { user: login.user, pass: login.password } }),
      tls: tlsOf(settings, server),
      logger: false,
      disableAutoIdle: true,
      disableCompression: true,
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: Math.max(SILENT_MS, pollMs * 2),
      maxLiteralSize: 4 * 1024 * 1024,
    });
    // Without a listener an error of the connection would end the hub.
    made.on('error', () => wake());
    made.on('close', () => wake());
    made.on('exists', () => {
      stirred = true;
      wake();
    });
    return made;
  }

  /** Every mail that has no mark yet. */
  async function look(box: ImapFlow): Promise<void> {
    const { mailbox } = box;
    const permanent = typeof mailbox === 'object' ? mailbox.permanentFlags : undefined;
    const own = permanent === undefined || permanent.has('\\*') || permanent.has(MARK);
    const since = new Date(now().getTime() - OLD_MS);
    const found = await box.search(own ? { unKeyword: MARK, since } : { seen: false, since }, { uid: true });
    const due = (Array.isArray(found) ? found : []).filter((uid) => (refused.get(uid)?.at ?? 0) <= now().getTime());
    // Those that never failed first.
    due.sort((a, b) => (refused.get(a)?.times ?? 0) - (refused.get(b)?.times ?? 0));
    for (const uid of due) {
      try {
        await take(box, uid, own);
        refused.delete(uid);
      } catch (error) {
        const times = (refused.get(uid)?.times ?? 0) + 1;
        refused.set(uid, { times, at: now().getTime() + (times - 1) ** 2 * REFUSED_MS });
        // The connection did not outlive it: the session begins again, with the others first.
        if (!box.usable) throw error;
        log('warn', 'mail.box', { trouble: 'message', times, ...errorFields(error) });
      }
    }
  }

  /** One mail: read, handed over, marked. */
  async function take(box: ImapFlow, uid: number, own: boolean): Promise<void> {
    const query = { envelope: true, headers: true, bodyStructure: true } as const;
    const message = await box.fetchOne(String(uid), query, { uid: true });
    if (typeof message !== 'object') return;
    await onMail(seenMail(box, message));
    await box.messageFlagsAdd(String(uid), [own ? MARK : '\\Seen'], { uid: true });
    if (imap?.remove === true) await box.messageDelete(String(uid), { uid: true });
  }

  async function session(server: NonNullable<MailSettings['imap']>, onConnected: () => void): Promise<void> {
    const box = connection(server);
    client = box;
    try {
      await box.connect();
      await box.mailboxOpen(server.folder);
      while (!closed && box.usable) {
        stirred = false;
        await look(box);
        onConnected();
        onHealth({ state: 'works', trouble: null, at: now().toISOString() });
        if (stirred) continue;
        const woken = wait(pollMs);
        // IDLE ends by itself when the next command is sent.
        box.idle().catch(() => undefined);
        await woken;
      }
    } finally {
      client = null;
      box.close();
    }
  }

  async function run(server: NonNullable<MailSettings['imap']>): Promise<void> {
    for (let failures = 0; !closed; failures += 1) {
      try {
        await session(server, () => {
          failures = -1;
        });
      } catch (error) {
        if (closed) return;
        const trouble = mailTroubleOf(error);
        onHealth({ state: 'trouble', trouble, at: now().toISOString() });
        log('warn', 'mail.box', { trouble, ...errorFields(error) });
      }
      await wait(backoffMs[Math.min(Math.max(failures, 0), backoffMs.length - 1)] ?? 60_000);
    }
  }

  const running = imap === null ? Promise.resolve() : run(imap);
  return {
    async close() {
      closed = true;
      client?.close();
      wake();
      await running;
    },
  };
}
