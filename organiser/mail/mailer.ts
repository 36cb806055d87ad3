import { randomUUID } from 'node:crypto';
import { isFinal, mailTroubleOf, type MailHealth, type MailState, type MailTrouble } from '../protocol/mail.ts';
import type { Log } from '../log.ts';
import { errorFields } from '../log.ts';
import { Refusal } from '../refusal.ts';
import type { MailStore, Moved } from '../store/mail-port.ts';
import { sendMail, type Outgoing } from './transport.ts';
import type { MailSettings } from './settings.ts';

/** Waits between two tries of one mail, in milliseconds; the last one repeats. Greylisting usually ends within five minutes. */
const RETRY_MS: readonly number[] = [60_000, 2 * 60_000, 5 * 60_000, 10 * 60_000, 20 * 60_000, 30 * 60_000];
/** A mail that could not leave for this long is given up, in milliseconds. */
const GIVE_UP_MS = 12 * 60 * 60_000;
/** Mails that may wait at once: a queue that grows beyond it has a reason that more mails do not end. */
const MOST_WAITING = 1000;
/** What is remembered of a mail that ended, so that its return is recognised, in milliseconds. */
const REMEMBERED_MS = 14 * 24 * 60 * 60_000;

/** Wait before a store that failed is asked again, in milliseconds. */
const STORE_MS = 5000;

export type MailTiming = {
  retryMs?: readonly number[] | undefined;
  giveUpMs?: number | undefined;
  most?: number | undefined;
};

export type MailerDeps = {
  settings: MailSettings | null;
  store: MailStore;
  log: Log;
  now(): Date;
  /** A log moved because a mail of it ended. */
  onMoved(moved: Moved): void;
  timing?: MailTiming | undefined;
};

export type Mailer = {
  /** Whether a mail can be sent at all. */
  readonly configured: boolean;
  /** Whether the organisers' box is watched. */
  readonly watches: boolean;
  /** Address that mails come from, null without an account. */
  readonly from: string | null;
  /**
   * Queues a mail: it is on the disk when this resolves, and leaves as soon as the server takes it, also after a restart.
   * Answers its id, chosen here unless given. The address is kept until it left or was given up, and is in no journal.
   * @throws Refusal `mail.none` without an account, `mail.full` when too many wait
   */
  send(mail: Omit<Outgoing, 'id'>, id?: string): Promise<string>;
  /** A mail that still waits carries nothing of use any more: it does not leave. One that left, or is unknown, changes nothing. */
  drop(id: string): Promise<void>;
  /** A mail that was sent came back. */
  returned(id: string): Promise<void>;
  /** What the box's watcher last met, shown with the rest. */
  noteImap(health: MailHealth): void;
  state(): Promise<MailState>;
  /** Begins to send what waits. */
  start(): Promise<void>;
  close(): Promise<void>;
};

