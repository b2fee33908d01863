/** The camera as a woman meets it: asked for by a touch, in plain words, and off when she leaves. */
import { cleanup, render, screen } from '@testing-library/svelte'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import CodeCamera from '../../../client/parts/code-camera.svelte'

interface Fake {
  /** What asking for the camera comes to. */
  readonly ask: () => Promise<MediaStream>
  /** What the browser's own detector sees; null: there is none. */
  readonly detect: (() => Promise<readonly { readonly rawValue: string }[]>) | null
}

const own = vi.hoisted(() => ({ sees: '' }))

vi.mock('qr/decode.js', () => ({
  BarcodeDetector: class {
    detect = () => Promise.resolve([{ rawValue: own.sees }])
  },
}))

let stopped = 0
let ended: (() => void) | null = null

const stream = (): MediaStream => {
  const track = {
    stop: () => {
      stopped++
    },
    set onended(listener: () => void) {
      ended = listener
    },
  }
  return {
    getTracks: () => [track],
    getVideoTracks: () => [track],
  } as unknown as MediaStream
}

const fakeDevice = ({ ask, detect }: Fake): void => {
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia: ask } })
  vi.stubGlobal(
    'BarcodeDetector',
    detect === null
      ? undefined
      : class {
          static getSupportedFormats = () => Promise.resolve(['qr_code'])
          detect = detect
        },
  )
}

const seeing = (text: string): Fake => ({
  ask: () => Promise.resolve(stream()),
  detect: () => Promise.resolve([{ rawValue: text }]),
})

const refusing = (name: string): Fake => ({
  ...seeing(''),
  ask: () => Promise.reject(new DOMException('no', name)),
})

beforeEach(() => {
  stopped = 0
  ended = null
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue()
  vi.spyOn(HTMLMediaElement.prototype, 'readyState', 'get').mockReturnValue(4)
})

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** Resolves to the first code that was read, once the camera was opened by a touch. */
const firstRead = (fake: Fake): Promise<string> =>
  new Promise((resolve) => {
    fakeDevice(fake)
    render(CodeCamera, { text: 'Apunta', otherwise: 'Pega la liga.', onread: resolve })
    screen.getByRole('button', { name: 'Abrir la cámara' }).click()
  })

test('[KE4] nothing is asked before she touches the button, which says what it is for', () => {
  let asked = 0
  fakeDevice({ ...seeing('x'), ask: () => Promise.resolve((asked++, stream())) })
  render(CodeCamera, { text: 'Apunta', otherwise: '', onread: () => undefined })
  expect(screen.getByText(/sólo busca el código: no toma fotos/u)).toBeTruthy()
  expect(asked).toBe(0)
})

test('[KE4] the browser’s own detector reads where it works', async () => {
  own.sees = 'ours'
  expect(await firstRead(seeing('theirs'))).toBe('theirs')
})

test('[KE4] ours reads where the browser has none, or one that fails', async () => {
  own.sees = 'ours'
  expect(await firstRead({ ...seeing(''), detect: null })).toBe('ours')
  cleanup()
  const broken = { ...seeing(''), detect: () => Promise.reject(new Error('no service')) }
  expect(await firstRead(broken)).toBe('ours')
})

test.each([
  ['NotAllowedError', 'No hay permiso para la cámara.'],
  ['NotFoundError', 'Este aparato no tiene cámara'],
  ['NotReadableError', 'Otra aplicación está usando la cámara.'],
])('[KE4] after %s it says what to do instead', async (name, sentence) => {
  void firstRead(refusing(name))
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain(sentence)
  expect(alert.textContent).toContain('Pega la liga.')
})

test('[KE4] a browser without cameras is like a device without one', async () => {
  void firstRead(seeing('x'))
  cleanup()
  vi.stubGlobal('navigator', { mediaDevices: undefined })
  render(CodeCamera, { text: 'Apunta', otherwise: 'Pega la liga.', onread: () => undefined })
  screen.getByRole('button', { name: 'Abrir la cámara' }).click()
  expect((await screen.findByRole('alert')).textContent).toContain('no tiene cámara')
})

test('[KE4] the camera is off once she has left the screen, or the app', async () => {
  await firstRead(seeing('x'))
  cleanup()
  expect(stopped).toBe(1)
  await firstRead(seeing('x'))
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  document.dispatchEvent(new Event('visibilitychange'))
  expect(stopped).toBe(2)
  expect(await screen.findByRole('button', { name: 'Abrir la cámara' })).toBeTruthy()
})

test('[KE4] whoever leaves while the browser still asks finds no camera on', async () => {
  let answer: (camera: MediaStream) => void = () => undefined
  const asked = new Promise<MediaStream>((resolve) => (answer = resolve))
  void firstRead({ ...seeing('x'), ask: () => asked })
  cleanup()
  answer(stream())
  await vi.waitFor(() => expect(stopped).toBe(1))
})

test('[KE4] a camera that goes away says so', async () => {
  await firstRead(seeing('x'))
  ended?.()
  expect((await screen.findByRole('alert')).textContent).toContain('Ciérrala')
})
