/** A receipt as a picture: neutral words, and of names only those that she chose. Drawn on the device, sent nowhere by itself. */
import encodeQR from 'qr'

export interface ReceiptWords {
  readonly title: string
  readonly folio: string
  readonly kind: string
  /** "150 pesos". */
  readonly amount: string
  readonly spelled: string
  readonly day: string
  /** Names that she chose to show. */
  readonly names: readonly string[]
  /** What the code is for. */
  readonly hint: string
  readonly code: string
}

/** Pixels. */
const width = 720
const height = 1120
const margin = 60
const codeSize = 520

const lineOf = { title: 84, folio: 136, kind: 220, amount: 300, spelled: 350, day: 400 } as const

export const drawReceipt = (canvas: HTMLCanvasElement, words: ReceiptWords): void => {
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')
  if (context === null) return
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  context.fillStyle = '#000'
  const write = (text: string, y: number, font: string): void => {
    context.font = `${font} system-ui, sans-serif`
    // Long names are narrowed, not cut.
    context.fillText(text, margin, y, width - 2 * margin)
  }
  write(words.title, lineOf.title, '700 44px')
  write(words.folio, lineOf.folio, '600 34px')
  write(words.kind, lineOf.kind, '600 40px')
  write(words.amount, lineOf.amount, '700 68px')
  write(words.spelled, lineOf.spelled, '400 30px')
  write(words.day, lineOf.day, '400 34px')
  write(words.names.join(' · '), 450, '600 34px')
  drawCode(context, words.code)
  write(words.hint, height - 40, '400 26px')
}

const drawCode = (context: CanvasRenderingContext2D, code: string): void => {
  const rows = encodeQR(code, 'raw', { border: 2, ecc: 'medium' })
  const module = Math.floor(codeSize / rows.length)
  const [left, top] = [(width - module * rows.length) / 2, 490]
  for (const [y, row] of rows.entries()) {
    for (const [x, isDark] of row.entries()) {
      if (isDark) context.fillRect(left + x * module, top + y * module, module, module)
    }
  }
}

/** Null where the browser cannot. */
export const pictureOf = (canvas: HTMLCanvasElement): Promise<Blob | null> =>
  new Promise((resolve) => canvas.toBlob(resolve, 'image/png'))

const name = 'comprobante.png'

const asFile = (picture: Blob): File => new File([picture], name, { type: 'image/png' })

/** Old browsers have neither. */
type Sharing = Partial<Pick<Navigator, 'canShare' | 'share'>>

export const canShare = (picture: Blob): boolean =>
  (navigator as Sharing).canShare?.({ files: [asFile(picture)] }) ?? false

/** Through the device's own sheet, without a title or a text beside it. She may change her mind there. */
export const sharePicture = async (picture: Blob): Promise<void> => {
  try {
    await navigator.share({ files: [asFile(picture)] })
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
}
