/* oxlint-disable oxc/no-async-endpoint-handlers -- that rule is about Express; Fastify awaits its handlers */
import { z } from 'zod';
import { callerOf, organisers, type App, type Context } from '../context.ts';
import { INVITE_HOURS, inviteAnswer, inviteBody, WEB_PLACE, type InviteAnswer } from '../protocol/participant.ts';
import { CODE_PLACE, HUB_PLACE, LINK_PLACE } from '../protocol/readiness.ts';
import { errorFields } from '../log.ts';
import { Refusal } from '../refusal.ts';
import type { InvitedOne } from '../store/participant-port.ts';
import type { Caller } from '../store/port.ts';
import { errors } from './errors.ts';
import { codeEnd, makeJoinCode } from './join-code.ts';

const params = z.object({ id: z.uuid() });
/** Twenty-five texts at their longest. */
const BYTES = 512 * 1024;
type Result = InviteAnswer['results'][number];
type Invited = Extract<InvitedOne, { is: 'invited' }>;

/** Invites participants: a slot, a code, and a mail where one can be sent. */
export function addInviteRoute(app: App, context: Context): void {
  const { store, mailer, listeners, now, publicUrl, log } = context;

  app.post(
    '/v1/editions/:id/participants/invite',
    {
      config: { access: organisers, scope: 'edition' },
      bodyLimit: BYTES,
      schema: {
        summary: 'Invites participants: a slot, a join code, and a mail where asked and possible',
        params,
        body: inviteBody,
        response: { 200: inviteAnswer, ...errors },
      },
    },
    async (request) => {
      const { items, mail, subject, slot, again } = request.body;
      const by = callerOf(request);
      if (mail && !mailer.configured) throw new Refusal('mail.none');
      const at = now();
      // Refused as a whole, before anybody is invited: an edition that is over lets nobody come in.
      const { endsOn } = await store.settings.settings(request.params.id);
      if (codeEnd(at, endsOn) <= at) throw new Refusal('request.invalid', { path: 'edition.endsOn' });
      const done = await store.participants.invite({
        edition: request.params.id,
        ids: items.map((item) => item.participant),
        slot,
        since: new Date(at.getTime() - INVITE_HOURS * 3_600_000).toISOString(),
        again,
        by,
        now: at.toISOString(),
      });
      const results: Result[] = [];
      for (const one of done) {
        if (one.is !== 'invited') {
          results.push({ participant: one.participant, is: one.is, mail: 'not-asked', way: null });
          continue;
        }
        listeners.poke(one.moved);
        const text = items.find((item) => item.participant === one.participant)?.text ?? '';
        try {
          results.push(await sent(one, by, mail ? { subject, text } : null));
        } catch (error) {
          // This one has no way in: they are not invited. The others are, and keep theirs.
          log('error', 'invite.failed', errorFields(error));
          await store.participants.uninvite(one).catch((stays: unknown) => {
            log('error', 'invite.stays', errorFields(stays));
          });
          results.push({ participant: one.participant, is: 'failed', mail: 'not-asked', way: null });
        }
      }
      return { v: 1 as const, results };
    },
  );

  /** The code is made as the invitation leaves: earlier unused ones are void. */
  async function sent(one: Invited, by: Caller, letter: { subject: string; text: string } | null): Promise<Result> {
    const { code, link, expiresAt } = await makeJoinCode(context, one.slot, by);
    // An earlier invitation that waits would bring a code that is void.
    if (one.former !== null) await mailer.drop(one.former);
    // After the fragment's mark: neither a proxy nor a journal sees a code.
    const web = `${publicUrl()}/#rejoindre=${code}`;
    const shown = { participant: one.participant, is: 'invited' as const, way: { code, link, web, expiresAt } };
    if (letter === null) return { ...shown, mail: 'not-asked' };
    if (one.to === null) return { ...shown, mail: 'no-address' };
    const text = letter.text
      .replaceAll(CODE_PLACE, code)
      .replaceAll(HUB_PLACE, publicUrl())
      .replaceAll(LINK_PLACE, link)
      .replaceAll(WEB_PLACE, web);
    try {
      await mailer.send({ to: one.to, subject: letter.subject, text }, one.mail);
      return { ...shown, mail: 'queued', way: null };
    } catch (error) {
      // The slot and the code are there: they can be handed over otherwise.
      if (error instanceof Refusal && error.code === 'mail.full') return { ...shown, mail: 'full' };
      log('error', 'invite.mail', errorFields(error));
      return { ...shown, mail: 'failed' };
    }
  }
}
