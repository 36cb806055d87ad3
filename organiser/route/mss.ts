/* oxlint-disable oxc/no-async-endpoint-handlers -- that rule is about Express; Fastify awaits its handlers */
import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { hashJoinCode, newJoinCode } from '../auth/secret.ts';
import { callerOf, organisers, type Access, type App, type Context } from '../context.ts';
import { codeLetter } from '../mss/letter.ts';
import { mssRules } from '../mss/rules.ts';
import {
  MSS_ADDRESS,
  mssAnswerRequest,
  mssAnswerResponse,
  mssHandCode,
  mssHandReceived,
  mssReceiveRequest,
  mssReceiveResponse,
  mssSendRequest,
  mssSendResponse,
  type MssWay,
} from '../protocol/mss.ts';
import { logId, normaliseJoinCode } from '../protocol/wire.ts';
import { Refusal } from '../refusal.ts';
import { errors } from './errors.ts';

const params = z.object({ log: logId });
const participants: Access = ['participant'];
const MINUTE_MS = 60_000;

/** The participant of this very log. */
function own(request: FastifyRequest, log: string): string {
  if (callerOf(request).log !== log) throw new Refusal('rights.refused');
  return log;
}

/** Domain of an address that a code may be sent to. A patient's box holds an INS: never written to. */
function domainOf(address: string): string {
  const domain = MSS_ADDRESS.exec(address)?.[1]?.toLowerCase();
  if (domain === undefined || /(^|\.)patient\.mssante\.fr$/.test(domain)) throw new Refusal('mss.address');
  return domain;
}

/** The two gestures of MSSanté (docs/decisions/0013-mss-challenge.md). */
export function addMssRoutes(app: App, { store, listeners, mailer, now, log: journal }: Context): void {
  const later = (minutes: number): string => new Date(now().getTime() + minutes * MINUTE_MS).toISOString();
  const hashOf = (code: string): Promise<string> => hashJoinCode(code, store.salt);
  const note = (way: MssWay, state: string, hand: boolean): void =>
    journal('info', 'mss.challenge', { way, state, hand });

  async function judge(log: string, way: MssWay, typed: string, by: string | null): Promise<void> {
    const answer = await store.mss.answer({
      log,
      way,
      hash: await hashOf(normaliseJoinCode(typed.replace(/^\s*VS[-\s]?(?=\S{8})/i, ''))),
      tries: mssRules.tries,
      by,
      now: now().toISOString(),
    });
    // A code that was not made yet is not one that has expired: the participant is told which.
    if (answer.is === 'none') throw new Refusal('mss.code-none', { made: answer.made ? 1 : 0 });
    if (answer.moved !== null) listeners.poke(answer.moved);
    if (answer.is === 'wrong') throw new Refusal('mss.code-wrong', { left: answer.left });
    note(way, 'confirmed', by !== null);
  }

  app.post(
    '/v1/logs/:log/mss/receive',
    {
      config: { access: participants, scope: 'log' },
      schema: {
        summary: 'Sends a code to an address. The address is kept until the mail left, then nowhere',
        params,
        body: mssReceiveRequest,
        response: { 200: mssReceiveResponse, ...errors },
      },
    },
    async (request) => {
      const log = own(request, request.params.log);
      const { address } = request.body;
      const domain = domainOf(address);
      const hand = !mailer.configured;
      const [code, mail, until] = [newJoinCode(), randomUUID(), later(mssRules.receiveMinutes)];
      const { moved, former } = await store.mss.ask({
        log,
        way: 'receive',
        hash: hand ? null : await hashOf(code),
        domain,
        mail: hand ? null : mail,
        state: 'asked',
        hand,
        by: null,
        now: now().toISOString(),
        until: hand ? null : until,
        perHour: mssRules.asksPerHour,
      });
      listeners.poke(moved);
      // The former code is void: a mail of it that still waits would only be typed back in vain.
      if (former !== null) await mailer.drop(former);
      if (!hand) await mailer.send({ to: address, ...codeLetter(code, mssRules.receiveMinutes) }, mail);
      note('receive', 'asked', hand);
      return { v: 1 as const, hand, until: hand ? null : until };
    },
  );

  app.post(
    '/v1/logs/:log/mss/receive/answer',
    {
      config: { access: participants, scope: 'log' },
      schema: {
        summary: 'The code that was received, typed back',
        params,
        body: mssAnswerRequest,
        response: { 200: mssAnswerResponse, ...errors },
      },
    },
    async (request) => {
      await judge(own(request, request.params.log), 'receive', request.body.code, null);
      return { v: 1 as const };
    },
  );

  app.post(
    '/v1/logs/:log/mss/send',
    {
      config: { access: participants, scope: 'log' },
      schema: {
        summary: "Gives a code to send to the organisers' box",
        params,
        body: mssSendRequest,
        response: { 200: mssSendResponse, ...errors },
      },
    },
    async (request) => {
      const log = own(request, request.params.log);
      const [code, until, hand] = [newJoinCode(), later(mssRules.sendMinutes), !mailer.watches];
      const { moved } = await store.mss.ask({
        log,
        way: 'send',
        hash: await hashOf(code),
        domain: request.body.domain.toLowerCase(),
        mail: null,
        state: 'asked',
        hand,
        by: null,
        now: now().toISOString(),
        until,
        perHour: mssRules.asksPerHour,
      });
      listeners.poke(moved);
      note('send', 'asked', hand);
      return { v: 1 as const, code, box: mailer.from ?? (await store.mss.box()), hand, until };
    },
  );

  app.post(
    '/v1/logs/:log/mss/hand/code',
    {
      config: { access: organisers, scope: 'log' },
      schema: {
        summary: 'Gives a code that an organiser sends from their own box; the earlier one is void',
        params,
        body: z.object({}).nullish(),
        response: { 200: mssHandCode, ...errors },
      },
    },
    async (request) => {
      const [code, until] = [newJoinCode(), later(mssRules.sendMinutes)];
      const { moved } = await store.mss.ask({
        log: request.params.log,
        way: 'receive',
        hash: await hashOf(code),
        domain: '',
        mail: null,
        state: 'sent',
        hand: true,
        by: callerOf(request).label,
        now: now().toISOString(),
        until,
        perHour: null,
      });
      listeners.poke(moved);
      note('receive', 'sent', true);
      return { v: 1 as const, code, until };
    },
  );

  app.post(
    '/v1/logs/:log/mss/hand/received',
    {
      config: { access: organisers, scope: 'log' },
      schema: {
        summary: 'An organiser found the code of the participant in a mail',
        params,
        body: mssHandReceived,
        response: { 200: mssAnswerResponse, ...errors },
      },
    },
    async (request) => {
      await judge(request.params.log, 'send', request.body.code, callerOf(request).label);
      return { v: 1 as const };
    },
  );
}
