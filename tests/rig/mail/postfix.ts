import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerPem } from './certificate.ts';
import type { Dovecot } from './dovecot.ts';
import { freePorts, listening } from './port.ts';

const MASTER = '/usr/lib/postfix/sbin/master';

export type Postfix = { submission: number; log(): string; stop(): Promise<void> };

/** The services of Debian's master.cf that sending and returning need, out of any chroot. */
const services = `cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`;

/**
 * A real Postfix that takes mail from those who sign in (STARTTLS, SASL by Dovecot) and delivers it to Dovecot by LMTP: what
 * Dovecot does not know comes back as a report of non-delivery. In a folder that the caller owns. Needs root.
 */
export async function startPostfix(
  dir: string,
  {
    pem,
    dovecot,
    domains,
    hostname,
  }: { pem: ServerPem; dovecot: Dovecot; domains: readonly string[]; hostname: string },
): Promise<Postfix> {
  if (!existsSync(MASTER)) throw new Error(`Missing ${MASTER}: apt-get install postfix`);
  const [submission = 0] = await freePorts(1);
  const etc = join(dir, 'etc');
  for (const name of ['etc', 'spool', 'data']) mkdirSync(join(dir, name), { recursive: true });
  chmodSync(dir, 0o755);
  spawnSync('chown', ['postfix', join(dir, 'data')]);
  const file = (name: string, text: string, mode = 0o644): string => {
    writeFileSync(join(etc, name), text, { mode });
    return join(etc, name);
  };
  file('master.cf', `127.0.0.1:${submission} inet n - n - - smtpd\n${services}`);
  file(
    'main.cf',
    `compatibility_level = 3.6
queue_directory = ${join(dir, 'spool')}
data_directory = ${join(dir, 'data')}
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = ${hostname}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mydestination =
local_recipient_maps =
alias_maps =
virtual_mailbox_domains = ${domains.join(' ')}
virtual_transport = lmtp:inet:127.0.0.1:${dovecot.lmtp}
default_transport = error:no route
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:${dovecot.sasl}
smtpd_sasl_security_options = noanonymous
smtpd_tls_security_level = encrypt
smtpd_tls_auth_only = yes
smtpd_tls_cert_file = ${file('cert.pem', pem.cert)}
smtpd_tls_key_file = ${file('key.pem', pem.key, 0o600)}
smtpd_tls_received_header = yes
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
smtpd_peername_lookup = no
smtp_host_lookup = native
maillog_file = ${join(dir, 'postfix.log')}
maillog_file_prefixes = ${dir}
import_environment = LANG=C MAIL_CONFIG=${etc}
`,
  );
  const log = (): string =>
    existsSync(join(dir, 'postfix.log')) ? readFileSync(join(dir, 'postfix.log'), 'utf8') : '';
  const check = spawnSync('/usr/sbin/postfix', ['-c', etc, 'check'], { encoding: 'utf8' });
  if (check.status !== 0) throw new Error(`postfix check: ${check.stderr} ${log()}`);
  let ended: string | null = null;
  const child = spawn(MASTER, ['-c', etc, '-d'], { stdio: 'ignore', env: { ...process.env, MAIL_CONFIG: etc } });
  child.once('exit', (code, signal) => (ended = `postfix ended (${code ?? signal}) ${log().slice(-2000)}`));
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  try {
    await listening(submission, () => ended);
  } catch (error) {
    await stop();
    throw error;
  }
  return { submission, log, stop };
}
