import { FailureError, failureOf, type FailureCode } from '../electron/contract/failure.ts';
import type { CallTable, NoticeTable } from './call.ts';
import type { z } from 'zod';
import type { Answer, Request, Said } from './wire.ts';

/** One function per call; it gets parsed input and its answer is parsed before it leaves. */
export type Handlers<T extends CallTable> = {
  [K in keyof T]: (input: z.output<T[K]['input']>) => Answered<T[K]> | Promise<Answered<T[K]>>;
};
/** A call without an answer may be a function that returns nothing. */
type Answered<C extends CallTable[string]> =
  z.input<C['output']> | (undefined extends z.input<C['output']> ? void : never);

/** Says something to the host unasked. What has not the shape of its notice is not said. */
export type Notify<N extends NoticeTable> = <K extends keyof N & string>(name: K, value: z.input<N[K]>) => void;

/** The part of Electron's `process.parentPort` that is used; typed here since only `host.ts` may know Electron. */
type ParentPort = {
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  postMessage(message: unknown): void;
};

/** The way to the host: a utility process of Electron, or a child of plain Node (tests, benchmarks). */
function connect(listener: (message: unknown) => void): (message: Said) => void {
  const port = (process as { parentPort?: ParentPort }).parentPort;
  if (port) {
    port.on('message', (event) => listener(event.data));
    return (message) => port.postMessage(message);
  }
  process.on('message', listener);
  // A child of Node would live on without its parent; a utility process does not.
  process.on('disconnect', () => process.exit(0));
  return (message) => void process.send?.(message);
}

/**
 * Answers the calls of a table, one at a time, then says that it is loaded. A failure leaves as its code and short
 * facts: an unknown error only gives its class name, since a driver or SQL message may hold an identity.
 * @returns the way to say the notices of `notices` while no call asks.
 */
export function serve<T extends CallTable, N extends NoticeTable = NoticeTable>(
  name: string,
  table: T,
  unexpected: FailureCode,
  handlers: Handlers<T>,
  notices?: N,
): Notify<N> {
  let last: Promise<void> = Promise.resolve();
  const post = connect((message) => {
    const request = message as Request;
    last = last.then(async () => post(await answer(request)));
  });

  async function answer(request: Request): Promise<Answer> {
    const { id } = request;
    const at = `${name}.${request.name}`.slice(0, 60);
    try {
      if (!Object.hasOwn(table, request.name)) throw new FailureError(unexpected, at, { reason: 'call' });
      const entry = table[request.name]!;
      const input = entry.input.safeParse(request.input);
      if (!input.success)
        throw new FailureError('app.input', at, { path: input.error.issues[0]?.path.join('.') ?? '' });
      const output = entry.output.safeParse(await handlers[request.name]!(input.data as never));
      if (!output.success) {
        throw new FailureError(unexpected, at, {
          reason: 'output',
          path: output.error.issues[0]?.path.join('.') ?? '',
        });
      }
      return { id, ok: true, value: output.data };
    } catch (error) {
      return { id, ok: false, failure: failureOf(error, at, unexpected) };
    }
  }

  post({ ready: true });

  return (notice, value) => {
    const parsed = notices && Object.hasOwn(notices, notice) ? notices[notice]!.safeParse(value) : null;
    if (parsed?.success) post({ notice: { name: notice, value: parsed.data } });
  };
}
