// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import { fail, ok } from '../../electron/contract/failure.ts';
import type { CardReading } from '../../electron/contract/card.ts';
import { go, useStore } from '../../renderer/store.ts';
import { screens } from '../../renderer/screen.ts';
import { companionDouble, firstSnapshot, joinedSession } from './renderer-double.ts';
import { buttonOf, mount, press, settle, unmount } from './renderer-mount.tsx';

afterEach(unmount);

const FOLD = 'Démonstration : essayer avec une carte simulée';
const BACK = 'Revenir à ma vraie carte';
const SHOW = 'Voir ce qui serait enregistré';
const SAVE = 'Enregistrer le fichier';
const text = (): string => document.body.textContent.replaceAll('\u00a0', ' ');
const has = (name: string): boolean =>
  [...document.querySelectorAll('button')].some((button) => button.textContent === name);

const simulated: CardReading = { ...firstSnapshot().card, source: 'simulator', simulated: 'CPS3 en ordre' };
const cards = [
  { id: 'cps3', code: null, fr: 'CPS3 en ordre', en: 'CPS3 in order' },
  { id: 'pin-locked', code: 'card.pin-locked', fr: 'Code bloqué', en: 'PIN locked' },
];

type Answers = Parameters<typeof companionDouble>[0];
async function atCard(answers: Answers = {}, change: Parameters<typeof firstSnapshot>[0] = {}) {
  const double = companionDouble({ 'app.snapshot': () => ok(firstSnapshot(change)), ...answers });
  await mount(double.companion);
  await settle(() => go('card'));
  return { ...double, asked: (channel: string) => double.calls.filter((c) => c.channel === channel) };
}

describe('the banner of the demonstration', () => {
  it.each(screens)('is on the screen %s while the card is simulated, and only then', async (screen) => {
    const { tell } = await atCard(
      { 'segur.search': () => ok({ solutions: [], listLabel: 'Liste', example: true }) },
      { session: joinedSession, card: simulated },
    );
    await settle(() => go(screen));
    const banner = buttonOf(BACK).closest('[role="status"]');
    expect(banner?.textContent.replaceAll('\u00a0', ' ')).toContain('Démonstration — carte simulée : CPS3 en ordre');
    expect(banner?.textContent).toContain('Rien de ce qui est vérifié ici ne compte.');
    await settle(() => tell({ slice: 'card', value: firstSnapshot().card }));
    expect(has(BACK)).toBe(false);
  });

  it('goes back to the real card, and says when it could not', async () => {
    let works = false;
    const { asked } = await atCard(
      { 'card.simulate': () => (works ? ok(undefined) : fail('card.timeout', 'test')) },
      { card: simulated },
    );
    await press(BACK);
    expect(asked('card.simulate').map((c) => c.input)).toEqual([{ card: null }]);
    expect(text()).toContain('Lecture trop longue');
    works = true;
    await press(BACK);
    expect(text()).not.toContain('Lecture trop longue');
  });
});

