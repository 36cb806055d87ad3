import { verify } from 'node:crypto';
import { proofStatement, type ProofRequest } from '../protocol/wire.ts';
import { Refusal } from '../refusal.ts';
import { readCardCertificate } from './certificate.ts';
import type { Trust } from './trust.ts';

/** `personId`: RPPS or ADELI of the holder, for comparing only; null when the certificate names none. */
type Proved = { test: boolean; personId: string | null };
type Claim = Pick<ProofRequest, 'nonce' | 'certificate' | 'signature'> & { log: string; device: string };

/**
 * Verifies that the card of a certificate signed the statement of a challenge (RSASSA-PKCS1-v1_5 with SHA-256, PKCS#1
 * v2.2 §8.2). `test`: the card, or an authority above it, is one of test. The challenge itself is verified before.
 * @throws Refusal proof.certificate, proof.untrusted, proof.signature
 */
export function verifyProof({ log, device, nonce, ...claim }: Claim, trust: Trust, now: Date): Proved {
  const { certificate, key, test, personId } = readCardCertificate(Buffer.from(claim.certificate, 'base64'), now);
  // Before the signature: only a key that an authority certified is worth the computing.
  const chain = trust.chainOf(certificate, now);
  if (!chain.trusted) throw new Refusal('proof.untrusted');
  const statement = Buffer.from(proofStatement({ log, device, nonce }), 'utf8');
  if (!isSigned(statement, key, Buffer.from(claim.signature, 'base64'))) throw new Refusal('proof.signature');
  return { test: test || chain.test, personId };
}

function isSigned(statement: Buffer, key: Parameters<typeof verify>[2], signature: Buffer): boolean {
  try {
    return verify('RSA-SHA256', statement, key, signature);
  } catch {
    return false;
  }
}
