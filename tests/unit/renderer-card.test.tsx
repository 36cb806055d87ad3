// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cardStates, type CardReading } from '../../electron/contract/card.ts';
import { fail, failures, failureCodes, ok } from '../../electron/contract/failure.ts';
import { codePage } from '../../renderer/codebook.ts';
import { useStore } from '../../renderer/store.ts';
import failureFr from '../../resources/locale/failure.fr.json' with { type: 'json' };
import app from '../../resources/locale/app.fr.json' with { type: 'json' };
import bookEn from '../../resources/codebook/codebook.en.json' with { type: 'json' };
import book from '../../resources/codebook/codebook.fr.json' with { type: 'json' };
import { facts, failed, library, pin, reader, reading } from './renderer-card-fixture.ts';
import { companionDouble, firstSnapshot, joinedSession } from './renderer-double.ts';
import { buttonOf, drawn, mount, press, settle, unmount } from './renderer-mount.tsx';

afterEach(unmount);

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
const text = (): string => plain(document.body.textContent);

/** The section of a heading, as a person reads it. */
function section(title: string): HTMLElement {
  const found = [...document.querySelectorAll<HTMLElement>('main section')].find((one) =>
    plain(one.querySelector('h2, h3')?.textContent ?? '').startsWith(title),
  );
  if (found === undefined) throw new Error(`No section ${title}`);
  return found;
}
const said = (title: string): string => plain(section(title).textContent);

async function show(card: CardReading, answers: Parameters<typeof companionDouble>[0] = {}) {
  const double = companionDouble({
    'app.snapshot': () => ok(firstSnapshot({ card, session: joinedSession })),
    'card.simulators': () => ok({ cards: [] }),
    ...answers,
  });
  await mount(double.companion);
  await press('Carte');
  return double;
}

/** The books are fetched before, so that the page is there as soon as React has settled. */
async function openPage(button: HTMLElement): Promise<HTMLElement> {
  await Promise.all([codePage('card.mute', 'fr'), codePage('card.mute', 'en')]);
  await settle(() => button.click());
  // The book is loaded apart: its page comes some turns after the dialog.
  await vi.waitFor(async () => {
    await settle();
    expect(document.querySelectorAll('[role=dialog] li').length).toBeGreaterThan(0);
  });
  return document.querySelector<HTMLElement>('[role=dialog]')!;
}

describe('the state of the card', () => {
  it.each(cardStates)('says %s in one sentence', async (state) => {
    await show(reading({ state, card: null, token: null }));
    expect(said('État de la carte')).toContain(plain(app[`card.state.${state}`]));
    expect(said('État de la carte')).toContain(plain(app[`card.say.${state}`]));
  });

  it.each(failureCodes.filter((code) => code.startsWith('card.')))(
    'says %s with its title, its next action and its page',
    async (code) => {
      await show(reading({ state: 'failed', failure: failed(code), card: null, token: null }));
      expect(said('État de la carte')).toContain(failureFr[code].title);
      const names = [...section('État de la carte').querySelectorAll('button')].map((b) => plain(b.textContent));
      const pressed = failures[code].action === 'acknowledge' ? [] : [plain(failureFr[code].action)];
      expect(names).toEqual([...pressed, 'En savoir plus']);
    },
  );

  it('reads the card again after the person did what was asked', async () => {
    const double = await show(reading({ state: 'no-service', failure: failed('card.no-service'), card: null }), {
      'checks.run': () =>
        ok({
          v: 1,
          app: { version: '0.1.0', electron: '45.4.1', platform: 'linux' },
          startedAt: '2026-11-23T09:00:00.000Z',
          ms: 1,
          summary: 'ok',
          results: [],
        }),
    });
    await press('Refaire');
    expect(double.calls.at(-1)?.channel).toBe('checks.run');
  });

  it('says a change once in the live region, and not what is passing', async () => {
    const double = await show(reading());
    const { n } = useStore.getState().said;
    const tell = (card: CardReading) => settle(() => double.tell({ slice: 'card', value: card }));
    await tell(reading({ state: 'reading', card: null, token: null }));
    await drawn(() => expect(useStore.getState().snapshot?.card.state).toBe('reading'));
    expect(useStore.getState().said.n).toBe(n);
    await tell(reading({ state: 'no-card', failure: failed('card.no-card'), card: null, token: null }));
    await tell(reading({ state: 'no-card', failure: failed('card.no-card'), card: null, token: null, ms: 13 }));
    await drawn(() => expect(useStore.getState().snapshot?.card.ms).toBe(13));
    expect(useStore.getState().said.n).toBe(n + 1);
    expect(useStore.getState().said.text).toContain('Pas de carte');
    expect(document.querySelector('main')?.textContent).not.toContain('LIBRE');
  });
});

