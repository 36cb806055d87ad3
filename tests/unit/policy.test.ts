import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noPolicy } from '../../electron/contract/policy.ts';
import { readPolicy } from '../../electron/feature/policy/policy.ts';
import { machinePolicy, policyPlace } from '../../electron/start/policy.ts';
import { CODE, HUB } from './companion-hub.ts';
import { createWorld, type World } from './companion-world.ts';

const strict = { source: 'broken', updates: false, hubs: [], reports: false };

describe('the file of an establishment', () => {
  it('limits what it names, and nothing else', () => {
    expect(readPolicy(null)).toEqual(noPolicy);
    expect(readPolicy('\uFEFF{"v":1}')).toEqual({ ...noPolicy, source: 'file' });
    expect(readPolicy('{"v":1,"updates":false,"hubs":["https://hub.exemple.fr"]}')).toEqual({
      source: 'file',
      updates: false,
      hubs: ['https://hub.exemple.fr'],
      reports: true,
      fault: null,
    });
  });

  it.each([
    ['', 'JSON'],
    ['{"v":1', 'JSON'],
    ['[]', 'v'],
    ['{"v":2}', 'v'],
    ['{"v":1,"update":false}', 'update'],
    ['{"v":1,"updates":"false"}', 'updates'],
    ['{"v":1,"hubs":["hub.exemple.fr"]}', 'hubs.0'],
    ['{"v":1,"hubs":["https://hub.exemple.fr/chemin"]}', 'hubs.0'],
    ['{"v":1,"hubs":["http://hub.exemple.fr"]}', 'hubs.0'],
  ])('that is wrong (%s) is as strict as can be, and says where', (text, fault) => {
    expect(readPolicy(text)).toEqual({ ...strict, fault });
  });

  it('is where only an administrator writes', () => {
    expect(policyPlace('linux', {})).toBe('/etc/compagnon-verif-segur/policy.json');
    expect(policyPlace('darwin', {})).toContain('/Library/');
    expect(policyPlace('win32', { ProgramFiles: 'C:\\Program Files' })).toBe(
      'C:\\Program Files\\Compagnon Verif Segur\\policy.json',
    );
    expect(policyPlace('win32', {})).toBeNull();
  });

  it('that is there and cannot be read is a broken one', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'policy-'));
    try {
      const file = path.join(folder, 'policy.json');
      expect(machinePolicy(file)).toEqual(noPolicy);
      expect(machinePolicy(null)).toEqual(noPolicy);
      writeFileSync(file, '{"v":1,"reports":false}');
      expect(machinePolicy(file)).toMatchObject({ source: 'file', reports: false });
      writeFileSync(file, `{"v":1}${' '.repeat(64 * 1024)}`);
      expect(machinePolicy(file)).toMatchObject(strict);
      rmSync(file);
      mkdirSync(file);
      expect(machinePolicy(file)).toMatchObject(strict);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('the rules of an establishment', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.dispose());
  const join = async () => {
    const companion = world.companion();
    await companion.start();
    await companion.handlers['session.join']({ hub: HUB, code: CODE });
    return companion;
  };

  it('let only the named services be joined', async () => {
    world.outside.policy = readPolicy('{"v":1,"hubs":["https://autre.exemple.fr"]}');
    await expect(join()).rejects.toMatchObject({ failure: { code: 'policy.hub' } });
    expect(world.hub.requests).toEqual([]);
    world.outside.policy = { ...noPolicy, source: 'file', hubs: [HUB] };
    expect((await join()).snapshot().session).not.toBeNull();
  });

  it('keep the logs on the machine, where they may still be saved', async () => {
    world.outside.policy = readPolicy('{"v":1,"reports":false}');
    const { handlers } = await join();
    const { sections: _sections, ...made } = await handlers['report.prepare'](undefined);
    const choice = { id: made.id, leaveOut: [], shown: '', key: '' };
    for (const channel of ['report.send', 'report.mail'] as const)
      await expect(handlers[channel](choice), channel).rejects.toMatchObject({ failure: { code: 'policy.reports' } });
  });

  it('that cannot be read open nothing', async () => {
    world.outside.policy = readPolicy('{"v":1,"hub":[]}');
    await expect(join()).rejects.toMatchObject({ failure: { code: 'policy.broken' } });
    const companion = world.companion();
    await companion.start();
    expect(companion.snapshot().policy).toMatchObject({ source: 'broken', fault: 'hub' });
  });
});
