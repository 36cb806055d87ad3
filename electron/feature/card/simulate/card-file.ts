import { z } from 'zod';
import { libraryAnswer, pcscLook, pcscReader, rawReading, slotReading } from '../../../../native/card/port.ts';
import { cardLibrary } from '../../../contract/card.ts';
import { failure, failureCodes } from '../../../contract/failure.ts';
import { observation } from '../observation.ts';

const base64 = z.base64().max(200_000);
const objects = z
  .array(z.strictObject({ label: z.string().max(200), id: z.string().max(200), value: base64 }))
  .max(100);

const slot = slotReading
  .extend({ token: slotReading.shape.token.unwrap().strict().nullable(), certificates: objects, data: objects })
  .strict();

const [running, stopped, unknown] = pcscLook.options;
const look = z.discriminatedUnion('service', [
  running.extend({ readers: z.array(pcscReader.strict()).max(32) }).strict(),
  stopped.strict(),
  unknown.strict(),
]);
const strictFailure = failure.strict().nullable();

/**
 * One simulated card: what the recorder writes and the simulator replays. A field that is not known is refused, so that a
 * spelling mistake does not pass for a card without a fault.
 */
export const cardFile = z.strictObject({
  /** What this file is, for whoever opens it. */
  note: z.string().max(500).optional(),
  id: z.string().regex(/^[a-z0-9-]{1,80}$/),
  /** Failure or warning that it shows; null for a card in order, or one that nobody has judged. */
  code: z.enum(failureCodes).nullable(),
  fr: z.string().max(120),
  en: z.string().max(120),
  /** The clock its dates are judged by, so that no file ages; null for the present. */
  now: z.iso.datetime().nullable().default(null),
  /** Application that recorded it. */
  recorded: z.strictObject({ version: z.string().max(40), platform: z.string().max(20) }).optional(),
  /** What a try of the code would answer. */
  proof: z
    .strictObject({ code: z.enum(failureCodes), left: z.int().min(0).max(15).optional() })
    .nullable()
    .default(null),
  observation: observation
    .extend({
      libraries: z.array(cardLibrary.extend({ failure: strictFailure }).strict()).max(64),
      module: observation.shape.module.unwrap().strict().nullable(),
      reading: rawReading
        .extend({
          middleware: libraryAnswer.shape.middleware.strict(),
          slots: z.array(slot).max(32),
          pcsc: look,
        })
        .strict()
        .nullable(),
      failure: strictFailure,
      pcsc: look,
    })
    .strict(),
});
export type CardFile = z.infer<typeof cardFile>;
