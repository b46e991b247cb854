package io.sluice.rollout.learn;

/**
 * Numerical integration over panels, each by the Gauss–Legendre rule of 16 nodes, also up to each
 * node. Deterministic to the bit.
 */
final class PanelRule {
  private static final int NODES = 16;
  private static final double[] AT = new double[NODES];
  private static final double[] WEIGHT = new double[NODES];

  /** The integral from the left end to a node, as weights of the values at all nodes. */
  private static final double[][] UP_TO = new double[NODES][NODES];

  static {
    for (int i = 0; i < NODES; i++) {
      AT[i] = root(i);
      double slope = slope(AT[i]);
      WEIGHT[i] = 2 / ((1 - AT[i] * AT[i]) * slope * slope);
    }
    for (int to = 0; to < NODES; to++) {
      for (int i = 0; i < NODES; i++) {
        UP_TO[to][i] = upTo(AT[to], i);
      }
    }
  }

  private final double[] breaks;

  /**
   * @param breaks the ends of the panels, rising, at least two
   */
  PanelRule(double[] breaks) {
    this.breaks = breaks.clone();
  }

  /** {@return the points at which a function is asked for, in order} */
  double[] points() {
    var points = new double[(breaks.length - 1) * NODES];
    for (int k = 0; k < points.length; k++) {
      double half = halfWidth(k / NODES);
      points[k] = breaks[k / NODES] + half * (1 + AT[k % NODES]);
    }
    return points;
  }

  /** {@return the integral of a function by its values at the points} */
  double integral(double[] values) {
    double sum = 0;
    for (int k = 0; k < values.length; k++) {
      sum += halfWidth(k / NODES) * WEIGHT[k % NODES] * values[k];
    }
    return sum;
  }

  /** {@return the integrals from the beginning to each point} */
  double[] running(double[] values) {
    var running = new double[values.length];
    double before = 0;
    for (int first = 0; first < values.length; first += NODES) {
      double half = halfWidth(first / NODES);
      double whole = 0;
      for (int to = 0; to < NODES; to++) {
        double part = 0;
        for (int i = 0; i < NODES; i++) {
          part += UP_TO[to][i] * values[first + i];
        }
        running[first + to] = before + half * part;
        whole += WEIGHT[to] * values[first + to];
      }
      before += half * whole;
    }
    return running;
  }

  private double halfWidth(int panel) {
    return (breaks[panel + 1] - breaks[panel]) / 2;
  }

  /** {@return the integral of the polynomial that is 1 at one node and 0 at the others} */
  private static double upTo(double x, int node) {
    double sum = WEIGHT[node] / 2 * (x + 1);
    for (int degree = 1; degree < NODES; degree++) {
      sum +=
          WEIGHT[node]
              / 2
              * legendre(degree, AT[node])
              * (legendre(degree + 1, x) - legendre(degree - 1, x));
    }
    return sum;
  }

  /** Newton's method from the usual first guess. */
  private static double root(int index) {
    double x = -StrictMath.cos(Math.PI * (index + 0.75) / (NODES + 0.5));
    for (int i = 0; i < 8; i++) {
      x -= legendre(NODES, x) / slope(x);
    }
    return x;
  }

  private static double slope(double x) {
    return NODES * (x * legendre(NODES, x) - legendre(NODES - 1, x)) / (x * x - 1);
  }

  private static double legendre(int degree, double x) {
    double before = 1;
    double value = x;
    if (degree == 0) {
      return before;
    }
    for (int k = 1; k < degree; k++) {
      double next = ((2 * k + 1) * x * value - k * before) / (k + 1);
      before = value;
      value = next;
    }
    return value;
  }
}
