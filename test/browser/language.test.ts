import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eventually, sees, seesNoMore } from '../support/browser.ts'
import { startPhoneWorld, type PhoneWorld } from '../support/phoneWorld.ts'

// A function that is sent over runs in the browser.
declare const getComputedStyle: (element: unknown) => { getPropertyValue(name: string): string }

// A mini program that uses every corner of the language, and what comes of it on the screen and in the console.
let world: PhoneWorld
beforeAll(async () => {
  world = await startPhoneWorld('test/browser/projects/language')
})
afterAll(() => world.close())

let before = 0
const opened: Page[] = []
beforeEach(() => {
  before = world.lines.length
})
// A page that goes on writes its lines into those of the next test.
afterEach(async () => {
  for (const page of opened.splice(0)) await page.close()
})
const said = () => world.lines.slice(before).map(({ text }) => text)
const errors = () => world.lines.slice(before).filter(({ level }) => level === 'error')
const hears = (line: string) => eventually(line, () => said().includes(line))

const open = async (name: string, options: Parameters<PhoneWorld['open']>[0] = {}) => {
  const page = await world.open({ page: `/pages/${name}/${name}`, ...options })
  opened.push(page)
  return page
}
const tap = (page: Page, text: string) => page.getByText(text, { exact: true }).filter({ visible: true }).click()
const styleOf = (where: Locator, name: string) =>
  where.evaluate((element, property) => getComputedStyle(element).getPropertyValue(property), name)

describe('WXML', () => {
  it('draws includes, templates, conditions and lists', async () => {
    const page = await open('templates')
    for (const text of [
      '抬头：菜单',
      '拿铁 中杯 热',
      '冷萃 大杯 冰',
      '点心 可颂',
      '充足',
      '1. 咖啡：摩卡、美式',
      '0-1 美式',
    ])
      await sees(page, text)
    await sees(page, '总价 ¥32.50，完')

    await tap(page, '卖出')
    await sees(page, '紧张')
    await sees(page, '可颂 冰')
    await seesNoMore(page, '充足')
    await seesNoMore(page, '等补货')
    await tap(page, '卖出')
    await sees(page, '售罄')
    await sees(page, '等补货')
    expect(errors()).toEqual([])
  })

  it('moves the items of a list by their key, with what was typed into them', async () => {
    const page = await open('templates')
    await page.getByPlaceholder('摩卡备注').fill('不要糖')
    await tap(page, '倒序')
    await sees(page, '0-1 摩卡')
    expect(await page.locator('.item').allInnerTexts()).toEqual(['0-0 美式', '0-1 摩卡', '1-0 绿茶'])
    expect(await page.getByPlaceholder('摩卡备注').inputValue()).toBe('不要糖')
    await hears('turned')
  })
})

describe('data', () => {
  it('flows both ways through model:', async () => {
    const page = await open('data')
    await page.getByPlaceholder('称呼').fill('陈')
    await sees(page, '你好，陈')
    await hears('renamed 林 → 陈')
    await tap(page, '加到 2')
    await sees(page, '加到 3')
    await sees(page, /^2 杯$/)
    await tap(page, '同意')
    await sees(page, '已同意')
  })

  it('is written by path, watched with wildcards, and kept from the screen where it is pure', async () => {
    const page = await open('data')
    await sees(page, '共 2 杯，少冰')
    await sees(page, '看不见：[]')
    await tap(page, '改路径')
    await sees(page, '共 6 杯，去冰')
    await sees(page, '8 | 已写入 3')
    await tap(page, '纯数据')
    await hears('secret 改了')
    await sees(page, '看不见：[]')
    expect(errors()).toEqual([])
  })
})

