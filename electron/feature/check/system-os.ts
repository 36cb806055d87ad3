import { because, finding, type Check } from './check.ts';

/** Oldest release of each system that the current Electron runs on: Windows 10, macOS 12 (Darwin 21). */
const oldest: Partial<Record<NodeJS.Platform, number>> = { win32: 10, darwin: 21, linux: 4 };

/** The operating system is one that the product is made for. */
export const systemOs: Check = {
  id: 'system.os',
  needs: [],
  deadline: 2_000,
  async run({ platform }) {
    const { os, release, arch } = platform;
    const shared = { os, release, arch };
    const least = oldest[os];
    const major = Number(/^\d+/.exec(release)?.[0] ?? Number.NaN);
    if (least === undefined || Number.isNaN(major)) {
      return finding('unknown', because('check.not-tried', 'check.system-os', { need: os }), shared);
    }
    return major >= least
      ? finding('ok', null, shared)
      : finding('warn', because('system.os-old', 'check.system-os'), shared);
  },
};
