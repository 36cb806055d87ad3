import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hubOrigin, isLoopback, parseInvitation } from '../../electron/contract/link.ts';
import { broughtBy, parseArgv } from '../../electron/security/argv.ts';
import { JOIN_CODE } from '../../organiser/protocol/wire.ts';

const HUB = 'https://hub.exemple.fr';
const CODE = 'ABCD-2345';
const good = `verifsegur://join?hub=${encodeURIComponent(HUB)}&code=${CODE}`;
const invitation = { hub: HUB, code: CODE };

/** Half of a pair cannot be written in percents: a browser puts the mark of what is unreadable in its place. */
const whole = (text: string): string => text.replaceAll(/\p{Surrogate}/gu, '\ufffd');

/** What whoever writes a link puts in it: percent, Unicode, names of other alphabets, control characters, halves of a pair. */
const odd = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.constantFrom(
    '\r\nSet-Cookie: a=b',
    '%0d%0aHost: x',
    '%00',
    '%',
    '%zz',
    '%E0%A4%A',
    '\ud800',
    '..%2f..%2f',
    '\\\\serveur\\partage',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'hüb.exemple.fr',
    'https://hub.exemple.fr@ailleurs.example',
    'https://hub.exemple.fr:443@ailleurs.example',
    'https://hub.exemple.fr%2f.ailleurs.example',
    'https://hub.exemple.fr#@ailleurs.example',
    'https://hub.exemple.fr\\@ailleurs.example',
    'http://127.0.0.1.ailleurs.example',
    'http://0x7f.1',
    'http://2130706433',
    'http://127.1',
    'http://127.0.0.999',
    'https://hub.exemple.fr:99999',
    'https://hub.exemple.fr:0',
    'https://-hub.exemple.fr',
    'https://[::1]:8787',
    '__proto__',
    'constructor',
    '--check',
    '--no-sandbox',
    'é'.repeat(40_000),
    'https://'.repeat(20_000),
    `${'/'.repeat(200_000)}x`,
  ),
);
const spoilt = fc.tuple(odd, odd).map(([a, b]) => `verifsegur://join?hub=${a}&code=${b}`);
const percent = fc
  .tuple(odd, odd)
  .map(([a, b]) => `verifsegur://join?hub=${encodeURIComponent(whole(a))}&code=${encodeURIComponent(whole(b))}`);
const cut = fc.tuple(fc.nat(good.length), odd).map(([at, text]) => good.slice(0, at) + text + good.slice(at));
const link = fc.oneof(spoilt, percent, cut, odd, fc.constant(good));

/** An address that may be shown and reached: one host, as a browser reads it, over TLS or on this machine. */
function expectSound(origin: string): void {
  const url = new URL(origin);
  expect(['https:', 'http:']).toContain(url.protocol);
  expect(origin).toBe(`${url.protocol}//${url.hostname}${/:\d+$/.exec(origin)?.[0] ?? ''}`);
  expect(url.username + url.password + url.search + url.hash).toBe('');
  expect(url.pathname).toBe('/');
  expect(origin).toMatch(/^[\x21-\x7e]{9,300}$/);
  if (isLoopback(origin)) expect(url.hostname).toMatch(/^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/);
}

