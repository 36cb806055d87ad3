import { guide } from '../guide.ts';
import { useText } from '../locale.ts';
import { goalFields, type Field, type Said } from './draft.ts';

/** A setting in words, as it is read and as two of them are compared. */
export function useWords(): (field: Field, said: Said) => string {
  const { t, date } = useText();
  const clock = (minutes: number): string =>
    t('settings.clock', { hour: Math.floor(minutes / 60), minutes: String(minutes % 60).padStart(2, '0') });
  const part = ({ from, to }: { from: number; to: number }): string =>
    t('settings.hours', { from: clock(from), to: clock(to) });
  return (field, said) => {
    switch (field) {
      case 'startsOn':
      case 'endsOn':
        return date(`${said[field]}T12:00:00`);
      case 'daysOff':
        return said.daysOff.map((day) => date(`${day}T12:00:00`)).join(', ') || t('settings.no-day-off');
      case 'halfDays':
        return t('settings.parts', { am: part(said.halfDays.am), pm: part(said.halfDays.pm) });
      case 'couloirs':
        return said.couloirs.map((one) => t(`couloir.${one}`)).join(', ');
      case 'regions':
        return said.regions.join(', ') || t('settings.every-region');
      case 'objectives':
        return goalFields
          .map((goal) =>
            t('settings.goal-said', {
              goal: t(`settings.goal.${goal}`),
              value: said.objectives[goal] ?? t('settings.not-told'),
            }),
          )
          .join('\n');
      case 'meeting':
        return said.meeting.policy === 'shared'
          ? t('settings.meeting-shared-said', { link: said.meeting.link ?? '' })
          : t('settings.meeting-later');
      case 'reportDays':
        return t('settings.report-days-said', { count: said.reportDays });
      case 'guide':
        return said.guide || t('settings.guide-usual', { version: guide.version });
      default:
        return said[field] || t('settings.not-told');
    }
  };
}
