// Charts, by Chart.js. Each stands beside a table with the same figures, so that it may be passed over.
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Legend,
  LinearScale,
  LineElement,
  PointElement,
  ScatterController,
  Tooltip,
  type ChartConfiguration,
} from "chart.js";
import { count, h, short } from "./dom";

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Legend, Tooltip);
Chart.register(LineElement, PointElement, ScatterController);
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

/** A chart in a box of its own. It is drawn when it is first seen, since a canvas without a size can't be. */
function drawnLater(title: string, height: number, make: (width: number) => ChartConfiguration): HTMLElement {
  const canvas = h("canvas", { role: "img", "aria-label": `${title}: the figures are in the table beside it` });
  const box = h("div", { class: "chart" }, canvas);
  box.style.height = `${height}px`;
  let isDrawn = false;
  const draw = (): void => {
    if (isDrawn) return;
    isDrawn = true;
    Chart.defaults.color = property("--text");
    drawn.add(new Chart(canvas, make(box.clientWidth)));
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

export function bars(setup: BarSetup): HTMLElement {
  const lines = setup.labels.length * (setup.stacked ? 1 : setup.series.length);
  const height = setup.height ?? (setup.horizontal ? Math.max(lines * 24 + 64, 110) : 180);
  return drawnLater(setup.title, height, (width) => ({
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
      scales: scalesOf(setup, width < 500),
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
  }));
}

// --- diagrams of two shares ------------------------------------------------------------------------------------------

export interface DiagramPoint {
  x: number;
  y: number;
  /** How many values it stands for: a larger point for more. */
  weight: number;
}

export interface DiagramSetup {
  title: string;
  x: string;
  y: string;
  series: { name: string; color: string; points: DiagramPoint[] }[];
}

/** Runs are told apart by the shape of their points as well. */
const shapes = ["circle", "rectRot", "triangle", "rect", "crossRot", "star"] as const;

function shareAxis(title: string): object {
  return {
    type: "linear",
    min: 0,
    max: 1,
    title: { display: true, text: title, color: () => property("--text") },
    border: { display: false },
    grid: { color: () => property("--line") },
    ticks: {
      color: () => property("--text"),
      maxRotation: 0,
      callback: (tick: number | string) => `${Math.round(Number(tick) * 100)} %`,
    },
  };
}

/** Points of two shares, from 0 to 1 each, joined by a line, and the diagonal on which both are equal. */
export function diagram(setup: DiagramSetup): HTMLElement {
  const most = Math.max(1, ...setup.series.flatMap(({ points }) => points.map(({ weight }) => weight)));
  const series = setup.series.map(({ name, color, points }, i) => ({
    label: name,
    data: points,
    showLine: true,
    borderColor: () => property(color),
    backgroundColor: () => property(color),
    borderWidth: 2,
    pointStyle: shapes[i % shapes.length]!,
    pointRadius: points.map(({ weight }) => 4 + 6 * Math.sqrt(weight / most)),
  }));
  const diagonal = {
    label: "as sure as it is right",
    data: [
      { x: 0, y: 0 },
      { x: 1, y: 1 },
    ],
    showLine: true,
    borderColor: () => property("--soft"),
    backgroundColor: () => property("--soft"),
    borderWidth: 1,
    borderDash: [5, 4],
    pointRadius: 0,
    pointHitRadius: 0,
    pointStyle: "line" as const,
  };
  return drawnLater(setup.title, 340, () => ({
    type: "scatter",
    data: { datasets: [...series, diagonal] },
    options: {
      clip: false,
      scales: { x: shareAxis(setup.x), y: shareAxis(setup.y) },
      plugins: {
        legend: { position: "bottom", labels: { usePointStyle: true } },
        tooltip: {
          callbacks: {
            label: (item) => {
              const { x, y, weight } = item.raw as DiagramPoint;
              const shares = `${setup.x} ${(100 * x).toFixed(1)} %, ${setup.y} ${(100 * y).toFixed(1)} %`;
              return `${item.dataset.label}: ${shares}, ${count(weight)} values`;
            },
          },
        },
      },
    },
  }));
}
