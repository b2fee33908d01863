/**
 * The relay's settings, from environment variables. Decoded once, here.
 *
 *   PORT            8787       0 takes any free port
 *   HOST            127.0.0.1  this machine only; 0.0.0.0 or :: for all networks (browsers then ask for HTTPS, so: a proxy in front)
 *   DATA            data       folder of the SQLite file
 *   PUBLIC_NAME                host (and port, unless it is the scheme's own) under which devices dial the relay; needed behind a proxy
 *   ADDRESS_HEADER             header in which that proxy names the caller, e.g. x-forwarded-for; without it, the socket's address counts
 */
import * as v from 'valibot'
import type { Result } from '../shared/base/result.ts'
import { ok, refuse } from '../shared/base/result.ts'

const unset = '(not set)'

const text = (fallback: string) =>
  v.optional(
    v.pipe(
      v.string(),
      v.trim(),
      v.transform((value) => value || fallback),
    ),
    fallback,
  )

const lowerCase = v.pipe(
  text(unset),
  v.toLowerCase(),
  v.transform((value) => (value === unset ? null : value)),
)

const settings = v.object({
  PORT: v.pipe(
    text('8787'),
    v.regex(/^\d{1,5}$/, 'a number from 0 to 65535'),
    v.transform(Number),
    v.maxValue(65_535, 'a number from 0 to 65535'),
  ),
  HOST: text('127.0.0.1'),
  DATA: text('data'),
  PUBLIC_NAME: v.pipe(
    lowerCase,
    v.check(
      (name) => name === null || /^[\w.-]+(?::\d+)?$|^\[[\da-f:]+\](?::\d+)?$/.test(name),
      'a host, or host:port',
    ),
  ),
  ADDRESS_HEADER: v.pipe(
    lowerCase,
    v.check((name) => name === null || /^[\w-]+$/.test(name), 'the name of a header'),
  ),
})

export type Settings = v.InferOutput<typeof settings>

/** Refused with one line for each setting that is wrong. */
export const decodeSettings = (
  environment: Readonly<Record<string, string | undefined>>,
): Result<Settings, string> => {
  const parsed = v.safeParse(settings, environment)
  if (parsed.success) return ok(parsed.output)
  return refuse(
    parsed.issues
      .map((issue) => `${v.getDotPath(issue) ?? ''} must be ${issue.message}.`)
      .join('\n'),
  )
}
