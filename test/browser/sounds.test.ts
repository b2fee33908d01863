/** The clips in real Chromium: decoded, joined and rendered by the client's own modules, and the loudspeaker of the built app. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import type { ModuleServer } from '../support/desk-page.ts'
import { serveModules } from '../support/desk-page.ts'
import { Person } from '../support/person.ts'
import type { RelayProcess } from '../support/relay-process.ts'
import { startRelay, temporaryFolder } from '../support/relay-process.ts'

const data = temporaryFolder()
let browser: Browser
let modules: ModuleServer
let relay: RelayProcess

beforeAll(async () => {
  browser = await launchChromium(['--autoplay-policy=document-user-activation-required'])
  modules = await serveModules()
  relay = await startRelay(data.path)
})

afterAll(async () => {
  await browser.close()
  await modules.close()
  await relay.stop('SIGTERM')
  await data[Symbol.asyncDispose]()
})

interface Rendered {
  readonly names: readonly string[]
  /** For each joint, the longest silence within 50 ms of it, in milliseconds. */
  readonly gaps: readonly number[]
  /** For each clip, how far the rendered samples are at most from its own, between its fades; and the loudest sample of all. */
  readonly differences: readonly number[]
  readonly loudest: number
  readonly seconds: number
}

/** Sounds below a hundredth of full scale are not heard in a room. */
const render = (page: Page, sentence: string): Promise<Rendered> =>
  page.evaluate(`(async () => {
    const { spokenParts } = await import('/sounds/spoken-parts.ts')
    const { soundOf } = await import('/sounds/clip-pack.ts')
    const { joinClips } = await import('/sounds/join-clips.ts')
    const rate = 24000
    const context = new OfflineAudioContext(1, rate * 30, rate)
    const names = spokenParts(${JSON.stringify(sentence)})
      .flatMap((part) => part.kind === 'clip' ? part.name : [])
    const sounds = []
    for (const name of names) sounds.push(await soundOf(context, name))
    const { joints, end } = joinClips(context, sounds, 0.1)
    const samples = (await context.startRendering()).getChannelData(0)
    const isHeard = (at) => Math.abs(samples[at] ?? 0) > 0.01
    const gaps = joints.slice(1).map((joint) => {
      const [first, last] = [joint - 0.05, joint + 0.05].map((time) => Math.round(time * rate))
      let [longest, silent] = [0, 0]
      for (let at = first; at < last; at += 1) {
        silent = isHeard(at) ? 0 : silent + 1
        longest = Math.max(longest, silent)
      }
      return longest / rate * 1000
    })
    const differences = sounds.map((sound, place) => {
      const own = sound.getChannelData(0)
      const first = Math.round(joints[place] * rate)
      const margin = Math.round(0.02 * rate)
      let most = 0
      for (let at = margin; at < own.length - margin; at += 1) {
        most = Math.max(most, Math.min(
          ...[-1, 0, 1].map((slip) => Math.abs(samples[first + at + slip] - own[at]))))
      }
      return most
    })
    const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
    return { names, gaps, differences, loudest, seconds: end }
  })()`)

test('clips are joined in order, whole, and without an audible gap', async () => {
  const page = await browser.newPage()
  await page.goto(`${modules.origin}icon.svg`)
  const sentences = [
    '555,721.50 pesos',
    '21,100 pesos',
    '1 peso',
    'Faltan 31 abonos de 900 pesos',
    'Revisar 2 cosas que anotaron de mí',
    'Firmar el cierre del miércoles 18 de septiembre',
  ]
  for (const sentence of sentences) {
    const { names, gaps, differences, loudest } = await render(page, sentence)
    const report = names.slice(1).map((name, place) => `${name} ${(gaps[place] ?? 0).toFixed(1)}`)
    expect(report.filter((_, place) => (gaps[place] ?? 0) >= 30)).toEqual([])
    // As much as two places of the clock's rounding may differ; another clip would differ by far more.
    expect(Math.max(...differences)).toBeLessThan(0.05)
    expect(loudest).toBeGreaterThan(0.2)
    expect(loudest).toBeLessThanOrEqual(1)
  }
  await page.close()
})

/** What the page began to play: each clip's start and length on the audio clock, in seconds, and how many contexts still run. */
interface Heard {
  readonly starts: readonly { readonly at: number; readonly length: number }[]
  readonly running: number
}

const listen = `
  globalThis.heard = { starts: [], contexts: [] }
  const start = AudioBufferSourceNode.prototype.start
  AudioBufferSourceNode.prototype.start = function (at) {
    heard.starts.push({ at, length: this.buffer.duration })
    start.call(this, at)
  }
  globalThis.AudioContext = class extends AudioContext {
    constructor(options) {
      super(options)
      heard.contexts.push(this)
    }
  }`

const heardOn = (page: Page): Promise<Heard> =>
  page.evaluate(`({
    starts: heard.starts,
    running: heard.contexts.filter(({ state }) => state !== 'closed').length,
  })`)

test('in the app nothing is heard until the loudspeaker is pressed; also without the network', async () => {
  const ana = await Person.arrive(browser, 'phone')
  await ana.context.addInitScript(listen)
  await ana.page.goto(`http://${relay.host}/`)
  await ana.foundGroup('Las Jacarandas', 'Ana', { picture: 'flor', pin: '2580' })
  await ana.goOffline()
  expect(await heardOn(ana.page)).toEqual({ starts: [], running: 0 })

  // "Mi ahorro": one clip. Its amount is hidden.
  await ana.press('Escuchar')
  await ana.button('Callar').waitFor()
  await ana.button('Escuchar').waitFor()
  expect((await heardOn(ana.page)).starts.length).toBe(1)

  // "Mi ahorro: cero pesos", once it is shown.
  await ana.press('Ver Mi ahorro', 'Escuchar')
  await ana.button('Callar').waitFor()
  await ana.button('Escuchar').waitFor()
  const { starts, running } = await heardOn(ana.page)
  expect(starts.length).toBe(4)
  expect(running).toBe(0)
  const [saved, zero, pesos] = starts.slice(1)
  if (saved === undefined || zero === undefined || pesos === undefined) throw new Error('unheard')
  expect(pesos.at - (zero.at + zero.length)).toBeLessThan(0.03)
  expect(zero.at - (saved.at + saved.length)).toBeGreaterThan(0.1)

  // A second press stops it at once.
  await ana.press('Escuchar', 'Callar')
  await ana.button('Escuchar').waitFor()
  await expect.poll(async () => (await heardOn(ana.page)).running).toBe(0)
  expect(ana.faults.filter((fault) => !fault.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([])
  await ana.context.close()
})
