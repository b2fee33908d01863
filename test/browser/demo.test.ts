/** `npm run demo` as somebody who shows it would use it: three addresses in one browser, each another device of one group. */
import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoDevicePath } from '../../client/demo/kit.ts'
import { launchChromium } from '../support/chromium.ts'
import type { Woman } from '../support/person.ts'
import { Person } from '../support/person.ts'

/** Nobody has a PIN yet; each chooses hers when she comes in first. */
const ana: Woman = { picture: '', pin: '4079' }
const rosaPin = '2580'
const officePin = '802135'

let demo: ChildProcess
let ended: Promise<number | null>
let browser: Browser
let tablet: Person
let phone: Person
let office: Person
let output = ''

const foldersLeft = (): string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('juntas-demo-'))
const foldersBefore = foldersLeft()

/** The addresses that it prints once all is ready, in order. */
const startDemo = (): Promise<string[]> => {
  const env = { ...process.env, PORT: '0', NODE_ENV: 'production', VITEST: undefined }
  demo = spawn(process.execPath, ['test/demo/main.ts'], { env })
  ended = new Promise((resolve) => demo.once('close', resolve))
  demo.stderr?.on('data', (text: Buffer) => (output += text.toString()))
  return new Promise((resolve, reject) => {
    demo.stdout?.on('data', (text: Buffer) => {
      output += text.toString()
      if (output.includes('Ctrl-C')) resolve(output.match(/http:\S+/g) ?? [])
    })
    void ended.then(() => reject(new Error(`the demonstration ended: ${output}`)))
  })
}

beforeAll(async () => {
  const [[tabletAt, phoneAt, officeAt]] = await Promise.all([
    startDemo(),
    launchChromium().then((launched) => (browser = launched)),
  ])
  const context = await browser.newContext({
    locale: 'es-MX',
    viewport: { width: 800, height: 1280 },
  })
  const open = async (address = ''): Promise<Person> => {
    const person = new Person(context, await context.newPage())
    await person.page.goto(address)
    return person
  }
  tablet = await open(tabletAt)
  phone = await open(phoneAt)
  office = await open(officeAt)
}, 120_000)

afterAll(async () => {
  await browser.close()
  demo.kill('SIGINT')
  await ended
})

/** Chromium draws what lies behind another tab every two seconds only. */
const turnTo = ({ page }: Person): Promise<void> => page.bringToFront()

const officeRows = async (): Promise<string> => {
  const rows = await office.page.getByRole('row').allInnerTexts()
  return rows.map((text) => text.replace(/\s+/gu, ' ').trim()).join('\n')
}

test('each address is another device of the same group, and says that it is an example', async () => {
  await turnTo(office)
  await office.press('Toca para abrir')
  await office.choosePin(officePin)
  await office.see('Las Jacarandas (ejemplo)')
  await office.see('Sólo lectura.')
  await expect.poll(officeRows).toMatch(/^Ana 800\D*1,800/mu)

  await turnTo(tablet)
  await tablet.press('Toca para abrir')
  await tablet.see('¿Quién eres?')
  expect(await tablet.page.getByRole('listitem').count()).toBe(8)

  await turnTo(phone)
  await phone.press('Toca para abrir')
  await phone.choosePin(ana.pin)
  await phone.see('Mi ahorro')
})

test('what is recorded on the phone is seen on the tablet and at the office', async () => {
  await phone.page.goto(new URL('#/anotar', phone.page.url()).href)
  await phone.button('Ana').click()
  await phone.page.getByRole('button', { name: 'Ahorro' }).first().click()
  await phone.press('50 pesos', 'Guardar')
  await phone.see('Deshacer')
  await phone.coverAndEnter(ana)
  await expect.poll(officeRows, { timeout: 20_000 }).toMatch(/^Ana 850\D*1,800/mu)

  await turnTo(tablet)
  await tablet.press('flor')
  await tablet.choosePin(rosaPin)
  await tablet.see('Rosa')
  await tablet.follow('Más', 'Movimientos')
  await tablet.press('Del grupo', 'Ver las cantidades')
  await tablet.page.getByRole('button', { name: /Ahorro · Ana.*50 pesos.*Enviado/u }).waitFor()
})

test('opened again it is the same device, with what was recorded since', async () => {
  await turnTo(phone)
  await phone.page.reload()
  await phone.press('Toca para abrir')
  await phone.unlock(ana)
  await phone.follow('Más', 'Movimientos')
  await phone.press('Ver las cantidades')
  await phone.page.getByRole('button', { name: /Ahorro.*50 pesos.*Enviado/u }).waitFor()
})

test('what an earlier start of it left in the browser is replaced', async () => {
  await phone.page.evaluate(async () => {
    localStorage.setItem('demo-run', 'an earlier start')
    await new Promise((resolve) => (indexedDB.open('earlier').onsuccess = resolve))
  })
  await phone.page.reload()
  await phone.press('Toca para abrir')
  await phone.choosePin(ana.pin)
  await phone.follow('Más', 'Movimientos')
  await phone.press('Ver las cantidades')
  await phone.page.getByRole('button', { name: /Ahorro.*50 pesos.*Enviado/u }).waitFor()
  const databases = await phone.page.evaluate(async () =>
    (await indexedDB.databases()).map(({ name }) => name),
  )
  expect(databases).not.toContain('earlier')
  expect(databases).toContain('cuaderno')
})

test('no page had a fault', () => {
  expect([tablet, phone, office].flatMap(({ faults }) => faults)).toEqual([])
})

test('an app that is not built for it has nothing of it', () => {
  const scriptsIn = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.js'))
      .map((name) => readFileSync(join(folder, name), 'utf8'))
  const [folder] = foldersLeft().filter((name) => !foldersBefore.includes(name))
  const site = join(tmpdir(), folder ?? '', 'site')
  expect(scriptsIn(site).some((script) => script.includes(demoDevicePath))).toBe(true)
  expect(scriptsIn('dist').length).toBeGreaterThan(1)
  expect(scriptsIn('dist').filter((script) => script.includes(demoDevicePath))).toEqual([])
})

test('it ends when it is told to, and leaves nothing behind', async () => {
  demo.kill('SIGINT')
  expect(await ended).toBe(0)
  expect(foldersLeft()).toEqual(foldersBefore)
})
