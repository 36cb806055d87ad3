import type { LibraryAnswer } from '../../../../native/card/port.ts';
import type { CardLibrary } from '../../../contract/card.ts';
import { failureOf, type Failure, type FailureCode } from '../../../contract/failure.ts';
import type { Observation } from '../observation.ts';
import { printable } from '../printable.ts';
import { baseOf, candidates, type Candidate, type Environment } from './candidate.ts';
import type { MiddlewareList } from './list.ts';
import { createSystem, type System } from './system.ts';

/** The libraries of this machine and which is used; `failure` says why there is none, and is null otherwise. */
export type Found = { libraries: CardLibrary[]; module: Observation['module']; failure: Failure | null };

export type Discovery = {
  /** Cheap once the libraries were tried. `fresh` also tries those that are not needed, for the list that is shown. */
  find(ask: { fresh: boolean }): Promise<Found>;
  /** Tries everything again: someone chose another library, or asks. */
  forget(): void;
};

export type DiscoveryDeps = {
  list: MiddlewareList;
  os: NodeJS.Platform;
  /** Processor of the application, in the words of `process.arch`. */
  arch: string;
  environment: Environment;
  chosen(): string | null;
  /** Loads a library in the worker and lets go of it. Rejects with a FailureError. */
  probe(path: string): Promise<LibraryAnswer>;
  system?: System;
};

type Tried = { answer: LibraryAnswer; failure: null } | { answer: null; failure: Failure };

/** What tells most about why no library works, the best first. */
const telling: FailureCode[] = [
  'card.middleware-architecture',
  'card.middleware-unloadable',
  'card.middleware-crashed',
  'card.middleware-hung',
];
/**
 * What may end otherwise although the file is the same (another program was in its way, a library that it needs was
 * installed since): tried again only when nothing else works and someone asks, since it may end the worker.
 */
const curable = new Set<FailureCode>(['card.middleware-crashed', 'card.middleware-hung', 'card.middleware-unloadable']);

const rank = ({ code }: Failure): number => {
  const at = telling.indexOf(code);
  if (at >= 0) return at;
  return code === 'card.middleware-missing' ? telling.length + 1 : telling.length;
};

const AT = 'card.middleware';

/**
 * Not even the name of the file: a report holds this failure, and a file that someone chose may bear their name. The
 * setting that asks for a file is named: installing the library elsewhere would change nothing.
 */
const missing = (origin: Candidate['origin'] | null): Failure => ({
  code: 'card.middleware-missing',
  at: AT,
  info: origin === 'environment' ? { setting: 'VS_PKCS11_MODULE' } : {},
});

/** Whether another try would give the same; not so when the worker was being stopped, or never started. */
const isOfTheFile = ({ code, info }: Failure): boolean =>
  telling.includes(code) && info['reason'] !== 'stopped' && info['reason'] !== 'not-started';

