import type {
  Account,
  AccountChange,
  BoardKey,
  BoardSession,
  InvitationTold,
  NewAccount,
} from '../protocol/account.ts';
import type { AuditAsk, AuditLine } from '../protocol/audit.ts';
import type { Caller } from './port.ts';

/** What a sign-in is judged with. Never leaves the hub. */
export type Secrets = {
  person: string;
  email: string;
  password: string | null;
  totp: string | null;
  totpOffer: string | null;
  disabled: boolean;
};

/** A counted try: under `key` (a hash), and how many are free before the next one waits. */
export type Try = { key: string; free: number };

/** What shows that the second step was done. A step of the authenticator, or the hash of a recovery code: each serves once. */
export type SecondStep = { step: number } | { recovery: string } | null;

/** A one-time code in the browser that it was given to, both as hashes. */
export type Ticket = { hash: string; browser: string };

export type OpenAsk = {
  person: string;
  hash: string;
  way: BoardSession['way'];
  /** The code of a sign-in by the identity provider: used here, and only when all the rest is right. */
  ticket?: Ticket;
  agent: string | null;
  second: SecondStep;
  /** The hash that the password was judged by: another one now means that it was changed meanwhile. */
  judged?: string | null;
  /** Hash of the password under today's parameters, when the one kept is of weaker ones. */
  rehash?: string | null;
  idleAt: string;
  expiresAt: string;
  now: string;
};

/** Accounts, their sessions and keys. Part of `HubStore`, with its rules. `by`: null for the command line of the hub. */
export interface AccountStore {
  /** Counts a try before it is judged. @throws Refusal session.locked, and counts nothing then */
  beginTry(tries: readonly Try[], now: string): Promise<void>;
  /** A try was wrong: it stays counted, from this instant on. */
  wrongTry(tries: readonly Try[], now: string): Promise<void>;
  /** Takes a try back that was not a wrong one; `clean`: what was counted before under the first key is forgotten too. */
  endTry(tries: readonly Try[], clean: boolean): Promise<void>;
  /** Notes an act of somebody about somebody, null when the hub knows nobody of that name. */
  note(act: string, about: string | null, now: string): Promise<void>;
  /** The same, once in a while: what somebody may repeat at will. */
  noteOnce(act: string, about: string | null, now: string): Promise<void>;

  secretsOf(by: { email: string } | { person: string }): Promise<Secrets | null>;
  /** @throws Refusal session.refused when the account is disabled, or its second step was used already; oidc.expired */
  openSession(ask: OpenAsk): Promise<{ caller: Pick<Caller, 'person' | 'role' | 'label' | 'regions'> }>;
  /** Notes that a session was heard. */
  touchSession(ask: { hash: string; now: string; idleAt: string }): Promise<void>;
  /** Ends the session of a token. */
  endSession(ask: { hash: string; by: Caller; now: string }): Promise<void>;
  /** Sessions of a person that are open. `hash`: the one that asks. */
  sessions(ask: { person: string; hash: string; now: string }): Promise<BoardSession[]>;
  /** Ends a session by its id: one's own or, for `anybody`, whoever's. Answers whose it was. */
  endSessionById(ask: { id: string; anybody: boolean; by: Caller; now: string }): Promise<{ person: string }>;

  accounts(now: string): Promise<Account[]>;
  /** @throws Refusal account.email, when another account has this address */
  addAccount(ask: { account: NewAccount; by: Caller | null; now: string }): Promise<Account>;
  /** @throws Refusal account.self, when one takes rights from oneself */
  changeAccount(ask: { id: string; change: AccountChange; by: Caller; now: string }): Promise<Account>;
  /** The account of the command line: made, or given back its rights. `before`: as it was, null for a new one. */
  nationalOrganiser(ask: {
    email: string;
    label: string;
    now: string;
  }): Promise<{ account: Account; before: Account | null }>;
  /** Keeps the hash of a one-time link; the earlier ones of the account end. */
  invite(ask: {
    id: string;
    hash: string;
    expiresAt: string;
    withoutTotp: boolean;
    by: Caller | null;
    now: string;
  }): Promise<Account>;
  /** @throws Refusal invitation.unknown, invitation.used, invitation.expired */
  invitation(hash: string, now: string): Promise<InvitationTold & { person: string }>;
  /** Uses a one-time link: the password is chosen, every session ends. */
  useInvitation(ask: { hash: string; password: string; second: SecondStep; now: string }): Promise<void>;

  /** @throws Refusal account.none, for a key */
  ownAccount(person: string, now: string): Promise<{ account: Account; recoveryLeft: number; password: boolean }>;
  /**
   * Another password; the other sessions of the account end. `judged`: the hash that the former password was judged by.
   * @throws Refusal session.refused, when it was changed meanwhile
   */
  setPassword(ask: {
    person: string;
    password: string;
    judged?: string | null;
    except: string;
    now: string;
  }): Promise<void>;
  /** `judged`, here and below: as in `setPassword`. */
  offerTotp(ask: { person: string; secret: string; judged: string | null }): Promise<void>;
  /** Puts in force the offered secret that a code was `judged` by. @throws Refusal totp.wrong, when it is offered no more */
  acceptTotp(ask: {
    person: string;
    judged: string | null;
    step: number;
    recovery: readonly string[];
    now: string;
  }): Promise<void>;
  dropTotp(ask: { person: string; judged: string | null; now: string }): Promise<void>;
  setRecovery(ask: { person: string; judged: string | null; recovery: readonly string[]; now: string }): Promise<void>;

  keys(hash: string): Promise<BoardKey[]>;
  /** @throws Refusal account.last, when nobody could manage the accounts any more */
  endKey(ask: { id: string; by: Caller; now: string }): Promise<void>;

  /** Lines of the journal, the newest first, one more than `most` when there are. */
  audit(ask: AuditAsk & { most: number }): Promise<AuditLine[]>;
  auditPeople(): Promise<{ id: string; label: string }[]>;
}

/** Somebody as the identity provider knows them. */
export type Linked = { issuer: string; subject: string };
/** Whose account it is, or why it lets nobody in; `person`: whose it would be. */
export type AccountFound = { person: string } | { refused: 'unknown' | 'disabled' | 'taken'; person: string | null };

/** What passes between the hub and an identity provider. What names a try or a code is a hash; `browser` too. */
export interface OidcStore {
  /** `link`: who asks for their account to be linked, and the hash that their password was judged by; null for a sign-in. */
  begin(ask: {
    state: string;
    browser: string;
    verifier: string;
    nonce: string;
    link: { person: string; judged: string | null } | null;
    expiresAt: string;
    now: string;
  }): Promise<void>;
  /** What was begun under this state in this browser, once. */
  take(ask: {
    state: string;
    browser: string;
    now: string;
  }): Promise<{ verifier: string; nonce: string; person: string | null } | null>;
  /** The account of a person of the provider: linked already or, with a verified address, linked now. */
  accountOf(ask: Linked & { email: string | null; now: string }): Promise<AccountFound>;
  /** Links an account with a person of the provider, in place of another one. */
  link(ask: Linked & { person: string; now: string }): Promise<AccountFound>;
  /** Ends the link of an account, which no address brings back. */
  unlink(ask: { person: string; judged: string | null; now: string }): Promise<void>;
  addCode(ask: Ticket & { person: string; expiresAt: string }): Promise<void>;
  /** Whose a code is in this browser. It is used by `openSession`. */
  codeOf(ask: Ticket & { now: string }): Promise<string | null>;
}
