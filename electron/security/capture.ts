import { BrowserWindow, clipboard, desktopCapturer, screen, systemPreferences } from 'electron';
import { FailureError } from '../contract/failure.ts';
import type { Outside } from '../feature/outside.ts';
import { withoutOurs } from './aside.ts';

/** Points of a thumbnail in the list. */
const THUMBNAIL = { width: 320, height: 200 };
/** Most of a window, in pixels: the system draws all of them to give one. */
const WINDOW = { width: 2_560, height: 1_600 };
/** Most sources that are shown. */
const MOST = 60;

type Kind = 'window' | 'screen';
const kindOf = (id: string): Kind => (id.startsWith('screen:') ? 'screen' : 'window');

const denied = (): FailureError => new FailureError('evidence.capture-denied', 'capture.sources');

/** Refused before asking where the system says so: elsewhere an empty list is what tells. */
function refuseIfDenied(): void {
  if (process.platform !== 'darwin') return;
  const status = systemPreferences.getMediaAccessStatus('screen');
  if (status === 'denied' || status === 'restricted') throw denied();
}

/** Number of a window in an id of a source (`window:<number>:<is it ours>`). */
const numberOf = (id: string): string => id.split(':')[1] ?? '';

/** Pixels of the largest display: what a source is drawn in, since the system only gives it at a size that is asked for. */
function largest(): { width: number; height: number } {
  const sizes = screen.getAllDisplays().map(({ size, scaleFactor }) => ({
    width: Math.round(size.width * scaleFactor),
    height: Math.round(size.height * scaleFactor),
  }));
  return sizes.toSorted((a, b) => b.width * b.height - a.width * a.height)[0] ?? { width: 1920, height: 1080 };
}

async function list(
  thumbnailSize: { width: number; height: number },
  types: Kind[] = ['window', 'screen'],
): Promise<Electron.DesktopCapturerSource[]> {
  refuseIfDenied();
  let found: Electron.DesktopCapturerSource[];
  try {
    found = await desktopCapturer.getSources({ types, thumbnailSize });
  } catch {
    // Wayland without its portal, or the person who said no to it.
    throw denied();
  }
  const ours = new Set(BrowserWindow.getAllWindows().map((window) => numberOf(window.getMediaSourceId())));
  return found.filter(({ id }) => !(id.startsWith('window:') && ours.has(numberOf(id))));
}

/** The clipboard of Electron before 45, whose substitute for development still has it. */
type FormerClipboard = { readImage?: () => Electron.NativeImage };

async function pasted(): Promise<Uint8Array | null> {
  const { readImage } = clipboard as unknown as FormerClipboard;
  if (readImage !== undefined) {
    const image = readImage();
    return image.isEmpty() ? null : new Uint8Array(image.toPNG());
  }
  for (const item of await clipboard.read()) {
    const type = item.types.find((one): one is 'image/png' => one === 'image/png');
    if (type !== undefined) return new Uint8Array(await (await item.getType(type)).arrayBuffer());
  }
  return null;
}

/** Windows and screens of this machine as pictures, through the system's own way. Names of windows go to the person alone. */
export function createCapture(): Outside['capture'] {
  return {
    async sources() {
      const found = await list(THUMBNAIL);
      if (found.length === 0) throw denied();
      return found.slice(0, MOST).map(({ id, name, thumbnail }) => ({
        id,
        kind: kindOf(id),
        name: name.slice(0, 500),
        thumbnail: thumbnail.isEmpty() ? new Uint8Array(0) : new Uint8Array(thumbnail.toPNG()),
      }));
    },
    async take(id) {
      const kind = kindOf(id);
      const most = largest();
      const size = kind === 'screen' || most.width <= WINDOW.width ? most : WINDOW;
      const look = () => list(size, [kind]);
      // A screen is what the person sees of it: not this application, which they only use to take the picture.
      const seen = kind === 'screen' ? await withoutOurs(BrowserWindow.getAllWindows(), look) : await look();
      const found = seen.find((one) => one.id === id);
      return found === undefined || found.thumbnail.isEmpty() ? null : new Uint8Array(found.thumbnail.toPNG());
    },
    pasted,
  };
}
