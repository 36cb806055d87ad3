import { because, finding, type Check } from './check.ts';

/** The organisers' hub answers. No token and no identifier is sent. */
export const networkHub: Check = {
  id: 'network.hub',
  needs: [],
  deadline: 15_000,
  async run({ hub }) {
    const look = await hub();
    if (look.is === 'not-joined') {
      return finding('unknown', because('network.hub-not-joined', 'check.network-hub'));
    }
    if (look.is === 'failed') return finding('fail', look.failure);
    return finding('ok', null, { version: look.info.version, ms: look.answeredAt - look.askedAt });
  },
};
