import { z } from 'zod';
import { failure } from './failure.ts';
import { couloir, irritantCategory, irritantSeverity, stepStatus } from '../../organiser/protocol/status.ts';
import { holder } from '../../organiser/protocol/identifier.ts';
import { updateChannels } from './channel/update.ts';
import { afterChannels } from './channel/after.ts';
import { alertChannels } from './channel/alert.ts';
import { besideChannels } from './channel/beside.ts';
import { draftChannels } from './channel/draft.ts';
import { hourChannels } from './channel/hour.ts';
import { documentChannels } from './channel/document.ts';
import { reportChannels } from './channel/report.ts';
import { checkId, checkReport, sharingChoice } from './check.ts';
import { evidenceChannels } from './channel/evidence.ts';
import { shownBox } from './directory.ts';
import { links } from './link.ts';
import { product } from './solution.ts';
import { locale, profile, sliceChange, snapshot, theme } from './snapshot.ts';

const nothing = z.undefined().optional();
/** Large enough to receive a text that is too long and say so, small enough to bound the door. */
const typed = z.string().max(8 * 1024 * 1024);
const step = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/);
/** What a masking did to a text before it was stored: number of things that looked like an identity. */
const masked = z.object({ masked: z.int().min(0) });

export const bilanStep = z.object({
  id: z.string(),
  title: z.string(),
  status: stepStatus,
  verdict: stepStatus.nullable(),
  comments: z.int(),
  irritants: z.int(),
});

/**
 * The only list of channels between the window and the main process. `ms` is the deadline in milliseconds.
 * Preload, door and test doubles are derived from it; a channel that is not here does not exist.
 */