describe('trying a simulated card', () => {
  it('asks for the list only when it is unfolded', async () => {
    const { asked } = await atCard({ 'card.simulators': () => ok({ cards }) });
    expect(asked('card.simulators')).toEqual([]);
    await press(FOLD);
    expect(asked('card.simulators')).toHaveLength(1);
    expect(buttonOf('Essayer cette carte').disabled).toBe(true);
  });

  it.each([
    ['fr', FOLD, 'Code bloqué', 'Essayer cette carte'],
    ['en', 'Demonstration: try with a simulated card', 'PIN locked', 'Try this card'],
  ] as const)('names the cards in the language of the window: %s', async (locale, fold, title, start) => {
    const { asked, tell } = await atCard({
      'card.simulators': () => ok({ cards }),
      'card.simulate': () => ok(undefined),
    });
    await settle(() => tell({ slice: 'app', value: { ...firstSnapshot().app, locale } }));
    await press(fold);
    const list = [...document.querySelectorAll<HTMLSelectElement>('select')].at(-1);
    expect([...(list?.options ?? [])].map((o) => o.textContent)).toContain(title);
    await settle(() => {
      if (list !== undefined) list.value = 'pin-locked';
      list?.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await press(start);
    expect(asked('card.simulate').map((c) => c.input)).toEqual([{ card: 'pin-locked' }]);
    expect(useStore.getState().said.text).toContain(title);
  });

  it('says so when there is none, and offers to ask again when the list does not come', async () => {
    const answers = [fail('app.deadline', 'test'), ok({ cards: [] })];
    await atCard({ 'card.simulators': () => answers.shift() ?? ok({ cards: [] }) });
    await press(FOLD);
    expect(text()).toContain('Pas de réponse à temps');
    await press('Refaire');
    expect(text()).toContain("Aucune carte simulée n'est fournie");
  });
});

describe('replaying a recording', () => {
  const REPLAY = 'Rejouer un enregistrement reçu…';

  it('says what is played', async () => {
    await atCard({ 'card.simulators': () => ok({ cards }), 'card.replay': () => ok({ name: 'carte.json' }) });
    await press(FOLD);
    await press(REPLAY);
    expect(useStore.getState().said.text).toContain('carte.json');
  });

  it('says nothing when no file was chosen, and the truth of a file that is no recording', async () => {
    const answers = [fail('file.cancelled', 'test'), fail('app.input', 'test', { reason: 'not-json' })];
    await atCard({
      'card.simulators': () => ok({ cards }),
      'card.replay': () => answers.shift() ?? fail('app.unexpected', 'test'),
    });
    await press(FOLD);
    await press(REPLAY);
    expect(useStore.getState().failures).toEqual({});
    await press(REPLAY);
    expect(text()).toContain("Ce fichier n'est pas un enregistrement de carte");
    expect(text()).not.toContain('Demande non comprise');
  });
});

describe('recording the card', () => {
  const recorded = '{\n  "id": "recorded",\n  "fr": "Carte enregistrée <sans> nom"\n}';

  it('shows every character before it can be saved, then says the name', async () => {
    const { asked } = await atCard({
      'card.recording': () => ok({ text: recorded }),
      'card.save-recording': () => ok({ name: 'carte-2026-11-24.json' }),
    });
    expect(has(SAVE)).toBe(false);
    await press(SHOW);
    expect(document.querySelector('pre')?.textContent).toBe(recorded);
    expect(asked('card.save-recording')).toEqual([]);
    await press(SAVE);
    expect(asked('card.save-recording')).toHaveLength(1);
    expect(text()).toContain('Enregistré sous le nom « carte-2026-11-24.json ».');
  });

  it('says nothing bad when the person closes the file dialog', async () => {
    await atCard({
      'card.recording': () => ok({ text: recorded }),
      'card.save-recording': () => fail('file.cancelled', 'test'),
    });
    await press(SHOW);
    await press(SAVE);
    expect(text()).not.toContain('annulé');
    expect(useStore.getState().failures).toEqual({});
    expect(document.querySelector('pre')?.textContent).toBe(recorded);
  });

  it('does not save what another card answers without showing it', async () => {
    const { tell } = await atCard({ 'card.recording': () => ok({ text: recorded }) });
    await press(SHOW);
    expect(has(SAVE)).toBe(true);
    await settle(() => tell({ slice: 'card', value: { ...firstSnapshot().card, state: 'no-card' } }));
    expect(has(SAVE)).toBe(false);
    expect(text()).not.toContain('recorded');
  });

  it('says why there is nothing to show or to save, and uses the answer of the next try', async () => {
    const texts = [fail('card.unexpected', 'test', { reason: 'nothing-read' }), ok({ text: recorded })];
    const files = [fail('file.not-written', 'test'), ok({ name: 'carte.json' })];
    await atCard({
      'card.recording': () => texts.shift() ?? fail('app.unexpected', 'test'),
      'card.save-recording': () => files.shift() ?? fail('app.unexpected', 'test'),
    });
    await press(SHOW);
    expect(text()).toContain('Réponse inattendue de la carte');
    expect(has(SAVE)).toBe(false);
    await press('Refaire');
    expect(document.querySelector('pre')?.textContent).toBe(recorded);
    await press(SAVE);
    expect(text()).toContain('Fichier non créé');
    await press('Choisir un autre dossier');
    expect(text()).toContain('Enregistré sous le nom « carte.json ».');
  });
});
