import { Encrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import { zipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { isWeak } from '../../electron/contract/archive.ts';
import { ARCHIVE_BYTES, ArchiveRefused, openArchive, sealArchive } from '../../reader/archive/archive.ts';

const PASS = 'cheval agrafe pile correcte';
const text = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const bilan = { format: 'compagnon-verif-segur.bilan', v: 2, score: 12 };
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'opened',
    (error: unknown) => (error instanceof ArchiveRefused ? error.reason : String(error)),
  );

/** Sealed by hand, with little work: what anybody could make. */
async function sealed(files: Record<string, Uint8Array>): Promise<Uint8Array> {
  const age = new Encrypter();
  age.setPassphrase(PASS);
  age.setScryptWorkFactor(4);
  return age.encrypt(zipSync(files));
}

describe('the archive', () => {
  let whole: Uint8Array;
  beforeAll(async () => {
    whole = await sealed({ 'bilan.json': text(bilan), 'preuves/1.png': new Uint8Array(5000) });
  });

  it('opens with its passphrase, unpacks the bilan alone, and hides everything', async () => {
    const made = await sealArchive(
      [
        { name: 'bilan.json', bytes: text(bilan) },
        { name: 'preuves/0001.png', bytes: new Uint8Array(3000).fill(7) },
      ],
      PASS,
    );
    expect(new TextDecoder('latin1').decode(made)).not.toMatch(/bilan|preuves|score/);
    expect(await openArchive(made, PASS)).toEqual({
      bilan,
      files: [
        { name: 'bilan.json', size: text(bilan).length },
        { name: 'preuves/0001.png', size: 3000 },
      ],
    });
  });

  it('refuses another passphrase, and says nothing else', async () => {
    expect(await refusal(openArchive(whole, `${PASS} `))).toBe('wrong');
  });

  it('refuses a file that was cut, wherever it was', async () => {
    const head = new TextDecoder('latin1').decode(whole).indexOf('--- ');
    for (let at = 23; at < whole.length; at += at < head + 80 ? 7 : 499) {
      expect([at, await refusal(openArchive(whole.subarray(0, at), PASS))]).toEqual([at, 'damaged']);
    }
    expect(await refusal(openArchive(whole.subarray(0, 10), PASS))).toBe('foreign');
    expect(await refusal(openArchive(new Uint8Array(), PASS))).toBe('foreign');
  });

  it('refuses a file with one byte changed after its head', async () => {
    const head = new TextDecoder('latin1').decode(whole).indexOf('--- ');
    for (let at = head + 4; at < whole.length; at += 301) {
      const changed = Uint8Array.from(whole, (byte, i) => (i === at ? byte ^ 1 : byte));
      expect([at, await refusal(openArchive(changed, PASS))]).toEqual([at, 'damaged']);
    }
  });

  it('refuses what is not an archive of ours', async () => {
    const recipient = new Encrypter();
    recipient.addRecipient(await identityToRecipient(await generateIdentity()));
    const foreign: Record<string, Uint8Array> = {
      'a picture': new Uint8Array([0x89, 0x50, 0x4e, 0x47]),
      'a file for a key': await recipient.encrypt(new Uint8Array(10)),
      'no zip inside': await (async () => {
        const age = new Encrypter();
        age.setPassphrase(PASS);
        age.setScryptWorkFactor(4);
        return age.encrypt(new Uint8Array(1000));
      })(),
      'no bilan': await sealed({ 'autre.json': text(bilan) }),
      'a bilan that is no JSON': await sealed({ 'bilan.json': new TextEncoder().encode('{') }),
      'another format': await sealed({ 'bilan.json': text({ format: 'autre', v: 1 }) }),
      'a list': await sealed({ 'bilan.json': text([bilan]) }),
      'a bilan of 20 MB': await sealed({ 'bilan.json': new Uint8Array(20 * 1024 * 1024).fill(32) }),
    };
    for (const [name, bytes] of Object.entries(foreign)) {
      expect([name, await refusal(openArchive(bytes, PASS))]).toEqual([name, 'foreign']);
    }
    expect(await refusal(openArchive(await sealed({ 'bilan.json': text({ ...bilan, v: 3 }) }), PASS))).toBe('newer');
  });

  it('is never larger than what a computer can open again, and holds no name but ours', async () => {
    const big = { name: 'preuves/1', bytes: new Uint8Array(ARCHIVE_BYTES + 1) };
    expect(await refusal(sealArchive([big], PASS))).toBe('too-large');
    for (const name of ['../bilan.json', '/etc/x', 'a/b/c', 'x y', '']) {
      await expect(sealArchive([{ name, bytes: new Uint8Array() }], PASS)).rejects.toThrow('name of a file');
    }
  });
});

describe('a passphrase', () => {
  it.each([
    '',
    'court',
    'onze-lettre',
    'aaaaaaaaaaaaaaa',
    'abcabcabcabcabc',
    '25/12/1980 06',
    '0612345678901234',
    '            ',
  ])('is too easy: « %s »', (typed) => expect(isWeak(typed)).toBe(true));
  it.each(['cheval agrafe pile correcte', 'Tr0ub4dour&3-x', 'éàüöîêç€£µ§¤'])('is good enough: « %s »', (typed) =>
    expect(isWeak(typed)).toBe(false),
  );
});
