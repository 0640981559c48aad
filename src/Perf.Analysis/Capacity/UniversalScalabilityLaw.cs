using System.Globalization;

namespace Perf.Analysis;

/// <summary>
/// Fits the Universal Scalability Law (N. J. Gunther, Guerrilla Capacity Planning, Springer 2007, chapter 4) and refuses where it does not hold. With
/// y = N / X it is linear, y = a + b(N−1) + cN(N−1), λ = 1/a, σ = b/a, κ = c/a; weights (X/N)² make errors count as shares of throughput. The coefficients
/// are kept in range (a &gt; 0, 0 ≤ b ≤ a, c ≥ 0) by trying each face of that range, which for three unknowns is exact.
/// </summary>
public static class UniversalScalabilityLaw
{
    private const int FewestPoints = 5;
    private const double LeastSpread = 2;
    private const double LeastRSquared = 0.9;

    // Throughput at the highest concurrency against what it would be without any loss: above this there is nothing to tell σ and κ by.
    private const double LeastBend = 0.9;

    // Residuals smaller than this share of throughput are noise whatever their order.
    private const double MaterialResidual = 0.03;
    private const double RunsSignificance = 0.05;

    /// <summary>Fits.</summary>
    /// <param name="points">Concurrency and throughput, both above 0 where they count.</param>
    /// <returns>The fit, or the reason why there is none.</returns>
    public static ScalabilityFit Fit(IEnumerable<(double Concurrency, double Throughput)> points)
    {
        (double N, double X)[] all = [.. points.Where(point => point.Concurrency > 0 && point.Throughput > 0 && double.IsFinite(point.Concurrency) && double.IsFinite(point.Throughput)).OrderBy(point => point.Concurrency)];
        int distinct = all.Select(point => point.N).Distinct().Count();
        if (distinct < FewestPoints)
        {
            return Refuse(Text($"it needs {FewestPoints} valid points of different concurrency, and there are {distinct}"), all.Length);
        }

        if (all[^1].N / all[0].N < LeastSpread)
        {
            return Refuse(Text($"concurrency varied only from {all[0].N:0.##} to {all[^1].N:0.##}"), all.Length);
        }

        if (Solve(all) is not { } coefficients)
        {
            return Refuse("the points do not determine it", all.Length);
        }

        (double a, double b, double c) = coefficients;
        double[] fitted = [.. all.Select(point => Throughput(coefficients, point.N))];
        double rSquared = RSquared(all, fitted);
        if (!(rSquared >= LeastRSquared))
        {
            return Refuse(Text($"it explains {Math.Max(0, rSquared):0%} of the variance of throughput and must explain {LeastRSquared:0%}"), all.Length, rSquared);
        }

        double largest = all[^1].N;
        if (fitted[^1] * (a - b) / largest > LeastBend || largest <= 1)
        {
            return Refuse("throughput grew with concurrency all the way: the load never bent it", all.Length, rSquared);
        }

        if (HasStructure(all, fitted))
        {
            return Refuse("what it leaves unexplained is no noise: the points lie above and below it in long rows", all.Length, rSquared);
        }

        double sigma = b / a;
        double kappa = c / a;
        double? peak = kappa > 1e-12 && sigma < 1 ? Math.Max(1, Math.Sqrt((1 - sigma) / kappa)) : null;
        return new ScalabilityFit
        {
            IsFitted = true,
            Lambda = 1 / a,
            Sigma = sigma,
            Kappa = kappa,
            RSquared = rSquared,
            PeakConcurrency = peak,
            PeakRate = peak is { } n ? Throughput(coefficients, n) : sigma > 0 ? 1 / b : null,
            Points = all.Length,
        };
    }

    private static double Throughput((double A, double B, double C) k, double n) => n / (k.A + (k.B * (n - 1)) + (k.C * n * (n - 1)));

