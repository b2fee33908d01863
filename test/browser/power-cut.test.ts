/**
 * A meeting on a tablet whose power is cut again and again: real Chromium with a profile on disk, every process of which is killed. What was
 * recorded is there, a count goes on where it was, and an entry that was still waiting for its ten seconds is told of.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { killProfile, launchProfile } from '../support/chromium.ts'
import type { Woman } from '../support/person.ts'
import { Person, sizes } from '../support/person.ts'
import type { RelayProcess } from '../support/relay-process.ts'
import { startRelay, temporaryFolder } from '../support/relay-process.ts'

const lupe: Woman = { picture: 'flor', pin: '7391' }
const data = temporaryFolder()
let relay: RelayProcess
let profile: string
let tablet: Person

const switchOn = async (): Promise<void> => {
  const context = await launchProfile(profile)
  const page = await context.newPage()
  await page.setViewportSize(sizes.tablet)
  tablet = new Person(context, page)
  await page.goto(`http://${relay.host}/`)
}

/** And back to the meeting. */
const cutPower = async (): Promise<void> => {
  await killProfile(profile)
  await switchOn()
  await tablet.press('Toca para abrir')
  await tablet.unlock(lupe)
}

/** How many bytes of what is begun are kept; they are sealed. */
const begunBytes = (): Promise<number> =>
  tablet.page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const opening = indexedDB.open('cuaderno')
        opening.onsuccess = () => {
          const secrets = opening.result.transaction('secrets').objectStore('secrets')
          const reading = secrets.openCursor()
          let bytes = 0
          reading.onsuccess = () => {
            const row = reading.result
            if (row === null) {
              opening.result.close()
              resolve(bytes)
              return
            }
            if (JSON.stringify(row.key).includes('"draft"')) {
              const values = Object.values(row.value as object)
              for (const value of values) if (value instanceof Uint8Array) bytes += value.length
            }
            row.continue()
          }
        }
      }),
  )

beforeAll(async () => {
  relay = await startRelay(data.path)
  profile = await mkdtemp(join(tmpdir(), 'profile-'))
  await switchOn()
})

afterAll(async () => {
  await tablet.context.close()
  await relay.stop('SIGTERM')
  await data[Symbol.asyncDispose]()
  await rm(profile, { recursive: true, force: true })
})

test('[ME1] [PG2] a meeting loses nothing to power cuts: in the roll call, in the ten seconds of an entry, in a count, after the closing', async () => {
  await tablet.foundGroup('Las Bugambilias', 'Lupe', lupe)
  await tablet.follow('Reunión')
  await tablet.press('Abrir la reunión de hoy')
  await tablet.follow('Sigue: pasar lista')
  await tablet.press('Vino', 'Listo. Sigue: ahorros')
  const before = await begunBytes()
  await tablet.press('Lupe', 'Ahorro', '50 pesos', 'Guardar')
  await tablet.see('Deshacer')
  await expect.poll(begunBytes).toBeGreaterThan(before)

  await cutPower()
  await tablet.see('Se apagó antes de guardar: Ahorro de Lupe: 50 pesos')
  await tablet.press('Ya lo revisé')
  // The roll was called; the saving was not recorded, and is what is missing.
  await tablet.follow('Reunión', 'Sigue: ahorros')
  await tablet.press('Lupe', 'Ahorro', '50 pesos', 'Guardar')
  await tablet.coverAndEnter(lupe)
  await tablet.follow('Reunión')
  const idle = await begunBytes()
  await tablet.step('Contar y cerrar')
  await expect.poll(begunBytes).toBeGreaterThan(idle)
  const field = () => tablet.page.getByRole('textbox', { name: 'Billete de 50 pesos' })
  const uncounted = await begunBytes()
  await field().fill('1')
  await expect.poll(begunBytes).toBeGreaterThan(uncounted)

  await cutPower()
  expect(await tablet.page.getByText('Se apagó').count()).toBe(0)
  await tablet.follow('Reunión')
  await tablet.step('Contar y cerrar')
  await expect.poll(() => field().inputValue()).toBe('1')
  await tablet.press('Ya conté todo')
  await tablet.see('La caja cuadra.')
  await tablet.press('Cerrar la reunión')
  await tablet.see('Sigue: leer el cierre en voz alta')

  await cutPower()
  await tablet.follow('Reunión', 'Sigue: leer el cierre')
  await tablet.see('Ahorros: 50 pesos, de 1.')
  expect(tablet.faults).toEqual([])
}, 90_000)
