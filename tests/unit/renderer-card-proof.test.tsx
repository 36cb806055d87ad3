// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import type { CardReading, PinState } from '../../electron/contract/card.ts';
import { fail, ok, type Failure, type Result } from '../../electron/contract/failure.ts';
import type { Output } from '../../electron/contract/ipc.ts';
import type { Snapshot } from '../../electron/contract/snapshot.ts';
import { go, useStore } from '../../renderer/store.ts';
import { isPin, pinLengths, triesLeft } from '../../renderer/view/card/proof-rule.ts';
import { companionDouble, firstSnapshot, joinedSession } from './renderer-double.ts';
import { buttonOf, fieldOf, mount, press, settle, type, unmount } from './renderer-mount.tsx';

afterEach(unmount);

const PIN = '7391';
const SERIAL = '0000000001';
const LABEL = 'Code de votre carte';
const text = (): string => document.body.textContent.replaceAll('\u00a0', ' ');
const dialog = (): HTMLElement | null => document.querySelector('[role="dialog"]');

const fresh: PinState = {
  initialised: true,
  countLow: false,
  finalTry: false,
  locked: false,
  pinPad: false,
  min: 4,
  max: 6,
};

function ready(pin: Partial<PinState> = {}): CardReading {
  return {
    ...firstSnapshot().card,
    state: 'ready',
    token: { label: 'CPS', model: 'CPS3', serial: SERIAL, pin: { ...fresh, ...pin } },
  };
}

type Reached = Output<'card.leave-proof'>['at'];
type Answer = Result<Output<'card.prove'>>;

/** The window on the card's screen with a card in the reader; answers of the proof are given by the test, when it wants. */
async function atCard(pin: Partial<PinState> = {}, change: Partial<Snapshot> = {}, reached: Reached = 'card') {
  const double = companionDouble({
    'app.snapshot': () => ok(firstSnapshot({ session: joinedSession, card: ready(pin), ...change })),
    'card.prove': () => ok({ test: false }),
    'card.leave-proof': () => ok({ at: reached }),
  });
  const waiting: ((answer: Answer) => void)[] = [];
  const call: typeof double.companion.call = async (channel, input) => {
    const answer = await double.companion.call(channel, input);
    if (channel !== 'card.prove') return answer;
    return new Promise((resolve) => waiting.push((given) => resolve(given as typeof answer)));
  };
  await mount({ ...double.companion, call });
  await settle(() => go('card'));
  return {
    double,
    proofs: () => double.calls.filter((c) => c.channel === 'card.prove').map((c) => c.input),
    answer: (answer: Answer) => settle(() => waiting.shift()?.(answer)),
    refuse: (code: Failure['code'], info: Failure['info'] = {}) =>
      settle(() => waiting.shift()?.(fail(code, 'test', info))),
  };
}

/** Enter in the field; `times` without letting the window be drawn in between. */
const enter = (times = 1): Promise<void> =>
  settle(() => {
    for (let n = 0; n < times; n += 1) fieldOf(LABEL).form?.requestSubmit();
  });

/** Everything that the window keeps or shows. */
const traces = (): string =>
  [
    JSON.stringify(useStore.getState()),
    document.documentElement.outerHTML,
    ...[...document.querySelectorAll('input')].map((input) => input.value),
  ].join('\n');

describe('the rules of a code', () => {
  it('takes the lengths of the token when they make sense, else those of a CPS', () => {
    expect(pinLengths({ ...fresh, min: 4, max: 6 })).toEqual({ min: 4, max: 6 });
    expect(pinLengths(null)).toEqual({ min: 4, max: 8 });
    for (const [min, max] of [
      [null, null],
      [0, 8],
      [6, 4],
      [4, 65],
    ] as const)
      expect(pinLengths({ ...fresh, min, max })).toEqual({ min: 4, max: 8 });
  });

  it('refuses what is not digits or not long enough', () => {
    const lengths = { min: 4, max: 6 };
    expect(['1234', '123456'].every((typed) => isPin(typed, lengths))).toBe(true);
    expect(['', '123', '1234567', '12 34', '12a4', '١٢٣٤', '1234\n'].some((typed) => isPin(typed, lengths))).toBe(
      false,
    );
  });

  it('believes the graver of the token and of the last answer', () => {
    const last = (code: Failure['code'], info: Failure['info'] = {}): Failure => ({ code, at: 'test', info });
    expect(triesLeft(fresh, null)).toBe('full');
    expect(triesLeft({ ...fresh, countLow: true }, null)).toBe('low');
    expect(triesLeft({ ...fresh, countLow: true, finalTry: true }, null)).toBe('final');
    expect(triesLeft({ ...fresh, locked: true, finalTry: true }, null)).toBe('none');
    expect(triesLeft({ ...fresh, initialised: false }, null)).toBe('unset');
    expect(triesLeft(fresh, last('card.pin-incorrect', { left: 2 }))).toBe('low');
    expect(triesLeft(fresh, last('card.pin-incorrect', { left: 1 }))).toBe('final');
    expect(triesLeft(fresh, last('card.pin-final-try'))).toBe('final');
    expect(triesLeft({ ...fresh, finalTry: true }, last('card.pin-locked'))).toBe('none');
    expect(triesLeft(fresh, last('card.removed'))).toBe('full');
  });
});

