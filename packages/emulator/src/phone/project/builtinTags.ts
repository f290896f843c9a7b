/** A tag of WXML that is there without being named in `usingComponents`. */
export interface BuiltinTag {
  attributes: readonly string[]
  events: readonly string[]
}

/**
 * The built-in tags as WeChat documents them: attributes, then events. They are what the phone's built-ins declare; a test
 * compares the two.
 */
const drawn = `
view: hover-class hover-stop-propagation hover-start-time hover-stay-time | animationstart animationiteration
 animationend transitionend
scroll-view: scroll-x scroll-y upper-threshold lower-threshold scroll-top scroll-left scroll-into-view
 scroll-into-view-offset scroll-with-animation enable-back-to-top enable-passive refresher-enabled
 refresher-threshold refresher-default-style refresher-background refresher-triggered bounces show-scrollbar
 paging-enabled fast-deceleration enable-flex scroll-anchoring enhanced using-sticky type | scroll scrolltoupper
 scrolltolower dragstart dragging dragend refresherpulling refresherrefresh refresherrestore refresherabort
 refresherwillrefresh
swiper: indicator-dots indicator-color indicator-active-color autoplay current current-item-id interval duration
 circular vertical previous-margin next-margin snap-to-edge display-multiple-items skip-hidden-item-layout
 easing-function | change transition animationfinish
swiper-item: item-id skip-hidden-item-layout
cover-view: scroll-top
cover-image: src mode webp lazy-load show-menu-by-longpress fade-in alt | load error
root-portal: enable
text: selectable user-select space decode overflow max-lines
rich-text: nodes space user-select mode
icon: type size color
progress: percent show-info border-radius font-size stroke-width color active-color background-color active
 active-mode duration | activeend
image: src mode webp lazy-load show-menu-by-longpress fade-in alt | load error
button: size type plain disabled loading form-type open-type hover-class hover-stop-propagation hover-start-time
 hover-stay-time phone-number-no-quota-toast lang session-from send-message-title send-message-path
 send-message-img show-message-card app-parameter business-id group-id guild-id public-id need-show-entrance
 entrance-path activity-type share-type share-mode | getphonenumber getrealtimephonenumber
 agreeprivacyauthorization getuserinfo contact opensetting launchapp chooseavatar createliveactivity
 phoneoneclicklogin error
input: name value placeholder placeholder-style placeholder-class disabled maxlength focus auto-focus cursor
 cursor-color cursor-spacing selection-start selection-end adjust-position hold-keyboard confirm-hold type
 password confirm-type always-embed safe-password-cert-path safe-password-length safe-password-time-stamp
 safe-password-nonce safe-password-salt safe-password-custom-hash | input focus blur confirm change
 keyboardheightchange keyboardcompositionstart keyboardcompositionupdate keyboardcompositionend selectionchange
 nicknamereview
textarea: name value placeholder placeholder-style placeholder-class disabled maxlength focus auto-focus cursor
 cursor-color cursor-spacing selection-start selection-end adjust-position hold-keyboard confirm-hold auto-height
 fixed show-confirm-bar disable-default-padding confirm-type adjust-keyboard-to | input focus blur confirm change
 keyboardheightchange keyboardcompositionstart keyboardcompositionupdate keyboardcompositionend selectionchange
 linechange
checkbox: value checked disabled color
checkbox-group: name | change
radio: value checked disabled color
radio-group: name | change
switch: value checked disabled color name type | change
slider: name min max step value disabled color selected-color active-color background-color block-size block-color
 show-value | change changing
label: for
form: report-submit report-submit-timeout | submit reset
picker: name mode header-text disabled range range-key value start end fields custom-item level | change cancel
 columnchange
picker-view: value indicator-style indicator-class mask-style mask-class immediate-change | change pickstart
 pickend
picker-view-column:
navigator: target url open-type delta app-id path extra-data version short-link hover-class hover-stop-propagation
 hover-start-time hover-stay-time | success fail complete
page-meta: background-text-style background-color background-color-top background-color-bottom
 root-background-color scroll-top scroll-duration page-style page-font-size root-font-size page-orientation |
 resize scroll scrolldone
navigation-bar: title loading front-color background-color color-animation-duration color-animation-timing-func
`

/** Tags for which the phone draws an empty box; nothing is known of their attributes. */
const boxes = `
ad ad-custom audio camera canvas channel-live channel-video editor editor-portal functional-page-navigator
grid-view grid-builder keyboard-accessory list-view list-builder live-player live-pusher map match-media
movable-area movable-view nested-scroll-body nested-scroll-header official-account official-account-publish
open-container open-data open-data-item open-data-list page-container draggable-sheet selection share-element
snapshot span sticky-header sticky-section store-coupon store-gift store-home store-product video voip-room
web-view xr-frame double-tap-gesture-handler force-press-gesture-handler horizontal-drag-gesture-handler
long-press-gesture-handler pan-gesture-handler scale-gesture-handler tap-gesture-handler
vertical-drag-gesture-handler
`

/** Of the language itself. */
const syntax = ['block', 'template', 'import', 'include', 'wxs', 'slot']

export const builtinTags: ReadonlyMap<string, BuiltinTag> = new Map(
  drawn
    .trim()
    .split(/\n(?! )/)
    .map((line) => {
      const [tag = '', attributes = '', events = ''] = line.split(/:| \|/)
      return [tag, { attributes: words(attributes), events: words(events) }]
    }),
)

/** Everything that may be written without `usingComponents`. */
export const knownTags: ReadonlySet<string> = new Set([...builtinTags.keys(), ...words(boxes), ...syntax])

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '')
}
