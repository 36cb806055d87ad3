// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import { fail, ok } from '../../electron/contract/failure.ts';
import { act, actAgain, boot, draft, resetStore, useStore } from '../../renderer/store.ts';
import { companionDouble, firstSnapshot, joinedSession } from './renderer-double.ts';

const done = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

afterEach(() => {
  resetStore();
  delete window.companion;
});

describe('the mirror of the snapshot', () => {
  it('takes the snapshot, then replaces whole slices', async () => {
    const double = companionDouble({ 'app.snapshot': () => ok(firstSnapshot()) });
    window.companion = double.companion;
    const stop = boot();
    await done();
    expect(useStore.getState().snapshot?.session).toBeNull();
    double.tell({ slice: 'session', value: joinedSession });
    expect(useStore.getState().snapshot?.session?.participant.label).toBe('Cabinet des Tilleuls');
    expect(useStore.getState().snapshot?.guide.steps).toHaveLength(10);
    stop();
    expect(double.listening()).toBe(0);
  });

  it('keeps a change that arrives before the snapshot', async () => {
    const double = companionDouble({ 'app.snapshot': () => ok(firstSnapshot()) });
    window.companion = double.companion;
    boot();
    double.tell({ slice: 'session', value: joinedSession });
    await done();
    expect(useStore.getState().snapshot?.session).toEqual(joinedSession);
  });

  it('listens once even when it is started again', async () => {
    const double = companionDouble({ 'app.snapshot': () => ok(firstSnapshot()) });
    window.companion = double.companion;
    boot();
    boot();
    await done();
    expect(double.listening()).toBe(1);
  });

  it('says so when the main process does not answer', async () => {
    window.companion = companionDouble({ 'app.snapshot': () => fail('app.deadline', 'test') }).companion;
    boot();
    await done();
    expect(useStore.getState().bootFailure?.code).toBe('app.deadline');
  });

  it('turns an absent bridge into a failure', async () => {
    boot();
    await done();
    expect(useStore.getState().bootFailure?.code).toBe('app.output');
  });
});

describe('a call made from a place', () => {
  it('keeps the failure and the draft, and makes the same call again', async () => {
    let refuse = true;
    const double = companionDouble({
      'step.comment': () => (refuse ? fail('app.deadline', 'test') : ok({ masked: 0 })),
    });
    window.companion = double.companion;
    draft('comments', { identification: 'Tout va bien' });
    await act('comment:identification', 'step.comment', { step: 'identification', text: 'Tout va bien' });
    expect(useStore.getState().failures['comment:identification']?.code).toBe('app.deadline');
    expect(useStore.getState().drafts.comments['identification']).toBe('Tout va bien');
    refuse = false;
    actAgain('comment:identification');
    await done();
    expect(double.calls.map((c) => c.input)).toEqual([
      { step: 'identification', text: 'Tout va bien' },
      { step: 'identification', text: 'Tout va bien' },
    ]);
    expect(useStore.getState().failures).toEqual({});
    expect(useStore.getState().pending).toEqual({});
  });
});
