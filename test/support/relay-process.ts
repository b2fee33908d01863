/** The real relay as its own process on a free port. */
import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Ended, if it still runs, by `[Symbol.asyncDispose]`: a test that fails leaves none behind. */
export interface RelayProcess extends AsyncDisposable {
  readonly port: number
  /** `host:port` as devices dial it. */
  readonly host: string
  /** All that it wrote so far, to both streams. */
  output(): string
  /** Resolves with the exit code when it has ended; null after a signal that it did not handle. */
  stop(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<number | null>
}

const running = new Set<ChildProcess>()
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')))

/** A temporary folder, removed by `[Symbol.asyncDispose]`. */
export const temporaryFolder = (): AsyncDisposable & { readonly path: string } => {
  const path = mkdtempSync(join(tmpdir(), 'juntas-relay-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

const spawnRelay = (environment: Readonly<Record<string, string>>): ChildProcess => {
  const { PATH = '' } = process.env
  const child = spawn(process.execPath, ['server/main.ts'], { env: { PATH, ...environment } })
  running.add(child)
  child.once('exit', () => running.delete(child))
  return child
}

/** What it wrote and how it ended, of a relay that does not come to run. */
export const failingRelay = async (
  environment: Readonly<Record<string, string>>,
): Promise<{ readonly output: string; readonly code: number | null }> => {
  const child = spawnRelay(environment)
  let output = ''
  child.stdout?.on('data', (text: Buffer) => (output += text.toString()))
  child.stderr?.on('data', (text: Buffer) => (output += text.toString()))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { output, code }
}

/** Resolves when it has said its address; rejects if it ends before. */
export const startRelay = async (
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<RelayProcess> => {
  const child = spawnRelay({ PORT: '0', DATA: folder, ...environment })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  let output = ''
  child.stderr?.on('data', (text: Buffer) => (output += text.toString()))
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout?.on('data', (text: Buffer) => {
      output += text.toString()
      const said = /http:\/\/[^\s/]+:(?<port>\d+)/.exec(output)?.groups?.['port']
      if (said !== undefined) resolve(Number(said))
    })
    void ended.then(() => reject(new Error(`the relay ended: ${output}`)))
  })
  return {
    port,
    host: `localhost:${port}`,
    output: () => output,
    stop: (signal) => {
      child.kill(signal)
      return ended
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}
