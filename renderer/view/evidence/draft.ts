import { create } from 'zustand';
import type { CaptureSource, Taken } from '../../../electron/contract/channel/evidence.ts';
import type { EvidenceWay } from '../../../electron/contract/evidence.ts';
import type { Result } from '../../../electron/contract/failure.ts';
import { call } from '../../api.ts';
import { tellMasked } from '../../masks.ts';
import { act, dismiss, say, useStore } from '../../store.ts';
import { cropped, newMask, proposed, type Mask } from './mask.ts';
import { backTo, burn, pictureOf, toRead } from './picture.ts';

/** What the person says once they have looked. */
export type Looked = 'masked' | 'nothing' | null;

/** The piece being made. It stays when the dialog is closed: nothing drawn or written is lost before it is kept or left. */
type Draft = {
  open: boolean;
  stage: 'ways' | 'sources' | 'mask' | 'text' | 'note';
  step: string | null;
  way: EvidenceWay;
  sources: readonly CaptureSource[];
  picture: ImageBitmap | null;
  mask: Mask | null;
  /** `reading`: the recognition is under way; `unread`: it could not be done. */
  reading: 'no' | 'reading' | 'read' | 'unread';
  /** The masked text of a file, or the note. */
  text: string;
  masked: number;
  looked: Looked;
};

const nothing = (): Omit<Draft, 'open' | 'step'> => ({
  stage: 'ways',
  way: 'capture',
  sources: [],
  picture: null,
  mask: null,
  reading: 'no',
  text: '',
  masked: 0,
  looked: null,
});

export const useDraft = create<Draft>()(() => ({ ...nothing(), open: false, step: null }));
export const PLACE = 'evidence';

/** Opens the dialog, with what was under way if there is something. */
export function openDraft(step: string | null): void {
  dismiss(PLACE);
  useDraft.setState((draft) => ({ open: true, step: draft.stage === 'ways' ? step : draft.step }));
}
export const closeDraft = (): void => useDraft.setState({ open: false });

/** Forgets the piece being made: its pixels are let go, and the recognition is not waited for. */
export function leaveDraft(): void {
  const { picture, reading } = useDraft.getState();
  if (reading === 'reading') void call('evidence.leave');
  picture?.close();
  dismiss(PLACE);
  useDraft.setState(nothing());
}

/** A change of what is drawn: what was said of it before is to be said again. */
export const changeMask = (change: (mask: Mask) => Mask): void =>
  useDraft.setState(({ mask }) => (mask === null ? {} : { mask: change(mask), looked: null }));

async function propose(picture: ImageBitmap): Promise<void> {
  useDraft.setState({ reading: 'reading' });
  const { bytes, scale } = await toRead(picture);
  const answer = await call('evidence.suggest', { bytes });
  // Another picture took its place meanwhile.
  if (useDraft.getState().picture !== picture) return;
  const read = answer.ok && answer.value.read;
  useDraft.setState(({ mask, looked }) => ({
    reading: read ? 'read' : 'unread',
    mask: mask === null || !answer.ok ? mask : proposed(mask, backTo(answer.value.boxes, scale)),
    // Something new to look at.
    looked: answer.ok && answer.value.boxes.length > 0 ? null : looked,
  }));
}

/** What came from a capture, a file or the clipboard goes to be masked. */
async function take(way: EvidenceWay, answer: Result<Taken>): Promise<void> {
  if (!answer.ok) return;
  if (answer.value.kind === 'text') {
    const { text, masked } = answer.value;
    useDraft.setState({ ...nothing(), stage: 'text', way, text, masked });
    return;
  }
  let picture: ImageBitmap;
  try {
    picture = await pictureOf(answer.value.bytes);
  } catch {
    // Its bytes look like a picture and cannot be drawn.
    const failure = { code: 'evidence.damaged' as const, at: 'window.picture', info: {} };
    useStore.setState((s) => ({ failures: { ...s.failures, [PLACE]: failure } }));
    return;
  }
  useDraft.setState({ ...nothing(), stage: 'mask', way, picture, mask: newMask(picture) });
  void propose(picture).catch(() => useDraft.setState({ reading: 'unread' }));
}

export async function listSources(): Promise<void> {
  const answer = await act(PLACE, 'evidence.sources');
  if (answer.ok) useDraft.setState({ stage: 'sources', sources: answer.value.sources });
}
export const captureSource = async (id: string): Promise<void> =>
  take('capture', await act(PLACE, 'evidence.capture', { id }));
export const chooseFile = async (): Promise<void> => take('file', await act(PLACE, 'evidence.choose'));
export const pastePicture = async (): Promise<void> => take('capture', await act(PLACE, 'evidence.paste'));

/** A file that was dropped or pasted. What it is comes from its bytes. */
export async function readFile(file: Blob): Promise<void> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  await take('file', await act(PLACE, 'evidence.read', { bytes }));
}

function kept(text: string): void {
  leaveDraft();
  closeDraft();
  say(text);
}

/** Paints the boxes into new pixels and keeps those. */
export async function keepPicture(said: string): Promise<void> {
  const { picture, mask, step, way } = useDraft.getState();
  if (picture === null || mask === null) return;
  const bytes = await burn(picture, mask.boxes, mask.crop);
  if ((await act(PLACE, 'evidence.keep-image', { bytes, step, way })).ok) kept(said);
}

export async function keepText(way: EvidenceWay, said: (masked: number) => string): Promise<void> {
  const { text, step } = useDraft.getState();
  const answer = await act(PLACE, 'evidence.keep-text', { text, step, way });
  if (!answer.ok) return;
  tellMasked(PLACE, answer.value.masked, true);
  kept(said(answer.value.masked));
}

/** The part to keep, from all of the picture. */
export const startCrop = (): void =>
  changeMask((mask) =>
    cropped(mask, {
      x: mask.size.width * 0.1,
      y: mask.size.height * 0.1,
      width: mask.size.width * 0.8,
      height: mask.size.height * 0.8,
    }),
  );

// Another log, or none: its data were erased, or another slot was joined. The pixels of the former one are let go.
useStore.subscribe((now, before) => {
  if (now.snapshot === null || before.snapshot === null) return;
  if (now.snapshot.session?.slot.log === before.snapshot.session?.slot.log) return;
  leaveDraft();
  closeDraft();
});
