using Perf.Telemetry.Monitors.DotNet.Nettrace;

namespace Perf.Telemetry.Monitors.DotNet;

/// <summary>The latest value of each counter. One thread takes them as they come, another gives them on.</summary>
internal sealed class CounterTable
{
    private readonly Dictionary<(string Provider, string Name), Counter> _counters = [];
    private readonly Lock _gate = new();

    /// <summary>Takes a value.</summary>
    /// <param name="counter">The counter with its value.</param>
    public void Take(CounterEvent counter)
    {
        lock (_gate)
        {
            if (!_counters.TryGetValue((counter.Provider, counter.Name), out Counter? known))
            {
                if (_counters.Count >= MonitorReading.MostValues)
                {
                    return;
                }

                (MonitorSignal signal, double scale) = CounterNames.Of(counter.Provider, counter.Name, counter.IsIncrement, counter.Unit);
                bool isTotal = !counter.IsIncrement && CounterNames.IsTotal(counter.Provider, counter.Name);
                _counters[(counter.Provider, counter.Name)] = known = new Counter(signal, scale, isTotal);
            }

            known.Take(counter);
        }
    }

    /// <summary>Gives what has come since it was asked before.</summary>
    /// <param name="reading">Takes it.</param>
    public void Give(MonitorReading reading)
    {
        lock (_gate)
        {
            foreach (Counter counter in _counters.Values.Where(counter => counter.IsNew))
            {
                counter.IsNew = false;
                reading.Add(counter.Signal, counter.Value);
            }
        }
    }

    /// <summary>Another process is read from here on: its totals are not those of the one before.</summary>
    public void Restart()
    {
        lock (_gate)
        {
            foreach (Counter counter in _counters.Values)
            {
                counter.Total = double.NaN;
            }
        }
    }

    private sealed class Counter(MonitorSignal signal, double scale, bool isTotal)
    {
        public MonitorSignal Signal { get; } = signal;

        public double Value { get; private set; }

        public bool IsNew { get; set; }

        /// <summary>What one that only grows stood at; no number before its first value.</summary>
        public double Total { get; set; } = double.NaN;

        public void Take(CounterEvent counter)
        {
            double value = counter.Value;
            if (isTotal)
            {
                // By the time that the process itself has between two values: readings come a little earlier or later.
                (value, Total) = (counter.Value - Total, counter.Value);
                if (!(value >= 0))
                {
                    return;
                }
            }

            Value = value * scale / (isTotal || counter.IsIncrement ? counter.Seconds : 1);
            IsNew = true;
        }
    }
}