describe('events', () => {
  const path = async (page: Page, what: string, steps: string) => {
    await tap(page, '清空')
    await tap(page, what)
    await sees(page, `经过：${steps}`)
    expect(await page.getByText('经过：').innerText()).toBe(`经过：${steps}`)
  }

  it('are captured from the outside in and bubble from the inside out, with marks', async () => {
    const page = await open('events')
    await path(
      page,
      '冒泡',
      '外 cup=大 shop=一号店 > 中 cup=大 shop=一号店 > 内 cup=大 shop=一号店 > 中 cup=大 shop=一号店 > 外 cup=大 shop=一号店',
    )
    await path(page, '拦住', '外 shop=一号店 > 中 shop=一号店 > 拦住 shop=一号店')
    await path(page, '到不了', '捕获就拦')
    await path(page, '互斥', '内互斥 > 中普通')
    await path(page, '动态处理', '动态')
    await path(page, '长按我', '长按')
  })

  it('go on bubbling whatever a method returns', async () => {
    await path(await open('events'), '返回假', '返回假 > 返回假的外面')
  })

  it('of components leave them as they were told to', async () => {
    const page = await open('events')
    await path(page, '摇甲', '自己听到甲;')
    await path(page, '摇乙', '自己听到乙;外面听到乙;')
    expect(said()).not.toContain('inside')
    await tap(page, '清空')
    const [closed, composed] = await page.getByText('摇盒中铃').all()
    await closed!.click()
    await composed!.click()
    await sees(page, '经过：页面听到盒中铃;')
  })

  it('carry plain objects that JSON can write', async () => {
    const page = await open('events')
    await tap(page, '描述')
    await sees(page, 'tap card {"drink":"拿铁","bigSize":3}')
  })

  it('that a child caught do not set off the label or the button around it', async () => {
    const page = await open('events')
    await path(page, '条款', '标签里拦住')
    expect(await page.getByRole('checkbox').getAttribute('aria-checked')).toBe('false')
    await tap(page, '我同意')
    expect(await page.getByRole('checkbox').getAttribute('aria-checked')).toBe('true')

    await path(page, '问号', '按钮里拦住')
    expect(await page.getByRole('dialog').count()).toBe(0)
    await tap(page, '分享')
    await page.getByRole('dialog').waitFor()
  })

  it('bubble out of a root-portal as if it stood where it is written', async () => {
    await path(await open('events'), '最上面', '浮层里的浮层 > 浮层')
  })

  it('of a long press are no tap', async () => {
    const page = await open('events')
    await page.getByText('长按我').click({ delay: 600 })
    await sees(page, '经过：长按 longpress')
    expect(await page.getByText('经过：').innerText()).toBe('经过：长按 longpress')
  })
})

describe('WXS', () => {
  it('hears taps by itself, moves what is around it and calls the page', async () => {
    const page = await open('wxs')
    const mark = page.getByText('指针')
    expect(await styleOf(page.getByText('影子'), 'opacity')).toBe('1')
    await tap(page, '转0')
    await sees(page, '转到 90（tap）')
    await seesNoMore(page, '外面也听到')
    expect(await styleOf(mark, 'margin-left')).toBe('46.8px') // 90rpx of a screen of 390px
    expect(await styleOf(mark, 'color')).toBe('rgb(1, 2, 3)')
    expect(await styleOf(mark, 'text-decoration-line')).toBe('underline')
    expect(await styleOf(page.getByText('影子'), 'opacity')).toBe('0.5')
    await tap(page, '转1')
    await sees(page, '转到 180（tap）')
    expect(await styleOf(mark, 'text-decoration-line')).toBe('none')
    expect(errors()).toEqual([])
  })

  it('follows a finger', async () => {
    const page = await open('wxs')
    const knob = page.getByText('滑块')
    const { x, y } = (await knob.boundingBox())!
    await page.mouse.move(x + 10, y + 5)
    await page.mouse.down()
    await page.mouse.move(250, y + 5, { steps: 3 })
    await page.mouse.up()
    await sees(page, '到了 250')
    expect(await styleOf(knob, 'transform')).toContain('250')
  })
})