describe('a link from outside', () => {
  it('gives a sound hub and a code, or nothing, in a short time', () => {
    fc.assert(
      fc.property(link, (text) => {
        const before = performance.now();
        const read = parseInvitation(text);
        expect(performance.now() - before).toBeLessThan(250);
        if (read === null) return;
        expect(Object.keys(read).toSorted()).toEqual(['code', 'hub']);
        expect(read.code).toMatch(JOIN_CODE);
        expectSound(read.hub);
      }),
      { numRuns: 3_000 },
    );
  });

  it('is refused when a part is there twice: two readers would go to two hubs', () => {
    for (const twice of [
      `${good}&hub=https%3A%2F%2Failleurs.example`,
      `${good}&code=WXYZ-2345`,
      `verifsegur://join?hub=https%3A%2F%2Failleurs.example&hub=${encodeURIComponent(HUB)}&code=${CODE}`,
    ])
      expect(parseInvitation(twice), twice).toBeNull();
    expect(parseInvitation(good)).toEqual(invitation);
    expect(parseInvitation(`${good}&plus=tard`)).toEqual(invitation);
  });

  it.each([
    'http://0x7f.1',
    'http://2130706433',
    'http://127.1',
    'http://127.0.0.999',
    'https://hub.exemple.fr:99999',
    'https://hub.exemple.fr:0',
    'https://-hub.exemple.fr',
    'https://hub-.exemple.fr',
    `https://${'a'.repeat(64)}.fr`,
    'https://hüb.exemple.fr',
    'https://hub.exemple.fr@ailleurs.example',
  ])('never leads to a host that is not the one shown: %s', (address) => {
    expect(hubOrigin(address)).toBeNull();
    expect(parseInvitation(`verifsegur://join?hub=${encodeURIComponent(address)}&code=${CODE}`)).toBeNull();
  });

  it('is told from any address, whatever is typed, in a short time', () => {
    fc.assert(
      fc.property(odd, (typed) => {
        const before = performance.now();
        const origin = hubOrigin(typed);
        expect(performance.now() - before).toBeLessThan(250);
        if (origin !== null) expectSound(origin);
      }),
      { numRuns: 3_000 },
    );
  });
});

const words = fc.array(
  fc.oneof(
    link,
    fc.constantFrom(
      '--no-sandbox',
      '--disable-web-security',
      '--remote-debugging-port=9222',
      '--inspect-brk=0.0.0.0:9229',
      '--gpu-launcher=/bin/sh',
      '--utility-cmd-prefix=xterm -e',
      '--check',
      '--only',
      '--only=system.os,__proto__',
      '--json',
      '--',
    ),
  ),
  { maxLength: 30 },
);

describe('a command line from outside', () => {
  it('chooses among what is listed, whatever is around', () => {
    fc.assert(
      fc.property(words, (line) => {
        const asked = parseArgv(line);
        expect(Object.keys(asked).toSorted()).toEqual(
          ['check', 'demo', 'invitation', 'json', 'only', 'unknownIds'].toSorted(),
        );
        expect(asked.check).toBe(line.includes('--check'));
        if (asked.invitation !== null) expectSound(asked.invitation.hub);
      }),
    );
  });

  it('finds a link among ten thousand words and the switches of Chromium', () => {
    const crowd = Array.from({ length: 10_000 }, (_, i) => `--switch-${i}=${'x'.repeat(i % 97)}`);
    const before = performance.now();
    expect(parseArgv([...crowd, '--', good]).invitation).toEqual(invitation);
    expect(broughtBy(null, [...crowd, '--allow-file-access-from-files', good])).toEqual(invitation);
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});

describe('what a second instance hands over', () => {
  it('throws nothing and gives a sound invitation or none, whatever it is', () => {
    const handed = fc.oneof(
      fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true, withTypedArray: true }),
      fc.record({ invitation: fc.oneof(fc.record({ hub: odd, code: odd }), fc.anything()) }),
    );
    fc.assert(
      fc.property(handed, words, (data, line) => {
        const brought = broughtBy(data, line);
        if (brought !== null) expectSound(brought.hub);
      }),
      { numRuns: 2_000 },
    );
    // Half of a pair of characters cannot be written in a link.
    expect(broughtBy({ invitation: { hub: '\ud800', code: CODE } }, [])).toBeNull();
  });

  it('is what the first instance takes, before its command line', () => {
    expect(broughtBy({ invitation }, [])).toEqual(invitation);
    expect(broughtBy({ invitation: null }, ['x', good])).toEqual(invitation);
    expect(broughtBy({ invitation: { hub: 'http://ailleurs.example@x', code: CODE } }, [])).toBeNull();
  });
});
