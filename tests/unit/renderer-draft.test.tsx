// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fail, ok } from '../../electron/contract/failure.ts';
import type { Result } from '../../electron/contract/failure.ts';
import { noDrafts as none, type DraftsView, type TypedDraft } from '../../electron/contract/draft.ts';
import { companionDouble, firstSnapshot, joinedSession } from './renderer-double.ts';
import { fieldOf, mount, press, settle, type, unmount } from './renderer-mount.tsx';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(async () => {
  await unmount();
  vi.useRealTimers();
});

const MESSAGE = 'Votre message aux organisateurs';
const text = (): string => document.body.textContent.replaceAll('\u00a0', ' ');
const pass = (ms: number) => settle(() => void vi.advanceTimersByTime(ms));

async function open(keep: (input: TypedDraft) => Result<TypedDraft> = ok, drafts: DraftsView = none) {
  const double = companionDouble({
    'app.snapshot': () => ok(firstSnapshot({ session: joinedSession, drafts })),
    'draft.keep': keep,
  });
  await mount(double.companion);
  await press('Séance');
  const kept = () => double.calls.filter(({ channel }) => channel === 'draft.keep').map(({ input }) => input);
  return { ...double, kept };
}

describe('a draft of the hour', () => {
  it('goes to the disk a quarter of a second after the first stroke, and says so once it is there', async () => {
    const { kept } = await open();
    await type(MESSAGE, 'Bon');
    await pass(100);
    await type(MESSAGE, 'Bonjour');
    expect(kept()).toEqual([]);
    expect(text()).not.toContain('Brouillon');
    await pass(150);
    expect(kept()).toEqual([{ of: 'message', text: 'Bonjour' }]);
    expect(text()).toContain('Brouillon enregistré sur ce poste.');
    // The next stroke is not on disk yet, and is not said to be.
    await type(MESSAGE, 'Bonjour à');
    expect(text()).not.toContain('Brouillon enregistré');
  });

  it('says when the disk refused it, and tries again with the next stroke', async () => {
    const answers = [fail('store.full', 'test')];
    const { kept } = await open((input) => answers.shift() ?? ok(input));
    await type(MESSAGE, 'Bonjour');
    await pass(250);
    expect(text()).toContain('Brouillon pas enregistré');
    await type(MESSAGE, 'Bonjour !');
    await pass(250);
    expect(kept()).toHaveLength(2);
    expect(text()).toContain('Brouillon enregistré');
  });

  it('comes back in the field after a restart, without being written again', async () => {
    const { kept } = await open(ok, { ...none, message: 'Bonjour' });
    expect(fieldOf(MESSAGE).value).toBe('Bonjour');
    await pass(1_000);
    expect(kept()).toEqual([]);
  });

  it('comes back at the step that was open, and keeps the one that is opened', async () => {
    const { kept } = await open(ok, { ...none, open: 'document' });
    expect(document.querySelector('#step-head-document')?.getAttribute('aria-expanded')).toBe('true');
    await settle(() => document.querySelector<HTMLElement>('#step-head-ins')?.click());
    expect(document.querySelector('#step-head-ins')?.getAttribute('aria-expanded')).toBe('true');
    expect(kept()).toEqual([{ of: 'open', step: 'ins' }]);
  });

  it('comes back at the step that was open also when the database opens after the window', async () => {
    const double = companionDouble({ 'app.snapshot': () => ok(firstSnapshot()), 'draft.keep': ok });
    await mount(double.companion);
    await settle(() => double.tell({ slice: 'session', value: joinedSession }));
    await pass(1_000);
    await settle(() => double.tell({ slice: 'drafts', value: { ...none, open: 'document' } }));
    await pass(1_000);
    await press('Séance');
    const isOpen = (step: string) => document.querySelector(`#step-head-${step}`)?.getAttribute('aria-expanded');
    expect(isOpen('document')).toBe('true');
    // Only once: what another window opens later is its own.
    await settle(() => document.querySelector<HTMLElement>('#step-head-ins')?.click());
    await settle(() => double.tell({ slice: 'drafts', value: { ...none, open: 'patient' } }));
    await pass(1_000);
    expect([isOpen('ins'), isOpen('patient')]).toEqual(['true', 'false']);
  });

  it('follows what the other window types, but never changes a field under the fingers', async () => {
    const { tell } = await open();
    await settle(() => tell({ slice: 'drafts', value: { ...none, message: "D'à côté" } }));
    expect(fieldOf(MESSAGE).value).toBe("D'à côté");
    await type(MESSAGE, "D'à côté, et d'ici");
    await settle(() => tell({ slice: 'drafts', value: { ...none, message: 'Entre-temps' } }));
    expect(fieldOf(MESSAGE).value).toBe("D'à côté, et d'ici");
  });

  it('goes on showing what was typed when the disk has an identity masked', async () => {
    const masked = { of: 'message', text: 'INS ███' } as const;
    const { tell } = await open(() => ok(masked));
    await type(MESSAGE, 'INS 255081416802538');
    await pass(250);
    await settle(() => tell({ slice: 'drafts', value: { ...none, message: masked.text } }));
    expect(fieldOf(MESSAGE).value).toBe('INS 255081416802538');
  });

  it('that is on its way when a rehearsal ends goes with it; that of the slot is kept before one begins', async () => {
    const { tell, kept } = await open();
    await type(MESSAGE, 'Pour de vrai');
    await settle(() => tell({ slice: 'rehearsal', value: { startedAt: new Date().toISOString() } }));
    expect(kept()).toEqual([{ of: 'message', text: 'Pour de vrai', rehearsal: false }]);
    await pass(1_000);
    expect(kept()).toHaveLength(1);
    await settle(() => tell({ slice: 'drafts', value: none }));
    await settle(() => document.querySelector<HTMLElement>('#step-head-ins')?.click());
    await type('Commentaire', 'Pour essayer');
    await settle(() => tell({ slice: 'rehearsal', value: null }));
    await pass(1_000);
    expect(JSON.stringify(kept())).not.toContain('Pour essayer');
    await settle(() => tell({ slice: 'drafts', value: { ...none, message: 'Pour de vrai' } }));
    expect(fieldOf(MESSAGE).value).toBe('Pour de vrai');
    expect(fieldOf('Commentaire').value).toBe('');
  });

  it('says beside the field what will be masked, then what was, where one looks', async () => {
    const double = companionDouble({
      'app.snapshot': () => ok(firstSnapshot({ session: joinedSession })),
      'draft.keep': (input: TypedDraft) =>
        ok(input.of === 'message' && input.text !== '' ? { of: 'message', text: 'né le [date], [NIR] [vu]' } : input),
      'message.post': () => ok({ masked: 2 }),
    });
    await mount(double.companion);
    await press('Séance');
    await type(MESSAGE, 'né le 12/03/1980, 279035121518989 [vu]');
    await pass(250);
    expect(text()).toContain("2 éléments seront masqués. Un nom peut rester : relisez avant d'envoyer.");
    await press('Envoyer le message');
    await pass(1_000);
    expect(text()).toContain('2 éléments ont été masqués. Un nom peut rester : relisez ce qui est écrit.');
    // Another text is another matter.
    await type(MESSAGE, 'Merci');
    expect(text()).not.toContain('Un nom peut rester');
  });
});
