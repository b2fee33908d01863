/** `npm run dev`: app and relay in one process, on one port. */
import { spawn } from 'node:child_process'
import { expect, test } from 'vitest'
import { seedOf } from '../support/notebook.ts'
import { FrameSocket, relayUrl } from '../support/relay-client.ts'
import { temporaryFolder } from '../support/relay-process.ts'

test('the development server is the relay too', async () => {
  await using folder = temporaryFolder()
  const { PATH = '', HOME = '' } = process.env
  const environment = { PATH, HOME, DATA: folder.path, NO_COLOR: '1' }
  const vite = ['node_modules/vite/bin/vite.js', '--port', '0', '--host', '127.0.0.1']
  const child = spawn(process.execPath, vite, { env: environment })
  const ended = new Promise((resolve) => child.once('close', resolve))
  try {
    const host = await new Promise<string>((resolve, reject) => {
      let output = ''
      const read = (text: Buffer): void => {
        output += text.toString()
        const said = /http:\/\/(?<host>127\.0\.0\.1:\d+)/.exec(output)?.groups?.['host']
        if (said !== undefined) resolve(said)
      }
      child.stdout.on('data', read)
      child.stderr.on('data', read)
      void ended.then(() => reject(new Error(output)))
    })
    const health = await fetch(`http://${host}/health`)
    expect(await health.json()).toMatchObject({ ok: true, groups: 0 })
    const page = await fetch(`http://${host}/`)
    expect(await page.text()).toContain('/@vite/client')
    const socket = new FrameSocket(relayUrl(host, seedOf('any')))
    expect(await socket.frame()).toHaveLength(33)
    await socket.close()
  } finally {
    child.kill()
    await ended
  }
}, 60_000)