describe('the code of the card', () => {
  it('does not go on to another card that comes into the reader: the field is empty, and it is said', async () => {
    const { double, proofs } = await atCard();
    await press('Faire la preuve');
    await type(LABEL, PIN);
    const card = ready();
    await settle(() =>
      double.tell({ slice: 'card', value: { ...card, token: { ...card.token!, serial: '0000000002' } } }),
    );
    expect((fieldOf(LABEL) as HTMLInputElement).value).toBe('');
    expect(dialog()?.textContent).toContain("Ce n'est plus la même carte");
    await type(LABEL, '8421');
    await enter();
    expect(proofs()).toEqual([{ pin: '8421', finalTry: false, serial: '0000000002' }]);
  });

  it('is in a password field that no browser fills, and is sent once', async () => {
    const { proofs } = await atCard();
    await press('Faire la preuve');
    const field = fieldOf(LABEL);
    expect([field.getAttribute('type'), field.inputMode, field.autocomplete]).toEqual(['password', 'numeric', 'off']);
    expect(document.activeElement).toBe(field);
    await type(LABEL, PIN);
    await enter(2);
    await enter();
    expect(proofs()).toEqual([{ pin: PIN, finalTry: false, serial: SERIAL }]);
    expect(text()).not.toContain('nombre de chiffres');
  });

  it('is nowhere in the window once submitted, whatever the answer', async () => {
    const { answer, refuse } = await atCard();
    await press('Faire la preuve');
    await type(LABEL, PIN);
    expect(traces()).toContain(PIN);
    await enter();
    expect(traces()).not.toContain(PIN);
    await refuse('card.removed');
    expect(traces()).not.toContain(PIN);
    await type(LABEL, PIN);
    await enter();
    await answer(ok({ test: false }));
    expect(traces()).not.toContain(PIN);
  });

  it('is in no state and in no attribute while it is typed', async () => {
    await atCard();
    await press('Faire la preuve');
    await type(LABEL, PIN);
    expect(JSON.stringify(useStore.getState())).not.toContain(PIN);
    expect(document.documentElement.outerHTML).not.toContain(PIN);
  });

  it.each(['Annuler', 'unmount'])('is forgotten without a call: %s', async (how) => {
    const { proofs } = await atCard();
    await press('Faire la preuve');
    const field = await type(LABEL, PIN);
    await (how === 'unmount' ? unmount() : press(how));
    expect(field.value).toBe('');
    expect(traces()).not.toContain(PIN);
    if (how !== 'unmount') {
      expect(dialog()).toBeNull();
      await press('Faire la preuve');
      expect(fieldOf(LABEL).value).toBe('');
    }
    expect(proofs()).toEqual([]);
  });

  it.each(['', '739', '7391739', '73 91'])('that cannot be one (%j) costs no call and no try', async (typed) => {
    const { proofs } = await atCard();
    await press('Faire la preuve');
    await type(LABEL, typed);
    await enter();
    expect(proofs()).toEqual([]);
    expect(text()).toContain("Le code saisi n'a pas le nombre de chiffres attendu (de 4 à 6).");
    expect(fieldOf(LABEL).getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(fieldOf(LABEL));
    await type(LABEL, PIN);
    await enter();
    expect(proofs()).toHaveLength(1);
  });
});

describe('the tries left', () => {
  it('are said before anything is typed', async () => {
    await atCard({ countLow: true });
    await press('Faire la preuve');
    expect(dialog()?.textContent).toContain('2 essais restants ou moins');
  });

  it('ask for a confirmation before the last one', async () => {
    const { proofs, refuse } = await atCard({ countLow: true, finalTry: true });
    await press('Faire la preuve');
    expect(dialog()?.textContent).toContain('Dernier essai avant blocage');
    expect(buttonOf('Valider').disabled).toBe(true);
    await type(LABEL, PIN);
    await enter();
    expect(proofs()).toEqual([]);
    await settle(() => document.querySelector<HTMLInputElement>('input[type="checkbox"]')?.click());
    expect(buttonOf('Valider').disabled).toBe(false);
    await type(LABEL, PIN);
    await enter();
    expect(proofs()).toEqual([{ pin: PIN, finalTry: true, serial: SERIAL }]);
    // What was confirmed was one try.
    await refuse('card.removed');
    expect(buttonOf('Valider').disabled).toBe(true);
  });

  it('are asked to be confirmed when the card says so only now', async () => {
    const { proofs, refuse } = await atCard();
    await press('Faire la preuve');
    await type(LABEL, PIN);
    await enter();
    await refuse('card.pin-final-try');
    expect(text()).toContain('Dernier essai avant blocage');
    expect(buttonOf('Valider').disabled).toBe(true);
    expect(proofs()).toEqual([{ pin: PIN, finalTry: false, serial: SERIAL }]);
  });

  it('are said after a wrong code, in an empty field that has the focus', async () => {
    const { refuse } = await atCard();
    await press('Faire la preuve');
    await type(LABEL, PIN);
    await enter();
    await refuse('card.pin-incorrect', { left: 2 });
    expect(dialog()?.textContent.replaceAll('\u00a0', ' ')).toContain('Essais restants : 2.');
    expect(fieldOf(LABEL).value).toBe('');
    expect(document.activeElement).toBe(fieldOf(LABEL));
    await settle(() => buttonOf('Annuler').focus());
    await press('Saisir le code de nouveau');
    expect(document.activeElement).toBe(fieldOf(LABEL));
  });

  it.each<[string, Partial<PinState>]>([
    ['from the token', { locked: true }],
    ['from the answer', {}],
  ])('are none: no field, %s', async (_name, pin) => {
    const { refuse } = await atCard(pin);
    await press('Faire la preuve');
    if (pin.locked !== true) {
      await type(LABEL, PIN);
      await enter();
      await refuse('card.pin-locked');
    }
    expect(dialog()?.textContent).toContain('Code de la carte bloqué');
    expect(document.querySelector('input[type="password"]')).toBeNull();
    await press('Fermer');
    expect(dialog()).toBeNull();
  });
});

describe('the proof', () => {
  it('keeps the dialog and its buttons still while the card signs, then says that it is done', async () => {
    const { proofs, answer } = await atCard();
    await press('Faire la preuve');
    await type(LABEL, PIN);
    await enter();
    expect(dialog()?.textContent).toContain('La carte signe…');
    await press('Valider');
    await answer(ok({ test: false, holder: 'matches' }));
    expect(dialog()?.textContent).toContain('Identité vérifiée par carte');
    expect(useStore.getState().said.text).toBe('Identité vérifiée par carte');
    expect(document.querySelector('input[type="password"]')).toBeNull();
    await press('Fermer');
    expect(dialog()).toBeNull();
    expect(proofs()).toHaveLength(1);
  });

  it.each([
    ['nothing', 'aucun essai n’est compté'],
    ['card', 'cet essai peut encore compter'],
    ['hub', 'La carte avait déjà signé'],
  ] as const)('is left at once while the card is busy, and says what may still happen: %s', async (at, words) => {
    const { refuse } = await atCard({}, {}, at);
    await press('Faire la preuve');
    await type(LABEL, PIN);
    await enter();
    await settle(
      () =>
        void dialog()?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', code: 'Escape', bubbles: true })),
    );
    expect(dialog()).toBeNull();
    expect(text().replaceAll("'", '’')).toContain(words);
    // Not another one while the first lasts: it would get the answer of the first.
    expect(buttonOf('Faire la preuve').getAttribute('data-busy')).not.toBeNull();
    await refuse('card.middleware-hung');
    expect(text()).toContain(at === 'nothing' ? 'Vous avez quitté la preuve' : 'Le composant de lecture ne répond pas');
    await press('Faire la preuve');
    expect(dialog()).not.toBeNull();
    await press('Annuler');
    expect(text()).not.toContain('Vous avez quitté la preuve');
    expect(traces()).not.toContain(PIN);
  });

  it('is left by its button too', async () => {
    await atCard();
    await press('Faire la preuve');
    await type(LABEL, PIN);
    await enter();
    await press('Quitter sans attendre');
    expect(dialog()).toBeNull();
  });

  it.each([
    [{ test: false, holder: 'unknown' }, 'titulaire non comparé'],
    [{ test: false }, 'titulaire non comparé'],
    [{ test: false, holder: 'other' }, "Carte d'une autre personne"],
    [{ test: true, holder: 'other' }, "Carte d'une autre personne"],
  ] as const)('says whose card it is as far as the hub could tell: %j', async (proved, words) => {
    const { answer } = await atCard();
    await press('Faire la preuve');
    await type(LABEL, PIN);
    await enter();
    await answer(ok(proved));
    expect(dialog()?.textContent).toContain(words);
    expect(dialog()?.textContent).not.toContain('Identité vérifiée');
  });

  it('says a test card for what it is', async () => {
    const { answer } = await atCard();
    await press('Faire la preuve');
    await type(LABEL, PIN);
    await enter();
    await answer(ok({ test: true }));
    expect(dialog()?.textContent).toContain('carte de test');
    expect(dialog()?.textContent).not.toContain('Identité vérifiée');
  });

  it("goes through the reader's own keypad without a field", async () => {
    const { proofs, refuse } = await atCard({ pinPad: true });
    await press('Faire la preuve');
    expect(document.querySelector('input[type="password"]')).toBeNull();
    expect(text()).toContain('tapez votre code sur le clavier du lecteur');
    await settle(() => {
      buttonOf('Valider').click();
      buttonOf('Valider').click();
    });
    expect(text()).toContain('Tapez votre code sur le clavier du lecteur et validez.');
    expect(proofs()).toEqual([{ pin: null, finalTry: false, serial: SERIAL }]);
    await refuse('card.pin-cancelled');
    expect(text()).toContain('Saisie du code abandonnée');
    await press('Valider');
    expect(proofs()).toHaveLength(2);
  });

  it('that is late shows when it comes', async () => {
    const { double, refuse } = await atCard();
    await press('Faire la preuve');
    await type(LABEL, PIN);
    await enter();
    await refuse('app.deadline');
    expect(text()).toContain("La réponse tarde : le résultat s'affichera dès qu'il arrive");
    expect(dialog()?.querySelector('input')).toBeNull();
    await settle(() =>
      double.tell({
        slice: 'log',
        value: { ...firstSnapshot().log, proof: { at: '2026-12-01T09:05:00.000Z', test: false, holder: 'matches' } },
      }),
    );
    expect(dialog()?.textContent).toContain('Identité vérifiée par carte');
    expect(text()).not.toContain('La réponse tarde');
  });

  it('keeps its dialog when the card is taken out', async () => {
    const { double } = await atCard({ pinPad: true });
    await press('Faire la preuve');
    await settle(() => double.tell({ slice: 'card', value: { ...firstSnapshot().card, state: 'no-card' } }));
    expect(dialog()?.textContent).toContain('clavier du lecteur');
    expect(document.querySelector('input[type="password"]')).toBeNull();
  });

  it('already made is said with its date, and can be made again', async () => {
    const log = { ...firstSnapshot().log, proof: { at: '2026-12-01T09:05:00.000Z', test: true } };
    await atCard({}, { log });
    expect(text()).toMatch(/Carte de test vérifiée : .*1 déc\./);
    expect(text()).toContain("C'est une carte de test");
    await press('Refaire la preuve');
    expect(dialog()).not.toBeNull();
  });

  it.each<[string, Partial<Snapshot>, string]>([
    ['no slot', { session: null }, "Rejoignez d'abord votre créneau"],
    ['no card', { card: { ...ready(), state: 'no-card', token: null } }, 'Insérez votre carte CPS : la preuve'],
    ['a reading', { card: { ...ready(), state: 'reading' } }, 'Lecture de la carte en cours'],
    ['a card that is refused', { card: { ...ready(), state: 'refused' } }, "La carte n'est pas lisible"],
    [
      'a demonstration',
      { card: { ...ready(), source: 'simulator', simulated: 'CPS3 en ordre' } },
      'la preuve se fait avec votre vraie carte',
    ],
  ])('is not offered with %s', async (_name, change, why) => {
    await atCard({}, change);
    expect(text()).toContain(why);
    expect(() => buttonOf('Faire la preuve')).toThrow();
  });
});
