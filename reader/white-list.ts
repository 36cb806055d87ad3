import { authoritiesIn, chainTo, commonName, isValidAt } from './authority.ts';
import { Refused } from './refused.ts';
import { MOST_DOMAINS, WHITE_LIST_BYTES, type WhiteList, type WhiteListTrust } from './shape.ts';
import { verifyEnveloped } from './signed-xml.ts';
import { elementsOf, parseXml, wellFormed } from './xml.ts';

/** Of the list's own schema. */
const LIST = 'https://listeblanche.mssante.fr/schema';
const ROOT = 'ListeBlancheMSSante';
/** A clock a little behind the signer's is no forgery. */
const AHEAD_MS = 24 * 60 * 60_000;
const DOMAIN = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/;

function textOf(parent: Element, name: string): string {
  const found = elementsOf(parent).filter((one) => one.localName === name && one.namespaceURI === LIST);
  return found.length === 1 ? (found[0]!.textContent ?? '').trim() : '';
}

/** The facts of the signed text, and of nothing else. @throws Refused other */
function factsOf(signed: string): { generatedAt: Date; names: string[] } {
  const root = wellFormed(signed).documentElement;
  const generatedAt = new Date(textOf(root, 'DateDeGeneration'));
  const lists = elementsOf(root).filter((one) => one.localName === 'ListeDomaines' && one.namespaceURI === LIST);
  const names = lists
    .flatMap((list) => elementsOf(list))
    .filter((one) => one.localName === 'Domaine' && one.namespaceURI === LIST)
    .map((one) => textOf(one, 'Nom').toLowerCase());
  const sound = root.localName === ROOT && root.namespaceURI === LIST && lists.length === 1 && names.length > 0;
  if (!sound || Number.isNaN(generatedAt.getTime())) throw new Refused('other');
  return { generatedAt, names };
}

/**
 * Reads the official white list of MSSanté domains, believing it only when it is signed by the named signer, whose
 * certificate leads to a known root of the IGC-Santé and was in its dates when the list was generated. Takes seconds for
 * the real list: never on a thread that anybody waits for.
 * @throws Refused
 */
export function readWhiteList(bytes: Uint8Array, trust: WhiteListTrust, now: Date): WhiteList {
  const { text, document } = parseXml(bytes, WHITE_LIST_BYTES, ROOT);
  const root = document.documentElement;
  if (root.localName !== ROOT || root.namespaceURI !== LIST) throw new Refused('other');
  const { signed, certificate, extra } = verifyEnveloped(text, document);
  const signer = commonName(certificate.subject);
  if (!trust.signers.includes(signer)) throw new Refused('signer');
  const chain = chainTo(certificate, authoritiesIn(trust.authorities), extra);
  if (chain === null) throw new Refused('untrusted');
  // Thousands of organisations have a certificate of the IGC-Santé: the range that signs the list is one of them only.
  if (!trust.issuers.includes(commonName(certificate.issuer))) throw new Refused('signer');
  const { generatedAt, names } = factsOf(signed);
  if (generatedAt.getTime() > now.getTime() + AHEAD_MS) throw new Refused('future');
  if (!chain.every((one) => isValidAt(one, generatedAt))) throw new Refused('expired');
  const domains = [...new Set(names.filter((name) => DOMAIN.test(name)))].toSorted();
  if (domains.length === 0 || domains.length > MOST_DOMAINS) throw new Refused('other');
  const isTest = (name: string): boolean => name.split(/[.-]/).some((word) => trust.testWords.includes(word));
  const testDomains = [...new Set([...trust.testDomains, ...domains.filter(isTest)])].toSorted();
  return { generatedAt: generatedAt.toISOString(), signer, rows: names.length, domains, testDomains };
}
