import { File, FileCode2, FileText, Folder, Image, Package, type LucideIcon } from 'lucide-react';
import { Fold } from '../../part/fold.tsx';
import { sizeOf, useLocale, useText } from '../../text.ts';
import type { Report } from './words.ts';

type Archive = NonNullable<Report['archive']>;
type Role = Archive['tree'][number]['role'];

const icons: Partial<Record<Role, LucideIcon>> = {
  folder: Folder,
  xdm: Folder,
  subset: Folder,
  metadata: FileCode2,
  cda: FileCode2,
  xml: FileCode2,
  pdf: FileText,
  text: FileText,
  index: FileText,
  readme: FileText,
  image: Image,
  archive: Package,
};
/** Those whose own name is known: any other name may hold a patient's. */
const named: Partial<Record<Role, string>> = {
  xdm: 'IHE_XDM',
  index: 'INDEX.HTM',
  readme: 'README.TXT',
  metadata: 'METADATA.XML',
};

/** What is in the archive, by what each thing is. */
export function ArchiveTree({ archive: { tree, more } }: { archive: Archive }) {
  const t = useText();
  const locale = useLocale();
  return (
    <section className="card" aria-label={t('document.tree')}>
      <Fold title={t('document.tree')} open>
        <ul className="tree">
          {tree.map(({ role, depth, n, bytes }) => {
            const Icon = icons[role] ?? File;
            return (
              <li key={`${role}/${n}`} className="tree-line" data-depth={Math.min(depth, 6)}>
                <Icon aria-hidden size="1.1em" />
                <span className={named[role] === undefined ? '' : 'code'}>
                  {named[role] ?? t('document.entry', { what: t(`document.role-${role}`), n })}
                </span>
                {bytes !== null && <span className="soft small number">{sizeOf(bytes, locale)}</span>}
              </li>
            );
          })}
        </ul>
        {more > 0 && <p className="soft small">{t('document.tree-more', { count: more })}</p>}
      </Fold>
    </section>
  );
}
