import { describe, expect, it } from 'vitest';
import { readMail } from '../../organiser/mail/settings.ts';
import { BadSetting } from '../../organiser/options.ts';
import { mailTroubleOf } from '../../organiser/protocol/mail.ts';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const files: Record<string, string> = {
  '/ca.pem': PEM,
  '/key.pem': '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n',
  '/secret': 's3cret\n',
  '/empty': '\n',
};
const read = (file: string): string => {
  const text = files[file];
  if (text === undefined) throw new Error('ENOENT');
  return text;
};
const settings = (given: Record<string, string>) =>
  readMail(Object.fromEntries(Object.entries(given).map(([name, value]) => [`VS_MAIL_${name}`, value])), read);
const base = { SMTP_HOST: 'smtp.example', FROM: 'equipe@region.mssante.fr' };

describe('settings of the mail account', () => {
  it('are none when nothing is said, which is no error', () => {
    expect(readMail({ PATH: '/bin' }, read)).toBeNull();
    expect(readMail({ VS_MAIL_SMTP_HOST: '' }, read)).toBeNull();
  });

  it('have safe defaults: STARTTLS on the submission port, nothing watched', () => {
    expect(settings(base)).toEqual({
      from: 'equipe@region.mssante.fr',
      smtp: { host: 'smtp.example', port: 587, tls: 'starttls' },
      imap: null,
      login: null,
      ca: [],
      client: null,
    });
  });

  it('take the whole account', () => {
    const full = settings({
      ...base,
      SMTP_TLS: 'tls',
      IMAP_HOST: 'imap.example',
      IMAP_PORT: '1143',
      USER: 'equipe',
      PASSWORD_FILE: '/secret',
      CA: '/ca.pem',
      CERT: '/ca.pem',
      KEY: '/key.pem',
      REMOVE: '1',
    });
    expect(full).toMatchObject({
      smtp: { port: 465, tls: 'tls' },
      imap: { host: 'imap.example', port: 1143, tls: 'starttls', folder: 'INBOX', remove: true },
      login: { user: 'equipe', password: 's3cret' },
      ca: [PEM],
    });
    expect(full?.client?.key).toContain('PRIVATE KEY');
  });

  it.each<[string, Record<string, string>]>([
    ['a misspelt name', { ...base, SMTP_HOTS: 'x' }],
    ['a box without a server to send', { IMAP_HOST: 'imap.example' }],
    ['a sender with a name', { ...base, FROM: 'Équipe <equipe@region.mssante.fr>' }],
    ['two senders', { ...base, FROM: 'a@b.example,c@d.example' }],
    ['a web address as a server', { ...base, SMTP_HOST: 'https://smtp.example' }],
    ['an unknown kind of TLS', { ...base, SMTP_TLS: 'ssl' }],
    ['mail in clear beyond this machine', { ...base, SMTP_TLS: 'none' }],
    ['a box read in clear beyond this machine', { ...base, IMAP_HOST: 'imap.example', IMAP_TLS: 'none' }],
    ['a port that is none', { ...base, SMTP_PORT: '70000' }],
    ['a password without a user', { ...base, PASSWORD: 'motdepasse' }],
    ['a user without a password', { ...base, USER: 'equipe' }],
    ['two passwords', { ...base, USER: 'equipe', PASSWORD: 'motdepasse', PASSWORD_FILE: '/secret' }],
    ['an empty password file', { ...base, USER: 'equipe', PASSWORD_FILE: '/empty' }],
    ['a password file that is not there', { ...base, USER: 'equipe', PASSWORD_FILE: '/nowhere' }],
    ['an authority that is not PEM', { ...base, CA: '/secret' }],
    ['a client certificate without its key', { ...base, CERT: '/ca.pem' }],
    ['a choice that is not one', { ...base, REMOVE: 'oui' }],
  ])('refuse %s, in both languages, without repeating a value', (_what, given) => {
    let refused: unknown = null;
    try {
      settings(given);
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(BadSetting);
    const { fr, en } = refused as BadSetting;
    for (const text of [fr, en]) {
      expect(text).toMatch(/VS_MAIL_/);
      expect(text).not.toMatch(/motdepasse|s3cret|70000|HOTS=|region/);
    }
    expect(fr).not.toBe(en);
  });
});

describe('troubles of a mail server', () => {
  it.each<[string, unknown]>([
    ['login', { code: 'EAUTH', responseCode: 535 }],
    ['later', { code: 'EAUTH', responseCode: 454 }],
    ['login', { authenticationFailed: true }],
    ['recipient-refused', { code: 'EENVELOPE', responseCode: 550 }],
    ['later', { code: 'EENVELOPE', responseCode: 451 }],
    ['message-refused', { code: 'EMESSAGE', responseCode: 554 }],
    ['certificate', { code: 'ESOCKET', cause: { code: 'SELF_SIGNED_CERT_IN_CHAIN' } }],
    ['certificate', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }],
    ['tls-old', { code: 'ERR_SSL_UNSUPPORTED_PROTOCOL' }],
    ['no-starttls', { code: 'ETLS', message: 'Error upgrading connection with STARTTLS' }],
    ['refused', { code: 'ESOCKET', cause: { code: 'ECONNREFUSED' } }],
    ['name', { code: 'EDNS' }],
    ['timeout', { code: 'ETIMEDOUT' }],
    ['unreachable', new Error('x')],
    ['unreachable', null],
  ])('%s', (word, error) => {
    expect(mailTroubleOf(error)).toBe(word);
  });
});
