/* oxlint-disable oxc/no-async-endpoint-handlers -- that rule is about Express; Fastify awaits its handlers */
import { z } from 'zod';
import { callerOf, organisers, staff, type App, type Context } from '../context.ts';
import {
  CODE_PLACE,
  contactBody,
  HUB_PLACE,
  LINK_PLACE,
  readiness,
  REMIND_HOURS,
  remindersAnswer,
  remindersBody,
  type RemindersAnswer,
} from '../protocol/readiness.ts';
import { Refusal } from '../refusal.ts';
import type { Caller } from '../store/port.ts';
import type { RemindedOne } from '../store/readiness-port.ts';
import { errors } from './errors.ts';
import { codeEnd, makeJoinCode } from './join-code.ts';

const params = z.object({ id: z.uuid() });
type Result = RemindersAnswer['results'][number];

/** Who is ready, how to reach them, and reminding those who are not. */
export function addReadinessRoutes(app: App, context: Context): void {
  const { store, mailer, listeners, now, publicUrl } = context;
  app.get(
    '/v1/editions/:id/readiness',
    {
      config: { access: staff, scope: 'edition' },
      schema: { summary: 'Latest result of each check of each slot', params, response: { 200: readiness, ...errors } },
    },
    async (request) => {
      const { id } = request.params;
      const by = callerOf(request);
      const mayReach = by.role === 'organiser';
      const contacts = mayReach ? await store.readiness.contacts(id) : new Map<string, string>();
      const slots = await store.readiness.readiness(id, by, now().toISOString());
      return {
        v: 1 as const,
        slots: slots.map((slot) => ({ ...slot, contact: contacts.get(slot.id) ?? null })),
        mail: mailer.configured,
      };
    },
  );

  app.put(
    '/v1/slots/:id/contact',
    {
      config: { access: organisers, scope: 'slot' },
      schema: {
        summary: 'Sets or forgets the contact address of a slot',
        params,
        body: contactBody,
        response: { 200: z.object({ v: z.literal(1) }), ...errors },
      },
    },
    async (request) => {
      const { email } = request.body;
      await store.readiness.setContact({
        slot: request.params.id,
        email,
        by: callerOf(request),
        now: now().toISOString(),
      });
      return { v: 1 as const };
    },
  );

  app.post(
    '/v1/editions/:id/reminders',
    {
      config: { access: organisers, scope: 'edition' },
      // Two hundred texts of their longest.
      bodyLimit: 2 * 1024 * 1024,
      schema: {
        summary: 'Reminds participants: a message in the log of each, and a mail where asked and possible',
        params,
        body: remindersBody,
        response: { 200: remindersAnswer, ...errors },
      },
    },
    async (request) => {
      const { items, mail, again, subject } = request.body;
      if (new Set(items.map(({ slot }) => slot)).size !== items.length) {
        throw new Refusal('request.invalid', { path: 'items' });
      }
      if (mail && !mailer.configured) throw new Refusal('mail.none');
      // Refused as a whole, before anybody is reminded: an edition that is over lets nobody join.
      const invited = items.find(({ mailText }) => mailText !== undefined);
      const at = now();
      if (invited !== undefined && codeEnd(at, await store.lastDay(invited.slot)) <= at) {
        throw new Refusal('request.invalid', { path: 'edition.endsOn' });
      }
      const since = new Date(at.getTime() - REMIND_HOURS * 3_600_000).toISOString();
      const by = callerOf(request);
      const edition = request.params.id;
      const done = await store.readiness.remind({ items, mail, again, edition, since, by, now: at.toISOString() });
      const results: Result[] = [];
      for (const one of done) {
        if (one.is === 'reminded') listeners.poke(one.moved);
        const item = items.find(({ slot }) => slot === one.slot);
        const letter = async (): Promise<string> =>
          item?.mailText === undefined ? (item?.text ?? '') : withCode(item.mailText, item.slot, by);
        results.push(await sent(one, { mail, subject, letter }));
      }
      return { v: 1 as const, results };
    },
  );

  /** The way to join, made as the mail leaves: the code is in no log, and the earlier one is void. */
  async function withCode(mailText: string, slot: string, by: Caller): Promise<string> {
    const { code, link } = await makeJoinCode(context, slot, by);
    return mailText.replaceAll(CODE_PLACE, code).replaceAll(HUB_PLACE, publicUrl()).replaceAll(LINK_PLACE, link);
  }

  async function sent(
    one: RemindedOne,
    what: { mail: boolean; subject: string; letter: () => Promise<string> },
  ): Promise<Result> {
    const { slot, is } = one;
    if (is !== 'reminded' || !what.mail) return { slot, is, mail: 'not-asked' };
    if (one.to === null) return { slot, is, mail: 'no-address' };
    try {
      await mailer.send({ to: one.to, subject: what.subject, text: await what.letter() });
      return { slot, is, mail: 'queued' };
    } catch (error) {
      // The message is in the log already: that one mail more does not wait is said, not thrown.
      if (error instanceof Refusal && error.code === 'mail.full') return { slot, is, mail: 'full' };
      throw error;
    }
  }
}
