import { z } from 'zod';

const platform = z.enum(['win32', 'darwin', 'linux']);

/** Where the PKCS#11 libraries are looked for, in order (resources/middleware.json). */
export const middlewareList = z.strictObject({
  source: z.string(),
  /** Manifests of the NSS browsers, which name the library ("path"). A registry key's default value is such a file. */
  manifests: z.array(
    z.strictObject({
      platform,
      /** May hold %HOME%, %ALLUSERSPROFILE%, … */
      file: z.string().optional(),
      registry: z.strictObject({ key: z.string(), view: z.union([z.literal(32), z.literal(64)]) }).optional(),
    }),
  ),
  candidates: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      platform,
      /** May start with %WINDIR%, %PROGRAMFILES%, … */
      path: z.string(),
    }),
  ),
  /** Where the system keeps the version of an installed package, for the libraries whose file name holds `library`. */
  packages: z.array(
    z.strictObject({
      platform,
      library: z.string(),
      registry: z
        .strictObject({ key: z.string(), value: z.string(), view: z.union([z.literal(32), z.literal(64)]) })
        .optional(),
      receipt: z.string().optional(),
    }),
  ),
});
export type MiddlewareList = z.infer<typeof middlewareList>;
