using Perf.Analysis;

namespace Perf.Tests.Analysis.Power;

/// <summary>
/// Makes runs as real ones are: 6,000 requests whose logarithms scatter (0.35), drift together (AR(1), phi 0.95, sd 0.10), 3 % of them slow (times 3 to 12); each run as a whole faster or slower, and
/// perhaps a bad one. The requests of every run are drawn anew and go through Perf's own histograms.
/// </summary>
internal sealed class RunGenerator(long seed)
{
    private const int Requests = 6000;
    private const double Scatter = 0.35;
    private const double Phi = 0.95;
    private const double DriftSd = 0.10;
    private const double Milliseconds = 100;

    private readonly SplitMix _random = new(seed);
    private readonly HistogramBuilder _histogram = new();
    private double _spare = double.NaN;

    /// <summary>A run's requests, in milliseconds, and the run's own factor apart.</summary>
    public double[] Run()
    {
        double[] requests = new double[Requests];
        double drift = DriftSd * Gauss();
        double step = DriftSd * Math.Sqrt(1 - (Phi * Phi));
        for (int i = 0; i < requests.Length; i++)
        {
            double value = Milliseconds * Math.Exp((Scatter * Gauss()) + drift);
            requests[i] = _random.NextDouble() < 0.03 ? value * (3 + (9 * _random.NextDouble())) : value;
            drift = (Phi * drift) + (step * Gauss());
        }

        return requests;
    }

    /// <summary>The logarithm of what a run as a whole is slower by.</summary>
    public double Mood(double sd, bool badRuns)
    {
        double mood = sd * Gauss();
        return badRuns && _random.NextDouble() < 0.05 ? mood + 0.1 + (0.3 * _random.NextDouble()) : mood;
    }

    /// <summary>The run's p95 as production reads it: of a histogram of three digits.</summary>
    public RunValue P95(double[] requests, double factor)
    {
        _histogram.Clear();
        double ticks = factor * TimeSpan.TicksPerMillisecond;
        foreach (double request in requests)
        {
            _histogram.Record((long)Math.Round(request * ticks));
        }

        (double value, double error) = RunQuantile.Of(new MetricSummary { Type = MetricType.Trend, Histogram = _histogram.Build() }, 95)!.Value;
        return new RunValue("", value, error);
    }

    // G. E. P. Box, M. E. Muller (1958).
    private double Gauss()
    {
        if (!double.IsNaN(_spare))
        {
            double spare = _spare;
            _spare = double.NaN;
            return spare;
        }

        double radius = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble()));
        (double sin, double cos) = Math.SinCos(2 * Math.PI * _random.NextDouble());
        _spare = radius * sin;
        return radius * cos;
    }
}