describe('a demonstration card', () => {
  it('is marked where the state and the holder are told, and is never said to be a real card', async () => {
    await show(reading({ source: 'simulator', simulated: 'CPS 3' }));
    for (const title of ['État de la carte', 'Titulaire et carte'])
      expect(said(title)).toContain(plain(app['demo-card.mark']));
    expect(said('Titulaire et carte')).not.toContain(plain(app['card.use-real']));
    expect(document.querySelector('.demo-mark')?.textContent).toContain('CPS 3');
  });

  it('leaves a real card unmarked', async () => {
    await show(reading());
    expect(said('Titulaire et carte')).toContain(plain(app['card.use-real']));
    expect(text()).not.toContain(plain(app['demo-card.mark']));
  });
});

describe('the code book', () => {
  it('opens the page of the code in a dialog, and closes it', async () => {
    await show(reading({ state: 'mute', failure: failed('card.mute'), card: null, token: null }));
    const dialog = await openPage(buttonOf('En savoir plus : La carte ne répond pas'));
    expect([...dialog.querySelectorAll('li')].map((li) => plain(li.textContent))).toEqual(book['card.mute'].do);
    for (const sentence of book['card.mute'].happened) expect(plain(dialog.textContent)).toContain(sentence);
    expect(dialog.textContent).toContain('card.mute');
    await press('Fermer');
    expect(document.querySelector('[role=dialog]')).toBeNull();
  });

  it('opens the page in the language of the person', async () => {
    const card = reading({ state: 'mute', failure: failed('card.mute'), card: null, token: null });
    const first = firstSnapshot({ card });
    const english = { ...first, app: { ...first.app, locale: 'en' as const } };
    await mount(companionDouble({ 'app.snapshot': () => ok(english) }).companion);
    await press('Card');
    const dialog = await openPage(buttonOf('Learn more: The card does not answer'));
    expect([...dialog.querySelectorAll('li')].map((li) => li.textContent)).toEqual(bookEn['card.mute'].do);
  });

  it('has a page for every code that offers one', () => {
    expect(Object.keys(book).toSorted()).toEqual(failureCodes.filter((code) => code.startsWith('card.')).toSorted());
  });
});

describe('the readers', () => {
  it('tells what lies in each, and which one is shown', async () => {
    await show(
      reading({
        readers: [
          reader('Lecteur A', { shown: true, kind: 'cps4' }),
          reader('Lecteur B', { kind: 'vitale', failure: failed('card.vitale') }),
          reader('Lecteur C', { present: false, kind: null }),
          reader('Lecteur D', { mute: true, kind: null }),
          reader('Lecteur E', { busy: true }),
        ],
      }),
    );
    const lines = [...section('Lecteurs').querySelectorAll('li')].map((li) => plain(li.textContent));
    expect(lines[0]).toContain('CPS 4');
    expect(lines[0]).toContain('Carte affichée');
    expect(lines[1]).toContain('Carte Vitale');
    // Beside a card that is read, a patient's card is not a problem.
    expect(lines[1]).toContain(plain(app['card.lies.beside']));
    expect(lines[1]).not.toContain(plain(failureFr['card.vitale'].sentence));
    expect(lines[1]).not.toContain('Carte affichée');
    expect(lines[2]).toContain('Vide');
    expect(lines[3]).toContain('Ne répond pas');
    expect(lines[4]).toContain('utilisée par un autre logiciel');
  });

  it('names a Carte Vitale as the problem where no other card is read', async () => {
    const readers = [
      reader('Lecteur A', { present: false, shown: true }),
      reader('Lecteur B', { kind: 'vitale', failure: failed('card.vitale') }),
    ];
    await show(reading({ readers, card: null, token: null, state: 'no-card', failure: failed('card.no-card') }));
    expect(said('Lecteurs')).toContain(plain(failureFr['card.vitale'].sentence));
  });

  it('does not say that this computer cannot ask the service while the process that asks is started again', async () => {
    const failure = failed('card.middleware-crashed');
    const double = await show(
      reading({ pcsc: 'unknown', state: 'failed', failure, readers: [], card: null, token: null }),
    );
    expect(said('Lecteurs')).not.toContain(plain(app['card.readers-unknown']));
    await settle(() => double.tell({ slice: 'card', value: reading({ pcsc: 'unknown', restarting: true }) }));
    expect(said('Lecteurs')).not.toContain(plain(app['card.readers-unknown']));
    expect(said('État de la carte')).toContain(plain(app['card.say.restarting']));
    expect(said('État de la carte')).not.toContain(plain(app['card.say.ready']));
  });

  it('says what cannot be told without PC/SC, and that its service is stopped', async () => {
    const double = await show(reading({ pcsc: 'unknown' }));
    expect(said('Lecteurs')).toContain(plain(app['card.readers-unknown']));
    await settle(() => double.tell({ slice: 'card', value: reading({ pcsc: 'stopped', readers: [] }) }));
    expect(said('Lecteurs')).toContain(plain(app['card.readers-stopped']));
    expect(said('Lecteurs')).not.toContain(plain(app['card.readers-unknown']));
  });
});

