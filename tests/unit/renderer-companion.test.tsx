// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import { ok } from '../../electron/contract/failure.ts';
import type { Snapshot } from '../../electron/contract/snapshot.ts';
import { companionDouble, firstSnapshot, joinedSession } from './renderer-double.ts';
import { useStore } from '../../renderer/store.ts';
import { buttonOf, mount, press, settle, type, unmount } from './renderer-mount.tsx';

afterEach(unmount);

const text = (): string => document.body.textContent.replaceAll('\u00a0', ' ');
const device = '3f0e2d62-3f5f-4a0c-9a44-0d7c3f2b7a10';
const said = { at: new Date().toISOString(), actor: 'Cabinet', role: 'participant' as const, sent: true, device, n: 7 };

function hour(change: Partial<Snapshot['log']> = {}): Snapshot {
  const base = firstSnapshot({ session: joinedSession });
  const startedAt = new Date(Date.now() - 12 * 60_000).toISOString();
  return { ...base, log: { ...base.log, timer: { startedAt, minutes: 60, endedAt: null }, ...change } };
}
const quiet = {
  'step.status': () => ok(undefined),
  'help.request': () => ok(undefined),
  'said.undo': () => ok(undefined),
  'timer.end-earlier': () => ok(undefined),
  'beside.full': () => ok(undefined),
  'messages.read': () => ok(undefined),
};
const key = (target: Element, init: KeyboardEventInit): Promise<void> =>
  settle(() => void target.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, ...init })));

describe('the narrow window', () => {
  it('shows the time, the plan, the step and the way back, and has no navigation', async () => {
    const double = companionDouble({ ...quiet, 'app.snapshot': () => ok(hour()) });
    await mount(double.companion, 'companion');
    expect(document.querySelector('nav')).toBeNull();
    expect(text()).toMatch(/48 min/);
    expect(text()).toContain('7 min de retard sur le plan.');
    expect(text()).toContain('Étape 1 sur 10');
    expect(document.querySelector('h1')?.textContent).toBe('Se connecter au logiciel');
    await press('Grande fenêtre');
    expect(double.calls.at(-1)?.channel).toBe('beside.full');
  });

  it('takes the focus inside itself, so that one key gives a result, asks for help, or shows the keys', async () => {
    const double = companionDouble({ ...quiet, 'app.snapshot': () => ok(hour()) });
    await mount(double.companion, 'companion');
    const main = document.querySelector('main')!;
    expect(document.activeElement).toBe(main);
    await key(main, { code: 'Digit3', key: '"' });
    expect(double.calls.at(-1)).toEqual({
      channel: 'step.status',
      input: { step: 'identification', status: 'non-conforme' },
    });
    await key(main, { code: 'KeyB', key: 'b' });
    expect(double.calls.at(-1)).toEqual({ channel: 'help.request', input: { step: 'identification' } });
    await key(main, { code: 'KeyM', key: '?' });
    expect(document.querySelector('[role="dialog"]')?.textContent).toContain('Les touches');
    const before = double.calls.length;
    await key(document.querySelector('[role="dialog"]')!, { code: 'Digit1', key: '&' });
    expect(double.calls.length).toBe(before);
  });

  it('reports an irritant in two gestures, the step filled in', async () => {
    const double = companionDouble({
      ...quiet,
      'app.snapshot': () => ok(hour()),
      'irritant.report': () => ok({ masked: 0 }),
    });
    await mount(double.companion, 'companion');
    await key(document.querySelector('main')!, { code: 'KeyI', key: 'i' });
    const field = document.querySelector('[role="dialog"] textarea') as HTMLTextAreaElement;
    expect(document.activeElement).toBe(field);
    await settle(() => {
      Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set?.call(field, 'Trop lent');
      field.dispatchEvent(new Event('input', { bubbles: true }));
    });
    // Escape leaves the dialog, the words kept for later.
    await key(field, { key: 'Escape', code: 'Escape' });
    expect(document.querySelector('[role="dialog"]')).toBeNull();
    await key(document.querySelector('main')!, { code: 'KeyI', key: 'i' });
    const again = document.querySelector('[role="dialog"] textarea') as HTMLTextAreaElement;
    expect(again.value).toBe('Trop lent');
    // As the button does.
    await key(again, { key: 'Enter', code: 'Enter', ctrlKey: true });
    // The draft may go to the disk meanwhile.
    expect(double.calls.find(({ channel }) => channel === 'irritant.report')).toEqual({
      channel: 'irritant.report',
      input: { category: 'connexion', severity: 'genant', step: 'identification', text: 'Trop lent' },
    });
  });

  it('shows the last message of the organisers, marked until it is read', async () => {
    const message = { ...said, role: 'organiser' as const, text: 'Nous arrivons.' };
    const double = companionDouble({
      ...quiet,
      'app.snapshot': () => ok({ ...hour({ messages: [message] }), inbox: { unread: 1 } }),
    });
    await mount(double.companion, 'companion');
    expect(text()).toContain('1 message des organisateurs');
    expect(text()).toContain('Nous arrivons.');
    await press("C'est lu");
    expect(double.calls.at(-1)?.channel).toBe('messages.read');
  });

  it('has a place to answer them, which keeps what was typed', async () => {
    const message = { ...said, role: 'organiser' as const, text: 'Où en êtes-vous ?' };
    const double = companionDouble({
      ...quiet,
      'app.snapshot': () => ok(hour({ messages: [message] })),
      'message.post': () => ok({ masked: 1 }),
    });
    await mount(double.companion, 'companion');
    await press('Répondre');
    const field = await type('Votre message aux organisateurs', 'À la troisième étape');
    expect(document.activeElement).toBe(field);
    // A digit is a word of the answer here, and gives no result.
    await key(field, { code: 'Digit3', key: '"' });
    expect(double.calls.some(({ channel }) => channel === 'step.status')).toBe(false);
    await press('Envoyer le message');
    expect(double.calls.find(({ channel }) => channel === 'message.post')?.input).toEqual({
      text: 'À la troisième étape',
    });
    expect(document.querySelector('textarea[rows="2"]')).toBeNull();
    expect(text()).toContain('Un élément a été masqué. Un nom peut rester');
  });

  it('has help, taking back and the next step at its foot, in the same places before and after a result', async () => {
    const bar = () => [...document.querySelectorAll<HTMLButtonElement>('.beside-foot .beside-bar button')];
    const places = () => bar().map((one) => [one.textContent, one.disabled]);
    const double = companionDouble({ ...quiet, 'app.snapshot': () => ok(hour()) });
    await mount(double.companion, 'companion');
    expect(places()).toEqual([
      ['Je suis bloqué', false],
      ['Annuler', true],
      ['Étape suivante', true],
    ]);
    /** What is drawn above the results. */
    const above = () => {
      const results = document.querySelector('.statuses')!;
      const comes = Node.DOCUMENT_POSITION_FOLLOWING;
      return [...document.querySelectorAll('main *')]
        .filter((one) => (one.compareDocumentPosition(results) & comes) !== 0 && !one.contains(results))
        .map((one) => one.textContent);
    };
    const before = above();
    const attempt = { ...said, at: new Date().toISOString(), status: 'conforme' as const, attempt: 1 };
    const step = { status: 'conforme' as const, attempt: 1, attempts: [attempt], comments: [], verified: null };
    await settle(() =>
      double.tell({
        slice: 'log',
        value: {
          ...hour().log,
          current: 'patient',
          steps: { identification: { ...step, verdicts: [], claimedBy: null } },
        },
      }),
    );
    await settle(() => useStore.setState({ openStep: 'identification' }));
    expect(places()).toEqual([
      ['Je suis bloqué', false],
      ['Annuler', false],
      ['Étape suivante', false],
    ]);
    expect(above()).toEqual(before);
    await settle(() => bar()[0]!.click());
    expect(double.calls.at(-1)).toEqual({ channel: 'help.request', input: { step: 'identification' } });
    await settle(() => bar()[2]!.click());
    expect(document.querySelector('h1')?.textContent).toBe('Enregistrer le patient');
  });
});