    // The least weighted squares over every face of the range that has a solution inside it.
    private static (double A, double B, double C)? Solve((double N, double X)[] points)
    {
        (double, double, double)? best = null;
        double least = double.PositiveInfinity;

        // Each face by its free directions: b and c free; c = 0; b = 0; both 0; b = a (contention is total), with and without c.
        Func<double, double[]>[] faces =
        [
            n => [1, n - 1, n * (n - 1)],
            n => [1, n - 1],
            n => [1, n * (n - 1)],
            _ => [1],
            n => [n, n * (n - 1)],
            n => [n],
        ];
        for (int face = 0; face < faces.Length; face++)
        {
            if (LeastSquares(points, faces[face]) is not { } k)
            {
                continue;
            }

            (double A, double B, double C) candidate = face switch
            {
                0 => (k[0], k[1], k[2]),
                1 => (k[0], k[1], 0),
                2 => (k[0], 0, k[1]),
                3 => (k[0], 0, 0),
                4 => (k[0], k[0], k[1]),
                _ => (k[0], k[0], 0),
            };
            double error = points.Sum(point => Math.Pow(((candidate.A + (candidate.B * (point.N - 1)) + (candidate.C * point.N * (point.N - 1))) * point.X / point.N) - 1, 2));
            bool isInRange = candidate.A > 0 && candidate.B >= 0 && candidate.B <= candidate.A && candidate.C >= 0;
            if (isInRange && error < least)
            {
                (best, least) = (candidate, error);
            }
        }

        return best;
    }

    // Normal equations by Gauss and Jordan with pivoting; at most three unknowns.
    private static double[]? LeastSquares((double N, double X)[] points, Func<double, double[]> basis)
    {
        int size = basis(1).Length;
        double[,] m = new double[size, size + 1];
        foreach ((double n, double x) in points)
        {
            double[] f = basis(n);
            double weight = x / n * (x / n);
            for (int i = 0; i < size; i++)
            {
                for (int j = 0; j < size; j++)
                {
                    m[i, j] += weight * f[i] * f[j];
                }

                m[i, size] += weight * f[i] * (n / x);
            }
        }

        for (int column = 0; column < size; column++)
        {
            int pivot = Enumerable.Range(column, size - column).MaxBy(row => Math.Abs(m[row, column]));
            if (Math.Abs(m[pivot, column]) < 1e-12 * Math.Abs(m[0, 0]))
            {
                return null;
            }

            for (int j = 0; j <= size; j++)
            {
                (m[column, j], m[pivot, j]) = (m[pivot, j], m[column, j]);
            }

            for (int row = 0; row < size; row++)
            {
                double factor = row == column ? 0 : m[row, column] / m[column, column];
                for (int j = column; j <= size && factor != 0; j++)
                {
                    m[row, j] -= factor * m[column, j];
                }
            }
        }

        return [.. Enumerable.Range(0, size).Select(i => m[i, size] / m[i, i])];
    }

    private static double RSquared((double N, double X)[] points, double[] fitted)
    {
        double mean = points.Average(point => point.X);
        double total = points.Sum(point => Math.Pow(point.X - mean, 2));
        return total == 0 ? 0 : 1 - (points.Zip(fitted, (point, fit) => Math.Pow(point.X - fit, 2)).Sum() / total);
    }

    // Wald and Wolfowitz's runs test on the signs of the residuals, in order of concurrency: too few changes of sign are a pattern.
    private static bool HasStructure((double N, double X)[] points, double[] fitted)
    {
        double[] shares = [.. points.Zip(fitted, (point, fit) => (point.X - fit) / fit)];
        if (Math.Sqrt(shares.Average(share => share * share)) < MaterialResidual)
        {
            return false;
        }

        int above = shares.Count(share => share > 0);
        int below = shares.Length - above;
        int runs = 1 + shares.Zip(shares.Skip(1), (one, next) => one > 0 != next > 0).Count(changes => changes);
        return above > 0 && below > 0 && ProbabilityOfAtMost(runs, above, below) < RunsSignificance;
    }

    private static double ProbabilityOfAtMost(int runs, int above, int below)
    {
        double sum = 0;
        for (int r = 2; r <= runs; r++)
        {
            int k = r / 2;
            sum += r % 2 == 0
                ? 2 * Choose(above - 1, k - 1) * Choose(below - 1, k - 1)
                : (Choose(above - 1, k) * Choose(below - 1, k - 1)) + (Choose(above - 1, k - 1) * Choose(below - 1, k));
        }

        return sum / Choose(above + below, above);
    }

    private static double Choose(int n, int k) => k < 0 || k > n ? 0 : Enumerable.Range(1, k).Aggregate(1.0, (product, i) => product * (n - k + i) / i);

    private static ScalabilityFit Refuse(string reason, int points, double? rSquared = null) =>
        new() { Reason = reason, Points = points, RSquared = rSquared is { } known && double.IsFinite(known) ? known : null };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
