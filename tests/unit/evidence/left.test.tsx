// @vitest-environment jsdom
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { ok } from '../../../electron/contract/failure.ts';
import { openDraft, useDraft } from '../../../renderer/view/evidence/draft.ts';
import { newMask, proposed } from '../../../renderer/view/evidence/mask.ts';
import { companionDouble, firstSnapshot, joinedSession } from '../renderer-double.ts';
import { mount, press, settle, unmount } from '../renderer-mount.tsx';

/** What the browser has and jsdom has not: pixels. Which boxes were painted is told by the size of what is kept. */
let painted = 0;
class Canvas {
  width: number;
  height: number;
  constructor(width: number, height: number) {
    [this.width, this.height] = [width, height];
  }
  getContext() {
    return { drawImage: () => undefined, fillRect: () => (painted += 1) };
  }
  convertToBlob() {
    return Promise.resolve({ arrayBuffer: () => Promise.resolve(new ArrayBuffer(8)) });
  }
}
beforeAll(() => {
  Object.assign(globalThis, {
    OffscreenCanvas: Canvas,
    ResizeObserver: class {
      observe = () => undefined;
      disconnect = () => undefined;
    },
  });
  HTMLCanvasElement.prototype.getContext = (() => null) as never;
});
beforeEach(() => {
  painted = 0;
});
afterEach(async () => {
  await unmount();
  useDraft.setState({ stage: 'ways', open: false, picture: null, mask: null, looked: null, reading: 'no' });
});

const found = [10, 40, 70].map((y) => ({ kind: 'number' as const, x: 10, y, width: 50, height: 10 }));

async function open(reading: 'reading' | 'read') {
  const double = companionDouble({
    'app.snapshot': () => ok(firstSnapshot({ session: joinedSession })),
    'evidence.keep-image': () => ok({ id: 'p1' }),
  });
  await mount(double.companion);
  await press('Séance');
  const picture = { width: 200, height: 100, close: () => undefined } as unknown as ImageBitmap;
  const empty = newMask({ width: 200, height: 100 });
  const mask = reading === 'read' ? proposed(empty, found) : empty;
  await settle(() => {
    openDraft(null);
    useDraft.setState({ stage: 'mask', picture, mask, reading, looked: 'nothing' });
  });
  return { kept: () => double.calls.filter(({ channel }) => channel === 'evidence.keep-image').length };
}
const box = (): string => document.querySelector('[role="alertdialog"]')?.textContent.replaceAll('\u00a0', ' ') ?? '';

it('asks before it keeps what the app itself framed, and masks first', async () => {
  const { kept } = await open('read');
  await press('Garder');
  expect(box()).toContain('3 endroits ressemblent encore à une identité');
  // The first answer, and the one that stands out. Where the focus goes between two dialogs, jsdom does not tell.
  const cover = document.querySelector<HTMLElement>('[role="alertdialog"] .button--primary');
  expect(cover?.textContent).toBe('Les masquer tous les 3');
  expect(kept()).toBe(0);
  await settle(() => cover?.click());
  expect(useDraft.getState().mask?.boxes).toHaveLength(3);
  expect(box()).toBe('');
  // What is drawn changed: nothing is kept before somebody looked again.
  expect(kept()).toBe(0);
  await settle(() => useDraft.setState({ looked: 'masked' }));
  await press('Masquer et garder');
  expect(box()).toBe('');
  expect([kept(), painted]).toEqual([1, 3]);
});

it('keeps it as it is when the person says so', async () => {
  const { kept } = await open('read');
  await press('Garder');
  await press('Garder quand même');
  expect([kept(), painted]).toEqual([1, 0]);
});

it('says that it is still looking, and asks again once it has found something', async () => {
  const { kept } = await open('reading');
  await press('Garder');
  expect(box()).toContain("La recherche n'est pas finie");
  await settle(() =>
    useDraft.setState(({ mask }) => ({ reading: 'read', mask: mask === null ? null : proposed(mask, found) })),
  );
  expect(box()).toContain('3 endroits');
  expect(kept()).toBe(0);
});
