import { isMainThread } from 'node:worker_threads';
import pkcs11js from 'pkcs11js';
import type { Handle, Template } from 'pkcs11js';

/** Environment a PKCS#11 module needs (SOFTHSM2_CONF, OPENSC_CONF, fault settings…). */
export type ModuleEnv = Readonly<Record<string, string>>;

/** An initialised module; close it, or its library state leaks into the next test. */
export interface OpenModule {
  readonly pkcs11: pkcs11js.PKCS11;
  readonly close: () => void;
}

/**
 * Sets environment variables for the time of one call: native modules read them with getenv.
 * @throws Error in a worker thread, where process.env is a copy that native code never sees.
 */
export function withEnv<T>(env: ModuleEnv, run: () => T): T {
  if (!isMainThread) throw new Error('The card rig needs a main thread: run these tests in the vitest pool "forks".');
  const before = Object.keys(env).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, env);
  try {
    return run();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

/** Loads and initialises a PKCS#11 module in this process, the way the rig's own tests and set-up use it. */
export function openModule(path: string, env: ModuleEnv = {}): OpenModule {
  return withEnv(env, () => {
    const pkcs11 = new pkcs11js.PKCS11();
    pkcs11.load(path);
    try {
      pkcs11.C_Initialize({ flags: pkcs11js.CKF_OS_LOCKING_OK });
    } catch (error) {
      pkcs11.close();
      throw error;
    }
    return {
      pkcs11,
      close: () => {
        pkcs11.C_Finalize();
        pkcs11.close();
      },
    };
  });
}

/** Slots whose token is present and initialised (SoftHSM always adds one blank token, never wanted here). */
export function initialisedSlots(pkcs11: pkcs11js.PKCS11): Handle[] {
  return pkcs11
    .C_GetSlotList(true)
    .filter((slot) => (pkcs11.C_GetTokenInfo(slot).flags & pkcs11js.CKF_TOKEN_INITIALIZED) !== 0);
}

/** All objects that match, in the order the module gives them. */
export function findObjects(pkcs11: pkcs11js.PKCS11, session: Handle, template: Template): Handle[] {
  pkcs11.C_FindObjectsInit(session, template);
  try {
    const found: Handle[] = [];
    for (;;) {
      const handle = pkcs11.C_FindObjects(session);
      if (handle === null) return found;
      found.push(handle);
    }
  } finally {
    pkcs11.C_FindObjectsFinal(session);
  }
}

/** One attribute's bytes. Attributes are asked one by one: pkcs11js refuses the whole template for one missing. */
export function attribute(pkcs11: pkcs11js.PKCS11, session: Handle, object: Handle, type: number): Buffer {
  const [result] = pkcs11.C_GetAttributeValue(session, object, [{ type, value: Buffer.alloc(0) }]);
  if (result === undefined) throw new Error('The module answered no attribute.');
  return result.value;
}
