/**
 * Parts of the program that only some devices need (the other language, a reader of codes for browsers that have none) are kept for offline use from the
 * first time that they are needed. The worker keeps what is asked for under its eyes (extrasWorker in vite.config.ts); what came before, it is told.
 */
export const keepExtras = async (serviceWorker: ServiceWorkerContainer): Promise<void> => {
  await serviceWorker.ready
  if (serviceWorker.controller === null) {
    await new Promise((claimed) =>
      serviceWorker.addEventListener('controllerchange', claimed, { once: true }),
    )
  }
  const loaded = performance.getEntriesByType('resource').map(({ name }) => name)
  serviceWorker.controller?.postMessage({ type: 'KEEP', urls: loaded })
  // Without a network now: the next start asks again.
  if (!('BarcodeDetector' in globalThis)) await import('qr/decode.js').catch(() => null)
}
