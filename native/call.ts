import type { z } from 'zod';

/** One call that a worker answers: schemas of both directions, and its deadline in milliseconds. */
export type Call = { input: z.ZodType; output: z.ZodType; ms: number };
export type CallTable = Record<string, Call>;
export type CallInput<T extends CallTable, K extends keyof T> = z.input<T[K]['input']>;
export type CallOutput<T extends CallTable, K extends keyof T> = z.output<T[K]['output']>;

/** What a worker says without being asked: a schema per name. */
export type NoticeTable = Record<string, z.ZodType>;
export type Notice<N extends NoticeTable> = { [K in keyof N & string]: { name: K; value: z.output<N[K]> } }[keyof N &
  string];

/** What a caller of a worker holds; the worker itself may be restarted behind it. */
export type Port<T extends CallTable> = {
  call<K extends keyof T & string>(name: K, input: CallInput<T, K>): Promise<CallOutput<T, K>>;
};
