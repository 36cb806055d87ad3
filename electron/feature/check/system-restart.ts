import { because, finding, type Check } from './check.ts';

/** No update waits for a restart, which could come in the middle of the hour. */
export const systemRestart: Check = {
  id: 'system.restart',
  needs: [],
  deadline: 12_000,
  async run({ machine }) {
    const at = 'check.system-restart';
    const look = await machine.restart();
    if (look.is === 'unread') return finding('unknown', because('system.not-readable', at, { why: look.why }));
    const shared = { pending: look.pending, renames: look.renames };
    return look.pending ? finding('warn', because('system.restart-pending', at), shared) : finding('ok', null, shared);
  },
};
