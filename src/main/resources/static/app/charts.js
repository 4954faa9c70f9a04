// Draws what reports say in data-chart, in the colours of the page; every chart has its table under it.
(function () {
  const SAFE = { light: ['#1f5fae', '#c2571a', '#1b7f79', '#7a4fa3', '#8a5a00', '#5b6470'], dark: ['#8bb8f2', '#f0a15e', '#6cd0c5', '#c3a3e8', '#f0b44c', '#b3bdca'] };
  const charts = [];
  const number = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
  const shown = (unit, value) => unit === 'percent' ? number.format(value) + ' %'
    : unit === 'number' ? number.format(value)
    : new Intl.NumberFormat(undefined, { style: 'currency', currency: unit, maximumFractionDigits: 0 }).format(value);
  const cut = name => name.length > 28 ? name.slice(0, 27) + '…' : name;

  const option = (drawn, dark) => {
    const ink = dark ? '#d7dee8' : '#29323e', faint = dark ? '#3a4554' : '#dfe4ea';
    const base = {
      animation: !matchMedia('(prefers-reduced-motion: reduce)').matches && !matchMedia('print').matches,
      color: SAFE[dark ? 'dark' : 'light'], textStyle: { fontFamily: 'inherit', color: ink },
      aria: { enabled: true, label: { description: drawn.title } },
      tooltip: { renderMode: 'richText', confine: true }
    };
    const value = unit => ({ type: 'value', splitNumber: innerWidth < 600 ? 2 : 5, axisLabel: { color: ink, hideOverlap: true, formatter: v => shown(unit, v) }, splitLine: { lineStyle: { color: faint } } });
    if (drawn.kind === 'flow') {
      return { ...base, series: [{ type: 'sankey', nodeAlign: 'justify', left: 4, right: 130, top: 8, bottom: 8, emphasis: { focus: 'adjacency' }, data: drawn.nodes, links: drawn.links,
        label: { color: ink, formatter: n => cut(n.name) }, lineStyle: { color: 'gradient', opacity: 0.35 } }] };
    }
    if (drawn.kind === 'funnel-plot') {
      const most = Math.max(10, ...drawn.points.map(p => p.known)) * 1.1;
      const line = (z, side) => Array.from({ length: 60 }, (_, i) => { const x = most * (i + 1) / 60; return [x, Math.max(0, 1 + side * z / Math.sqrt(x))]; });
      const limit = (z, side, name) => ({ type: 'line', name, data: line(z, side), showSymbol: false, silent: true, lineStyle: { type: 'dashed', width: 1, color: faint }, tooltip: { show: false } });
      const mark = { above: 'triangle', below: 'diamond', 'as-expected': 'circle', 'cannot-tell': 'emptyCircle' };
      return { ...base, grid: { left: 56, right: 24, top: 16, bottom: 44 },
        xAxis: { type: 'value', min: 0, name: drawn.across, nameLocation: 'middle', nameGap: 28, axisLabel: { color: ink }, splitLine: { show: false } },
        yAxis: { type: 'value', min: 0, axisLabel: { color: ink, formatter: v => number.format(v) + ' ×' }, splitLine: { lineStyle: { color: faint } }, max: v => Math.min(4, Math.ceil(v.max + 0.5)) },
        series: [limit(1.96, 1, '+'), limit(1.96, -1, '-'),
          { type: 'scatter', symbolSize: 11, data: drawn.points.map(p => ({ name: p.name, value: [p.known, p.ratio], symbol: mark[p.word] })),
            label: { show: true, position: 'top', color: ink, formatter: p => drawn.points.length < 16 || drawn.points[p.dataIndex].word === 'above' || drawn.points[p.dataIndex].word === 'below' ? cut(p.name) : '' },
            labelLayout: { hideOverlap: true }, tooltip: { formatter: p => p.name + ': ' + number.format(p.value[1]) + ' ×' }, markLine: { silent: true, symbol: 'none', lineStyle: { color: ink }, label: { show: false }, data: [{ yAxis: 1 }] } }] };
    }
    const lies = drawn.kind === 'row';
    const names = { type: 'category', data: drawn.categories, inverse: lies, axisLabel: { color: ink, interval: drawn.categories.length > 20 ? 'auto' : 0, formatter: cut, hideOverlap: true }, axisLine: { lineStyle: { color: faint } }, axisTick: { show: false } };
    const few = drawn.series.length <= 5;
    return { ...base, grid: { left: 8, right: few && drawn.kind === 'line' ? 110 : lies ? 64 : 24, top: few && drawn.series.length > 1 && drawn.kind !== 'line' ? 34 : 16, bottom: 8, containLabel: true },
      legend: drawn.series.length > 1 && drawn.kind !== 'line' ? { top: 0, left: 0, textStyle: { color: ink }, icon: 'roundRect' } : undefined,
      tooltip: { ...base.tooltip, trigger: 'axis', valueFormatter: v => shown(drawn.unit, v) },
      xAxis: lies ? value(drawn.unit) : names, yAxis: lies ? names : value(drawn.unit),
      series: drawn.series.map(one => ({ name: one.name, type: drawn.kind === 'line' ? 'line' : 'bar', data: one.data, symbolSize: 5, barMaxWidth: 28,
        endLabel: drawn.kind === 'line' ? { show: true, color: 'inherit', formatter: () => cut(one.name) } : undefined,
        label: drawn.kind !== 'line' && drawn.series.length === 1 && drawn.categories.length < 14 ? { show: true, position: lies ? 'right' : 'top', color: ink, formatter: p => shown(drawn.unit, p.value) } : undefined })) };
  };

  const isDark = () => document.documentElement.getAttribute('data-bs-theme') === 'dark';
  const draw = () => {
    if (!window.echarts) return;
    charts.splice(0).forEach(one => one.dispose());
    document.querySelectorAll('[data-chart]').forEach(place => {
      const chart = window.echarts.init(place, null, { renderer: 'canvas' });
      chart.setOption(option(JSON.parse(place.dataset.chart), isDark()));
      charts.push(chart);
    });
  };
  window.addEventListener('resize', () => charts.forEach(one => one.resize()));
  window.addEventListener('beforeprint', () => charts.forEach(one => one.resize()));
  new MutationObserver(draw).observe(document.documentElement, { attributes: true, attributeFilter: ['data-bs-theme'] });
  draw();
})();
