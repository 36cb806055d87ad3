import { app, net, powerMonitor, powerSaveBlocker, screen, session } from 'electron';
import type { Outside } from '../feature/outside.ts';
import { runCommand } from '../feature/system/command.ts';

/** The system's own resolver, on threads of its own, without a cache and without DNS over HTTPS: as other programs see it. */
export async function systemResolve(host: string): Promise<string[]> {
  const options = { source: 'system', cacheUsage: 'disallowed', secureDnsPolicy: 'disable' } as const;
  const { endpoints } = await net.resolveHost(host, options);
  return endpoints.map(({ address }) => address);
}

export const systemProxy = async (url: string): Promise<string> => session.defaultSession.resolveProxy(url);

/** What the checks may ask of this machine. After `ready` only. */
export function thisSystem(): Outside['system'] {
  let blocker: number | null = null;
  return {
    displays: () =>
      screen.getAllDisplays().map(({ workAreaSize, scaleFactor }) => ({ ...workAreaSize, scale: scaleFactor })),
    linkHandler: (scheme) => app.getApplicationNameForProtocol(`${scheme}://`),
    onBattery: () => powerMonitor.isOnBatteryPower(),
    keepAwake(on) {
      if (on && blocker === null) blocker = powerSaveBlocker.start('prevent-display-sleep');
      if (!on && blocker !== null) {
        powerSaveBlocker.stop(blocker);
        blocker = null;
      }
    },
    run: runCommand,
  };
}
