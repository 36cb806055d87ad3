import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { Camera, CircleCheck, CircleX, Clock, FileText, HardDrive, Image, type LucideIcon } from 'lucide-react';
import type { EvidenceItem } from '../../../electron/contract/evidence.ts';
import type { Output } from '../../../electron/contract/ipc.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { ConfirmBox, DialogBox } from '../../part/dialog-box.tsx';
import { FailureNotice, PlaceFailure } from '../../part/failure-notice.tsx';
import { MaskedNote } from '../../part/masked-note.tsx';
import { act, say, useStore } from '../../store.ts';
import { pick, sizeOf, useLocale, useText, whenOf } from '../../text.ts';
import { useOpenStep } from '../session/open-step.ts';
import { BytesCanvas } from './bytes-canvas.tsx';
import { openDraft, PLACE, useDraft } from './draft.ts';

const none: EvidenceItem[] = [];
const looks: Record<EvidenceItem['state'], { icon: LucideIcon; tone: string }> = {
  local: { icon: HardDrive, tone: '' },
  waiting: { icon: Clock, tone: '' },
  sent: { icon: CircleCheck, tone: 'mark--ok' },
  refused: { icon: CircleX, tone: 'mark--fail' },
};

function StateMark({ state }: { state: EvidenceItem['state'] }) {
  const t = useText();
  const { icon: Icon, tone } = looks[state];
  return (
    <span className={`mark small ${tone}`}>
      <Icon aria-hidden size="1.1em" />
      <span>{t(`piece.state.${state}`)}</span>
    </span>
  );
}

/** A piece as it was kept, its bytes asked for when it is shown. */
function Content({ id, side, quiet = false }: { id: string; side: number; quiet?: boolean }) {
  const t = useText();
  const [view, setView] = useState<Output<'evidence.view'> | null>(null);
  const place = `piece:${id}`;
  useEffect(() => {
    let current = true;
    const read = async () => {
      const answer = await act(place, 'evidence.view', { id });
      if (current && answer.ok) setView(answer.value);
    };
    void read();
    return () => {
      current = false;
    };
  }, [id, place]);
  // In a line, which is one button, there is room for no other.
  if (view === null) return quiet ? null : <PlaceFailure place={place} />;
  if (view.kind === 'image') return <BytesCanvas bytes={view.bytes} side={side} label={t('piece.picture')} />;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard
    <pre className="preview" tabIndex={0} aria-label={t('piece.text')}>
      {view.text}
    </pre>
  );
}

/** Adds a piece of evidence, and lists those of the hour with where they are. */
export function EvidencePanel() {
  const t = useText();
  const step = useOpenStep();
  const items = useStore((s) => s.snapshot?.evidence.items) ?? none;
  const rehearsing = useStore((s) => (s.snapshot?.rehearsal ?? null) !== null);
  const waiting = useDraft((s) => s.stage !== 'ways' && s.stage !== 'sources');
  const [shown, setShown] = useState<string | null>(null);
  const item = items.find(({ id }) => id === shown) ?? null;
  return (
    <section className="card stack stack--tight" aria-labelledby="pieces-title">
      <h2 id="pieces-title">{t('piece.list')}</h2>
      {rehearsing ? (
        <p className="hint">{t('piece.rehearsing')}</p>
      ) : (
        <>
          <ActionButton icon={Camera} onPress={() => openDraft(step)}>
            {t(waiting ? 'piece.go-on' : 'piece.add')}
          </ActionButton>
          <MaskedNote name={PLACE} />
          {items.length === 0 && <p className="hint">{t('piece.hint')}</p>}
        </>
      )}
      {items.length > 0 && (
        <ul className="pieces">
          {items.map((one) => (
            <PieceLine key={one.id} item={one} onShow={() => setShown(one.id)} />
          ))}
        </ul>
      )}
      <DialogBox title={t('piece.one')} open={item !== null} onClose={() => setShown(null)} wide>
        {item !== null && <Piece key={item.id} item={item} onClose={() => setShown(null)} />}
      </DialogBox>
    </section>
  );
}

function useWords(item: EvidenceItem): { what: string; where: string } {
  const t = useText();
  const locale = useLocale();
  const title = useStore((s) => s.snapshot?.guide.steps.find(({ id }) => id === item.step)?.title);
  const what = item.way === 'file' ? t(`piece.what.file-${item.kind}`) : t(`piece.what.${item.way}`);
  return { what, where: title === undefined ? t('piece.no-step') : pick(title, locale) };
}

function PieceLine({ item, onShow }: { item: EvidenceItem; onShow: () => void }) {
  const locale = useLocale();
  const { what, where } = useWords(item);
  const Icon = item.kind === 'image' ? Image : FileText;
  return (
    <li>
      <Button className="piece" onPress={onShow}>
        <span className="piece-picture">
          {item.kind === 'image' ? <Content id={item.id} side={160} quiet /> : <Icon aria-hidden size="1.5em" />}
        </span>
        <span className="piece-words">
          <strong>{what}</strong>
          <span className="small soft">{where}</span>
          <span className="row small soft number">
            {whenOf(item.at, locale)} <StateMark state={item.state} />
          </span>
        </span>
      </Button>
    </li>
  );
}

/** One piece whole, why it is not sent if it is not, and its removal. */
function Piece({ item, onClose }: { item: EvidenceItem; onClose: () => void }) {
  const t = useText();
  const locale = useLocale();
  const { what, where } = useWords(item);
  const place = `remove:${item.id}`;
  const busy = useStore((s) => s.pending[place] ?? false);
  const [asking, setAsking] = useState(false);
  const remove = async () => {
    const { ok } = await act(place, 'evidence.remove', { id: item.id });
    setAsking(false);
    if (!ok) return;
    say(t('piece.removed'));
    onClose();
  };
  return (
    <div className="stack stack--tight">
      <p className="row small soft number">
        <strong>{what}</strong> {where} · {whenOf(item.at, locale)} · {sizeOf(item.size, locale)}{' '}
        <StateMark state={item.state} />
      </p>
      <div className="piece-whole">
        <Content id={item.id} side={1_600} />
      </div>
      {item.failure !== null && item.failure.code !== 'sync.offline' && (
        <FailureNotice failure={item.failure} onRetry={() => void act(place, 'evidence.send', { id: item.id })} />
      )}
      <p className="hint">{t(`piece.state-hint.${item.state}`)}</p>
      <PlaceFailure place={place} />
      <div className="row">
        <ActionButton onPress={onClose}>{t('close')}</ActionButton>
        <ActionButton look="danger" busy={busy} onPress={() => setAsking(true)}>
          {t('piece.remove')}
        </ActionButton>
      </div>
      <ConfirmBox
        title={t('piece.remove-title')}
        open={asking}
        onClose={() => setAsking(false)}
        yes={t('piece.remove')}
        onYes={() => void remove()}
        busy={busy}
      >
        <p>{t(`piece.remove-what.${item.state === 'sent' ? 'sent' : 'here'}`)}</p>
      </ConfirmBox>
    </div>
  );
}
