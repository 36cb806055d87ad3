import { File, FileImage, FileText, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import type { BoardEdition } from '../../protocol/board.ts';
import type { LogView } from '../../protocol/fold.ts';
import { Unsent } from '../part/badge.tsx';
import { Button } from '../part/button.tsx';
import { Window } from '../part/dialog.tsx';
import { saidKind, type EvidenceKind } from '../evidence-content.ts';
import { useStepOf } from '../state/guides.ts';
import { useText } from '../locale.ts';
import { EvidenceReader } from './evidence-reader.tsx';

export type EvidenceRef = LogView['evidence'][number];

const icons: Record<EvidenceKind, LucideIcon> = { image: FileImage, pdf: FileText, text: FileText, other: File };

/** What was added as evidence, by whom and for which step; opened here with the organisers' key. */
export function Evidence({ edition, view }: { edition: BoardEdition; view: LogView }) {
  const { t, time, language } = useText();
  const stepOf = useStepOf();
  const [opened, setOpened] = useState<EvidenceRef | null>(null);
  if (view.evidence.length === 0) return null;
  return (
    <section className="card" aria-label={t('evidence.title')}>
      <h2>{t('evidence.count', { count: view.evidence.length })}</h2>
      <ul className="spoken">
        {view.evidence.map((one, index) => {
          const kind = saidKind(one.mime);
          const Icon = icons[kind];
          return (
            <li key={one.id} className={`spoken-${one.role}`}>
              <div className="marks">
                <Icon aria-hidden size={18} />
                <strong>{t(`evidence.kind.${kind}`)}</strong>
                <span className="muted">{t('reports.size', { kb: Math.max(1, Math.round(one.size / 1024)) })}</span>
                {one.sent ? null : <Unsent />}
              </div>
              <p className="muted">
                {one.step === null ? t('evidence.no-step') : (stepOf(one.step)?.title[language] ?? one.step)} ·{' '}
                {one.role === 'organiser' ? one.actor : t(`role.${one.role}`)} · {time(one.at)}
              </p>
              <Button aria-label={t('evidence.open-one', { n: index + 1 })} onPress={() => setOpened(one)}>
                {t('evidence.open')}
              </Button>
            </li>
          );
        })}
      </ul>
      <Window title={t('evidence.one')} isOpen={opened !== null} onClose={() => setOpened(null)}>
        {opened === null ? null : <EvidenceReader key={opened.id} edition={edition} evidence={opened} />}
      </Window>
    </section>
  );
}
