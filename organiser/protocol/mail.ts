import { z } from 'zod';

/**
 * Why a mail server did not do what was asked, in words that both sides have a sentence for. Only the first two are about the
 * message itself; the others are about the account, and another try may succeed.
 */
export const mailTroubles = [
  'recipient-refused',
  'message-refused',
  'later',
  'login',
  'no-starttls',
  'certificate',
  'tls-old',
  'name',
  'refused',
  'timeout',
  'unreachable',
] as const;
export const mailTrouble = z.enum(mailTroubles);
export type MailTrouble = z.infer<typeof mailTrouble>;

/** Those that no other try will change. */
export const isFinal = (trouble: MailTrouble): boolean =>
  trouble === 'recipient-refused' || trouble === 'message-refused';

type Raw = {
  code?: unknown;
  originalCode?: unknown;
  responseCode?: unknown;
  authenticationFailed?: unknown;
  cause?: unknown;
  message?: unknown;
};

const certificateCodes =
  /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(GET|VERIFY|DECRYPT)|ERR_TLS_CERT|HOSTNAME_MISMATCH|ERROR_IN_CERT|INVALID_CA|INVALID_PURPOSE)/;
const versionCodes =
  /(UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|VERSION_TOO_LOW|WRONG_VERSION|NO_PROTOCOLS_AVAILABLE|ALERT_HANDSHAKE)/i;

/** Every code that an error and its causes carry. */
function codesOf(error: unknown, depth = 0): string[] {
  if (typeof error !== 'object' || error === null || depth > 4) return [];
  const { code, originalCode, cause } = error as Raw;
  const own = [code, originalCode].filter((one) => typeof one === 'string');
  return [...own, ...codesOf(cause, depth + 1)];
}

/**
 * The word for an error of the mail libraries. What the server wrote is never repeated: it may quote an address.
 * @param error of nodemailer, imapflow or Node's sockets
 */
export function mailTroubleOf(error: unknown): MailTrouble {
  const raw = (typeof error === 'object' && error !== null ? error : {}) as Raw;
  const codes = codesOf(error);
  const message = typeof raw.message === 'string' ? raw.message : '';
  const has = (pattern: RegExp): boolean => codes.some((code) => pattern.test(code));
  if (has(certificateCodes)) return 'certificate';
  if (has(versionCodes) || versionCodes.test(message)) return 'tls-old';
  const response = typeof raw.responseCode === 'number' ? raw.responseCode : null;
  if (response !== null && response >= 400 && response < 500) return 'later';
  if (raw.authenticationFailed === true || has(/^(EAUTH|ENOAUTH|EOAUTH2)$/)) return 'login';
  if (has(/^EENVELOPE$/)) return response !== null && response >= 500 ? 'recipient-refused' : 'later';
  if (has(/^EMESSAGE$/)) return 'message-refused';
  if (/STARTTLS/i.test(message) && !has(/^(ECONN|ETIMEDOUT)/)) return 'no-starttls';
  if (has(/^(ENOTFOUND|EDNS|EAI_AGAIN)$/)) return 'name';
  if (has(/^(ETIMEDOUT|ETIMEOUT|CONNECT_TIMEOUT|GREETING_TIMEOUT|UPGRADE_TIMEOUT|ESOCKETTIMEDOUT)$/)) return 'timeout';
  if (has(/^(ECONNREFUSED)$/)) return 'refused';
  if (has(/^ETLS$/)) return 'tls-old';
  return 'unreachable';
}

const health = z.object({
  /** `untried`: nothing was asked of it yet. */
  state: z.enum(['untried', 'works', 'trouble']),
  trouble: mailTrouble.nullable(),
  at: z.iso.datetime().nullable(),
});

/** State of the organisers' mail account, null for a part that is not set up. Names no address but the account's own. */
export const mailState = z.object({
  v: z.literal(1),
  from: z.string().nullable(),
  smtp: health.nullable(),
  imap: health.nullable(),
  /** Mails that wait to leave, and those that were given up since the start of the hub. */
  waiting: z.int().min(0),
  givenUp: z.int().min(0),
});
export type MailState = z.infer<typeof mailState>;
export type MailHealth = z.infer<typeof health>;
