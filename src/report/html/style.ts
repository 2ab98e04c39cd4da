/** The looks of the report: from a phone to a wide screen, light and dark; colours have a contrast of at least 4.5 to 1. */
export const style = `
:root{--page:#fff;--panel:#f6f7f9;--line:#d5d9e0;--text:#1c2330;--soft:#566072;--link:#0b57c2;
--good:#11703a;--bad:#b3261e;--odd:#8a5300;--none:#566072;--code:#eef0f4;--bad-panel:#fdf0ef;
--c0:#1c2330;--c1:#b3261e;--c2:#11703a;--c3:#8a5300;--c4:#0b57c2;--c5:#8b2fa8;--c6:#0b6b78;--c7:#566072;--low:.5;--high:0;color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{--page:#12161d;--panel:#1a2029;--line:#333c4a;--text:#e4e8ef;--soft:#a3adbd;--link:#7db3ff;
--good:#5fd08b;--bad:#ff8a80;--odd:#f0b458;--none:#a3adbd;--code:#232b37;--bad-panel:#2c1b1d;
--c0:#a3adbd;--c1:#ff8a80;--c2:#5fd08b;--c3:#f0b458;--c4:#7db3ff;--c5:#e29bf5;--c6:#63d3e3;--c7:#e4e8ef;--low:1;--high:.72}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0 auto;max-width:84rem;padding:0 1rem 4rem;background:var(--page);color:var(--text);font:16px/1.5 system-ui,sans-serif}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:3px}
code,pre,.line{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.8125rem}
code{overflow-wrap:anywhere}
h1{font-size:1.6rem;margin:1.5rem 0 .75rem;overflow-wrap:anywhere}
h2{font-size:1.2rem;margin:0}
h3{font-size:1rem;margin:.75rem 0 .25rem}
section{margin-top:2rem}
section>h2{margin-bottom:.5rem}
.status{display:inline-block;border:2px solid;border-radius:2rem;padding:0 .75rem;font-size:1.1rem;vertical-align:.1em}
.good{--tone:var(--good)}.bad{--tone:var(--bad)}.odd{--tone:var(--odd)}.none{--tone:var(--none)}
.status,.sign,.word{color:var(--tone)}
dl{margin:0}dt{color:var(--soft);font-size:.875rem}dd{margin:0;overflow-wrap:anywhere}
.run{display:flex;flex-wrap:wrap;gap:.5rem 2rem}
.bar-of-tools{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;margin-bottom:.75rem}
input,button{font:inherit;color:inherit;background:var(--page);border:1px solid var(--soft);border-radius:.375rem;padding:.125rem .625rem}
button{cursor:pointer;background:var(--panel)}
#count{color:var(--soft);font-size:.875rem}
summary,.axis{display:grid;grid-template-columns:1.25rem minmax(14rem,1fr) minmax(8rem,1fr) 11rem;gap:.75rem;align-items:center}
.axis{padding:0 .75rem;height:1.25rem;color:var(--soft);font-size:.75rem}
.ticks{grid-column:3;position:relative;height:100%}
.ticks span{position:absolute;transform:translateX(-50%);white-space:nowrap}
.ticks span:first-child{transform:none}
.step{border:1px solid var(--line);border-bottom-width:0;background:var(--panel)}
.step:first-child{border-radius:.5rem .5rem 0 0}.step:last-child{border-bottom-width:1px;border-radius:0 0 .5rem .5rem}
summary{padding:.375rem .75rem;cursor:pointer;list-style:none}
summary::-webkit-details-marker{display:none}
summary:hover{background:var(--code)}
.sign{font-weight:700;text-align:center}
.what{min-width:0;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.title{color:var(--soft);font-size:.875rem;margin-left:.375rem}
.path{border:1px solid var(--soft);border-radius:1rem;padding:0 .4rem;font-size:.6875rem;color:var(--soft)}
.track{position:relative;height:.875rem;background:linear-gradient(var(--line),var(--line)) center/100% 1px no-repeat}
.bar{position:absolute;top:0;bottom:0;min-width:3px;border-radius:2px;background-color:color-mix(in srgb,var(--tone) 65%,var(--panel))}
.bar.critical{background-color:var(--tone);background-image:repeating-linear-gradient(-45deg,transparent 0 4px,rgb(255 255 255/.35) 4px 7px)}
.result{display:flex;justify-content:space-between;gap:.5rem;font-size:.875rem;white-space:nowrap}
.time{font-variant-numeric:tabular-nums}
.details{padding:.75rem;border-top:1px solid var(--line);background:var(--page)}
.details dl{display:grid;grid-template-columns:7rem 1fr;gap:.25rem 1rem;align-items:baseline;margin:.25rem 0 .75rem}
.details dd,.note{font-size:.875rem}.note{color:var(--soft);margin:0 0 .5rem}
.failure{border-left:4px solid var(--bad);background:var(--bad-panel);padding:.5rem .75rem;margin:.25rem 0 .75rem;overflow-wrap:anywhere}
.failure p{margin:.25rem 0}
pre{margin:.5rem 0;padding:.5rem;background:var(--code);overflow:auto}
.margin{color:var(--soft)}
.logtools{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;margin-bottom:.375rem;font-size:.875rem}
.log{max-height:32rem;overflow:auto;background:var(--panel);border:1px solid var(--line);border-radius:.375rem;padding:.375rem 0}
.chunk{min-height:calc(var(--lines)*1.25rem)}
.line{display:flex;line-height:1.25rem;min-height:1.25rem;width:max-content;min-width:100%;padding-right:1rem;white-space:pre}
.line a{flex:none;width:3.5rem;padding-right:.75rem;text-align:right;color:var(--soft);text-decoration:none;user-select:none}
.line a:hover{text-decoration:underline}
.line .at{flex:none;width:5.5rem;color:var(--soft);display:none}
.times .line .at{display:inline}
.line:target,.line.here{background:var(--code);box-shadow:inset 3px 0 var(--link)}
.wrap .line{white-space:pre-wrap;width:auto;overflow-wrap:anywhere}
.b{font-weight:700}.i{font-style:italic}.u{text-decoration:underline}.s{text-decoration:line-through}
${[0, 1, 2, 3, 4, 5, 6, 7].map((color) => `.f${color}{color:var(--c${color})}`).join('')}
@supports (color:oklch(from red l c h)){.f{color:oklch(from var(--f) clamp(var(--high),l,var(--low)) c h)}}
.graph{overflow:auto;border:1px solid var(--line);border-radius:.5rem;background:var(--panel);max-height:40rem}
svg{display:block}
.edge{fill:none;stroke:var(--soft);stroke-width:1.25;opacity:.6}.edge.critical{stroke:var(--text);stroke-width:2.5;opacity:1}
.node rect{fill:var(--page);stroke:var(--line)}.node.critical rect{stroke:var(--text);stroke-width:2}
.node rect.mark{stroke:none;fill:var(--tone)}
.node text{fill:var(--text);font-size:13px}.node:hover text{text-decoration:underline}
.tree,.tree ul{list-style:none;margin:0;padding:0}
.tree>li{margin:.5rem 0;padding:.5rem .75rem;border:1px solid var(--line);border-radius:.5rem;background:var(--panel)}
.tree ul{margin:.5rem 0 0 .5rem;border-left:2px solid var(--line)}.tree ul>li{padding:.375rem 0 .375rem .875rem}
.name{display:block;font-weight:600}
.facts{display:flex;flex-wrap:wrap;gap:.125rem .75rem;font-size:.875rem;color:var(--soft)}
.platform{color:var(--text);font-weight:600}
.digest:target,.digest.here{outline:2px solid var(--link);outline-offset:2px}
.copy{font-size:.75rem;padding:0 .5rem}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--page);padding:.25rem .5rem}
.hidden-text{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
[hidden]{display:none!important}
@media (max-width:48rem){summary{grid-template-columns:1.25rem 1fr auto;gap:.125rem .5rem}
.sign{grid-area:1/1}.what{grid-area:1/2}.result{grid-area:1/3}.track{grid-area:2/2/3/4;height:.5rem}
.axis{grid-template-columns:1.25rem 1fr;gap:.5rem}.ticks{grid-column:2}.ticks span:nth-child(even){display:none}
.good>summary .word{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}.title{display:none}.details dl{grid-template-columns:1fr;gap:0}.details dd{margin-bottom:.375rem}
.line a{width:3rem}input[type=search]{width:100%}.bar-of-tools label,.logtools label:first-child{flex:1 1 14rem}}
@media print{.log{max-height:none}.copy,.logtools,.buttons{display:none}}
`;
