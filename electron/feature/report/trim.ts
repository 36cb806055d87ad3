/** Lines kept around the last grave event of a log. */
const BEFORE = 40;
const AFTER = 20;
/** Longest line, in characters: no fact is worth more. */
const LINE = 8_000;

export type Trimmed = { text: string; dropped: number };

const bytesOf = (line: string): number => Buffer.byteLength(line) + 1;
const shorter = (line: string): string =>
  line.length <= LINE ? line : `${line.slice(0, LINE).replace(/[\ud800-\udbff]$/, '')} [… ${line.length - LINE}]`;

/**
 * The end of a masked text of lines, within `most` bytes. When the last line of level error is older than that, the lines
 * around it are kept as well, before the others. Of masked text only: a cut could take the label of what it masks.
 */
export function trim(text: string, most: number): Trimmed {
  const lines = text.split('\n').map(shorter);
  const keep = new Set<number>();
  let size = 0;
  const take = (at: number): boolean => {
    if (keep.has(at)) return true;
    const bytes = bytesOf(lines[at]!);
    if (size + bytes > most) return false;
    size += bytes;
    keep.add(at);
    return true;
  };
  const grave = lines.findLastIndex((line) => line.includes('"level":"error"'));
  if (grave >= 0) {
    // Nearest first: what led there is worth more than what followed.
    for (let step = 0; step <= BEFORE && grave - step >= 0; step += 1) if (!take(grave - step)) break;
    for (let at = grave + 1; at <= grave + AFTER && at < lines.length; at += 1) if (!take(at)) break;
  }
  for (let at = lines.length - 1; at >= 0; at -= 1) if (!take(at)) break;
  return { text: lines.filter((_line, at) => keep.has(at)).join('\n'), dropped: lines.length - keep.size };
}
