import type { PcscReader, SlotReading } from '../../../native/card/port.ts';
import type { Observation } from './observation.ts';

/** A reader as each layer names it; both when they mean the same one. */
export type Place = { reader: PcscReader | null; slot: SlotReading | null };

/** Longest name that a slot's description holds (CK_SLOT_INFO.slotDescription). */
const DESCRIPTION = 64;

/**
 * Whether a slot is the reader of that name. The CPS library shortens a longer one to its first and last thirty
 * characters around three dots, others cut it.
 */
export function isSameReader(description: string, name: string): boolean {
  const [slot, reader] = [description.trim(), name.trim()];
  if (slot === reader) return slot !== '';
  if (reader.length < DESCRIPTION) return false;
  return slot === `${reader.slice(0, 30)}...${reader.slice(-30)}` || slot === reader.slice(0, DESCRIPTION).trim();
}

/** Every reader of PC/SC with its slot, then the slots that are no reader of PC/SC. */
export function placesOf({ pcsc, reading }: Observation): Place[] {
  const slots = [...(reading?.slots ?? [])];
  const readers = pcsc.service === 'running' ? pcsc.readers : [];
  const paired = readers.map((reader): Place => {
    const at = slots.findIndex((slot) => isSameReader(slot.description, reader.name));
    return { reader, slot: at < 0 ? null : (slots.splice(at, 1)[0] ?? null) };
  });
  return [...paired, ...slots.map((slot): Place => ({ reader: null, slot }))];
}
