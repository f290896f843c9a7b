import { glassEasel } from 'glass-easel-miniprogram-adapter'

/** `style="padding: 40rpx"` in WXML; WXSS had its rpx taken out when it was built. 750rpx are the screen's width. */
export function writeStyleWithoutRpx(): void {
  const { prototype } = glassEasel.Element as any
  const { setNodeStyle } = prototype
  prototype.setNodeStyle = function (this: any, style: string, segment?: number) {
    const inVw = style.replace(/(-?[\d.]+)rpx\b/g, (_, number: string) => `${Number(number) / 7.5}vw`)
    setNodeStyle.call(this, inVw, segment)
  }
}

/** WeChat's own tools show `data-*` in the document, and tests look for it there. */
export function writeDatasetToDom(): void {
  const { prototype } = glassEasel.Element as any
  const { setDataset } = prototype
  prototype.setDataset = function (this: any, name: string, value: unknown) {
    setDataset.call(this, name, value)
    const kebab = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    if (this.$$?.setAttribute && typeof value !== 'object') this.$$.setAttribute(`data-${kebab}`, String(value))
  }
}
