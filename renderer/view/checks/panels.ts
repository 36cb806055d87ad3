import type { ComponentType } from 'react';
import { DirectoryPanel } from './directory-panel.tsx';
import { DomainsPanel } from './domains-panel.tsx';
import { MssPanel } from './mss-panel.tsx';

/**
 * Panels that belong to the prerequisites and bring their own state (directory, MSSanté codes, availabilities…), in the order
 * they are shown, after the profile and before the card. A panel shows nothing when it has nothing to say.
 */
export const panels: readonly { id: string; Panel: ComponentType }[] = [
  { id: 'mss', Panel: MssPanel },
  { id: 'directory', Panel: DirectoryPanel },
  { id: 'domains', Panel: DomainsPanel },
];
