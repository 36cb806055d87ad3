import { useStore } from './store.ts';

/** What looks like an identity in the text of a field; `sent`: the text is gone, and the field is another one's. */
export type Mask = { count: number; sent: boolean };

/** The marks that the app puts in the place of an identity, as electron/log does. */
const MARK = /\[[^\][\n]{2,40}\]/g;
const marksIn = (text: string): number => text.match(MARK)?.length ?? 0;

/** How many things of `typed` are masked in what the disk keeps of it. */
export const maskedIn = (typed: string, kept: string): number => Math.max(0, marksIn(kept) - marksIn(typed));

/** Says beside the field `name` what is masked in it, or was in what was just sent. */
export const tellMasked = (name: string, count: number, sent: boolean): void =>
  useStore.setState((s) => ({ masks: { ...s.masks, [name]: { count, sent } } }));
