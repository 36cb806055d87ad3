import { z } from 'zod';
import { EVIDENCE_LIMIT, evidenceWay, TEXT_FILE_LIMIT } from '../evidence.ts';

const nothing = z.undefined().optional();
const id = z.object({ id: z.uuid() });
const step = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,39}$/)
  .nullable();
/** A view of bytes; its length is judged by what it is for, so that "too large" is said as such. The door is bounded all the same. */
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.byteLength <= 4 * EVIDENCE_LIMIT);
const typed = z.string().max(8 * 1024 * 1024);

/** A picture to mask, as it came: it is not kept. Or a text, already masked. */
const taken = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('image'), bytes, width: z.int().min(1), height: z.int().min(1) }),
  z.object({ kind: z.literal('text'), text: z.string().max(2 * TEXT_FILE_LIMIT), masked: z.int().min(0) }),
]);
export type Taken = z.infer<typeof taken>;

/** A window or a screen that can be captured. Its name may name a patient: it is shown, and told to nobody. */
const source = z.object({
  id: z.string().max(200),
  kind: z.enum(['window', 'screen']),
  name: z.string().max(500),
  /** A small PNG; empty when the system gave none. */
  thumbnail: bytes,
});
export type CaptureSource = z.infer<typeof source>;

/** A place of a picture that looks like an identity, in the pixels of the picture that was given. */
const proposal = z.object({
  kind: z.enum(['number', 'mail', 'birth', 'phone']),
  x: z.int().min(0),
  y: z.int().min(0),
  width: z.int().min(1),
  height: z.int().min(1),
});

/** Channels of evidence (docs/decisions/0030-evidence.md). Nothing is kept before `evidence.keep-…`. */
export const evidenceChannels = {
  /** On some systems the person answers a question of the system first. */
  'evidence.sources': { input: nothing, output: z.object({ sources: z.array(source).max(100) }), ms: 60_000 },
  'evidence.capture': { input: z.object({ id: z.string().max(200) }), output: taken, ms: 60_000 },
  /** The picture of the clipboard. */
  'evidence.paste': { input: nothing, output: taken, ms: 20_000 },
  /** A file chosen in a dialog, or one that was dropped: what it is comes from its bytes, and its name is not known. */
  'evidence.choose': { input: nothing, output: taken, ms: 600_000 },
  'evidence.read': { input: z.object({ bytes }), output: taken, ms: 30_000 },
  /**
   * Where the text of a PNG looks like an identity. `read` false: the recognition could not be done, which is never a
   * reason to wait. Another request, or `evidence.leave`, ends the one under way.
   */
  'evidence.suggest': {
    input: z.object({ bytes }),
    output: z.object({ read: z.boolean(), boxes: z.array(proposal) }),
    ms: 40_000,
  },
  'evidence.leave': { input: nothing, output: nothing, ms: 10_000 },
  /** A picture made of new pixels, boxes burnt into them. */
  'evidence.keep-image': {
    input: z.object({ bytes, step, way: evidenceWay }),
    output: id,
    ms: 60_000,
  },
  'evidence.keep-text': {
    input: z.object({ text: typed, step, way: evidenceWay }),
    output: z.object({ id: z.uuid(), masked: z.int().min(0) }),
    ms: 20_000,
  },
  /** From the narrow window: a capture made in the full one, brought to the front. `open` false: it is being made. */
  'evidence.ask': { input: z.object({ step, open: z.boolean() }), output: nothing, ms: 10_000 },
  /** A piece as it was kept. */
  'evidence.view': {
    input: id,
    output: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('image'), bytes }),
      z.object({ kind: z.literal('text'), text: z.string() }),
    ]),
    ms: 20_000,
  },
  /** Withdraws it from the log when it was told, and erases it here. What was not sent never leaves. */
  'evidence.remove': { input: id, output: nothing, ms: 30_000 },
  /** Tries again to send a piece that was refused. */
  'evidence.send': { input: id, output: nothing, ms: 10_000 },
} as const;
