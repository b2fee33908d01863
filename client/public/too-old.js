// Read by browsers of any age, so in the oldest language. Promise.withResolvers came last of what the program needs (vite.config.ts, build.target).
if (!('withResolvers' in Promise)) {
  var app = document.getElementById('app')
  app.parentNode.removeChild(app)
  document.getElementById('too-old').removeAttribute('hidden')
}
