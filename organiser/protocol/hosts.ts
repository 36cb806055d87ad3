import { z } from 'zod';
import { couloir } from './status.ts';

/** What a row is for: each group is one check of the app (`network.<group>`), `other` is none. */
export const hostGroups = ['psc', 'insi', 'dmp', 'mss', 'annuaire', 'teams', 'other'] as const;
export const hostGroup = z.enum(hostGroups);
export type HostGroup = z.infer<typeof hostGroup>;

/**
 * How a row is tried. `tls`: a handshake. `http`: a HEAD of the root. `imap`, `smtp`: greeting, STARTTLS, handshake.
 * `tcp`: a connection. `stun`: a Binding request over UDP (RFC 8489).
 */
export const hostProtocols = ['tls', 'http', 'imap', 'smtp', 'tcp', 'stun'] as const;

/** Stands for the domain of the participant's MSSanté address inside a host name. */
export const DOMAIN_PLACE = '{domain}';

/**
 * A machine that the workstation must reach during the hour. A name only, never an address or a name of this machine or of
 * a local network: a list that comes from outside must not make the app look around at home.
 */
export const hostRow = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/),
  /** The service, as people call it. */
  service: z.string().trim().min(1).max(80),
  group: hostGroup.default('other'),
  host: z
    .string()
    .max(253)
    .regex(/^(?:[a-z0-9-]+\.)*(?:\{domain\}|(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*)$/)
    .refine((name) => !/(?:^|\.)(?:localhost|local|lan|home|internal|intranet|arpa)$/.test(name), {
      message: 'a name of a local network',
    }),
  port: z.int().min(1).max(65_535),
  protocol: z.enum(hostProtocols),
  /** Null: whatever the couloir. */
  couloirs: z.array(couloir).min(1).nullable(),
  /** `needed` decides the check; `useful` is shown only; `none` is kept in the list and not tried (test platforms). */
  need: z.enum(['needed', 'useful', 'none']).default('needed'),
  /** Its certificate may come from the IGC-Santé, which is in no public store. */
  igc: z.boolean().default(false),
  /** It asks for the card's certificate (mutual TLS): whatever opens its connections breaks it. */
  mutual: z.boolean().default(false),
  /** Where the row comes from: `memory` and `derived` were never checked against a source, and never make a check fail. */
  confidence: z.enum(['verified', 'derived', 'memory']),
  source: z.string().trim().max(300),
});
export type HostRow = z.infer<typeof hostRow>;
