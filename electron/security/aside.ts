/** What of a window is needed to put it aside. */
export type Aside = {
  isDestroyed(): boolean;
  isVisible(): boolean;
  isMinimized(): boolean;
  isFullScreen(): boolean;
  isFocused(): boolean;
  hide(): void;
  show(): void;
  showInactive(): void;
};

/** What a system takes at most to draw what was under a window, with its own fading, in ms. */
const DRAWN_MS = 300;
/** Whatever the work does, the windows are back after so long, in ms. */
const BACK_MS = 6_000;
const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

/**
 * Does something while our own windows are not on the screen, and brings them back whatever it comes to, even when it never
 * ends: a person whose window is gone has lost the hour. One that had the focus gets it again. A window that fills the screen
 * stays: some systems leave a blank space in its place.
 */
export async function withoutOurs<T>(
  windows: readonly Aside[],
  work: () => Promise<T>,
  { drawn = DRAWN_MS, back = BACK_MS }: { drawn?: number; back?: number } = {},
): Promise<T> {
  const hidden = windows
    .filter((one) => !one.isDestroyed() && one.isVisible() && !one.isMinimized() && !one.isFullScreen())
    .map((window) => ({ window, focused: window.isFocused() }));
  const bring = (): void => {
    // The one with the focus last, over the others.
    const away = hidden.splice(0).toSorted((a, b) => Number(a.focused) - Number(b.focused));
    for (const { window, focused } of away) {
      if (window.isDestroyed()) continue;
      if (focused) window.show();
      else window.showInactive();
    }
  };
  const late = setTimeout(bring, back);
  try {
    for (const { window } of hidden) window.hide();
    if (hidden.length > 0) await pause(drawn);
    return await work();
  } finally {
    clearTimeout(late);
    bring();
  }
}
