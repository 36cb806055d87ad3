import type { CardLibrary, CardReading } from '../../../electron/contract/card.ts';
import type { Failure } from '../../../electron/contract/failure.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { WordMark } from '../../part/card-mark.tsx';
import { Fact } from '../../part/fact.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { LearnMore } from '../../part/code-page.tsx';
import { Notice } from '../../part/notice.tsx';
import { act, say, useStore } from '../../store.ts';
import { failureText, useLocale, useText } from '../../text.ts';

const tones = { used: 'ok', asked: 'unused', later: 'unused', failed: 'fail' } as const;

/** The reading components of this computer: the one used and why, the others and why not, and how to choose another. */
export function LibraryList({ card }: { card: CardReading }) {
  const t = useText();
  const choosing = useStore((s) => s.pending['card.choose'] ?? false);
  // Chosen by mistake: nothing of the computer is to be installed again.
  const notOne = useStore((s) => isNotOne(s.failures['card.choose'] ?? null));
  const { libraries, middleware } = card;

  const choose = async () => {
    const answer = await act('card.choose', 'card.choose-library');
    if (answer.ok) say(t('card.library.said-chosen', { name: answer.value.name }));
  };

  return (
    <section className="card stack" aria-labelledby="card-libraries">
      <h2 id="card-libraries">{t('card.libraries')}</h2>
      <p className="soft">{t(libraries.length === 0 ? 'card.libraries-none' : 'card.libraries-lead')}</p>
      {libraries.length > 0 && (
        <ul className="lines">
          {libraries.map((library) => (
            <Library
              key={library.path}
              library={library}
              installed={library.path === middleware?.path ? middleware.package : null}
            />
          ))}
        </ul>
      )}
      <div className="row wide-on-narrow">
        <ActionButton busy={choosing} onPress={() => void choose()}>
          {t('card.library.choose')}
        </ActionButton>
        {libraries.some(({ origin }) => origin === 'chosen') && <ForgetLibrary />}
      </div>
      {notOne ? (
        <Notice tone="fail" title={t('card.library.not-one')} announce>
          <p>{t('card.library.not-one-sentence')}</p>
        </Notice>
      ) : (
        <PlaceFailure place="card.choose" />
      )}
      <PlaceFailure place="card.forget" />
    </section>
  );
}

/** The way back from a chosen library to the search. */
export function ForgetLibrary({ lost = false }: { lost?: boolean }) {
  const t = useText();
  const forgetting = useStore((s) => s.pending['card.forget'] ?? false);
  const forget = async () => {
    const answer = await act('card.forget', 'card.forget-library');
    if (answer.ok) say(t('card.library.said-forgotten'));
  };
  return (
    <ActionButton look="quiet" busy={forgetting} onPress={() => void forget()}>
      {t(lost ? 'card.library.forget-lost' : 'card.library.forget')}
    </ActionButton>
  );
}

const isNotOne = (failure: Failure | null): boolean =>
  failure?.code === 'card.middleware-unloadable' &&
  ['not-a-file', 'not-a-library', 'cut-short', 'not-pkcs11'].includes(String(failure.info['reason']));

function Library({ library, installed }: { library: CardLibrary; installed: string | null }) {
  const t = useText();
  const locale = useLocale();
  const { name, why, origin, failure, description, version, architectures, path } = library;
  // What was not asked has not kept anything back.
  const unsaid = t(description === null && failure === null ? 'card.library.untried' : 'card.library.unsaid');
  return (
    <li className="stack stack--tight">
      <div className="row row--apart">
        <h3 className="anywhere">{description ?? name}</h3>
        <WordMark tone={tones[why]}>{t(`card.library.${why}`)}</WordMark>
      </div>
      {failure !== null && (
        <>
          <p>{failureText(failure, locale).sentence}</p>
          <LearnMore code={failure.code} />
        </>
      )}
      <dl className="facts">
        <Fact label={t('card.library.origin')}>{t(`card.library.origin.${origin}`)}</Fact>
        <Fact label={t('card.library.version')}>{version ?? unsaid}</Fact>
        {installed !== null && <Fact label={t('card.library.package')}>{installed}</Fact>}
        <Fact label={t('card.library.for')}>{architectures.length === 0 ? unsaid : architectures.join(', ')}</Fact>
        <Fact label={t('card.library.path')} whole>
          <span className="code">{path}</span>
        </Fact>
      </dl>
    </li>
  );
}
