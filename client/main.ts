import { mount } from 'svelte'
import { registerSW } from 'virtual:pwa-register'
import App from './app.svelte'

registerSW()
const target = document.getElementById('app')
if (target) mount(App, { target })
