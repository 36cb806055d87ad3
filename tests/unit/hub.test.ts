import { describe, expect, it } from 'vitest';
import { JOIN_CODE } from '../../organiser/protocol/wire.ts';
import { guesserOf, Lockout } from '../../organiser/auth/lockout.ts';
import { hashJoinCode, newJoinCode, newToken, sha256Hex } from '../../organiser/auth/secret.ts';
import { readPart } from '../../organiser/blob/range.ts';
import { errorFields, fromLevel, jsonLog } from '../../organiser/log.ts';
import { BadSetting, defaultData, readLogLevel, readSettings } from '../../organiser/options.ts';
import { codeEnd } from '../../organiser/route/join-code.ts';
import { canonicalJson } from '../../organiser/sync/canonical.ts';
import { explain } from '../../organiser/trouble.ts';

const settings = (argv: string[], env: NodeJS.ProcessEnv = {}) => readSettings(argv, env, '/home/essai');

describe('settings', () => {
  it('need nothing: loopback, a fixed port, the data folder of the system', () => {
    expect(settings([])).toEqual({
      host: '127.0.0.1',
      port: 8787,
      data: expect.stringContaining('compagnon-verif-segur-hub'),
      tls: null,
      publicUrl: undefined,
      download: undefined,
      newKey: false,
      newOrganiser: null,
      newObserverKey: false,
      proxy: false,
      help: false,
    });
    expect(defaultData('linux', {}, '/h')).toBe('/h/.local/share/compagnon-verif-segur-hub');
    expect(defaultData('linux', { XDG_DATA_HOME: '/x' }, '/h')).toBe('/x/compagnon-verif-segur-hub');
  });

  it('come from arguments before the environment', () => {
    const env = { VS_HUB_PORT: '1', VS_HUB_HOST: '::1' };
    expect(settings([], env)).toMatchObject({ host: '::1', port: 1 });
    expect(settings(['--port', '0', '--host', 'localhost'], env)).toMatchObject({ host: 'localhost', port: 0 });
  });

  it.each(['0.0.0.0', '::', '192.0.2.1', 'hub.example.org', '127.0.0.1.example.org', '127.1'])(
    'refuse %s without TLS',
    (host) => {
      expect(() => settings(['--host', host])).toThrow(BadSetting);
    },
  );

  it.each(['localhost', '::1', '127.0.0.1', '127.9.9.9'])('accept %s without TLS', (host) => {
    expect(settings(['--host', host]).host).toBe(host);
  });

  it.each(['-1', '65536', 'http', '80.5', ''])('refuse the port %j', (port) => {
    expect(() => settings([`--port=${port}`])).toThrow(BadSetting);
  });

  it.each([
    'hub.example.org',
    'http://hub.example.org',
    'https://hub.example.org/x',
    'https://h.example/?a=1',
    'ftp://h.example',
  ])('refuse the public address %s', (address) => {
    expect(() => settings(['--public-url', address])).toThrow(BadSetting);
  });

  it('keep the origin of the public address only', () => {
    expect(settings(['--public-url', 'https://hub.example.org/']).publicUrl).toBe('https://hub.example.org');
    expect(settings(['--public-url', 'http://127.0.0.1:9']).publicUrl).toBe('http://127.0.0.1:9');
  });

  it('are explained in French with something to do, whatever went wrong', () => {
    for (const error of [new Error('x'), 'x', Object.assign(new Error('x'), { code: 'EADDRINUSE' })]) {
      const { fr, en } = explain(error);
      expect(fr).toMatch(/[.»]/);
      expect(en).not.toBe(fr);
    }
  });
});

describe('secrets', () => {
  it('make tokens of 256 bits and codes of the protocol, never twice', () => {
    const { token, hash } = newToken();
    expect(Buffer.from(token, 'base64url').length).toBe(32);
    expect(hash).toBe(sha256Hex(token));
    const codes = Array.from({ length: 500 }, newJoinCode);
    expect(codes.every((code) => JOIN_CODE.test(code))).toBe(true);
    expect(new Set(codes).size).toBe(500);
    // 4000 letters drawn among 30: one that never comes would be a missing letter.
    expect(new Set(codes.join('').replaceAll('-', '')).size).toBe(30);
  });

  it('hash a code with the salt of the hub', async () => {
    const hash = await hashJoinCode('ABCD-EFGH', 'a');
    expect(await hashJoinCode('ABCD-EFGH', 'a')).toBe(hash);
    expect(await hashJoinCode('ABCD-EFGH', 'b')).not.toBe(hash);
  });
});

