// Charts, by Chart.js. Each stands beside a table with the same figures, so that it may be passed over.
import { BarController, BarElement, CategoryScale, Chart, Legend, LinearScale, Tooltip } from "chart.js";
import { h, short } from "./dom";

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Legend, Tooltip);
Chart.defaults.animation = false;
Chart.defaults.maintainAspectRatio = false;
Chart.defaults.font.family = "system-ui, sans-serif";

export interface Series {
  name: string;
  /** The name of a custom property of CSS: "--exact". */
  color: string;
  values: number[];
}

export interface BarSetup {
  title: string;
  labels: string[];
  series: Series[];
  horizontal?: boolean;
  stacked?: boolean;
  /** Shares from 0 to 1. */
  shares?: boolean;
  height?: number;
}

const drawn = new Set<Chart>();

const property = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const clipped = (label: string, most: number): string =>
  label.length <= most ? label : `${label.slice(0, most - 1)}…`;

/** Colors are properties of CSS, which the theme of the reader and print change. */
export function repaint(): void {
  Chart.defaults.color = property("--text");
  for (const chart of drawn) chart.update();
}

function scalesOf(setup: BarSetup, narrow: boolean): object {
  const value = {
    stacked: setup.stacked ?? false,
    beginAtZero: true,
    max: setup.shares ? 1 : undefined,
    border: { display: false },
    grid: { color: () => property("--line") },
    ticks: {
      color: () => property("--text"),
      maxTicksLimit: 6,
      maxRotation: 0,
      precision: setup.shares ? undefined : 0,
      callback: (tick: number | string) => (setup.shares ? `${Math.round(Number(tick) * 100)} %` : short(Number(tick))),
    },
  };
  const most = narrow ? 18 : 40;
  const category = {
    stacked: setup.stacked ?? false,
    grid: { display: false },
    ticks: {
      color: () => property("--text"),
      autoSkip: !setup.horizontal,
      maxRotation: 0,
      callback: (_: number | string, index: number) => clipped(setup.labels[index] ?? "", most),
    },
  };
  return setup.horizontal ? { x: value, y: category } : { x: category, y: value };
}

/** A bar chart in a box of its own. It is drawn when it is first seen, since a canvas without a size can't be. */
export function bars(setup: BarSetup): HTMLElement {
  const summary = `${setup.title}: the figures are in the table beside it`;
  const canvas = h("canvas", { role: "img", "aria-label": summary });
  const box = h("div", { class: "chart" }, canvas);
  const lines = setup.labels.length * (setup.stacked ? 1 : setup.series.length);
  box.style.height = `${setup.height ?? (setup.horizontal ? Math.max(lines * 24 + 64, 110) : 180)}px`;
  let isDrawn = false;
  const draw = (): void => {
    if (isDrawn) return;
    isDrawn = true;
    Chart.defaults.color = property("--text");
    const chart = new Chart(canvas, {
      type: "bar",
      data: {
        labels: setup.labels,
        datasets: setup.series.map((series) => ({
          label: series.name,
          data: series.values,
          backgroundColor: () => property(series.color),
          maxBarThickness: setup.horizontal ? 22 : undefined,
          categoryPercentage: setup.horizontal ? 0.8 : 0.96,
          borderRadius: 2,
        })),
      },
      options: {
        indexAxis: setup.horizontal ? "y" : "x",
        scales: scalesOf(setup, box.clientWidth < 500),
        plugins: {
          legend: { display: setup.series.length > 1, position: "bottom", labels: { boxWidth: 12 } },
          tooltip: {
            callbacks: {
              title: (items) => setup.labels[items[0]?.dataIndex ?? 0] ?? "",
              label: (item) => {
                const value = Number(item.raw);
                return `${item.dataset.label}: ${setup.shares ? `${(100 * value).toFixed(1)} %` : short(value)}`;
              },
            },
          },
        },
      },
    });
    drawn.add(chart);
  };
  const seen = new IntersectionObserver(
    (entries) => {
      if (entries.some((entry) => entry.isIntersecting)) draw();
    },
    { rootMargin: "400px" },
  );
  seen.observe(box);
  // Printing may begin without a word (a browser without a window): soon after the page is there all are drawn.
  addEventListener("load", () => setTimeout(draw, 200));
  addEventListener("beforeprint", draw);
  return box;
}
