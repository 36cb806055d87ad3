import { z } from 'zod';

/**
 * The one thing to do after a failure, as the window offers it.
 * `wait`: nothing to do, the app tries again alone. `link`: opens the page of `links` below. `copy-note`: puts a note for
 * whoever looks after the network into the clipboard.
 */
export const actions = [
  'retry',
  'edit-profile',
  'wait',
  'contact',
  'join',
  'get-middleware',
  'insert-card',
  'resend',
  'shorten',
  'store-retry',
  'store-restore',
  'store-set-aside',
  'update-app',
  'restart',
  'acknowledge',
  'use-suggestion',
  'import-directory',
  'give-rpps',
  'give-key',
  'copy-note',
] as const;
export type Action = (typeof actions)[number];

type Entry = { retriable: boolean; action: Action };
const fatal = (action: Action): Entry => ({ retriable: false, action });
const again = (action: Action): Entry => ({ retriable: true, action });

/** Every failure the product can name. Texts: resources/locale/failure.{fr,en}.json. Stable: codes appear in JSON and in the hub. */
export const failures = {
  'card.no-service': again('retry'),
  'card.no-reader': again('insert-card'),
  'card.no-card': again('insert-card'),
  'card.mute': again('insert-card'),
  'card.vitale': again('insert-card'),
  'card.not-cps': again('insert-card'),
  'card.not-recognised': again('get-middleware'),
  'card.in-use': again('retry'),
  'card.removed': again('insert-card'),
  'card.middleware-missing': again('get-middleware'),
  'card.middleware-architecture': again('get-middleware'),
  'card.middleware-unloadable': again('get-middleware'),
  'card.middleware-crashed': again('retry'),
  'card.middleware-hung': again('retry'),
  'card.middleware-outdated': again('get-middleware'),
  'card.damaged': fatal('contact'),
  'card.no-certificate': fatal('contact'),
  'card.certificate-unreadable': fatal('contact'),
  'card.expired': fatal('contact'),
  'card.not-yet-valid': fatal('contact'),
  'card.expires-soon': fatal('contact'),
  'card.test-card': fatal('insert-card'),
  'card.holder-mismatch': fatal('insert-card'),
  'card.pin-locked': fatal('contact'),
  'card.pin-final-try': fatal('acknowledge'),
  'card.pin-count-low': fatal('acknowledge'),
  'card.pin-not-set': fatal('contact'),
  'card.pin-incorrect': again('retry'),
  'card.pin-length': again('retry'),
  'card.pin-cancelled': again('retry'),
  'card.signature-invalid': fatal('contact'),
  'card.proof-untrusted': fatal('contact'),
  'card.proof-refused': again('retry'),
  'card.simulated': fatal('acknowledge'),
  'card.timeout': again('retry'),
  'card.unexpected': again('retry'),
  'mss.missing': again('edit-profile'),
  'mss.syntax': again('edit-profile'),
  'mss.patient': again('edit-profile'),
  'mss.domain-unlisted': again('edit-profile'),
  'mss.domain-test': again('edit-profile'),
  'mss.domain-typo': again('use-suggestion'),
  'mss.list-too-large': again('retry'),
  'mss.list-truncated': again('retry'),
  'mss.list-doctype': again('retry'),
  'mss.list-broken': again('retry'),
  'mss.list-other': again('retry'),
  'mss.list-unsigned': again('retry'),
  'mss.list-method': again('retry'),
  'mss.list-changed': again('retry'),
  'mss.list-signer': again('retry'),
  'mss.list-untrusted': again('contact'),
  'mss.list-expired': again('retry'),
  'mss.list-future': again('retry'),
  'mss.list-older': again('acknowledge'),
  'mss.extract-unreadable': again('retry'),
  'mss.extract-other': again('retry'),
  'mss.extract-too-large': again('retry'),
  'mss.extract-truncated': again('retry'),
  'mss.extract-damaged': again('retry'),
  'mss.extract-small': again('retry'),
  'mss.extract-old': again('retry'),
  'mss.extract-busy': again('wait'),
  'mss.extract-interrupted': again('retry'),
  'mss.directory-none': again('import-directory'),
  'mss.directory-expired': again('import-directory'),
  'mss.directory-no-person': again('give-rpps'),
  'mss.directory-not-found': again('edit-profile'),
  'mss.directory-other': again('edit-profile'),
  'mss.directory-unreachable': again('retry'),
  'mss.directory-key': again('give-key'),
  'mss.rpps-shape': again('give-rpps'),
  'segur.missing': again('edit-profile'),
  'segur.no-list': again('retry'),
  'segur.not-found': again('contact'),
  'segur.other-couloir': again('edit-profile'),
  'segur.version-missing': again('edit-profile'),
  'segur.version-older': again('edit-profile'),
  'segur.version-unclear': again('edit-profile'),
  'segur.list-old': again('retry'),
  'segur.example-list': again('retry'),
  'profile.missing': again('edit-profile'),
  'profile.unavailable': again('contact'),
  'profile.region-missing': again('edit-profile'),
  'profile.no-half-day': again('edit-profile'),
  'profile.not-joined': again('join'),
  'slot.proposal-gone': fatal('acknowledge'),
  'slot.no-meeting': again('contact'),
  'network.hub-unreachable': again('retry'),
  'network.hub-not-joined': again('join'),
  'network.dns': again('copy-note'),
  'network.dns-private': again('copy-note'),
  'network.refused': again('copy-note'),
  'network.timeout': again('copy-note'),
  'network.reset': again('copy-note'),
  'network.not-tls': again('copy-note'),
  'network.tls-intercepted': again('copy-note'),
  'network.tls-untrusted': again('copy-note'),
  'network.tls-expired': again('contact'),
  'network.tls-name': again('copy-note'),
  'network.tls-version': again('copy-note'),
  'network.clock': again('retry'),
  'network.proxy-auth': again('copy-note'),
  'network.proxy-refused': again('copy-note'),
  'network.proxy-unreachable': again('copy-note'),
  'network.proxy-only': again('copy-note'),
  'network.captive': again('retry'),
  'network.offline': again('retry'),
  'network.udp': again('copy-note'),
  'network.ipv6': again('copy-note'),
  'network.slow': again('retry'),
  'system.os-old': again('contact'),
  'system.os-ended': again('contact'),
  'system.os-unknown': again('contact'),
  'system.clock-drift': again('contact'),
  'system.disk-low': again('retry'),
  'system.display-small': again('retry'),
  'system.teams-missing': again('retry'),
  'system.restart-pending': again('retry'),
  'system.on-battery': again('retry'),
  'system.sleep-soon': again('retry'),
  'system.not-readable': again('retry'),
  'check.deadline': again('retry'),
  'check.crashed': again('retry'),
  'check.not-tried': again('retry'),
  'join.code-shape': again('join'),
  'join.code-unknown': again('join'),
  'join.code-used': again('contact'),
  'join.code-expired': again('contact'),
  'join.locked': again('wait'),
  'join.address': again('join'),
  'join.not-a-hub': again('join'),
  'join.unreachable': again('retry'),
  'join.insecure': again('join'),
  'sync.offline': again('wait'),
  'sync.refused': again('contact'),
  'sync.revoked': fatal('join'),
  'sync.fork': again('resend'),
  'sync.invalid-answer': again('wait'),
  'sync.hub-full': again('wait'),
  'text.too-long': again('shorten'),
  'text.empty': again('shorten'),
  'session.missing': again('join'),
  'session.exists': fatal('acknowledge'),
  'timer.not-started': again('acknowledge'),
  'store.opening': again('wait'),
  'store.corrupt': fatal('store-restore'),
  'store.corrupt-no-copy': fatal('store-set-aside'),
  'store.key-lost': fatal('store-set-aside'),
  'store.future': fatal('update-app'),
  'store.full': again('store-retry'),
  'store.readonly': again('store-retry'),
  'store.unexpected': again('store-retry'),
  'report.nothing': again('acknowledge'),
  'report.changed': again('retry'),
  'report.refused': again('contact'),
  'file.cancelled': again('acknowledge'),
  'file.not-written': again('retry'),
  'file.not-read': again('retry'),
  'pdf.failed': again('retry'),
  'app.already-running': fatal('acknowledge'),
  'app.input': again('acknowledge'),
  'app.output': again('restart'),
  'app.sender': fatal('restart'),
  'app.deadline': again('retry'),
  'app.unexpected': again('restart'),
} as const satisfies Record<string, Entry>;

export type FailureCode = keyof typeof failures;
export const failureCodes = Object.keys(failures) as [FailureCode, ...FailureCode[]];

/** A failure as data: which, where (module.operation), and short facts without identity. */
export const failure = z.object({
  code: z.enum(failureCodes),
  at: z.string().max(60),
  info: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});
export type Failure = z.infer<typeof failure>;

export type Result<T> = { ok: true; value: T } | { ok: false; failure: Failure };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });
export const fail = (code: FailureCode, at: string, info: Failure['info'] = {}): { ok: false; failure: Failure } => ({
  ok: false,
  failure: { code, at, info },
});

/** Carries a failure through code that throws; doors turn it back into a Result. */
export class FailureError extends Error {
  readonly failure: Failure;
  constructor(code: FailureCode, at: string, info: Failure['info'] = {}) {
    super(code);
    this.name = 'FailureError';
    this.failure = { code, at, info };
  }
}

/** The failure inside anything thrown; what is not one of ours becomes `fallback` with the error's name only. */
export function failureOf(error: unknown, at: string, fallback: FailureCode = 'app.unexpected'): Failure {
  if (error instanceof FailureError) return error.failure;
  return { code: fallback, at, info: { error: error instanceof Error ? error.name : typeof error } };
}
