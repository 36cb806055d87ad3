import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import { ChevronRight } from 'lucide-react';
import type { CheckId } from '../../../electron/contract/check.ts';
import { CheckDot, CheckMark, DemoMark, RunningMark } from '../../part/mark.tsx';
import { useText, type Translate } from '../../text.ts';
import { Evidence } from './evidence.tsx';
import { groupIcons } from './group-look.ts';
import { RedoButton } from './redo-button.tsx';
import type { Count, Group, Line } from './verdict.ts';

type Props = { groups: readonly Group[]; onRedo: (id: CheckId) => void };

/** In words, what a group's marks say: "4 prêts, 1 à corriger". */
export function countText(count: Count, t: Translate): string {
  const parts = (['fail', 'unknown', 'warn', 'ok'] as const)
    .filter((status) => count[status] > 0)
    .map((status) => t(`checks.count-${status}`, { count: count[status] }));
  if (count.running > 0) parts.push(t('checks.count-running', { count: count.running }));
  return parts.join(', ');
}

/** Everything that was checked, folded by group. A group's head shows one mark a check, always in the same place. */
export function GroupList({ groups, onRedo }: Props) {
  const t = useText();
  return (
    <ul className="groups" aria-label={t('checks.everything')}>
      {groups.map((group) => (
        <li key={group.group}>
          <GroupFold group={group} onRedo={onRedo} />
        </li>
      ))}
    </ul>
  );
}

function GroupFold({ group: { group, lines, count }, onRedo }: { group: Group; onRedo: (id: CheckId) => void }) {
  const t = useText();
  const Icon = groupIcons[group];
  return (
    <Disclosure className="fold group">
      <Heading level={3}>
        <Button slot="trigger" className="fold-button group-head">
          <ChevronRight aria-hidden size="1.2em" className="fold-arrow" />
          <Icon aria-hidden size="1.2em" />
          <span className="group-name">{t(`group.${group}`)}</span>
          <span className="dots" aria-hidden>
            {lines.map(({ id, result, running }) => (
              <CheckDot key={id} status={running ? null : (result?.status ?? null)} />
            ))}
          </span>
          <span className="group-count soft small">{countText(count, t)}</span>
        </Button>
      </Heading>
      <DisclosurePanel>
        <ul className="group-lines">
          {lines.map((line) => (
            <GroupLine key={line.id} line={line} onRedo={onRedo} />
          ))}
        </ul>
      </DisclosurePanel>
    </Disclosure>
  );
}

function GroupLine({ line: { id, result, running }, onRedo }: { line: Line; onRedo: (id: CheckId) => void }) {
  const t = useText();
  return (
    <li className="result-line" data-check={id} {...(result === null ? {} : { 'data-status': result.status })}>
      <div className="row row--apart">
        <span className="row">
          <span>{t(`check.${id}.title`)}</span>
          {result?.demo === true && <DemoMark />}
        </span>
        <span className="row">
          {running || result === null ? <RunningMark /> : <CheckMark status={result.status} />}
          <RedoButton id={id} busy={running} onRedo={onRedo} />
        </span>
      </div>
      {result !== null && <Evidence result={result} />}
    </li>
  );
}
