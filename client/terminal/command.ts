/** The command line: what may be said, and what was meant. */
import { parseArgs } from 'node:util'
import type { Result } from '../../shared/base/result.ts'
import { ok, refuse } from '../../shared/base/result.ts'

export const formats = ['hledger', 'beancount', 'csv', 'json'] as const
export type Format = (typeof formats)[number]

export type Command =
  | { readonly kind: 'help' }
  | {
      readonly kind: 'export'
      readonly file: string
      readonly key: string
      readonly format: Format
      /** Null: to standard output. */
      readonly output: string | null
    }
  | { readonly kind: 'verify'; readonly file: string; readonly key: string | null }

export const usage = `Juntas on the command line: reads a notebook that the app saved as a file, and never writes into one.

  npm run --silent juntas -- export --format FORMAT FILE --key KEYFILE [--output PATH]
  npm run --silent juntas -- verify FILE [--key KEYFILE]

  export   the whole book, for hledger, beancount, a spreadsheet (csv) or a program (json)
  verify   checks hash, signatures, chains and order; with a key also contents, sums and closings. Says what it checked

  FILE         "Guardar una copia" in the app saves it
  --key        "Guardar llave de lectura" on the staff screen saves it; its six words are asked for,
               or taken from the environment variable JUNTAS_PASSPHRASE
  --format     ${formats.join(', ')}
  --output     a file that does not exist yet; without it the book goes to standard output

  Exit code 0: all is well. 1: something does not hold or could not be read. 2: the command was not understood.
`

const options = {
  format: { type: 'string' },
  key: { type: 'string' },
  output: { type: 'string' },
  help: { type: 'boolean' },
} as const

/** `words`: what stands after the program's name. The refusal is a sentence. */
export const parseCommand = (words: readonly string[]): Result<Command, string> => {
  const parsed = split(words)
  if (!parsed.ok) return parsed
  const { values, positionals } = parsed.value
  const [kind, file, ...more] = positionals
  if (values.help === true || kind === 'help') return ok({ kind: 'help' })
  if (kind !== 'export' && kind !== 'verify') return refuse('Say export or verify.')
  if (file === undefined) return refuse('Name the file of the notebook.')
  if (more.length > 0) return refuse(`One file at a time; what is ${more.join(' ')}?`)
  const { format, key = null, output = null } = values
  if (kind === 'verify') {
    return format === undefined && output === null
      ? ok({ kind, file, key })
      : refuse('verify takes neither --format nor --output.')
  }
  const known = formats.find((one) => one === format)
  if (known === undefined) return refuse(`Give --format: ${formats.join(', ')}.`)
  return key === null
    ? refuse('Give --key: without a reader’s key nothing in the copy can be read.')
    : ok({ kind, file, key, format: known, output })
}

const split = (words: readonly string[]) => {
  try {
    return ok(parseArgs({ args: [...words], options, allowPositionals: true }))
  } catch (error) {
    // parseArgs says by throwing that an option is unknown or lacks its value.
    return refuse(error instanceof Error ? error.message : String(error))
  }
}
