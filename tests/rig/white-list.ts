// First: @peculiar/x509 reads this polyfill while it loads.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { SignedXml } from 'xml-crypto';
import { distinguishedName, makeAuthority, makeKeyPair, OID, RSA_2048, type TestAuthority } from './test-pki.ts';

const EXC = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

/** A PKI with the shape of the one that signs the official list; the keys are fresh, nothing chains to the real one. */
export type ListPki = { root: TestAuthority; organisations: TestAuthority; roots: string };

export async function createListPki(): Promise<ListPki> {
  const root = await makeAuthority('production', 'AC RACINE IGC-SANTE ELEMENTAIRE', undefined);
  const organisations = await makeAuthority('production', 'AC IGC-SANTE ELEMENTAIRE ORGANISATIONS', root);
  const roots = [root, organisations].map(({ certificate }) => certificate.toString('pem')).join('\n');
  return { root, organisations, roots: `${roots}\n` };
}

let shared: Promise<ListPki> | undefined;
/** The list's PKI of this process, made once. */
export const sharedListPki = (): Promise<ListPki> => (shared ??= createListPki());

export type ListSigner = { certificate: string; privateKey: string };

/** A signer's certificate under an authority of the PKI. */
export async function createSigner(
  issuer: TestAuthority,
  { name = 'alb.mssante.fr', from = '2023-08-24T00:00:00Z', to = '2026-08-23T00:00:00Z' } = {},
): Promise<ListSigner> {
  const keys = await makeKeyPair();
  const certificate = await x509.X509CertificateGenerator.create({
    subject: distinguishedName([
      [[OID.country, 'FR']],
      [[OID.organisation, 'AGENCE DU NUMERIQUE EN SANTE']],
      [[OID.unit, '187512751']],
      [[OID.commonName, name]],
    ]),
    issuer: issuer.certificate.subjectName,
    notBefore: new Date(from),
    notAfter: new Date(to),
    signingAlgorithm: RSA_2048,
    publicKey: keys.web.publicKey,
    signingKey: issuer.keys.web.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.nonRepudiation, true),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.keys.web.publicKey),
    ],
  });
  return {
    certificate: certificate.toString('pem'),
    privateKey: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** `count` fictitious domains, as the real list has: the same one on several rows. */
export const fictitiousDomains = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => `structure-${Math.floor(n / 1.3)}.mssante.fr`);

/** The text of a list in the official schema, not signed. */
export function listText(domains: readonly string[], generatedAt = '2026-06-01T06:00:00Z'): string {
  const rows = domains.map(
    (domain, n) => `
        <Domaine>
            <Nom>${domain}</Nom>
            <Description>Domaine de messagerie fictif n° ${n}, pour les essais : Établissement &amp; Cie</Description>
            <DNCertificatOperateur>CN=smtp-${n % 400}.operateur.example,OU=100000009,O=OPERATEUR FICTIF ${n % 300},ST=Paris (75),C=FR</DNCertificatOperateur>
            <ResponsableContact>Service fictif, 01 99 00 00 00, service@operateur.example</ResponsableContact>
            <SupportContact>Assistance fictive, 01 99 00 00 01, aide@operateur.example</SupportContact>
            <DateMAJ>2026-05-06T17:59:51Z</DateMAJ>
        </Domaine>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<ListeBlancheMSSante xmlns="https://listeblanche.mssante.fr/schema">
    <DateDeGeneration>${generatedAt}</DateDeGeneration>
    <ListeDomaines>${rows.join('')}
    </ListeDomaines>
</ListeBlancheMSSante>
`;
}

/** The enveloped signature of the official list: exclusive canonicalisation, RSA-SHA256, the whole document. */
export function signList(
  text: string,
  signer: ListSigner,
  { xpath = '/*', transforms = [ENVELOPED, EXC] } = {},
): string {
  const signature = new SignedXml({
    privateKey: signer.privateKey,
    publicCert: signer.certificate,
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: EXC,
  });
  signature.addReference({
    xpath,
    transforms,
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
    isEmptyUri: xpath === '/*',
  });
  signature.computeSignature(text, { location: { reference: '/*', action: 'append' } });
  return signature.getSignedXml();
}
