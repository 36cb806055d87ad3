import { useState } from 'react';
import { Braces, FileDown, ListChecks, Mail } from 'lucide-react';
import type { Channel } from '../../../electron/contract/ipc.ts';
import { pastOf } from '../../../electron/contract/bilan-past.ts';
import { isOver } from '../../../organiser/protocol/score.ts';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { NeedSlot } from '../../part/need-slot.tsx';
import { Notice } from '../../part/notice.tsx';
import { OfflineNotice } from '../../part/offline-notice.tsx';
import { Page } from '../../part/page.tsx';
import { act, go, say, useStore } from '../../store.ts';
import { useText } from '../../text.ts';
import { Documents } from './documents.tsx';
import { EvidenceList, Irritants, ToFix, Worked } from './lists.tsx';
import { PastBilans } from './past.tsx';
import { StepTable } from './step-table.tsx';
import { ShareTables, TimeTable } from './tables.tsx';

/** The results of the hour: in short, by service, by step, in time; to keep as a PDF or as data. */
export function BilanScreen() {
  const t = useText();
  const snapshot = useStore((s) => s.snapshot);
  if (snapshot !== null && snapshot.rehearsal !== null)
    return (
      <Page title={t('bilan.title')}>
        <Notice tone="info">
          <p>{t('rehearsal.no-bilan')}</p>
        </Notice>
      </Page>
    );
  if (snapshot === null || snapshot.session === null)
    return (
      <Page title={t('bilan.title')}>
        <NeedSlot why={t('bilan.empty')} />
      </Page>
    );
  return (
    <Page title={t('bilan.title')} lead={t(snapshot.session.hub === null ? 'bilan.lead-local' : 'bilan.lead')}>
      <OfflineNotice />
      <Save key={snapshot.session.slot.log} local={snapshot.session.hub === null} />
      <ToFix />
      <Summary snapshot={snapshot} session={snapshot.session} />
      <ShareTables />
      <StepTable />
      <TimeTable />
      <Worked />
      <Irritants />
      <Documents />
      <EvidenceList />
      <PastBilans />
    </Page>
  );
}

/** The two files, and the way to mail them where there is no hub to read the log. */
function Save({ local }: { local: boolean }) {
  const t = useText();
  // Said while one is here, and of this session: the next bilan was not saved.
  const [saved, setSaved] = useState<string | null>(null);
  const busyPdf = useStore((s) => s.pending['bilan.pdf'] ?? false);
  const busyJson = useStore((s) => s.pending['bilan.json'] ?? false);
  const save = async (channel: Extract<Channel, 'bilan.pdf' | 'bilan.json'>) => {
    setSaved(null);
    const answer = await act(channel, channel);
    if (!answer.ok) return;
    setSaved(answer.value.name);
    say(t('bilan.saved', { name: answer.value.name }));
  };
  return (
    <>
      <div className="row wide-on-narrow">
        <ActionButton look="primary" size="big" icon={FileDown} busy={busyPdf} onPress={() => void save('bilan.pdf')}>
          {t('bilan.pdf')}
        </ActionButton>
        <ActionButton size="big" icon={Braces} busy={busyJson} onPress={() => void save('bilan.json')}>
          {t('bilan.json')}
        </ActionButton>
        {local && (
          <ActionButton size="big" icon={Mail} onPress={() => void act('bilan.mail', 'bilan.mail')}>
            {t('bilan.mail')}
          </ActionButton>
        )}
        <ActionButton look="quiet" size="big" icon={ListChecks} onPress={() => go('after')}>
          {t('bilan.to-after')}
        </ActionButton>
      </div>
      {local && <p className="hint">{t('bilan.mail-what')}</p>}
      {saved !== null && (
        <Notice tone="ok">
          <p>{t('bilan.saved', { name: saved })}</p>
        </Notice>
      )}
      <PlaceFailure place="bilan.pdf" />
      <PlaceFailure place="bilan.json" />
      <PlaceFailure place="bilan.mail" />
    </>
  );
}

type SummaryProps = { snapshot: Snapshot; session: NonNullable<Snapshot['session']> };

function Summary({ snapshot, session }: SummaryProps) {
  const t = useText();
  const { guide, log } = snapshot;
  const now = pastOf(log, guide, session);
  const reserved = now.counts['conforme-avec-reserve'] ?? 0;
  const conforme = (now.counts['conforme'] ?? 0) + reserved;
  const planned = log.timer?.minutes ?? session.slot.minutes;
  return (
    <section className="card stack" aria-labelledby="bilan-summary">
      <h2 id="bilan-summary">{t('bilan.part.summary')}</h2>
      <dl className="tiles">
        <div className="tile">
          <dt>{t('bilan.conforme')}</dt>
          <dd>
            {t('bilan.conforme-of', { count: conforme, total: guide.steps.length })}{' '}
            {reserved > 0 && <span className="tile-note">{t('bilan.conforme-reserved', { count: reserved })}</span>}
          </dd>
        </div>
        <div className="tile">
          <dt>{t('bilan.score')}</dt>
          <dd>
            {isOver(log) ? (
              t('bilan.score-of', { score: now.score, best: now.best })
            ) : (
              <>
                – <span className="tile-note">{t('bilan.score-later')}</span>
              </>
            )}
          </dd>
        </div>
        <div className="tile">
          <dt>{t('bilan.duration')}</dt>
          <dd>
            {now.minutes === null ? '–' : t('bilan.time-minutes', { count: now.minutes })}{' '}
            <span className="tile-note">
              {now.minutes === null ? t('bilan.duration-none') : t('bilan.duration-of', { planned })}
            </span>
          </dd>
        </div>
        <div className="tile">
          <dt>{t('bilan.irritants-short')}</dt>
          <dd>{log.irritants.length}</dd>
        </div>
      </dl>
      <p className="hint">{t('bilan.score-rule')}</p>
    </section>
  );
}
