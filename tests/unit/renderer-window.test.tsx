// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import { failures, fail, failureCodes, ok } from '../../electron/contract/failure.ts';
import { useStore } from '../../renderer/store.ts';
import { companionDouble, firstSnapshot, joinedSession } from './renderer-double.ts';
import { buttonOf, drawn, fieldOf, mount, press, settle, type, unmount } from './renderer-mount.tsx';

afterEach(unmount);

const key = (target: Element): Promise<void> =>
  settle(() => void target.dispatchEvent(new KeyboardEvent('keydown', { code: 'Digit1', key: '&', bubbles: true })));

const text = (): string => document.body.textContent.replaceAll('\u00a0', ' ');

describe('joining a slot', () => {
  it('keeps the typed code after a refusal, says why in the field and puts the cursor there', async () => {
    const double = companionDouble({
      'app.snapshot': () => ok(firstSnapshot()),
      'session.join': () => fail('join.code-unknown', 'test'),
    });
    await mount(double.companion);
    await type("Code d'invitation", 'k7pm 42qx');
    await type('Adresse du service', 'https://hub.exemple.test');
    await press('Rejoindre le créneau');
    const code = fieldOf("Code d'invitation");
    expect(double.calls.at(-1)).toEqual({
      channel: 'session.join',
      input: { hub: 'https://hub.exemple.test', code: 'k7pm 42qx' },
    });
    expect(code.value).toBe('k7pm 42qx');
    expect(code.getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(code);
    expect(text()).toContain('Code inconnu');
    await press('Bilan');
    await press('Accueil');
    expect(fieldOf("Code d'invitation").value).toBe('k7pm 42qx');
  });

  it('fills both fields from a pasted invitation', async () => {
    await mount(companionDouble({ 'app.snapshot': () => ok(firstSnapshot()) }).companion);
    await type("Code d'invitation", 'verifsegur://join?hub=https%3A%2F%2Fhub.exemple.test&code=K7PM-42QX');
    expect(fieldOf("Code d'invitation").value).toBe('K7PM-42QX');
    expect(fieldOf('Adresse du service').value).toBe('https://hub.exemple.test');
  });

  it('asks for what is missing without a call', async () => {
    const double = companionDouble({ 'app.snapshot': () => ok(firstSnapshot()) });
    await mount(double.companion);
    await press('Rejoindre le créneau');
    expect(text()).toContain('Indiquez le code de votre invitation.');
    expect(double.calls.map((c) => c.channel)).toEqual(['app.snapshot']);
  });
});

describe('never a blank window', () => {
  it.each([
    [
      'opening',
      firstSnapshot({ store: { state: 'opening', failure: null, keyBackend: '', copyAt: null } }),
      'Un instant',
    ],
    [
      'failed',
      firstSnapshot({
        store: {
          state: 'failed',
          failure: { code: 'store.corrupt', at: 'test', info: {} },
          keyBackend: '',
          copyAt: '2026-11-22T10:00:00.000Z',
        },
      }),
      'Reprendre la copie de sauvegarde',
    ],
    ['ready', firstSnapshot(), 'Bienvenue'],
  ])('shows something when the store is %s', async (_name, snapshot, expected) => {
    await mount(companionDouble({ 'app.snapshot': () => ok(snapshot) }).companion);
    expect(text()).toContain(expected);
  });

  it.each(['Accueil', 'Prérequis', 'Carte', 'Séance', 'Bilan', 'Journaux', 'Mes données'])(
    'shows %s with and without a slot, offline',
    async (name) => {
      const double = companionDouble({
        'app.snapshot': () => ok(firstSnapshot()),
        'segur.search': () => ok({ solutions: [], listLabel: 'Liste', example: true }),
      });
      await mount(double.companion);
      await press(name);
      expect(document.querySelector('h1')?.textContent).not.toBe('');
      expect(document.activeElement?.tagName).toBe('H1');
      await settle(() => {
        double.tell({ slice: 'session', value: joinedSession });
        double.tell({ slice: 'sync', value: { state: 'offline', unsent: 2, lastContact: null, failure: null } });
      });
      await drawn(() => expect(text()).toContain('2 changements pas encore envoyés'));
      expect(document.querySelector('h1')?.textContent).not.toBe('');
      expect(text()).toContain('Hors ligne');
    },
  );
});

describe('a failure and its next action', () => {
  it.each(failureCodes)(
    '%s has its title, its sentence and, unless there is nothing to do, its button',
    async (code) => {
      const double = companionDouble({
        'app.snapshot': () =>
          ok(
            firstSnapshot({
              session: joinedSession,
              checks: {
                running: [],
                startedAt: null,
                sharing: { choice: 'unasked', at: null },
                results: [
                  {
                    id: 'card.present',
                    status: 'fail',
                    failure: { code, at: 'test', info: {} },
                    evidence: {},
                    shared: {},
                    demo: false,
                    at: '2026-11-23T09:00:00.000Z',
                    ms: 1,
                  },
                ],
              },
            }),
          ),
        'segur.search': () => ok({ solutions: [], listLabel: 'Liste', example: true }),
      });
      await mount(double.companion);
      await press('Prérequis');
      const article = document.querySelector('article');
      const title = article?.querySelector('.notice-title')?.textContent ?? '';
      expect(title.length).toBeGreaterThan(3);
      expect(title).not.toContain(code);
      // What needs the screen it comes from (a field, a place, a confirmation) has its button there, not in a list.
      const elsewhere = ['wait', 'acknowledge', 'shorten', 'store-set-aside'];
      const expected = elsewhere.includes(failures[code].action) ? 1 : failures[code].action === 'retry' ? 1 : 2;
      // What the code book explains can be read from there.
      const explained = code.startsWith('card.') ? 1 : 0;
      // And what the check saw can be unfolded.
      expect(article?.querySelectorAll('button')).toHaveLength(expected + explained + 1);
    },
  );
});

describe('the hour', () => {
  it('sets a result from the keyboard only inside its screen, and never while typing', async () => {
    const first = firstSnapshot({ session: joinedSession });
    const timer = { startedAt: new Date().toISOString(), minutes: 60, endedAt: null };
    const double = companionDouble({
      'app.snapshot': () => ok({ ...first, log: { ...first.log, timer } }),
      'step.status': () => ok(undefined),
    });
    await mount(double.companion);
    await press('Séance');
    const statuses = () => double.calls.filter((c) => c.channel === 'step.status').map((c) => c.input);
    await key(fieldOf('Commentaire'));
    await key(buttonOf('Séance'));
    await key(document.body);
    expect(statuses()).toEqual([]);
    await key(buttonOf('Conforme'));
    expect(statuses()).toEqual([{ step: 'identification', status: 'conforme' }]);
  });

  it('keeps a comment that is too long in its field', async () => {
    const double = companionDouble({
      'app.snapshot': () => ok(firstSnapshot({ session: joinedSession })),
      'step.comment': ({ text: given }) => fail('text.too-long', 'test', { length: given.length, limit: 4000 }),
    });
    await mount(double.companion);
    await press('Séance');
    const long = 'x'.repeat(2 * 1024 * 1024);
    await type('Commentaire', long);
    await press('Ajouter le commentaire');
    expect(fieldOf('Commentaire').value).toHaveLength(long.length);
    expect(text()).toContain('Texte trop long');
    await press('Raccourcir le texte');
    expect(document.activeElement).toBe(fieldOf('Commentaire'));
  });
});

describe('erasing', () => {
  it('asks first, and forgets what was typed', async () => {
    const double = companionDouble({
      'app.snapshot': () => ok(firstSnapshot({ session: joinedSession })),
      'data.erase': () => ok(undefined),
    });
    await mount(double.companion);
    useStore.setState((s) => ({ drafts: { ...s.drafts, message: 'brouillon' } }));
    await press('Mes données');
    await press('Effacer les données de cet ordinateur');
    expect(double.calls.some((c) => c.channel === 'data.erase')).toBe(false);
    await press('Tout effacer');
    expect(double.calls).toContainEqual({ channel: 'data.erase', input: { confirm: true } });
    expect(useStore.getState().drafts.message).toBe('');
  });
});