describe('taking back, in either window', () => {
  const results = (at: string) => ({
    steps: {
      identification: {
        status: 'conforme' as const,
        attempt: 1,
        attempts: [{ ...said, at, status: 'conforme' as const, attempt: 1 }],
        comments: [],
        verified: null,
        verdicts: [],
        claimedBy: null,
      },
    },
    current: 'identification',
  });

  it('is offered beside the result for ten seconds, then in the history', async () => {
    const double = companionDouble({ ...quiet, 'app.snapshot': () => ok(hour(results(said.at))) });
    await mount(double.companion, 'companion');
    await press('Annuler : Conforme');
    expect(double.calls.at(-1)).toEqual({ channel: 'said.undo', input: { device, n: 7 } });
    await unmount();
    const long = new Date(Date.now() - 11_000).toISOString();
    await mount(companionDouble({ ...quiet, 'app.snapshot': () => ok(hour(results(long))) }).companion, 'companion');
    const history = document.querySelector('.history')!;
    expect([...document.querySelectorAll('[aria-label$=" : Conforme"]')].every((b) => history.contains(b))).toBe(true);
    expect(text()).toContain('Historique : 1 résultat');
  });

  it.each([
    [false, null, 'Demande gardée : elle partira dès le retour du réseau.'],
    [true, null, 'les organisateurs la voient.'],
    [true, { at: said.at, by: 'claim' as const }, "Un organisateur s'occupe de cette étape"],
    [true, { at: said.at, by: 'message' as const }, 'Les organisateurs vous ont répondu'],
  ])('says where a request for help is (sent %s, answer %o)', async (sent, answer, expected) => {
    const help = [{ ...said, sent, step: 'identification', answer }];
    const double = companionDouble({ ...quiet, 'app.snapshot': () => ok(hour({ help })) });
    await mount(double.companion, 'companion');
    expect(text()).toContain(expected);
    if (answer !== null) return expect(() => buttonOf('Annuler ma demande')).toThrow();
    await press('Annuler ma demande');
    expect(double.calls.at(-1)).toEqual({ channel: 'said.undo', input: { device, n: 7 } });
  });

  it('offers to end an hour left running for two days when it was last lived', async () => {
    const startedAt = new Date(Date.now() - 48 * 3_600_000).toISOString();
    const double = companionDouble({
      ...quiet,
      'app.snapshot': () => ok(hour({ timer: { startedAt, minutes: 60, endedAt: null } })),
    });
    await mount(double.companion);
    await press('Séance');
    expect(text()).toContain('Cette séance est restée ouverte');
    await press('La terminer à ce moment-là');
    expect(double.calls.at(-1)?.channel).toBe('timer.end-earlier');
    await press('La continuer maintenant');
    expect(text()).not.toContain('Cette séance est restée ouverte');
  });
});
