import { describe, expect, it } from 'vitest';
import { BODY_LIMIT, eventKinds, maySay, parseBody, TEXT_LIMIT } from '../../organiser/protocol/event.ts';
import { foldLog, type FoldEvent } from '../../organiser/protocol/fold.ts';
import { guideFor } from '../../organiser/protocol/guide.ts';
import { scoreOf } from '../../organiser/protocol/score.ts';
import { JOIN_CODE, normaliseJoinCode } from '../../organiser/protocol/wire.ts';
import { currentStep } from '../../electron/contract/guide.ts';
import { hubOrigin, isLoopback, parseInvitation } from '../../electron/contract/link.ts';
import { delivered } from '../../organiser/view/guide.ts';

const device = '3f0e2d62-3f5f-4a0c-9a44-0d7c3f2b7a10';
const board = '8c7b2c3c-0d0e-4e3e-8d7c-1b6f0a9f2b11';
let n = 0;
const said = (kind: string, body: Record<string, unknown>, over: Partial<FoldEvent> = {}): FoldEvent => {
  n += 1;
  return {
    seq: n,
    device,
    n,
    kind,
    body,
    at: '2026-11-23T09:00:00.000Z',
    actor: 'Cabinet',
    role: 'participant',
    ...over,
  };
};

describe('event bodies', () => {
  it('refuses a verdict without a comment unless conforme', () => {
    expect(parseBody('step.verified', { step: 'ins', verdict: 'non-conforme', comment: ' ' }).ok).toBe(false);
    expect(parseBody('step.verified', { step: 'ins', verdict: 'conforme', comment: '' }).ok).toBe(true);
  });

  it('refuses a text over the limit, with the path and not the value', () => {
    const answer = parseBody('step.comment', { step: 'ins', text: 'x'.repeat(TEXT_LIMIT + 1) });
    expect(answer).toEqual({ ok: false, path: 'text' });
  });

  it('keeps unknown kinds as they are', () => {
    expect(parseBody('later.kind', { any: 1 })).toEqual({ ok: true, value: { any: 1 } });
    expect(parseBody('later.kind', 'not an object').ok).toBe(false);
  });

  it('leaves room for the longest text in a body', () => {
    const worst = JSON.stringify({ step: 'ins', text: '\u0001'.repeat(TEXT_LIMIT) });
    expect(new TextEncoder().encode(worst).length).toBeLessThan(BODY_LIMIT);
  });

  it('lets nobody say what is not theirs', () => {
    expect(maySay('participant', 'step.verified')).toBe(false);
    expect(maySay('organiser', 'step.verified')).toBe(true);
    for (const kind of Object.keys(eventKinds)) expect(maySay('observer', kind), kind).toBe(false);
    expect(maySay('observer', 'later.kind')).toBe(false);
  });
});

describe('the fold', () => {
  it('shows own unacknowledged events last and counts them', () => {
    const view = foldLog([
      said('step.status', { step: 'ins', status: 'conforme', attempt: 2 }, { seq: null, n: 900 }),
      said('step.status', { step: 'ins', status: 'non-conforme', attempt: 1 }),
    ]);
    expect(view.steps['ins']).toMatchObject({ status: 'conforme', attempt: 2 });
    expect(view.unsent).toBe(1);
  });

  it('keeps a verdict that the participant tried again after, as one to look at again', () => {
    const first = [
      said('step.status', { step: 'ins', status: 'non-conforme', attempt: 1 }),
      said(
        'step.verified',
        { step: 'ins', verdict: 'non-conforme', comment: 'à refaire' },
        { role: 'organiser', device: board },
      ),
    ];
    expect(foldLog(first).steps['ins']?.verified).toMatchObject({ verdict: 'non-conforme', earlier: false });
    const again = [...first, said('step.status', { step: 'ins', status: 'conforme', attempt: 2 })];
    expect(foldLog(again).steps['ins']?.verified).toMatchObject({ verdict: 'non-conforme', earlier: true });
    expect(foldLog(again).steps['ins']?.attempts).toHaveLength(2);
  });

  it('withdraws what its author corrects, and nothing of another', () => {
    const comment = said('step.comment', { step: 'ins', text: 'oups' });
    const by = (actor: string, role: FoldEvent['role']) =>
      said(
        'event.corrected',
        { device: comment.device, n: comment.n, reason: 'erreur' },
        { actor, role, device: board },
      );
    expect(foldLog([comment, by('Autre', 'participant')]).steps['ins']?.comments).toHaveLength(1);
    expect(foldLog([comment, by('Cabinet', 'participant')]).steps['ins']?.comments ?? []).toHaveLength(0);
    expect(foldLog([comment, by('Organisateur', 'organiser')]).steps['ins']?.comments ?? []).toHaveLength(0);
  });

  it('takes a proof from the hub alone, and a test card’s never undoes a real one', () => {
    const proved = (test: boolean, role: FoldEvent['role'] = 'hub') =>
      said(
        'card.proved',
        { test },
        { role, actor: 'hub', device: board, at: `2026-11-24T09:0${Number(test)}:00.000Z` },
      );
    for (const role of ['participant', 'organiser', 'observer'] as const) {
      expect(foldLog([proved(false, role)]).proof, role).toBeNull();
      expect(maySay(role, 'card.proved'), role).toBe(false);
    }
    expect(foldLog([proved(true)]).proof).toEqual({ at: '2026-11-24T09:01:00.000Z', test: true });
    expect(foldLog([proved(true), proved(false)]).proof?.test).toBe(false);
    expect(foldLog([proved(false), proved(true)]).proof?.test).toBe(false);
  });

  it('lets an organiser withdraw a proof, and nobody else', () => {
    const proof = said('card.proved', { test: false }, { role: 'hub', actor: 'hub', device: board });
    const by = (actor: string, role: FoldEvent['role']) =>
      said('event.corrected', { device: proof.device, n: proof.n, reason: 'autre carte' }, { actor, role });
    expect(foldLog([proof, by('hub', 'participant')]).proof).not.toBeNull();
    expect(foldLog([proof, by('Organisateur', 'organiser')]).proof).toBeNull();
  });

  it('counts unknown kinds and goes on', () => {
    const view = foldLog([said('later.kind', {}), said('timer.started', { minutes: 60 })]);
    expect(view.unknown).toBe(1);
    expect(view.timer?.minutes).toBe(60);
  });

  it('adds the weights, the verdict before the own status', () => {
    const steps = ['ins', 'patient', 'dossier', 'document', 'verification'].map((id) => ({
      id,
      who: id === 'verification' ? ('organisateur' as const) : ('participant' as const),
    }));
    const view = foldLog([
      said('step.status', { step: 'ins', status: 'conforme', attempt: 1 }),
      said(
        'step.verified',
        { step: 'ins', verdict: 'non-conforme', comment: 'absent du DMP' },
        { role: 'organiser', device: board },
      ),
      said('step.status', { step: 'patient', status: 'conforme-avec-reserve', attempt: 1 }),
      said('step.status', { step: 'dossier', status: 'non-testable', attempt: 1 }),
      said('step.status', { step: 'document', status: 'conforme', attempt: 1 }),
      said('step.status', { step: 'verification', status: 'conforme', attempt: 1 }),
    ]);
    // −2 + 1 + 2, of the three steps that could be tested and are the participant's.
    expect(scoreOf(view, steps)).toEqual({ score: 1, best: 6 });
    expect(scoreOf(view, steps.slice(0, 2))).toEqual({ score: 0, best: 4 });
  });
});

