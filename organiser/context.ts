import type { FastifyBaseLogger, FastifyInstance, FastifyRequest, RawServerDefault } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Scope } from './auth/scope.ts';
import type { Role } from './protocol/event.ts';
import type { HubErrorCode } from './protocol/wire.ts';
import type { BlobFolder } from './blob/folder.ts';
import type { Heard } from './heard.ts';
import type { Listeners } from './listeners.ts';
import type { Log } from './log.ts';
import type { Mailer } from './mail/mailer.ts';
import type { Metrics } from './metrics/metrics.ts';
import { Refusal } from './refusal.ts';
import type { Caller, HubStore } from './store/port.ts';

/** Who may use a route: anybody, or the holders of a token with one of these roles. Each route of `/v1` says it. */
export type Access = 'anybody' | readonly (Role | 'publisher')[];

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
    /** What of a region it shows or changes. Each route of `/v1` says it. */
    scope?: Scope;
    /** Also lets in a token that a device change revoked less than 15 minutes ago: its answer may have been lost. */
    renewal?: boolean;
    /** Its answer lasts as long as its reader: its time says nothing. */
    stream?: boolean;
  }
  interface FastifyRequest {
    caller: Caller | null;
    /** The publisher's link presented: it names nobody, so it is no caller. */
    publisher: string | null;
    /** Code of the refusal that this request got. */
    refused: HubErrorCode | null;
    /** Hash of the token presented. */
    tokenHash: string;
    /** Hash of the session that the token belongs to; null for a key and for participants. */
    session: string | null;
    /** Set when the token is no longer valid but may ask for the same device again. */
    renewedDevice: string | null;
  }
}

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** What the routes share. */
export type Context = {
  store: HubStore;
  blobs: BlobFolder;
  listeners: Listeners;
  heard: Heard;
  mailer: Mailer;
  metrics: Metrics;
  log: Log;
  now: () => Date;
  /** Origin that join links carry. Known once the hub listens. */
  publicUrl: () => string;
  /** Where the app is to be had. */
  download: string | undefined;
};

/** The caller of a route that asked for a token. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === null) throw new Refusal('auth.required');
  return request.caller;
}

/** The link of a publisher's route. */
export function publisherOf(request: FastifyRequest): string {
  if (request.publisher === null) throw new Refusal('auth.required');
  return request.publisher;
}

export const everyone: Access = ['participant', 'organiser', 'observer'];
export const staff: Access = ['organiser', 'observer'];
export const organisers: Access = ['organiser'];
export const publishers: Access = ['publisher'];
