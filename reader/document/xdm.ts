import { createHash } from 'node:crypto';
import { cdaIn, readCda, unreadCda, type ReadCda } from './cda.ts';
import { XML_BYTES, ZIP_DOCUMENTS, ZIP_ELEMENTS } from './limits.ts';
import { describedIn, type Described } from './metadata.ts';
import { ownName } from './own-name.ts';
import type { CdaReport, DocumentCatalogue, DocumentReport, DocumentVerdict, EntryRole } from './shape.ts';
import { Unread } from './unread.ts';
import { treeOf } from './xdm-tree.ts';
import { parseDocument } from './xml.ts';
import { openArchive, type Packed } from './zip.ts';

export type ReadArchive = {
  archive: NonNullable<DocumentReport['archive']>;
  documents: CdaReport[];
  /** Those that could be read. */
  read: ReadCda[];
  /** It has the shape of an office file, and nothing of a send. */
  office: boolean;
};

const METADATA = /^(.*\/)?IHE_XDM\/([^/]+)\/METADATA\.XML$/;
const ENDS: readonly (readonly [RegExp, EntryRole])[] = [
  [/\.XML$/, 'xml'],
  [/\.PDF$/, 'pdf'],
  [/\.(JPE?G|TIFF?|PNG|DCM)$/, 'image'],
  [/\.(TXT|RTF|HTML?)$/, 'text'],
  [/\.(XSLT?|CSS)$/, 'style'],
  [/\.(ZIP|7Z|RAR|GZ|TAR|EXE)$/, 'archive'],
];

const roleByName = (path: string): EntryRole => ENDS.find(([end]) => end.test(path))?.[1] ?? 'other';

/** A subset: its folder, what its metadata describe (null: unreadable), and the files beside them. */
type Subset = { folder: string; described: Described[] | null; files: Packed[] };

async function subsetOf(metadata: Packed, files: Packed[]): Promise<Subset> {
  const folder = metadata.path.slice(0, -'METADATA.XML'.length);
  const beside = files.filter((one) => !one.folder && one !== metadata && one.path.startsWith(folder));
  try {
    if (metadata.bytes > XML_BYTES) throw new Unread('too-large');
    return { folder, described: describedIn(parseDocument(await metadata.read())), files: beside };
  } catch (error) {
    if (error instanceof Unread) return { folder, described: null, files: beside };
    throw error;
  }
}

/** Holds for all of them, when there are some. */
const every = <T>(list: readonly T[], holds: (one: T) => boolean): boolean | null =>
  list.length === 0 ? null : list.every(holds);

/** What the metadata say, against the very bytes. */
async function compare(subsets: Subset[], roles: ReadonlyMap<string, EntryRole>): Promise<DocumentVerdict[]> {
  const pairs: { described: Described; file: Packed; hash: string }[] = [];
  let found = true;
  for (const { folder, described, files } of subsets) {
    for (const one of described ?? []) {
      const file = files.find(({ path }) => one.uri !== null && path === folder + one.uri);
      if (file === undefined) found = false;
      else {
        const hash = createHash('sha1')
          .update(await file.read())
          .digest('hex');
        pairs.push({ described: one, file, hash });
      }
    }
  }
  const listed = new Set(pairs.map(({ file }) => file.path));
  const all = subsets.flatMap(({ described }) => described ?? []);
  const documents = subsets.flatMap(({ files }) => files).filter(({ path }) => roles.get(path) !== 'style');
  const mime = ({ described, file }: (typeof pairs)[number]): boolean => {
    const role = roles.get(file.path);
    if (role === 'cda' || role === 'xml') return described.mime === 'text/xml';
    if (role === 'pdf') return described.mime === 'application/pdf';
    return described.mime !== null;
  };
  return [
    { rule: 'xdm.found', ok: all.length === 0 ? null : found },
    { rule: 'xdm.listed', ok: all.length === 0 ? null : every(documents, ({ path }) => listed.has(path)) },
    { rule: 'xdm.hash', ok: every(pairs, ({ described, hash }) => described.hash === hash) },
    { rule: 'xdm.size', ok: every(pairs, ({ described, file }) => described.size === file.bytes) },
    { rule: 'xdm.mime', ok: every(pairs, mime) },
    { rule: 'xdm.type-code', ok: every(all, ({ type }) => type) },
    { rule: 'xdm.format-code', ok: every(all, ({ format }) => format) },
  ];
}

