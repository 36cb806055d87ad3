// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../electron/contract/failure.ts';
import type { Snapshot } from '../../electron/contract/snapshot.ts';
import { companionDouble, firstSnapshot, joinedSession } from './renderer-double.ts';
import { buttonOf, drawn, fieldOf, mount, press, settle, type, unmount } from './renderer-mount.tsx';

afterEach(unmount);

/** What the page watches coming into sight; jsdom draws nothing. */
const watched = new Map<Element, IntersectionObserverCallback>();
beforeEach(() => {
  watched.clear();
  class Watch {
    readonly see: IntersectionObserverCallback;
    constructor(see: IntersectionObserverCallback) {
      this.see = see;
    }
    observe = (element: Element): unknown => watched.set(element, this.see);
    disconnect = (): void => undefined;
  }
  Object.assign(globalThis, { IntersectionObserver: Watch });
});
const scrollTo = (name: string): Promise<void> =>
  settle(() => {
    const target = document.querySelector(name)!;
    watched.get(target)!([{ target, isIntersecting: true } as unknown as IntersectionObserverEntry], null!);
  });

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
    'messages.read': () => ok(undefined),
    'timer.start': () => ok(undefined),
    'rehearsal.start': () => ok(undefined),
  });
  await mount(double.companion);
  // Its name goes on with how many messages wait.
  const item = [...document.querySelectorAll<HTMLElement>('nav button')].find((b) =>
    b.textContent.startsWith('Séance'),
  );
  await settle(() => item?.click());
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

describe('a message of the organisers, in the screen of the hour', () => {
  const message = { ...said, role: 'organiser' as const, text: 'Nous arrivons.' };
  const unread = { ...hour({ messages: [message] }), inbox: { unread: 1 } };

  it('stays under the time until it is seen where messages are, and is answered in one gesture', async () => {
    const { last, given, tell } = await session(unread);
    const bar = document.querySelector('.timer-card--held .message-bar')!;
    expect(bar.textContent).toContain('Nous arrivons.');
    // Scrolled out of sight, it was not read.
    expect(given().some(({ channel }) => channel === 'messages.read')).toBe(false);
    await press('Répondre');
    expect(focused()).toBe(fieldOf('Votre message aux organisateurs'));
    expect(last()?.channel).toBe('messages.read');
    await settle(() => tell({ slice: 'inbox', value: { unread: 0 } }));
    await drawn(() => expect(document.querySelector('.message-bar')).toBeNull());
  });

  it('is read once it is in sight', async () => {
    const { last } = await session(unread);
    await scrollTo('.messages');
    await drawn(() => expect(last()?.channel).toBe('messages.read'));
  });

  it('stays in sight before the hour too', async () => {
    await session({ ...hour({ messages: [message], timer: null }), inbox: { unread: 1 } });
    expect(document.querySelector('.timer-card--held .message-bar')).not.toBeNull();
  });
});

const shown = (): string => document.body.textContent.replaceAll('\u00a0', ' ');
const hasButton = (name: string): boolean =>
  [...document.querySelectorAll('button')].some((b) => b.textContent === name);

