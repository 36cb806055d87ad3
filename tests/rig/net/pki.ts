// First: @peculiar/x509 reads this polyfill while it loads.
import 'reflect-metadata';
import { KeyObject, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
x509.cryptoProvider.set(webcrypto as unknown as Crypto);

export type Authority = { certificate: x509.X509Certificate; keys: webcrypto.CryptoKeyPair; pem: string };
/** A certificate and its key, as a TLS server takes them. */
export type Identity = { cert: string; key: string };

const makeKeys = async (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(EC, true, ['sign', 'verify']);

let serial = 0;
const nextSerial = (): string => (0x1000 + (serial += 1)).toString(16);
const day = (from: number): Date => new Date(Date.now() + from * 86_400_000);

/** A root of its own. */
export async function makeAuthority(name: string): Promise<Authority> {
  const keys = await makeKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: nextSerial(),
    name,
    notBefore: day(-400),
    notAfter: day(4000),
    signingAlgorithm: EC,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate, keys, pem: certificate.toString('pem') };
}

export type LeafShape = { names: string[]; from?: number; until?: number; selfSigned?: boolean };

/** A server's certificate: its names, and its dates in days from now. */
export async function makeIdentity(
  authority: Authority,
  { names, from = -30, until = 300, selfSigned = false }: LeafShape,
): Promise<Identity> {
  const keys = await makeKeys();
  const subject = `CN=${names[0]}`;
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: nextSerial(),
    subject,
    issuer: selfSigned ? subject : authority.certificate.subject,
    notBefore: day(from),
    notAfter: day(until),
    signingAlgorithm: EC,
    publicKey: keys.publicKey,
    signingKey: selfSigned ? keys.privateKey : authority.keys.privateKey,
    extensions: [
      new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns' as const, value }))),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    ],
  });
  const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }) as string;
  return { cert: certificate.toString('pem'), key };
}
