/**
 * Two devices at one table in real Chromium, with no network at all: each reads the other's screen with its camera, whose pictures this test makes
 * from the codes that the other shows. Later they meet the relay.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { findingsOn } from '../support/inspection.ts'
import { speak } from '../support/language.ts'
import type { Lens } from '../support/film.ts'
import { cameraShowing, clearLens, codeOn, lossy, seriesOn, writeFilm } from '../support/film.ts'
import type { Woman } from '../support/person.ts'
import { Person } from '../support/person.ts'
import type { RelayProcess } from '../support/relay-process.ts'
import { startRelay, temporaryFolder } from '../support/relay-process.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 })

const data = temporaryFolder()
const films = mkdtempSync(join(tmpdir(), 'films-'))
const [tabletFilm, phoneFilm] = [join(films, 'tablet.y4m'), join(films, 'phone.y4m')]
const rosaHere: Woman = { picture: 'flor', pin: '2580' }
const lupeHere: Woman = { picture: 'sol', pin: '4079' }

let relay: RelayProcess
let browsers: Browser[]
let tablet: Person
let phone: Person

beforeAll(async () => {
  relay = await startRelay(data.path)
  writeFilm(tabletFilm, [])
  writeFilm(phoneFilm, [])
  browsers = [
    await launchChromium(cameraShowing(tabletFilm)),
    await launchChromium(cameraShowing(phoneFilm)),
  ]
  const [first, second] = browsers as [Browser, Browser]
  tablet = await Person.arrive(first, 'tablet')
  phone = await Person.arrive(second, 'phone')
})

/** What the two saw when something failed: pictures in the folder for temporary files. */
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return
  for (const [name, { page }] of Object.entries({ tablet, phone })) {
    await page.screenshot({ path: join(tmpdir(), `joining-${name}.png`) })
  }
})

afterAll(async () => {
  for (const browser of browsers) await browser.close()
  await relay.stop('SIGKILL')
  rmSync(films, { recursive: true })
  await data[Symbol.asyncDispose]()
})

const findings: string[] = []

const look = async (person: Person, screen: string): Promise<void> => {
  findings.push(...(await findingsOn(screen, person)))
}

const goTo = async ({ page }: Person, path: string): Promise<void> => {
  await page.goto(`http://${relay.host}/#/${path}`)
}

/** Whether any camera of the page is on. */
const stopsCamera = async ({ page }: Person): Promise<void> => {
  expect(await page.locator('video').count()).toBe(0)
  expect(await page.evaluate(() => (globalThis as { cameras?: number }).cameras)).toBe(0)
}

/** Counts in the page how many cameras are open. */
const countCameras = async ({ page }: Person): Promise<void> => {
  await page.addInitScript(() => {
    const counted = globalThis as { cameras?: number }
    counted.cameras = 0
    const devices = navigator.mediaDevices
    const ask = devices.getUserMedia.bind(devices)
    devices.getUserMedia = async (wanted) => {
      const stream = await ask(wanted)
      counted.cameras = (counted.cameras ?? 0) + 1
      const [track] = stream.getVideoTracks()
      const stop = track?.stop.bind(track)
      if (track !== undefined) {
        track.stop = () => {
          counted.cameras = (counted.cameras ?? 0) - 1
          stop?.()
        }
      }
      return stream
    }
  })
}

test('a group on a tablet, a phone with the app, and then no network', async () => {
  await countCameras(phone)
  await countCameras(tablet)
  await goTo(tablet, '')
  await tablet.foundGroup('Las Jacarandas', 'Rosa', rosaHere)
  await tablet.follow('Más', 'El grupo')
  await tablet.addMember('Lupe', 'sol')
  await goTo(phone, '')
  await phone.see('Unirme a un grupo')
  for (const { page } of [tablet, phone]) {
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => null))
  }
  // Each screen is looked at in English as well: its words stay once they were asked for.
  for (const person of [tablet, phone]) {
    expect(await speak(person, 'en')).toBe(true)
    await speak(person, 'es')
  }
  await relay.stop('SIGKILL')
  await tablet.see('Sin señal')
})

const poorLenses: [string, Lens][] = [
  ['from afar', { ...clearLens, size: 0.45 }],
  ['held askew', { ...clearLens, turn: 12 }],
  ['out of focus in a dim room', { size: 0.8, turn: -5, blur: 1, noise: 60 }],
]

