import { useEffect, useState } from 'react';
import { FileDown, Lock, Mail, Send } from 'lucide-react';
import type { Output } from '../../../electron/contract/ipc.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { CheckLine } from '../../part/check-line.tsx';
import { FailureNotice, PlaceFailure } from '../../part/failure-notice.tsx';
import { Fold } from '../../part/fold.tsx';
import { Notice } from '../../part/notice.tsx';
import { act, draft, say, stay, useStore } from '../../store.ts';
import { sizeOf, useLocale, useText, whenOf, i18n, type Locale, type Translate } from '../../text.ts';

type Prepared = Output<'report.prepare'>;
type Section = Prepared['sections'][number];

/** The name of a section as a person says it; a section this version has no word for keeps its own id. */
const nameOf = (id: string, t: Translate): string =>
  i18n.exists(`report.section.${id}`, { ns: 'app' }) ? t(`report.section.${id}` as 'report.section.system') : id;

/** Everything that would leave, section by section, each can be left out; then the exact text and its mark. */
export function ReportChoice({ prepared, onPrepare }: { prepared: Prepared; onPrepare: () => void }) {
  const t = useText();
  const locale = useLocale();
  const leaveOut = useStore((s) => s.drafts.leaveOut);
  const failure = useStore((s) => s.failures['report.choose'] ?? null);
  const busy = useStore((s) => s.pending['report.send'] ?? false);
  const [answered, setAnswered] = useState<{ leaveOut: readonly string[]; value: Output<'report.choose'> } | null>(
    null,
  );
  const local = useStore((s) => s.snapshot?.session?.hub === null);
  const [saved, setSaved] = useState<string | null>(null);
  // An answer about another choice is not what would leave now.
  const chosen = answered !== null && answered.leaveOut === leaveOut ? answered.value : null;
  const { id, sections } = prepared;

  useEffect(() => {
    let current = true;
    const ask = async () => {
      const answer = await act('report.choose', 'report.choose', { id, leaveOut: [...leaveOut] });
      if (current && answer.ok) setAnswered({ leaveOut, value: answer.value });
    };
    void ask();
    return () => {
      current = false;
    };
  }, [id, leaveOut]);

  const seal = chosen?.seal ?? null;
  const send = async () => {
    if (chosen === null || seal?.state !== 'ready') return;
    const { shown } = chosen;
    const answer = await act('report.send', 'report.send', { id, leaveOut: [...leaveOut], shown, key: seal.key });
    if (!answer.ok) return;
    useStore.setState({ prepared: null });
    draft('leaveOut', []);
    say(t('report.said-queued'));
    stay('report');
  };
  const save = async () => {
    if (chosen === null) return;
    const answer = await act('report.send', 'report.save', { id, leaveOut: [...leaveOut], shown: chosen.shown });
    if (!answer.ok) return;
    const said = t('bilan.saved', { name: answer.value.name });
    say(said);
    setSaved(said);
  };
  const mail = async () => {
    if (chosen === null) return;
    const answer = await act('report.send', 'report.mail', { id, leaveOut: [...leaveOut], shown: chosen.shown });
    if (!answer.ok) return;
    const { name, sealed } = answer.value;
    const said = t(sealed ? 'report.mailed' : 'report.mailed-clear', { name });
    say(said);
    setSaved(said);
  };
  const none = leaveOut.length === sections.length;
  /** Nobody to send to: the file is what is left. */
  const toFile = local || seal?.state === 'unusable';

  return (
    <>
      <section className="card stack stack--tight" aria-labelledby="sections-title">
        <h2 id="sections-title">{t('report.sections')}</h2>
        <p className="soft">{t('report.sections-hint', { when: whenOf(prepared.at, locale) })}</p>
        {sections.length === 0 ? (
          <p>{t('report.no-section')}</p>
        ) : (
          <ul>
            {sections.map((section) => (
              <SectionLine
                key={section.id}
                section={section}
                locale={locale}
                included={!leaveOut.includes(section.id)}
                onChange={(included) =>
                  draft('leaveOut', included ? leaveOut.filter((out) => out !== section.id) : [...leaveOut, section.id])
                }
              />
            ))}
          </ul>
        )}
      </section>
      <section className="card stack" aria-labelledby="leaving-title">
        <h2 id="leaving-title">{t('report.leaving')}</h2>
        {failure !== null && <FailureNotice failure={failure} place="report.choose" onRetry={onPrepare} announce />}
        {chosen === null ? (
          failure === null && <output>{t('report.computing')}</output>
        ) : (
          <>
            <dl className="facts">
              <div>
                <dt>{t('report.size')}</dt>
                <dd className="number">{sizeOf(chosen.size, locale)}</dd>
              </div>
              <div>
                <dt>{t('report.hash')}</dt>
                <dd className="code">{chosen.shown}</dd>
              </div>
              {chosen.seal.state === 'ready' && (
                <div>
                  <dt>{t('report.key')}</dt>
                  <dd className="code">{chosen.seal.key}</dd>
                </div>
              )}
            </dl>
            <Fold title={<span>{t('report.exact')}</span>}>
              {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard */}
              <section className="preview" tabIndex={0} aria-label={t('report.exact')}>
                {chosen.text}
              </section>
            </Fold>
          </>
        )}
        {seal?.state === 'unusable' ? (
          <Notice tone="warn" title={t('report.unusable')}>
            <p>{t('report.unusable-sentence')}</p>
          </Notice>
        ) : (
          <div className="help-line">
            <Lock aria-hidden size="1.2em" />
            <p className="soft">{t(local ? 'report.local' : 'report.encrypted')}</p>
          </div>
        )}
        {none && sections.length > 0 && (
          <Notice tone="info">
            <p>{t('report.nothing-left')}</p>
          </Notice>
        )}
        {saved !== null && (
          <Notice tone="ok">
            <p>{saved}</p>
          </Notice>
        )}
        <PlaceFailure place="report.send" onFix={onPrepare} />
        <div className="row wide-on-narrow">
          <ActionButton
            look="primary"
            size="big"
            icon={toFile ? FileDown : Send}
            busy={busy}
            isDisabled={chosen === null || none}
            onPress={() => void (toFile ? save() : send())}
          >
            {t(toFile ? 'report.save' : 'report.send')}
          </ActionButton>
          <ActionButton look="quiet" onPress={() => useStore.setState({ prepared: null })}>
            {t('report.dont-send')}
          </ActionButton>
        </div>
        <p className="soft small">{t('report.ways')}</p>
        <div className="row wide-on-narrow">
          {!toFile && (
            <ActionButton icon={FileDown} isDisabled={chosen === null || none} onPress={() => void save()}>
              {t('report.save')}
            </ActionButton>
          )}
          <ActionButton
            icon={Mail}
            isDisabled={chosen === null || none || seal?.state === 'unusable'}
            onPress={() => void mail()}
          >
            {t('report.mail')}
          </ActionButton>
        </div>
      </section>
    </>
  );
}

type LineProps = { section: Section; locale: Locale; included: boolean; onChange: (included: boolean) => void };

function SectionLine({ section, locale, included, onChange }: LineProps) {
  const t = useText();
  const name = nameOf(section.id, t);
  return (
    <li className="section">
      <CheckLine checked={included} onChange={onChange}>
        <strong>{name}</strong>{' '}
        <span className="soft small number">
          {t('report.lines', { count: section.lines })}, {sizeOf(section.bytes, locale)},{' '}
          {t('report.masked', { count: section.masked })}
          {section.dropped > 0 && `, ${t('report.dropped', { count: section.dropped })}`}
        </span>
      </CheckLine>
      <Fold title={<span className="small">{t('report.read', { name })}</span>}>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard */}
        <section className="preview" tabIndex={0} aria-label={name}>
          {section.text}
        </section>
      </Fold>
    </li>
  );
}
