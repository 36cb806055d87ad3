import { isAppAddress } from './asset.ts';

type Frame = { url: string; parent: unknown };
type Contents = { mainFrame: unknown };
type Sender = { sender: unknown; senderFrame: Frame | null };
type Window = { isDestroyed(): boolean; webContents: Contents };

/** Only the top frame of one of these windows, showing one of our pages, may ask anything. */
export const isFromOneOf = ({ sender, senderFrame: frame }: Sender, windows: readonly (Window | null)[]): boolean =>
  frame !== null &&
  frame.parent === null &&
  isAppAddress(frame.url) &&
  windows.some(
    (window) =>
      window !== null &&
      !window.isDestroyed() &&
      window.webContents === sender &&
      window.webContents.mainFrame === frame,
  );
