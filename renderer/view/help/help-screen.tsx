import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { Button, Input, Label, SearchField, Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { Search, X } from 'lucide-react';
import { ActionButton } from '../../part/action-button.tsx';
import { Notice } from '../../part/notice.tsx';
import { Page } from '../../part/page.tsx';
import { codePages } from '../../codebook.ts';
import { contact, faq, glossary } from '../../guide-data.ts';
import { go, helpTabs, useStore, type HelpTab } from '../../store.ts';
import { pick, useLocale, useText } from '../../text.ts';
import { createFinder, type Found } from './find.ts';
import { Item } from './parts.tsx';

const set = (part: Partial<{ search: string; tab: HelpTab }>): void =>
  useStore.setState((s) => ({ help: { ...s.help, ...part } }));

/** The guide of one's couloir, the questions and the glossary, under one search. */
export function HelpScreen() {
  const t = useText();
  const { search } = useStore((s) => s.help);
  return (
    <Page title={t('help.title')} lead={t('help.lead')}>
      <SearchField
        className="field search"
        value={search}
        onChange={(value) => set({ search: value })}
        maxLength={200}
        autoComplete="off"
      >
        <Label className="label">{t('help.search')}</Label>
        <div className="search-box">
          <Search aria-hidden size="1.2em" />
          <Input className="input" />
          <Button className="search-clear" aria-label={t('help.clear')}>
            <X aria-hidden size="1.2em" />
          </Button>
        </div>
      </SearchField>
      {search.trim() !== '' ? <Results typed={search} /> : <Browse />}
    </Page>
  );
}

function Browse() {
  const t = useText();
  const locale = useLocale();
  const { tab } = useStore((s) => s.help);
  const steps = useStore((s) => s.snapshot?.guide.steps) ?? [];
  const couloir = useStore((s) => s.snapshot?.guide.couloir ?? null);
  const version = useStore((s) => s.snapshot?.guide.version ?? '');
  return (
    <Tabs className="tabs" selectedKey={tab} onSelectionChange={(key) => set({ tab: key as HelpTab })}>
      <TabList className="tab-list" aria-label={t('help.parts')}>
        {helpTabs.map((one) => (
          <Tab key={one} id={one} className="tab">
            {t(`help.tab.${one}`)}
          </Tab>
        ))}
      </TabList>
      <TabPanel id="steps" className="tab-panel">
        {couloir === null ? (
          <Notice tone="info">
            <p>{t('help.no-couloir')}</p>
            <ActionButton onPress={() => go('checks', 'couloir')}>{t('help.choose-couloir')}</ActionButton>
          </Notice>
        ) : (
          <p className="soft">
            {t(`help.of.${couloir}`)} {t('help.version', { version })}
          </p>
        )}
        <ol className="help-list">
          {steps.map((step, index) => (
            <Item key={step.id} found={{ kind: 'step', step, number: index + 1 }} />
          ))}
        </ol>
      </TabPanel>
      <TabPanel id="questions" className="tab-panel">
        <ul className="help-list">
          {faq.map((item) => (
            <Item key={item.id} found={{ kind: 'question', item }} />
          ))}
        </ul>
        <p className="soft">{t('help.other-question', { contact })}</p>
      </TabPanel>
      <TabPanel id="glossary" className="tab-panel">
        <dl className="glossary">
          {glossary.map((term) => (
            <div key={term.id}>
              <dt>{term.term}</dt>
              <dd>{pick(term.text, locale)}</dd>
            </div>
          ))}
        </dl>
      </TabPanel>
    </Tabs>
  );
}

function keyOf(found: Found): string {
  switch (found.kind) {
    case 'step':
      return `s ${found.step.id}`;
    case 'question':
      return `q ${found.item.id}`;
    case 'card':
      return `c ${found.code}`;
    default:
      return `t ${found.term.id}`;
  }
}

function Results({ typed }: { typed: string }) {
  const t = useText();
  const locale = useLocale();
  const steps = useStore((s) => s.snapshot?.guide.steps);
  const joined = useStore((s) => s.snapshot !== null && s.snapshot.session !== null);
  const [pages, setPages] = useState<Awaited<ReturnType<typeof codePages>>>([]);
  useEffect(() => {
    let current = true;
    void codePages(locale).then((found) => current && setPages(found));
    return () => {
      current = false;
    };
  }, [locale]);
  const find = useMemo(() => createFinder(steps ?? [], locale, pages), [steps, locale, pages]);
  const asked = useDeferredValue(typed);
  const found = useMemo(() => find(asked), [find, asked]);
  return (
    <section className="stack" aria-label={t('help.results')}>
      <output className="soft">{t('help.found', { count: found.length })}</output>
      {found.length > 0 ? (
        <ul className="help-list">
          {found.map((one) => (
            <Item key={keyOf(one)} found={one} sentence={one.sentence} sort />
          ))}
        </ul>
      ) : (
        <div className="card stack">
          <p>{t('help.nothing', { typed: typed.trim() })}</p>
          <p>{t('help.nothing-next', { contact })}</p>
          <div className="row wide-on-narrow">
            <ActionButton look="primary" onPress={() => set({ search: '' })}>
              {t('help.clear')}
            </ActionButton>
            {joined && <ActionButton onPress={() => go('session')}>{t('help.ask')}</ActionButton>}
          </div>
        </div>
      )}
    </section>
  );
}
