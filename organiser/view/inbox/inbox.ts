import type { BoardSlot } from '../../protocol/board.ts';
import { receiptOf, type BoardReport } from '../../protocol/report.ts';

/** A report with whose it is. `state`: the bytes are there, are still on their way, or were kept long enough. */
export type InboxRow = BoardReport & { who: string; receipt: string; state: 'here' | 'waited' | 'erased' };

const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

const stateOf = ({ receivedAt, erasedAt }: BoardReport): InboxRow['state'] =>
  erasedAt !== null ? 'erased' : receivedAt === null ? 'waited' : 'here';

/** The rows that hold what is looked for, in a name or in a receipt as somebody reads it aloud. */
export function inboxRows(reports: readonly BoardReport[], slots: readonly BoardSlot[], search: string): InboxRow[] {
  const names = new Map(slots.map(({ id, label }) => [id, label]));
  const needle = plain(search.trim());
  const bare = needle.replaceAll(/[\s-]/g, '');
  return reports
    .map((report) => ({
      ...report,
      who: names.get(report.slot) ?? '',
      receipt: receiptOf(report.blob),
      state: stateOf(report),
    }))
    .filter(
      ({ who, blob }) => needle === '' || plain(who).includes(needle) || (bare.length >= 2 && blob.startsWith(bare)),
    );
}
