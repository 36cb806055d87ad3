import type { ReminderKind } from './reminder.ts';

type Locale = 'fr' | 'en';

const tags: Record<Locale, string> = { fr: 'fr-FR', en: 'en-GB' };

/** The day and the hour of an instant, on this machine's clock: "jeudi 3 décembre à 14:00". */
function spoken(at: Date, locale: Locale): string {
  const day = new Intl.DateTimeFormat(tags[locale], { weekday: 'long', day: 'numeric', month: 'long' }).format(at);
  const time = new Intl.DateTimeFormat(tags[locale], { hour: '2-digit', minute: '2-digit' }).format(at);
  return locale === 'fr' ? `${day} à ${time}` : `${day} at ${time}`;
}

const midnight = (date: Date): number => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());

/** How far a moment is, as a person says it: "dans 15 minutes", "aujourd'hui", "demain", "dans 3 jours". */
function distance(from: Date, to: Date, locale: Locale): string {
  const relative = new Intl.RelativeTimeFormat(tags[locale], { numeric: 'auto' });
  const minutes = Math.max(1, Math.round((to.getTime() - from.getTime()) / 60_000));
  if (minutes < 60) return relative.format(minutes, 'minute');
  return relative.format(Math.round((midnight(to) - midnight(from)) / 86_400_000), 'day');
}

/** Title and text of a reminder. It may come late: the distance is the true one, not the one in its name. */
export function reminderText(
  kind: ReminderKind,
  { now, startsAt, locale }: { now: Date; startsAt: Date; locale: Locale },
): { title: string; body: string } {
  const begun = startsAt <= now;
  const when = spoken(startsAt, locale);
  if (locale === 'fr') {
    return {
      title: begun ? "Votre Vérif' Ségur a commencé" : `Votre Vérif' Ségur a lieu ${distance(now, startsAt, locale)}`,
      body:
        kind === 'minutes'
          ? `${when}. Cliquez ici pour refaire vos vérifications et retrouver le lien de la réunion.`
          : `${when}. Cliquez ici pour refaire vos vérifications.`,
    };
  }
  return {
    title: begun ? "Your Vérif' Ségur has started" : `Your Vérif' Ségur is ${distance(now, startsAt, locale)}`,
    body:
      kind === 'minutes'
        ? `${when}. Click here to run your checks again and find the link of the meeting.`
        : `${when}. Click here to run your checks again.`,
  };
}

/** The words of the calendar entry. Only the edition is named. */
export const calendarText: Record<
  Locale,
  { title(edition: string): string; text(contact: string): string; alarm: string }
> = {
  fr: {
    title: (edition) => `Vérif' Ségur : ${edition}`,
    text: (contact) =>
      `Une heure de test à distance. Ouvrez le Compagnon Vérif' Ségur un quart d'heure avant et refaites vos vérifications.\nUn empêchement ? Prévenez les organisateurs : ${contact}`,
    alarm: "Votre Vérif' Ségur approche : ouvrez le Compagnon et refaites vos vérifications.",
  },
  en: {
    title: (edition) => `Vérif' Ségur: ${edition}`,
    text: (contact) =>
      `One hour of remote testing. Open the Compagnon Vérif' Ségur a quarter of an hour before and run your checks again.\nCannot make it? Tell the organisers: ${contact}`,
    alarm: "Your Vérif' Ségur is near: open the Compagnon and run your checks again.",
  },
};

/** Told when an organiser takes the step that help was asked for. */
export const answerText = (locale: Locale): { title: string; body: string } =>
  locale === 'fr'
    ? { title: "Un organisateur s'occupe de votre demande", body: "Il regarde l'étape où vous êtes bloqué." }
    : {
        title: 'An organiser is taking care of your request',
        body: 'They are looking at the step where you are stuck.',
      };

/** Title and text told when the organisers wrote. Not what they wrote: others may see the screen. */
export function messageText(count: number, locale: Locale): { title: string; body: string } {
  if (locale === 'fr') {
    return {
      title: count === 1 ? "Message des organisateurs de votre Vérif' Ségur" : `${count} messages des organisateurs`,
      body: 'Ouvrez le Compagnon pour le lire.',
    };
  }
  return {
    title: count === 1 ? "Message from the organisers of your Vérif' Ségur" : `${count} messages from the organisers`,
    body: 'Open the Companion to read it.',
  };
}
