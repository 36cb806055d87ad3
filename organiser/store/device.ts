import { randomUUID } from 'node:crypto';
import type { Engine } from './engine.ts';

/** Device id that the hub's own events carry, null until it said something. */
export async function hubDevice(engine: Engine): Promise<string | null> {
  const row = await engine.get<{ value: string }>('SELECT value FROM setting WHERE key = ?', 'device');
  return row?.value ?? null;
}

/** The same, made at the first need. Inside a writing transaction of the board. */
export async function ownDevice(engine: Engine): Promise<string> {
  const known = await hubDevice(engine);
  if (known !== null) return known;
  const made = randomUUID();
  await engine.run('INSERT INTO setting (key, value) VALUES (?, ?)', 'device', made);
  return made;
}
