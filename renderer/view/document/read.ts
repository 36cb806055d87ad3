import { DROPPED_BYTES } from '../../../electron/contract/channel/document.ts';
import { fail, type Result } from '../../../electron/contract/failure.ts';
import type { Output } from '../../../electron/contract/ipc.ts';
import { call } from '../../api.ts';
import { dismiss, useStore } from '../../store.ts';

/** The place of the window that reads: its busy state and its failure. */
export const PLACE = 'document';

/**
 * Shows what was found. The call is not made with `act`: the bytes of a file must not stay in what could be tried again.
 */
async function show(ask: () => Promise<Result<Output<'document.read'>>>): Promise<boolean> {
  dismiss(PLACE);
  useStore.setState((s) => ({ pending: { ...s.pending, [PLACE]: true }, document: null }));
  const answer = await ask();
  useStore.setState((s) => {
    const { [PLACE]: _mine, ...pending } = s.pending;
    return answer.ok
      ? { pending, document: answer.value }
      : { pending, failures: { ...s.failures, [PLACE]: answer.failure } };
  });
  return answer.ok;
}

/** Reads a dropped file: its bytes go through the door, its name does not. */
export const readDropped = async (file: File): Promise<boolean> =>
  show(async () => {
    if (file.size > DROPPED_BYTES) return fail('document.too-large', 'renderer.document');
    try {
      return await call('document.read', { bytes: new Uint8Array(await file.arrayBuffer()) });
    } catch {
      // A folder, or a file that is gone, cannot be read by the page.
      return fail('file.not-read', 'renderer.document');
    }
  });

/** What was dropped is no file: a folder, a text. */
export const refuseDrop = async (): Promise<boolean> =>
  show(() => Promise.resolve(fail('document.not-file', 'renderer.document')));

export const readChosen = async (): Promise<boolean> => show(async () => call('document.choose'));

/** Forgets what was read, on both sides. */
export async function forgetDocument(): Promise<void> {
  useStore.setState({ document: null });
  dismiss(PLACE);
  await call('document.forget');
}