/** Name of the sending software in README.TXT: the first name after the words "Application de l'émetteur". */
async function softwareIn(readme: Packed | undefined, personal: ReadonlySet<string>): Promise<string | null> {
  if (readme === undefined || readme.bytes > 256 * 1024) return null;
  const bytes = await readme.read();
  const utf8 = new TextDecoder('utf-8').decode(bytes);
  const text = utf8.includes('\ufffd') ? bytes.toString('latin1') : utf8;
  const lines = text.split(/\r?\n/);
  const from = lines.findIndex((line) => /application/i.test(line));
  for (const line of from < 0 ? [] : lines.slice(from + 1, from + 8)) {
    const said = /^\s*(?:nom|name)[^:]{0,20}:\s*(.+)$/i.exec(line)?.[1];
    if (said !== undefined) return ownName(said, personal);
  }
  return null;
}

/**
 * Reads an archive of the kind IHE_XDM: its folders, its metadata against its documents, and each CDA in it. Names of files
 * are compared and never told: they may hold a patient's.
 * @throws Unread for an archive that is not opened at all
 */
export async function readArchive(bytes: Uint8Array, catalogue: DocumentCatalogue): Promise<ReadArchive> {
  const { files, soundNames } = await openArchive(bytes);
  const plain = files.filter(({ folder }) => !folder);
  const metadata = plain.filter(({ path }) => METADATA.test(path));
  const above = METADATA.exec(metadata[0]?.path ?? '')?.[1] ?? '';
  const at = (name: string): Packed | undefined => plain.find(({ path }) => path === above + name);
  const roles = new Map(plain.map(({ path }) => [path, roleByName(path)]));
  for (const { path } of metadata) roles.set(path, 'metadata');
  const [index, readme] = [at('INDEX.HTM') ?? at('INDEX.HTML'), at('README.TXT')];
  if (index !== undefined) roles.set(index.path, 'index');
  if (readme !== undefined) roles.set(readme.path, 'readme');

  const documents: CdaReport[] = [];
  const read: ReadCda[] = [];
  let skipped = false;
  const budget = { left: ZIP_ELEMENTS };
  for (const file of plain.filter(({ path }) => roles.get(path) === 'xml')) {
    if (documents.length >= ZIP_DOCUMENTS) {
      skipped = true;
      break;
    }
    try {
      if (file.bytes > XML_BYTES) throw new Unread('too-large');
      const root = cdaIn(parseDocument(await file.read(), budget));
      if (root === null) continue;
      const one = readCda(root, catalogue);
      read.push(one);
      documents.push(one.report);
      roles.set(file.path, 'cda');
    } catch (error) {
      if (!(error instanceof Unread)) throw error;
      documents.push(unreadCda(error.reason));
    }
  }

  const readAll = !skipped && read.length > 0 && read.length === documents.length;
  const subsets: Subset[] = [];
  for (const one of metadata) subsets.push(await subsetOf(one, files));
  const { tree, more } = treeOf(files, roles);
  return {
    documents,
    read,
    office: metadata.length === 0 && plain.some(({ path }) => path === '[CONTENT_TYPES].XML' || path === 'MIMETYPE'),
    archive: {
      tree,
      more,
      // Without the words of every document, nothing tells a patient's name from a software's.
      software: readAll ? await softwareIn(readme, new Set(read.flatMap(({ personal }) => [...personal]))) : null,
      verdicts: [
        { rule: 'xdm.names', ok: soundNames },
        { rule: 'xdm.root', ok: metadata.length > 0 && above === '' },
        { rule: 'xdm.index', ok: index !== undefined },
        { rule: 'xdm.readme', ok: readme !== undefined },
        { rule: 'xdm.subset', ok: metadata.length > 0 },
        { rule: 'xdm.metadata', ok: every(subsets, ({ described }) => (described ?? []).length > 0) },
        ...(await compare(subsets, roles)),
        { rule: 'xdm.document', ok: read.length > 0 },
      ],
    },
  };
}
