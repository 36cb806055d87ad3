import protocol from '../../resources/guide/protocol.json';
import { guide as schema, type GuideStep } from '../protocol/guide.ts';

/** The protocol this board shows; a unit test holds the file to the schema. */
export const guide = schema.parse(protocol);
export const stepIds: readonly string[] = guide.steps.map((s) => s.id);
export const stepOf = (id: string): GuideStep | undefined => guide.steps.find((s) => s.id === id);