describe('the start of the hour', () => {
  const at = (minutes: number): Snapshot => {
    const startsAt = new Date(Date.now() + minutes * 60_000).toISOString();
    const slot = { ...joinedSession.slot, startsAt };
    return { ...hour({ timer: null }), session: { ...joinedSession, slot } };
  };
  const START = "Démarrer l'heure de test";

  it('is meant when the slot is near, and asked about when it is tomorrow', async () => {
    const { last } = await session(at(14));
    await press(START);
    expect(last()?.channel).toBe('timer.start');
    await unmount();
    const early = await session(at(24 * 60));
    await press(START);
    expect(early.given().some(({ channel }) => channel === 'timer.start')).toBe(false);
    expect(document.querySelector('[role="alertdialog"]')?.textContent).toContain('Votre créneau est prévu');
    await press('Démarrer quand même');
    expect(early.last()?.channel).toBe('timer.start');
    await unmount();
    const other = await session(at(24 * 60));
    await press(START);
    await press('Répéter');
    expect(other.given().at(-1)?.channel).toBe('rehearsal.start');
  });

  it('comes before any result: they are off, and a key says why', async () => {
    const { given } = await session(at(1));
    expect(shown()).toContain("Démarrez l'heure pour noter un résultat.");
    expect(buttonOf('Conforme').disabled).toBe(true);
    await key({ code: 'Digit1', key: '&' });
    expect(given().some(({ channel }) => channel === 'step.status')).toBe(false);
  });

  const start = { device, n: 3, role: 'participant' as const };
  const minutesAgo = (minutes: number, endedAt: string | null = null) => ({
    timer: { startedAt: new Date(Date.now() - minutes * 60_000).toISOString(), minutes: 60, endedAt },
  });

  it('is taken back for five minutes, while nothing was noted, by who gave it', async () => {
    const { last } = await session(hour({ ...minutesAgo(2), timerSaid: { start, end: null } }));
    await press('Annuler le démarrage');
    expect(last()).toEqual({ channel: 'said.undo', input: { device, n: 3 } });
    for (const other of [
      hour({ ...minutesAgo(6), timerSaid: { start, end: null } }),
      hour({ ...minutesAgo(2), timerSaid: { start: { ...start, role: 'organiser' }, end: null } }),
      hour({ ...minutesAgo(2), timerSaid: { start, end: null }, steps: { identification: view('conforme') } }),
    ]) {
      await unmount();
      await session(other);
      expect(hasButton('Annuler le démarrage')).toBe(false);
    }
  });

  it('has its end taken back too, while the slot is not closed', async () => {
    const ended = { ...minutesAgo(30, new Date().toISOString()), timerSaid: { start, end: { ...start, n: 9 } } };
    const { last } = await session(hour({ ...ended, steps: { identification: view('conforme') }, current: 'patient' }));
    expect(shown()).toContain('1 étape renseignée sur 10.');
    // Nobody is called any more.
    expect(hasButton('Je suis bloqué')).toBe(false);
    await press('Reprendre la séance');
    expect(last()).toEqual({ channel: 'said.undo', input: { device, n: 9 } });
    await unmount();
    await session(hour({ ...ended, closedAt: new Date().toISOString() }));
    expect(hasButton('Reprendre la séance')).toBe(false);
  });
});

describe('a step', () => {
  it('of the organisers has no result of the participant, and the next one at once', async () => {
    const { given } = await session(hour({ current: 'verification' }));
    const body = document.querySelector('#step-verification')!;
    expect(body.textContent).toContain("En attente de l'avis des organisateurs");
    expect(body.querySelector('[role="radiogroup"]')).toBeNull();
    await key({ code: 'Digit1', key: '&' });
    expect(given().some(({ channel }) => channel === 'step.status')).toBe(false);
    await press('Étape suivante : Recevoir et intégrer un document reçu par MSSanté');
    expect(document.querySelector('[data-open] .step-body')?.getAttribute('aria-label')).toContain('Étape 9');
  });

  it.each(['non-conforme', 'conforme'] as const)('that is %s: asks what was missing, or nothing', async (status) => {
    const late = { ...view('conforme'), status, attempts: [{ ...said, status, attempt: 1 }] };
    await session(hour({ steps: { identification: late }, current: 'patient' }));
    await settle(() => document.getElementById('step-head-identification')!.click());
    expect(shown().includes("En une phrase : qu'est-ce qui manquait ?")).toBe(status === 'non-conforme');
    if (status === 'conforme') return;
    await unmount();
    const comments = [{ ...said, at: new Date(Date.now() + 1_000).toISOString(), text: 'Le titre.' }];
    await session(hour({ steps: { identification: { ...late, comments } }, current: 'patient' }));
    await settle(() => document.getElementById('step-head-identification')!.click());
    expect(shown()).not.toContain("En une phrase : qu'est-ce qui manquait ?");
  });

  it('says that it has a draft, and so does the end of the session', async () => {
    await session(hour());
    await type('Commentaire', 'À finir');
    expect(document.getElementById('step-head-identification')?.textContent).toContain('Brouillon');
    await press('Terminer la séance');
    const asked = document.querySelector('[role="alertdialog"]')?.textContent.replaceAll('\u00a0', ' ');
    expect(asked).toContain("Commentaire non envoyé à l'étape 1 : Se connecter au logiciel.");
    expect(asked).toContain('0 étape sur 10 a un résultat');
  });

  it('of another slot is not the one left open in the former one', async () => {
    const { tell } = await session(hour());
    await settle(() => document.getElementById('step-head-ins')!.click());
    const slot = { ...joinedSession.slot, id: 'slot-2', log: 'log-00000002' };
    await settle(() => tell({ slice: 'session', value: { ...joinedSession, slot } }));
    await drawn(() => expect(document.querySelector('[data-open] .step-head')?.id).toBe('step-head-identification'));
  });
});
