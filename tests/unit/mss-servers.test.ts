import { describe, expect, it } from 'vitest';
import { failureOf } from '../../electron/contract/failure.ts';
import type { MailNetwork } from '../../electron/feature/mss/network.ts';
import { findServers } from '../../electron/feature/mss/servers.ts';

const network = (part: Partial<MailNetwork>): MailNetwork => ({
  ca: [],
  addressOf: async (host) => host,
  page: async () => ({ is: 'none', reached: false }),
  srv: async () => null,
  ...part,
});

const codeOf = async (part: Partial<MailNetwork>): Promise<string> =>
  findServers(network(part), 'jean@box.mssante.example', 'box.mssante.example').then(
    () => 'found',
    (error: unknown) => failureOf(error, 'test').code,
  );

describe('the servers of a domain', () => {
  it('are not said to be unpublished where no name server answered', async () => {
    expect(await codeOf({})).toBe('network.offline');
  });

  it('are unpublished once anybody answered', async () => {
    expect(await codeOf({ srv: async () => [] })).toBe('mss.no-config');
    expect(await codeOf({ page: async () => ({ is: 'none', reached: true }) })).toBe('mss.no-config');
  });
});
