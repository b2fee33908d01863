/**
 * A tablet that several women share, in real Chromium with a profile on disk: their PINs, how it locks, what one sees of another, what lies in
 * its files while it is locked, and what is left when it is told to forget (rules KE1, KE6).
 */
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchProfile } from '../support/chromium.ts'
import type { Woman } from '../support/person.ts'
import { Person, sizes } from '../support/person.ts'
import type { RelayProcess } from '../support/relay-process.ts'
import { startRelay, temporaryFolder } from '../support/relay-process.ts'

const lupe: Woman = { picture: 'flor', pin: '7391' }
const rosa: Woman = { picture: 'gato', pin: '9316' }
const words = ['Las Bugambilias', 'Guadalupe', 'Rosalinda', '4,321', '432100']

const data = temporaryFolder()
let relay: RelayProcess
let profile: string
let context: BrowserContext
let tablet: Person

const start = async (): Promise<void> => {
  context = await launchProfile(profile)
  await context.clock.install()
  const page = await context.newPage()
  await page.setViewportSize(sizes.tablet)
  tablet = new Person(context, page)
  await page.goto(`http://${relay.host}/`)
}

beforeAll(async () => {
  relay = await startRelay(data.path)
  profile = await mkdtemp(join(tmpdir(), 'profile-'))
  await start()
})

afterAll(async () => {
  await context.close()
  await relay.stop('SIGTERM')
  await data[Symbol.asyncDispose]()
  await rm(profile, { recursive: true, force: true })
})

const isCovered = (): Promise<void> => tablet.see('Toca para abrir')

const open = async (woman: Woman): Promise<void> => {
  await tablet.press('Toca para abrir')
  await tablet.unlock(woman)
  await tablet.see('Mi ahorro')
}

test('[KE1] each woman chooses her PIN, twice and not one that anybody guesses, with the tablet in her own hands', async () => {
  await tablet.beginGroup('Las Bugambilias', 'Guadalupe', 'flor')
  await tablet.typePin('1234')
  await tablet.see('Esa la adivina cualquiera')
  await tablet.typePin(lupe.pin)
  await tablet.typePin('7392')
  await tablet.see('No fueron iguales')
  await tablet.choosePin(lupe.pin)
  await tablet.follow('Más', 'El grupo')
  await tablet.addMember('Rosalinda', 'gato')
  await tablet.follow('Dar entrada')
  await tablet.press('Rosalinda', 'En este aparato')
  await tablet.see('Dale el aparato a Rosalinda')
  await tablet.choosePin(rosa.pin)
  await tablet.press('Listo')
})

test('a locked tablet shows pictures and no name, and opens to the right PIN only', async () => {
  await tablet.press('Tapar', 'Toca para abrir')
  await tablet.see('¿Quién eres?')
  const shown = await tablet.page.locator('body').innerText()
  expect(words.filter((word) => shown.includes(word))).toEqual([])
  await tablet.unlock({ ...lupe, pin: '7390' })
  await tablet.see('No es esa')
  // No key says that it was touched, and nothing of a PIN stays on the page.
  expect(await tablet.page.content()).not.toMatch(/7390|7391/u)
  await tablet.typePin(lupe.pin)
  await tablet.see('Mi ahorro')
  expect(await tablet.page.content()).not.toContain(lupe.pin)
})

test('after four wrong PINs one waits, and a restart of the page does not help', async () => {
  await tablet.press('Tapar', 'Toca para abrir')
  await tablet.page.getByRole('button', { name: 'gato', exact: true }).click()
  for (const wrong of ['1470', '1471', '1472', '1473']) await tablet.typePin(wrong)
  await tablet.see('30 segundos')
  await tablet.page.reload()
  await tablet.press('Toca para abrir')
  await tablet.page.getByRole('button', { name: 'gato', exact: true }).click()
  await tablet.see('Espera un poco')
  await tablet.page.clock.fastForward(31_000)
  await tablet.typePin(rosa.pin)
  await tablet.see('Mi ahorro')
})

test('it locks after a minute without a touch, when the app is left, and at a gesture', async () => {
  await tablet.page.clock.fastForward(61_000)
  await isCovered()
  const gestures = [
    () => tablet.page.evaluate(() => dispatchEvent(new Event('pagehide'))),
    () => tablet.press('Tapar'),
    async () => {
      await tablet.page.keyboard.press('Escape')
      await tablet.page.keyboard.press('Escape')
    },
  ]
  for (const gesture of gestures) {
    await open(rosa)
    await gesture()
    await isCovered()
    expect(await tablet.page.title()).toBe('Cuaderno')
    expect(new URL(tablet.page.url()).hash).toBe('#/')
  }
})

test('of what one woman looked at the next sees nothing, whichever way she goes back; the leader comes back to where she was', async () => {
  await open(lupe)
  await tablet.follow('Reunión')
  await tablet.press('Abrir la reunión de hoy')
  await tablet.step('Ahorros')
  await tablet.press('Rosalinda')
  await tablet.page.getByRole('button', { name: 'Ahorro' }).first().click()
  await tablet.type(4_321)
  await tablet.press('Guardar', 'Sí, 4,321 pesos')
  await tablet.see('Deshacer')
  await tablet.follow('Regresar')
  await tablet.step('Contar y cerrar')
  await tablet.write('Billete de 1,000 pesos', '4')
  await tablet.press('Cambiar')
  await tablet.unlock(rosa)
  // She was handed the tablet to say whether it is right.
  await tablet.see('¿Está bien?')
  await tablet.look()
  await tablet.press('Sí, está bien')
  await tablet.see('No hay nada que revisar')
  for (let step = 0; step < 4; step++) {
    await tablet.page.goBack()
    await expect.poll(() => new URL(tablet.page.url()).hash).toMatch(/^#\/(?:confirmar)?$/u)
    const seen = await tablet.page.locator('body').innerText()
    expect(seen).not.toMatch(/Guadalupe|Billete|Deshacer/u)
  }
  await tablet.page.goto(`http://${relay.host}/#/`)
  await tablet.press('Cambiar')
  await tablet.unlock(lupe)
  await tablet.page.getByRole('textbox', { name: 'Billete de 1,000 pesos' }).waitFor()
})

test('a count that was begun is there again for her who began it, even after a power cut', async () => {
  const field = () => tablet.page.getByRole('textbox', { name: 'Billete de 1,000 pesos' })
  await expect.poll(() => field().inputValue()).toBe('4')
  await tablet.page.reload()
  await open(lupe)
  await tablet.follow('Reunión')
  await tablet.step('Contar y cerrar')
  await expect.poll(() => field().inputValue()).toBe('4')
})

const filesIn = (...folders: string[]): Buffer[] =>
  folders.flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name))),
  )