describe('the holder', () => {
  it('names the holder, the identifier and its key, and what the card is', async () => {
    await show(reading());
    for (const word of ['MAX LIBRE', 'RPPS 899900063480', 'clé vérifiée', 'Médecin', 'CPS de 3e génération'])
      expect(said('Titulaire et carte')).toContain(word);
  });

  it.each([
    [false, 'clé incorrecte'],
    [null, 'clé non vérifiable'],
  ])('says a check digit %s', async (checkDigit, words) => {
    await show(reading({ card: facts({ nationalId: { type: 'RPPS', value: '899900063481', checkDigit } }) }));
    expect(said('Titulaire et carte')).toContain(words);
  });

  it('shows the organisation of a card without a named holder, and says what is not told', async () => {
    const card = facts({
      surname: null,
      given: null,
      nationalId: null,
      profession: null,
      specialities: [],
      cardType: "Carte de personnel d'établissement (CPE)",
      organisation: 'HOPITAL GENERIQUE',
      organisationId: '0B0000001',
      generation: null,
      test: true,
    });
    await show(reading({ card }));
    const holder = said('Titulaire et carte');
    expect(holder).toContain('TitulaireHOPITAL GENERIQUE');
    expect(holder).toContain('Carte sans titulaire nommé');
    expect(holder).toContain('IdentifiantNon indiqué par la carte');
    expect(holder).toContain('Carte de test');
    expect(holder).not.toContain('null');
  });

  it('says an unknown chain and a broken one in words', async () => {
    const [certificate] = facts().certificates;
    const chained = (status: 'unknown' | 'broken') => ({ ...certificate!, chain: { status, names: ['AC INCONNUE'] } });
    await show(reading({ card: facts({ certificates: [chained('unknown'), chained('broken')] }) }));
    const lines = [...section('Certificats').querySelectorAll('li')].map((li) => plain(li.textContent));
    expect(lines[0]).toContain("Inconnue de l'application");
    expect(lines[1]).toContain('Signature incorrecte');
  });

  it.each([
    [{}, 'Aucun essai perdu connu'],
    [{ countLow: true }, '2 essais restants ou moins'],
    [{ countLow: true, finalTry: true }, 'Dernier essai'],
    [{ countLow: true, finalTry: true, locked: true }, 'Bloqué'],
    [{ pinPad: true }, 'Sur le clavier du lecteur'],
    [{ min: null }, 'Non indiqué par la carte'],
  ])('tells the code of the card from its flags %o', async (flags, words) => {
    await show(reading({ token: { label: '', model: '', serial: '', pin: { ...pin, ...flags } } }));
    expect(said('Code de la carte')).toContain(words);
  });
});

