import { stat } from 'node:fs/promises';
import { posix, win32 } from 'node:path';
import type { Failure } from '../../contract/failure.ts';
import type { MiddlewareList } from '../resource.ts';

export type Found = { path: string; name: string };

type Where = {
  os: NodeJS.Platform;
  /** Processor of the application: an `arm64` or `x64` one loads no 32-bit library. */
  arch: string;
  environment: Readonly<Record<string, string | undefined>>;
  exists?: (path: string) => Promise<boolean>;
};

const isFile = async (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

/** Replaces %NAME% by the environment's value, whatever its case (Windows ignores it). Null when one is not set. */
export function expandPath(path: string, environment: Where['environment']): string | null {
  const values = new Map(Object.entries(environment).map(([name, value]) => [name.toUpperCase(), value]));
  let missing = false;
  const expanded = path.replaceAll(/%([^%]+)%/g, (_, name: string) => {
    const value = values.get(name.toUpperCase());
    if (value === undefined) missing = true;
    return value ?? '';
  });
  return missing ? null : expanded;
}

/**
 * The PKCS#11 library to use. VS_PKCS11_MODULE decides alone when it is set: what someone asked for is never
 * replaced silently by something else. Otherwise the first candidate of the list that exists.
 */
export async function findMiddleware(
  list: MiddlewareList,
  { os, arch, environment, exists = isFile }: Where,
): Promise<{ found: Found } | { failure: Failure }> {
  const baseOf = (path: string): string => (os === 'win32' ? win32 : posix).basename(path);
  const missing = (info: Failure['info']): { failure: Failure } => ({
    failure: { code: 'card.middleware-missing', at: 'card.middleware', info },
  });
  const asked = environment['VS_PKCS11_MODULE'];
  if (asked !== undefined && asked !== '') {
    return (await exists(asked)) ? { found: { path: asked, name: baseOf(asked) } } : missing({ path: baseOf(asked) });
  }
  const bits = arch === 'ia32' || arch === 'arm' ? 32 : 64;
  let other: string | null = null;
  for (const candidate of list.candidates.filter((c) => c.platform === os)) {
    const path = expandPath(candidate.path, environment);
    if (path === null || !(await exists(path))) continue;
    if (candidate.bits === bits) return { found: { path, name: candidate.name } };
    other ??= baseOf(path);
  }
  if (other === null) return missing({});
  // The 32-bit installer on a 64-bit Windows leaves the 32-bit library only: there, but not for us.
  return { failure: { code: 'card.middleware-architecture', at: 'card.middleware', info: { path: other, bits } } };
}