describe('components', () => {
  it('take other components as generics, with a default', async () => {
    const page = await open('parts')
    await tap(page, '普通 摩卡')
    await sees(page, '挑了 摩卡')
    await tap(page, '花样 美式')
    await sees(page, '挑了 花样美式')
    await sees(page, '主人是 components/shelf/shelf')
  })

  it('have slots: by name, and once per row with values of the row', async () => {
    const page = await open('parts')
    await sees(page, '正文 无')
    await sees(page, '第1行 早 无')
    await tap(page, '普通 摩卡')
    await sees(page, '正文 摩卡')
    await sees(page, '第2行 晚 摩卡')
    const title = page.getByText('标题')
    expect(await styleOf(title, 'color')).toBe('rgb(200, 0, 0)')
    expect(await styleOf(page.getByText('正文'), 'color')).toBe('rgb(0, 0, 200)')
    expect(await page.locator('[is="components/frame/frame"]').count()).toBe(0)
  })

  it('inherit from behaviors, nearest first, and show the outside what they export', async () => {
    const page = await open('parts')
    await tap(page, '你好 counter 5')
    await sees(page, '你好 counter 6')
    await tap(page, '数一数')
    await sees(page, '数到 6、7，counter 问好')
    await hears('counter attached')
    const attached = said().filter((line) => / attached$/.test(line))
    expect(attached.slice(0, 3)).toEqual(['greeting attached', 'counting attached', 'counter attached'])
  })

  it('are found in packages and everywhere, and bring their styles', async () => {
    const page = await open('parts')
    await sees(page, '徽章（99+）')
    await sees(page, '¥28')
    expect(await styleOf(page.getByText('¥28'), 'font-weight')).toBe('700')
    expect(errors()).toEqual([])
  })

  it('know their relations', async () => {
    const page = await open('relations')
    await sees(page, '标签：甲、乙')
    await sees(page, '叶 甲叶，祖先 components/tabs/tabs')
    for (const line of ['linked 甲', 'descendant 甲叶', 'linked 乙']) await hears(line)
    await tap(page, '加一个')
    await hears('linked 丙')
    await tap(page, '标签 丙')
    await sees(page, '标签：甲、乙、丙')
    await tap(page, '去掉头一个')
    await hears('unlinked 甲')
    await tap(page, '标签 丙')
    await sees(page, '标签：乙、丙')
  })
})

describe('WXSS', () => {
  it('stays in a component, comes in from the page, or goes both ways', async () => {
    const page = await open('styles')
    const red = 'rgb(200, 0, 0)'
    const colours = Object.fromEntries(
      await Promise.all(
        ['isolated', 'apply-shared', 'shared', 'options'].map(async (kind) => {
          const text = page.getByText(kind, { exact: true })
          expect(await styleOf(text, 'font-style')).toBe('italic')
          return [kind, [await styleOf(text, 'color'), await styleOf(text, 'letter-spacing')]]
        }),
      ),
    )
    expect(colours).toMatchObject({
      'apply-shared': [red, '3px'],
      shared: [red, '3px'],
      options: [red, '3px'],
    })
    expect(colours.isolated).not.toContain(red)
    expect(colours.isolated).toContain('normal')
    const green = 'rgb(0, 128, 0)'
    expect(await styleOf(page.getByText('不受 isolated'), 'color')).not.toBe(green)
    expect(await styleOf(page.getByText('不受 apply-shared'), 'color')).not.toBe(green)
    expect(await styleOf(page.getByText('受 shared', { exact: true }), 'color')).toBe(green)
  })

  it('knows rpx, :host, imports and the dark', async () => {
    const page = await open('styles')
    const host = page.locator('[is="components/style-isolated/style-isolated"]')
    expect(await styleOf(host, 'padding-left')).toBe('20.8px')
    expect(await styleOf(page.getByText('半宽'), 'width')).toBe('195px')
    expect(await styleOf(page.getByText('行内'), 'width')).toBe('78px')
    await tap(page, '加宽')
    await eventually('the wider box', async () => (await styleOf(page.getByText('行内'), 'width')) === '156px')
    expect(await styleOf(page.getByText('咖啡色'), 'color')).toBe('rgb(111, 78, 55)')
    const dark = await open('styles', { theme: 'dark' })
    expect(await styleOf(dark.getByText('咖啡色'), 'color')).toBe('rgb(220, 190, 160)')
  })
})