/** The mails of the hub: a durable queue and one sender. */
export function createMailer({ settings, store, log, now, onMoved, timing = {} }: MailerDeps): Mailer {
  const retryMs = timing.retryMs ?? RETRY_MS;
  const giveUpMs = timing.giveUpMs ?? GIVE_UP_MS;
  const most = timing.most ?? MOST_WAITING;
  let smtp: MailHealth = { state: 'untried', trouble: null, at: null };
  let imap: MailHealth = { state: 'untried', trouble: null, at: null };
  let givenUp = 0;
  let timer: NodeJS.Timeout | null = null;
  let pumping: Promise<void> | null = null;
  let again = false;
  let closed = false;
  const stop = new AbortController();
  /** Mails that left, and that the queue could not be told about yet: they must not leave again. */
  const left = new Set<string>();
  /** The queue could not be read or written the last time. */
  let stuck = false;

  async function end(id: string, as: 'sent' | 'failed' | 'returned', reason: string | null): Promise<void> {
    const moved = await store.end({ id, as, reason, now: now().toISOString() });
    if (moved !== null) onMoved(moved);
  }

  /** What a failed try means for the mail and for the account. */
  async function failed(mail: { id: string; madeAt: string; tries: number }, trouble: MailTrouble): Promise<void> {
    const at = now();
    // A server that refuses one address, or asks to come back, works.
    const works = isFinal(trouble) || trouble === 'later';
    smtp = { state: works ? 'works' : 'trouble', trouble: works ? null : trouble, at: at.toISOString() };
    const wait = retryMs[Math.min(mail.tries, retryMs.length - 1)] ?? 60_000;
    const over = at.getTime() + wait > Date.parse(mail.madeAt) + giveUpMs;
    log('warn', 'mail.failed', { trouble, tries: mail.tries + 1, final: isFinal(trouble) || over });
    if (isFinal(trouble) || over) {
      givenUp += 1;
      return end(mail.id, 'failed', trouble);
    }
    return store.postpone(mail.id, new Date(at.getTime() + wait).toISOString(), trouble);
  }

  async function sendDue(account: MailSettings): Promise<void> {
    while (!closed) {
      const mail = await store.due(now().toISOString());
      if (mail === null) return;
      if (left.has(mail.id)) {
        await ended(mail.id);
        continue;
      }
      const trouble = await sendMail(account, mail, stop.signal).then(() => null, mailTroubleOf);
      if (closed && trouble !== null) return store.release(mail.id, now().toISOString());
      if (trouble !== null) {
        await failed(mail, trouble);
        continue;
      }
      smtp = { state: 'works', trouble: null, at: now().toISOString() };
      log('info', 'mail.sent', { tries: mail.tries + 1 });
      left.add(mail.id);
      await ended(mail.id);
    }
  }

  async function ended(id: string): Promise<void> {
    await end(id, 'sent', null);
    left.delete(id);
  }

  /** One sender at a time; asked while it works, it looks once more before it rests. */
  function pump(): Promise<void> {
    if (settings === null || closed) return Promise.resolve();
    if (pumping !== null) {
      again = true;
      return pumping;
    }
    pumping = (async () => {
      do {
        again = false;
        await sendDue(settings);
        stuck = false;
      } while (again);
    })()
      .catch((error: unknown) => {
        stuck = true;
        log('error', 'mail.queue', errorFields(error));
      })
      .finally(() => {
        pumping = null;
        void rest();
      });
    return pumping;
  }

  /** Sleeps until the next mail is due. */
  async function rest(): Promise<void> {
    if (closed) return;
    // A store that does not answer now is asked again: what waits in it must not wait for the next mail.
    const next = await store.next().catch(() => new Date(now().getTime() + STORE_MS).toISOString());
    if (closed || next === null) return;
    if (timer !== null) clearTimeout(timer);
    // Never at once, and much later where the queue cannot be written: a full disk is not mended by asking it ten times a second.
    const least = stuck ? (retryMs[0] ?? 60_000) : 100;
    const ms = Math.max(Math.min(Date.parse(next) - now().getTime(), 60_000), least);
    timer = setTimeout(() => void pump(), ms).unref();
  }

  return {
    configured: settings !== null,
    watches: (settings?.imap ?? null) !== null,
    from: settings?.from ?? null,
    async send({ to, subject, text }, id = randomUUID()) {
      if (settings === null) throw new Refusal('mail.none');
      const added = await store.add({ id, to, subject, text, madeAt: now().toISOString() }, most);
      if (!added) throw new Refusal('mail.full');
      void pump();
      return id;
    },
    async drop(id) {
      // Sent already, and only the queue does not know yet: it is no failure.
      if (!left.has(id)) await end(id, 'failed', 'replaced');
    },
    async returned(id) {
      log('info', 'mail.returned');
      await end(id, 'returned', 'returned');
    },
    noteImap(health) {
      imap = health;
    },
    async state() {
      return {
        v: 1,
        from: settings?.from ?? null,
        smtp: settings === null ? null : smtp,
        imap: settings === null || settings.imap === null ? null : imap,
        waiting: await store.waiting(),
        givenUp,
      };
    },
    async start() {
      await store.sweep(new Date(now().getTime() - REMEMBERED_MS).toISOString());
      void pump();
    },
    async close() {
      closed = true;
      stop.abort();
      if (timer !== null) clearTimeout(timer);
      await pumping;
    },
  };
}
