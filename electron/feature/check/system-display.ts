import { because, finding, type Check } from './check.ts';

/** Room on the screens for Teams and the practice software side by side. */
export const systemDisplay: Check = {
  id: 'system.display',
  needs: [],
  deadline: 5_000,
  async run({ machine }) {
    const at = 'check.system-display';
    const displays = machine.displays();
    const largest = displays.toSorted((a, b) => b.width * b.height - a.width * a.height)[0];
    if (largest === undefined) return finding('unknown', because('system.not-readable', at, { why: 'absent' }));
    const { width, height, scale } = largest;
    const shared = { screens: displays.length, width, height, scale };
    const { display } = machine.data;
    // Two screens hold one program each.
    if (displays.length > 1 || (width >= display.width && height >= display.height)) {
      return finding('ok', null, shared);
    }
    return finding('warn', because('system.display-small', at, { width, height }), shared);
  },
};
