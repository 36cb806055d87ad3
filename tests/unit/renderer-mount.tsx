import { act as reactAct } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { vi } from 'vitest';
import { App, type WindowKind } from '../../renderer/app.tsx';
import { startText } from '../../renderer/text.ts';
import { resetStore } from '../../renderer/store.ts';
import type { Companion } from '../../renderer/api.ts';

declare global {
  var IS_REACT_ACT_ENVIRONMENT: boolean;
}

/** What the window asks of a browser and jsdom does not have: media queries, scrolling, CSS.escape. */
function fillIn(): void {
  const query = { matches: false, addEventListener: () => undefined, removeEventListener: () => undefined };
  Object.assign(window, { matchMedia: () => query });
  Object.assign(globalThis, { CSS: { escape: (text: string) => text } });
  // Nothing comes into sight by itself; a test that scrolls brings its own.
  globalThis.IntersectionObserver ??= class {
    observe = (): void => undefined;
    disconnect = (): void => undefined;
  } as unknown as typeof IntersectionObserver;
  Object.assign(Element.prototype, { scrollTo: () => undefined, scrollIntoView: () => undefined });
}

let root: Root | null = null;

/** Shows the whole window over a test double, and waits until it has settled. */
export async function mount(companion: Companion, kind: WindowKind = 'full'): Promise<HTMLElement> {
  globalThis.IS_REACT_ACT_ENVIRONMENT = true;
  fillIn();
  window.companion = companion;
  resetStore();
  await startText();
  const host = document.createElement('div');
  document.body.append(host);
  root = createRoot(host);
  await settle(() => root?.render(<App kind={kind} />));
  return host;
}

export async function unmount(): Promise<void> {
  await settle(() => root?.unmount());
  root = null;
  document.body.replaceChildren();
  delete window.companion;
}

/** Does something and lets React and the pending promises finish. */
export async function settle(doing: () => void = () => undefined): Promise<void> {
  await reactAct(async () => {
    doing();
    await Promise.resolve();
  });
}

/** Waits for what is drawn some time after its change. */
export const drawn = (check: () => void): Promise<void> =>
  vi.waitFor(async () => {
    await reactAct(() => new Promise((resolve) => setTimeout(resolve, 0)));
    check();
  });

/** Types a text in the field of a label, as an input event does. */
export async function type(label: string, text: string): Promise<HTMLInputElement | HTMLTextAreaElement> {
  const field = fieldOf(label);
  const proto = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
  await settle(() => {
    Object.getOwnPropertyDescriptor(proto, 'value')?.set?.call(field, text);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
  return field;
}

export function fieldOf(label: string): HTMLInputElement | HTMLTextAreaElement {
  const found = [...document.querySelectorAll('label')].find((l) => l.textContent === label);
  const field = found === undefined ? null : document.getElementById(found.htmlFor);
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement))
    throw new Error(`No field labelled ${label}`);
  return field;
}

export function buttonOf(name: string): HTMLButtonElement {
  const found = [...document.querySelectorAll('button')].find(
    (b) => (b.getAttribute('aria-label') ?? b.textContent)?.replaceAll('\u00a0', ' ') === name,
  );
  if (found === undefined) throw new Error(`No button named ${name}`);
  return found;
}

export const press = (name: string): Promise<void> => settle(() => buttonOf(name).click());
