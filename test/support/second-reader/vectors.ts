/** The committed vectors, by file and path: "statements.json#founding.bytes". */
import { readFileSync } from 'node:fs'

export const vector = (name: string): string => {
  const [file = '', path = ''] = name.split('#')
  let value: unknown = JSON.parse(readFileSync(`test/vectors/${file}`, 'utf8'))
  for (const step of path.split('.')) value = (value as Record<string, unknown>)[step]
  if (typeof value !== 'string' && typeof value !== 'number') throw new Error(`no vector ${name}`)
  return String(value)
}

export const vectorBytes = (name: string): Uint8Array =>
  Uint8Array.from(Buffer.from(vector(name), 'hex'))

/** Names in one place of a file, with what they name there. */
export const vectorsAt = (file: string, path: string): [string, string][] => {
  let value: unknown = JSON.parse(readFileSync(`test/vectors/${file}`, 'utf8'))
  for (const step of path.split('.').filter(Boolean))
    value = (value as Record<string, unknown>)[step]
  return Object.entries(value as Record<string, string>)
}