export const channels = {
  'app.snapshot': { input: nothing, output: snapshot, ms: 5_000 },
  'app.preferences': {
    input: z.object({ locale: locale.optional(), theme: theme.optional() }),
    output: nothing,
    ms: 5_000,
  },
  'app.open-link': {
    input: z.object({ id: z.enum(Object.keys(links) as [keyof typeof links]) }),
    output: nothing,
    ms: 10_000,
  },
  'app.restart': { input: nothing, output: nothing, ms: 10_000 },
  'store.retry': { input: nothing, output: nothing, ms: 30_000 },
  'store.restore-copy': { input: nothing, output: nothing, ms: 30_000 },
  'store.set-aside': { input: nothing, output: z.object({ name: z.string() }), ms: 30_000 },
  /** `keepLocal`: what becomes of a session without a code that was there before. */
  'session.join': {
    input: z.object({ hub: typed, code: typed, keepLocal: z.boolean().optional() }),
    output: nothing,
    ms: 30_000,
  },
  /** Goes on without a code: everything stays on this machine. */
  'session.start-local': { input: z.object({ couloir }), output: nothing, ms: 10_000 },
  'rehearsal.start': { input: nothing, output: nothing, ms: 10_000 },
  'rehearsal.end': { input: nothing, output: nothing, ms: 20_000 },
  /** The answer to a proposed time, with an optional note. */
  'slot.answer': {
    input: z.object({ id: z.uuid(), answer: z.enum(['accepted', 'declined']), note: typed }),
    output: masked,
    ms: 10_000,
  },
  /** The calendar file of the slot, saved where the person says. */
  'slot.calendar': { input: nothing, output: z.object({ name: z.string() }), ms: 600_000 },
  /** Opens the link of the slot's meeting: the window never says which address. */
  'slot.meeting': { input: nothing, output: nothing, ms: 10_000 },
  'reminders.set': {
    input: z.object({ on: z.boolean().optional(), atLogin: z.boolean().optional() }),
    output: nothing,
    ms: 10_000,
  },
  /** The last reminder was read. */
  'reminders.read': { input: nothing, output: nothing, ms: 5_000 },
  /** Every message of the organisers is before the person's eyes. */
  'messages.read': { input: nothing, output: nothing, ms: 5_000 },
  'profile.save': { input: profile, output: nothing, ms: 10_000 },
  /** The profile of an earlier slot is right for this one too: it may be told. */
  'profile.keep': { input: nothing, output: nothing, ms: 10_000 },
  'segur.search': {
    input: z.object({ text: z.string().max(200), couloir: couloir.nullable(), limit: z.int().min(1).max(50) }),
    output: z.object({ solutions: z.array(product), listLabel: z.string(), example: z.boolean() }),
    ms: 5_000,
  },
  /** The official list of domains, from a file chosen in a dialog; answers the day of the list. */
  'domains.import': { input: nothing, output: z.object({ asOf: z.iso.date(), domains: z.int() }), ms: 900_000 },
  /** What is wrong with an address by the list in force, while it is typed; null when nothing is. */
  'domains.judge': {
    input: z.object({ address: z.string().max(254) }),
    output: z.object({ failure: failure.nullable() }),
    ms: 5_000,
  },
  /** The file is chosen in a dialog; the rest is in the snapshot. */
  'directory.import': { input: nothing, output: nothing, ms: 900_000 },
  'directory.cancel': { input: nothing, output: nothing, ms: 30_000 },
  'directory.decide': { input: z.object({ replace: z.boolean() }), output: nothing, ms: 30_000 },
  'directory.erase': { input: nothing, output: nothing, ms: 30_000 },
  'directory.suggest': {
    input: z.object({ text: z.string().max(254) }),
    output: z.object({ boxes: z.array(shownBox) }),
    ms: 5_000,
  },
  /** The boxes of the person: of the card that was read, or of the RPPS they typed. */
  'directory.mine': { input: nothing, output: z.object({ known: z.boolean(), boxes: z.array(shownBox) }), ms: 60_000 },
  'directory.rpps': { input: z.object({ rpps: z.string().max(40) }), output: nothing, ms: 10_000 },
  'directory.key': { input: z.object({ key: z.string().max(200) }), output: nothing, ms: 10_000 },
  'checks.run': { input: z.object({ only: z.array(checkId).optional() }), output: checkReport, ms: 90_000 },
  'checks.share': { input: z.object({ choice: sharingChoice }), output: nothing, ms: 30_000 },
  /** The results on paper: the tagged PDF is saved where the person says. */
  'checks.pdf': { input: nothing, output: z.object({ name: z.string() }), ms: 120_000 },
  /**
   * Proof of possession. `pin` null: typed on the reader. `serial`: of the card whose tries were shown to the person; the
   * code of one card is never tried on another. Longer PINs than any card's are refused by the card's own rule.
   */
  'card.prove': {
    input: z.object({ pin: z.string().max(64).nullable(), finalTry: z.boolean(), serial: z.string().max(64) }),
    output: z.object({ test: z.boolean(), holder: holder.optional() }),
    ms: 180_000,
  },
  /** The person does not wait for the proof under way: how far it is, which says what may still happen to the try. */
  'card.leave-proof': { input: nothing, output: z.object({ at: z.enum(['nothing', 'card', 'hub']) }), ms: 5_000 },
  /** A code to the address of the profile; `hand`: an organiser sends it. Then the code, typed back. */
  'mss.ask-receive': { input: nothing, output: z.object({ hand: z.boolean() }), ms: 30_000 },
  'mss.answer': { input: z.object({ code: z.string().max(64) }), output: nothing, ms: 30_000 },
  /** A code to send to the organisers: it comes with the snapshot. */
  'mss.ask-send': { input: nothing, output: nothing, ms: 30_000 },
  /** Sends a mail to oneself and finds it. The secret is used for this call and kept nowhere. */
  'mss.roundtrip': {
    input: z.object({ kind: z.enum(['password', 'token']), secret: z.string().min(1).max(16_384) }),
    output: z.object({ seconds: z.int(), deleted: z.boolean() }),
    ms: 240_000,
  },
  /** Demonstration cards; `card` null goes back to the real one. */
  'card.simulators': {
    input: nothing,
    output: z.object({
      cards: z.array(z.object({ id: z.string(), code: z.string().nullable(), fr: z.string(), en: z.string() })),
    }),
    ms: 5_000,
  },
  'card.simulate': { input: z.object({ card: z.string().max(80).nullable() }), output: nothing, ms: 60_000 },
  /** A file made by the recorder, chosen in a dialog, replayed as a demonstration card. */
  'card.replay': { input: nothing, output: z.object({ name: z.string() }), ms: 600_000 },
  /** What a recording of the card holds, every identity replaced; then the same text saved where the person says. */
  'card.recording': { input: nothing, output: z.object({ text: z.string() }), ms: 60_000 },
  'card.save-recording': { input: nothing, output: z.object({ name: z.string() }), ms: 600_000 },
  /** Another PKCS#11 library, chosen in a dialog and kept; `forget` goes back to the search. */
  'card.choose-library': { input: nothing, output: z.object({ name: z.string() }), ms: 600_000 },
  'card.forget-library': { input: nothing, output: nothing, ms: 60_000 },
  'timer.start': { input: nothing, output: nothing, ms: 10_000 },
  'timer.end': { input: nothing, output: nothing, ms: 10_000 },
  /** `again`: another attempt with the result that the step already has; without it, the same result says nothing new. */
  'step.status': {
    input: z.object({ step, status: stepStatus, again: z.boolean().optional() }),
    output: nothing,
    ms: 10_000,
  },
  'step.comment': { input: z.object({ step, text: typed }), output: masked, ms: 10_000 },
  'irritant.report': {
    input: z.object({ category: irritantCategory, severity: irritantSeverity, step: step.nullable(), text: typed }),
    output: masked,
    ms: 10_000,
  },
  'message.post': { input: z.object({ text: typed }), output: masked, ms: 10_000 },
  'help.request': { input: z.object({ step: step.nullable() }), output: nothing, ms: 10_000 },
  ...hourChannels,
  ...documentChannels,
  ...alertChannels,
  ...besideChannels,
  ...draftChannels,
  'sync.now': { input: nothing, output: nothing, ms: 30_000 },
  'sync.resend-forked': { input: nothing, output: nothing, ms: 30_000 },
  'bilan.pdf': { input: nothing, output: z.object({ name: z.string() }), ms: 120_000 },
  'bilan.json': { input: nothing, output: z.object({ name: z.string() }), ms: 120_000 },
  ...afterChannels,
  ...reportChannels,
  ...updateChannels,
  ...evidenceChannels,
  'data.erase': { input: z.object({ confirm: z.literal(true) }), output: nothing, ms: 30_000 },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType; ms: number }>;

export type Channel = keyof typeof channels;
export type Input<C extends Channel> = z.input<(typeof channels)[C]['input']>;
export type Output<C extends Channel> = z.output<(typeof channels)[C]['output']>;

/** Notifications from the main process to the window. */
export const notices = {
  'snapshot.changed': sliceChange,
  /** One window plays the short sound. */
  'alert.ring': z.object({}),
} as const;
export type Notice = keyof typeof notices;
