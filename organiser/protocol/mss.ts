import { z } from 'zod';

/** The two gestures that show that an MSSanté address works: a code received there, and a code sent from there. */
export const mssWays = ['receive', 'send'] as const;
export const mssWay = z.enum(mssWays);
export type MssWay = z.infer<typeof mssWay>;

const letters = '[2-9A-HJKMNP-TV-Z]';
/** A code to type back: as a join code, without the letters that are read as digits. */
export const MSS_CODE = new RegExp(`^${letters}{4}-${letters}{4}$`);
/** A code sent by mail carries a mark of ours, so that it is found in a subject or a text. */
export const mssMark = (code: string): string => `VS-${code}`;

/** Codes that a text carries, in the shape of MSS_CODE, without repetition; at most `most`. */
export function mssCodesIn(text: string, most = 5): string[] {
  const found = text.toUpperCase().matchAll(new RegExp(`\\bVS[-\\s]?(${letters}{4})[-\\s]?(${letters}{4})\\b`, 'g'));
  const codes = new Set<string>();
  for (const [, a, b] of found) if (codes.size < most) codes.add(`${a}-${b}`);
  return [...codes];
}

const instant = z.iso.datetime();

export const mssReceiveRequest = z.object({ address: z.string().min(3).max(254) });
/** `hand`: this hub sends no mail, an organiser does it by hand. `until`: null then, the code is not made yet. */
export const mssReceiveResponse = z.object({ v: z.literal(1), hand: z.boolean(), until: instant.nullable() });
export const mssAnswerRequest = z.object({ code: z.string().max(40) });
export const mssAnswerResponse = z.object({ v: z.literal(1) });

/** `domain`: of the address that the participant declared, to compare with the sender's. */
export const mssSendRequest = z.object({ domain: z.string().min(1).max(120) });
/** `box`: where to send the code; null when an organiser tells it. `hand`: nothing watches that box. */
export const mssSendResponse = z.object({
  v: z.literal(1),
  code: z.string().regex(MSS_CODE),
  box: z.string().max(254).nullable(),
  hand: z.boolean(),
  until: instant,
});
export type MssSendResponse = z.infer<typeof mssSendResponse>;

/** By hand: the code that an organiser sends from their own box. */
export const mssHandCode = z.object({ v: z.literal(1), code: z.string().regex(MSS_CODE), until: instant });
export type MssHandCode = z.infer<typeof mssHandCode>;
/** By hand: the code that an organiser found in a mail of the participant. */
export const mssHandReceived = z.object({ code: z.string().max(40) });

/** One bare address (RFC 5321), so that nothing of it is read as a list or a header. */
export const MSS_ADDRESS = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+)$/;

/** The box that participants write to. `account`: it is the hub's mail account's own, and is not changed here. */
export const mssBox = z.object({ v: z.literal(1), box: z.string().max(254).nullable(), account: z.boolean() });
export type MssBox = z.infer<typeof mssBox>;
export const mssBoxBody = z.object({ box: z.string().max(254).regex(MSS_ADDRESS).nullable() });
