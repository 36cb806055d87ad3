import { z } from 'zod';

/** Accounts of the organisers and observers who sign in with an e-mail address, their sessions and the keys of the board. */

/** Shortest password. The only rule: length is what resists, and a rule of composition makes people write it down. */
export const PASSWORD_LEAST = 12;
const PASSWORD_MOST = 200;

/** An address as it is compared: without spaces around, in lower case. */
export const accountEmail = z
  .string()
  .trim()
  .max(254)
  .transform((text) => text.toLowerCase())
  .pipe(z.email());
const password = z.string().min(1).max(PASSWORD_MOST);
/** What was typed from an authenticator, or a recovery code: spaces and dashes are left out by the hub. */
const typedCode = z.string().min(1).max(40);
const instant = z.iso.datetime();
const v = z.literal(1);
const bearer = z.string().min(20).max(200);

export const staffRole = z.enum(['organiser', 'observer']);
export type StaffRole = z.infer<typeof staffRole>;
/** Regions that a person is limited to, in the words of resources/grades.json; null: national. */
const regions = z.array(z.string().trim().min(1).max(80)).min(1).max(30).nullable();
const label = z.string().trim().min(1).max(80);

export const signInRequest = z.object({ email: accountEmail, password, code: typedCode.nullish() });
export type SignInRequest = z.infer<typeof signInRequest>;
export const openedSession = z.object({ v, token: bearer, label: z.string(), role: staffRole, expiresAt: instant });
export type OpenedSession = z.infer<typeof openedSession>;

/** What the sign-in screen shows before anybody is known. `oidc`: name of the identity provider, null without one. */
export const signInWays = z.object({ v, oidc: z.string().nullable() });
export type SignInWays = z.infer<typeof signInWays>;
/** What the board was given after the identity provider; `totp`: the second step of the account, when it has one. */
export const exchangeRequest = z.object({ code: bearer, totp: typedCode.nullish() });
export type ExchangeRequest = z.infer<typeof exchangeRequest>;
/** Where the browser goes on, at the identity provider. */
export const oidcAddress = z.object({ v, address: z.url() });

export const boardSession = z.object({
  id: z.uuid(),
  /** How it was opened. */
  way: z.enum(['password', 'oidc']),
  /** Browser and system in the words of a short list; null when not recognised. */
  agent: z.string().nullable(),
  madeAt: instant,
  lastAt: instant,
  expiresAt: instant,
  /** Whether it is the one that asks. */
  current: z.boolean(),
});
export type BoardSession = z.infer<typeof boardSession>;
export const boardSessions = z.object({ v, sessions: z.array(boardSession) });

export const newAccount = z.object({ label, email: accountEmail, role: staffRole, regions });
export type NewAccount = z.infer<typeof newAccount>;
export const accountChange = z
  .object({
    label: label.optional(),
    role: staffRole.optional(),
    regions: regions.optional(),
    disabled: z.boolean().optional(),
  })
  .refine((change) => Object.values(change).some((one) => one !== undefined), { message: 'nothing to change' });
export type AccountChange = z.infer<typeof accountChange>;

/** `invited`: no way to sign in was ever chosen. */
export const accountState = z.enum(['invited', 'active', 'disabled']);
export const account = z.object({
  id: z.uuid(),
  label: z.string(),
  email: z.string(),
  role: staffRole,
  regions: z.array(z.string()).nullable(),
  state: accountState,
  totp: z.boolean(),
  /** Linked with the identity provider. */
  oidc: z.boolean(),
  madeAt: instant,
  /** Last time one of its sessions was heard, null when none is open. */
  lastAt: instant.nullable(),
  sessions: z.int().min(0),
  /** End of the one-time link that waits to be used, null without one. */
  invitedUntil: instant.nullable(),
});
export type Account = z.infer<typeof account>;
export const accounts = z.object({ v, accounts: z.array(account) });
export type Accounts = z.infer<typeof accounts>;

/** A one-time link. Shown once: the hub keeps its hash. */
export const invitation = z.object({ v, account, link: z.string(), expiresAt: instant });
export type Invitation = z.infer<typeof invitation>;
export const invitationAsk = z.object({ withoutTotp: z.boolean() });

export const invitationRead = z.object({ token: bearer });
export const invitationTold = z.object({
  v,
  label: z.string(),
  email: z.string(),
  role: staffRole,
  regions: z.array(z.string()).nullable(),
  expiresAt: instant,
  /** A code of the authenticator is asked for with the new password. */
  totp: z.boolean(),
});
export type InvitationTold = z.infer<typeof invitationTold>;
export const invitationUse = z.object({ token: bearer, password, code: typedCode.nullish() });

export const boardKey = z.object({
  id: z.uuid(),
  label: z.string(),
  role: staffRole,
  regions: z.array(z.string()).nullable(),
  madeAt: instant,
  /** Whether it is the one that asks. */
  current: z.boolean(),
});
export type BoardKey = z.infer<typeof boardKey>;
export const boardKeys = z.object({ v, keys: z.array(boardKey) });

/** `password`: whether one was chosen. */
export const ownAccount = z.object({ v, account, recoveryLeft: z.int().min(0), password: z.boolean() });
export type OwnAccount = z.infer<typeof ownAccount>;
export const passwordChange = z.object({ current: password, password });
export const passwordCheck = z.object({ password });
/** The secret of an authenticator (base32) and the same as an address that it reads. Not in force before a code of it is given. */
export const totpOffer = z.object({ v, secret: z.string(), uri: z.string() });
export type TotpOffer = z.infer<typeof totpOffer>;
export const totpConfirm = z.object({ code: typedCode });
/** Shown once: the hub keeps their hashes. */
export const recoveryCodes = z.object({ v, codes: z.array(z.string()).length(10) });
export type RecoveryCodes = z.infer<typeof recoveryCodes>;
export const done = z.object({ v });
