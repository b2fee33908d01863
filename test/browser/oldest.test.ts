/** The built app against the oldest browser that it claims to run on: Chrome 119, the first with all of ES2024. */
import { parse } from 'acorn'
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { serveBuilt } from '../support/built-server.ts'

const filesOf = (ending: RegExp): [name: string, text: string][] =>
  readdirSync('dist', { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .map((name) => [name, readFileSync(`dist/${name}`, 'utf8')])

/** With the first version that has each (MDN's tables). Two that packages use are not here, because they ask for them first: scheduler.yield, Uint8Array.fromHex. */
const newer = [
  /\bArray\.fromAsync\(/u, // 121
  /\.(?:values|keys|entries)\(\)\.(?:map|filter|some|every|find|take|drop|toArray|reduce|flatMap|forEach)\(/u, // 122
  /\bIterator\.from\(/u, // 122
  /\.(?:isSubsetOf|isSupersetOf|isDisjointFrom|symmetricDifference)\(/u, // 122
  /\bPromise\.try\(/u, // 128
  /\bRegExp\.escape\(/u, // 136
  /\bError\.isError\(/u, // 134
  /\bMath\.sumPrecise\(/u, // 147
]

const newerStyles = [
  /light-dark\(/u, // 123
  /field-sizing/u, // 123
  /anchor-name|position-anchor/u, // 125
  /interpolate-size/u, // 129
  /text-box/u, // 133
  /[\s:]if\(/u, // 137
]

test('every script can be read by a browser that knows ES2024', () => {
  const scripts = filesOf(/\.js$/u)
  expect(scripts.length).toBeGreaterThan(50)
  for (const [name, code] of scripts) {
    const ecmaVersion = name === 'too-old.js' ? 5 : 2024
    const sourceType = name.startsWith('assets/') ? 'module' : 'script'
    expect(() => parse(code, { ecmaVersion, sourceType }), name).not.toThrow()
  }
})

test('nothing newer is called', () => {
  const found = (texts: [string, string][], signs: readonly RegExp[]): string[] =>
    texts.flatMap(([name, text]) =>
      signs.flatMap((sign) => sign.exec(text)?.[0] ?? []).map((use) => `${name}: ${use}`),
    )
  expect(found(filesOf(/\.js$/u), newer)).toEqual([])
  expect(found(filesOf(/\.css$/u), newerStyles)).toEqual([])
})

test('a browser that is older is told so, and the program does not begin', async () => {
  await using site = await serveBuilt()
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    await page.addInitScript('delete Promise.withResolvers')
    await page.goto(site.origin)
    await page.getByText('Este navegador es muy viejo').waitFor()
    expect(await page.locator('#app').count()).toBe(0)
  } finally {
    await browser.close()
  }
})
