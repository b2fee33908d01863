/** The six words of a reader's key: from the environment, or typed without being shown. */
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import type { Result } from '../../shared/base/result.ts'
import { ok, refuse } from '../../shared/base/result.ts'

const passphraseVariable = 'JUNTAS_PASSPHRASE'

export const askPassphrase = async (): Promise<Result<string, string>> => {
  const given = process.env[passphraseVariable]
  if (given !== undefined) return ok(given)
  const { stdin, stderr } = process
  if (!stdin.isTTY) {
    return refuse(`Nobody is there to type the six words: put them into ${passphraseVariable}.`)
  }
  stderr.write('The six words of the key (they are not shown): ')
  const dark = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: stdin, output: dark, terminal: true })
  const typed = await lines.question('').finally(() => lines.close())
  stderr.write('\n')
  return ok(typed)
}