describe('the guide', () => {
  const parsed = guideFor(delivered, null);

  it('has the ten steps of the protocol and fills the hour', () => {
    expect(parsed.steps).toHaveLength(10);
    expect(new Set(parsed.steps.map((s) => s.id)).size).toBe(10);
    expect(parsed.steps.reduce((sum, s) => sum + s.minutes, 0)).toBe(60);
  });

  it('derives the current step from the facts', () => {
    expect(currentStep(parsed.steps, {})).toBe('identification');
    const view = foldLog([
      said('step.status', { step: 'identification', status: 'conforme', attempt: 1 }),
      said('step.status', { step: 'ins', status: 'conforme', attempt: 1 }),
    ]);
    expect(currentStep(parsed.steps, view.steps)).toBe('patient');
    const all = foldLog(
      parsed.steps.map((s) => said('step.status', { step: s.id, status: 'non-testable', attempt: 1 })),
    );
    expect(currentStep(parsed.steps, all.steps)).toBeNull();
  });
});

describe('codes and links', () => {
  it.each([
    ['abcd efgh', 'ABCD-EFGH'],
    ['ABCD-2345', 'ABCD-2345'],
    [' k7mw.2pqr ', 'K7MW-2PQR'],
  ])('reads %s as %s', (typed, code) => {
    expect(normaliseJoinCode(typed)).toBe(code);
    expect(JOIN_CODE.test(code)).toBe(true);
  });

  it.each(['', 'ABC', 'ABCD-EFG0', 'IIII-OOOO', 'ABCD-EFGH-JKLM'])('does not take %s for a code', (typed) => {
    expect(JOIN_CODE.test(normaliseJoinCode(typed))).toBe(false);
  });

  it.each([
    ['verif.exemple.fr', 'https://verif.exemple.fr'],
    ['https://verif.exemple.fr/', 'https://verif.exemple.fr'],
    ['http://127.0.0.1:8787', 'http://127.0.0.1:8787'],
    ['HTTPS://Verif.Exemple.FR:8443', 'https://verif.exemple.fr:8443'],
  ])('reads the address %s', (typed, origin) => expect(hubOrigin(typed)).toBe(origin));

  it.each([
    '',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://a b',
    'https://x/y?z',
    'https://user:pass@host',
    'ftp://x',
  ])('refuses the address %s', (typed) => expect(hubOrigin(typed)).toBeNull());

  it('knows this very machine', () => {
    expect(isLoopback('http://127.0.0.1:8787')).toBe(true);
    expect(isLoopback('http://localhost')).toBe(true);
    expect(isLoopback('http://127.0.0.1.evil.example')).toBe(false);
    expect(isLoopback('http://192.168.1.4')).toBe(false);
  });

  it('reads an invitation and nothing else', () => {
    const link = `verifsegur://join?hub=${encodeURIComponent('https://verif.exemple.fr')}&code=ABCD-2345`;
    expect(parseInvitation(link)).toEqual({ hub: 'https://verif.exemple.fr', code: 'ABCD-2345' });
    for (const bad of [
      'verifsegur://join',
      'verifsegur://other?hub=x&code=y',
      'https://join?hub=a&code=ABCD-2345',
      `${link}%`,
      'verifsegur://join?hub=%E0%A4%A&code=ABCD-2345',
    ]) {
      expect(parseInvitation(bad), bad).toBeNull();
    }
  });
});
