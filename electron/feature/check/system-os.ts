import { because, finding, known, type Check } from './check.ts';

/** The operating system starts the app, and still gets security updates. */
export const systemOs: Check = {
  id: 'system.os',
  needs: [],
  deadline: 5_000,
  async run({ platform, machine, now }) {
    const at = 'check.system-os';
    const { os, release, arch } = platform;
    const { name, recent, until, extended } = await machine.os();
    const today = now().toISOString().slice(0, 10);
    const shared = known({ os, release, arch, osName: name, supportUntil: until });
    if (recent === false) return finding('warn', because('system.os-old', at, { name }), shared);
    if (until !== null && today > until) {
      // Whether this computer has the extension cannot be seen without its administrator: they are the one to ask.
      const longer = extended !== null && today <= extended ? { extended } : {};
      return finding('warn', because('system.os-ended', at, { name, until, ...longer }), shared);
    }
    if (recent === null) return finding('unknown', because('system.os-unknown', at, { name }), shared);
    return finding('ok', null, shared);
  },
};
