import { afterEach, beforeEach, expect, it } from 'vitest';
import { changeMask, closeDraft, openDraft, useDraft } from '../../../renderer/view/evidence/draft.ts';
import { added, newMask } from '../../../renderer/view/evidence/mask.ts';
import { resetStore, useStore } from '../../../renderer/store.ts';
import { firstSnapshot, joinedSession } from '../renderer-double.ts';

beforeEach(() => useStore.setState({ snapshot: firstSnapshot({ session: joinedSession }) }));
afterEach(() => resetStore());

it('keeps what is being made when the dialog is closed, and opens it again as it was', () => {
  openDraft('patient');
  useDraft.setState({ stage: 'note', text: 'à moitié écrite' });
  closeDraft();
  openDraft('identification');
  expect(useDraft.getState()).toMatchObject({ open: true, stage: 'note', step: 'patient', text: 'à moitié écrite' });
});

it('asks again whether somebody looked, once what is drawn has changed', () => {
  useDraft.setState({ stage: 'mask', mask: newMask({ width: 100, height: 100 }), looked: 'nothing' });
  changeMask((mask) => added(mask, [{ x: 1, y: 1, width: 20, height: 20 }]));
  expect(useDraft.getState().looked).toBeNull();
});

it('lets go of the pixels and the words once their log is gone', () => {
  let closed = 0;
  const picture = { width: 100, height: 100, close: () => (closed += 1) } as unknown as ImageBitmap;
  useDraft.setState({ open: true, stage: 'mask', picture, text: 'reste', mask: newMask(picture) });
  useStore.setState({ snapshot: firstSnapshot({ session: null }) });
  expect(useDraft.getState()).toMatchObject({ open: false, stage: 'ways', picture: null, mask: null, text: '' });
  expect(closed).toBe(1);
});
