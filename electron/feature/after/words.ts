/** The one notification of an erasure to come. */
export function purgeText(due: string, locale: 'fr' | 'en'): { title: string; body: string } {
  const day = new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', { dateStyle: 'long' }).format(new Date(due));
  return locale === 'fr'
    ? {
        title: "Vérif' Ségur : effacement automatique",
        body: `Les données de votre créneau seront effacées de cet ordinateur le ${day}. Vous pouvez garder une archive.`,
      }
    : {
        title: "Vérif' Ségur: automatic erasure",
        body: `The data of your slot will be erased from this computer on ${day}. You can keep an archive.`,
      };
}