describe('the lockout', () => {
  it('counts per address within its window', () => {
    const lockout = new Lockout();
    for (let i = 0; i < 9; i += 1) lockout.wrong('a', i);
    expect(lockout.seconds('a', 10)).toBe(0);
    lockout.wrong('a', 9);
    expect(lockout.seconds('a', 10)).toBe(900);
    expect(lockout.seconds('b', 10)).toBe(0);
    expect(lockout.seconds('a', 900_000)).toBe(0);
  });

  it('takes all the addresses of one line for one', () => {
    const guessers = (...addresses: string[]) => new Set(addresses.map(guesserOf)).size;
    expect(guessers('2001:db8:1:2::1', '2001:db8:1:2:ffff::9', '2001:0db8:0001:0002::', '2001:DB8:1:2:3:4:5:6')).toBe(
      1,
    );
    expect(guessers('2001:db8::1', '2001:db8:0:0:1::')).toBe(1);
    expect(guessers('2001:db8:1:2::1', '2001:db8:1:3::1', '::1', '192.0.2.1', '192.0.2.2')).toBe(5);
    expect(guessers('192.0.2.1', '::ffff:192.0.2.1')).toBe(1);
  });

  it('keeps an address locked that goes on trying', () => {
    const lockout = new Lockout();
    for (let i = 0; i < 10; i += 1) lockout.wrong('a', 0);
    for (let i = 0; i < 5; i += 1) lockout.wrong('a', 600_000);
    expect(lockout.seconds('a', 600_000)).toBe(300);
  });
});

describe('small parts', () => {
  it('write the same JSON for the same value, and another for another', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'é' }], a: true })).toBe('{"a":true,"b":[1,{"c":"é","d":null}]}');
    expect(canonicalJson(JSON.parse('{"b":1,"a":2}'))).toBe(canonicalJson(JSON.parse('{"a":2,"b":1}')));
    expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
    expect(canonicalJson({ a: '1' })).not.toBe(canonicalJson({ a: 1 }));
  });

  it('read the part that a request brings', () => {
    expect(readPart(undefined, '10')).toEqual({ offset: 0, length: 10, total: 10 });
    expect(readPart('bytes 3-9/20', '7')).toEqual({ offset: 3, length: 7, total: 20 });
    for (const [range, length] of [
      ['bytes 3-9/20', '8'],
      ['bytes 3-20/20', '18'],
      ['bytes 9-3/20', '7'],
      [undefined, undefined],
      [undefined, '-1'],
    ] as const) {
      expect(() => readPart(range, length)).toThrow('request.invalid');
    }
  });

  it('end a code with the last day of its edition, wherever that day is lived', () => {
    const now = new Date('2026-11-23T09:00:00.000Z');
    expect(codeEnd(now, '2026-11-24').toISOString()).toBe('2026-11-25T12:00:00.000Z');
    expect(codeEnd(now, '2027-11-24').toISOString()).toBe('2026-12-23T09:00:00.000Z');
  });

  it('log one line per fact, and of an error neither its message nor a value', () => {
    const lines: string[] = [];
    const log = jsonLog((line) => lines.push(line));
    const error = Object.assign(new Error('valeur-secrete', { cause: new TypeError('autre-secrete') }), { code: 'E1' });
    log('error', 'x\ny', errorFields(error));
    log('info', 'z', errorFields('valeur-secrete'));
    expect(lines.map((line) => line.split('\n').length)).toEqual([2, 2]);
    expect(JSON.parse(lines[0]!)).toMatchObject({ level: 'error', error: 'Error', code: 'E1', cause: 'TypeError' });
    expect(lines.join('')).not.toContain('secrete');
  });
});

describe('the level of the journal', () => {
  it('is everything, in a terminal what goes wrong, or what was asked', () => {
    expect([readLogLevel({}, false), readLogLevel({}, true)]).toEqual(['info', 'warn']);
    expect(readLogLevel({ VS_HUB_LOG: 'info' }, true)).toBe('info');
    expect(() => readLogLevel({ VS_HUB_LOG: 'tout' }, true)).toThrow(BadSetting);
  });

  it('leaves out what is below it', () => {
    const said: string[] = [];
    const log = fromLevel(
      (level) => said.push(level),
      () => 'warn',
    );
    for (const level of ['info', 'warn', 'error'] as const) log(level, 'x');
    expect(said).toEqual(['warn', 'error']);
  });
});
