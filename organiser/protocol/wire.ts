import { z } from 'zod';
import { holder } from './identifier.ts';
import { deviceId, loggedEvent, pushedEvent, role } from './event.ts';
import { meetingLink } from './meeting.ts';
import { couloir } from './status.ts';

/** Most events in one push and in one answer; a longer outbox or log takes several calls. */
export const PUSH_LIMIT = 100;
export const PULL_LIMIT = 500;
/** Largest blob, in bytes. */
export const BLOB_LIMIT = 25 * 1024 * 1024;

/** A join code as shown: two groups of four, without the letters that are read as digits. */
export const JOIN_CODE = /^[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}$/;

/** Puts what a person typed (spaces, lower case, no dash) into the shape of a code; it may still be wrong. */
export function normaliseJoinCode(typed: string): string {
  const bare = typed.toUpperCase().replace(/[^0-9A-Z]/g, '');
  return bare.length === 8 ? `${bare.slice(0, 4)}-${bare.slice(4)}` : bare;
}

/** Signs that no code has, since they are read as others; with those that an invitation may really show. */
const misread: Readonly<Record<string, string>> = {
  '0': 'C, D, Q, 8',
  O: 'C, D, Q, 8',
  '1': '7, J, T',
  I: '7, J, T',
  L: '7, J, T',
  U: 'V, W',
};

/** The first sign of eight that no code has, and what it may be; null when each could be of a code, or when they are not eight. */
export function misreadSign(typed: string): { sign: string; perhaps: string } | null {
  const bare = typed.toUpperCase().replace(/[^0-9A-Z]/g, '');
  const sign = bare.length === 8 ? /[01ILOU]/.exec(bare)?.[0] : undefined;
  return sign === undefined ? null : { sign, perhaps: misread[sign]! };
}

export const logId = z.string().regex(/^[a-z0-9-]{8,40}$/);
const date = z.iso.date();
const instant = z.iso.datetime();
/** A recipient of the age file format (age-encryption.org/v1, X25519). */
export const ageRecipient = z.string().regex(/^age1[02-9ac-hj-np-z]{58}$/);

export const edition = z.object({
  id: z.string(),
  name: z.string(),
  startsOn: date,
  endsOn: date,
  /** Days of it without any session. */
  daysOff: z.array(date).optional(),
  contact: z.email(),
});
export type Edition = z.infer<typeof edition>;

export const slot = z.object({
  id: z.string(),
  log: logId,
  edition: z.string(),
  startsAt: instant,
  minutes: z.int().min(10).max(240),
  couloir,
});
export type Slot = z.infer<typeof slot>;

export const joinRequest = z.object({ code: z.string().max(40), device: deviceId });
export const joinResponse = z.object({
  v: z.literal(1),
  token: z.string().min(20).max(200),
  participant: z.object({ id: z.string(), label: z.string() }),
  /** Registered identifier of this very participant, to be compared with the card on their own computer. */
  personId: z.string().max(40).nullish(),
  slot,
  edition,
  /** The link of the remote meeting of the slot, null when it has none yet; in shape only, as in the log. */
  meeting: meetingLink.nullish(),
  reportKey: ageRecipient,
});
export type JoinResponse = z.infer<typeof joinResponse>;

export const syncRequest = z.object({
  v: z.literal(1),
  /** The history the cursor belongs to; empty on the first call. */
  epoch: z.string().max(60),
  after: z.int().min(0),
  push: z.array(pushedEvent).max(PUSH_LIMIT),
});
export type SyncRequest = z.infer<typeof syncRequest>;

export const syncResponse = z.object({
  v: z.literal(1),
  epoch: z.string().min(1),
  events: z.array(loggedEvent),
  /** Highest seq of the log: more to fetch while the last event is below it. */
  head: z.int().min(0),
  /** Highest n known of the calling device, 0 when none. */
  lastN: z.int().min(0),
  /** To a participant: the link of the remote meeting as it is now, whichever way it was given. Not a fact of the log. */
  meeting: meetingLink.nullish(),
});
export type SyncResponse = z.infer<typeof syncResponse>;

/** Takes a new device id for the same person (the hub knows an n that we do not: our backup is older). */
export const deviceRequest = z.object({ device: deviceId });
export const deviceResponse = z.object({ v: z.literal(1), token: z.string().min(20).max(200) });

/** What the card signs to prove that it is there: 32 random bytes of the hub, used once. */
export const proofChallenge = z.object({
  v: z.literal(1),
  nonce: z.string().regex(/^[0-9a-f]{64}$/),
  expiresAt: instant,
});
export type ProofChallenge = z.infer<typeof proofChallenge>;
const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);
/** DER of the authentication certificate and the signature of `proofStatement`, in base64. Neither is kept by the hub. */
export const proofRequest = z.object({
  nonce: proofChallenge.shape.nonce,
  certificate: base64.max(12_000),
  signature: base64.max(2_000),
});
export type ProofRequest = z.infer<typeof proofRequest>;
export const proofResponse = z.object({ v: z.literal(1), test: z.boolean(), holder: holder.optional() });

/**
 * The bytes a card signs for the hub: what they are for comes first, so that they mean nothing anywhere else, then the log
 * and the device, so that nobody else can present them.
 */
export function proofStatement({ log, device, nonce }: { log: string; device: string; nonce: string }): string {
  return `Compagnon Verif' Segur - preuve de possession de la carte - v1\nlog ${log}\ndevice ${device}\nnonce ${nonce}\n`;
}

