import { z } from 'zod';

/** Why a file, or a document inside it, was not read. */
export const unreadReasons = [
  'empty',
  'too-large',
  'encoding',
  'doctype',
  'entity',
  'truncated',
  'broken',
  'too-deep',
  'too-many',
  'zip-damaged',
  'zip-entries',
  'zip-bomb',
  'zip-path',
  'zip-link',
  'zip-encrypted',
  'mail-parts',
  'mail-headers',
  'mail-broken',
] as const;
export type UnreadReason = (typeof unreadReasons)[number];

/** What a file is, when it is none of those that are read. */
export const otherKinds = [
  'xml',
  'html',
  'json',
  'text',
  'pdf',
  'image',
  'office',
  'archive',
  'outlook',
  'binary',
] as const;
export type OtherKind = (typeof otherKinds)[number];

/** Kind of the INS of a document: by the root of its identifier, never by its value. */
export const insKinds = ['real', 'test', 'demo', 'absent', 'several'] as const;
export type InsKind = (typeof insKinds)[number];

const key = z.string().regex(/^[a-z][a-z0-9-]{0,29}$/);
/** `ok` null: the rule does not apply, or cannot be judged here. */
export const documentVerdict = z.object({
  rule: z.string().regex(/^(file|cda|ins|xdm|mail)\.[a-z-]{1,30}$/),
  ok: z.boolean().nullable(),
});
export type DocumentVerdict = z.infer<typeof documentVerdict>;

export const cdaReport = z.object({
  unread: z.enum(unreadReasons).nullable(),
  /** A key of the table of types. */
  type: key.nullable(),
  by: z.enum(['template', 'code']).nullable(),
  /** Whether the version of the template is the one of the table; null when either does not say. */
  sameVersion: z.boolean().nullable(),
  level: z.union([z.literal(1), z.literal(2), z.literal(3)]).nullable(),
  /** A code of the table; null when it is absent or not of the table. */
  code: z.string().max(20).nullable(),
  ins: z.enum(insKinds),
  author: z.object({ person: z.boolean(), organisation: z.boolean(), device: z.boolean() }),
  /** Name of the software that wrote it, when it holds nothing of a person. For the screen alone. */
  software: z.string().max(80).nullable(),
  verdicts: z.array(documentVerdict).max(80),
});
export type CdaReport = z.infer<typeof cdaReport>;

/** What an entry of an archive is; its own name may hold a patient's, and never leaves. */
export const entryRoles = [
  'folder',
  'xdm',
  'subset',
  'index',
  'readme',
  'metadata',
  'cda',
  'xml',
  'pdf',
  'image',
  'text',
  'style',
  'archive',
  'other',
] as const;
export type EntryRole = (typeof entryRoles)[number];
export const treeNode = z.object({
  role: z.enum(entryRoles),
  depth: z.int().min(0).max(20),
  /** Its number among those of its role, from 1. */
  n: z.int().min(1),
  bytes: z.int().min(0).nullable(),
});
export type TreeNode = z.infer<typeof treeNode>;

export const mdnCodes = ['900', '901', '902', '903', '904', '905', '906'] as const;

export const documentReport = z.object({
  origin: z.enum(['dropped', 'zip', 'mail']),
  kind: z.enum(['cda', 'xdm', 'mail', 'other', 'unread']),
  other: z.enum(otherKinds).nullable(),
  unread: z.enum(unreadReasons).nullable(),
  /** Of the file as a whole. */
  verdicts: z.array(documentVerdict).max(80),
  documents: z.array(cdaReport).max(20),
  archive: z
    .object({
      tree: z.array(treeNode).max(400),
      /** Entries that the tree does not show. */
      more: z.int().min(0),
      software: z.string().max(80).nullable(),
      verdicts: z.array(documentVerdict).max(40),
    })
    .nullable(),
  mail: z
    .object({
      /** The one that counts is a message attached to the file. */
      forwarded: z.boolean(),
      receipt: z.enum(['processed', 'error', 'other']).nullable(),
      codes: z.array(z.enum(mdnCodes)).max(7),
      verdicts: z.array(documentVerdict).max(40),
    })
    .nullable(),
});
export type DocumentReport = z.infer<typeof documentReport>;

/** The table of document types and codes (resources/document/types.json), without its labels. */
export const documentCatalogue = z.object({
  common: z.array(z.string()).min(1),
  level1: z.string(),
  types: z.array(
    z.object({
      key,
      root: z.string(),
      extension: z.string().nullable(),
      code: z.string().nullable(),
      system: z.string().nullable(),
      level: z.int().min(1).max(3),
    }),
  ),
  /** Codes of JDV_J07 by code system. */
  codes: z.record(z.string(), z.array(z.string().max(20))),
});
export type DocumentCatalogue = z.infer<typeof documentCatalogue>;
