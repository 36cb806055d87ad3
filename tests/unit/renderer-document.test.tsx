// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import { fail, ok } from '../../electron/contract/failure.ts';
import type { Output } from '../../electron/contract/ipc.ts';
import { readDropped } from '../../renderer/view/document/read.ts';
import { noteForPublisher, ruleText } from '../../renderer/view/document/words.ts';
import { i18n, startText, type Translate } from '../../renderer/text.ts';
import { useStore } from '../../renderer/store.ts';
import { companionDouble, firstSnapshot, joinedSession } from './renderer-double.ts';
import { buttonOf, mount, press, settle, unmount } from './renderer-mount.tsx';

afterEach(unmount);

type Found = Output<'document.read'>;
const cda: Found['report']['documents'][number] = {
  unread: null,
  type: 'cr-bio',
  by: 'template',
  sameVersion: true,
  level: 3,
  code: '11502-2',
  ins: 'real',
  author: { person: true, organisation: false, device: false },
  software: 'LogiEssai',
  verdicts: [
    { rule: 'cda.realm', ok: true },
    { rule: 'cda.title', ok: false },
    { rule: 'cda.related', ok: null },
  ],
};
const found = (report: Partial<Found['report']> = {}): Found => ({
  id: '3f0e2d62-3f5f-4a0c-9a44-0d7c3f2b7a10',
  report: {
    origin: 'dropped',
    kind: 'cda',
    other: null,
    unread: null,
    verdicts: [],
    documents: [cda],
    archive: null,
    mail: null,
    ...report,
  },
});
const shown = (): string => (document.querySelector('main')?.textContent ?? '').replaceAll('\u00a0', ' ');
const file = (size = 3): File => new File([new Uint8Array(size)], 'patient.xml');

async function opened(answer: Found, answers: Parameters<typeof companionDouble>[0] = {}) {
  const double = companionDouble({
    'app.snapshot': () => ok(firstSnapshot({ session: joinedSession })),
    'document.read': () => ok(answer),
    'document.choose': () => ok(answer),
    'document.forget': () => ok(undefined),
    'document.keep': () => ok(undefined),
    ...answers,
  });
  await mount(double.companion);
  await press('Documents');
  return double;
}

describe('the screen of documents', () => {
  it('says what was found, what to tell the publisher, and that a real INS is a person', async () => {
    await opened(found());
    await press('Choisir un fichier');
    expect(shown()).toContain('Compte rendu de biologie');
    expect(shown()).toContain("Une règle n'est pas respectée.");
    expect(shown()).toContain('Donner un titre de 1 à 128 caractères.');
    expect(shown()).toContain('SMIN p. 18');
    expect(shown()).toContain('INS réel : un vrai patient');
  });

  it('says what the person does before it accuses the software, and what to bring in place of a PDF', async () => {
    const broken = { ...cda, ins: 'absent' as const, verdicts: [{ rule: 'ins.present', ok: false }] };
    await opened(found({ documents: [broken] }));
    await press('Choisir un fichier');
    expect(shown()).toContain('À faire : Qualifiez');
    expect(shown()).not.toContain('À dire à');
    await unmount();
    await opened(found({ kind: 'other', other: 'pdf', documents: [] }));
    await press('Choisir un fichier');
    expect(shown()).toContain('exportez le document au format CDA (.xml)');
  });

  it('withdraws a verdict that was added', async () => {
    const kept = {
      id: found().id,
      step: 'document',
      type: 'cr-bio',
      level: 3,
      origin: 'dropped' as const,
      ins: 'test' as const,
      codes: [],
      held: 3,
      failed: 1,
      at: '2026-12-01T09:10:00.000Z',
      actor: 'Cabinet',
      sent: true,
      role: 'participant' as const,
      device: '3f0e2d62-3f5f-4a0c-9a44-0d7c3f2b7a10',
      n: 4,
    };
    const first = firstSnapshot({ session: joinedSession });
    const { calls } = await opened(found(), {
      'app.snapshot': () => ok({ ...first, log: { ...first.log, documents: [kept] } }),
      'said.undo': () => ok(undefined),
    });
    await settle(() => [...document.querySelectorAll('button')].find((one) => one.textContent === 'Retirer')?.click());
    expect(calls.at(-1)).toEqual({ channel: 'said.undo', input: { device: kept.device, n: 4 } });
  });

  it('adds the verdict to the step, and forgets the document on both sides', async () => {
    const { calls } = await opened(found());
    await press('Choisir un fichier');
    await press("Ajouter le verdict à l'étape");
    expect(calls.at(-1)).toEqual({ channel: 'document.keep', input: { id: found().id, step: 'document' } });
    await press('Oublier ce document');
    expect(calls.at(-1)?.channel).toBe('document.forget');
    expect(useStore.getState().document).toBeNull();
    expect(shown()).not.toContain('Compte rendu de biologie');
  });

  it('reads a dropped file by its bytes, and keeps none of them when it fails', async () => {
    const { calls } = await opened(found(), { 'document.read': () => fail('document.too-heavy', 'test') });
    await settle(() => void readDropped(file()));
    expect(calls.find(({ channel }) => channel === 'document.read')?.input).toEqual({ bytes: new Uint8Array(3) });
    expect(JSON.stringify(calls)).not.toContain('patient.xml');
    expect(shown()).toContain('Document trop lourd à lire');
    expect(useStore.getState().attempts).toEqual({});
  });

  it('does not send what is too large to be dropped', async () => {
    const { calls } = await opened(found());
    const large = file();
    Object.defineProperty(large, 'size', { value: 26 * 1024 * 1024 });
    await settle(() => void readDropped(large));
    expect(calls.map(({ channel }) => channel)).not.toContain('document.read');
    expect(shown()).toContain('Fichier trop gros pour être déposé');
  });

  it.each([
    [{ kind: 'other', other: 'json', documents: [] }, 'Un fichier JSON'],
    [
      { kind: 'unread', unread: 'encoding', documents: [], verdicts: [{ rule: 'file.encoding', ok: false }] },
      'Encodage non conforme : UTF-8 attendu',
    ],
    [
      { kind: 'mail', documents: [], mail: { forwarded: false, receipt: 'error', codes: ['903'], verdicts: [] } },
      "L'INS n'est pas dans le document.",
    ],
    [
      {
        kind: 'xdm',
        archive: { tree: [{ role: 'cda', depth: 2, n: 1, bytes: 2048 }], more: 0, software: null, verdicts: [] },
      },
      'Document CDA 1',
    ],
  ] satisfies [Partial<Found['report']>, string][])('names %j', async (report, words) => {
    await opened(found(report));
    await press('Choisir un fichier');
    expect(shown()).toContain(words);
  });

  it('before joining it reads, and says why nothing can be added', async () => {
    await opened(found(), { 'app.snapshot': () => ok(firstSnapshot()) });
    await press('Choisir un fichier');
    expect(shown()).toContain('Une fois un créneau rejoint');
    expect(() => buttonOf("Ajouter le verdict à l'étape")).toThrow(/No button/);
  });

  it('writes a note for the publisher that holds rules and nothing else', async () => {
    await startText();
    const t = i18n.getFixedT('fr', 'app') as unknown as Translate;
    const note = noteForPublisher(found().report, 'fr', t);
    expect(note.split('\n')).toHaveLength(4);
    expect(note).toContain(ruleText('cda.title', 'fr').fix);
    expect(note).toContain('LogiEssai');
  });
});
