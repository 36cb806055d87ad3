import type { SlotReading } from '../../../native/card/port.ts';
import type { CardFacts, CardKind, CardReading } from '../../contract/card.ts';
import type { Nomenclature } from '../resource.ts';
import { nationalIdentifier, readCertificate, type CertificateFacts } from './certificate.ts';
import { chainOf, type Roots } from './chain.ts';
import { parseTlv } from './tlv.ts';

export type FactsContext = { nomenclature: Nomenclature; roots: Roots; source?: CardReading['source'] };

const AUTHENTICATION_LABEL = "Certificat d'Authentification CPS";
const TECHNICAL_LABEL = 'Certificat Technique CPS';

/** A certificate as the library gave it, and what it says; `facts` is null when it cannot be read. */
export type Seen = { label: string; der: Buffer; facts: CertificateFacts | null; labelled: boolean };

/** The certificates of a slot, in its order. */
export const certificatesOf = (slot: Pick<SlotReading, 'certificates'>): Seen[] =>
  slot.certificates.map(({ label: raw, value }) => {
    const label = raw.trim();
    const der = Buffer.from(value, 'base64');
    const labelled = label === AUTHENTICATION_LABEL;
    try {
      return { label, der, facts: readCertificate(der), labelled };
    } catch {
      return { label, der, facts: null, labelled };
    }
  });

/**
 * The authentication certificate: by its label first, by its usages otherwise. Never by the end of CKA_ID, which
 * differs from card to card.
 */
export function authenticationOf(seen: readonly Seen[]): Seen | undefined {
  return (
    seen.find((one) => one.labelled) ??
    seen.find((one) => one.facts?.authentication === true && one.facts.cps) ??
    seen.find((one) => one.facts?.authentication === true)
  );
}

/** The contactless side of a CPS: one technical certificate, no PIN. */
export const isTechnical = ({ label }: Seen): boolean => label === TECHNICAL_LABEL;

/**
 * What the card says, to be shown to its holder: the certificate `shown` first, then the others, the data as they are.
 * `facts` are those of `shown`.
 */
export function cardFactsOf(
  shown: Seen,
  facts: CertificateFacts,
  seen: readonly Seen[],
  slot: SlotReading,
  kind: CardKind | null,
  context: FactsContext,
): CardFacts {
  const words = context.nomenclature;
  const label = (table: Readonly<Record<string, string>>, code: number | null): string | null =>
    code === null ? null : (table[String(code)] ?? null);
  const model = slot.token?.model.trim() ?? '';
  const others = seen.map((one) => one.der);
  const certificates = [shown, ...seen.filter((one) => one !== shown)].flatMap((one): CardFacts['certificates'] => {
    if (one.facts === null) return [];
    const role = isTechnical(one) ? 'technical' : one === shown ? 'authentication' : one.facts.role;
    const { notBefore, notAfter, issuer } = one.facts;
    return [
      {
        role,
        label: one.label,
        notBefore: notBefore.toISOString(),
        notAfter: notAfter.toISOString(),
        issuer,
        // A recording keeps no signature: its chain could only look wrong.
        chain:
          context.source === 'simulator'
            ? { status: 'unknown' as const, names: [issuer] }
            : chainOf(one.der, others, context.roots),
      },
    ];
  });
  return {
    surname: facts.surname,
    given: facts.given,
    nationalId: nationalIdentifier(facts.commonName, words.identifierTypes),
    professionCode: facts.profession,
    profession: label(words.professions, facts.profession) ?? facts.title,
    specialities: facts.specialities.map((code) => {
      const said = words.specialities[code];
      return said === undefined ? code : `${said} (${code})`;
    }),
    cardTypeCode: facts.cardType,
    cardType: label(words.cardTypes, facts.cardType),
    category: facts.category,
    test: facts.test || certificates[0]?.chain.status === 'test',
    cardNumber: facts.cardNumber,
    issuer: facts.issuer,
    notBefore: facts.notBefore.toISOString(),
    notAfter: facts.notAfter.toISOString(),
    organisation: facts.organisation,
    organisationId: facts.organisationId,
    contactless: kind === 'cps3-contactless' || isTechnical(shown),
    // The model is the library's word for the chip; the answer to reset says the same of the whole card.
    generation:
      kind === 'cps4' || model === 'ChipDoc'
        ? 'cps4'
        : (kind?.startsWith('cps3') ?? false) || model === 'IAS ECC'
          ? 'cps3'
          : null,
    certificates,
    data: slot.data.map(({ label: name, value }) => {
      const bytes = Buffer.from(value, 'base64');
      return { label: name.trim(), bytes: bytes.length, tlv: parseTlv(bytes) };
    }),
  };
}
