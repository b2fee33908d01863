/** Looks for a QR code in what the camera sees, with the browser's own detector or, without one, with ours. */
interface Detector {
  detect(image: ImageBitmapSource): Promise<readonly { readonly rawValue: string }[]>
}

interface DetectorClass {
  new (options: { formats: ['qr_code'] }): Detector
  getSupportedFormats(): Promise<readonly string[]>
}

/** Milliseconds between two looks. */
const lookMs = 200

export const openCamera = (): Promise<MediaStream> =>
  navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false })

export const closeCamera = (stream: MediaStream): void => {
  for (const track of stream.getTracks()) track.stop()
}

/** Calls `found` with the text of the first code it sees; returns how to stop looking. */
export const watchForCode = (
  video: HTMLVideoElement,
  found: (text: string) => void,
): (() => void) => {
  let isWatching = true
  const watch = async (): Promise<void> => {
    const detector = await createDetector()
    while (isWatching) {
      const text = await look(detector, video)
      // Stopped meanwhile: nobody waits for what was seen.
      if (!isWatchingNow()) return
      if (text !== null) {
        found(text)
        return
      }
      await new Promise((resolve) => setTimeout(resolve, lookMs))
    }
  }
  const isWatchingNow = (): boolean => isWatching
  void watch()
  return () => (isWatching = false)
}

const look = async (detector: Detector, video: HTMLVideoElement): Promise<string | null> => {
  if (video.readyState < video.HAVE_CURRENT_DATA) return null
  try {
    return (await detector.detect(video))[0]?.rawValue ?? null
  } catch {
    return null // a frame that cannot be read; the next one comes soon
  }
}

const createDetector = async (): Promise<Detector> => {
  const own = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector
  if (own !== undefined && (await own.getSupportedFormats()).includes('qr_code')) {
    return new own({ formats: ['qr_code'] })
  }
  const { BarcodeDetector } = await import('qr/decode.js')
  return new BarcodeDetector({ formats: ['qr_code'] })
}
