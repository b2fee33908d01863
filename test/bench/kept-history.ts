/** The history of ten years, kept: signing it takes minutes, so that is done again only where the code that writes it has changed. */
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { encodeHistory } from './history.ts'
import { meetingCount, writeTenYears } from './ten-years.ts'

const cache = 'node_modules/.cache/juntas-bench'

/** What decides the bytes of the history. */
const writingSources = [
  'shared/{base,crypto,control,record,journal}/*.ts',
  'shared/replica/page-codec.ts',
  'test/bench/{ten-years,group,history}.ts',
  'test/support/notebook.ts',
]

export const say = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

export const loadHistory = (): Uint8Array => {
  const hash = createHash('sha256')
  for (const file of globSync(writingSources).sort()) hash.update(readFileSync(file))
  const path = `${cache}/ten-years-${hash.digest('hex').slice(0, 16)}`
  if (existsSync(path)) return readFileSync(path)
  const history = writeTenYears((week) => {
    if (week % 52 === 0) say(`writing the history: meeting ${week + 1} of ${meetingCount}`)
  })
  rmSync(cache, { recursive: true, force: true })
  mkdirSync(cache, { recursive: true })
  writeFileSync(path, encodeHistory(history))
  return readFileSync(path)
}