describe('the components', () => {
  it('says which one is used and why, and why not the others', async () => {
    await show(
      reading({
        libraries: [
          ...reading().libraries,
          library('/opt/old/libold.so', { why: 'failed', failure: failed('card.middleware-architecture') }),
          library('/opt/other/libother.so', { why: 'later', origin: 'manifest' }),
        ],
      }),
    );
    const lines = [...section('Composants de lecture').querySelectorAll('li')].map((li) => plain(li.textContent));
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain('Utilisé');
    expect(lines[0]).toContain('5.2.6');
    expect(lines[1]).toContain('Ne fonctionne pas ici');
    expect(lines[1]).toContain('ne convient pas à cette application');
    expect(lines[2]).toContain('déclaré pour les navigateurs');
    expect(() => buttonOf('Revenir à la recherche automatique')).toThrow();
  });

  it('says that a library was not tried rather than that it told nothing', async () => {
    await show(reading({ libraries: [...reading().libraries, library('/opt/other/libother.so')] }));
    const [, other] = [...section('Composants de lecture').querySelectorAll('li')].map((li) => plain(li.textContent));
    expect(other).toContain('VersionNon essayé');
  });

  it('says that the chosen library is gone, which one is used, and lets the choice be forgotten', async () => {
    const gone = library('/opt/mine.so', {
      origin: 'chosen',
      why: 'failed',
      failure: failed('card.middleware-missing'),
    });
    const double = await show(reading({ libraries: [gone, ...reading().libraries] }), {
      'card.forget-library': () => ok(undefined),
    });
    expect(said('État de la carte')).toContain(plain(app['card.library.lost']));
    expect(said('État de la carte')).toContain('est utilisé à la place');
    await press('Oublier ce choix');
    expect(double.calls.at(-1)?.channel).toBe('card.forget-library');
  });

  it('does not ask to install again what was chosen by mistake', async () => {
    await show(reading(), {
      'card.choose-library': () => fail('card.middleware-unloadable', 'card.probe', { reason: 'not-a-library' }),
    });
    await press('Choisir un autre composant…');
    expect(said('Composants de lecture')).toContain(plain(app['card.library.not-one']));
    expect(said('Composants de lecture')).not.toContain('Réinstallez');
  });

  it('chooses another one, and goes back to the search', async () => {
    const libraries = [library('/opt/mine.so', { origin: 'chosen', used: true, why: 'used' })];
    const double = await show(reading({ libraries }), {
      'card.choose-library': () => ok({ name: 'mine.so' }),
      'card.forget-library': () => ok(undefined),
    });
    await press('Choisir un autre composant…');
    expect(useStore.getState().said.text).toContain('mine.so');
    await press('Revenir à la recherche automatique');
    expect(double.calls.map(({ channel }) => channel).slice(-2)).toEqual([
      'card.choose-library',
      'card.forget-library',
    ]);
  });
});

describe('the raw data', () => {
  it('shows each object as a tree, and says that it stays here', async () => {
    const inner = { tag: '80', length: 4, hex: '4d415820', text: 'MAX', inner: [] };
    const tlv = [{ tag: 'E0', length: 6, hex: '', text: null, inner: [inner] }];
    await show(
      reading({
        card: facts({
          data: [
            { label: 'CPS_INFO_PS', bytes: 8, tlv },
            { label: 'CPS_DATA', bytes: 3, tlv: null },
          ],
        }),
      }),
    );
    await press('Données brutes de la carte');
    for (const word of ['CPS_INFO_PS', 'E0', '4d415820', 'longueur 4', 'MAX', app['card.data-unread']])
      expect(said('Données brutes')).toContain(plain(word));
    expect(said('Données brutes')).toContain('restent sur cet ordinateur');
  });
});

describe('elsewhere', () => {
  it('keeps the card in short among the checks, with the way to the rest', async () => {
    await show(reading());
    await press('Prérequis');
    expect(said('Votre carte')).toContain('MAX LIBRE');
    expect(said('Votre carte')).toContain('Lecteur A');
    await press('Tout sur ma carte');
    expect(useStore.getState().screen).toBe('card');
  });

  it.each([
    [{ at: '2026-11-23T09:00:00.000Z', test: false, holder: 'matches' as const }, 'Identité vérifiée par carte'],
    [{ at: '2026-11-23T09:00:00.000Z', test: false }, 'Carte vérifiée ; titulaire non comparé'],
    [{ at: '2026-11-23T09:00:00.000Z', test: true, holder: 'other' as const }, "Carte d'une autre personne"],
    [{ at: '2026-11-23T09:00:00.000Z', test: true }, 'Carte de test vérifiée'],
  ])('says on the slot what the hub verified', async (proof, words) => {
    const first = firstSnapshot({ session: joinedSession });
    const double = companionDouble({ 'app.snapshot': () => ok({ ...first, log: { ...first.log, proof } }) });
    await mount(double.companion);
    expect(text()).toContain(words);
  });

  it('marks a result of a demonstration', async () => {
    const result = {
      id: 'card.present' as const,
      status: 'ok' as const,
      failure: null,
      evidence: {},
      shared: {},
      demo: true,
      at: '2026-11-23T09:00:00.000Z',
      ms: 1,
    };
    await show(reading());
    await settle(() =>
      useStore.setState((s) => ({
        snapshot:
          s.snapshot === null
            ? null
            : { ...s.snapshot, checks: { ...s.snapshot.checks, results: [{ ...result, status: 'warn' }] } },
      })),
    );
    await press('Prérequis');
    expect(plain(document.querySelector('article')?.textContent ?? '')).toContain('Démonstration');
  });
});
