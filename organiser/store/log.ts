import { Refusal } from '../refusal.ts';
import type { Engine } from './engine.ts';

/**
 * Head of a log, which nobody else moves until the end of this transaction: what makes `seq` gapless where several hubs write.
 * @throws Refusal log.unknown
 */
export async function lockLog(engine: Engine, log: string): Promise<number> {
  const row = await engine.get<{ head: number }>(`SELECT head FROM log WHERE id = ?${engine.dialect.lock}`, log);
  if (row === undefined) throw new Refusal('log.unknown');
  return row.head;
}