/** Finds the PKCS#11 library, and remembers what each file answered: to try one is to run foreign code. */
export function createDiscovery({ list, os, arch, environment, chosen, probe, ...given }: DiscoveryDeps): Discovery {
  const system = given.system ?? createSystem(os, environment);
  const tried = new Map<string, Tried>();
  let versions = new Map<string, Promise<string | null>>();
  /** Lets an answer that comes after `forget` go. */
  let round = 0;
  let last: Promise<unknown> = Promise.resolve();

  const keyOf = ({ facts, path }: Candidate): string => JSON.stringify(facts ?? path);

  async function attempt(candidate: Candidate): Promise<Tried> {
    if (candidate.facts === null) {
      return { answer: null, failure: missing(candidate.origin) };
    }
    const key = keyOf(candidate);
    const known = tried.get(key);
    if (known !== undefined) return known;
    const began = round;
    const made = await probe(candidate.path).then(
      (answer): Tried => ({ answer, failure: null }),
      (error: unknown): Tried => ({ answer: null, failure: probeFailure(error) }),
    );
    // Another failure is of the moment (a worker that starts again, a service that is busy): asked again next time.
    if (began === round && (made.failure === null || isOfTheFile(made.failure))) tried.set(key, made);
    return made;
  }

  function probeFailure(error: unknown): Failure {
    const failure = failureOf(error, AT, 'card.unexpected');
    if (failure.code === 'app.deadline') return { ...failure, code: 'card.middleware-hung' };
    if (failure.code === 'card.middleware-architecture') return { ...failure, info: { app: arch, ...failure.info } };
    return failure.code.startsWith('card.')
      ? failure
      : { code: 'card.unexpected', at: AT, info: { ...failure.info, cause: failure.code } };
  }

  /** Version of the package that installed this library, asked once per round: it costs a process. */
  async function versionOf({ path }: Candidate): Promise<string | null> {
    const base = baseOf(os, path).toLowerCase();
    for (const one of list.packages.filter(({ platform, library }) => platform === os && base.includes(library))) {
      const key = JSON.stringify(one);
      const ask = async (): Promise<string | null> => {
        const { registry, receipt } = one;
        if (registry !== undefined) return system.registry(registry.key, registry.value, registry.view);
        return receipt === undefined ? null : system.receipt(receipt);
      };
      const asked = versions.get(key) ?? ask();
      versions.set(key, asked);
      const version = await asked;
      if (version !== null) return version.slice(0, 40);
    }
    return null;
  }

  async function firstThatWorks(all: readonly Candidate[], results: Map<Candidate, Tried>): Promise<Candidate | null> {
    for (const candidate of all) {
      const result = await attempt(candidate);
      results.set(candidate, result);
      if (result.failure === null) return candidate;
    }
    return null;
  }

  async function find({ fresh }: { fresh: boolean }): Promise<Found> {
    if (fresh) versions = new Map();
    const all = await candidates({ list, os, environment, chosen: chosen(), system });
    // A choice that is gone says so in the list and binds nothing: no library installed since could answer it.
    const asked = all.find(({ origin, facts }) => origin === 'environment' || (origin === 'chosen' && facts !== null));
    const eligible = asked === undefined ? all : [asked];
    const results = new Map<Candidate, Tried>();
    const before = new Set(tried.keys());
    let used = await firstThatWorks(eligible, results);
    if (used === null && fresh && drop(eligible, before)) used = await firstThatWorks(eligible, results);
    if (used !== null && fresh && asked === undefined) {
      for (const candidate of all) if (!results.has(candidate)) results.set(candidate, await attempt(candidate));
    }
    const libraries = all.map((candidate) => {
      const known = results.get(candidate) ?? tried.get(keyOf(candidate)) ?? null;
      return describe(candidate, known, candidate === used, asked !== undefined && candidate !== asked);
    });
    if (used !== null) {
      return { libraries, module: { path: used.path, package: await versionOf(used) }, failure: null };
    }
    const [failure] = [...results.values()]
      .flatMap((one) => (one.failure === null ? [] : [one.failure]))
      .sort((a, b) => rank(a) - rank(b));
    return { libraries, module: null, failure: failure ?? missing(null) };
  }

  /** Forgets the failures that may be over, but not those of this very search. Answers whether there was any. */
  function drop(eligible: readonly Candidate[], before: ReadonlySet<string>): boolean {
    const bad = eligible.map(keyOf).filter((key) => {
      const failure = tried.get(key)?.failure;
      return before.has(key) && failure !== undefined && failure !== null && curable.has(failure.code);
    });
    for (const key of bad) tried.delete(key);
    return bad.length > 0;
  }

  return {
    // One after another: two at once would load the same library twice.
    find(ask) {
      const next = last.then(() => find(ask));
      last = next.catch(() => undefined);
      return next;
    },
    forget() {
      round += 1;
      tried.clear();
      versions = new Map();
    },
  };
}

function describe(candidate: Candidate, known: Tried | null, used: boolean, other: boolean): CardLibrary {
  const { path, name, origin, facts } = candidate;
  const failure = facts === null ? missing(origin) : (known?.failure ?? null);
  const made = failure?.info['library'];
  return {
    path,
    name,
    origin,
    used,
    why: used ? 'used' : other ? 'asked' : failure !== null ? 'failed' : 'later',
    failure,
    description: printable(known?.answer?.middleware.description ?? '') || null,
    version: known?.answer?.middleware.version ?? null,
    architectures: known?.answer?.architectures ?? (typeof made === 'string' ? made.split('+') : []),
  };
}
