import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { BadSetting } from '../options.ts';
import { StoreTrouble } from '../store/port.ts';
import { bodyLine, endLine, headLine, LINE_BYTES, type Body, type Head } from './line.ts';

const spoiled = (): BadSetting =>
  new BadSetting(
    "Ce fichier n'est pas une sauvegarde entière : il est coupé, modifié, ou d'un autre programme. Rien n'a été touché : prenez une autre sauvegarde.",
    'This file is not a whole backup: it was cut, changed, or comes from another program. Nothing was touched: take another backup.',
  );

/** The lines of a file, cut at the byte of the end of line and nowhere else. */
async function* linesOf(file: string): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  let size = 0;
  for await (const chunk of createReadStream(file)) {
    let bytes = chunk as Buffer;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10)) {
      yield Buffer.concat([...rest, bytes.subarray(0, end + 1)]);
      bytes = bytes.subarray(end + 1);
      [rest, size] = [[], 0];
    }
    rest.push(bytes);
    size += bytes.length;
    if (size > LINE_BYTES) throw spoiled();
  }
  // What follows the last end of line.
  if (size > 0) throw spoiled();
}

function parse(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    throw spoiled();
  }
}

/**
 * Reads a whole backup without doing anything with it.
 * @param newest last migration that this version knows
 * @throws BadSetting when it is not whole, or cannot be read; StoreTrouble future
 */
export async function checkBackup(file: string, newest: number): Promise<Head> {
  const hash = createHash('sha256');
  let lines = 0;
  let head: Head | null = null;
  let ended = false;
  try {
    for await (const line of linesOf(file)) {
      if (ended) throw spoiled();
      const value = parse(line);
      if (head === null) {
        const parsed = headLine.safeParse(value);
        if (!parsed.success) throw spoiled();
        head = parsed.data;
        if (head.schema > newest) throw new StoreTrouble('future');
      } else {
        const end = endLine.safeParse(value);
        if (end.success) {
          if (end.data.lines !== lines || end.data.sha256 !== hash.digest('hex')) throw spoiled();
          ended = true;
          continue;
        }
        if (!bodyLine.safeParse(value).success) throw spoiled();
      }
      hash.update(line);
      lines += 1;
    }
  } catch (error) {
    if (error instanceof BadSetting || error instanceof StoreTrouble) throw error;
    throw new BadSetting(
      'Le fichier de sauvegarde ne se lit pas : vérifiez son nom et ses droits.',
      'The backup file cannot be read: check its name and its rights.',
    );
  }
  if (head === null || !ended) throw spoiled();
  return head;
}

/** What a checked backup holds, without its first and last lines. */
export async function* bodyOf(file: string): AsyncGenerator<Body> {
  let first = true;
  for await (const line of linesOf(file)) {
    const parsed = first ? null : bodyLine.safeParse(parse(line));
    first = false;
    if (parsed?.success === true) yield parsed.data;
  }
}
