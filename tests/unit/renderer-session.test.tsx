// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import { ok } from '../../electron/contract/failure.ts';
import type { Snapshot } from '../../electron/contract/snapshot.ts';
import { companionDouble, firstSnapshot, joinedSession } from './renderer-double.ts';
import { buttonOf, drawn, fieldOf, mount, press, settle, type, unmount } from './renderer-mount.tsx';

afterEach(unmount);

type Log = Snapshot['log'];
const device = '3f0e2d62-3f5f-4a0c-9a44-0d7c3f2b7a10';
const said = { at: new Date().toISOString(), actor: 'Cabinet', role: 'participant' as const, sent: true, device, n: 7 };
const view = (status: 'conforme' | 'non-conforme' | 'a-faire'): Log['steps'][string] => ({
  status,
  attempt: 1,
  attempts: status === 'a-faire' ? [] : [{ ...said, status, attempt: 1 }],
  comments: [],
  verified: null,
  verdicts: [],
  claimedBy: null,
});
const running = (): Log['timer'] => ({
  startedAt: new Date(Date.now() - 12 * 60_000).toISOString(),
  minutes: 60,
  endedAt: null,
});

function hour(change: Partial<Log> = {}): Snapshot {
  const base = firstSnapshot({ session: joinedSession });
  return { ...base, log: { ...base.log, timer: running(), ...change } };
}
async function session(snapshot: Snapshot) {
  const double = companionDouble({
    'app.snapshot': () => ok(snapshot),
    'draft.keep': (typed) => ok(typed),
    'step.status': () => ok(undefined),
    'step.comment': () => ok({ masked: 0 }),
    'help.request': () => ok(undefined),
    'said.undo': () => ok(undefined),
  });
  await mount(double.companion);
  await press('Séance');
  const given = () => double.calls.filter(({ channel }) => channel !== 'draft.keep');
  return { ...double, given, last: () => given().at(-1), log: (log: Log) => double.tell({ slice: 'log', value: log }) };
}
const focused = (): Element => document.activeElement!;
const key = (init: KeyboardEventInit, target = focused()): Promise<void> =>
  settle(() => void target.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init })));
const three = { code: 'Digit3', key: '"' };
const result = (step: string) => ({ channel: 'step.status', input: { step, status: 'non-conforme' } });

describe('the keys of the hour, in the full window', () => {
  it('act on the open step from the title of the screen, where one arrives', async () => {
    const { last } = await session(hour());
    expect(focused().tagName).toBe('H1');
    await key(three);
    expect(last()).toEqual(result('identification'));
    await key({ code: 'KeyB', key: 'b' });
    expect(last()).toEqual({ channel: 'help.request', input: { step: 'identification' } });
  });

  it('act after "next step", and after the head of a step was pressed', async () => {
    const { last } = await session(hour({ steps: { identification: view('conforme') }, current: 'patient' }));
    await settle(() => document.getElementById('step-head-identification')!.click());
    await press('Étape suivante : Enregistrer le patient');
    expect(focused().id).toBe('step-head-patient');
    await key(three);
    expect(last()).toEqual(result('patient'));
    const head = document.getElementById('step-head-ins')!;
    await settle(() => head.click());
    await settle(() => head.focus());
    await key(three);
    expect(last()).toEqual(result('ins'));
  });

  it('act after a result was taken back: its button is gone, the step has the focus', async () => {
    const before = hour({ steps: { identification: view('conforme') }, current: 'patient' });
    const { last, log } = await session(before);
    await settle(() => document.getElementById('step-head-identification')!.click());
    await settle(() => buttonOf('Annuler : Conforme').focus());
    await press('Annuler : Conforme');
    await settle(() => log({ ...before.log, steps: {}, current: 'identification' }));
    await drawn(() => expect(focused().className).toBe('step-body'));
    await key(three);
    expect(last()).toEqual(result('identification'));
  });

  it('never act in a text: Escape leaves it, and Ctrl + Enter sends it and comes back to the step', async () => {
    const { given, last } = await session(hour());
    await key({ code: 'KeyC', key: 'c' });
    const field = await type('Commentaire', 'Lent');
    expect(focused()).toBe(field);
    await key(three);
    expect(given().some(({ channel }) => channel === 'step.status')).toBe(false);
    await key({ code: 'Escape', key: 'Escape' });
    expect(focused().className).toBe('step-body');
    await key({ code: 'KeyC', key: 'c' });
    expect(focused()).toBe(fieldOf('Commentaire'));
    await key({ code: 'Enter', key: 'Enter', ctrlKey: true });
    expect(last()).toEqual({ channel: 'step.comment', input: { step: 'identification', text: 'Lent' } });
    await drawn(() => expect(focused().className).toBe('step-body'));
    await key(three);
    expect(last()).toEqual(result('identification'));
  });

  it('are those of a dialog in a dialog, and of the other screens elsewhere', async () => {
    const { given } = await session(hour());
    await key({ code: 'KeyI', key: 'i' });
    const dialog = document.querySelector('[role="dialog"]')!;
    await key(three, dialog);
    await key(three, dialog.querySelector('button')!);
    await key({ code: 'Escape', key: 'Escape' }, dialog.querySelector('textarea')!);
    expect(document.querySelector('[role="dialog"]')).toBeNull();
    await press('Bilan');
    await key(three, document.querySelector('#main h1')!);
    expect(given().some(({ channel }) => channel === 'step.status')).toBe(false);
  });
});
