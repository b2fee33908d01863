/** Looks for QR codes in what the camera sees, with the browser's own detector or, where there is none or it does not work, with ours. */
import type { Result } from '../../shared/base/result.ts'
import { ok, refuse } from '../../shared/base/result.ts'

interface Detector {
  detect(image: ImageBitmapSource): Promise<readonly { readonly rawValue: string }[]>
}

interface DetectorClass {
  new (options: { formats: ['qr_code'] }): Detector
  getSupportedFormats(): Promise<readonly string[]>
}

export type CameraFailure =
  /** No permission, now or ever. */
  | 'refused'
  | 'none'
  /** It is there and does not open: another program has it. */
  | 'busy'

/** Milliseconds between two looks: a series of codes changes ten times in a second, and the looking itself takes time. */
const lookMs = 20
/** Failures in a row after which the browser's detector is given up: some have one that never works. */
const mostFailures = 3

/** Asks for permission where it was not given before. */
export const openCamera = async (): Promise<Result<MediaStream, CameraFailure>> => {
  const devices = (navigator as { mediaDevices?: MediaDevices }).mediaDevices
  if (devices === undefined) return refuse('none')
  try {
    const video = { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } }
    return ok(await devices.getUserMedia({ video, audio: false }))
  } catch (error) {
    return refuse(failureOf(error))
  }
}

const failureOf = (error: unknown): CameraFailure => {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'refused'
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'none'
    default:
      return 'busy'
  }
}

export const closeCamera = (stream: MediaStream): void => {
  for (const track of stream.getTracks()) track.stop()
}

/** Calls `read` with the text of each code that it sees, once as long as it is the same; returns how to stop looking. */
export const watchForCodes = (
  video: HTMLVideoElement,
  read: (text: string) => void,
): (() => void) => {
  let isWatching = true
  const isWatchingNow = (): boolean => isWatching
  const watch = async (): Promise<void> => {
    const look = await looking(video)
    let last: string | null = null
    while (isWatchingNow()) {
      const text = await look()
      // Stopped meanwhile: nobody waits for what was seen.
      if (!isWatchingNow()) return
      if (text !== null && text !== last) read(text)
      last = text ?? last
      await new Promise((resolve) => setTimeout(resolve, lookMs))
    }
  }
  void watch()
  return () => (isWatching = false)
}

/** One look at a time: the text of a code, or null where none can be read. */
const looking = async (video: HTMLVideoElement): Promise<() => Promise<string | null>> => {
  let detector = (await browserDetector()) ?? (await ownDetector())
  let failures = 0
  return async () => {
    if (video.readyState < video.HAVE_CURRENT_DATA) return null
    try {
      const [code] = await detector.detect(video)
      failures = 0
      return code?.rawValue ?? null
    } catch {
      // A frame that cannot be read; the next one comes soon.
      if (++failures === mostFailures) detector = await ownDetector()
      return null
    }
  }
}

const browserDetector = async (): Promise<Detector | null> => {
  const Own = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector
  if (Own === undefined || !(await Own.getSupportedFormats()).includes('qr_code')) return null
  return new Own({ formats: ['qr_code'] })
}

const ownDetector = async (): Promise<Detector> => {
  const { BarcodeDetector } = await import('qr/decode.js')
  return new BarcodeDetector({ formats: ['qr_code'] })
}
