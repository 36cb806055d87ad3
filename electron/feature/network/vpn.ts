import type { NetworkInterfaceInfo } from 'node:os';
import type { NetworkSettings } from './settings.ts';

export type Interfaces = Readonly<Record<string, NetworkInterfaceInfo[] | undefined>>;

/**
 * Whether an interface that is up looks like a VPN's, by its name: a hint, told and never judged. Addresses are not kept,
 * and the name of an interface does not leave this function: people name them.
 */
export function hasVpn(interfaces: Interfaces, { vpn }: Pick<NetworkSettings, 'vpn'>): boolean {
  const patterns = vpn.interfaces.map((text) => new RegExp(text, 'i'));
  return Object.entries(interfaces).some(([name, addresses]) => {
    const up = (addresses ?? []).some(
      ({ internal, address }) => !internal && !address.toLowerCase().startsWith('fe80:'),
    );
    return up && patterns.some((pattern) => pattern.test(name));
  });
}
