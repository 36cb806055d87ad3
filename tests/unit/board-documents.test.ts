import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { maySay, parseBody } from '../../organiser/protocol/event.ts';
import { foldLog, type FoldEvent } from '../../organiser/protocol/fold.ts';
import { receiptWords, ruleWords, typeLabel } from '../../organiser/view/screen/document-words.ts';
import book from '../../resources/document/rules.json' with { type: 'json' };

const device = '7f1c2d3e-4b5a-4c6d-8e7f-901234567890';
const checked = (change: Record<string, unknown> = {}) => ({
  id: randomUUID(),
  step: 'document',
  type: 'vsm',
  level: 3,
  origin: 'zip',
  verdicts: [{ rule: 'cda.title', ok: false }],
  ins: 'test',
  codes: [],
  ...change,
});
const event = (n: number, body: Record<string, unknown>, kind = 'document.checked'): FoldEvent => ({
  seq: n,
  device,
  n,
  kind,
  body,
  at: '2026-11-25T10:00:00.000Z',
  actor: 'Cabinet',
  role: 'participant',
});

describe('documents that were checked, as the log tells them', () => {
  it('come once each, in order, and one that is taken back is gone', () => {
    const [a, b] = [checked(), checked({ type: 'receipt', codes: ['902'] })];
    const view = foldLog([
      event(1, a),
      event(2, b),
      event(3, a),
      event(4, { device, n: 2, reason: '' }, 'event.corrected'),
    ]);
    expect(view.documents.map(({ id }) => id)).toEqual([a.id]);
    expect(view.documents[0]).toMatchObject({ type: 'vsm', ins: 'test', sent: true });
    expect(foldLog([event(1, a), event(2, b)]).documents.map(({ type }) => type)).toEqual(['vsm', 'receipt']);
  });

  it('are said by the participant alone, in words of ours alone', () => {
    expect(maySay('participant', 'document.checked')).toBe(true);
    expect(maySay('organiser', 'document.checked')).toBe(false);
    for (const wrong of [
      { ins: 'faux' },
      { origin: '/home/patient.xml' },
      { codes: ['279035121518989'] },
      { type: 'PAT-TROIS' },
      { level: 4 },
      { verdicts: [{ rule: 'cda.PAT-TROIS', ok: true }] },
      { verdicts: Array.from({ length: 121 }, () => ({ rule: 'cda.id', ok: true })) },
    ])
      expect(parseBody('document.checked', checked(wrong)).ok, JSON.stringify(wrong)).toBe(false);
  });

  it('have words on the board for each rule and code, and a name for those of a later version', () => {
    for (const { id } of book.rules) expect(ruleWords(id, 'fr').fix).not.toBe('');
    expect(ruleWords('cda.future', 'fr')).toEqual({ section: '', sentence: 'cda.future', fix: '' });
    expect(receiptWords('902', 'fr').sentence).toMatch(/patient/);
    expect(receiptWords('999', 'en').sentence).toBe('999');
    expect(typeLabel('cr-bio', 'fr')).toBe('Compte rendu de biologie');
    expect(typeLabel('receipt', 'fr')).toBeNull();
  });
});