test('[KE4] her camera reads the invitation, also badly', async () => {
  await tablet.follow('Dar entrada')
  await tablet.press('Lupe', 'En otro aparato')
  const invitation = await codeOn(tablet, 'Código para escanear')
  await look(tablet, 'invitation')
  await goTo(phone, 'unirse-con-camara')
  await look(phone, 'before the camera')
  await phone.press('Abrir la cámara')
  await phone.see('No hay permiso para la cámara.')
  await look(phone, 'camera refused')
  for (const { context } of [tablet, phone]) {
    await context.grantPermissions(['clipboard-read', 'clipboard-write', 'camera'])
  }
  await phone.follow('Regresar')
  for (const [, lens] of [...poorLenses, ['clear', clearLens] as const]) {
    writeFilm(phoneFilm, [invitation], lens)
    await goTo(phone, 'unirse-con-camara')
    await phone.press('Abrir la cámara')
    await phone.page.getByRole('heading', { name: 'Elige tu clave' }).waitFor()
    await stopsCamera(phone)
    await phone.press('Regresar')
  }
  writeFilm(phoneFilm, [])
  await goTo(phone, 'unirse-con-camara')
  await phone.press('Abrir la cámara')
  await phone.page.locator('video').waitFor()
  await phone.follow('Regresar')
  await phone.see('O pega aquí la liga')
  await stopsCamera(phone)
})

test('[KE4] she asks and is let in from screen to camera and back, with no network', async () => {
  const invitation = await codeOn(tablet, 'Código para escanear')
  writeFilm(phoneFilm, [invitation])
  await phone.follow('Escanear el código')
  await phone.press('Abrir la cámara')
  await phone.choosePin(lupeHere.pin)
  await look(phone, 'no signal')
  await phone.press('Sin señal: con códigos')
  const asking = await codeOn(phone, 'Código para pedir la entrada')
  await look(phone, 'her code')

  await tablet.press('Sin señal: escanear su código')
  // Something else first: the invitation, held before her own camera.
  writeFilm(tabletFilm, [invitation])
  await tablet.press('Abrir la cámara')
  await tablet.see('Ese código es de otra cosa.')
  await look(tablet, 'a strange code')
  await tablet.press('Regresar', 'Sin señal: escanear su código')
  writeFilm(tabletFilm, [asking], { size: 0.9, turn: 4, blur: 0, noise: 40 })
  await tablet.press('Abrir la cámara')
  await tablet.see('¿Son las mismas?')
  await stopsCamera(tablet)
  await phone.press('Ya lo escaneó')
  expect(await phone.words('Cuatro palabras')).toEqual(await tablet.words('Cuatro palabras'))
  await look(phone, 'her words')
  await look(tablet, 'words compared')
  await tablet.press('Sí, dejarla entrar')

  const answer = await seriesOn(tablet, 'Código con la respuesta', 8)
  expect(answer.length).toBeGreaterThan(2)
  await look(tablet, 'the answer')
  writeFilm(phoneFilm, answer.slice(0, 1))
  await phone.press('Escanear su respuesta', 'Abrir la cámara')
  await phone.see('Faltan')
  await look(phone, 'a part of the answer')
  await phone.press('Regresar')
  await stopsCamera(phone)
  writeFilm(phoneFilm, lossy(answer), { size: 0.95, turn: 2, blur: 0, noise: 30 })
  await phone.press('Escanear su respuesta', 'Abrir la cámara')
  await phone.see('Ya estás adentro.')
  await stopsCamera(phone)
  await phone.see('Las cuentas llegan cuando haya señal')
  await look(phone, 'in')
  await phone.press('Abrir el cuaderno')
  await phone.see('Esperando las cuentas del grupo')
  await look(phone, 'without accounts')
  await tablet.press('Ya está adentro')
  await tablet.see('Respuesta para quien entra sin señal')
  await look(tablet, 'inviting')
  expect(findings).toEqual([])
})

test('[KE4] [PG7] the accounts come with a file, still without a network', async () => {
  await goTo(tablet, 'copia')
  const [download] = await Promise.all([
    tablet.page.waitForEvent('download'),
    tablet.press('Guardar una copia'),
  ])
  const copy = join(films, 'copy')
  await download.saveAs(copy)
  await phone.follow('Copia del cuaderno')
  const [chooser] = await Promise.all([
    phone.page.waitForEvent('filechooser'),
    phone.press('Traer de un archivo'),
  ])
  await chooser.setFiles(copy)
  await goTo(phone, '')
  await phone.see('Mi ahorro')
})

test('[KE4] [RL3] the phone meets the relay first, then the tablet: both have the same, and nothing went wrong', async () => {
  relay = await startRelay(data.path, { PORT: String(relay.port) })
  await phone.backOnline()
  await phone.see('Guardado y enviado')
  await tablet.backOnline()
  await tablet.see('Guardado y enviado')
  for (const person of [phone, tablet]) await goTo(person, 'estado')
  const fingerprint = async (person: Person): Promise<string[]> => {
    await person.press('Ver las cinco palabras')
    return person.words('Cinco palabras')
  }
  expect(await fingerprint(phone)).toEqual(await fingerprint(tablet))
})
