import { resolve } from 'node:path';
import { hostRow, type HostRow } from '../../organiser/protocol/hosts.ts';
import type { CommandAnswer } from '../../electron/feature/system/command.ts';
import { loadSystem } from '../../electron/feature/system/data.ts';
import { createMachine, type Machine } from '../../electron/feature/system/machine.ts';
import { freshAttempt, type Attempt } from '../../electron/feature/network/attempt.ts';
import type { CaptiveLook } from '../../electron/feature/network/captive.ts';
import type { NetworkLook } from '../../electron/feature/network/look.ts';
import type { Probe } from '../../electron/feature/network/probe.ts';
import { loadNetwork } from '../../electron/feature/network/settings.ts';
import type { Outside } from '../../electron/feature/outside.ts';

export const resources = resolve(import.meta.dirname, '../../resources');
export const { settings } = loadNetwork(resources, undefined);

export const rowOf = (part: Partial<HostRow> = {}): HostRow =>
  hostRow.parse({
    id: 'psc-oidc',
    service: 'Pro Santé Connect',
    group: 'psc',
    host: 'auth.psc.test',
    port: 443,
    protocol: 'tls',
    couloirs: null,
    confidence: 'verified',
    source: 'test',
    ...part,
  });

export const attemptOf = (part: Partial<Attempt> = {}): Attempt => ({
  ...freshAttempt('direct'),
  ok: (part.cause ?? null) === null,
  dnsMs: 2,
  tcpMs: 34,
  tlsMs: 60,
  ms: 96,
  family: 4,
  trust: 'public',
  ...part,
});

export const probeOf = (
  row: Partial<HostRow> = {},
  direct: Partial<Attempt> = {},
  proxy: Partial<Attempt> | null = null,
): Probe => ({
  row: rowOf(row),
  direct: attemptOf(direct),
  proxy: proxy === null ? null : attemptOf({ via: 'proxy', ...proxy }),
});

const groups = ['psc', 'insi', 'dmp', 'mss', 'annuaire', 'teams'] as const;
export const everyGroup = (direct: Partial<Attempt> = {}): Probe[] =>
  groups.map((group) => probeOf({ group, id: group, service: group, host: `${group}.test` }, direct));

/** What a run would have learnt, made up: every group reached unless told otherwise. */
export function networkLook(
  probes: readonly Probe[] = everyGroup(),
  part: { captive?: CaptiveLook; source?: Awaited<ReturnType<NetworkLook['proxySource']>>; vpn?: boolean } = {},
): NetworkLook {
  return {
    settings,
    group: async (name) => probes.filter(({ row }) => row.group === name),
    all: async () => [...probes],
    captive: async () => part.captive ?? { is: 'free' },
    proxySource: async () => part.source ?? 'none',
    vpn: () => part.vpn ?? false,
  };
}

type MachineParts = {
  platform?: Partial<Outside['platform']>;
  system?: Partial<Outside['system']>;
  /** Answers of commands, by the first words of their line; `absent` for the others. */
  commands?: Record<string, CommandAnswer>;
  files?: Record<string, string>;
};

const debian = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nID=debian\n';

/** A machine whose commands and files are given: Debian on the mains by default. */
export function machineOf({ platform = {}, system = {}, commands = {}, files }: MachineParts = {}): Machine {
  const outside: Pick<Outside, 'system' | 'platform' | 'environment'> = {
    environment: { SystemRoot: 'C:\\Windows' },
    platform: {
      os: 'linux',
      release: '6.1.0',
      arch: 'x64',
      version: '0.1.0',
      electron: '45.4.1',
      runtime: 'official',
      locale: 'fr',
      ...platform,
    },
    system: {
      displays: () => [{ width: 1920, height: 1040, scale: 1 }],
      linkHandler: () => 'Microsoft Teams',
      onBattery: () => false,
      keepAwake: () => undefined,
      async run(command, args) {
        const line = [
          command
            .split(/[\\/]/)
            .at(-1)!
            .replace(/\.exe$/, ''),
          ...args,
        ].join(' ');
        const known = Object.keys(commands).find((start) => line.startsWith(start));
        return known === undefined ? { is: 'absent' } : commands[known]!;
      },
      ...system,
    },
  };
  const texts = files ?? { '/etc/os-release': debian };
  return createMachine({ outside, data: loadSystem(resources), read: async (file) => texts[file] ?? null });
}
