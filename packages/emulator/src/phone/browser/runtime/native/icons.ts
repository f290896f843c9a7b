const outlines = {
  back: 'M15 4l-8 8 8 8',
  home: 'M4 11l8-7 8 7v9h-5v-6H9v6H4z',
  close: 'M5 5l14 14M19 5L5 19',
  success: 'M4 13l5.5 5.5L20 7',
  error: 'M12 4.5v9.5M12 18.2v1.3',
  message: 'M4 5h16v11H10l-4 4v-4H4z',
  send: 'M20 4L4 11l6 2.5L20 4zM20 4l-7.5 16-2.5-6.5',
  restart: 'M19.5 12a7.5 7.5 0 1 1-2.4-5.5M17.5 2.5v4h-4',
  about: 'M12 10.5V17M12 7v.8M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z',
}

const namespace = 'http://www.w3.org/2000/svg'

/** A line drawing in the colour of the text, 24 by 24; screen readers pass it over. */
export function icon(name: keyof typeof outlines): SVGElement {
  const drawing = document.createElementNS(namespace, 'svg')
  const path = document.createElementNS(namespace, 'path')
  drawing.setAttribute('viewBox', '0 0 24 24')
  drawing.setAttribute('aria-hidden', 'true')
  drawing.classList.add('native-icon')
  path.setAttribute('d', outlines[name])
  drawing.append(path)
  return drawing
}