export const poke = z.object({ log: logId, head: z.int().min(0) });
export type Poke = z.infer<typeof poke>;

export const hubInfo = z.object({
  service: z.literal('verif-segur-hub'),
  v: z.literal(1),
  version: z.string(),
  epoch: z.string(),
  /** Clock of the hub, for the drift check. */
  now: instant,
  /** Origin that its links carry; a hub that was given none has that of its machine, which no other reaches. */
  address: z.string().optional(),
  /** Where the app is to be had; absent when nobody said. */
  download: z.string().optional(),
});
export type HubInfo = z.infer<typeof hubInfo>;

/** Every refusal of the hub, with the HTTP status it travels with. */
export const hubErrors = {
  'request.invalid': 400,
  'auth.required': 401,
  'auth.revoked': 401,
  'rights.refused': 403,
  /** It belongs to another region than the caller's. */
  'rights.region': 403,
  /** The e-mail address, the password or the code is wrong, or the account may not come in: one word for all. */
  'session.refused': 403,
  /** The password is right: a code of the authenticator, or a recovery code, is asked for too. */
  'session.code': 403,
  'session.locked': 429,
  'invitation.unknown': 404,
  'invitation.used': 409,
  'invitation.expired': 410,
  /** What asks is a key of the board, not an account. */
  'account.none': 409,
  'account.email': 409,
  'account.disabled': 409,
  /** Nobody takes rights from oneself. */
  'account.self': 409,
  /** Nobody could manage the accounts any more. */
  'account.last': 409,
  /** A password that is too easy (info: why). */
  'account.password': 422,
  /** The code does not fit the secret that was offered, or none was. */
  'totp.wrong': 422,
  /** The code of a sign-in by the identity provider is over, was used, or is another browser's. */
  'oidc.expired': 410,
  /** The hub has no identity provider. */
  'oidc.none': 409,
  'oidc.unreachable': 503,
  'sync.device': 403,
  'log.unknown': 404,
  'blob.unknown': 404,
  'blob.erased': 410,
  'list.unknown': 404,
  'route.unknown': 404,
  'join.code-unknown': 404,
  'join.code-used': 409,
  'join.code-expired': 410,
  'join.locked': 429,
  'sync.fork': 409,
  'blob.offset': 409,
  /** Somebody changed the settings meanwhile (info: version). */
  'edition.changed': 409,
  /** Slots would be outside of the days of the edition (info: slots, how many). */
  'edition.slots': 409,
  /** Another participant of the edition has this address. */
  'participant.known': 409,
  'participant.withdrawn': 409,
  /** Somebody changed what is known of them meanwhile (info: revision). */
  'participant.changed': 409,
  /** Never made, or closed since. */
  'registration.closed': 404,
  /** Another slot has the participant, the organiser or the room at that time (info: which, slot). */
  'slot.conflict': 409,
  /** Somebody changed the slot meanwhile, or its time was agreed on (info: version). */
  'slot.changed': 409,
  /** Its hour began, or it was closed: its time does not move any more. */
  'slot.begun': 409,
  /** Somebody changed the chain meanwhile (info: version). */
  'chain.changed': 409,
  /** Somebody published another version meanwhile (info: version). */
  'list.stale': 409,
  /** The file of a list is refused (info: reason, one of reader/refused.ts). */
  'list.file': 422,
  /** Somebody triaged it meanwhile (info: path). */
  'irritant.changed': 409,
  /** A duplicate of what is a duplicate itself (info: path). */
  'irritant.duplicate': 409,
  /** A duplicate of an irritant of another software (info: path). */
  'irritant.software': 409,
  /** Released to a publisher, and of no known product (info: path). */
  'irritant.product': 422,
  /** The challenge is unknown, used, expired, or another device's. */
  'proof.challenge': 409,
  /** The certificate cannot be read, is out of its dates, or is not for authentication (info: why). */
  'proof.certificate': 422,
  'proof.untrusted': 422,
  'proof.signature': 422,
  'event.invalid': 422,
  'blob.mismatch': 422,
  'event.too-large': 413,
  'request.too-large': 413,
  'rate.limited': 429,
  /** The hub has no mail account: the gesture is made by hand. */
  /** No code is awaited: none was asked, it is over, or it was used. */
  'mss.code-none': 409,
  /** Another code than the one that was sent (info: tries left). */
  'mss.code-wrong': 422,
  'mss.address': 422,
  'mail.none': 409,
  'mail.full': 503,
  'hub.failed': 500,
  'hub.full': 507,
  /** It stops, or its store does not answer (info: why): the same request may succeed in a moment. */
  'hub.unavailable': 503,
} as const;
export type HubErrorCode = keyof typeof hubErrors;

export const hubError = z.object({
  code: z.enum(Object.keys(hubErrors) as [HubErrorCode, ...HubErrorCode[]]),
  /** Where in the request (a path, an `n`, a number of seconds to wait): never a value of it. */
  info: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  /** Name of this request in the hub's journal, to quote when asking for help. */
  request: z.string().max(40).optional(),
});
export type HubError = z.infer<typeof hubError>;

export const identity = z.object({
  v: z.literal(1),
  role,
  label: z.string(),
  logs: z.array(logId).nullable(),
  /** Regions that an organiser or an observer is limited to; null: national. */
  regions: z.array(z.string()).nullable().optional(),
  /** The person, the same through all their sessions. */
  person: z.uuid().optional(),
  /** Whether they signed in with an account; otherwise they hold a key. */
  account: z.boolean().optional(),
});
