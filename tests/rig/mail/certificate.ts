// First: @peculiar/x509 reads this polyfill while it loads.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { webcrypto } from 'node:crypto';
import { makeKeyPair, RSA_2048, type TestAuthority } from '../test-pki.ts';

/** A server's certificate and key, PEM. */
export type ServerPem = { cert: string; key: string };

const DAY_MS = 24 * 60 * 60_000;

/** An authority of its own for the mail servers of one test. */
export async function mailAuthority(): Promise<{ authority: TestAuthority; pem: string }> {
  const keys = await makeKeyPair();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Autorité de test du courrier',
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter: new Date(Date.now() + 30 * DAY_MS),
    signingAlgorithm: RSA_2048,
    keys: keys.web,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });
  return { authority: { certificate, keys }, pem: certificate.toString('pem') };
}

/** `names`: host names, or IPv4 addresses. `expired`: since yesterday. */
export async function serverPem(
  { certificate, keys }: TestAuthority,
  names: readonly string[],
  { expired = false }: { expired?: boolean } = {},
): Promise<ServerPem> {
  const own = await makeKeyPair();
  const made = await x509.X509CertificateGenerator.create({
    subject: `CN=${names[0] ?? 'serveur'}`,
    issuer: certificate.subjectName,
    notBefore: new Date(Date.now() - 3 * DAY_MS),
    notAfter: new Date(Date.now() + (expired ? -1 : 20) * DAY_MS),
    signingAlgorithm: RSA_2048,
    publicKey: own.web.publicKey,
    signingKey: keys.web.privateKey,
    extensions: [
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: /^[\d.]+$/.test(value) ? ('ip' as const) : ('dns' as const), value })),
      ),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    ],
  });
  const der = await webcrypto.subtle.exportKey('pkcs8', own.web.privateKey);
  return { cert: made.toString('pem'), key: x509.PemConverter.encode(der, 'PRIVATE KEY') };
}
