import { z } from 'zod';

/** Who may sign the list: data (resources/mss/white-list.json), since a certificate is renewed and may be renamed. */
export const whiteListTrust = z.object({
  /** Common names of the signer. */
  signers: z.array(z.string().min(1)).min(1),
  /** Common names of the authority that must have issued the signer's certificate. */
  issuers: z.array(z.string().min(1)).min(1),
  /** PEM texts of the authorities that are known here. */
  authorities: z.array(z.string()),
  /** Words of a name (between dots and hyphens) that say that the domain is for tests or training. */
  testWords: z.array(z.string()),
  /** Domains that are, whatever their name, listed or not. */
  testDomains: z.array(z.string()),
});
export type WhiteListTrust = z.infer<typeof whiteListTrust>;

export const MOST_DOMAINS = 50_000;
/** Bytes of the file. The list of February 2025 has 3.7 MB and 6 494 rows: room for it to grow threefold, not for a flood. */
export const WHITE_LIST_BYTES = 12 * 1024 * 1024;

/** What a white list that may be believed says. */
export const whiteList = z.object({
  generatedAt: z.iso.datetime(),
  /** Common name of who signed. */
  signer: z.string(),
  /** Rows of the file: a domain has one for each certificate of its operator. */
  rows: z.int().min(1),
  /** Distinct names, sorted. */
  domains: z.array(z.string()).min(1).max(MOST_DOMAINS),
  /** Those that are for tests or training. */
  testDomains: z.array(z.string()).max(MOST_DOMAINS),
});
export type WhiteList = z.infer<typeof whiteList>;
