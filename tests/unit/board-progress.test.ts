import { describe, expect, it } from 'vitest';
import type { LoggedEvent, Role } from '../../organiser/protocol/event.ts';
import { foldLog } from '../../organiser/protocol/fold.ts';
import { guide, stepIds } from '../../organiser/view/guide.ts';
import {
  clock,
  openHelp,
  prerequisites,
  progress,
  secondsLeft,
  shownChecks,
  unread,
} from '../../organiser/view/progress.ts';
import { hrefOf, keyOf, parseRoute, type Route } from '../../organiser/view/route.ts';

const device = '3b241101-e2bb-4255-8caf-4136c566a962';
let seq = 0;
const event = (kind: string, body: Record<string, unknown>, role: Role = 'participant', at = 0): LoggedEvent => {
  seq += 1;
  const when = new Date(Date.UTC(2026, 10, 23, 9, at)).toISOString();
  return { seq, device, n: seq, kind, body, at: when, actor: role, role };
};

describe('the prerequisites of a slot', () => {
  it('never count what was found in a demonstration', () => {
    const check = (id: string, status: string, demo: boolean) =>
      event('check.result', { id, status, code: null, evidence: {}, demo });
    const real = [
      check('card.pin', 'warn', false),
      check('mss.address', 'ok', false),
      check('system.os', 'fail', false),
    ];
    expect(prerequisites(foldLog([...real, check('card.present', 'ok', true)]))).toEqual({
      ok: 1,
      warned: 1,
      total: 4,
      demo: 1,
    });
    expect(prerequisites(foldLog([]))).toEqual({ ok: 0, warned: 0, total: 0, demo: 0 });
  });

  it('take the proof of the card from the hub alone, never from the participant', () => {
    const claimed = event('check.result', { id: 'card.proof', status: 'ok', code: null, evidence: {}, demo: false });
    const proved = (test: boolean) => ({ ...event('card.proved', { test }), role: 'hub' as const });
    const shown = (...events: LoggedEvent[]) => shownChecks(foldLog(events)).map(({ id }) => id);
    expect(shown(claimed)).toEqual([]);
    expect(prerequisites(foldLog([claimed]))).toEqual({ ok: 0, warned: 0, total: 0, demo: 0 });
    expect(shown(claimed, proved(true))).toEqual([]);
    expect(shown(claimed, proved(false))).toEqual(['card.proof']);
    expect(shown({ ...claimed, body: { ...claimed.body, status: 'warn' } }, proved(true))).toEqual(['card.proof']);
    const real = proved(false);
    const undone = event('event.corrected', { device, n: real.n, reason: 'autre personne' }, 'organiser');
    expect(shown(claimed, real, undone)).toEqual([]);
  });
});

describe('the gestures of MSSanté', () => {
  it('count when the hub says them, never by the participant alone', () => {
    const claimed = event('check.result', { id: 'mss.receive', status: 'ok', code: null, evidence: {}, demo: false });
    const said = { ...event('mss.challenge', { way: 'receive', state: 'confirmed' }), role: 'hub' as const };
    const forged = event('mss.challenge', { way: 'receive', state: 'confirmed' });
    expect(prerequisites(foldLog([claimed, forged]))).toMatchObject({ ok: 0, total: 0 });
    expect(prerequisites(foldLog([claimed, said]))).toMatchObject({ ok: 1, total: 1 });
  });
});

