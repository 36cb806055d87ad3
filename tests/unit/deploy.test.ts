import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isCommand } from '../../organiser/backup/command.ts';
import { readOidc } from '../../organiser/auth/oidc-settings.ts';
import { readSettings } from '../../organiser/options.ts';
import { hubTargets, targets } from '../../scripts/build.mjs';

/** The files of docs/deploy/ name things that exist; systemd itself reads the unit, where it is there. */
const root = resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, 'docs/deploy', file), 'utf8');

describe('the container file', () => {
  // A line that goes on is one instruction.
  const lines = read('Containerfile')
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const of = (word: string) =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));

  it('has instructions that are known, from a base of the oldest Node', () => {
    const known = /^(FROM|WORKDIR|ENV|COPY|RUN|USER|VOLUME|EXPOSE|STOPSIGNAL|HEALTHCHECK|ENTRYPOINT|CMD) /;
    expect(lines.filter((line) => !known.test(line))).toEqual([]);
    expect(of('FROM')).toEqual([
      'docker.io/library/node:20-bookworm-slim AS build',
      'docker.io/library/node:20-bookworm-slim',
    ]);
  });

  it('copies what exists, and from the first stage what that one makes', () => {
    const sources = of('COPY').filter((line) => !line.startsWith('--from='));
    expect(sources.length).toBeGreaterThan(5);
    for (const line of sources) {
      for (const source of line.trim().split(/\s+/).slice(0, -1))
        expect(existsSync(join(root, source)), source).toBe(true);
    }
    for (const target of hubTargets) {
      for (const folder of targets[target]!.sources) expect(sources.join('\n')).toContain(`${folder} ${folder}`);
    }
  });

  it('runs commands of package.json, and builds what the hub needs', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const run = of('RUN').join('\n');
    const called = [...run.matchAll(/npm run ([a-z:]+)/g)].map(([, name]) => name!);
    expect(called).toEqual(['setup', 'build']);
    for (const name of called) expect(scripts[name], name).toBeDefined();
    for (const [, file] of run.matchAll(/node (scripts\/[\w-]+\.mjs)/g))
      expect(existsSync(join(root, file!))).toBe(true);
    expect(run).toContain(`npm run build -- ${hubTargets.join(' ')}`);
  });

  it('runs without root, keeps its data in a volume, is looked after and starts the hub that was built', () => {
    expect([of('USER'), of('VOLUME'), of('STOPSIGNAL')]).toEqual([['node'], ['/data'], ['SIGTERM']]);
    expect(lines.indexOf('USER node')).toBeLessThan(lines.findIndex((line) => line.startsWith('ENTRYPOINT')));
    expect(of('HEALTHCHECK').join('')).toContain('/healthz');
    expect(JSON.parse(of('ENTRYPOINT')[0]!)).toContain(targets['hub']!.made);
    expect(JSON.parse(of('CMD')[0]!)).toEqual(['--behind-proxy']);
  });
});

describe.skipIf(spawnSync('systemd-analyze', ['--version']).status !== 0)('the systemd unit', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vs-unit-'));
  const file = join(folder, 'verif-segur-hub.service');
  // The paths of this machine, since systemd looks whether they exist.
  writeFileSync(
    file,
    read('verif-segur-hub.service').replaceAll('/usr/bin/node', process.execPath).replaceAll('/opt/verif-segur', root),
  );
  const analyze = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync('systemd-analyze', args, {
      encoding: 'utf8',
      env: { ...process.env, SYSTEMD_COLORS: '0' },
    });
    return { status, text: `${stdout}${stderr}` };
  };

  it('is understood without a word', () => {
    const { status, text } = analyze('verify', '--man=no', file);
    // Only this file's lines: a machine may have others of its own.
    expect([status, text.split('\n').filter((line) => line.includes('verif-segur-hub'))]).toEqual([0, []]);
  });

  it('exposes little', () => {
    const { text } = analyze('security', '--offline=true', '--no-pager', file);
    const exposure = Number(/Overall exposure level for .*: ([\d.]+)/.exec(text)?.[1]);
    expect(exposure, text).toBeLessThanOrEqual(2);
    rmSync(folder, { recursive: true });
  });
});

describe('docs/deploy.md', () => {
  const guide = readFileSync(join(root, 'docs/deploy.md'), 'utf8');
  const blocks = [...guide.matchAll(/```env\n([\s\S]*?)```/g)].map(([, text]) => text!);
  const script = read('verif-segur-hub');

  it('gives files of settings that systemd reads as they are meant: the whole rest of a line is the value', () => {
    expect(blocks.length).toBeGreaterThanOrEqual(2);
    const env: Record<string, string> = {};
    for (const line of blocks.join('').split('\n')) {
      if (line === '' || line.startsWith('#')) continue;
      const [, name, value] = /^([A-Z_]+)=(.*)$/.exec(line) ?? [];
      expect(value, line).toBeDefined();
      expect(value, line).not.toMatch(/[#…]|\s{2}/);
      env[name!] = value!;
    }
    const { publicUrl, download } = readSettings([], env);
    expect([publicUrl, download]).toEqual(['https://hub.example.org', 'https://www.example.org/compagnon']);
    const secret = join(mkdtempSync(join(tmpdir(), 'vs-oidc-')), 'secret');
    writeFileSync(secret, 'secret-du-client');
    expect(readOidc({ ...env, VS_OIDC_CLIENT_SECRET_FILE: secret })).toMatchObject({ name: 'Connexion de la région' });
    rmSync(join(secret, '..'), { recursive: true });
  });

  it('names commands that exist, for the user, the settings and the data of the service', () => {
    const commands = [...guide.matchAll(/^verif-segur-hub ([a-z-]+)/gm)].map(([, word]) => word!);
    expect(new Set(commands)).toEqual(new Set(['new-organiser', 'backup', 'restore']));
    for (const word of commands) expect(isCommand(word), word).toBe(true);
    const unit = read('verif-segur-hub.service');
    const of = (name: string): string => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)![1]!;
    for (const name of ['User', 'Group', 'UMask', 'StateDirectory', 'StateDirectoryMode', 'EnvironmentFile'])
      expect(script).toContain(`--property=${name}=${of(name)}`);
    expect(script).toContain(of('ExecStart').replace(' --behind-proxy', ''));
    expect(guide).toContain(`useradd --system --user-group --no-create-home --shell /usr/sbin/nologin ${of('User')}`);
  });

  it('has a script that gives its words to the hub, spaces and all', () => {
    const folder = mkdtempSync(join(tmpdir(), 'vs-command-'));
    const fake = join(folder, 'systemd-run');
    writeFileSync(fake, '#!/bin/sh\nfor one; do echo "$one"; done\n', { mode: 0o755 });
    const words = ['new-organiser', 'camille@example.org', '--label', 'Camille Ex'];
    const env = { PATH: `${folder}:${process.env['PATH'] ?? ''}` };
    const { stdout } = spawnSync('sh', [join(root, 'docs/deploy/verif-segur-hub'), ...words], {
      encoding: 'utf8',
      env,
    });
    expect(stdout.trimEnd().split('\n').slice(-4)).toEqual(words);
    rmSync(folder, { recursive: true });
  });
});

it('the files for a proxy agree with the hub on its port, its largest blob and its figures', () => {
  for (const name of ['nginx.conf', 'Caddyfile']) {
    const text = read(name);
    expect(text).toContain('127.0.0.1:8787');
    expect(text).toMatch(/26(m|MiB)/);
    expect(text).toMatch(/metrics/);
  }
});
