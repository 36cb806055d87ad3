import type { BoardSlot, NewSlot } from '../protocol/board.ts';
import { Refusal } from '../refusal.ts';
import { addSlot } from './board.ts';
import type { Engine } from './engine.ts';
import { mine, setContact } from './participant.ts';
import type { Caller } from './port.ts';

/**
 * Makes a slot, for the participant that it names or for nobody yet.
 * @throws Refusal request.invalid (a participant who was not accepted, or has a slot), and those of `mine` and `addSlot`
 */
export async function makeSlot(
  engine: Engine,
  edition: string,
  slot: NewSlot,
  by: Caller,
  now: string,
): Promise<BoardSlot> {
  const { participant = null } = slot;
  if (participant === null) return addSlot(engine, edition, slot, by, now);
  const { id, state, slot: has, label, region, email } = await mine(engine, participant, edition, by);
  if (state !== 'approved' || has !== null) throw new Refusal('request.invalid', { path: 'participant' });
  const made = await addSlot(engine, edition, { ...slot, label, region }, by, now, id);
  await setContact(engine, made.id, email);
  return made;
}
