namespace Perf.Engine.Metrics;

/// <summary>Counts one check. Not safe for several threads; its loop alone writes it.</summary>
internal sealed class CheckRecorder(string step, string name)
{
    private long _passes;
    private long _fails;

    public string Step => step;

    public string Name => name;

    public void Add(bool held)
    {
        if (held)
        {
            _passes++;
        }
        else
        {
            _fails++;
        }
    }

    public void MoveTo(CheckRecorder sum)
    {
        sum._passes += _passes;
        sum._fails += _fails;
        (_passes, _fails) = (0, 0);
    }

    public void Take(List<CheckResult> checks, List<Series> series)
    {
        if (_passes + _fails == 0)
        {
            return;
        }

        checks.Add(new CheckResult { Step = step, Name = name, Passes = _passes, Fails = _fails });

        // Checks of scripts belong to groups, which are no steps: they would stand among them without a request.
        string owner = step.StartsWith(GroupStep.Separator, StringComparison.Ordinal) ? "" : step;
        series.Add(new Series { Metric = MetricNames.Checks, Step = owner, Type = MetricType.Rate, Count = _passes + _fails, Sum = _passes });
        (_passes, _fails) = (0, 0);
    }
}
