import type { LoggedEvent } from '../../../organiser/protocol/event.ts';

/** What is wrong with a log: a seq missing or twice, a (device, n) missing or twice. Empty when nothing is. */
export function ledgerProblems(events: readonly LoggedEvent[]): string[] {
  const problems: string[] = [];
  events.forEach((event, index) => {
    if (event.seq !== index + 1) problems.push(`seq ${event.seq} at place ${index + 1}`);
  });
  const byDevice = new Map<string, number[]>();
  for (const { device, n } of events) byDevice.set(device, [...(byDevice.get(device) ?? []), n]);
  for (const [device, numbers] of byDevice) {
    const sorted = numbers.toSorted((a, b) => a - b);
    sorted.forEach((n, index) => {
      if (n !== index + 1) problems.push(`device ${device}: n ${n} at place ${index + 1}`);
    });
  }
  return problems;
}

/** The events of a kind, as short facts to compare with what was done. */
export const bodiesOf = (events: readonly LoggedEvent[], kind: string): Record<string, unknown>[] =>
  events.filter((event) => event.kind === kind).map((event) => event.body);
