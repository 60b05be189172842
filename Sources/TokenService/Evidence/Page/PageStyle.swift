/// How pages of evidence look: light and dark, on screens of 360 pixels and more, and on paper.
enum PageStyle {
  /// The whole style sheet; its digest stands in the page's policy.
  ///
  /// Text has a contrast of 4.5 and more on what it stands on, in both schemes.
  static let sheet: StaticString = """
    :root{--paper:#fff;--card:#f6f7f9;--ink:#1a1d21;--soft:#52585f;--rule:#d3d7dc;--stripe:#f0f2f5;
    --good:#146c43;--goodpaper:#e3f4ea;--bad:#b3261e;--badpaper:#fdeceb;--link:#1d4ed8;
    --active:#1b7f4b;--activeink:#fff;--standby:#e2ecfb;--standbyrim:#2a5db0;--standbyink:#1a417f;
    --fallback:#fcefd3;--fallbackrim:#a86a08;--fallbackink:#5a3800;--retired:#e6e8eb;--retiredrim:#858b93;--retiredink:#41464c;
    --revoked:#fbdedc;--revokedrim:#b3261e;--revokedink:#7a140d;--phase:#dfe4ea;--phase2:#c8d0da;--phaseink:#1a1d21;
    --s0:#2f6fd0;--s1:#d9760b;--s2:#0d8a80;--s3:#b0479b;--s4:#7d8a14;--s5:#6553c9;--sx:#858b94;
    --r0:#5b6b7c;--c0:#a86a08}
    @media (prefers-color-scheme:dark){:root{--paper:#14171b;--card:#1d2126;--ink:#e8eaed;--soft:#aab1b9;--rule:#3a4048;
    --stripe:#1a1e23;--good:#6fd89f;--goodpaper:#12301f;--bad:#ff9c93;--badpaper:#3b1614;--link:#9dbcff;
    --active:#2c9a61;--activeink:#04120a;--standby:#1b2c47;--standbyrim:#6f9df0;--standbyink:#c4d9ff;
    --fallback:#3a2d12;--fallbackrim:#d09a3a;--fallbackink:#ffe2a8;--retired:#2a2f36;--retiredrim:#838a93;--retiredink:#cfd4da;
    --revoked:#43191a;--revokedrim:#ff8a80;--revokedink:#ffd3cf;--phase:#2b323a;--phase2:#3b444f;--phaseink:#e8eaed;
    --s0:#5f97ee;--s1:#f0994a;--s2:#39b5a9;--s3:#d978c4;--s4:#b1bf4a;--s5:#978af0;--sx:#767d86;
    --r0:#8b9cae;--c0:#d9a441}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
    main{max-width:1360px;margin:0 auto;padding:24px 28px 56px}
    h1{font-size:24px;line-height:1.25;margin:0}h2{font-size:18px;margin:36px 0 10px}
    p{margin:6px 0 10px;max-width:80ch}.note{color:var(--soft);font-size:12.5px}
    code,pre,.kid{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:12.5px;overflow-wrap:anywhere}
    pre{background:var(--card);border:1px solid var(--rule);border-radius:6px;padding:10px 12px;white-space:pre-wrap;margin:8px 0}
    header{display:flex;flex-wrap:wrap;gap:18px 28px;align-items:center;margin-bottom:22px}
    header>div:last-child{flex:1 1 300px}
    .decision{display:flex;align-items:center;gap:14px;padding:12px 24px 12px 18px;border:2px solid;border-radius:10px;font-size:34px;font-weight:700;letter-spacing:.04em;line-height:1.1}
    .decision small{display:block;font-size:12px;font-weight:500;letter-spacing:0}
    .decision svg{flex:none}.decision path{fill:none;stroke:currentColor;stroke-width:4;stroke-linecap:round;stroke-linejoin:round}
    .pass{color:var(--good);background:var(--goodpaper)}.fail{color:var(--bad);background:var(--badpaper)}
    .caution{border-left:4px solid var(--c0);background:var(--card);padding:10px 16px;margin:0 0 20px;border-radius:0 6px 6px 0;max-width:none}
    .failures{border-left:4px solid var(--bad);background:var(--badpaper);padding:10px 16px 10px 34px;margin:0 0 20px;border-radius:0 6px 6px 0}
    dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(380px,1fr));gap:4px 32px;margin:0}
    dl div{display:flex;gap:10px;border-top:1px solid var(--rule);padding:5px 0;min-width:0}
    dt{color:var(--soft);flex:none;width:108px}dd{margin:0;min-width:0;overflow-wrap:anywhere}
    .figures{display:grid;grid-template-columns:repeat(5,minmax(0,1fr));gap:10px;margin:22px 0 0;padding:0;list-style:none}
    .figures+dl{margin-top:20px}
    .figures li{background:var(--card);border:1px solid var(--rule);border-radius:8px;padding:9px 12px}
    .figures b{display:block;font-size:21px;line-height:1.3;font-variant-numeric:tabular-nums}
    .figures .wrong{border-color:var(--bad);background:var(--badpaper)}.figures .wrong b,.figures .wrong .note{color:var(--bad)}
    .legend{display:flex;flex-wrap:wrap;gap:4px 16px;margin:6px 0 10px;padding:0;list-style:none;font-size:12.5px}
    .legend li{display:flex;align-items:center;gap:6px}
    .scroll{overflow-x:auto}.scroll:focus-visible{outline:2px solid var(--link);outline-offset:3px}
    .chart{border:1px solid var(--rule);border-radius:8px;padding:10px 12px 4px;margin:0 0 14px;min-width:0}
    .track{display:grid;grid-template-columns:166px minmax(0,1fr);gap:0 12px;margin-bottom:8px;align-items:start}.low{align-items:end}
    .thin{margin-top:-6px}.label{font-size:12.5px;line-height:1.3;display:flex;flex-wrap:wrap;gap:1px 7px;align-items:baseline;min-width:0}
    .label strong,.label>.note{width:100%}.label .note{font-size:11.5px}
    .thin .label{justify-content:flex-end;font-size:10.5px;line-height:12px;color:var(--soft)}
    .keys{display:flex;flex-wrap:wrap;gap:0 9px}.swatch,.reason{display:inline-flex;align-items:center;gap:4px;font-size:11.5px}
    .swatch b{font-weight:650}.label .kid{font-size:11px}
    svg{display:block}svg svg{display:inline}.plot{overflow:hidden;min-width:0}
    svg text{font:11px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;fill:var(--ink)}
    .stripe{fill:var(--stripe)}.grid{stroke:var(--rule);stroke-width:1}.axis{stroke:var(--soft);stroke-width:1}
    .halo{paint-order:stroke;stroke:var(--paper);stroke-width:3px;stroke-linejoin:round}
    svg text.scale{fill:var(--soft);font-size:10.5px;font-variant-numeric:tabular-nums}svg text.tag{font-weight:650;font-size:10.5px}
    .leader{stroke:var(--soft);stroke-width:1;stroke-dasharray:1 2}
    rect.phase.odd{fill:var(--phase)}rect.phase.even{fill:var(--phase2)}rect.phase.bad{fill:var(--bad)}
    svg text.phase{fill:var(--phaseink);font-size:10.5px}svg text.phase.bad{fill:var(--paper)}svg text.badtext{fill:var(--bad);font-weight:650}
    .fault{fill:var(--ink)}.fault.line{stroke:var(--ink);stroke-width:1;stroke-dasharray:2 2}
    .violation{fill:var(--bad);stroke:none}.violation.line{stroke:var(--bad);stroke-width:2}
    .band{stroke-width:1}.b-active{fill:var(--active);stroke:var(--active)}
    .b-standby{fill:var(--standby);stroke:var(--standbyrim);stroke-dasharray:4 2}
    .b-fallback{fill:url(#h-fallback);stroke:var(--fallbackrim)}.b-retired{fill:var(--retired);stroke:var(--retiredrim)}
    .b-revoked{fill:url(#h-revoked);stroke:var(--revokedrim)}.b-other{fill:none;stroke:var(--retiredrim);stroke-dasharray:1 2}
    .h-fallback{fill:var(--fallback)}.h-revoked{fill:var(--revoked)}.hatch-fallback,.hatch-revoked{fill:none;stroke-width:1;stroke-opacity:.6}
    .hatch-fallback{stroke:var(--fallbackrim)}.hatch-revoked{stroke:var(--revokedrim)}
    svg text.state{font-weight:600;paint-order:stroke;stroke-width:3px;stroke-linejoin:round}
    svg text.t-active{fill:var(--activeink)}svg text.t-standby{fill:var(--standbyink);stroke:var(--standby)}
    svg text.t-fallback{fill:var(--fallbackink);stroke:var(--fallback)}svg text.t-retired{fill:var(--retiredink);stroke:var(--retired)}
    svg text.t-revoked{fill:var(--revokedink);stroke:var(--revoked)}
    .s0{fill:var(--s0)}.s1{fill:var(--s1)}.s2{fill:var(--s2)}.s3{fill:var(--s3)}.s4{fill:var(--s4)}.s5{fill:var(--s5)}.sx{fill:var(--sx)}
    .r0{fill:var(--r0)}.c0{fill:var(--c0)}
    .l0,.l1{fill:none;stroke:var(--s0);stroke-width:1.5;vector-effect:non-scaling-stroke}.l1{stroke:var(--s1);stroke-dasharray:5 2}
    .plot path.s0,.plot path.s1,.plot path.s2,.plot path.s3,.plot path.s4,.plot path.s5,.plot path.sx,.plot path[class^=r],.plot path[class^=c]{stroke:var(--paper);stroke-width:.6;vector-effect:non-scaling-stroke}
    .table{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:13.5px}
    th,td{text-align:left;vertical-align:top;padding:5px 12px 5px 0;border-bottom:1px solid var(--rule);overflow-wrap:anywhere}
    thead th{color:var(--soft);font-weight:600;white-space:nowrap;border-bottom-width:2px}tbody th{font-weight:600}
    td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}td.w,th.w{white-space:nowrap}
    .ok{color:var(--good);font-weight:600;white-space:nowrap}.no{color:var(--bad);font-weight:700;white-space:nowrap}
    .none{font-style:normal;color:var(--soft)}
    .roomy,.hint{display:none}@media screen and (min-width:1300px){.roomy{display:inline}}
    @media (max-width:800px){main{padding:16px 14px 40px}h1{font-size:20px}.decision{font-size:28px}
    .chart{padding:8px 8px 2px}.scroll>.chart{width:660px}.hint{display:block}.track{grid-template-columns:minmax(0,1fr)}
    .label{position:sticky;left:8px;width:min(320px,84vw)}.label strong,.label>.note{width:auto}.thin .label{justify-content:flex-start}
    dl{grid-template-columns:minmax(0,1fr)}.figures{grid-template-columns:repeat(auto-fill,minmax(132px,1fr))}
    table{font-size:13px}th,td{padding-right:9px;overflow-wrap:break-word}.wide{min-width:600px}}
    @media print{:root{color-scheme:light;--paper:#fff;--card:#fff;--ink:#000;--soft:#3d4248;--rule:#b4b9bf;--stripe:#f3f4f6;
    --good:#0f5a37;--goodpaper:#fff;--bad:#a01c15;--badpaper:#fff;--link:#000;
    --active:#1b7f4b;--activeink:#fff;--standby:#e9f0fc;--standbyrim:#2a5db0;--standbyink:#1a417f;
    --fallback:#fdf3dd;--fallbackrim:#a86a08;--fallbackink:#5a3800;--retired:#eceef0;--retiredrim:#858b93;--retiredink:#41464c;
    --revoked:#fce5e3;--revokedrim:#b3261e;--revokedink:#7a140d;--phase:#e3e7ec;--phase2:#cdd4dd;--phaseink:#000;
    --s0:#2f6fd0;--s1:#d9760b;--s2:#0d8a80;--s3:#b0479b;--s4:#7d8a14;--s5:#6553c9;--sx:#858b94;
    --r0:#5b6b7c;--c0:#a86a08}
    *{print-color-adjust:exact;-webkit-print-color-adjust:exact}@page{size:A4;margin:14mm 12mm}
    body{font-size:11.5px}main{max-width:none;padding:0 1px}h2{margin:20px 0 6px;break-after:avoid}h1{font-size:20px}
    .scroll,.table{overflow:visible}.scroll>.chart{width:auto}.track{grid-template-columns:128px minmax(0,1fr)}
    .label{position:static;width:auto}.label strong,.label>.note{width:100%}.thin .label{justify-content:flex-end}
    .chart,.track,.figures li,tr,pre,dl div,.decision,.failures{break-inside:avoid}thead{display:table-header-group}
    header{gap:6px 22px;margin-bottom:10px}.decision{font-size:26px;padding:6px 18px 6px 12px;gap:8px}h1{font-size:18px}
    .figures{grid-template-columns:repeat(5,minmax(0,1fr));gap:6px;margin-top:12px}.figures b{font-size:14px}.figures li{padding:5px 8px}
    dl{grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:0 22px}dl div{padding:2px 0}dt{width:84px}
    code,pre,.kid,.note,.legend{font-size:9.5px}.legend{gap:2px 12px;margin:2px 0 6px}.scroll{zoom:.85}.hint{display:none}.failures{margin:0 0 10px;padding:5px 12px 5px 28px}
    table{font-size:10px}th,td{padding:3px 9px 3px 0}.wide{min-width:0}}
    """
}
