using System.Globalization;

namespace Perf.Engine.Metrics;

/// <summary>Counts the answers of one step by their status, and keeps their waiting by its class. Not safe for several threads.</summary>
internal sealed class StatusRecorder(string step, RequestMetrics family)
{
    private const int Most = 1000;

    private readonly long[] _counts = new long[Most];
    private readonly TrendRecorder?[] _classes = new TrendRecorder?[Most / 100];

    public void Add(int status, long waiting)
    {
        if (status is > 0 and < Most)
        {
            _counts[status]++;
            (_classes[status / 100] ??= new TrendRecorder()).Record(waiting);
        }
    }

    public void MoveTo(StatusRecorder sum)
    {
        for (int i = 0; i < _classes.Length; i++)
        {
            if (_classes[i] is not { } recorder)
            {
                continue;
            }

            recorder.MoveTo(sum._classes[i] ??= new TrendRecorder());
            for (int status = i * 100; status < (i + 1) * 100; status++)
            {
                sum._counts[status] += _counts[status];
                _counts[status] = 0;
            }
        }
    }

    public void Take(List<Series> into)
    {
        for (int i = 0; i < _classes.Length; i++)
        {
            if (_classes[i]?.Take(MetricNames.OfCode(family.Waiting, string.Create(CultureInfo.InvariantCulture, $"{i}xx")), step) is not { } trend)
            {
                continue;
            }

            into.Add(trend);
            for (int status = i * 100; status < (i + 1) * 100; status++)
            {
                if (_counts[status] > 0)
                {
                    into.Add(StepRecorder.Counter(MetricNames.OfCode(family.Count, status.ToString(CultureInfo.InvariantCulture)), step, _counts[status]));
                    _counts[status] = 0;
                }
            }
        }
    }
}