describe('lives', () => {
  it('of the app and of pages begin and end in order', async () => {
    const page = await open('home')
    await hears('home onRouteDone')
    expect(said()).toEqual([
      'App onLaunch',
      'App onShow',
      'home onLoad',
      'home onShow',
      'home onReady',
      'home onRouteDone',
    ])
    before = world.lines.length
    await tap(page, '带参数')
    await sees(page, '选摩卡的杯型')
    await hears('choose onRouteDone')
    expect(said()).toEqual([
      'home onHide',
      'choose onLoad 摩卡',
      'choose onShow',
      'choose pageLifetimes.show',
      'choose ready',
      'choose onReady',
      'choose onRouteDone',
    ])
    before = world.lines.length
    await tap(page, '大杯')
    await sees(page, '门店：一号店')
    await hears('home onRouteDone')
    expect(said()).toEqual(['choose onUnload', 'home onShow', 'home onRouteDone'])
  })

  it('of components begin from the inside and hear of their page', async () => {
    const page = await open('lives')
    await hears('lives onRouteDone')
    await hears('内 routeDone')
    const own = said().filter((line) => /^[内外] /.test(line))
    expect(own).toEqual([
      '外 attached',
      '内 attached',
      '外 show',
      '内 show',
      '内 ready',
      '外 ready',
      '外 routeDone',
      '内 routeDone',
    ])
    expect(said().indexOf('外 ready')).toBeLessThan(said().indexOf('lives onReady'))
    await tap(page, '倒序')
    await eventually('a move', () => said().some((line) => / moved$/.test(line)))
    await tap(page, '去掉')
    await hears('二 detached')
    await tap(page, '内')
    await hears('内 error 坏了')
    await tap(page, '离开')
    await hears('choose onRouteDone')
    expect(said().filter((line) => /^lives onHide$|^[内外] hide$/.test(line))).toEqual([
      'lives onHide',
      '外 hide',
      '内 hide',
    ])
  })

  it('of a page know pulling, scrolling, the bottom and the size; a hidden page knows nothing', async () => {
    const page = await open('lives')
    await page.mouse.move(200, 400)
    await page.mouse.down()
    await page.mouse.move(200, 500, { steps: 4 })
    await page.mouse.up()
    await hears('lives onPullDownRefresh')
    await page.getByText('到底了').scrollIntoViewIfNeeded()
    await hears('lives onReachBottom')
    await hears('lives onPageScroll')
    await page.setViewportSize({ width: 400, height: 780 })
    await hears('lives onResize 400')
    await hears('窗口宽 400')
    await hears('内 resize')

    await page.locator('.page-scroller').evaluate((scroller) => (scroller.scrollTop = 130))
    await tap(page, '离开')
    await hears('choose onRouteDone')
    before = world.lines.length
    await page.setViewportSize({ width: 390, height: 780 })
    await tap(page, '大杯')
    await hears('lives onRouteDone')
    expect(said().filter((line) => /Resize|resize/.test(line))).toEqual([])
    expect(await page.locator('.page-scroller').evaluate(({ scrollTop }) => scrollTop)).toBe(130)
  })

  it('of tab pages go on behind another tab', async () => {
    const page = await open('home')
    const tabs = page.getByRole('navigation')
    await tabs.getByText('我的').click()
    await sees(page, '来过 1 次')
    await hears('me onTabItemTap pages/me/me')
    await tap(page, '再深一层')
    await sees(page, '下面的页面：pages/me/me')
    before = world.lines.length
    expect(await tabs.isVisible()).toBe(false)
    await tap(page, '大杯')
    await sees(page, '来过 2 次')
    await tap(page, '回首页')
    await sees(page, '门店：一号店')
    await hears('home onShow')
    expect(said().filter((line) => /^(home|me) /.test(line) && !/Route/.test(line))).toEqual([
      'me onShow',
      'me onHide',
      'home onShow',
    ])
    await tabs.getByText('首页').click()
    await hears('home onTabItemTap 0 首页')
    await tabs.getByText('我的').click()
    await sees(page, '来过 3 次')
  })

  it('of a page that throws go on, and so does the app', async () => {
    const page = await open('home')
    await tap(page, '坏页面')
    await sees(page, '坏页面也在：还能看')
    const bar = page.getByRole('alert')
    await sees(bar, 'onLoad 坏了')
    await sees(bar, 'pages/broken/broken.ts:4:')
    await hears('broken onReady')
  })

  it('of a page that cannot be drawn never begin; the app opens where it would without an address', async () => {
    const page = await open('torn')
    await sees(page, '门店：一号店')
    await sees(page.getByRole('alert').first(), "Cannot read properties of undefined (reading 'name')")
    await sees(page.getByRole('alert').last(), 'page "pages/torn/torn" cannot be drawn')
    expect(errors()[0]!.text).toContain('(pages/torn/torn.wxml)')
    expect(said()).not.toContain('torn onLoad')
  })
})

