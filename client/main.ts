import './styles/main.css'
import { mount } from 'svelte'
import App from './app.svelte'
import { catchOpenedLinks } from './screens/joining/opened-link.svelte.ts'
import { install } from './screens/shell/install.svelte.ts'
import { markSteps } from './screens/shell/leaving.ts'
import { update } from './screens/shell/update.svelte.ts'
import { desk, startDesk } from './state/desk.svelte.ts'
import { overwriteGetLocale } from './words/compiled/runtime.js'

overwriteGetLocale(() => desk.language)
catchOpenedLinks()
markSteps()
install.watch()
if (import.meta.env.PROD && 'serviceWorker' in navigator) update.watch(navigator.serviceWorker)

const start = async (): Promise<void> => {
  if (import.meta.env.MODE === 'demo') {
    const { beginDemo } = await import('./demo/begin.ts')
    await beginDemo()
  }
  await startDesk()
}

// On a browser that is too old there is no place for it: public/too-old.js has said so.
const target = document.getElementById('app')
if (target) {
  target.replaceChildren()
  mount(App, { target })
  void start()
}
