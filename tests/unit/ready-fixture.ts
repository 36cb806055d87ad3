import type { ReadyCheck, ReadySlot } from '../../organiser/protocol/readiness.ts';

/** A result as it was told, and a slot as who is ready knows it. */
export const check = (id: string, status: ReadyCheck['status'], more: Partial<ReadyCheck> = {}): ReadyCheck => ({
  id,
  status,
  code: null,
  evidence: {},
  demo: false,
  at: '2026-11-23T09:00:00.000Z',
  ...more,
});
export const slot = (label: string, checks: ReadyCheck[], more: Partial<ReadySlot> = {}): ReadySlot => ({
  id: label,
  log: `log-${label}-000000`,
  edition: 'e',
  startsAt: '2026-11-24T09:00:00.000Z',
  minutes: 60,
  couloir: 'officine',
  label,
  joined: true,
  made: { startsAt: '2026-11-24T09:00:00.000Z', minutes: 60 },
  head: 1,
  lastContact: null,
  checks,
  proof: null,
  mss: { receive: false, send: false },
  withdrawn: false,
  contact: null,
  reminded: null,
  reminders: 0,
  ...more,
});
