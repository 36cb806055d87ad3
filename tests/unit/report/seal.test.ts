import { Decrypter, generateHybridIdentity, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { canSeal, sealFor } from '../../../electron/feature/report/seal.ts';

const good = await generateX25519Identity();
const recipient = await identityToRecipient(good);
const flip = (text: string): string => `${text.slice(0, -1)}${text.endsWith('q') ? 'p' : 'q'}`;

/** What a hostile or careless hub may give for the organisers' key. */
const keys: Readonly<Record<string, string>> = {
  nothing: '',
  words: 'la clé des organisateurs',
  'a private key': good,
  'an SSH key': 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHb0qvPp1Zs3uTmBvSuvFbyZ0Ic5mPm5yq7n2Gx3s2aB',
  'an OpenPGP key': '-----BEGIN PGP PUBLIC KEY BLOCK-----',
  'a passphrase': 'scrypt:une phrase',
  'a plugin': `age1yubikey1${recipient.slice(4, 60)}`,
  'another plugin': 'age1plugin1qqqq',
  'a tag of a token': `age1tag1${recipient.slice(4, 58)}`,
  'a hybrid key': await identityToRecipient(await generateHybridIdentity()),
  'a wrong check': flip(recipient),
  'a capital': recipient.toUpperCase(),
  'a second line': `${recipient}\n${recipient}`,
  'a blank after': `${recipient} `,
  'a point at zero': 'age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z',
  'a point of order one': 'age1qyqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqj7vrya',
  'a point of low order': 'age1ur4h5lpmgxu2u9jku0a0r87ydtdqnr0tnsetrlvxvgz3vh6fhqqqzyt4v9',
};

describe('the key that the hub gave', () => {
  it.each(Object.entries(keys))('is refused when it is %s', async (_what, key) => {
    await expect(sealFor(key, new Uint8Array(3))).rejects.toMatchObject({ failure: { code: 'report.key-unusable' } });
    expect(await canSeal(key)).toBe(false);
  });

  it('encrypts for its own private half, and for no other', async () => {
    const bytes = new TextEncoder().encode('journaux');
    const sealed = await sealFor(recipient, bytes);
    expect(await canSeal(recipient)).toBe(true);
    const open = new Decrypter();
    open.addIdentity(good);
    expect(await open.decrypt(sealed)).toEqual(bytes);
    const stranger = new Decrypter();
    stranger.addIdentity(await generateX25519Identity());
    await expect(stranger.decrypt(sealed)).rejects.toThrow();
  });
});
