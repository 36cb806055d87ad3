import type { X509Certificate } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import { certificateFrom } from './authority.ts';
import { Refused } from './refused.ts';
import { elementsOf } from './xml.ts';

const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const ENVELOPED = `${DSIG}enveloped-signature`;
/** Both without comments. The default of a reference without a canonicalisation is the first. */
const CANONICAL = new Set([
  'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
  'http://www.w3.org/2001/10/xml-exc-c14n#',
]);
const SIGNATURE_METHOD = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const DIGEST_METHOD = 'http://www.w3.org/2001/04/xmlenc#sha256';

export type SignedDocument = {
  /** The canonical text of the whole document without its signature: what was signed, and all that may be read. */
  signed: string;
  /** Of the key that signed. Whether it may be believed is another question. */
  certificate: X509Certificate;
  /** The other certificates that came with it. */
  extra: X509Certificate[];
};

const children = (node: Element, name: string): Element[] =>
  elementsOf(node).filter((child) => child.namespaceURI === DSIG && child.localName === name);

function one(node: Element, name: string, refusal: 'broken' | 'method' = 'broken'): Element {
  const found = children(node, name);
  if (found.length !== 1) throw new Refused(refusal);
  return found[0]!;
}

const algorithm = (node: Element, name: string): string => one(node, name).getAttribute('Algorithm') ?? '';

/** The methods are those of the official list, and the one reference is to the whole document. @throws Refused method */
function checkMethods(signature: Element, root: Element): void {
  const info = one(signature, 'SignedInfo');
  const reference = one(info, 'Reference', 'method');
  const transforms = children(one(reference, 'Transforms', 'method'), 'Transform').map(
    (each) => each.getAttribute('Algorithm') ?? '',
  );
  const uri = reference.getAttribute('URI');
  const whole = uri === '' || (uri !== null && uri.length > 1 && uri === `#${root.getAttribute('Id') ?? ''}`);
  const sound =
    reference.hasAttribute('URI') &&
    whole &&
    CANONICAL.has(algorithm(info, 'CanonicalizationMethod')) &&
    algorithm(info, 'SignatureMethod') === SIGNATURE_METHOD &&
    algorithm(reference, 'DigestMethod') === DIGEST_METHOD &&
    transforms[0] === ENVELOPED &&
    transforms.length <= 2 &&
    transforms.slice(1).every((each) => CANONICAL.has(each));
  if (!sound) throw new Refused('method');
}

function certificatesOf(signature: Element): X509Certificate[] {
  const data = children(signature, 'KeyInfo').flatMap((info) => children(info, 'X509Data'));
  return data
    .flatMap((each) => children(each, 'X509Certificate'))
    .flatMap((each) => certificateFrom(Buffer.from((each.textContent ?? '').replaceAll(/\s/g, ''), 'base64')) ?? []);
}

/**
 * Verifies an enveloped signature that covers the whole document (XMLDSig core, §4.4.3.3 and §6.6.4). The signature is the
 * only one, a child of the root; its single reference is the document; methods are listed above. Against signature
 * wrapping, what was signed is answered as text: nothing else of the file may be read.
 * @throws Refused unsigned, method, broken, changed
 */
export function verifyEnveloped(text: string, document: Document): SignedDocument {
  const root = document.documentElement;
  const all = Array.from(document.getElementsByTagNameNS(DSIG, 'Signature'));
  if (all.length === 0) throw new Refused('unsigned');
  const signature = all[0]!;
  if (all.length > 1 || signature.parentNode !== root) throw new Refused('method');
  checkMethods(signature, root);
  const certificates = certificatesOf(signature);
  // The key's own certificate is the one that is no authority; a chain may come with it in any order.
  const certificate = certificates.find((each) => !each.ca) ?? certificates[0];
  if (certificate === undefined) throw new Refused('unsigned');
  const signed = canonicalIfSigned(text, signature, certificate);
  return { signed, certificate, extra: certificates.filter((each) => each !== certificate) };
}

function canonicalIfSigned(text: string, signature: Element, certificate: X509Certificate): string {
  try {
    const verifier = new SignedXml({
      // The key is the certificate's, chosen here: the library must look for none in the file.
      publicCert: certificate.toString(),
      getCertFromKeyInfo: () => null,
    });
    verifier.loadSignature(signature);
    const sound = verifier.checkSignature(text);
    const [signed, ...others] = verifier.getSignedReferences();
    if (sound && signed !== undefined && others.length === 0) return signed;
  } catch {
    // The library throws for a wrong digest or signature: the same news as its false.
  }
  throw new Refused('changed');
}
