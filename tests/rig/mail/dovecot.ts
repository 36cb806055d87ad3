import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHmac } from 'node:crypto';
import type { ServerPem } from './certificate.ts';
import { freePorts, listening } from './port.ts';

const DOVECOT = '/usr/sbin/dovecot';
/** Debian's nobody and nogroup: whose the boxes are. */
const NOBODY = 65_534;

export type DovecotOptions = {
  /** Address and password of each box. */
  boxes: Readonly<Record<string, string>>;
  pem: ServerPem;
  /** Oldest and newest TLS, as OpenSSL names them. */
  minTls?: 'TLSv1' | 'TLSv1.2';
  /** False: no TLS at all, so no STARTTLS. */
  tls?: boolean;
  /** The mark of a mail cannot be removed nor any mail: an access list without the right to delete. */
  readOnly?: boolean;
  /** Boxes of another server, which this one shows too. */
  mailFolder?: string;
  /** Those of a server that ended, to come back in its place. */
  ports?: { imap: number; imaps: number; lmtp: number; sasl: number };
};

export type Dovecot = {
  imap: number;
  imaps: number;
  lmtp: number;
  sasl: number;
  /** A bearer token that this server takes for a box, as an identity provider would sign it. */
  token(box: string): string;
  log(): string;
  stop(): Promise<void>;
};

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** JSON Web Token, HS256: Dovecot checks it against the key of its own folder. */
function jwt(box: string, secret: string): string {
  const now = Math.floor(Date.now() / 1000);
  const body = `${base64({ typ: 'JWT', alg: 'HS256' })}.${base64({ sub: box, email: box, iat: now, nbf: now - 60, exp: now + 3600 })}`;
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
}

/** A real Dovecot (IMAP, LMTP, SASL for Postfix) in a folder that the caller owns. Needs root, as the package does. */
export async function startDovecot(dir: string, options: DovecotOptions): Promise<Dovecot> {
  if (!existsSync(DOVECOT)) throw new Error(`Missing ${DOVECOT}: apt-get install dovecot-imapd dovecot-lmtpd`);
  const { boxes, pem, minTls = 'TLSv1.2', tls = true, readOnly = false } = options;
  const mail = options.mailFolder ?? join(dir, 'mail');
  const [a = 0, b = 0, c = 0, d = 0] = await freePorts(4);
  const { imap, imaps, lmtp, sasl } = options.ports ?? { imap: a, imaps: b, lmtp: c, sasl: d };
  mkdirSync(dir, { recursive: true });
  chmodSync(dir, 0o755);
  const file = (name: string, text: string, mode = 0o644): string => {
    const path = join(dir, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text, { mode });
    return path;
  };
  const secret = 'clé du test, pour signer des jetons';
  mkdirSync(mail, { recursive: true });
  chownSync(mail, NOBODY, NOBODY);
  const users = Object.entries(boxes).map(([box, password]) => `${box}:{PLAIN}${password}::::::`);
  const acl = readOnly
    ? `plugin {\n  acl = vfile:${file('acl', '* owner lrwsi\n')}\n}\nmail_plugins = acl\nprotocol imap {\n  mail_plugins = acl imap_acl\n}\n`
    : '';
  file('key/default/HS256/default', Buffer.from(secret).toString('base64'));
  const oauth = file(
    'oauth.conf',
    `introspection_mode = local\nlocal_validation_key_dict = fs:posix:prefix=${join(dir, 'key')}/\nusername_attribute = email\n`,
  );
  const conf = file(
    'dovecot.conf',
    `base_dir = ${join(dir, 'run')}
state_dir = ${join(dir, 'state')}
log_path = ${join(dir, 'dovecot.log')}
protocols = imap lmtp
listen = 127.0.0.1
mail_location = maildir:${mail}/%u
mail_max_userip_connections = 50
ssl = ${tls ? 'required' : 'no'}
disable_plaintext_auth = ${tls ? 'yes' : 'no'}
ssl_cert = <${file('cert.pem', pem.cert)}
ssl_key = <${file('key.pem', pem.key, 0o600)}
ssl_min_protocol = ${minTls}
${minTls === 'TLSv1' ? 'ssl_cipher_list = ALL:@SECLEVEL=0' : ''}
auth_mechanisms = plain login xoauth2 oauthbearer
auth_failure_delay = 0
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = ${oauth}
}
passdb {
  driver = passwd-file
  mechanisms = plain login
  args = username_format=%u ${file('users', `${users.join('\n')}\n`)}
}
userdb {
  driver = passwd-file
  args = username_format=%u ${join(dir, 'users')}
  override_fields = uid=${NOBODY} gid=${NOBODY} home=${mail}/%u
}
namespace inbox {
  inbox = yes
}
service imap-login {
  inet_listener imap {
    port = ${imap}
  }
  inet_listener imaps {
    port = ${tls ? imaps : 0}
  }
}
service lmtp {
  inet_listener lmtp {
    port = ${lmtp}
  }
}
service auth {
  inet_listener sasl {
    port = ${sasl}
  }
}
service stats {
  unix_listener stats-writer {
    mode = 0666
  }
}
service anvil {
  unix_listener anvil {
    mode = 0666
  }
}
${acl}`,
  );
  const log = (): string =>
    existsSync(join(dir, 'dovecot.log')) ? readFileSync(join(dir, 'dovecot.log'), 'utf8') : '';
  let ended: string | null = null;
  let said = '';
  const child = spawn(DOVECOT, ['-F', '-c', conf], { stdio: ['ignore', 'ignore', 'pipe'] });
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.once('exit', (code, signal) => (ended = `dovecot ended (${code ?? signal}) ${said} ${log().slice(-2000)}`));
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  try {
    await listening(imap, () => ended);
    await listening(lmtp, () => ended);
  } catch (error) {
    await stop();
    throw error;
  }
  return { imap, imaps, lmtp, sasl, token: (box) => jwt(box, secret), log, stop };
}
