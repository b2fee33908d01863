/**
 * `npm run screens`: pictures of every screen in docs/screens, from the built app in real Chromium, with the device held upright and lying, and a
 * page that shows them in the order of the walk.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { launchChromium } from '../support/chromium.ts'
import type { Person } from '../support/person.ts'
import { sizes } from '../support/person.ts'
import { startRelay, temporaryFolder } from '../support/relay-process.ts'
import { walkScreens } from '../support/walk.ts'

const folder = process.argv[2] ?? 'docs/screens'
/** Of 100; letters stay sharp, and all pictures together are a few megabytes. */
const quality = 60
const rows: string[] = []

/** Her phone or the tablet upright; the tablet or the laptop lying. */
const orientations = ({ page }: Person): [string, { width: number; height: number }][] => {
  const isNarrow = (page.viewportSize()?.width ?? 0) <= sizes.phone.width
  return [
    ['vertical', isNarrow ? sizes.phone : sizes.tablet],
    ['horizontal', sizes.laptop],
  ]
}

const photograph = async ({ page, context }: Person, path: string): Promise<void> => {
  await page.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
  )
  const devtools = await context.newCDPSession(page)
  const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality })
  await devtools.detach()
  await writeFile(path, Buffer.from(data, 'base64'))
}

const visit = async (screen: string, person: Person): Promise<void> => {
  const before = person.page.viewportSize()
  const name = `${String(rows.length + 1).padStart(3, '0')}-${screen}`
  for (const [orientation, size] of orientations(person)) {
    await person.page.setViewportSize(size)
    await photograph(person, `${folder}/${name}-${orientation}.webp`)
  }
  if (before !== null) await person.page.setViewportSize(before)
  rows.push(`| ${name} | ![](${name}-vertical.webp) | ![](${name}-horizontal.webp) |`)
}

await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
await using data = temporaryFolder()
const relay = await startRelay(data.path)
const browser = await launchChromium()
await walkScreens(browser, `http://${relay.host}/`, visit)
await browser.close()
await relay.stop('SIGTERM')
const head =
  '# Every screen\n\nMade by `npm run screens`, in the order of a walk through the app.\n'
const table = ['| screen | upright | lying |', '| --- | --- | --- |', ...rows]
await writeFile(`${folder}/README.md`, `${head}\n${table.join('\n')}\n`)
console.log(`${rows.length} screens in ${folder}`)