describe('pages', () => {
  it('talk to the page they were opened from', async () => {
    const page = await open('home')
    await tap(page, '去选杯型')
    await sees(page, '选拿铁的杯型，问的是 home')
    await sees(page, '下面的页面：pages/home/home')
    await tap(page, '大杯')
    await sees(page, '杯型：大杯')
  })

  it('lie in subpackages too, also in one that stands alone', async () => {
    const page = await open('home')
    await tap(page, '去分包')
    await sees(page, '货号 7，32 元')
    await sees(page, '¥32')
    await tap(page, '去独立分包')
    await sees(page, '礼品卡，共 2 页')
  })

  it('that are not there are said so', async () => {
    const page = await open('home')
    await tap(page, '去不了的页面')
    await hears('navigateTo:fail page "pages/nowhere/nowhere" is not found')
    await hears('App onPageNotFound pages/nowhere/nowhere')
    await sees(page, '门店：一号店')
  })

  it('are shared by the menu and by a button', async () => {
    const page = await open('home')
    await tap(page, '转发给朋友')
    await sees(page.getByRole('dialog'), '从button转发')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: '更多' }).click()
    await page.getByRole('dialog').getByText('转发').first().click()
    await sees(page.getByRole('dialog'), '从menu转发')
    await page.keyboard.press('Escape')
    await tap(page, '不再转发')
    await page.getByRole('button', { name: '更多' }).click()
    expect(await page.getByRole('button', { name: '当前页面不可转发' }).isDisabled()).toBe(true)
  })

  it('use modules of every kind', async () => {
    const page = await open('modules')
    for (const line of ['67 元', '拿铁、摩卡', 'sum 6', 'circle saw early', 'window undefined', 'app 一号店'])
      await sees(page, line)
    await sees(page, '另一个分包：9 元')
  })

  it('say what they are by page-meta, and take in a whole form', async () => {
    const page = await open('order')
    await sees(page, '下单')
    await page.getByPlaceholder('称呼').fill('林')
    await page.getByPlaceholder('备注').fill('少冰')
    await tap(page, '大杯')
    await tap(page, '3 星')
    await tap(page, '奶')
    await tap(page, '提交')
    await sees(page, '{"name":"林"')
    expect(JSON.parse(await page.getByText('{"name"').innerText())).toEqual({
      name: '林',
      note: '少冰',
      extras: ['糖', '奶'],
      size: '大',
      ice: true,
      sugar: 30,
      shop: 1,
      stars: 4,
    })
    await sees(page, '已下单')
    await tap(page, '重填')
    await sees(page, '重填了')
    expect(await page.getByPlaceholder('称呼').inputValue()).toBe('')
    await sees(page, '3 星')
    expect(errors()).toEqual([])
  })
})

describe('an error nobody caught', () => {
  it.each([
    ['处理函数', "Cannot read properties of undefined (reading 'size')", 'pages/faults/faults.ts:5:'],
    ['定时器', '定时器里坏了', 'pages/faults/faults.ts:14:'],
    ['组件', "Cannot read properties of undefined (reading 'name')", 'components/faulty/faulty.ts:9:'],
  ])('in %s is on the phone with its place, and onError hears it once', async (what, message, place) => {
    const page = await open('faults')
    await tap(page, what)
    const bar = page.getByRole('alert')
    await sees(bar, message)
    await sees(bar, place)
    await eventually('onError', () => said().some((line) => line.startsWith('wx.onError')))
    expect(said().filter((line) => line.startsWith('App onError'))).toHaveLength(1)
    expect(said().filter((line) => line.startsWith('wx.onError'))).toHaveLength(1)
    const [error] = errors()
    expect(error!.stack).toContain(place)
  })

  it('in a promise goes to onUnhandledRejection', async () => {
    const page = await open('faults')
    await tap(page, '承诺')
    const bar = page.getByRole('alert')
    await sees(bar, '承诺里坏了')
    await sees(bar, 'pages/faults/faults.ts:19:')
    await hears('App onUnhandledRejection 承诺里坏了')
    expect(said().filter((line) => /onError|onUnhandled/.test(line))).toHaveLength(1)
  })

  it('in a component leaves the rest of the page', async () => {
    const page = await open('faults')
    await tap(page, '组件')
    await sees(page, '组件还在')
    await tap(page, '脚本')
    await sees(page.getByRole('alert').last(), 'here')
  })
})
