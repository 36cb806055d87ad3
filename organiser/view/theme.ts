import { useSyncExternalStore } from 'react';

/** `auto` follows the system; the two others are written on <html data-theme>. */
export type Theme = 'auto' | 'light' | 'dark';
const THEME = 'verif-segur.theme';
const listeners = new Set<() => void>();

const read = (): Theme => {
  const value = localStorage.getItem(THEME);
  return value === 'light' || value === 'dark' ? value : 'auto';
};

export function applyTheme(theme: Theme = read()): void {
  if (theme === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

export function setTheme(theme: Theme): void {
  localStorage.setItem(THEME, theme);
  applyTheme(theme);
  for (const listener of listeners) listener();
}

export const useTheme = (): Theme =>
  useSyncExternalStore((changed) => {
    listeners.add(changed);
    return () => listeners.delete(changed);
  }, read);
