import { describe, expect, it } from 'vitest';
import { erasePlaces, feedbackSummary } from '../../organiser/protocol/after.ts';
import { maySay, parseBody } from '../../organiser/protocol/event.ts';
import { foldLog, type FoldEvent } from '../../organiser/protocol/fold.ts';

const device = '7f1c2d3e-4b5a-4c6d-8e7f-901234567890';
let n = 0;
const event = (kind: string, body: Record<string, unknown>): FoldEvent => {
  n += 1;
  return { seq: n, device, n, kind, body, at: '2026-11-23T10:00:00.000Z', actor: 'Cabinet', role: 'participant' };
};

describe('the questionnaire', () => {
  it('takes a score alone, answers of the list only, and nothing of a later list', () => {
    expect(parseBody('feedback.given', { score: 8, text: '' }).ok).toBe(true);
    expect(parseBody('feedback.given', { score: 8, text: '', answers: { guide: 5 } }).ok).toBe(true);
    expect(parseBody('feedback.given', { score: 8, text: '', answers: { guide: 6 } }).ok).toBe(false);
    expect(parseBody('feedback.given', { score: 8, text: '', answers: { name: 1 } }).ok).toBe(false);
    expect(parseBody('feedback.given', { score: 11, text: '' }).ok).toBe(false);
  });

  it('counts the last one', () => {
    const view = foldLog([
      event('feedback.given', { score: 3, text: 'Lent', answers: { app: 1 } }),
      event('feedback.given', { score: 9, text: '' }),
    ]);
    expect(view.feedback).toMatchObject({ score: 9, text: '', sent: true });
    expect(view.feedback?.answers).toBeUndefined();
  });

  it('is told of nobody alone: two people have no average, nor has a question that two answered', () => {
    const given = [{ score: 2 }, { score: 9, answers: { app: 5 } }, { score: 10, answers: { app: 4 } }];
    expect(feedbackSummary(given.slice(0, 2))).toBeNull();
    expect(feedbackSummary(given)).toMatchObject({ count: 3, average: 7, answers: [] });
    expect(feedbackSummary([...given, { score: 7, answers: { app: 3 } }])?.answers).toEqual([
      { question: 'app', count: 3, average: 4 },
    ]);
    expect(feedbackSummary(given)?.scores).toEqual([0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 1]);
  });
});

describe('the erasure', () => {
  it('is said place by place, by the participant alone, the last word counting', () => {
    expect(maySay('organiser', 'erasure.done')).toBe(false);
    expect(parseBody('erasure.done', { place: 'cloud', done: true }).ok).toBe(false);
    const view = foldLog([
      ...erasePlaces.map((place) => event('erasure.done', { place, done: true })),
      event('erasure.done', { place: 'dmp', done: false }),
    ]);
    expect(Object.keys(view.erased)).toHaveLength(erasePlaces.length);
    expect(view.erased.dmp?.done).toBe(false);
    expect(view.erased.captures?.done).toBe(true);
  });
});
