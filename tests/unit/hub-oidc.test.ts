import { describe, expect, it } from 'vitest';
import { readOidc } from '../../organiser/auth/oidc-settings.ts';
import { BadSetting } from '../../organiser/options.ts';

/** What the identity provider's settings take, and refuse at the start of the hub. */
const read = (file: string): string => {
  if (file === '/secret') return 's3cret du fichier\n';
  if (file === '/empty') return '\n';
  throw new Error('ENOENT');
};
const settings = (given: Record<string, string>) =>
  readOidc(Object.fromEntries(Object.entries(given).map(([name, value]) => [`VS_OIDC_${name}`, value])), read);
const base = { ISSUER: 'https://connexion.example', CLIENT_ID: 'hub', CLIENT_SECRET: 's3cret' };

function refused(given: Record<string, string>): string {
  try {
    settings(given);
  } catch (error) {
    if (error instanceof BadSetting) return `${error.fr} ${error.en}`;
    throw error;
  }
  throw new Error(`accepted: ${JSON.stringify(given)}`);
}

describe('settings of the identity provider', () => {
  it('are none when nothing is said, which is no error', () => {
    expect(readOidc({ PATH: '/bin' }, read)).toBeNull();
    expect(readOidc({ VS_OIDC_ISSUER: '' }, read)).toBeNull();
  });

  it('have defaults, and take what Pro Santé Connect needs: a document of its own address, its scope and its level', () => {
    expect(settings(base)).toEqual({
      issuer: 'https://connexion.example/',
      clientId: 'hub',
      clientSecret: 's3cret',
      name: 'connexion.example',
      scopes: 'openid email',
      acr: [],
      emailClaim: 'email',
    });
    const { CLIENT_SECRET: _, ...without } = base;
    const full = settings({
      ...without,
      CLIENT_SECRET_FILE: '/secret',
      ISSUER: 'https://connexion.example/realms/x/.well-known/wallet-openid-configuration',
      NAME: 'Pro Santé Connect',
      SCOPES: 'openid scope_all',
      ACR: 'eidas1 eidas2',
    });
    expect(full).toMatchObject({
      issuer: 'https://connexion.example/realms/x/.well-known/wallet-openid-configuration',
      clientSecret: 's3cret du fichier',
      name: 'Pro Santé Connect',
      scopes: 'openid scope_all',
      acr: ['eidas1', 'eidas2'],
    });
  });

  it('are refused when half given or badly given, naming the variable and never its value', () => {
    const { CLIENT_SECRET: _, ...without } = base;
    const cases: [Record<string, string>, string][] = [
      [{ NAME: 'Seul' }, 'VS_OIDC_ISSUER'],
      [without, 'VS_OIDC_CLIENT_SECRET'],
      [{ ...base, CLIENT_SECRET_FILE: '/secret' }, 'VS_OIDC_CLIENT_SECRET_FILE'],
      [{ ...without, CLIENT_SECRET_FILE: '/absent' }, 'VS_OIDC_CLIENT_SECRET_FILE'],
      [{ ...without, CLIENT_SECRET_FILE: '/empty' }, 'VS_OIDC_CLIENT_SECRET_FILE'],
      [{ ...base, SECRET: 'x' }, 'VS_OIDC_SECRET'],
      [{ ...base, SCOPES: 'email' }, 'VS_OIDC_SCOPES'],
      [{ ...base, SCOPES: 'openid  email' }, 'VS_OIDC_SCOPES'],
      [{ ...base, ACR: '"eidas1"' }, 'VS_OIDC_ACR'],
      [{ ...base, NAME: 'a'.repeat(61) }, 'VS_OIDC_NAME'],
      [{ ...base, NAME: 'deux\nlignes' }, 'VS_OIDC_NAME'],
      ...[
        'connexion.example',
        'http://connexion.example',
        'ftp://connexion.example',
        'https://moi:secret@connexion.example',
        'https://connexion.example/?a=1',
        'http://127.0.0.1.connexion.example',
      ].map((ISSUER): [Record<string, string>, string] => [{ ...base, ISSUER }, 'VS_OIDC_ISSUER']),
    ];
    for (const [given, variable] of cases) {
      const said = refused(given);
      expect(said, JSON.stringify(given)).toContain(variable);
      expect(said).not.toMatch(/s3cret|moi:/);
    }
  });

  it('take http on this machine only', () => {
    for (const ISSUER of ['http://127.0.0.1:8080', 'http://localhost:8080/realms/x', 'http://[::1]:8080'])
      expect(settings({ ...base, ISSUER })?.issuer).toContain('http://');
  });
});
