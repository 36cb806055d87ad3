import { describe, expect, it } from 'vitest';
import type { SolutionRow } from '../../organiser/protocol/list.ts';
import type { Facts, HubLook } from '../../electron/feature/check/check.ts';
import { startingCard } from '../../electron/feature/card/watch.ts';
import type { ListInForce } from '../../electron/feature/list/force.ts';
import { everyGroup, machineOf, networkLook } from './network-fixture.ts';
import { resources, now, listed, profile, hubAt, listOf, one, verdict, withProfile } from './check-fixture.ts';

describe('each check', () => {
  it('profile', async () => {
    expect(await verdict('profile')).toEqual(['ok', null]);
    expect(await verdict('profile', { profile: null })).toEqual(['fail', 'profile.missing']);
    expect(await verdict('profile', withProfile({ available: false }))).toEqual(['fail', 'profile.unavailable']);
    expect(await verdict('profile', withProfile({ region: null }))).toEqual(['warn', 'profile.region-missing']);
    expect(await verdict('profile', { edition: null })).toEqual(['unknown', 'profile.not-joined']);
    expect(await verdict('profile', withProfile({ free: [] }))).toEqual(['warn', 'profile.no-half-day']);
    // A half-day of another edition is none of this one.
    expect(await verdict('profile', withProfile({ free: ['2026-10-01/am'] }))).toEqual(['warn', 'profile.no-half-day']);
    // Nor one of a day off.
    const off = { startsOn: '2026-11-23', endsOn: '2026-11-27', daysOff: ['2026-11-26'] };
    expect(await verdict('profile', { ...withProfile({ free: ['2026-11-26/am'] }), edition: off })).toEqual([
      'warn',
      'profile.no-half-day',
    ]);
    expect(await verdict('profile', { ...withProfile({ free: ['2026-11-27/am'] }), edition: off })).toEqual([
      'ok',
      null,
    ]);
    expect(await verdict('profile', { ...withProfile({ free: [] }), agreed: true })).toEqual(['ok', null]);
    // Half-days that are over serve nobody; once they all are, there is none to choose.
    const [first = ''] = profile.free;
    const next = (days: number) => ({ now: () => new Date(Date.parse(first.slice(0, 10)) + days * 86_400_000) });
    expect(await verdict('profile', { ...withProfile({ free: [first] }), ...next(0) })).toEqual(['ok', null]);
    expect(await verdict('profile', { ...withProfile({ free: [first] }), ...next(1) })).toEqual([
      'warn',
      'profile.no-half-day',
    ]);
    expect(await verdict('profile', { ...withProfile({ free: [first] }), ...next(400) })).toEqual(['ok', null]);
  });

  it('mss.address', async () => {
    const judge = (mssAddress: string) => verdict('mss.address', withProfile({ mssAddress }));
    expect(await judge('max.libre@medecin.mssante.fr')).toEqual(['ok', null]);
    expect(await judge('max.libre@mssante.apicrypt.org')).toEqual(['ok', null]);
    expect(await judge('')).toEqual(['fail', 'mss.missing']);
    expect(await judge('max.libre')).toEqual(['fail', 'mss.syntax']);
    expect(await judge('279035121518989@patient.mssante.fr')).toEqual(['fail', 'mss.patient']);
    expect(await judge('max@inconnu.example')).toEqual(['fail', 'mss.domain-unlisted']);
    expect(await judge('max@tout-nouveau.mssante.fr')).toEqual(['warn', 'mss.domain-unlisted']);
    // The text says of what day the list is.
    const unlisted = (await one('mss.address', withProfile({ mssAddress: 'max@inconnu.example' }))).failure?.info;
    expect(unlisted).toEqual({ domain: 'inconnu.example', asOf: resources.lists['mss-domains'].asOf });
    expect(await judge('max@medecin.formation.mssante.fr')).toEqual(['warn', 'mss.domain-test']);
    expect((await one('mss.address')).evidence['listOf']).toBe(resources.lists['mss-domains'].asOf);
  });

  it('segur.solution', async () => {
    const list = (rows: SolutionRow[], part: Partial<ListInForce<'solutions'>> = {}): Partial<Facts> => ({
      list: listOf({ body: { rows }, asOf: '2026-11-20', origin: 'hub', version: 3, ...part }),
    });
    const row = { ...listed!, version: '5.2', couloirs: [profile.couloir] };
    const using = (version: string, name = row.name) =>
      withProfile({ solution: { id: null, editor: row.editor, name, version } });
    const judge = (version: string, part: Partial<Facts> = list([row])) =>
      verdict('segur.solution', { ...using(version), ...part });
    expect(await judge('v5.2.1')).toEqual(['ok', null]);
    expect(await judge('5.3')).toEqual(['ok', null]);
    expect(await judge('5.1')).toEqual(['warn', 'segur.version-older']);
    expect(await judge('5')).toEqual(['warn', 'segur.version-unclear']);
    expect(await judge('')).toEqual(['warn', 'segur.version-missing']);
    expect(await judge('', list([{ ...row, version: '' }]))).toEqual(['ok', null]);
    expect(await judge('5.2', list([{ ...row, couloirs: [] }]))).toEqual(['ok', null]);
    expect(await judge('5.2', list([{ ...row, couloirs: ['laboratoire'] }]))).toEqual(['warn', 'segur.other-couloir']);
    expect(await judge('5.2', list([row], { asOf: '2026-07-26' }))).toEqual(['ok', null]);
    expect(await judge('5.2', list([row], { asOf: '2026-07-25' }))).toEqual(['warn', 'segur.list-old']);
    expect(await judge('5.2', list([row], { example: true }))).toEqual(['unknown', 'segur.example-list']);
    expect(await judge('5.2', list([]))).toEqual(['unknown', 'segur.no-list']);
    // Without a list too, what is used is told to those who can look it up.
    for (const none of [list([row], { example: true }), list([])]) {
      const { shared } = await one('segur.solution', { ...using('5.2'), ...none });
      expect(shared).toMatchObject({ listed: false, editor: row.editor, product: row.name, version: '5.2' });
    }
    expect(await verdict('segur.solution', { ...withProfile({ solution: null }), ...list([row]) })).toEqual([
      'fail',
      'segur.missing',
    ]);
    const stranger = await one('segur.solution', { ...using('7', 'Inconnu'), ...list([row]) });
    expect([stranger.status, stranger.failure?.code]).toEqual(['warn', 'segur.not-found']);
    expect(stranger.shared).toMatchObject({ listed: false, editor: row.editor, product: 'Inconnu', version: '7' });
    const found = await one('segur.solution', { ...using('5.1'), ...list([row]) });
    expect(found.failure?.info).toEqual({ used: '5.1', listed: '5.2' });
    expect(found.shared).toMatchObject({
      list: resources.lists.solutions.label,
      listOf: '2026-11-20',
      origin: 'hub',
      listVersion: 3,
      versions: '5.2',
      comparison: 'older',
    });
  });

  it('network.hub and system.clock', async () => {
    const notJoined: Partial<Facts> = { hub: async () => ({ is: 'not-joined' }) };
    expect(await verdict('network.hub')).toEqual(['ok', null]);
    expect(await verdict('network.hub', notJoined)).toEqual(['unknown', 'network.hub-not-joined']);
    expect(await verdict('system.clock', notJoined)).toEqual(['unknown', 'system.clock-not-joined']);
    const down: HubLook = { is: 'failed', failure: { code: 'network.hub-unreachable', at: 'test', info: {} } };
    const waits = (await one('system.clock', { hub: async () => down })).failure;
    expect(waits).toMatchObject({ code: 'check.not-tried', info: { need: 'network.hub' } });
    const drift = (seconds: number, trip = 200) =>
      verdict('system.clock', { hub: async () => hubAt(new Date(now.getTime() + seconds * 1000), trip) });
    expect(await drift(0)).toEqual(['ok', null]);
    expect(await drift(-29)).toEqual(['ok', null]);
    expect(await drift(45)).toEqual(['warn', 'system.clock-drift']);
    expect(await drift(-300)).toEqual(['fail', 'system.clock-drift']);
    // A slow line is not a drift: the hub may have answered at any moment of the trip.
    expect(await drift(0, 60_000)).toEqual(['ok', null]);
  });

  it('system.os and system.disk', async () => {
    expect(await verdict('system.os')).toEqual(['ok', null]);
    const old = machineOf({ platform: { os: 'win32', release: '6.1.7601' } });
    expect(await verdict('system.os', { machine: old })).toEqual(['warn', 'system.os-old']);
    const ended = machineOf({ platform: { os: 'win32', release: '10.0.19045' } });
    // An extension is told while it lasts: the establishment knows whether it has it.
    expect((await one('system.os', { machine: ended })).failure?.info).toEqual({
      name: 'Windows 10 22H2',
      until: '2025-10-14',
      extended: '2027-10-12',
    });
    expect((await one('system.os', { machine: ended, now: () => new Date('2028-01-01') })).failure).toMatchObject({
      code: 'system.os-ended',
      info: { until: '2025-10-14' },
    });
    const other = machineOf({ files: {} });
    expect(await verdict('system.os', { machine: other })).toEqual(['unknown', 'system.os-unknown']);
    const disk = (megabytes: number) => verdict('system.disk', { freeBytes: async () => megabytes * 1_000_000 });
    expect(await disk(500)).toEqual(['ok', null]);
    expect(await disk(499)).toEqual(['warn', 'system.disk-low']);
    expect(await disk(49)).toEqual(['fail', 'system.disk-low']);
  });

  it('each service is reached, not reached, or waits for the way itself', async () => {
    const services = ['psc', 'insi', 'dmp', 'mss', 'annuaire', 'teams'] as const;
    const id = (service: (typeof services)[number]) => `network.${service}` as const;
    const only = (service: string, direct: Parameters<typeof everyGroup>[0]) => [
      ...everyGroup().filter(({ row }) => row.group !== service),
      ...everyGroup(direct).filter(({ row }) => row.group === service),
    ];
    for (const service of services) {
      expect(await verdict(id(service))).toEqual(['ok', null]);
      const blocked = { network: () => networkLook(only(service, { cause: 'timeout' })) };
      expect(await verdict(id(service), blocked)).toEqual(['fail', 'network.timeout']);
      const slow = { network: () => networkLook(only(service, { ms: 9_000 })) };
      expect(await verdict(id(service), slow)).toEqual(['warn', 'network.slow']);
      const offline = { network: () => networkLook(everyGroup({ cause: 'dns-missing' })) };
      expect(await verdict(id(service), offline)).toEqual(['unknown', 'check.not-tried']);
      expect(await verdict(id(service), { network: () => networkLook([]) })).toEqual(['unknown', 'network.no-host']);
    }
  });

  it('network.path', async () => {
    const path = (...look: Parameters<typeof networkLook>) =>
      verdict('network.path', { network: () => networkLook(...look) });
    expect(await path()).toEqual(['ok', null]);
    const portal = { captive: { is: 'captive', how: 'page' } } as const;
    expect(await path(everyGroup({ cause: 'reset' }), portal)).toEqual(['fail', 'network.captive']);
    expect(await path(everyGroup(), portal)).toEqual(['ok', null]);
    expect(await path(everyGroup({ cause: 'timeout' }))).toEqual(['fail', 'network.offline']);
    expect(await path(everyGroup({ cause: 'refused' }))).toEqual(['fail', 'network.blocked']);
    const opened = { cause: 'tls-intercepted', trust: 'system', issuer: 'Zorg' } as const;
    expect(await path(everyGroup(opened))).toEqual(['warn', 'network.tls-intercepted']);
    expect(await path([], { captive: { is: 'unknown' } })).toEqual(['unknown', 'network.no-host']);
    const bare = { network: () => networkLook([]), ...withProfile({ mssAddress: '' }) };
    expect((await one('network.mss', bare)).failure).toMatchObject({ info: { need: 'mss.address' } });
    const { shared } = await one('network.path', { network: () => networkLook(everyGroup(), { vpn: true }) });
    expect(shared).toEqual({ way: 'direct', portal: 'free', vpn: true, hosts: 6 });
  });

  it('a wrong clock is said in place of certificates that look out of date', async () => {
    const dated = everyGroup({ cause: 'tls-dates', until: '2020-01-01T00:00:00.000Z' });
    const alone = dated.filter(({ row }) => row.group === 'psc');
    const network = (probes: typeof dated) => ({ network: () => networkLook(probes) });
    expect(await verdict('network.psc', network(alone))).toEqual(['fail', 'network.tls-expired']);
    const late = { hub: async () => hubAt(new Date(now.getTime() - 86_400_000)) };
    expect(await verdict('network.psc', { ...network(alone), ...late })).toEqual(['fail', 'network.clock']);
    const absent = { hub: async () => ({ is: 'not-joined' }) as const };
    expect(await verdict('network.psc', { ...network(dated), ...absent })).toEqual(['fail', 'network.clock']);
    expect(await verdict('network.psc', { ...network(alone), ...absent })).toEqual(['fail', 'network.tls-expired']);
  });

  it('system.display, system.teams, system.restart and system.energy', async () => {
    const display = (...displays: { width: number; height: number; scale: number }[]) =>
      verdict('system.display', { machine: machineOf({ system: { displays: () => displays } }) });
    const small = { width: 1024, height: 728, scale: 1 };
    expect(await display({ width: 1920, height: 1040, scale: 1.5 })).toEqual(['ok', null]);
    expect(await display(small)).toEqual(['warn', 'system.display-small']);
    expect(await display(small, small)).toEqual(['ok', null]);
    expect(await display()).toEqual(['unknown', 'system.not-readable']);
    expect(await verdict('system.teams')).toEqual(['ok', null]);
    const without = machineOf({ system: { linkHandler: () => '' } });
    expect(await verdict('system.teams', { machine: without })).toEqual(['warn', 'system.teams-missing']);
    expect(await verdict('system.restart')).toEqual(['ok', null]);
    const required = machineOf({ files: { '/var/run/reboot-required': '' } });
    expect(await verdict('system.restart', { machine: required })).toEqual(['warn', 'system.restart-pending']);
    const mac = machineOf({
      platform: { os: 'darwin' },
      commands: { 'pmset -g': { is: 'done', code: 0, out: ' sleep 1\n' } },
    });
    expect(await verdict('system.restart', { machine: mac })).toEqual(['unknown', 'system.not-readable']);
    expect(await verdict('system.energy', { machine: mac })).toEqual(['warn', 'system.sleep-soon']);
    expect(await verdict('system.energy')).toEqual(['unknown', 'system.not-readable']);
    const battery = machineOf({ system: { onBattery: () => true } });
    expect(await verdict('system.energy', { machine: battery })).toEqual(['warn', 'system.on-battery']);
  });

  it('card checks say which of them is at fault', async () => {
    const crashed = { code: 'card.middleware-crashed' as const, at: 'card', info: {} };
    const card: Facts['card'] = async () => ({ ...startingCard, state: 'failed', failure: crashed });
    expect(await verdict('card.middleware', { card })).toEqual(['fail', 'card.middleware-crashed']);
    expect(await verdict('card.present', { card })).toEqual(['unknown', 'check.not-tried']);
    const mute = { code: 'card.unexpected' as const, at: 'card', info: { ckr: 'CKR_DEVICE_ERROR' } };
    const middleware = {
      path: 'x',
      description: 'CPS3 PKCS#11 LINUX',
      manufacturer: 'ANS',
      version: '3.1',
      package: null,
    };
    const deaf: Facts['card'] = async () => ({ ...startingCard, state: 'failed', failure: mute, middleware });
    expect(await verdict('card.middleware', { card: deaf })).toEqual(['ok', null]);
    expect(await verdict('card.present', { card: deaf })).toEqual(['fail', 'card.unexpected']);
    const dead: Facts['card'] = async () => ({
      ...(await deaf()),
      middleware: { ...middleware, description: '', manufacturer: '', version: '' },
    });
    expect(await verdict('card.middleware', { card: dead })).toEqual(['fail', 'card.unexpected']);
    expect(await verdict('card.present', { card: dead })).toEqual(['unknown', 'check.not-tried']);
    expect(await verdict('card.present')).toEqual(['fail', 'card.no-card']);
    // Nothing was asked of a library: nothing is claimed.
    expect(await verdict('card.middleware')).toEqual(['unknown', 'check.not-tried']);
  });

  it('card checks tell the reader, the library and the card apart', async () => {
    const outdated = { code: 'card.middleware-outdated' as const, at: 'card', info: { version: '5.1.9' } };
    const missing = { code: 'card.middleware-missing' as const, at: 'card', info: {} };
    const reader = {
      name: 'Lecteur 00',
      present: true,
      mute: false,
      busy: false,
      kind: 'cps4' as const,
      atr: null,
      shown: true,
      failure: null,
    };
    const running = { ...startingCard, pcsc: 'running' as const, readers: [reader] };
    const old: Facts['card'] = async () => ({ ...running, state: 'wrong-card', failure: outdated });
    expect(await verdict('card.middleware', { card: old })).toEqual(['fail', 'card.middleware-outdated']);
    expect(await verdict('card.present', { card: old })).toEqual(['ok', null]);
    expect(await verdict('card.certificate', { card: old })).toEqual(['unknown', 'check.not-tried']);
    expect(await verdict('card.pin', { card: old })).toEqual(['unknown', 'check.not-tried']);
    const none: Facts['card'] = async () => ({ ...running, state: 'no-middleware', failure: missing });
    expect(await verdict('card.middleware', { card: none })).toEqual(['fail', 'card.middleware-missing']);
    expect(await verdict('card.present', { card: none })).toEqual(['ok', null]);
    const vitale: Facts['card'] = async () => ({ ...(await none()), readers: [{ ...reader, kind: 'vitale' }] });
    expect(await verdict('card.present', { card: vitale })).toEqual(['fail', 'card.vitale']);
    const blind: Facts['card'] = async () => ({ ...(await none()), pcsc: 'unknown', readers: [] });
    expect(await verdict('card.present', { card: blind })).toEqual(['unknown', 'check.not-tried']);
    const stopped: Facts['card'] = async () => ({ ...(await none()), pcsc: 'stopped', readers: [] });
    expect(await verdict('card.present', { card: stopped })).toEqual(['fail', 'card.no-service']);
  });
});