describe('the progress of a slot', () => {
  it('counts steps with a result and points at the first one to do, in guide order', () => {
    expect(guide.steps).toHaveLength(10);
    const view = foldLog([
      event('step.status', { step: 'patient', status: 'conforme', attempt: 1 }),
      event('step.status', { step: 'identification', status: 'non-conforme', attempt: 1 }),
      event('step.verified', { step: 'patient', verdict: 'conforme', comment: '' }, 'organiser'),
    ]);
    expect(progress(view, stepIds)).toEqual({ done: 2, verified: 1, total: 10, current: 'ins' });
  });

  it('counts a step sent back by the organiser as to do', () => {
    const view = foldLog([
      event('step.status', { step: 'identification', status: 'conforme', attempt: 1 }),
      event('step.verified', { step: 'identification', verdict: 'a-faire', comment: 'À refaire.' }, 'organiser'),
    ]);
    expect(progress(view, stepIds)).toMatchObject({ done: 0, current: 'identification' });
  });

  it('keeps and counts a verdict that a result came after, and every one before it; taking the result back undoes it', () => {
    const say = (verdict: string, comment: string) =>
      event('step.verified', { step: 'patient', verdict, comment }, 'organiser');
    const verdicts = [say('non-conforme', 'Vu en défaut.'), say('conforme-avec-reserve', 'Lent.')];
    const result = event('step.status', { step: 'patient', status: 'conforme', attempt: 1 });
    const events = [...verdicts, result];
    const { patient } = foldLog(events).steps;
    expect(patient?.verified).toMatchObject({ verdict: 'conforme-avec-reserve', comment: 'Lent.', earlier: true });
    expect(patient?.verdicts.map(({ comment }) => comment)).toEqual(['Vu en défaut.', 'Lent.']);
    expect(progress(foldLog(events), stepIds)).toMatchObject({ done: 1, verified: 1 });
    const undone = event('event.corrected', { device, n: result.n, reason: 'erreur' });
    expect(foldLog([...events, undone]).steps['patient']?.verified).toMatchObject({ earlier: false });
    expect(foldLog([...events, say('conforme-avec-reserve', 'Lent.')]).steps['patient']?.verified).toMatchObject({
      earlier: false,
    });
  });

  it('takes a result as the answer to a verdict that asked for the step again', () => {
    const view = foldLog([
      event('step.verified', { step: 'identification', verdict: 'a-faire', comment: 'À refaire.' }, 'organiser'),
      event('step.status', { step: 'identification', status: 'conforme', attempt: 2 }),
    ]);
    expect(view.steps['identification']?.verified).toBeNull();
    expect(view.steps['identification']?.verdicts).toHaveLength(1);
    expect(progress(view, stepIds)).toMatchObject({ done: 1, verified: 0, current: 'patient' });
  });

  it('has no current step when all are done', () => {
    const view = foldLog(stepIds.map((step) => event('step.status', { step, status: 'conforme', attempt: 1 })));
    expect(progress(view, stepIds)).toMatchObject({ done: 10, current: null });
  });
});

describe('what waits for the organiser', () => {
  it('keeps help requests until an organiser writes', () => {
    const asked = [event('help.requested', { step: 'ins' }), event('message.posted', { text: 'Allô ?' })];
    expect(openHelp(asked)).toHaveLength(1);
    const answered = [...asked, event('message.posted', { text: 'J’arrive.' }, 'organiser')];
    expect(openHelp(answered)).toHaveLength(0);
    expect(openHelp([...answered, event('help.requested', { step: null })])).toHaveLength(1);
  });

  it('counts as new only what the participant said after the mark', () => {
    const old = event('message.posted', { text: 'vu' });
    const fresh = [
      event('message.posted', { text: 'nouveau' }),
      event('message.posted', { text: 'de nous' }, 'organiser'),
      event('irritant.reported', {}),
      event('help.requested', { step: null }),
    ];
    expect(unread([old, ...fresh], old.seq)).toEqual({ help: 1, irritants: 1, messages: 1 });
    expect(unread([old, ...fresh], fresh.at(-1)?.seq ?? 0)).toEqual({ help: 0, irritants: 0, messages: 0 });
  });
});

describe('the timer', () => {
  const started = event('timer.started', { minutes: 60 }, 'participant', 0);

  it('runs down, goes below zero, and freezes at its end', () => {
    const running = foldLog([started]).timer;
    const begin = Date.parse(started.at);
    expect(secondsLeft(null, begin)).toBeNull();
    expect(secondsLeft(running, begin + 55_000)).toBe(3545);
    expect(secondsLeft(running, begin + 3_610_000)).toBe(-10);
    const ended = foldLog([started, event('timer.ended', {}, 'participant', 40)]).timer;
    expect(secondsLeft(ended, begin + 9_000_000)).toBe(1200);
  });

  it('reads as a clock', () => {
    expect([clock(3545), clock(0), clock(-130), clock(14_400)]).toEqual(['59:05', '00:00', '−02:10', '240:00']);
  });
});

describe('the address', () => {
  const routes: Route[] = [
    { at: 'editions' },
    { at: 'edition', edition: 'a b/c' },
    { at: 'slot', edition: 'e', slot: 's%' },
    { at: 'reports', edition: 'e', slot: 's' },
  ];
  it.each(routes)('goes and comes back: $at', (route) => {
    expect(parseRoute(hrefOf(route))).toEqual(route);
  });

  it('falls back to the editions on anything else', () => {
    for (const hash of ['', '#', '#cle=abc', '#/edition', '#/edition/%E0%A4%A', '#/autre/chose']) {
      expect(parseRoute(hash)).toEqual({ at: 'editions' });
    }
  });

  it('finds the key in the address the hub prints', () => {
    expect(keyOf('#cle=abc_-123')).toBe('abc_-123');
    expect(keyOf('#/edition/x')).toBeNull();
  });
});