const spelled = (text: string): Buffer[] => [
  Buffer.from(text, 'utf8'),
  Buffer.from(text, 'utf16le'),
  Buffer.from(Buffer.from(text, 'utf8').toString('base64').slice(0, -4)),
]

test('[KE1] nothing readable lies in the files of a locked tablet', async () => {
  await tablet.press('Tapar')
  await isCovered()
  await tablet.page.evaluate(() => localStorage.setItem('canary', 'Jacaranda-canary'))
  await context.close()
  const files = filesIn(profile)
  const holds = (text: string): boolean =>
    spelled(text).some((bytes) => files.some((file) => file.includes(bytes)))
  expect(holds('Jacaranda-canary')).toBe(true)
  expect(words.filter(holds)).toEqual([])
  // Four digits happen to stand anywhere; where the app keeps things they must not.
  const kept = filesIn(
    join(profile, 'Default', 'IndexedDB'),
    join(profile, 'Default', 'Local Storage'),
  )
  expect(kept.length).toBeGreaterThan(0)
  const digits = [lupe.pin, rosa.pin].flatMap(spelled)
  expect(kept.filter((file) => digits.some((bytes) => file.includes(bytes)))).toEqual([])
  await start()
})

/** Rows of a table as text, bytes as lists of numbers. */
const readRows = (table: string): Promise<string> =>
  tablet.page.evaluate(
    (name) =>
      new Promise<string>((resolve) => {
        const opening = indexedDB.open('cuaderno')
        opening.onsuccess = () => {
          const reading = opening.result.transaction(name).objectStore(name).getAll()
          reading.onsuccess = () => {
            opening.result.close()
            const plain = (_: string, one: unknown): unknown =>
              one instanceof Uint8Array ? { bytes: [...one] } : one
            resolve(JSON.stringify(reading.result, plain))
          }
        }
      }),
    table,
  )

const writeRows = (table: string, rows: string): Promise<void> =>
  tablet.page.evaluate(
    ([name = '', text = '']) =>
      new Promise<void>((resolve) => {
        const revive = (_: string, one: unknown): unknown =>
          typeof one === 'object' &&
          one !== null &&
          'bytes' in one &&
          Array.isArray(one.bytes) &&
          Object.keys(one).length === 1
            ? Uint8Array.from(one.bytes as number[])
            : one
        const opening = indexedDB.open('cuaderno')
        opening.onsuccess = () => {
          const writing = opening.result.transaction(name, 'readwrite')
          for (const row of JSON.parse(text, revive) as unknown[])
            writing.objectStore(name).put(row)
          writing.oncomplete = () => {
            opening.result.close()
            resolve()
          }
        }
      }),
    [table, rows],
  )

const kept = ['notebooks', 'statements', 'runs', 'secrets', 'locks', 'pages'] as const

test('[KE6] told to forget, it asks first and says what was not sent; then nothing opens any more, even with all that was kept before', async () => {
  await open(lupe)
  await expect.poll(async () => (await readRows('locks')).length).toBeGreaterThan(100)
  const before = new Map<string, string>()
  for (const table of kept) before.set(table, await readRows(table))
  await relay.stop('SIGTERM')
  await tablet.see('Sin señal')
  await tablet.follow('Reunión')
  await tablet.step('Ahorros')
  await tablet.press('Guadalupe')
  await tablet.page.getByRole('button', { name: 'Ahorro' }).first().click()
  await tablet.press('50 pesos', 'Guardar')
  await tablet.coverAndEnter(lupe)
  await tablet.follow('Más', 'El grupo', 'Ajustes', 'Borrar de este aparato')
  await tablet.see('No se puede deshacer')
  await tablet.see('Si borras ahora, eso se pierde')
  relay = await startRelay(data.path, { PORT: String(relay.port) })
  await tablet.press('Ya lo pensé', 'Borrar todo')
  await tablet.page.waitForURL(`http://${relay.host}/`)
  await tablet.page.getByRole('link', { name: 'Empezar un grupo' }).waitFor()
  for (const table of kept) expect(await readRows(table)).toBe('[]')

  for (const [table, rows] of before) await writeRows(table, rows)
  await tablet.page.reload()
  await tablet.press('Toca para abrir')
  await tablet.page.getByRole('button').filter({ hasNotText: 'Tapar' }).first().click()
  await tablet.typePin(lupe.pin)
  await tablet.see('No es esa')
  const seen = await tablet.page.locator('body').innerText()
  expect(words.filter((word) => seen.includes(word))).toEqual([])
})

test('no page had a fault', () => {
  const faults = tablet.faults.filter((fault) => !/ERR_|WebSocket/u.test(fault))
  expect(faults).toEqual([])
})
