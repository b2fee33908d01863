/** Reads a message from what the browser's camera shows, by the app's own camera and gathering, and tells how long that took. */
import { closeCamera, openCamera, watchForCodes } from '../../client/parts/camera.ts'
import { decodeFrame } from '../../shared/wire/frames.ts'
import type { Gathering } from '../../shared/wire/gathering.ts'
import { addFrame, beginGathering, wholeMessage } from '../../shared/wire/gathering.ts'

export interface Reading {
  /** From the first frame that was read to the last that was needed. */
  readonly seconds: number
  /** Codes that were read meanwhile. */
  readonly codes: number
  /** Bytes of the message. */
  readonly bytes: number
}

declare global {
  var readTheSeries: () => Promise<Reading>
}

globalThis.readTheSeries = async () => {
  const camera = await openCamera()
  if (!camera.ok) throw new Error(camera.error)
  const video = document.createElement('video')
  video.muted = true
  video.srcObject = camera.value
  document.body.append(video)
  await video.play()
  return new Promise<Reading>((resolve) => {
    let gathering: Gathering | null = null
    let codes = 0
    let begin = 0
    const stop = watchForCodes(video, (text) => {
      const frame = decodeFrame(text)
      if (!frame.ok) return
      if (gathering === null) begin = performance.now()
      codes++
      gathering ??= beginGathering(frame.value)
      addFrame(gathering, frame.value)
      const message = wholeMessage(gathering)
      if (!message.ok) return
      stop()
      closeCamera(camera.value)
      const seconds = (performance.now() - begin) / 1000
      resolve({ seconds, codes, bytes: message.value.length })
    })
  })
}
