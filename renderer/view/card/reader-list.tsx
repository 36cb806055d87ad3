import type { CardReader, CardReading } from '../../../electron/contract/card.ts';
import { Notice } from '../../part/notice.tsx';
import { LearnMore } from '../../part/code-page.tsx';
import { failureText, useLocale, useText, type Translate } from '../../text.ts';

/** What lies in a reader, in words: nothing, a kind of card, and what keeps it from being read. */
export function inReader({ present, mute, busy, kind }: CardReader, t: Translate): string {
  if (!present && !busy) return t('card.lies.empty');
  if (mute) return t('card.lies.mute');
  const what = kind === null ? t('card.lies.unknown') : t(`card.kind.${kind}`);
  return busy ? `${what}, ${t('card.lies.busy')}` : what;
}

/** The process that asks the service ended: that says nothing of this computer. */
const isPassing = ({ restarting, state, failure }: CardReading): boolean =>
  restarting === true ||
  state === 'starting' ||
  /^card\.(middleware-(crashed|hung)|timeout)$/.test(failure?.code ?? '');

/** Each reader and what lies in it; what the computer cannot tell is said. */
export function ReaderList({ card }: { card: CardReading }) {
  const t = useText();
  const { readers, pcsc } = card;
  return (
    <section className="card stack" aria-labelledby="card-readers">
      <h2 id="card-readers">{t('card.readers')}</h2>
      {pcsc === 'stopped' && (
        <Notice tone="fail">
          <p>{t('card.readers-stopped')}</p>
        </Notice>
      )}
      {readers.length === 0 && pcsc !== 'stopped' && <p className="soft">{t('card.readers-none')}</p>}
      {readers.length > 0 && (
        <ul className="lines">
          {readers.map((reader, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- two may bear the same name, or none
            <Reader key={`${at} ${reader.name}`} reader={reader} beside={card.card !== null && !reader.shown} />
          ))}
        </ul>
      )}
      {pcsc === 'unknown' && !isPassing(card) && <p className="soft small">{t('card.readers-unknown')}</p>}
    </section>
  );
}

/** `beside`: a card of the person is shown, and this is another reader. */
function Reader({ reader, beside }: { reader: CardReader; beside: boolean }) {
  const t = useText();
  const locale = useLocale();
  const { name, shown, failure } = reader;
  return (
    <li className="stack stack--tight">
      <div className="row row--apart">
        <span className="anywhere">
          <strong>{inReader(reader, t)}</strong>
          <br />
          <span className="soft small">{name === '' ? t('card.reader-unnamed') : name}</span>
        </span>
        {shown && <span className="tag">{t('card.shown-here')}</span>}
      </div>
      {failure?.code === 'card.vitale' && beside && <p className="soft small">{t('card.lies.beside')}</p>}
      {failure !== null && !shown && !(failure.code === 'card.vitale' && beside) && (
        <>
          <p className="small">{failureText(failure, locale).sentence}</p>
          <LearnMore code={failure.code} />
        </>
      )}
    </li>
  );
}
